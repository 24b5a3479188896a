// Times with an offset, reduced to instants and to days of UTC (RFC 3339 section 5.6).

/// Reads RFC 3339 times.
public enum Timestamp {
    /// The instant of a time, in seconds since 1970; fractions of a second are cut off.
    ///
    /// The offset's `+` may be a space, for that is what a `+` becomes in a query.
    ///
    /// - Returns: `nil` where the text is no such time.
    public static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[13] == 58, bytes[16] == 58,
            bytes[10] == 84 || bytes[10] == 116 || bytes[10] == 32,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let dayOfMonth = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), hour < 24, minute < 60, second <= 60,
            let day = Day(year: year, month: month, day: dayOfMonth)
        else { return nil }
        var rest = bytes[19...]
        if rest.first == 46 {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count + 1)
        }
        guard let offset = offset(rest) else { return nil }
        return Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    }

    /// The day in UTC of a time; `nil` where the text is no RFC 3339 time.
    public static func utcDay(_ text: String) -> Day? { seconds(text).flatMap(Day.init(secondsSince1970:)) }

    /// `Z`, or hours and minutes ahead of UTC, in seconds.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.elementsEqual([90]) || bytes.elementsEqual([122]) { return 0 }
        let bytes = Array(bytes)
        guard bytes.count == 6, bytes[3] == 58, bytes[0] == 43 || bytes[0] == 45 || bytes[0] == 32,
            let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (bytes[0] == 45 ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
