// CSV: rows as objects, quotes, what is wrong and where, and how reading goes on behind a bad row.

import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct CSVReaderTests {
    @Test func aRowIsAnObjectOfItsCells() {
        let expected = Reading(records: [#"{"id":"a","title":"One"}"#, #"{"id":"b","title":"Two"}"#])
        #expect(read(.csv, "id,title\na,One\nb,Two\n") == expected)
        #expect(read(.csv, "id,title\r\na,One\r\nb,Two") == expected)
        #expect(read(.csv, "\u{FEFF}\"id\",\"title\"\n\"a\",\"One\"\r\n\n\"b\",\"Two\"\n\n") == expected)
    }

    @Test func anEmptyCellIsAnAbsentField() {
        #expect(
            read(.csv, "id,a,b\nx,,2\n,\"\",\ny, ,\"\"\n")
                == Reading(records: [#"{"id":"x","b":"2"}"#, "{}", #"{"id":"y","a":" "}"#]))
    }

    @Test func aQuotedCellMayHoldAnything() {
        #expect(
            read(.csv, "a,b\n\"x,\"\"y\"\"\n\r\nz\",\"\"\"\"\n\"é\r\",\"\n\"\n")
                == Reading(records: [
                    #"{"a":"x,\"y\"\u000a\u000d\u000az","b":"\""}"#, #"{"a":"é\u000d","b":"\u000a"}"#,
                ]))
    }

    @Test func longCellsAreReadWhole() {
        let long = String(repeating: "a“b” c", count: 100)
        #expect(
            read(.csv, "a,b\n\(long),\"\(long)\"\n\"\(long)\",\(long)")
                == Reading(records: Array(repeating: #"{"a":"\#(long)","b":"\#(long)"}"#, count: 2)))
    }

    @Test func anEmptyFileHasNoRecords() {
        for text in ["", "\n", "\u{FEFF}", "\r\n\n", "id,title", "id,title\n", "\n\nid,title\n\n"] {
            #expect(read(.csv, text) == Reading())
        }
    }

    @Test func nodesStandWhereTheirCellsDo() {
        #expect(
            places(.csv, "\u{FEFF}id,title,note\nä,\"x\ny\",z\r\n,b,'=c\n") == [
                "2:1 object ", "2:1 key id", "2:1 text ä", "2:1 key title", "2:4 text x\ny", "2:1 key note",
                "3:4 text z", "4:1 object ", "4:1 key title", "4:2 text b", "4:1 key note", "4:4 text =c",
            ])
    }

    @Test func theExportersApostropheIsTakenAway() {
        let cells = ["'=1+1", "'+1", "'-1", "'@x", "\"'\tx\"", "\"'\rx\"", "\"'=\"\"a\"\"\"", "''=x", "'''-"]
        let texts = ["=1+1", "+1", "-1", "@x", #"\u0009x"#, #"\u000dx"#, #"=\"a\""#, "'=x", "''-"]
        #expect(
            read(.csv, "a\n" + cells.joined(separator: "\n"))
                == Reading(records: texts.map { #"{"a":"\#($0)"}"# }))
    }

    @Test func everyOtherApostropheStays() {
        let cells = ["'", "''", "'a", "'tis -", "a'=", "=1", "-1", "' =", "'1", "''a"]
        #expect(
            read(.csv, "a\n" + cells.joined(separator: "\n"))
                == Reading(records: cells.map { #"{"a":"\#($0)"}"# }))
    }

    @Test(arguments: badHeaders)
    func aBadHeaderEndsTheReading(_ header: String, _ problems: [SyntaxProblem]) {
        #expect(read(.csv, header + "\n1,2,3\n") == Reading(problems: problems))
    }

    static let badHeaders: [(String, [SyntaxProblem])] = [
        (
            "id,,id",
            [
                .init(1, 4, "column 2 has no name"),
                .init(1, 5, "the column 'id' is already there, as column 1 of the header"),
            ]
        ),
        ("id,title,", [.init(1, 10, "column 3 has no name")]),
        (
            "\n\"a\nb\",\"a\nb\"",
            [.init(3, 4, "the column 'aU+000Ab' is already there, as column 1 of the header")]
        ),
        (
            "id;title",
            [
                .init(1, 1, "the header is one column with semicolons in it: columns are parted by commas")
            ]
        ),
        (
            "id\ttitle",
            [.init(1, 1, "the header is one column with tabs in it: columns are parted by commas")]
        ),
        ("id,\"title", [.init(1, 4, "the quote that opens here is never closed")]),
        (
            "id,ti\"tle",
            [
                .init(
                    1, 6,
                    "a double quote inside a cell that does not begin with one: put the cell in quotes and double this one"
                )
            ]
        ),
    ]

    @Test func aHeaderHasALimitedNumberOfColumns() {
        let header = (1...1_000).map { "c\($0)" }.joined(separator: ",")
        #expect(read(.csv, header + "\n") == Reading())
        #expect(
            read(.csv, header + ",x\n")
                == Reading(problems: [
                    .init(1, header.utf8.count + 2, "the header has more than 1000 columns")
                ]))
    }

    @Test func aQuotedHeaderMayHoldAnything() {
        #expect(read(.csv, "\"a;b\tc\"\n1\n") == Reading(records: [#"{"a;b\u0009c":"1"}"#]))
    }

    @Test func aFileOverTheLimitIsRefused() {
        var limits = ReaderLimits()
        limits.treeBytesMaximum = 5
        #expect(read(.csv, "a\nb\nc", limits: limits).records.count == 2)
        #expect(
            read(.csv, "a\nb\ncc", limits: limits)
                == Reading(problems: [.init(1, 1, "the file is longer than 5 bytes")]))
    }
}

@Suite struct CSVProblemTests {
    /// What stands in the rows below `id,title` and above a good row, and the problems told of it.
    static let badRows: [(String, [SyntaxProblem])] = [
        ("a", [.init(2, 1, "the row has 1 cell and the header 2 columns")]),
        ("a,b,c", [.init(2, 1, "the row has 3 cells and the header 2 columns")]),
        ("\"a\nb\",c,", [.init(2, 1, "the row has 3 cells and the header 2 columns")]),
        (
            "a,b\"c",
            [
                .init(
                    2, 4,
                    "a double quote inside a cell that does not begin with one: put the cell in quotes and double this one"
                )
            ]
        ),
        (
            "a, \"b\"",
            [
                .init(
                    2, 4,
                    "a double quote inside a cell that does not begin with one: put the cell in quotes and double this one"
                )
            ]
        ),
        (
            "a,\"b\" ",
            [
                .init(
                    2, 6,
                    "expected a comma or the end of the row behind the closing quote, found a space: "
                        + "a quote inside a quoted cell is doubled")
            ]
        ),
        (
            "a,\"say\n\"hi\"\"",
            [
                .init(
                    3, 2,
                    "expected a comma or the end of the row behind the closing quote of the cell that begins on line 2, "
                        + "found 'h': a quote inside a quoted cell is doubled")
            ]
        ),
        (
            "a,b\rc,d",
            [
                .init(
                    2, 4,
                    "a carriage return without a line feed: put the cell in quotes, or end lines with LF or CRLF"
                )
            ]
        ),
        (
            "a\nb\nc,d,e",
            [
                .init(2, 1, "the row has 1 cell and the header 2 columns"),
                .init(3, 1, "the row has 1 cell and the header 2 columns"),
                .init(4, 1, "the row has 3 cells and the header 2 columns"),
            ]
        ),
    ]

    @Test(arguments: badRows)
    func aBadRowIsReportedAndTheNextOneRead(_ rows: String, _ problems: [SyntaxProblem]) {
        let good = #"{"id":"x","title":"y"}"#
        #expect(read(.csv, "id,title\n\(rows)\nx,y\n") == Reading(records: [good], problems: problems))
        #expect(read(.csv, "id,title\r\n\(rows)\r\nx,y") == Reading(records: [good], problems: problems))
    }

    @Test func anOpenQuoteSaysWhereItOpensAndTheNextLineIsRead() {
        #expect(
            read(.csv, "id,title\na,b\nc,\"d\ne,f\ng,h\n")
                == Reading(
                    records: [
                        #"{"id":"a","title":"b"}"#, #"{"id":"e","title":"f"}"#, #"{"id":"g","title":"h"}"#,
                    ],
                    problems: [.init(3, 3, "the quote that opens here is never closed")]))
        #expect(
            read(.csv, "id\n\"")
                == Reading(problems: [.init(2, 1, "the quote that opens here is never closed")]))
    }

    @Test(arguments: JSONCases.invalidBytes)
    func bytesThatAreNotUTF8AreAProblemOfTheirRow(_ bad: [UInt8]) {
        let detail = "the byte \(Wording.hexadecimal(bad[0])) is not UTF-8: save the file as UTF-8"
        let (before, behind) = (Array("id,t\n1,2\n3,123456".utf8), Array("\n4,5\n".utf8))
        #expect(
            read(.csv, before + bad + behind)
                == Reading(
                    records: [#"{"id":"1","t":"2"}"#, #"{"id":"4","t":"5"}"#], problems: [.init(3, 9, detail)]
                ))
        // The row ends where it would without them, line breaks in quotes and all.
        let quoted = Array("id,t\n3,\"1\n23456".utf8) + bad + bad + Array("\n\",7\n4,5\n".utf8)
        #expect(
            read(.csv, quoted) == Reading(records: [#"{"id":"4","t":"5"}"#], problems: [.init(3, 6, detail)]))
        #expect(read(.csv, Array("id,".utf8) + bad + behind) == Reading(problems: [.init(1, 4, detail)]))
    }
}
