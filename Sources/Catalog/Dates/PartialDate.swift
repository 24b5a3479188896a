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
        var text = String(text)
        let read = text.withUTF8 { text in
            Result { () throws(PartialDateError) in try PartialDate(utf8: text) }
        }
        self = try read.get()
    }

    /// Reads an EDTF text from its bytes, without making anything else of them: a file has one in every record.
    ///
    /// - Throws: `PartialDateError`, whose `detail` is fit for the person who wrote the text.
    public init(utf8 text: UnsafeBufferPointer<UInt8>) throws(PartialDateError) {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else {
            let only = try PartialDate.side(text, 0..<text.count, isInterval: false)
            self.init(earliest: only.earliest, latest: only.latest, start: only.side, end: .absent)
            return
        }
        guard !text[(slash + 1)...].contains(UInt8(ascii: "/")) else { throw .shape }
        let first = try PartialDate.side(text, 0..<slash, isInterval: true)
        let second = try PartialDate.side(text, slash + 1..<text.count, isInterval: true)
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

    private static func side(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isInterval: Bool
    ) throws(PartialDateError) -> Part {
        var range = range
        if isInterval && range.isEmpty { return (Side(.unknown), .min, .max) }
        if isInterval && range.count == 2 && text[range.lowerBound] == 46 && text[range.lowerBound + 1] == 46
        {
            return (Side(.open), .min, .max)
        }
        var mark: UInt8 = 0
        if let last = range.last {
            switch text[last] {
            case UInt8(ascii: "~"): mark = 1
            case UInt8(ascii: "?"): mark = 2
            case UInt8(ascii: "%"): mark = 3
            default: break
            }
        }
        if mark > 0 { range = range.dropLast() }
        try checkCharacters(text, range)
        // YYYY, YYYY-MM or YYYY-MM-DD, by where the hyphens are.
        guard range.count == 4 || range.count == 7 || range.count == 10 else { throw .shape }
        for place in 0..<range.count {
            let isHyphen = text[range.lowerBound + place] == UInt8(ascii: "-")
            guard isHyphen == (place == 4 || place == 7) else { throw .shape }
        }
        func number(_ place: Int, _ length: Int) -> Int {
            (0..<length).reduce(0) { $0 * 10 + Int(text[range.lowerBound + place + $1]) - 48 }
        }
        let year = number(0, 4)
        let month = range.count > 4 ? number(5, 2) : nil
        let day = range.count > 7 ? number(8, 2) : nil
        if let month, (21...41).contains(month), day == nil { throw .unsupported }
        let lastMonth = month ?? 12
        guard (1...12).contains(lastMonth),
            let earliest = Day(year: year, month: month ?? 1, day: day ?? 1),
            let latest = Day(
                year: year, month: lastMonth, day: day ?? Day.length(ofMonth: lastMonth, year: year))
        else { throw .calendar }
        let precision: Precision = day != nil ? .day : month != nil ? .month : .year
        return (Side(precision, mark: mark), earliest, latest)
    }

    /// Refuses all but digits and hyphens; letters of EDTF among them are named as such, but not anything else that
    /// has them, such as a month's name.
    private static func checkCharacters(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) throws(PartialDateError) {
        var hasLetter = false
        for index in range {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "X"), UInt8(ascii: "Y"), UInt8(ascii: "x"), UInt8(ascii: "y"): hasLetter = true
            default: throw .shape
            }
        }
        if hasLetter { throw .unsupported }
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
