// The ranks of a table in the order of a date field, in groups of equal dates.

/// Records with a date, by earliest and then latest day; those of equal dates in the order of their ids.
struct SortIndex: Sendable {
    /// The ranks of the records that have a date; `nil` for the order that ranks stand in themselves.
    private let ranks: [UInt32]?
    /// Where each group of equal dates begins in the order, and the end.
    let groups: [UInt32]
    /// The ranks of the records that have none, in the order of their ids.
    let absent: [UInt32]
    /// Where in the order a date reaches far; for the order of ranks alone.
    private let reach: LatestDays?

    /// Rows put in the order of their dates.
    struct Sorted {
        /// The rows that have a date.
        fileprivate(set) var rows: [UInt32] = []
        /// Where each group of equal dates begins, and the end.
        fileprivate(set) var groups: [UInt32] = [0]
        /// The rows that have none.
        fileprivate(set) var absent: [UInt32] = []
    }

    /// The order of a field by which records are not ranked.
    init(_ dates: [PartialDate], _ ranking: Ranking, visible: [UInt32]) {
        let sorted = Sorted(dates, visible)
        ranks = sorted.rows.map { ranking.ranks[Int($0)] }
        groups = sorted.groups
        absent = sorted.absent.map { ranking.ranks[Int($0)] }
        reach = nil
    }

    /// The order of the field by which records are ranked.
    init(_ sorted: Sorted, _ dates: [PartialDate], rows: [UInt32]) {
        ranks = nil
        groups = sorted.groups
        absent = Array(UInt32(sorted.rows.count)..<UInt32(rows.count))
        reach = LatestDays(count: sorted.rows.count) { dates[Int(rows[$0])].latest.number }
    }

    /// How many records have a date.
    var count: Int { Int(groups[groups.count - 1]) }

    /// Whether this is the order that ranks stand in.
    var isOfRanks: Bool { ranks == nil }

    /// The rank at a place of the order.
    @inline(__always)
    func rank(_ place: Int) -> UInt32 { ranks.map { $0[place] } ?? UInt32(place) }

    /// The places of a group.
    @inline(__always)
    func places(_ group: Int) -> Range<Int> { Int(groups[group])..<Int(groups[group + 1]) }

    /// The group that a place of the order is in.
    func group(of place: UInt32) -> Int { groups.partitioningIndex { $0 > place } - 1 }

    /// Calls `body` with each place of a range whose date's latest day is later than a day; for the order of ranks alone.
    func forEach(in range: Range<Int>, latestAfter day: Int32, _ body: (UInt32) -> Void) {
        reach?.forEach(in: range, after: day, body)
    }
}

extension SortIndex.Sorted {
    init(_ dates: [PartialDate], _ visible: [UInt32]) {
        var least = Int32.max
        var greatest = Int32.min
        var dated: [UInt32] = []
        dated.reserveCapacity(visible.count)
        for row in visible {
            let date = dates[Int(row)]
            if date.isAbsent {
                absent.append(row)
                continue
            }
            dated.append(row)
            // Intervals without a start stand before all days; the day 0001-01-01 bounds the table's size.
            let day = max(date.earliest, .first).number
            least = min(least, day)
            greatest = max(greatest, day)
        }
        guard least <= greatest else { return }
        // A counting sort by earliest day, then each day's rows by the rest.
        func bucket(_ row: UInt32) -> Int { Int(max(dates[Int(row)].earliest, .first).number - least) }
        var starts = [UInt32](repeating: 0, count: Int(greatest - least) + 2)
        for row in dated { starts[bucket(row) + 1] += 1 }
        for day in 1..<starts.count { starts[day] += starts[day - 1] }
        var next = starts
        var order = [UInt32](repeating: 0, count: dated.count)
        for row in dated {
            let day = bucket(row)
            order[Int(next[day])] = row
            next[day] += 1
        }
        for day in 0..<starts.count - 1 where starts[day] < starts[day + 1] {
            let range = Int(starts[day])..<Int(starts[day + 1])
            let isUniform = range.dropFirst().allSatisfy {
                dates[Int(order[$0])].hasSameDays(dates[Int(order[$0 - 1])])
            }
            if !isUniform {
                order[range].sort { left, right in
                    let (one, other) = (dates[Int(left)], dates[Int(right)])
                    return one.hasSameDays(other) ? left < right : PartialDate.precedes(one, other)
                }
            }
            for index in range.dropFirst()
            where !dates[Int(order[index])].hasSameDays(dates[Int(order[index - 1])]) {
                groups.append(UInt32(index))
            }
            groups.append(starts[day + 1])
        }
        rows = order
    }
}

extension PartialDate {
    /// Whether both may mean the same days, however they are written.
    func hasSameDays(_ other: PartialDate) -> Bool { earliest == other.earliest && latest == other.latest }
}

/// The latest days of dates in an order, so that those that reach beyond a day are found without looking at all: the
/// greatest of every sixteen neighbours, of every sixteen of these, and so on.
private struct LatestDays: Sendable {
    private let days: [Int32]
    private let levels: [[Int32]]
    private static let width = 16

    init(count: Int, _ latest: (Int) -> Int32) {
        days = (0..<count).map(latest)
        var levels: [[Int32]] = []
        var below = days
        while below.count > 1 {
            below = stride(from: 0, to: below.count, by: Self.width).map { start in
                below[start..<min(start + Self.width, below.count)].reduce(Int32.min) { max($0, $1) }
            }
            levels.append(below)
        }
        self.levels = levels
    }

    func forEach(in range: Range<Int>, after day: Int32, _ body: (UInt32) -> Void) {
        guard !range.isEmpty else { return }
        visit(
            0..<1, level: levels.count, size: levels.reduce(1) { size, _ in size * Self.width }, range, day,
            body)
    }

    /// Looks at the nodes of a level that are in the range and reach beyond the day; level 0 are the days themselves.
    private func visit(
        _ nodes: Range<Int>, level: Int, size: Int, _ range: Range<Int>, _ day: Int32,
        _ body: (UInt32) -> Void
    ) {
        let first = max(nodes.lowerBound, range.lowerBound / size)
        let last = min(nodes.upperBound, (range.upperBound - 1) / size + 1)
        guard first < last else { return }
        if level == 0 {
            for place in first..<last where days[place] > day { body(UInt32(place)) }
            return
        }
        let maxima = levels[level - 1]
        for node in first..<min(last, maxima.count) where maxima[node] > day {
            let children = node * Self.width..<(node + 1) * Self.width
            let limit = level == 1 ? days.count : levels[level - 2].count
            visit(
                children.clamped(to: 0..<limit), level: level - 1, size: size / Self.width, range, day, body)
        }
    }
}
