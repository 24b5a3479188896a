// Partial dates: every accepted form against a plain second reading of the rules, the refused ones, and the laws.

import Catalog
import Testing

@Suite struct PartialDateTests {
    // MARK: Against another reading

    /// What a date says, worked out in the plainest way: the texts of its first and last day.
    private struct Reading: Equatable {
        var earliest: String
        var latest: String
    }

    private static func lastDay(_ year: Int, _ month: Int) -> Int {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
    }

    /// One side: `nil` where it is no date.
    private static func side(_ text: String) -> Reading? {
        var text = text
        if let last = text.last, "~?%".contains(last) { text.removeLast() }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), zip(parts, [4, 2, 2]).allSatisfy({ $0.count == $1 }),
            parts.allSatisfy({ $0.allSatisfy { "0123456789".contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers[0] >= 1 else { return nil }
        let year = parts[0]
        guard numbers.count > 1 else { return Reading(earliest: year + "-01-01", latest: year + "-12-31") }
        guard (1...12).contains(numbers[1]) else { return nil }
        let month = year + "-" + parts[1]
        let last = lastDay(numbers[0], numbers[1])
        guard numbers.count > 2 else {
            return Reading(earliest: month + "-01", latest: month + "-" + pad(last, 2))
        }
        guard (1...last).contains(numbers[2]) else { return nil }
        return Reading(earliest: text, latest: text)
    }

    private static func reading(_ text: String) -> Reading? {
        let sides = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if sides.count == 1 { return side(text) }
        guard sides.count == 2 else { return nil }
        let isOpen = sides.map { $0.isEmpty || $0 == ".." }
        guard isOpen != [true, true] else { return nil }
        let start = isOpen[0] ? Reading(earliest: "..", latest: "..") : side(sides[0])
        let end = isOpen[1] ? Reading(earliest: "..", latest: "..") : side(sides[1])
        guard let start, let end else { return nil }
        if !isOpen.contains(true), start.earliest > end.earliest || start.earliest > end.latest { return nil }
        return Reading(earliest: start.earliest, latest: end.latest)
    }

    private static func read(_ text: String) -> Reading? {
        (try? PartialDate(text)).map {
            Reading(earliest: $0.earliest.description, latest: $0.latest.description)
        }
    }

    @Test func everyFormAgreesWithAPlainReading() {
        let years = ["0000", "0001", "1583", "1900", "2000", "2023", "2024", "9999"]
        let months = ["", "-00", "-01", "-02", "-04", "-12", "-13", "-21", "-99"]
        let days = ["", "-00", "-01", "-28", "-29", "-30", "-31", "-32"]
        var singles: [String] = []
        for year in years {
            for month in months {
                for day in month.isEmpty ? [""] : days {
                    for mark in ["", "~", "?", "%"] { singles.append(year + month + day + mark) }
                }
            }
        }
        for text in singles { #expect(Self.read(text) == Self.reading(text), "\(text)") }
        #expect(singles.count == 2080)
        let sides =
            [
                "", "..", "0001", "2023", "2023-12", "2023-12-31", "2024~", "2024-01?", "2024-02-29%",
                "2023-02-29",
            ]
            + ["2024-00", "9999-12-31", "x", "2024-1"]
        for first in sides {
            for second in sides {
                let text = first + "/" + second
                #expect(Self.read(text) == Self.reading(text), "\(text)")
            }
        }
    }

    @Test func damagedTextsAgreeWithAPlainReading() {
        var state: UInt64 = 3
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let alphabet = Array("0123456789-/.~?% XYé")
        for _ in 0..<20_000 {
            var text = Array(
                ["2024-05-17", "2023/2024", "2024~", "../2024-02-29", "2023-09-30/.."][below(5)])
            for _ in 0...below(3) {
                switch below(3) {
                case 0: text.insert(alphabet[below(alphabet.count)], at: below(text.count + 1))
                case 1 where !text.isEmpty: text.remove(at: below(text.count))
                default: if !text.isEmpty { text[below(text.count)] = alphabet[below(alphabet.count)] }
                }
            }
            let damaged = String(text)
            #expect(Self.read(damaged) == Self.reading(damaged), "\(damaged)")
        }
    }

    // MARK: Laws

    private static let dates: [PartialDate] = [
        "0001", "1899", "1918-05-28", "2023", "2023~", "2023-09", "2023-09-19?", "2023-09-19", "2023-09%",
        "2023-09/2024-08", "2023-09-19/2023-09-20", "2023/2023", "2024", "2024-02", "2024-02-29", "2024/..",
        "../2024", "/2024", "2024/", "2024-01/2024-02~", "2024?/2024-06", "9999", "9999-12-31",
    ].compactMap { try? PartialDate($0) }

    @Test func theTextReadsAsTheSameDate() throws {
        #expect(Self.dates.count == 23)
        for date in Self.dates {
            let again = try PartialDate(date.description)
            #expect(again == date)
            #expect(again.description == date.description)
            #expect(date.earliest <= date.latest)
        }
    }

    @Test func theOrderIsTotal() {
        for first in Self.dates {
            #expect(!PartialDate.precedes(first, first))
            for second in Self.dates {
                let isSameSpan = first.earliest == second.earliest && first.latest == second.latest
                let directions = [PartialDate.precedes(first, second), PartialDate.precedes(second, first)]
                #expect(directions.count { $0 } == (isSameSpan ? 0 : 1))
                for third in Self.dates where directions[0] && PartialDate.precedes(second, third) {
                    #expect(PartialDate.precedes(first, third))
                }
            }
        }
    }

    @Test func lyingWithinASpanIsTouchingIt() {
        for date in Self.dates {
            for span in Self.dates {
                let lies = date.lies(within: span.earliest, span.latest)
                #expect(!lies || date.overlaps(span.earliest, span.latest))
                #expect(
                    date.overlaps(span.earliest, span.latest) == span.overlaps(date.earliest, date.latest))
            }
            #expect(date.lies(within: date.earliest, date.latest))
        }
    }

    @Test func marksDoNotWidenADate() throws {
        let plain = try PartialDate("2024-05")
        for mark in ["~", "?", "%"] {
            let marked = try PartialDate("2024-05" + mark)
            #expect(marked.earliest == plain.earliest && marked.latest == plain.latest)
            #expect(marked != plain)
        }
    }

    @Test func aDayIsADate() throws {
        let day = try #require(Day(year: 2024, month: 2, day: 29))
        #expect(try PartialDate("2024-02-29") == PartialDate(day))
        #expect(try PartialDate("2024-02-29").isDay && PartialDate("2024-02-29/2024-02-29").isDay)
        #expect(try PartialDate("2024-02-29/2024-02-29") != PartialDate(day))
        #expect(try !PartialDate("2024-02").isDay && PartialDate("2024/..").isInterval)
    }

    // MARK: Refusals

    private static let forms =
        "a date is YYYY, YYYY-MM or YYYY-MM-DD (with ~ ? or %), or an interval A/B, A/.. or ../B"

    @Test(arguments: [
        ("", PartialDateError.shape), (" 2024", .shape), ("24", .shape), ("2024-5", .shape),
        ("2024-05-1", .shape),
        ("2024-05-17-01", .shape), ("20240517", .shape), ("2024.05.17", .shape), ("17-05-2024", .shape),
        ("May 2024", .shape), ("-2024", .shape), ("2024-", .shape), ("..", .shape),
        ("2023/2024/2025", .shape),
        ("2024~~", .shape), ("~2024", .shape), ("2024-05-17T00:00:00Z", .shape), ("٢٠٢٤", .shape),
        ("202X", .unsupported), ("2024-XX", .unsupported), ("Y12024", .unsupported),
        ("2024-21", .unsupported),
        ("2024-41", .unsupported), ("2024-24/2025", .unsupported), ("2024-00", .calendar),
        ("2024-13", .calendar),
        ("2024-20", .calendar), ("2024-42", .calendar), ("0000", .calendar), ("2023-02-29", .calendar),
        ("1900-02-29", .calendar), ("2024-04-31", .calendar), ("2024-05-00", .calendar),
        ("2024-21-01", .calendar),
        ("2024/2023", .order), ("2024-05-17/2024-05-16", .order), ("2024-05/2024", .order),
        ("../..", .boundless),
        ("/", .boundless), ("../", .boundless), ("/..", .boundless),
    ])
    func whatIsNoDateIsRefusedForItsReason(_ text: String, _ reason: PartialDateError) {
        #expect(throws: reason) { try PartialDate(text) }
    }

    @Test func refusalsNameTheFormsThatAreRead() {
        #expect(PartialDateError.shape.detail == Self.forms)
        #expect(
            PartialDateError.unsupported.detail
                == "seasons, X digits and years beyond four digits are not read; " + Self.forms)
        #expect(
            PartialDateError.calendar.detail == "the calendar has no such month or day; " + Self.forms)
        #expect(PartialDateError.order.detail == "the interval ends before it starts")
        #expect(PartialDateError.boundless.detail == "the interval has neither a start nor an end")
    }
}
