// Instants as HTTP and JSON write them.

import Representations
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ]) func anHTTPDateIsReadAsItIsWritten(seconds: Int64, text: String) {
        #expect(Instant.httpDate(seconds) == text)
        #expect(Instant.seconds(httpDate: text) == seconds)
    }

    @Test(arguments: [
        "", "yesterday", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sun, 99999999999999999999 Nov 1994 08:49:37 GMT",
    ]) func anyOtherDateIsPassedOver(text: String) { #expect(Instant.seconds(httpDate: text) == nil) }

    @Test func aTimeIsWrittenInUTC() { #expect(Instant.text(1_709_164_801) == "2024-02-29T00:00:01Z") }
}
