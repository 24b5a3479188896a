// Dates, names and figures as people read them.

public import Catalog
import Representations

/// Puts values into words.
public enum Words {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// An instant: `17 May 2024, 08:30:00 UTC`.
    static func instant(_ seconds: Int64) -> String {
        let text = Instant.text(seconds)
        guard let day = Day(secondsSince1970: seconds) else { return text }
        return "\(date(day)), \(text.dropFirst(text.count - 9).dropLast()) UTC"
    }

    /// A day: `17 May 2024`.
    public static func date(_ day: Day) -> String { side(Substring(day.description)) }

    /// A date or interval, no more precise than it is: `May 2024`, `about 2023`, `October 2023 to March 2024`.
    public static func date(_ date: PartialDate) -> String {
        let sides = date.description.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return side(Substring(date.description)) }
        let isOpen = { (side: Substring) in side.isEmpty || side == ".." }
        if isOpen(sides[0]) { return "until " + side(sides[1]) }
        if isOpen(sides[1]) { return "since " + side(sides[0]) }
        return side(sides[0]) + " to " + side(sides[1])
    }

    /// The marks of EDTF: `~` about, `?` perhaps, `%` both.
    private static func side(_ text: Substring) -> String {
        let plain = text.filter { !"~?%".contains($0) }
        let parts = plain.split(separator: "-").map(String.init)
        var words = parts.first ?? ""
        if parts.count > 1, let month = Int(parts[1]), months.indices.contains(month - 1) {
            words = months[month - 1] + " " + words
        }
        if parts.count > 2, let day = Int(parts[2]) { words = "\(day) " + words }
        switch text.last {
        case "~": return "about " + words
        case "?": return "perhaps " + words
        case "%": return "perhaps about " + words
        default: return words
        }
    }

    /// A date as the `datetime` of an element has it; `nil` where HTML has no form for it.
    static func machine(_ date: PartialDate) -> String? {
        let text = date.description
        return text.allSatisfy { $0.isNumber || $0 == "-" } ? text : nil
    }

    /// `valid_from` as `Valid from`.
    public static func label(_ name: String) -> String {
        let spaced = String(name.map { $0 == "_" ? " " : $0 })
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }

    /// The kind of record as a heading.
    public static func heading(_ resource: Resource) -> String { label(resource.rawValue) }

    /// A number of records: `1 event`, `7 rhetoric entries`.
    public static func count(_ count: Int, _ resource: Resource) -> String {
        "\(number(count)) " + (count == 1 ? resource.singular : resource.plural)
    }

    /// A whole number with its thousands apart.
    public static func number(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "\u{2212}" : "") + ([digits] + groups).joined(separator: "\u{202F}")
    }

    /// A score with its sign and two decimals; a dash where there is none.
    public static func score(_ score: Double?) -> String {
        guard let score else { return "\u{2013}" }
        let hundredths = Int((score * 100).rounded())
        let digits = String(hundredths.magnitude % 100)
        let sign = hundredths < 0 ? "\u{2212}" : hundredths > 0 ? "+" : ""
        return "\(sign)\(hundredths.magnitude / 100).\(digits.count < 2 ? "0" : "")\(digits)"
    }

    /// A share as whole per cent; a dash where there is none.
    public static func share(_ share: Double?) -> String {
        share.map { "\(Int(($0 * 100).rounded()))\u{202F}%" } ?? "\u{2013}"
    }

    /// A text of at most a number of characters, cut between words.
    static func shortened(_ text: String, to length: Int) -> String {
        let line = text.split { $0.isWhitespace }.joined(separator: " ")
        guard line.count > length else { return line }
        let cut = line.prefix(length - 1)
        return (cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut) + "\u{2026}"
    }

    /// A text as the value of a query: all but unreserved characters encoded (RFC 3986 section 2.3).
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
