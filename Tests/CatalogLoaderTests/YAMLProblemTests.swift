// What YAML refuses: what its grammar does not know, and what of YAML is not read here.

import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct YAMLProblemTests {
    @Test func aDuplicateKeyNamesItsFirstLine() {
        #expect(
            read(.yaml, "- id: a\n  x: {id: b}\n  \"id\": c\n- id: d\n- {a: 1, a: 2}\n")
                == Reading(
                    records: [#"{"id":"d"}"#],
                    problems: [
                        .init(3, 3, "the key 'id' is already given on line 1"),
                        .init(5, 10, "the key 'a' is already given in column 4 of this line"),
                    ]))
    }

    @Test func allProblemsOfARecordAreToldInTheOrderOfTheFile() {
        #expect(
            read(.yaml, "- a: 1\n  b: &x 2\n  [k]: *x\n  a: 3\n  c: {? : 5}\n  d: !e f\n- b: 2\n")
                == Reading(
                    records: [#"{"b":"2"}"#],
                    problems: [
                        .init(2, 6, anchor("x")),
                        .init(
                            3, 3,
                            "a key is text, not a list or mapping: put text that begins with '[' or '{' in quotes"
                        ),
                        .init(3, 8, alias("x")),
                        .init(4, 3, "the key 'a' is already given on line 1"),
                        .init(5, 9, "a key is missing before ':'"),
                        .init(6, 6, tag("!e")),
                    ]))
    }

    private func anchor(_ name: String) -> String {
        "'&\(name)' is an anchor, which is not read: remove it, or put text that begins with '&' in quotes"
    }

    private func alias(_ name: String) -> String {
        "'*\(name)' is an alias, which is not read: write the value out, or put text that begins with '*' in quotes"
    }

    private func tag(_ name: String) -> String {
        "the tag '\(name)' is not read: remove it, or put text that begins with '!' in quotes"
    }

    @Test func anchorsAndAliasesAreRefused() {
        #expect(
            read(.yaml, "- &a {id: x}\n- *a\n- id: &b y\n- [&c [z], *c]\n- *a : 1\n- ok\n")
                == Reading(
                    records: [#""ok""#],
                    problems: [
                        .init(1, 3, anchor("a")), .init(2, 3, alias("a")), .init(3, 7, anchor("b")),
                        .init(4, 4, anchor("c")), .init(4, 12, alias("c")), .init(5, 3, alias("a")),
                    ]))
        #expect(read(.yaml, "&a\n- b\n") == Reading(records: [#""b""#], problems: [.init(1, 1, anchor("a"))]))
    }

    @Test func aBillionLaughsAreNotTold() {
        var file = "- &a0 [lol]\n"
        for level in 1...30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            file += "- &a\(level) [\(aliases)]\n"
        }
        let reading = read(.yaml, file)
        #expect(reading.records == [])
        #expect(reading.problems.count == 31 + 300)
    }

    @Test func mergeKeysAreRefused() {
        #expect(
            read(.yaml, "a: 1\n<<: {b: 2}\n")
                == Reading(problems: [
                    .init(
                        2, 1,
                        "'<<' merges mappings, which is not read: write the members out, or put the key in quotes"
                    )
                ]))
    }

    @Test(arguments: ["!!set", "!!binary", "!!timestamp", "!e", "!!map", "!<x:y>"])
    func otherTagsAreRefused(_ name: String) {
        let shown = name == "!<x:y>" ? "x:y" : name
        #expect(read(.yaml, "a: \(name) b\n") == Reading(problems: [.init(1, 4, tag(shown))]))
        #expect(read(.yaml, "a: \(name) b\n---\nc: d\n").records == [#"{"c":"d"}"#])
    }

    @Test func tagsOfAnotherKindOfValueAreRefused() {
        #expect(read(.yaml, "a: !!seq {}\n") == Reading(problems: [.init(1, 4, tag("!!seq"))]))
        #expect(
            read(.yaml, "!!str [a]\n") == Reading(records: [#""a""#], problems: [.init(1, 1, tag("!!str"))]))
    }

    @Test func keysThatAreNotTextAreRefusedAndTheRestIsRead() {
        let detail = "a key is text, not a list or mapping: put text that begins with '[' or '{' in quotes"
        #expect(
            read(.yaml, "- {[a, {b: c}]: d, {e: f}: [g]}\n- ok\n")
                == Reading(records: [#""ok""#], problems: [.init(1, 4, detail), .init(1, 20, detail)]))
        // Jinja's braces without quotes.
        #expect(read(.yaml, "title: {{ x }}\n") == Reading(problems: [.init(1, 9, detail)]))
    }

    @Test func nestingIsReadDownToTheLimit() {
        let limit = ReaderLimits().depthMaximum
        let deep = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(read(.yaml, "- \(deep)\n") == Reading(records: [deep]))
        let detail = "lists and mappings are nested deeper than 64"
        #expect(read(.yaml, "- [\(deep)]\n") == Reading(problems: [.init(1, limit + 3, detail)]))
        #expect(read(.yaml, String(repeating: "[", count: 1_000_000)).problems.map(\.detail) == [detail])
        #expect(read(.yaml, String(repeating: "- ", count: 100_000)).problems.map(\.detail) == [detail])
        #expect(read(.yaml, String(repeating: "? ", count: 100_000)).problems.map(\.detail).last == detail)
        #expect(read(.yaml, String(repeating: "{a: ", count: 100_000)).problems.map(\.detail) == [detail])
    }

    @Test(arguments: JSONCases.invalidBytes)
    func bytesThatAreNotUTF8AreAProblemAtTheirPlace(_ bad: [UInt8]) {
        let detail = "the byte \(Wording.hexadecimal(bad[0])) is not UTF-8: save the file as UTF-8"
        let expected = Reading(problems: [.init(2, 6, detail)])
        #expect(read(.yaml, Array("- a\n- \u{E9}x".utf8) + bad + Array("\n- c\n".utf8)) == expected)
    }

    @Test(arguments: [("\u{85}", "U+0085", "N"), ("\u{2028}", "U+2028", "L"), ("\u{2029}", "U+2029", "P")])
    func lineBreaksThatNoEditorShowsAreRefused(_ character: String, _ name: String, _ escape: String) {
        let detail =
            "the invisible character \(name) ends a line in YAML: remove it, or write '\\\(escape)' in double quotes"
        #expect(read(.yaml, "# c\nä: x\(character)y\n") == Reading(problems: [.init(2, 6, detail)]))
        #expect(read(.yaml, "# c\(character)\n") == Reading(problems: [.init(1, 4, detail)]))
        #expect(
            read(.yaml, "a: \"x\\\(escape)y\"\n") == Reading(records: [#"{"a":"x\#(character)y"}"#]))
    }

    @Test func whatA32BitOffsetCannotReachIsRefused() {
        var limits = ReaderLimits()
        limits.treeBytesMaximum = 8
        #expect(read(.yaml, "a: 12345", limits: limits) == Reading(records: [#"{"a":"12345"}"#]))
        #expect(
            read(.yaml, "a: 123456", limits: limits)
                == Reading(problems: [.init(1, 1, "the file is longer than 8 bytes")]))
        // Escapes that are shorter than what they stand for.
        #expect(
            read(.yaml, #""\L\L\L""#, limits: limits).problems.map(\.line) == [1])
    }

    @Test(arguments: grammar)
    func aProblemOfTheGrammarIsToldInPlainWords(_ text: String, _ expected: SyntaxProblem) {
        #expect(read(.yaml, text).problems == [expected])
    }

    static let grammar: [(String, SyntaxProblem)] = [
        (
            "title: a: b\n",
            .init(
                1, 9,
                "a ':' is not allowed here: put text that contains ': ' in quotes, or check the indentation")
        ),
        (
            "- id: a\n   x: b\n",
            .init(
                2, 5,
                "a ':' is not allowed here: put text that contains ': ' in quotes, or check the indentation")
        ),
        (
            "a: - b\n",
            .init(
                1, 4,
                "a list item '-' is not allowed here: begin it on a line of its own and check the indentation"
            )
        ),
        ("a: b\n  c\nd\n", .init(3, 1, "expected ':' and a value behind this key")),
        (
            "a: 'b' c\n",
            .init(
                1, 8, "expected a key or the end of the mapping: check the indentation and the quotes above")
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            .init(
                3, 2,
                "expected a key or the end of the mapping: check the indentation and the quotes above (in the mapping that begins on line 1)"
            )
        ),
        (
            "- a\n- b\nc: d\n",
            .init(
                3, 1,
                "expected a list item '-' or the end of the list: check the indentation (in the list that begins on line 1)"
            )
        ),
        ("a: [1, 2\nb: 3\n", .init(2, 2, "expected ',' or ']' (in the '[' that begins on line 1)")),
        ("a: {b: 1\n", .init(2, 1, "expected ',' or '}' (in the '{' that begins on line 1)")),
        (
            "a:\n\t- b\n",
            .init(
                2, 1,
                "a value cannot begin with this character: put the text in quotes, and indent with spaces, not tabs"
            )
        ),
        (
            "a: `b`\n",
            .init(
                1, 4,
                "a value cannot begin with this character: put the text in quotes, and indent with spaces, not tabs"
            )
        ),
        ("a: b\né: \"c\nd: e\n", .init(2, 5, "the quote that opens here is never closed")),
        (
            "a: 'b\n---\nc'\n",
            .init(
                2, 1,
                "a line of '---' or '...' stands inside quoted text (in the quoted text that begins on line 1)"
            )
        ),
        (
            #"a: "C:\data""#,
            .init(
                1, 7,
                "the backslash and the character behind it are no escape: use single quotes, or double the backslash"
            )
        ),
        (#"a: "\x4""#, .init(1, 7, "expected hexadecimal digits in the escape")),
        (#"a: "\ud800""#, .init(1, 7, "the escape does not stand for a character")),
        (
            "a: *\n",
            .init(1, 5, "expected a name behind '&' or '*': put text that begins with one of these in quotes")
        ),
        (
            "a: !x!y b\n",
            .init(1, 4, "the tag's prefix is not known: put text that begins with '!' in quotes")
        ),
        (
            "%YAML 3.0\n---\na\n",
            .init(1, 1, "the file asks for a YAML version that is not read: remove the %YAML line")
        ),
        (
            "[a]\nb\n",
            .init(
                2, 1,
                "expected the end of the document: check the indentation, or begin another document with '---'"
            )
        ),
        ("a: \u{1}\n", .init(1, 4, "the control character U+0001 is not allowed in YAML")),
        ("a: |\n x\n\u{7F}\n", .init(3, 1, "the control character U+007F is not allowed in YAML")),
    ]

    @Test func recordsBeforeAProblemOfTheGrammarAreRead() {
        #expect(read(.yaml, "- id: a\n- id: b\n- id: c: d\n").records == [#"{"id":"a"}"#, #"{"id":"b"}"#])
    }
}
