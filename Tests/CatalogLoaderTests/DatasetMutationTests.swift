// Damaged datasets: whatever the files hold, the answer is a catalog or issues with places that the files have.

import CatalogLoader
import Foundation
import Testing

@Suite struct DatasetMutationTests {
    private static let rounds = 60

    /// Pieces that mean something to a format or to a field.
    private static let pieces: [[UInt8]] =
        [
            "\"", "'", "\\", "{", "}", "[", "]", ":", ",", "#", "&a ", "*a", "- ", "\n", "\r\n", "\t", "  ",
            ";", "~",
            "null", "true", "0", "-1", "9999999999", "2024-13", "2024/..", "../..", "azerbaijan", "match",
            "retracted",
            "status: retracted\n", "embargo_until: 2099-01-01T00:00:00Z\n", "id: x\n", "é", "\u{0}", "\u{1B}",
            "\u{FEFF}", "\u{2028}", "---\n", "...\n", "<<: ",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    @Test func aDamagedDatasetIsACatalogOrAListOfIssues() throws {
        var random = SeededGenerator(seed: 11)
        let names = try FileManager.default.contentsOfDirectory(atPath: shippedDataset).sorted()
            .filter { $0.hasSuffix(".yaml") }
        var files: [String: [UInt8]] = [:]
        for name in names {
            files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: shippedDataset + "/" + name)))
        }
        files["events.jsonl"] = Array(FormatFaultTests.event.utf8)
        files["sources.csv"] = Array(FormatFaultTests.sources.utf8)
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try folder.write(bytes, to: name) }
        #expect(lines([folder]) == [])
        for round in 0..<Self.rounds {
            var damaged = files
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let name = files.keys.sorted()[Int.random(in: 0..<files.count, using: &random)]
                damage(&damaged[name, default: []], &random)
            }
            let changed = damaged.filter { files[$0.key] != $0.value }
            for (name, bytes) in changed { try folder.write(bytes, to: name) }
            check(folder, damaged, round)
            for name in changed.keys { try folder.write(files[name] ?? [], to: name) }
        }
    }

    private func check(_ folder: TemporaryFolder, _ files: [String: [UInt8]], _ round: Int) {
        do throws(LoadFailure) {
            _ = try DatasetLoader.load([folder.path], now: sampleNow)
        } catch {
            #expect(!error.issues.isEmpty, "round \(round)")
            for issue in error.issues {
                let bytes = files[String(issue.file.dropFirst(folder.path.count + 1))] ?? []
                let lineCount = bytes.count { $0 == 10 || $0 == 13 } + 1
                let isOneLine = !issue.description.unicodeScalars.contains {
                    $0.value < 32 || $0.value == 0x7F || $0.value == 0x2028
                }
                let isRight = (0...lineCount).contains(issue.line) && isOneLine && !issue.detail.isEmpty
                #expect(isRight, "round \(round): \(issue)")
            }
            #expect(error.lines(listsAll: true).count == error.issues.count + 1)
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0..<40, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.insert(contentsOf: piece, at: start)
        case 1: bytes.replaceSubrange(start..<end, with: piece)
        case 2: bytes.removeSubrange(start..<end)
        case 3:
            bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 4: bytes.removeSubrange(start...)
        default: if start < bytes.count { bytes[start] = UInt8.random(in: .min ... .max, using: &random) }
        }
    }
}

extension FormatFaultTests {
    /// A valid event, and valid sources, in the formats that the shipped dataset does not use.
    static let event = """
        {"id":"a-talk","title":"A talk","kind":"hearing","date":"2023-11","participants":[{"actor":"azerbaijan","role":"x"}],"summary":"They talked.","citations":[{"source":"paper","locator":"p. 3"}],"tags":["a","b"]}

        """
    static let sources =
        "id,title,published,tags\r\npaper,\"A, \"\"paper\"\"\",2024-01-02,a;b\r\nstudy,'=Study,2023/..,\r\n"
}
