// Entries by two axes: who about whom, and the like.

public import Catalog

/// Counts, mean scores and shares of hostile entries for each pair of values that entries have, with margins.
public struct Matrix: Sendable {
    /// One pair of values.
    public struct Cell: Sendable, Equatable {
        /// Its place in `rowValues`.
        public let row: Int
        /// Its place in `columnValues`.
        public let column: Int
        /// What is counted there; never nothing.
        public let tally: Tally
    }

    /// The values of the rows that have entries.
    public let rowValues: [Axis.Value]
    /// The values of the columns that have entries.
    public let columnValues: [Axis.Value]
    /// The cells that have entries, by row and column.
    public let cells: [Cell]
    /// What is counted for each row value, each entry once.
    public let rowMargins: [Tally]
    /// What is counted for each column value, each entry once.
    public let columnMargins: [Tally]
    /// What is counted of all entries, each once.
    public let total: Tally
    /// The rows of the entries that are in no cell, for they have no value on one of the axes.
    public let apart: [Int]
    /// How many row values have entries, those that were left out among them.
    public let rowTotal: Int
    /// How many column values have entries, those that were left out among them.
    public let columnTotal: Int

    /// Whether there are rows or columns beside these.
    public var isCut: Bool { rowTotal > rowValues.count || columnTotal > columnValues.count }

    /// How many cells an answer may have.
    public static let cellMaximum = 100_000
    /// How many cells are counted in one flat array; a sparser matrix is counted by pairs.
    static let denseMaximum = 4_000_000

    /// Why there is no matrix.
    public enum Failure: Error, Equatable {
        /// There would be so many cells.
        case tooManyCells(Int)
    }

    /// Counts entries.
    ///
    /// - Parameter limit: the most rows, and the most columns: those with most entries, of equal ones the first; `nil`: all.
    public init(
        _ entries: Entries, _ rows: RowSet, by first: Axis, _ second: Axis, expandsMembers: Bool = false,
        limit: Int? = nil
    ) throws(Failure) {
        let counting =
            (expandsMembers ? nil : entries.pairs(rows, first.name, second.name))
            ?? PairCounts(
                entries.facts, rows, first.values(entries, rows, expandsMembers: expandsMembers),
                second.values(entries, rows, expandsMembers: expandsMembers))
        let allRows = counting.rowMargins.indices.filter { counting.rowMargins[$0][0] > 0 }
        let allColumns = counting.columnMargins.indices.filter { counting.columnMargins[$0][0] > 0 }
        let rowNumbers = Matrix.greatest(limit, of: allRows, counting.rowMargins)
        let columnNumbers = Matrix.greatest(limit, of: allColumns, counting.columnMargins)
        (rowTotal, columnTotal) = (allRows.count, allColumns.count)
        let filled = counting.filledCells(
            rowNumbers.count < allRows.count || columnNumbers.count < allColumns.count
                ? (rowNumbers, columnNumbers) : nil)
        guard filled.count <= Matrix.cellMaximum else { throw .tooManyCells(filled.count) }
        rowValues = rowNumbers.map { first.value($0, entries.catalog) }
        columnValues = columnNumbers.map { second.value($0, entries.catalog) }
        rowMargins = rowNumbers.map { Tally(counting.rowMargins[$0]) }
        columnMargins = columnNumbers.map { Tally(counting.columnMargins[$0]) }
        var rowPlaces = [Int](repeating: 0, count: counting.rowMargins.count)
        for (place, number) in rowNumbers.enumerated() { rowPlaces[number] = place }
        var columnPlaces = [Int](repeating: 0, count: counting.columnMargins.count)
        for (place, number) in columnNumbers.enumerated() { columnPlaces[number] = place }
        cells = filled.map { cell in
            Cell(
                row: rowPlaces[cell.key / columnPlaces.count],
                column: columnPlaces[cell.key % columnPlaces.count],
                tally: Tally(cell.sums))
        }
        total = Tally(counting.total)
        apart = counting.apart
    }

    /// The values with most entries, in the order of the values.
    private static func greatest(_ limit: Int?, of numbers: [Int], _ margins: [SIMD4<Int32>]) -> [Int] {
        guard let limit, numbers.count > limit else { return numbers }
        return numbers.sorted { (-margins[$0][0], $0) < (-margins[$1][0], $1) }.prefix(limit).sorted()
    }
}

extension Tally {
    /// Count, sum of halves and hostile entries, as one vector holds them.
    fileprivate init(_ sums: SIMD4<Int32>) {
        self.init(count: Int(sums[0]), halves: Int(sums[1]), hostile: Int(sums[2]))
    }
}

/// Entries counted by pairs of numbers: a vector of count, halves and hostile per cell, so that an entry is one addition.
struct PairCounts: Sendable {
    private var dense: [SIMD4<Int32>]
    private var sparse: [Int: SIMD4<Int32>] = [:]
    private let columnCount: Int
    private(set) var rowMargins: [SIMD4<Int32>]
    private(set) var columnMargins: [SIMD4<Int32>]
    private(set) var total = SIMD4<Int32>.zero
    private(set) var apart: [Int] = []

    /// Counts the entries of a set.
    init(_ facts: [EntryFacts], _ rows: RowSet, _ one: AxisValues, _ other: AxisValues) {
        columnCount = other.bound
        dense =
            PairCounts.isDense(one.bound, other.bound)
            ? Array(repeating: .zero, count: one.bound * other.bound) : []
        rowMargins = Array(repeating: .zero, count: one.bound)
        columnMargins = Array(repeating: .zero, count: other.bound)
        count(facts, rows, one, other)
    }

    /// Whether so many rows and columns are counted in one flat array.
    static func isDense(_ rows: Int, _ columns: Int) -> Bool {
        let (cells, overflows) = rows.multipliedReportingOverflow(by: columns)
        return !overflows && cells <= Matrix.denseMaximum
    }

    /// The same with rows for columns.
    var transposed: PairCounts { PairCounts(transposing: self, columns: rowMargins.count) }

    private init(transposing counts: PairCounts, columns: Int) {
        columnCount = columns
        dense = counts.dense
        for key in dense.indices {
            dense[key] = counts.dense[key % columns * counts.columnCount + key / columns]
        }
        for (key, sums) in counts.sparse {
            sparse[key % counts.columnCount * columns + key / counts.columnCount] = sums
        }
        (rowMargins, columnMargins) = (counts.columnMargins, counts.rowMargins)
        (total, apart) = (counts.total, counts.apart)
    }

    /// Counts entries. Unsafe buffers, because checks on every access took half of the time over a million entries; every
    /// index is a value below the bound of its axis, which the arrays were made for.
    private mutating func count(_ facts: [EntryFacts], _ rows: RowSet, _ one: AxisValues, _ other: AxisValues)
    {
        if dense.isEmpty { return countSparse(facts, rows, one, other) }
        let columnCount = columnCount
        var total = SIMD4<Int32>.zero
        var apart: [Int] = []
        dense.withUnsafeMutableBufferPointer { dense in
            rowMargins.withUnsafeMutableBufferPointer { rowMargins in
                columnMargins.withUnsafeMutableBufferPointer { columnMargins in
                    one.withReader { left in
                        other.withReader { right in
                            facts.withUnsafeBufferPointer { facts in
                                var place = 0
                                rows.each { row in
                                    let fact = facts[row]
                                    let entry = SIMD4<Int32>(1, fact.halves, fact.hostile, 0)
                                    let lefts = left.range(row: row, place: place)
                                    let rights = right.range(row: row, place: place)
                                    place += 1
                                    total &+= entry
                                    for index in rights { columnMargins[Int(right.values[index])] &+= entry }
                                    for index in lefts {
                                        let value = Int(left.values[index])
                                        rowMargins[value] &+= entry
                                        let start = value * columnCount
                                        for index in rights {
                                            dense[start + Int(right.values[index])] &+= entry
                                        }
                                    }
                                    if lefts.isEmpty || rights.isEmpty { apart.append(row) }
                                }
                            }
                        }
                    }
                }
            }
        }
        (self.total, self.apart) = (total, apart)
    }

    private mutating func countSparse(
        _ facts: [EntryFacts], _ rows: RowSet, _ one: AxisValues, _ other: AxisValues
    ) {
        var place = 0
        rows.each { row in
            let entry = SIMD4<Int32>(1, facts[row].halves, facts[row].hostile, 0)
            let left = one.range(row: row, place: place)
            let right = other.range(row: row, place: place)
            place += 1
            total &+= entry
            for index in right { columnMargins[Int(other.lists.values[index])] &+= entry }
            for index in left {
                let value = Int(one.lists.values[index])
                rowMargins[value] &+= entry
                for index in right {
                    sparse[value * columnCount + Int(other.lists.values[index]), default: .zero] &+= entry
                }
            }
            if left.isEmpty || right.isEmpty { apart.append(row) }
        }
    }

    /// The cells with entries, in order.
    ///
    /// - Parameter kept: the rows and columns whose cells are wanted; `nil`: all.
    func filledCells(_ kept: (rows: [Int], columns: [Int])?) -> [(key: Int, sums: SIMD4<Int32>)] {
        var cells: [(key: Int, sums: SIMD4<Int32>)] = []
        if dense.isEmpty {
            let rows = kept.map { Set($0.rows) }
            let columns = kept.map { Set($0.columns) }
            cells = sparse.lazy.filter { key, _ in
                rows?.contains(key / columnCount) != false && columns?.contains(key % columnCount) != false
            }.map { ($0.key, $0.value) }
            cells.sort { $0.key < $1.key }
        } else if let kept {
            for row in kept.rows {
                for column in kept.columns where dense[row * columnCount + column][0] > 0 {
                    cells.append((row * columnCount + column, dense[row * columnCount + column]))
                }
            }
        } else {
            for key in dense.indices where dense[key][0] > 0 { cells.append((key, dense[key])) }
        }
        return cells
    }
}
