// Dates as precise as their source was: EDTF levels 0 and 1, in the part that `decisions.md` of the format names.

/// A date or interval in EDTF (ISO 8601-2:2019, levels 0 and 1): `2024`, `2024-05`, `2024-05-17`, each with `~`, `?`
/// or `%`; `A/B`, `A/..`, `../B`, `A/`, `/B`. Years 0001 to 9999.
///
/// It has an earliest and a latest day, which comparisons use. The marks `~ ? %` do not widen it.
public struct PartialDate: Sendable, Hashable {
    /// The first day that the date may mean; `Day.min` where the interval has no start.
    public let earliest: Day
    /// The last day that the date may mean; `Day.max` where the interval has no end.
    public let latest: Day
    private let start: Side
    private let end: Side

    /// How precisely one side of a date is written.
    private enum Precision: UInt8 { case none, year, month, day, open, unknown }

    /// A side: its precision in the low bits, its mark above.
    private struct Side: Hashable {
        let raw: UInt8
        init(_ precision: Precision, mark: UInt8 = 0) { raw = precision.rawValue | mark << 4 }
        var precision: Precision { Precision(rawValue: raw & 15) ?? .none }
        var mark: UInt8 { raw >> 4 }
        static let absent = Side(.none)
    }

    /// Stands in a column for "no date"; never handed out.
    static let absent = PartialDate(earliest: .min, latest: .max, start: .absent, end: .absent)
    var isAbsent: Bool { start == .absent }

    private init(earliest: Day, latest: Day, start: Side, end: Side) {
        self.earliest = earliest
        self.latest = latest
        self.start = start
        self.end = end
    }

    /// The date of one day.
    public init(_ day: Day) {
        self.init(earliest: day, latest: day, start: Side(.day), end: .absent)
    }

    /// How it is written, as a number: equal for dates of equal days and equal spelling.
    public var form: UInt16 { UInt16(start.raw) << 8 | UInt16(end.raw) }

    /// Whether this is written as an interval, with a `/`.
    public var isInterval: Bool { end != .absent }

    /// Whether it names exactly one day.
    public var isDay: Bool { earliest == latest }
}

extension PartialDate: CustomStringConvertible {
    /// The EDTF text, in its one canonical spelling.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the EDTF text, which is ASCII.
    public func write(to bytes: inout [UInt8]) {
        write(start, earliest, to: &bytes)
        guard isInterval else { return }
        bytes.append(UInt8(ascii: "/"))
        write(end, latest, to: &bytes)
    }

    private func write(_ side: Side, _ day: Day, to bytes: inout [UInt8]) {
        switch side.precision {
        case .none, .unknown: return
        case .open: return bytes.append(contentsOf: [UInt8(ascii: "."), UInt8(ascii: ".")])
        case .year: day.write(to: &bytes, parts: 1)
        case .month: day.write(to: &bytes, parts: 2)
        case .day: day.write(to: &bytes, parts: 3)
        }
        if side.mark > 0 { bytes.append([0, 126, 63, 37][Int(side.mark)]) }
    }
}

/// Why a text is no date.
public enum PartialDateError: Error, Equatable {
    /// The text has another shape than those accepted.
    case shape
    /// A season, a masked digit or a year of more than four digits: EDTF, but not accepted here.
    case unsupported
    /// There is no such month or day.
    case calendar
    /// The interval ends before it starts.
    case order
    /// An interval with neither start nor end.
    case boundless

    /// What is wrong, as half a sentence that names the accepted forms where that helps.
    public var detail: String {
        let forms = "a date is YYYY, YYYY-MM or YYYY-MM-DD (with ~ ? or %), or an interval A/B, A/.. or ../B"
        switch self {
        case .shape: return forms
        case .unsupported: return "seasons, X digits and years beyond four digits are not read; " + forms
        case .calendar: return "the calendar has no such month or day; " + forms
        case .order: return "the interval ends before it starts"
        case .boundless: return "the interval has neither a start nor an end"
        }
    }
}

extension PartialDate {
    /// Reads an EDTF text.
    ///
    /// - Throws: `PartialDateError`, whose `detail` is fit for the person who wrote the text.
    public init(_ text: some StringProtocol) throws(PartialDateError) {
        let sides = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard sides.count <= 2 else { throw .shape }
        let first = try PartialDate.side(sides[0], isInterval: sides.count == 2)
        guard sides.count == 2 else {
            self.init(earliest: first.earliest, latest: first.latest, start: first.side, end: .absent)
            return
        }
        let second = try PartialDate.side(sides[1], isInterval: true)
        let startIsOpen = first.side.precision == .open || first.side.precision == .unknown
        let endIsOpen = second.side.precision == .open || second.side.precision == .unknown
        guard !(startIsOpen && endIsOpen) else { throw .boundless }
        let earliest = startIsOpen ? Day.min : first.earliest
        let latest = endIsOpen ? Day.max : second.latest
        guard earliest <= latest, startIsOpen || endIsOpen || first.earliest <= second.earliest else {
            throw .order
        }
        self.init(earliest: earliest, latest: latest, start: first.side, end: second.side)
    }

    private typealias Part = (side: Side, earliest: Day, latest: Day)

    private static func side(_ text: some Collection<UInt8>, isInterval: Bool) throws(PartialDateError)
        -> Part
    {
        var bytes = Array(text)
        if isInterval && bytes.isEmpty { return (Side(.unknown), .min, .max) }
        if isInterval && bytes == [46, 46] { return (Side(.open), .min, .max) }
        var mark: UInt8 = 0
        if let last = bytes.last, let index = [126, 63, 37].firstIndex(of: last) {
            mark = UInt8(index) + 1
            bytes.removeLast()
        }
        let letters: Set<UInt8> = [88, 89, 120, 121]
        func isPlain(_ byte: UInt8) -> Bool { (byte >= 48 && byte <= 57) || byte == 45 }
        guard bytes.allSatisfy(isPlain) else {
            // Letters of EDTF among digits; anything else that has them, such as a month's name, is no EDTF.
            throw bytes.allSatisfy({ isPlain($0) || letters.contains($0) }) ? .unsupported : .shape
        }
        let groups = bytes.split(separator: 45, omittingEmptySubsequences: false)
        let widths = groups.map(\.count)
        guard widths == [4] || widths == [4, 2] || widths == [4, 2, 2] else { throw .shape }
        let numbers = groups.map { $0.reduce(0) { $0 * 10 + Int($1 - 48) } }
        let year = numbers[0]
        let month = numbers.count > 1 ? numbers[1] : nil
        if let month, (21...41).contains(month), numbers.count == 2 { throw .unsupported }
        let lastMonth = month ?? 12
        guard (1...12).contains(lastMonth),
            let earliest = Day(year: year, month: month ?? 1, day: numbers.count == 3 ? numbers[2] : 1),
            let latest = Day(
                year: year, month: lastMonth,
                day: numbers.count == 3 ? numbers[2] : Day.length(ofMonth: lastMonth, year: year))
        else { throw .calendar }
        let precision: Precision = [.year, .month, .day][numbers.count - 1]
        return (Side(precision, mark: mark), earliest, latest)
    }
}

extension PartialDate {
    /// The order in which records are sorted: by earliest day, then by latest.
    public static func precedes(_ left: PartialDate, _ right: PartialDate) -> Bool {
        left.earliest == right.earliest ? left.latest < right.latest : left.earliest < right.earliest
    }

    /// Whether the date may touch the span.
    public func overlaps(_ first: Day, _ last: Day) -> Bool { earliest <= last && latest >= first }

    /// Whether the date lies inside the span as a whole.
    public func lies(within first: Day, _ last: Day) -> Bool { earliest >= first && latest <= last }
}
