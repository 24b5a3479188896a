// Sets of rows or ranks of one table: few as a sorted list, many as a bitmap, neighbours as a range.

/// Rows of one table, or their ranks.
public enum RowSet: Sendable, Equatable {
    /// In ascending order, each once.
    case rows(ArraySlice<UInt32>)
    /// All of a range.
    case range(Range<UInt32>)
    /// A bit per row, and how many are set.
    case bitmap(Bitmap, count: Int)

    /// A set is a list while it has fewer than one row in so many of the table: there a list is smaller to read.
    static let sparseness = 32

    /// How many rows.
    public var count: Int {
        switch self {
        case .rows(let rows): rows.count
        case .range(let range): range.count
        case .bitmap(_, let count): count
        }
    }

    /// Whether the row is in the set.
    public func contains(_ row: UInt32) -> Bool {
        switch self {
        case .rows(let rows):
            let index = rows.partitioningIndex { $0 >= row }
            return index < rows.endIndex && rows[index] == row
        case .range(let range): return range.contains(row)
        case .bitmap(let bitmap, _): return bitmap.contains(row)
        }
    }

    /// A set of a bitmap's rows, in whichever form is the better one.
    init(_ bitmap: Bitmap, capacity: Int) { self.init((bitmap, bitmap.count), capacity: capacity) }

    private init(_ counted: (set: Bitmap, count: Int), capacity: Int) {
        self = .bitmap(counted.set, count: counted.count)
        if counted.count * Self.sparseness < capacity { self = .rows(list[...]) }
    }

    /// The rows in ascending order.
    var list: [UInt32] {
        var rows: [UInt32] = []
        rows.reserveCapacity(count)
        each { rows.append(UInt32($0)) }
        return rows
    }

    /// The set as a bitmap.
    func bitmap(capacity: Int) -> Bitmap {
        if case .bitmap(let bitmap, _) = self { return bitmap }
        var bitmap = Bitmap(capacity: capacity)
        switch self {
        case .rows(let rows): bitmap.insert(rows)
        case .range(let range): bitmap.insert(range)
        case .bitmap: break
        }
        return bitmap
    }

    // MARK: Two sets

    /// Rows in both sets.
    func intersection(_ other: RowSet, capacity: Int) -> RowSet {
        switch (self, other) {
        case (.range(let left), .range(let right)):
            return .range(left.clamped(to: right))
        case (.range(let range), .rows(let rows)), (.rows(let rows), .range(let range)):
            return .rows(Self.slice(rows, range))
        case (.range(let range), .bitmap(let bitmap, let count)),
            (.bitmap(let bitmap, let count), .range(let range)):
            if range == 0..<UInt32(capacity) { return .bitmap(bitmap, count: count) }
            return RowSet(bitmap.intersection(range), capacity: capacity)
        case (.bitmap(let left, _), .bitmap(let right, _)):
            return RowSet(left.intersection(right), capacity: capacity)
        case (.rows(let rows), .bitmap(let bitmap, _)), (.bitmap(let bitmap, _), .rows(let rows)):
            return .rows(rows.filter(bitmap.contains)[...])
        case (.rows(let left), .rows(let right)):
            let common =
                left.count <= right.count ? Self.intersect(left, right) : Self.intersect(right, left)
            return .rows(common[...])
        }
    }

    /// Rows of the first set that are not in the second.
    func subtracting(_ other: RowSet, capacity: Int) -> RowSet {
        if other.count == 0 { return self }
        switch (self, other) {
        case (.rows(let rows), .bitmap(let bitmap, _)):
            return .rows(rows.filter { !bitmap.contains($0) }[...])
        case (.rows(let rows), _): return .rows(rows.filter { !other.contains($0) }[...])
        case (.bitmap, _), (.range, _):
            let counted = bitmap(capacity: capacity).subtracting(other.bitmap(capacity: capacity))
            return RowSet(counted, capacity: capacity)
        }
    }

    /// The rows that satisfy a test.
    func filter(capacity: Int, _ isIncluded: (UInt32) -> Bool) -> RowSet {
        if case .rows(let rows) = self { return .rows(rows.filter(isIncluded)[...]) }
        var kept = Bitmap(capacity: capacity)
        each { if isIncluded(UInt32($0)) { kept.insert(UInt32($0)) } }
        return RowSet(kept, capacity: capacity)
    }

    /// The rows of a sorted list that are in a range.
    static func slice(_ rows: ArraySlice<UInt32>, _ range: Range<UInt32>) -> ArraySlice<UInt32> {
        let low = rows.partitioningIndex { $0 >= range.lowerBound }
        return rows[low..<rows[low...].partitioningIndex { $0 >= range.upperBound }]
    }

    /// Intersects a short list with a longer one by galloping: doubling steps, then halving.
    private static func intersect(_ short: ArraySlice<UInt32>, _ long: ArraySlice<UInt32>) -> [UInt32] {
        var common: [UInt32] = []
        var low = long.startIndex
        for row in short {
            var step = 1
            var high = low
            while high < long.endIndex, long[high] < row {
                low = high + 1
                high += step
                step *= 2
            }
            var end = min(high, long.endIndex)
            while low < end {
                let middle = low + (end - low) / 2
                if long[middle] < row { low = middle + 1 } else { end = middle }
            }
            if low == long.endIndex { break }
            if long[low] == row { common.append(row) }
        }
        return common
    }

    // MARK: Walking

    /// Calls `body` with each row in ascending order.
    @inlinable @inline(__always)
    public func each(_ body: (Int) -> Void) {
        switch self {
        case .rows(let rows):
            for row in rows { body(Int(row)) }
        case .range(let range):
            for row in Int(range.lowerBound)..<Int(range.upperBound) { body(row) }
        case .bitmap(let bitmap, _):
            let words = bitmap.words
            for index in words.indices {
                var word = words[index]
                while word != 0 {
                    body(index << 6 + word.trailingZeroBitCount)
                    word &= word - 1
                }
            }
        }
    }

    /// Calls `body` with each row in ascending order, from a row on, until it returns false.
    func forEach(from start: UInt32 = 0, _ body: (UInt32) -> Bool) {
        switch self {
        case .rows(let rows):
            for index in rows.partitioningIndex(where: { $0 >= start })..<rows.endIndex
            where !body(rows[index]) { return }
        case .range(let range):
            for row in max(start, range.lowerBound)..<max(start, range.upperBound) where !body(row) { return }
        case .bitmap(let bitmap, _): bitmap.forEach(from: start, body)
        }
    }

    /// The first row that is at least so great.
    func first(from start: UInt32) -> UInt32? {
        switch self {
        case .rows(let rows):
            let index = rows.partitioningIndex { $0 >= start }
            return index < rows.endIndex ? rows[index] : nil
        case .range(let range):
            let first = max(start, range.lowerBound)
            return first < range.upperBound ? first : nil
        case .bitmap(let bitmap, _): return bitmap.first(from: start)
        }
    }

    /// The last row that is smaller.
    func last(before end: UInt32) -> UInt32? {
        switch self {
        case .rows(let rows):
            let index = rows.partitioningIndex { $0 >= end }
            return index > rows.startIndex ? rows[index - 1] : nil
        case .range(let range):
            let upper = min(end, range.upperBound)
            return upper > range.lowerBound ? upper - 1 : nil
        case .bitmap(let bitmap, _): return bitmap.last(before: end)
        }
    }
}
