// Sets of rows: few as a sorted list, many as a bitmap.

/// A bit per row of a table.
public struct Bitmap: Sendable, Equatable {
    /// Row `r` is bit `r % 64` of word `r / 64`.
    public private(set) var words: [UInt64]

    /// No rows, of a table with so many.
    init(capacity: Int) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

    /// Whether the row is in the set.
    @inline(__always)
    func contains(_ row: UInt32) -> Bool { words[Int(row >> 6)] >> UInt64(row & 63) & 1 == 1 }

    /// Puts a row into the set.
    @inline(__always)
    mutating func insert(_ row: UInt32) { words[Int(row >> 6)] |= 1 << UInt64(row & 63) }

    mutating func insert(_ rows: some Sequence<UInt32>) { for row in rows { insert(row) } }

    mutating func formIntersection(_ other: Bitmap) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func subtract(_ other: Bitmap) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// How many rows are in the set.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// How many rows are in both sets.
    func countOfIntersection(_ other: Bitmap) -> Int {
        var count = 0
        for index in words.indices { count += (words[index] & other.words[index]).nonzeroBitCount }
        return count
    }

    /// Calls `body` with each row in ascending order, from a row on, until it returns false.
    @inline(__always)
    func forEach(from start: UInt32 = 0, _ body: (UInt32) -> Bool) {
        var index = Int(start >> 6)
        guard index < words.count else { return }
        var word = words[index] & (~0 << UInt64(start & 63))
        while true {
            while word != 0 {
                let bit = word.trailingZeroBitCount
                if !body(UInt32(index * 64 + bit)) { return }
                word &= word - 1
            }
            index += 1
            guard index < words.count else { return }
            word = words[index]
        }
    }
}

/// Rows of one table.
public enum RowSet: Sendable, Equatable {
    /// In ascending order, each once.
    case rows([UInt32])
    /// A bit per row, and how many are set.
    case bitmap(Bitmap, count: Int)

    /// A set is a list while it has fewer than one row in so many of the table: there a list is smaller to read.
    static let sparseness = 32

    /// How many rows.
    public var count: Int {
        switch self {
        case .rows(let rows): rows.count
        case .bitmap(_, let count): count
        }
    }

    /// Whether the row is in the set.
    public func contains(_ row: UInt32) -> Bool {
        switch self {
        case .rows(let rows):
            let index = rows.partitioningIndex { $0 >= row }
            return index < rows.count && rows[index] == row
        case .bitmap(let bitmap, _): return bitmap.contains(row)
        }
    }

    /// A set of a bitmap's rows, in whichever form is the better one.
    init(_ bitmap: Bitmap, capacity: Int) {
        let count = bitmap.count
        if count * Self.sparseness < capacity {
            self = .rows(RowSet.bitmap(bitmap, count: count).list)
        } else {
            self = .bitmap(bitmap, count: count)
        }
    }

    /// The rows in ascending order.
    var list: [UInt32] {
        if case .rows(let rows) = self { return rows }
        var rows: [UInt32] = []
        rows.reserveCapacity(count)
        forEach { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// The set as a bitmap.
    func bitmap(capacity: Int) -> Bitmap {
        switch self {
        case .bitmap(let bitmap, _): return bitmap
        case .rows(let rows):
            var bitmap = Bitmap(capacity: capacity)
            bitmap.insert(rows)
            return bitmap
        }
    }

    /// Rows in both sets.
    func intersection(_ other: RowSet, capacity: Int) -> RowSet {
        switch (self, other) {
        case (.bitmap(var left, _), .bitmap(let right, _)):
            left.formIntersection(right)
            return RowSet(left, capacity: capacity)
        case (.rows(let rows), .bitmap(let bitmap, _)), (.bitmap(let bitmap, _), .rows(let rows)):
            return .rows(rows.filter(bitmap.contains))
        case (.rows(let left), .rows(let right)):
            return .rows(
                left.count <= right.count ? Self.intersect(left, right) : Self.intersect(right, left))
        }
    }

    /// Rows of the first set that are not in the second.
    func subtracting(_ other: RowSet, capacity: Int) -> RowSet {
        switch (self, other) {
        case (.rows(let rows), .bitmap(let bitmap, _)): return .rows(rows.filter { !bitmap.contains($0) })
        case (.rows(let rows), .rows): return .rows(rows.filter { !other.contains($0) })
        case (.bitmap(var left, _), _):
            left.subtract(other.bitmap(capacity: capacity))
            return RowSet(left, capacity: capacity)
        }
    }

    /// The rows that satisfy a test.
    func filter(capacity: Int, _ isIncluded: (UInt32) -> Bool) -> RowSet {
        switch self {
        case .rows(let rows): return .rows(rows.filter(isIncluded))
        case .bitmap(let bitmap, _):
            var kept = Bitmap(capacity: capacity)
            bitmap.forEach { row in
                if isIncluded(row) { kept.insert(row) }
                return true
            }
            return RowSet(kept, capacity: capacity)
        }
    }

    /// Calls `body` with each row in ascending order, from a row on, until it returns false.
    func forEach(from start: UInt32 = 0, _ body: (UInt32) -> Bool) {
        switch self {
        case .rows(let rows):
            for index in rows.partitioningIndex(where: { $0 >= start })..<rows.count where !body(rows[index])
            { return }
        case .bitmap(let bitmap, _): bitmap.forEach(from: start, body)
        }
    }

    /// Intersects a short list with a longer one by galloping: doubling steps, then halving.
    private static func intersect(_ short: [UInt32], _ long: [UInt32]) -> [UInt32] {
        var common: [UInt32] = []
        var low = 0
        for row in short {
            var step = 1
            var high = low
            while high < long.count, long[high] < row {
                low = high + 1
                high += step
                step *= 2
            }
            var end = min(high, long.count)
            while low < end {
                let middle = low + (end - low) / 2
                if long[middle] < row { low = middle + 1 } else { end = middle }
            }
            if low == long.count { break }
            if long[low] == row { common.append(row) }
        }
        return common
    }
}
