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
    public init(
        _ entries: Entries, _ rows: RowSet, by first: Axis, _ second: Axis, expandsMembers: Bool = false
    ) throws(Failure) {
        let one = first.values(entries, rows, expandsMembers: expandsMembers)
        let other = second.values(entries, rows, expandsMembers: expandsMembers)
        var counting = Counting(rows: one.bound, columns: other.bound)
        counting.count(entries, rows, one, other)
        let filled = counting.filledCells()
        guard filled.count <= Matrix.cellMaximum else { throw .tooManyCells(filled.count) }
        let rowNumbers = counting.rowMargins.indices.filter { counting.rowMargins[$0][0] > 0 }
        let columnNumbers = counting.columnMargins.indices.filter { counting.columnMargins[$0][0] > 0 }
        rowValues = rowNumbers.map { first.value($0, entries.catalog) }
        columnValues = columnNumbers.map { second.value($0, entries.catalog) }
        rowMargins = rowNumbers.map { Tally(counting.rowMargins[$0]) }
        columnMargins = columnNumbers.map { Tally(counting.columnMargins[$0]) }
        var rowPlaces = [Int](repeating: 0, count: one.bound)
        for (place, number) in rowNumbers.enumerated() { rowPlaces[number] = place }
        var columnPlaces = [Int](repeating: 0, count: other.bound)
        for (place, number) in columnNumbers.enumerated() { columnPlaces[number] = place }
        cells = filled.map { cell in
            Cell(
                row: rowPlaces[cell.key / other.bound], column: columnPlaces[cell.key % other.bound],
                tally: Tally(cell.sums))
        }
        total = Tally(counting.total)
        apart = counting.apart
    }
}

extension Tally {
    /// Count, sum of halves and hostile entries, as one vector holds them.
    fileprivate init(_ sums: SIMD4<Int32>) {
        self.init(count: Int(sums[0]), halves: Int(sums[1]), hostile: Int(sums[2]))
    }
}

/// The sums while they grow: a vector of count, halves and hostile per cell, so that an entry is one addition.
private struct Counting {
    private var dense: [SIMD4<Int32>]
    private var sparse: [Int: SIMD4<Int32>] = [:]
    private let columnCount: Int
    var rowMargins: [SIMD4<Int32>]
    var columnMargins: [SIMD4<Int32>]
    var total = SIMD4<Int32>.zero
    var apart: [Int] = []

    init(rows: Int, columns: Int) {
        columnCount = columns
        let (cells, overflows) = rows.multipliedReportingOverflow(by: columns)
        dense =
            overflows || cells > Matrix.denseMaximum ? [] : Array(repeating: .zero, count: cells)
        rowMargins = Array(repeating: .zero, count: rows)
        columnMargins = Array(repeating: .zero, count: columns)
    }

    /// Counts entries. Unsafe buffers, because checks on every access took half of the time over a million entries; every
    /// index is a value below the bound of its axis, which the arrays were made for.
    mutating func count(_ entries: Entries, _ rows: RowSet, _ one: AxisValues, _ other: AxisValues) {
        if dense.isEmpty { return countSparse(entries, rows, one, other) }
        let columnCount = columnCount
        var total = SIMD4<Int32>.zero
        var apart: [Int] = []
        dense.withUnsafeMutableBufferPointer { dense in
            rowMargins.withUnsafeMutableBufferPointer { rowMargins in
                columnMargins.withUnsafeMutableBufferPointer { columnMargins in
                    one.withReader { left in
                        other.withReader { right in
                            entries.withFacts { facts in
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
        _ entries: Entries, _ rows: RowSet, _ one: AxisValues, _ other: AxisValues
    ) {
        var place = 0
        rows.each { row in
            let entry = SIMD4<Int32>(1, entries.facts[row].halves, entries.facts[row].hostile, 0)
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
    func filledCells() -> [(key: Int, sums: SIMD4<Int32>)] {
        if dense.isEmpty { return sparse.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
        return dense.indices.filter { dense[$0][0] > 0 }.map { ($0, dense[$0]) }
    }
}
