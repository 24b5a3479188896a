// Entries by two fields, held against the hand's count.

import Analysis
import Catalog
import Testing

@Suite struct MatrixTests {
    private let region = Loaded.region

    private func matrix(_ rows: String, _ columns: String, expanded: Bool = false) throws -> Matrix {
        try Matrix(
            region.entries, region.rows(), by: region.axis(rows), region.axis(columns),
            expandsMembers: expanded)
    }

    private func cell(_ matrix: Matrix, _ row: String, _ column: String) -> Tally? {
        matrix.cells.first {
            matrix.rowValues[$0.row].code == row && matrix.columnValues[$0.column].code == column
        }?.tally
    }

    @Test func whoAboutWhomIsAsCountedByHand() throws {
        let whoWhom = try matrix("actor", "recipient")
        #expect(whoWhom.rowValues.map(\.code) == ["alfa", "alfa-minister", "beta", "delta", "gamma"])
        #expect(whoWhom.rowMargins.map(\.count) == [6, 2, 2, 1, 1])
        #expect(whoWhom.cells.count == 11)
        let front = cell(whoWhom, "alfa", "front")
        #expect(front?.count == 2 && front?.mean == -4 && front?.hostileShare == 0.5)
        #expect(cell(whoWhom, "alfa", "delta") == nil)
        #expect(whoWhom.total.count == 10 && whoWhom.total.mean == -0.05)
        #expect(region.ids(whoWhom.apart) == ["e09"])
    }

    @Test func anEntryIsInACellForEveryPairAndOnceInEachMargin() throws {
        let whoWhom = try matrix("actor", "recipient")
        for pair in [("beta", "alfa"), ("beta", "delta"), ("gamma", "alfa"), ("gamma", "delta")] {
            #expect(cell(whoWhom, pair.0, pair.1)?.minimum == nil)
            #expect((cell(whoWhom, pair.0, pair.1)?.count ?? 0) >= 1)
        }
        let alfa = whoWhom.columnValues.firstIndex { $0.code == "alfa" }
        #expect(alfa.map { whoWhom.columnMargins[$0].count } == 2)
    }

    @Test func expandedBlocsCountWhatWasDirectedAtTheirMembers() throws {
        let plain = try matrix("actor", "recipient")
        let expanded = try matrix("actor", "recipient", expanded: true)
        #expect(cell(plain, "alfa", "union")?.count == 1)
        // e01, e02, e03, e05, e07 and what was directed at the front itself.
        #expect(cell(expanded, "alfa", "front")?.count == 7)
        // Gamma was no member before 2024-01-15, which no entry of that kind touches.
        #expect(cell(expanded, "alfa", "union")?.count == 5)
    }

    @Test func yearsThemesQuadsAndTonesAreAxes() throws {
        let years = try matrix("year", "tone")
        #expect(years.rowValues.map(\.code) == ["2024"] && years.apart.isEmpty)
        #expect(years.cells.map(\.tally.count) == [4, 2, 1, 2, 1])
        let themes = try matrix("theme", "quad")
        #expect(cell(themes, "border", "3")?.count == 3)
        #expect(region.ids(themes.apart) == ["e06", "e09"])
    }

    @Test func theTransposedMatrixIsTheMirror() throws {
        for pair in [("actor", "recipient"), ("theme", "tone"), ("event", "year")] {
            let one = try matrix(pair.0, pair.1)
            let other = try matrix(pair.1, pair.0)
            #expect(one.cells.count == other.cells.count && one.total == other.total)
            for item in one.cells {
                #expect(
                    cell(other, one.columnValues[item.column].code, one.rowValues[item.row].code)
                        == item.tally)
            }
            #expect(one.rowMargins == other.columnMargins)
        }
    }

    /// Who about whom over all entries is counted when the catalog is made: it is what the filters of a list find.
    @Test func whoAboutWhomOfAllIsWhatFiltersFind() throws {
        for loaded in [Loaded.region, .shipped] {
            let table = loaded.catalog.table(.actors)
            let matrix = try Matrix(
                loaded.entries, loaded.rows(), by: loaded.axis("actor"), loaded.axis("recipient"))
            let cells = Dictionary(
                uniqueKeysWithValues: matrix.cells.map {
                    ([matrix.rowValues[$0.row].code, matrix.columnValues[$0.column].code], $0.tally.count)
                })
            for one in table.visible.map({ table.id(Int($0)) }) {
                for other in table.visible.map({ table.id(Int($0)) }) {
                    let rows = loaded.rows(
                        loaded.condition("actor", one), loaded.condition("recipient", other))
                    #expect(cells[[one, other]] ?? 0 == rows.count, "\(one), \(other)")
                }
            }
        }
    }

    @Test func aLimitKeepsTheRowsAndColumnsWithMostEntries() throws {
        let whole = try matrix("actor", "recipient")
        let cut = try Matrix(
            region.entries, region.rows(), by: region.axis("actor"), region.axis("recipient"), limit: 2)
        // Six and two entries; of those with as many the first by id.
        #expect(cut.rowValues.map(\.code) == ["alfa", "alfa-minister"])
        #expect(cut.rowMargins.map(\.count) == [6, 2])
        #expect(cut.rowTotal == 5 && cut.columnTotal == whole.columnValues.count)
        #expect(cut.isCut && !whole.isCut)
        #expect(cut.total == whole.total && cut.apart == whole.apart)
        let columns = zip(whole.columnValues, whole.columnMargins).sorted {
            (-$0.1.count, $0.0.code) < (-$1.1.count, $1.0.code)
        }.prefix(2).map(\.0.code)
        #expect(Set(cut.columnValues.map(\.code)) == Set(columns))
        for item in cut.cells {
            let names = (cut.rowValues[item.row].code, cut.columnValues[item.column].code)
            #expect(cell(whole, names.0, names.1) == item.tally)
        }
        let expected = whole.cells.count {
            cut.rowValues.contains(whole.rowValues[$0.row])
                && cut.columnValues.contains(whole.columnValues[$0.column])
        }
        #expect(cut.cells.count == expected)
    }
}
