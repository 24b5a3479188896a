// Files of JSON and of JSON Lines: their records, and how reading goes on behind a problem.

import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct JSONLinesTests {
    @Test func everyLineIsARecord() {
        let expected = Reading(records: [#"{"id":"a"}"#, "[1]", "2", #""x""#])
        #expect(read(.jsonLines, "{\"id\":\"a\"}\n[1]\n2\n\"x\"") == expected)
        #expect(read(.jsonLines, "{\"id\":\"a\"}\r\n[1]\r\n2\r\n\"x\"\r\n") == expected)
        #expect(read(.jsonLines, "\u{FEFF}\n{\"id\": \"a\"}\n \t\n\r\n[1]\n2\n\n\"x\"\n\n") == expected)
    }

    @Test func anEmptyFileHasNoRecords() {
        for text in ["", "\n", "\u{FEFF}", "\r\n\r\n", "  "] { #expect(read(.jsonLines, text) == Reading()) }
    }

    @Test func aBadLineIsReportedAndTheOthersRead() {
        let text =
            "{\"a\":1}\n{\"a\":\n{\"a\":2} x\n  tru\n{\"é\":01}\r\n{\"a\":\"\n{\"a\":1,\"a\":1}\n{\"a\":3}"
        #expect(
            read(.jsonLines, text)
                == Reading(
                    records: [#"{"a":1}"#, #"{"a":3}"#],
                    problems: [
                        .init(
                            2, 6, "expected a value, found the end of the line (a record stands on one line)"),
                        .init(3, 9, "expected nothing behind the value, found 'x'"),
                        .init(4, 3, "'tru' is not a JSON value: text stands in double quotes"),
                        .init(5, 7, "a number may not begin with 0 and another digit"),
                        .init(6, 6, "the text that begins here is not closed before the end of the line"),
                        .init(7, 8, "the key 'a' is already given in column 2 of this line"),
                    ]))
    }

    @Test func invalidUTF8OnALineLeavesTheOthersAlone() {
        let bytes = Array("{\"a\":1}\n{\"a\":\"".utf8) + [0xE9] + Array("\"}\n{\"a\":2}\n".utf8)
        #expect(
            read(.jsonLines, bytes)
                == Reading(
                    records: [#"{"a":1}"#, #"{"a":2}"#],
                    problems: [.init(2, 7, "the byte 0xE9 is not UTF-8: save the file as UTF-8")]))
    }

    @Test func aByteOrderMarkInsideTheFileIsAProblem() {
        #expect(
            read(.jsonLines, "1\n\u{FEFF}2\n")
                == Reading(
                    records: ["1"], problems: [.init(2, 1, "expected a value, found a byte order mark")]))
    }

    @Test func aCutLineIsReadOnItsOwn() {
        // A text that is open at a line's end must not swallow the next line, nor an escape its quote.
        let reading = read(.jsonLines, "\"a\\\n\"b\"\n\"\\u00\n[\n]\n")
        #expect(reading.records == [#""b""#])
        #expect(reading.problems.map(\.line) == [1, 3, 4, 5])
    }

    @Test func aLineOverTheLimitIsReportedAndTheOthersRead() {
        var limits = ReaderLimits()
        limits.treeBytesMaximum = 8
        #expect(
            read(.jsonLines, "1\n\"12345678\"\n2\n", limits: limits)
                == Reading(records: ["1", "2"], problems: [.init(2, 1, "the line is longer than 8 bytes")]))
    }
}

@Suite struct JSONDocumentTests {
    @Test func theElementsOfAListAreRecords() {
        let expected = Reading(records: [#"{"id":"a"}"#, "2", "[3]"])
        #expect(read(.json, "[{\"id\":\"a\"},2,[3]]") == expected)
        #expect(read(.json, "\u{FEFF} [\n{\"id\":\"a\"}\n,\n2 , [3]\r\n]\n") == expected)
    }

    @Test func anObjectIsOneRecord() {
        #expect(read(.json, "\n{\"a\": {\"b\": []}}\n") == Reading(records: [#"{"a":{"b":[]}}"#]))
    }

    @Test func anEmptyFileHasNoRecords() {
        for text in ["", " \n", "\u{FEFF}", "[]", "[\n]\n"] { #expect(read(.json, text) == Reading()) }
    }

    @Test func anythingElseIsToldWhatAFileHolds() {
        let detail = "expected a list of records, or one record as a mapping of fields to values"
        for text in ["\n 1", "\n \"a\"", "\n null", "\n true  "] {
            #expect(read(.json, text) == Reading(problems: [.init(2, 2, detail)]))
        }
    }

    @Test func whatStandsBeforeAProblemIsRead() {
        #expect(
            read(.json, "[{\"a\":1},\n{\"a\":2,}, {\"a\":3}]")
                == Reading(
                    records: [#"{"a":1}"#],
                    problems: [.init(2, 7, "a comma without a value behind it, before '}'")]))
        #expect(
            read(.json, "[1,2\n")
                == Reading(
                    records: ["1", "2"],
                    problems: [.init(2, 1, "expected ',' or ']' after the value, found the end of the file")])
        )
        #expect(
            read(.json, "[1,]")
                == Reading(
                    records: ["1"], problems: [.init(1, 3, "a comma without a value behind it, before ']'")]))
        #expect(
            read(.json, "{\"a\":1}\n{\"a\":2}")
                == Reading(
                    records: [#"{"a":1}"#],
                    problems: [.init(2, 1, "expected nothing behind the value, found '{'")]))
    }

    @Test(arguments: RecordFormat.allCases)
    func utf16IsNamed(_ format: RecordFormat) {
        let detail = "the file is UTF-16, and only UTF-8 is read: save it as UTF-8"
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x7B, 0], [0xFE, 0xFF, 0, 0x7B], [0xFF, 0xFE]] {
            #expect(read(format, bytes) == Reading(problems: [.init(1, 1, detail)]))
        }
    }
}
