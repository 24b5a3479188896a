// RFC 3339 times, against Foundation's reader where it reads them.

import Catalog
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test func timesAgreeWithFoundation() throws {
        let formatter = ISO8601DateFormatter()
        for day in ["1970-01-01", "1969-12-31", "2000-02-29", "2024-05-17", "2038-01-19", "1900-03-01"] {
            for time in ["00:00:00", "08:30:05", "23:59:59"] {
                for zone in ["Z", "+00:00", "-00:00", "+04:00", "-11:30", "+14:00", "-23:59"] {
                    let text = "\(day)T\(time)\(zone)"
                    let date = try #require(formatter.date(from: text))
                    #expect(Timestamp.seconds(text) == Int64(date.timeIntervalSince1970), "\(text)")
                }
            }
        }
    }

    @Test func formsThatTheStandardLeavesOpenAreRead() {
        let noon: Int64 = 1_715_947_200
        for text in [
            "2024-05-17T12:00:00Z", "2024-05-17t12:00:00z", "2024-05-17 12:00:00Z",
            "2024-05-17T12:00:00.999Z",
            "2024-05-17T16:00:00+04:00", "2024-05-17T16:00:00 04:00",
            "2024-05-17T12:00:00.000000000000001-00:00",
            "2024-05-17T11:59:60Z",
        ] { #expect(Timestamp.seconds(text) == noon, "\(text)") }
    }

    @Test(arguments: [
        "", "2024-05-17", "2024-05-17T12:00Z", "2024-05-17T12:00:00", "2024-05-17T24:00:00Z",
        "2024-05-17T12:60:00Z",
        "2024-05-17T12:00:61Z", "2024-02-30T12:00:00Z", "2024-13-01T12:00:00Z", "0000-01-01T00:00:00Z",
        "2024-05-17T12:00:00.Z", "2024-05-17T12:00:00+4:00", "2024-05-17T12:00:00+0400",
        "2024-05-17T12:00:00+24:00",
        "2024-05-17T12:00:00+04:60", "2024-05-17T12:00:00ZZ", "2024-05-17_12:00:00Z", " 2024-05-17T12:00:00Z",
        "2024-05-17T12:00:00Z ", "+024-05-17T12:00:00Z", "2024-05-17T1é:00:00Z", "２０２４-05-17T12:00:00Z",
    ])
    func otherTextsAreNoTimes(_ text: String) { #expect(Timestamp.seconds(text) == nil) }

    @Test func aTimeIsOfItsDayInUTC() {
        #expect(Timestamp.utcDay("2024-05-17T23:30:00-01:00")?.description == "2024-05-18")
        #expect(Timestamp.utcDay("2024-05-17T00:30:00+01:00")?.description == "2024-05-16")
        #expect(Timestamp.utcDay("0001-01-01T00:00:00+01:00") == nil)
        #expect(Timestamp.utcDay("9999-12-31T23:59:59-01:00") == nil)
    }
}
