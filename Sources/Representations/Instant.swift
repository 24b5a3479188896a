// Instants as text.

import Catalog

/// Writes instants, given in seconds since 1970, in the forms that HTTP and JSON use.
public enum Instant {
    /// RFC 3339, in UTC, to the second: `2024-05-17T08:30:00Z`.
    public static func text(_ seconds: Int64) -> String {
        guard let day = Day(secondsSince1970: seconds) else { return "" }
        return day.description + "T" + clock(seconds) + "Z"
    }

    /// The HTTP date of a moment (RFC 9110 section 5.6.7): `Fri, 17 May 2024 08:30:00 GMT`.
    public static func httpDate(_ seconds: Int64) -> String {
        guard let day = Day(secondsSince1970: seconds) else { return "" }
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let (year, month, dayOfMonth) = day.civil
        let weekday = names[((Int(day.number) % 7) + 7) % 7]
        return
            "\(weekday), \(padded(dayOfMonth, 2)) \(months[month - 1]) \(padded(year, 4)) \(clock(seconds)) GMT"
    }

    /// Reads an HTTP date in its preferred form.
    ///
    /// - Returns: seconds since 1970; `nil` for any other text, which RFC 9110 section 13.1.3 says to ignore.
    public static func seconds(httpDate text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            let date = Day(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = parts[4].split(separator: ":").map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
        else { return nil }
        return Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func clock(_ seconds: Int64) -> String {
        let second = Int(((seconds % 86_400) + 86_400) % 86_400)
        return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
