// The rows of a table in the order of a date field, in groups of equal dates.

/// Rows with a date, by earliest and then latest day; rows of equal dates in the order of their ids.
struct SortIndex: Sendable {
    /// The rows that have a date.
    let order: [UInt32]
    /// Where each group of equal dates begins in `order`, and the end.
    let groups: [UInt32]
    /// The rows that have none.
    let absent: [UInt32]

    init(_ dates: [PartialDate], _ visible: [Int32]) {
        var least = Int32.max
        var greatest = Int32.min
        var absent: [UInt32] = []
        var dated: [UInt32] = []
        dated.reserveCapacity(visible.count)
        for row in visible {
            let date = dates[Int(row)]
            if date.isAbsent {
                absent.append(UInt32(row))
                continue
            }
            dated.append(UInt32(row))
            // Intervals without a start stand before all days; the day 0001-01-01 bounds the table's size.
            let day = max(date.earliest, .first).number
            least = min(least, day)
            greatest = max(greatest, day)
        }
        self.absent = absent
        guard least <= greatest else {
            order = []
            groups = [0]
            return
        }
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
        var groups: [UInt32] = [0]
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
        self.order = order
        self.groups = groups
    }
}

extension PartialDate {
    /// Whether both may mean the same days, however they are written.
    func hasSameDays(_ other: PartialDate) -> Bool { earliest == other.earliest && latest == other.latest }
}
