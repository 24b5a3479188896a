// JSON: what is accepted and what is not, against Foundation; where problems are said to be.

import Foundation
import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct JSONReaderTests {
    /// Texts that Foundation reads and we refuse: a comma before the closing bracket, which RFC 8259 has no place
    /// for, and a key twice, of which it keeps one.
    static let foundationIsLaxer: Set<String> = [
        "[1,]", "[\"\",]", "{\"a\":1,}", "{\"id\":0,}",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"b\":2,\"\":3}",
        "[{\"x\":{\"k\":0,\"k\":0}}]",
    ]

    @Test(arguments: JSONCases.accepted)
    func whatRFC8259AcceptsIsRead(_ text: String) throws {
        let ours = try readJSON(Array(text.utf8))
        let theirs = try #require(foundation(Data(text.utf8)), "Foundation refuses \(text)")
        // Our description is JSON again: read by Foundation it is the same value.
        #expect(foundation(Data(ours.utf8)) as? NSObject == theirs as? NSObject)
    }

    @Test(arguments: JSONCases.rejected)
    func whatRFC8259RefusesIsAProblem(_ text: String) {
        #expect(throws: SyntaxProblem.self) { try readJSON(Array(text.utf8)) }
        let isLaxer = foundation(Data(text.utf8)) != nil
        #expect(
            isLaxer == Self.foundationIsLaxer.contains(text), "Foundation's view of \(text.debugDescription)")
    }

    @Test(arguments: JSONCases.chosen)
    func whatRFC8259LeavesOpenIsDecided(_ text: String, _ isAccepted: Bool) {
        #expect(((try? readJSON(Array(text.utf8))) != nil) == isAccepted)
    }

    @Test func deepAndUnclosedTextsAreProblems() {
        for piece in ["[", "{\"\":", "[{\"\":"] {
            let text = String(repeating: piece, count: 100_000)
            #expect(throws: SyntaxProblem.self) { try readJSON(Array(text.utf8)) }
        }
    }

    @Test(arguments: JSONCases.invalidBytes)
    func bytesThatAreNotUTF8AreAProblemAtTheirColumn(_ bad: [UInt8]) {
        // Seven bytes before and eight behind, so that both ways of scanning come by.
        for before in ["", "1234567", "123456789"] {
            let text = Array("[\"\(before)".utf8) + bad + Array("12345678\"]".utf8)
            let detail = "the byte \(Wording.hexadecimal(bad[0])) is not UTF-8: save the file as UTF-8"
            #expect(throws: SyntaxProblem(1, 3 + before.utf8.count, detail)) { try readJSON(text) }
            #expect(throws: SyntaxProblem.self) { try readJSON(bad + text) }
            #expect(throws: SyntaxProblem.self) {
                try readJSON(Array("{\"".utf8) + bad + Array("\":1}".utf8))
            }
            #expect(foundation(Data(text)) == nil)
        }
    }

    @Test(arguments: exactProblems)
    func aProblemSaysWhereAndWhat(_ text: String, _ expected: SyntaxProblem) {
        #expect(throws: expected) { try readJSON(Array(text.utf8)) }
    }

    static let exactProblems: [(String, SyntaxProblem)] = [
        ("", .init(1, 1, "expected a value, found the end of the text")),
        ("\n\n  ", .init(3, 3, "expected a value, found the end of the text")),
        ("True", .init(1, 1, "'True' is not a JSON value: write 'true'")),
        ("[NaN]", .init(1, 2, "'NaN' is not a JSON value: write a number or 'null'")),
        ("-Infinity", .init(1, 2, "expected a digit after the minus sign, found 'I'")),
        ("[\n  abc]", .init(2, 3, "'abc' is not a JSON value: text stands in double quotes")),
        ("'a'", .init(1, 1, "text stands in double quotes, not in single ones")),
        ("+1", .init(1, 1, "a number may not begin with '+'")),
        (".5", .init(1, 1, "a number may not begin with its decimal point")),
        ("[1, 012]", .init(1, 5, "a number may not begin with 0 and another digit")),
        ("1.", .init(1, 3, "expected a digit after the decimal point, found the end of the text")),
        ("1.e5", .init(1, 3, "expected a digit after the decimal point, found 'e'")),
        ("[1e]", .init(1, 4, "expected a digit after the exponent's mark, found ']'")),
        ("1 2", .init(1, 3, "expected nothing behind the value, found '2'")),
        ("{}\n}", .init(2, 1, "expected nothing behind the value, found '}'")),
        ("{}\u{FEFF}", .init(1, 3, "expected nothing behind the value, found a byte order mark")),
        ("[1 2]", .init(1, 4, "expected ',' or ']' after the value, found '2'")),
        ("[1", .init(1, 3, "expected ',' or ']' after the value, found the end of the text")),
        ("[1,\n ]", .init(1, 3, "a comma without a value behind it, before ']'")),
        ("[,1]", .init(1, 2, "expected a value, found ','")),
        ("[é]", .init(1, 2, "expected a value, found 'é'")),
        ("[\u{1}]", .init(1, 2, "expected a value, found 'U+0001'")),
        ("{\"a\":1 \"b\":2}", .init(1, 8, "expected ',' or '}' after the value, found a double quote")),
        ("{\"a\":1,}", .init(1, 7, "a comma without a value behind it, before '}'")),
        ("{a:1}", .init(1, 2, "expected a key in double quotes, found 'a'")),
        ("{\"é\" 1}", .init(1, 7, "expected ':' after the key, found '1'")),
        ("{\"a\":}", .init(1, 6, "expected a value, found '}'")),
        ("[\"a", .init(1, 2, "the text that begins here is not closed before the end of the text")),
        ("[\"a\n\"]", .init(1, 2, "the text that begins here is not closed before the end of its line")),
        ("[\"a\t\"]", .init(1, 4, "a tab inside a text is written '\\t'")),
        ("\"\u{0}\"", .init(1, 2, "the control character U+0000 inside a text must be escaped")),
        (#""\d""#, .init(1, 2, #"a backslash before 'd' is no escape: a backslash itself is written '\\'"#)),
        (#""\u12x4""#, .init(1, 2, #"'\u' needs four hexadecimal digits, found 'x'"#)),
        (#""\u12"#, .init(1, 2, "the escape that begins here is cut off by the end of the text")),
        (#""ab\ud800""#, .init(1, 4, "U+D800 is only the first half of a character: escape both halves")),
        (#""\udc00""#, .init(1, 2, "U+DC00 is only the second half of a character: escape both halves")),
    ]

    @Test func aDuplicateKeyNamesItsFirstLine() {
        #expect(throws: SyntaxProblem(4, 3, "the key 'id' is already given on line 2")) {
            try readJSON(Array("{\n  \"id\": 1,\n  \"x\": {\"id\": 2},\n  \"i\\u0064\": 3\n}".utf8))
        }
        #expect(throws: SyntaxProblem(1, 8, "the key 'a' is already given in column 2 of this line")) {
            try readJSON(Array("{\"a\":1,\"a\":2}".utf8))
        }
    }

    @Test(arguments: [2, 31, 32, 33, 34, 100, 5_000])
    func aDuplicateKeyIsFoundAmongAnyNumber(_ count: Int) {
        let members = (1...count).map { "\"key\($0)\":\n\($0)" }.joined(separator: ",")
        #expect((try? readJSON(Array("{\(members)}".utf8))) != nil)
        let expected = SyntaxProblem(
            count + 1, String(count).utf8.count + 2, "the key 'key2' is already given on line 2")
        #expect(throws: expected) { try readJSON(Array("{\(members),\"key2\":0,\"key1\":0}".utf8)) }
    }

    @Test func nestingIsReadDownToTheLimit() {
        let limit = ReaderLimits().depthMaximum
        let deep = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect((try? readJSON(Array(deep.utf8))) == deep)
        let deeper = SyntaxProblem(1, limit + 1, "lists and objects are nested deeper than 64")
        #expect(throws: deeper) { try readJSON(Array("[\(deep)]".utf8)) }
        #expect(throws: SyntaxProblem.self) {
            try readJSON(Array(String(repeating: "{\"a\":", count: 1_000_000).utf8))
        }
    }

    @Test func numbersAndWordsKeepTheirText() throws {
        let text = "[1.50,-0,1E+02,123456789012345678901234567890,true,false,null]"
        #expect(try readJSON(Array(text.utf8)) == text)
    }

    @Test func nodesStandWhereTheyAreWritten() {
        #expect(
            places(.json, "\u{FEFF}{\n\"é\": \"a\", \"n\":[1,\r\n true]}") == [
                "1:1 object ", "2:1 key é", "2:7 text a", "2:12 key n", "2:16 list ", "2:17 number 1",
                "3:2 boolean true",
            ])
    }

    @Test func aValueInsideOtherTextIsReadFromItsPlace() throws {
        #expect(throws: SyntaxProblem(7, 43, "a comma without a value behind it, before ']'")) {
            try readInside("x [1, ] y")
        }
        let (end, tree) = try readInside("x [1] y")
        #expect(end == 5)
        #expect(tree.description(of: 0) == "[1]")
        #expect(tree.place(at: 0) == FilePlace(line: 7, column: 41))
    }

    /// Reads the value behind the first byte, which stands on line 7 in column 39.
    private func readInside(_ text: String) throws -> (end: Int, tree: ValueTree) {
        var tree = ValueTree()
        let end = try Array(text.utf8).withUnsafeBufferPointer { buffer in
            try JSONReader.readValue(buffer, from: 1, line: 7, column: 40, into: &tree)
        }
        return (end, tree)
    }

    @Test func whatA32BitOffsetCannotReachIsRefused() {
        var limits = ReaderLimits()
        limits.treeBytesMaximum = 4
        #expect((try? readJSON(Array("1234".utf8), limits: limits)) == "1234")
        #expect(throws: SyntaxProblem(1, 1, "the text is longer than 4 bytes")) {
            try readJSON(Array("12345".utf8), limits: limits)
        }
    }

    private func foundation(_ data: Data) -> Any? {
        try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }
}
