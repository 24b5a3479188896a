// Random trees, written and read back; and the same records through every format.

import Testing

@testable import CatalogLoader
@testable import StructuredText

/// A value to write.
private indirect enum Value {
    case null, boolean(Bool), number(String), text(String), list([Value])
    case object([(key: String, value: Value)])

    /// As `ValueTree.description(of:)` has it.
    var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): String(value)
        case .number(let text): text
        case .text(let text): ValueTree.quoted(text)
        case .list(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { ValueTree.quoted($0.key) + ":" + $0.value.description }.joined(separator: ",")
                + "}"
        }
    }
}

/// Makes values and writes them, each in one of the many ways a format has.
private struct Writer {
    var random: SeededGenerator

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    mutating func text() -> String {
        // Of every length in bytes, and next to the edges of what must be escaped or is defused in CSV.
        let characters: [Unicode.Scalar] = [
            "a", "b", "z", " ", "\"", "\\", "'", ",", "=", "-", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}",
            "é",
            "\u{7FF}", "\u{800}", "€", "\u{FFFD}", "\u{10000}", "😀", "\u{10FFFF}", "/", "1", ":", "#", "{",
            "[",
        ]
        var text = ""
        for _ in 0..<below(below(4) == 0 ? 40 : 9) {
            text.unicodeScalars.append(characters[below(characters.count)])
        }
        return text
    }

    mutating func value(depth: Int) -> Value {
        switch below(depth > 5 ? 4 : 7) {
        case 0: return .null
        case 1: return .boolean(below(2) == 0)
        case 2:
            return .number(["0", "-0", "12", "-3.50", "1e9", "2.5E-3", "123456789012345678901"][below(7)])
        case 3, 4: return .text(text())
        case 5:
            var elements: [Value] = []
            for _ in 0..<below(5) { elements.append(value(depth: depth + 1)) }
            return .list(elements)
        default:
            var members: [(String, Value)] = []
            for number in 0..<below(below(20) == 0 ? 60 : 6) {
                // The number keeps the keys apart.
                members.append(("\(text())#\(number)", value(depth: depth + 1)))
            }
            return .object(members)
        }
    }

    mutating func json(_ value: Value, space: [String]) -> String {
        func gap() -> String { space[below(space.count)] }
        switch value {
        case .null, .boolean, .number: return gap() + value.description + gap()
        case .text(let text): return gap() + json(text) + gap()
        case .list(let elements):
            return gap() + "[" + gap() + elements.map { json($0, space: space) }.joined(separator: ",") + "]"
                + gap()
        case .object(let members):
            let written = members.map { gap() + json($0.key) + gap() + ":" + json($0.value, space: space) }
            return gap() + "{" + gap() + written.joined(separator: ",") + "}" + gap()
        }
    }

    /// A text in double quotes. Also what YAML reads as the same text, for its double quotes know JSON's escapes.
    mutating func json(_ text: String, isYAML: Bool = false) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            let mustEscape =
                scalar == "\"" || scalar == "\\" || scalar.value < 0x20 || (isYAML && scalar.value == 0x7F)
            if !mustEscape && (isYAML || below(5) > 0) {
                written.unicodeScalars.append(scalar)
            } else if isYAML {
                written += "\\U" + hexadecimal(scalar.value, 8)
            } else {
                for unit in String(scalar).utf16 { written += "\\u" + hexadecimal(UInt32(unit), 4) }
            }
        }
        return written + "\""
    }

    private mutating func hexadecimal(_ value: UInt32, _ length: Int) -> String {
        let digits = String(value, radix: 16, uppercase: below(2) == 0)
        return String(repeating: "0", count: length - digits.count) + digits
    }

    /// A cell, defused as the exporter does it.
    mutating func csv(_ text: String) -> String {
        let behind = text.unicodeScalars.first { $0 != "'" }
        let defused = behind.map { "=+-@\t\r".unicodeScalars.contains($0) } == true ? "'" + text : text
        let mustQuote = defused.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        guard mustQuote || below(3) == 0 else { return defused }
        var doubled = ""
        for scalar in defused.unicodeScalars { doubled += scalar == "\"" ? "\"\"" : String(scalar) }
        return "\"\(doubled)\""
    }
}

@Suite struct RoundTripTests {
    @Test func randomTreesAreReadBackFromJSON() throws {
        var writer = Writer(random: SeededGenerator(seed: 1))
        for _ in 0..<3_000 {
            let value = writer.value(depth: 0)
            let text = writer.json(value, space: ["", "", " ", "\n", "\r\n\t"])
            #expect(try readJSON(Array(text.utf8)) == value.description)
        }
    }

    @Test func randomLinesAreReadBackFromJSONLines() {
        var writer = Writer(random: SeededGenerator(seed: 2))
        let values = (0..<2_000).map { _ in writer.value(depth: 0) }
        let text = values.map { writer.json($0, space: ["", " ", "\t"]) }.joined(separator: "\n")
        #expect(read(.jsonLines, text) == Reading(records: values.map(\.description)))
    }

    @Test func randomListsAreReadBackFromJSONDocuments() {
        var writer = Writer(random: SeededGenerator(seed: 3))
        let values = (0..<500).map { _ in writer.value(depth: 0) }
        let text = writer.json(.list(values), space: ["", " ", "\n"])
        #expect(read(.json, text) == Reading(records: values.map(\.description)))
    }

    @Test func theSameRecordsComeOutOfEveryFormat() {
        var writer = Writer(random: SeededGenerator(seed: 4))
        for _ in 0..<200 {
            let names = (0..<writer.below(5) + 1).map { "\(writer.text())#\($0)" }
            let rows = (0..<writer.below(8)).map { _ in names.map { _ in writer.text() } }
            var (csv, yaml, lines) = (
                names.map { writer.csv(named: $0) }.joined(separator: ",") + "\n", "", ""
            )
            var expected: [String] = []
            for row in rows {
                let members = zip(names, row).filter { !$0.1.isEmpty }
                expected.append(Value.object(members.map { ($0, .text($1)) }).description)
                // A row of one empty cell would be a blank line.
                csv += (row == [""] ? "\"\"" : row.map { writer.csv($0) }.joined(separator: ",")) + "\r\n"
                let yamlMembers = members.map {
                    "\(writer.json($0, isYAML: true)): \(writer.json($1, isYAML: true))"
                }
                yaml += "- {\(yamlMembers.joined(separator: ", "))}\n"
                lines += members.isEmpty ? "{}\n" : expected[expected.count - 1] + "\n"
            }
            #expect(read(.csv, csv) == Reading(records: expected))
            #expect(read(.yaml, yaml) == Reading(records: expected))
            #expect(read(.jsonLines, lines) == Reading(records: expected))
            #expect(
                read(.json, "[\(lines.split(separator: "\n").joined(separator: ","))]").records == expected)
        }
    }

    @Test func jsonIsReadByTheYAMLReaderAsTheSameTexts() {
        var writer = Writer(random: SeededGenerator(seed: 5))
        for _ in 0..<300 {
            let texts = (0..<writer.below(20)).map { _ in writer.text() }
            let list = "[" + texts.map { writer.json($0, isYAML: true) }.joined(separator: ",\n ") + "]"
            #expect(read(.yaml, list) == Reading(records: texts.map(ValueTree.quoted)))
        }
    }
}

extension Writer {
    /// A column's name: quoted where it must be, and never defused.
    fileprivate mutating func csv(named name: String) -> String {
        "\"" + name.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}
