// Dates as the oracle reads them: a day is the number YYYYMMDD, so that days compare as numbers do.

enum Dates {
    static let min = Int.min
    static let max = Int.max

    /// The first and last day that an EDTF text may mean.
    static func parse(_ text: String) -> (first: Int, last: Int)? {
        let sides = text.split(separator: "/", omittingEmptySubsequences: false)
        if sides.count == 1 { return point(sides[0]) }
        let start = sides[0].isEmpty || sides[0] == ".." ? min : point(sides[0])?.first
        let end = sides[1].isEmpty || sides[1] == ".." ? max : point(sides[1])?.last
        guard let start, let end else { return nil }
        return (start, end)
    }

    private static func point(_ text: Substring) -> (first: Int, last: Int)? {
        let parts = text.filter { !"~?%".contains($0) }.split(separator: "-").compactMap { Int($0) }
        switch parts.count {
        case 1: return (parts[0] * 10_000 + 101, parts[0] * 10_000 + 1231)
        case 2:
            let month = parts[0] * 10_000 + parts[1] * 100
            return (month + 1, month + length(parts[1], parts[0]))
        case 3:
            let day = parts[0] * 10_000 + parts[1] * 100 + parts[2]
            return (day, day)
        default: return nil
        }
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        if month == 2 { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
