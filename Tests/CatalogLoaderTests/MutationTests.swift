// Damaged files: nothing that a file contains may trap, and every problem has a place that the file has.

import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct MutationTests {
    /// Files that use what each format has.
    static let files: [(RecordFormat, [UInt8])] = [
        (
            .jsonLines,
            Array(
                #"""
                {"id":"a","title":"é \"x\" \ud83d\ude00 \u0041","n":[1,-2.5e+3,true,false,null],"o":{"p":{"q":[]}}}
                {"id":"b","title":"12345678901234567890","n":[{}],"o":""}

                ["x",0]
                """#.utf8)
        ),
        (
            .json,
            Array(
                "\u{FEFF}[\n  {\"id\": \"a\", \"x\": [1, 2.0, {\"y\": \"\\n\"}]},\r\n  {\"id\": \"ü\"}, [], null]\n"
                    .utf8)
        ),
        (.csv, Array("id,title,note\r\na,\"x, \"\"y\"\"\nz\",é\n\"b\",'=1,\n\nc,,\"\"\n".utf8)),
        (
            .yaml,
            Array(
                """
                %YAML 1.1
                ---
                - id: a   # comment é
                  title: "x \\u00e9 \\
                    y"
                  text: |
                    one
                     two
                  folded: >-
                    one
                    two
                  tags: [a, 'b', {c: d}]
                - id: &x b
                  ? [k]
                  : *x
                  !!str y: !e z
                ---
                a: 1
                <<: {b: ~}
                a: 2
                ...

                """.utf8)
        ),
    ]

    /// Bytes that mean something to one of the formats, or break UTF-8.
    static let pieces: [[UInt8]] =
        "\"\\{}[]:,'#&*!|>-?%@`<=+.~eEu0 \n\r\t\u{0}\u{1}".utf8.map { [$0] }
        + [
            "---", "...", "\r\n", "\"\"", "\\u", "\\ud800", "\u{FEFF}", "\u{2028}", "null", "<<: ", "- ",
            "? ", "é",
        ]
        .map { Array($0.utf8) } + [[0x80], [0xC3], [0xFF], [0xED, 0xA0, 0x80], [0xF4, 0x90]]

    @Test(arguments: files)
    func aDamagedFileIsReadWithoutATrapAndItsProblemsHavePlaces(_ format: RecordFormat, _ file: [UInt8]) {
        var random = SeededGenerator(seed: 7)
        for round in 0..<4_000 {
            var damaged = file
            for _ in 0...Int.random(in: 0..<4, using: &random) { damage(&damaged, &random) }
            let reading = read(format, damaged)
            let lengths = lineLengths(damaged, format)
            for problem in reading.problems {
                let isPlace =
                    (1...lengths.count).contains(problem.line)
                    && (1...lengths[problem.line - 1] + 1).contains(problem.column)
                #expect(isPlace && !problem.detail.isEmpty, "round \(round): \(problem)")
            }
        }
    }

    @Test(arguments: files)
    func everyBeginningOfAFileIsReadWithoutATrap(_ format: RecordFormat, _ file: [UInt8]) {
        for length in 0...file.count { _ = read(format, Array(file[..<length])) }
    }

    @Test(arguments: RecordFormat.allCases)
    func randomBytesAreReadWithoutATrap(_ format: RecordFormat) {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<4_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<30, using: &random) {
                bytes += Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
            }
            _ = read(format, bytes)
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0..<8, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.insert(contentsOf: piece, at: start)
        case 1: bytes.replaceSubrange(start..<min(end, start + 1), with: piece)
        case 2: bytes.removeSubrange(start..<end)
        case 3:
            bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        default: if start < bytes.count { bytes[start] = UInt8.random(in: .min ... .max, using: &random) }
        }
    }

    /// The bytes of each line. A CR alone ends a line in YAML only.
    private func lineLengths(_ bytes: [UInt8], _ format: RecordFormat) -> [Int] {
        var lengths = [0]
        for (offset, byte) in bytes.enumerated() {
            let isLoneReturn = byte == .carriageReturn && bytes.dropFirst(offset + 1).first != .lineFeed
            if byte == .lineFeed || (format == .yaml && isLoneReturn) {
                lengths.append(0)
            } else {
                lengths[lengths.count - 1] += 1
            }
        }
        return lengths
    }
}
