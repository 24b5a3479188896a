// YAML: scalars as they are written, records of lists and documents, and where values stand.

import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct YAMLReaderTests {
    @Test func theElementsOfAListAreRecords() {
        let expected = Reading(records: [#"{"id":"a","tags":["x","y"]}"#, #"{"id":"b"}"#])
        let text = "- id: a\n  tags:\n    - x\n    - y\n# a comment\n- id: b\n"
        #expect(read(.yaml, text) == expected)
        #expect(read(.yaml, "\u{FEFF}" + text) == expected)
        #expect(read(.yaml, text.split(separator: "\n").joined(separator: "\r\n")) == expected)
        #expect(read(.yaml, "[{id: a, tags: [x, y]}, {id: b}]") == expected)
    }

    @Test func aMappingIsOneRecord() {
        #expect(
            read(.yaml, "name: A\nlicence:\n  id: cc0\n")
                == Reading(records: [#"{"name":"A","licence":{"id":"cc0"}}"#]))
    }

    @Test func severalDocumentsAreReadOneBehindTheOther() {
        #expect(
            read(.yaml, "%YAML 1.1\n---\nid: a\n---\n- id: b\n- id: c\n---\n...\n---\nid: d\n...\n")
                == Reading(records: ["a", "b", "c", "d"].map { #"{"id":"\#($0)"}"# }))
    }

    @Test func anEmptyFileHasNoRecords() {
        for text in [
            "", "\n", "# nothing\n", "---\n", "\u{FEFF}", "[]", "---\n---\n...\n", "\u{FEFF}# x\r\n",
        ] {
            #expect(read(.yaml, text) == Reading(), "\(text.debugDescription)")
        }
    }

    @Test func anythingElseIsToldWhatAFileHolds() {
        let detail = "expected a list of records, or one record as a mapping of fields to values"
        #expect(read(.yaml, "\n text\n") == Reading(problems: [.init(2, 2, detail)]))
        #expect(read(.yaml, "''") == Reading(problems: [.init(1, 1, detail)]))
        #expect(read(.yaml, "null") == Reading(problems: [.init(1, 1, detail)]))
        #expect(
            read(.yaml, "a: 1\n---\nb\n---\nc: 2\n")
                == Reading(records: [#"{"a":"1"}"#, #"{"c":"2"}"#], problems: [.init(3, 1, detail)]))
    }

    @Test func scalarsAreTextAsTheyAreWritten() {
        let scalars = [
            "NO", "no", "NA", "on", "Yes", "true", "False", "010", "0x1F", "12", "1.50", "1e3", "2024-05-01",
            "12:30:00",
            ".nan", ".inf", "-0", "Null", "NULL", "nil", "none", "null.", "~x", "1_000", "a b", "é", "=",
        ]
        let file = scalars.map { "- \($0)\n" }.joined()
        #expect(read(.yaml, file) == Reading(records: scalars.map { #""\#($0)""# }))
    }

    @Test func onlyAPlainEmptyScalarATildeAndNullAreNull() {
        #expect(
            read(
                .yaml,
                "- {a: , b: ~, c: null, d: '', e: \"~\", f: 'null', g: !!str null, h: ! ~, i: !!null null}\n-\n"
            )
                == Reading(records: [
                    #"{"a":null,"b":null,"c":null,"d":"","e":"~","f":"null","g":"null","h":"~","i":null}"#,
                    "null",
                ]))
    }

    @Test func keysAreTextAsWell() {
        #expect(
            read(.yaml, "{null: 1, ~: 2, no: 3, 010: 4, '': 5, \"<<\": 6, ? x : 7}")
                == Reading(records: [#"{"null":"1","~":"2","no":"3","010":"4","":"5","<<":"6","x":"7"}"#]))
    }

    @Test func quotedAndBlockTextIsDecoded() {
        let text =
            "a: \"x\\ty\\u00e9\\U0001F600\\0\"\nb: 'it''s'\nc: |\n  one\n   two\n\nd: >-\n  one\n  two\ne: plain\n  goes on\n"
        #expect(
            read(.yaml, text)
                == Reading(records: [
                    #"{"a":"x\u0009yé😀\u0000","b":"it's","c":"one\u000a two\u000a","d":"one two","e":"plain goes on"}"#
                ]))
    }

    @Test func theTagsOfYAMLItselfAreAccepted() {
        #expect(
            read(.yaml, "!!map {a: !!str 1, b: !!int 2, c: !!float 3, d: !!bool x, e: !!seq [1]}")
                == Reading(records: [#"{"a":"1","b":"2","c":"3","d":"x","e":["1"]}"#]))
    }

    @Test func nodesStandWhereTheyAreWrittenInBytes() {
        #expect(
            places(.yaml, "\u{FEFF}# ü\r\n- é: ü, # x\r\n  ü: [ä, b]\r\n- |\r\n  x\r\n") == [
                "2:3 object ", "2:3 key é", "2:7 text ü,", "3:3 key ü", "3:7 list ", "3:8 text ä",
                "3:12 text b",
                "4:3 text x\n",
            ])
    }

    @Test func wholeDocumentsCanBeReadIntoOneTree() throws {
        var tree = ValueTree()
        tree.bytes = Array("kept".utf8)
        let roots = try readDocuments("- a\n- {b: c}\n---\nd\n---\n", into: &tree)
        #expect(roots.map { tree.description(of: $0) } == [#"["a",{"b":"c"}]"#, #""d""#, "null"])
        #expect(tree.bytes == Array("keptabcd".utf8))
        #expect(throws: SyntaxProblem(3, 1, "the key 'x' is already given on line 2")) {
            try readDocuments("---\nx: 1\nx: 2\n", into: &tree)
        }
        #expect(throws: SyntaxProblem.self) { try readDocuments("[a]\n---\n[b", into: &tree) }
        #expect(tree.bytes == Array("keptabcd".utf8))
        #expect(tree.nodes.count == 7)
    }

    private func readDocuments(_ text: String, into tree: inout ValueTree) throws(SyntaxProblem) -> [Int] {
        try Array(text.utf8).withUnsafeBufferPointer { buffer throws(SyntaxProblem) in
            try YAMLReader.readDocuments(buffer, into: &tree)
        }
    }
}
