// Days against Foundation's calendar where that is Gregorian, and one after the other from 0001 to 9999.

import Catalog
import Foundation
import Testing

@Suite struct DayTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        return calendar
    }()

    @Test func everyDayFollowsTheOneBefore() throws {
        var expected = try #require(Day(year: 1, month: 1, day: 1))
        #expect(expected == .first)
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...Day.length(ofMonth: month, year: year) {
                    let found = Day(year: year, month: month, day: day)
                    guard found == expected, expected.civil == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day)")
                        return
                    }
                    expected = expected.next
                }
                let length = Day.length(ofMonth: month, year: year)
                guard Day(year: year, month: month, day: length + 1) == nil else {
                    Issue.record("\(year)-\(month) has too many days")
                    return
                }
            }
        }
        #expect(expected == Day.last.next)
    }

    @Test func daysAgreeWithTheCalendar() throws {
        // Before 1582 Foundation counts by the Julian calendar; ours is Gregorian at all times.
        let start = try #require(Day(year: 1583, month: 1, day: 1))
        for number in stride(from: start.number, through: Day.last.number, by: 997) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = Self.calendar.dateComponents([.year, .month, .day], from: date)
            let civil = Day(number: number).civil
            #expect(civil == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0), "day \(number)")
        }
        #expect(Day(year: 1970, month: 1, day: 1)?.number == 0)
        #expect(Day(year: 2000, month: 3, day: 1)?.number == 11_017)
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32), (2023, 2, 29),
    ])
    func aDayThatTheCalendarDoesNotHaveIsNone(_ year: Int, _ month: Int, _ day: Int) {
        #expect(Day(year: year, month: month, day: day) == nil)
    }

    @Test func secondsFallIntoTheirDay() {
        #expect(Day(secondsSince1970: 0)?.number == 0)
        #expect(Day(secondsSince1970: 86_399)?.number == 0)
        #expect(Day(secondsSince1970: 86_400)?.number == 1)
        #expect(Day(secondsSince1970: -1)?.number == -1)
        #expect(Day(secondsSince1970: -86_400)?.number == -1)
        #expect(Day(secondsSince1970: -86_401)?.number == -2)
        let first = Int64(Day.first.number) * 86_400
        let end = (Int64(Day.last.number) + 1) * 86_400
        #expect(Day(secondsSince1970: first) == .first && Day(secondsSince1970: first - 1) == nil)
        #expect(Day(secondsSince1970: end - 1) == .last && Day(secondsSince1970: end) == nil)
        #expect(Day(secondsSince1970: .max) == nil && Day(secondsSince1970: -.max) == nil)
        #expect(Day(secondsSince1970: .min) == nil)
    }

    @Test func theTextIsOfOneLength() {
        #expect(Day.first.description == "0001-01-01" && Day.last.description == "9999-12-31")
        #expect(Day(number: -1).description == "1969-12-31")
        #expect(Day.min.description == ".." && Day.max.description == "..")
        #expect(Day.min < .first && Day.last < .max && Day.max.next == .max)
    }
}
