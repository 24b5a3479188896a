// Numbers and days as charts write them.

import Catalog

/// Writes numbers and days for readers.
enum Figures {
    /// A length to a tenth of a pixel: `12`, `12.5`.
    static func length(_ value: Double) -> String {
        // What is drawn lies within the drawing; the bounds keep a slip from becoming a trap.
        guard value.isFinite else { return "0" }
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let digits = "\(tenths.magnitude / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths.magnitude % 10)")
        return tenths < 0 ? "-" + digits : digits
    }

    /// A score or a difference of scores, with its sign: `+9.5`, `−2`, `0`.
    static func score(_ value: Double) -> String {
        let digits = length(value)
        if digits == "0" || digits == "-0" { return "0" }
        return digits.hasPrefix("-") ? "\u{2212}" + digits.dropFirst() : "+" + digits
    }

    /// A count, with a comma between thousands.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A count where there is little room: `950`, `12k`, `3M`.
    static func short(_ number: Int) -> String {
        if number < 10_000 { return count(number) }
        return number < 1_000_000 ? "\(number / 1000)k" : "\(number / 1_000_000)M"
    }

    /// A count of entries: `1 entry`, `1,204 entries`.
    static func entries(_ number: Int) -> String { count(number) + (number == 1 ? " entry" : " entries") }

    /// A probability: `0.034`, `below 0.001`.
    static func probability(_ value: Double) -> String {
        let thousandths = Int((min(max(value, 0), 1) * 1000).rounded())
        if thousandths == 0 { return "below 0.001" }
        let digits = String(thousandths)
        return thousandths == 1000 ? "1" : "0." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// The short names of the months.
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A day: `5 Oct 2023`.
    static func day(_ day: Day) -> String {
        guard day >= .first, day <= .last else { return "\u{2026}" }
        let (year, month, number) = day.civil
        return "\(number) \(months[month - 1]) \(year)"
    }

    /// A span: `Sep 2023 – Aug 2024` where it is whole months, else from day to day.
    static func span(_ days: DayRange) -> String {
        if days.first == days.last { return day(days.first) }
        guard days.first >= .first, days.last < .last else {
            return days.first >= .first
                ? "from " + day(days.first) : days.last <= .last ? "until " + day(days.last) : "at any time"
        }
        let (start, end) = (days.first.civil, days.last.civil)
        guard start.day == 1, days.last.next.civil.day == 1 else {
            return day(days.first) + " \u{2013} " + day(days.last)
        }
        if start.year == end.year {
            if start.month == 1 && end.month == 12 { return String(start.year) }
            if start.month == end.month { return "\(months[start.month - 1]) \(start.year)" }
            return "\(months[start.month - 1]) \u{2013} \(months[end.month - 1]) \(end.year)"
        }
        if start.month == 1 && end.month == 12 { return "\(start.year) \u{2013} \(end.year)" }
        return "\(months[start.month - 1]) \(start.year) \u{2013} \(months[end.month - 1]) \(end.year)"
    }

    /// Words in a row: `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String], _ last: String = "and") -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
    }
}
