// Entries over time: buckets of equal length, none left out.

public import Catalog

/// Counts and mean scores by bucket and, where it is split, by value.
public struct Timeline: Sendable {
    /// One stretch of time.
    public struct Bucket: Sendable, Equatable {
        /// Its name, such as `2024-05`.
        public let name: String
        /// Its days.
        public let days: DayRange
    }

    /// The buckets in order, without a hole.
    public let buckets: [Bucket]
    /// The values that it is split by, in order; one that is `nil` without a split, and last for entries without any.
    public let values: [Axis.Value?]
    /// The tallies: those of bucket `b` are at `b * values.count` and on, one per value.
    public let tallies: [Tally]
    /// How many entries there are in all.
    public let total: Int
    /// The rows of the entries whose dates are coarser than a bucket.
    public let apart: [Int]

    /// How many buckets an answer may have.
    public static let bucketMaximum = 10_000
    /// How many tallies an answer may have, buckets times values.
    public static let tallyMaximum = 100_000

    /// Why there is no timeline.
    public enum Failure: Error, Equatable {
        /// There would be so many buckets.
        case tooManyBuckets(Int)
        /// There would be so many buckets and values.
        case tooManyTallies(buckets: Int, values: Int)
    }

    /// Counts entries.
    ///
    /// - Parameters:
    ///   - rows: the entries asked about.
    ///   - bounds: the days that the question is limited to, so that empty buckets at its ends are there; `nil` on a side
    ///     where it is open, which then begins or ends with an entry.
    public init(
        _ entries: Entries, _ rows: RowSet, _ interval: Interval, bounds: (first: Day?, last: Day?),
        split: Axis? = nil, expandsMembers: Bool = false
    ) throws(Failure) {
        total = rows.count
        guard let range = Timeline.range(entries, rows, interval, bounds) else {
            (buckets, values, tallies, apart) = ([], [], [], Timeline.all(rows))
            return
        }
        let count = range.upperBound - range.lowerBound + 1
        guard count <= Timeline.bucketMaximum else { throw .tooManyBuckets(count) }
        let table = BucketTable(interval, range)
        buckets = range.map { Bucket(name: interval.name($0), days: interval.days($0)) }
        guard let split else {
            var tallies = [Tally](repeating: Tally(), count: count)
            var apart: [Int] = []
            let facts = entries.facts
            rows.each { row in
                let fact = facts[row]
                let bucket = table.bucket(fact.first, fact.last)
                if bucket < 0 { return apart.append(row) }
                tallies[bucket].add(halves: fact.halves, hostile: fact.hostile)
            }
            (self.values, self.tallies, self.apart) = ([nil], tallies, apart)
            return
        }
        let axis = split.values(entries, rows, expandsMembers: expandsMembers)
        let groups = Groups(axis, rows)
        guard count * groups.count <= Timeline.tallyMaximum else {
            throw .tooManyTallies(buckets: count, values: groups.count)
        }
        var tallies = [Tally](repeating: Tally(), count: count * groups.count)
        var apart: [Int] = []
        var place = 0
        rows.each { row in
            let bucket = table.bucket(entries.facts[row].first, entries.facts[row].last)
            let range = axis.range(row: row, place: place)
            place += 1
            if bucket < 0 { return apart.append(row) }
            let start = bucket * groups.count
            for index in range {
                tallies[start + groups.place(axis.lists.values[index])].add(
                    halves: entries.facts[row].halves, hostile: entries.facts[row].hostile)
            }
            if range.isEmpty {
                tallies[start + groups.count - 1].add(
                    halves: entries.facts[row].halves, hostile: entries.facts[row].hostile)
            }
        }
        values = groups.numbers.map { $0.map { split.value($0, entries.catalog) } }
        (self.tallies, self.apart) = (tallies, apart)
    }

    private static func all(_ rows: RowSet) -> [Int] {
        var all: [Int] = []
        rows.each { all.append($0) }
        return all
    }

    /// The numbers of the first and last bucket; `nil` where there is nothing to begin with.
    private static func range(
        _ entries: Entries, _ rows: RowSet, _ interval: Interval, _ bounds: (first: Day?, last: Day?)
    ) -> ClosedRange<Int>? {
        var first = Int32.max
        var last = Int32.min
        if bounds.first == nil || bounds.last == nil {
            rows.each { row in
                let (start, end) = (entries.facts[row].first, entries.facts[row].last)
                if start >= first, end <= last { return }
                // Dates of one day need no arithmetic; of the others those count that lie in one bucket.
                if start == end || interval.index(start) == interval.index(end) {
                    first = min(first, start)
                    last = max(last, end)
                }
            }
        }
        let start = bounds.first?.number ?? first
        let end = bounds.last?.number ?? last
        guard start <= end, start >= Day.first.number, end <= Day.last.number else { return nil }
        return interval.index(start)...interval.index(end)
    }
}

/// For every day of a range the bucket that it is in.
private struct BucketTable {
    private let first: Int32
    private let buckets: [Int32]

    init(_ interval: Interval, _ range: ClosedRange<Int>) {
        first = interval.days(range.lowerBound).first.number
        let last = interval.days(range.upperBound).last.number
        var buckets: [Int32] = []
        buckets.reserveCapacity(Int(last - first) + 1)
        for index in range {
            let days = interval.days(index)
            let bucket = Int32(index - range.lowerBound)
            buckets.append(
                contentsOf: repeatElement(bucket, count: Int(days.last.number - days.first.number) + 1))
        }
        self.buckets = buckets
    }

    /// The bucket in which both days lie, or -1.
    @inline(__always)
    func bucket(_ start: Int32, _ end: Int32) -> Int {
        guard start >= first, end >= start, Int(end) - Int(first) < buckets.count else { return -1 }
        let bucket = buckets[Int(start - first)]
        return bucket == buckets[Int(end - first)] ? Int(bucket) : -1
    }
}

/// The values that entries have on an axis, each with a place.
private struct Groups {
    /// The numbers of the values; `nil`, last, where some entries have none.
    private(set) var numbers: [Int?]
    private var places: [Int32]

    var count: Int { numbers.count }

    init(_ axis: AxisValues, _ rows: RowSet) {
        var isThere = [Bool](repeating: false, count: axis.bound)
        var someHaveNone = false
        var place = 0
        rows.each { row in
            let range = axis.range(row: row, place: place)
            place += 1
            someHaveNone = someHaveNone || range.isEmpty
            for index in range { isThere[Int(axis.lists.values[index])] = true }
        }
        let found = isThere.indices.filter { isThere[$0] }
        numbers = found.map { $0 } + (someHaveNone ? [nil] : [])
        places = Array(repeating: -1, count: axis.bound)
        for (place, number) in numbers.enumerated() {
            if let number { places[number] = Int32(place) }
        }
    }

    @inline(__always)
    func place(_ value: UInt32) -> Int { Int(places[Int(value)]) }
}
