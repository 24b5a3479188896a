// A calendar day as a number, and the civil calendar behind it.

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01, which is day 0.
///
/// `Day.min` and `Day.max` stand for "no bound".
public struct Day: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    public let number: Int32

    /// Makes a day from its number.
    public init(number: Int32) { self.number = number }

    /// Before every day that a date can name.
    public static let min = Day(number: .min)
    /// After every day that a date can name.
    public static let max = Day(number: .max)

    /// Makes the day of a civil date; `nil` where the calendar has no such day or the year is not 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        self.init(number: Day.number(year: year, month: month, day: day))
    }

    /// The day of an instant, in UTC.
    ///
    /// - Parameter seconds: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: `nil` where the year is not 1 to 9999.
    public init?(secondsSince1970 seconds: Int64) {
        let days = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        guard days >= Int64(Day.first.number), days <= Int64(Day.last.number) else { return nil }
        self.init(number: Int32(days))
    }

    /// 0001-01-01.
    public static let first = Day(number: number(year: 1, month: 1, day: 1))
    /// 9999-12-31.
    public static let last = Day(number: number(year: 9999, month: 12, day: 31))

    /// How many days a month has.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Years are counted from March, so that a leap day ends a year; 400 years are 146,097 days.
    private static func number(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Year, month and day of this day.
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }

    /// Earlier or later.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The next day; `max` stays `max`.
    public var next: Day { self == .max ? self : Day(number: number + 1) }
}

extension Day: CustomStringConvertible {
    /// `YYYY-MM-DD`, or `..` where there is no bound.
    public var description: String {
        guard self >= .first, self <= .last else { return ".." }
        var bytes: [UInt8] = []
        write(to: &bytes, parts: 3)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the year, with two parts the month as well, with three the day: `2024`, `2024-05`, `2024-05-17`.
    func write(to bytes: inout [UInt8], parts: Int) {
        let (year, month, day) = civil
        bytes.append(UInt8(truncatingIfNeeded: 48 + year / 1000 % 10))
        bytes.append(UInt8(truncatingIfNeeded: 48 + year / 100 % 10))
        Day.write(twoDigits: year % 100, to: &bytes)
        for number in [month, day].prefix(parts - 1) {
            bytes.append(UInt8(ascii: "-"))
            Day.write(twoDigits: number, to: &bytes)
        }
    }

    private static func write(twoDigits number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: 48 + number / 10))
        bytes.append(UInt8(truncatingIfNeeded: 48 + number % 10))
    }
}
