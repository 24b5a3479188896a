// The lengths of a timeline's buckets, and the calendar arithmetic behind them.

import Catalog

/// How long a bucket is. Weeks are those of ISO 8601: from Monday on, numbered by their Thursday.
public enum Interval: String, CaseIterable, Sendable {
    case day, week, month, quarter, year

    /// The number of the bucket that a day is in; buckets that follow each other have numbers that do.
    func index(_ day: Int32) -> Int {
        switch self {
        case .day: return Int(day)
        // 1970-01-01 was a Thursday.
        case .week: return Interval.floorDivide(Int(day) + 3, 7)
        case .month, .quarter, .year:
            let (year, month, _) = Day(number: day).civil
            if self == .year { return year }
            return self == .month ? year * 12 + month - 1 : year * 4 + (month - 1) / 3
        }
    }

    /// The days of a bucket, within the years 1 to 9999.
    func days(_ index: Int) -> DayRange {
        let first = max(start(index), Int(Day.first.number))
        let last = min(start(index + 1) - 1, Int(Day.last.number))
        return DayRange(first: Day(number: Int32(first)), last: Day(number: Int32(last)))
    }

    private func start(_ index: Int) -> Int {
        switch self {
        case .day: return index
        case .week: return index * 7 - 3
        case .month: return Interval.start(year: index / 12, month: index % 12 + 1)
        case .quarter: return Interval.start(year: index / 4, month: index % 4 * 3 + 1)
        case .year: return Interval.start(year: index, month: 1)
        }
    }

    private static func start(year: Int, month: Int) -> Int {
        if let day = Day(year: year, month: month, day: 1) { return Int(day.number) }
        return year < 1 ? Int(Day.first.number) : Int(Day.last.number) + 1
    }

    /// How a bucket is named: `2024-05-17`, `2024-W20`, `2024-05`, `2024-Q2`, `2024`.
    func name(_ index: Int) -> String {
        switch self {
        case .day: return Day(number: Int32(index)).description
        case .week:
            let thursday = Day(number: Int32(index * 7))
            let year = thursday.civil.year
            let week = (Int(thursday.number) - Interval.start(year: year, month: 1)) / 7 + 1
            return Interval.padded(year, 4) + "-W" + Interval.padded(week, 2)
        case .month: return Interval.padded(index / 12, 4) + "-" + Interval.padded(index % 12 + 1, 2)
        case .quarter: return Interval.padded(index / 4, 4) + "-Q\(index % 4 + 1)"
        case .year: return Interval.padded(index, 4)
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : (number + 1) / divisor - 1
    }
}
