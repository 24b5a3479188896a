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
        var widest = Timeline.widest(entries, interval, bounds)
        if let wide = widest, wide.count > Timeline.bucketMaximum {
            // So many buckets are not counted to find out that most of them are beyond the entries.
            widest = Timeline.range(entries, rows, interval, bounds)
            if let exact = widest, exact.count > Timeline.bucketMaximum { throw .tooManyBuckets(exact.count) }
        }
        let counting = widest.map {
            PlainCount(entries, rows, BucketTable(interval, $0), keepsFacts: split != nil)
        }
        guard let widest, let counting, let range = counting.range(within: widest, bounds) else {
            (buckets, values, tallies, apart) = ([], [], [], Timeline.all(rows))
            return
        }
        buckets = range.map { Bucket(name: interval.name($0), days: interval.days($0)) }
        apart = counting.apart
        guard let split else {
            let start = range.lowerBound - widest.lowerBound
            (values, tallies) = ([nil], Array(counting.tallies[start..<start + range.count]))
            return
        }
        let axis = split.values(entries, rows, expandsMembers: expandsMembers)
        let groups = Groups(axis, rows)
        guard range.count * groups.count <= Timeline.tallyMaximum else {
            throw .tooManyTallies(buckets: range.count, values: groups.count)
        }
        values = groups.numbers.map { $0.map { split.value($0, entries.catalog) } }
        tallies = groups.count(
            counting.facts, rows, axis, firstBucket: range.lowerBound - widest.lowerBound,
            bucketCount: range.count)
    }

    private static func all(_ rows: RowSet) -> [Int] {
        var all: [Int] = []
        rows.each { all.append($0) }
        return all
    }

    /// The numbers of the first and last bucket that any entry of the catalog can be in, within the bounds.
    private static func widest(
        _ entries: Entries, _ interval: Interval, _ bounds: (first: Day?, last: Day?)
    ) -> ClosedRange<Int>? {
        let start = bounds.first?.number ?? entries.extent?.first.number ?? .max
        let end = bounds.last?.number ?? entries.extent?.last.number ?? .min
        guard start <= end, start >= Day.first.number, end <= Day.last.number else { return nil }
        return interval.index(start)...interval.index(end)
    }

    /// The numbers of the first and last bucket; `nil` where there is nothing to begin with.
    private static func range(
        _ entries: Entries, _ rows: RowSet, _ interval: Interval, _ bounds: (first: Day?, last: Day?)
    ) -> ClosedRange<Int>? {
        var first = Int32.max
        var last = Int32.min
        if bounds.first == nil || bounds.last == nil {
            entries.withFacts { facts in
                rows.each { row in
                    let (start, end) = (facts[row].first, facts[row].last)
                    if start >= first, end <= last { return }
                    // Dates of one day need no arithmetic; of the others those count that lie in one bucket.
                    if start == end || interval.index(start) == interval.index(end) {
                        first = min(first, start)
                        last = max(last, end)
                    }
                }
            }
        }
        let start = bounds.first?.number ?? first
        let end = bounds.last?.number ?? last
        guard start <= end, start >= Day.first.number, end <= Day.last.number else { return nil }
        return interval.index(start)...interval.index(end)
    }
}

/// Entries counted by bucket alone.
private struct PlainCount {
    private(set) var tallies: [Tally]
    private(set) var apart: [Int] = []
    /// What counts of each entry, in the order of the set, for whoever counts them again: there they lie side by side.
    private(set) var facts: [BucketedFacts] = []

    init(_ entries: Entries, _ rows: RowSet, _ table: BucketTable, keepsFacts: Bool) {
        tallies = Array(repeating: Tally(), count: table.count)
        var apart: [Int] = []
        var kept: [BucketedFacts] = []
        if keepsFacts { kept.reserveCapacity(rows.count) }
        // Lent for the loop, because counting references and checking every index took half of the time over a hundred
        // thousand entries; rows are of the table that the facts were made for, buckets below the count of the tallies.
        tallies.withUnsafeMutableBufferPointer { tallies in
            table.withReader { table in
                entries.withFacts { facts in
                    rows.each { row in
                        let fact = facts[row]
                        let bucket = table.bucket(fact.first, fact.last)
                        if keepsFacts { kept.append(BucketedFacts(bucket, fact)) }
                        if bucket < 0 { return apart.append(row) }
                        tallies[bucket].add(halves: fact.halves, hostile: fact.hostile)
                    }
                }
            }
        }
        (self.apart, facts) = (apart, kept)
    }

    /// The buckets that an answer has: to the bounds, or where there are none to the first and last with entries.
    func range(within widest: ClosedRange<Int>, _ bounds: (first: Day?, last: Day?)) -> ClosedRange<Int>? {
        var (start, end) = (0, tallies.count - 1)
        if bounds.first == nil {
            guard let first = tallies.firstIndex(where: { $0.count > 0 }) else { return nil }
            start = first
        }
        if bounds.last == nil {
            guard let last = tallies.lastIndex(where: { $0.count > 0 }) else { return nil }
            end = last
        }
        return widest.lowerBound + start...widest.lowerBound + end
    }
}

/// What counts of an entry, and the bucket that it is in.
private struct BucketedFacts {
    /// -1 where it is in none.
    let bucket: Int32
    let halves: Int16
    let hostile: Int16

    @inline(__always)
    init(_ bucket: Int, _ facts: EntryFacts) {
        self.bucket = Int32(truncatingIfNeeded: bucket)
        halves = Int16(truncatingIfNeeded: facts.halves)
        hostile = Int16(truncatingIfNeeded: facts.hostile)
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

    /// How many buckets there are.
    var count: Int { Int(buckets.last ?? -1) + 1 }

    /// The table without checks, for loops over all entries.
    struct Reader {
        fileprivate let first: Int32
        fileprivate let buckets: UnsafeBufferPointer<Int32>

        /// The bucket in which both days lie, or -1.
        @inline(__always)
        func bucket(_ start: Int32, _ end: Int32) -> Int {
            guard start >= first, end >= start, Int(end) - Int(first) < buckets.count else { return -1 }
            let bucket = buckets[Int(start - first)]
            return bucket == buckets[Int(end - first)] ? Int(bucket) : -1
        }
    }

    /// Lends the table.
    @inline(__always)
    func withReader(_ body: (Reader) -> Void) {
        buckets.withUnsafeBufferPointer { body(Reader(first: first, buckets: $0)) }
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
        isThere.withUnsafeMutableBufferPointer { isThere in
            axis.withReader { axis in
                var place = 0
                rows.each { row in
                    let range = axis.range(row: row, place: place)
                    place += 1
                    someHaveNone = someHaveNone || range.isEmpty
                    for index in range { isThere[Int(axis.values[index])] = true }
                }
            }
        }
        let found = isThere.indices.filter { isThere[$0] }
        numbers = found.map { $0 } + (someHaveNone ? [nil] : [])
        places = Array(repeating: -1, count: axis.bound)
        for (place, number) in numbers.enumerated() {
            if let number { places[number] = Int32(place) }
        }
    }

    /// Counts entries by bucket and value; those in no bucket are left out. Lent arrays, as in `PlainCount`.
    ///
    /// - Parameter facts: those of the rows, in their order.
    func count(
        _ facts: [BucketedFacts], _ rows: RowSet, _ axis: AxisValues, firstBucket: Int, bucketCount: Int
    ) -> [Tally] {
        let groupCount = count
        var tallies = [Tally](repeating: Tally(), count: bucketCount * groupCount)
        tallies.withUnsafeMutableBufferPointer { tallies in
            places.withUnsafeBufferPointer { places in
                facts.withUnsafeBufferPointer { facts in
                    axis.withReader { axis in
                        var place = 0
                        rows.each { row in
                            let fact = facts[place]
                            let range = axis.range(row: row, place: place)
                            place += 1
                            if fact.bucket < 0 { return }
                            let start = (Int(fact.bucket) - firstBucket) * groupCount
                            for index in range {
                                tallies[start + Int(places[Int(axis.values[index])])].add(
                                    halves: Int32(fact.halves), hostile: Int32(fact.hostile))
                            }
                            if range.isEmpty {
                                tallies[start + groupCount - 1].add(
                                    halves: Int32(fact.halves), hostile: Int32(fact.hostile))
                            }
                        }
                    }
                }
            }
        }
        return tallies
    }
}
