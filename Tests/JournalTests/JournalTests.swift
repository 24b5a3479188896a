// The journal: what it keeps and gives back, and what becomes of it when a crash or a hand gets at it.

import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import Glibc
import Journal
import Representations
import Testing

/// The tests' dataset as an editor changes it, and a state folder beside it.
private final class Editing {
    private let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
    var state: String { folder + "/state" }
    var file: String { state + "/journal.jsonl" }
    var now = GoldenAnswer.now

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: GoldenAnswer.datasetFolder, toPath: folder + "/data")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func replace(_ old: String, with new: String, in file: String) throws {
        let path = folder + "/data/" + file
        let text = try String(contentsOfFile: path, encoding: .utf8)
        precondition(text.ranges(of: old).count == 1, old)
        try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    func write(_ file: String, _ text: String) throws {
        try text.write(toFile: folder + "/data/" + file, atomically: true, encoding: .utf8)
    }

    func edition() throws -> Edition {
        let whole = try DatasetLoader.load([folder + "/data"], now: now)
        return Edition(whole.asEverybodySees(at: now))
    }

    var bytes: [UInt8] { (FileManager.default.contents(atPath: file)).map(Array.init) ?? [] }

    func setBytes(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
}

/// Edits of every sort, each of which makes another edition.
private let edits: [@Sendable (Editing) throws -> Void] = [
    {
        try $0.replace(
            "summary: No word.", with: "summary: \"Not a \\\"word\\\".\\n\"\n  revision: 2",
            in: "rhetoric.yaml")
    },
    {
        try $0.write(
            "events.jsonl",
            #"{"id":"met","title":"Met: {\"a\":[1,2]}, ✓","kind":"summit","date":"2023","participants":[{"actor":"norland"}],"summary":"They met.","citations":[{"source":"gazette-report"}]}"#
        )
    },
    // The days of the folder move with every record that has none of its own.
    { try $0.replace("modified: 2024-02-03", with: "modified: 2024-02-04", in: "dataset.yaml") },
    {
        try $0.replace(
            "- id: estmark-silent", with: "- id: estmark-mute\n  former_ids: [estmark-silent]",
            in: "rhetoric.yaml")
    },
    {
        try $0.replace(
            "description: States and people", with: "description: Countries and people", in: "dataset.yaml")
    },
    { try $0.write("events.jsonl", "") },
    {
        try $0.replace("note: \"It was never said.\"", with: "note: \"Nobody said it.\"", in: "rhetoric.yaml")
    },
]

@Suite struct JournalTests {
    /// A journal of the first edition and some edits.
    private func journal(_ editing: Editing, edits count: Int = 0) throws -> (Journal, [Edition]) {
        let journal = try Journal(folder: editing.state)
        var log = try journal.append(ChangeLog(first: try editing.edition(), instant: 0), instant: 1_000)
        var editions = [log.edition]
        for (index, edit) in edits.prefix(count).enumerated() {
            try edit(editing)
            log = log.followed(by: try editing.edition(), instant: 0)
            log = try journal.append(log, instant: 2_000 + Int64(index))
            editions.append(log.edition)
        }
        return (journal, editions)
    }

    @Test func everyEditionIsReadBackAsItWas() throws {
        let editing = try Editing()
        let (journal, editions) = try journal(editing, edits: edits.count)
        #expect(journal.editions.map(\.version) == editions.map(\.version))
        for (place, edition) in editions.enumerated() {
            let past = try journal.edition(at: place)
            #expect(past.version == edition.version && past.lastModified == edition.lastModified, "\(place)")
            #expect(CatalogComparison(edition.catalog, past.catalog).differences.isEmpty, "\(place)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: editing.state) == ["journal.jsonl"])
    }

    @Test func whatIsRememberedOutlivesTheProcess() throws {
        let editing = try Editing()
        let history: ChangeHistory?
        do { history = try journal(editing, edits: edits.count).0.history }
        let again = try Journal(folder: editing.state)
        #expect(again.history?.batches == history?.batches && history?.batches.count == edits.count + 1)
        #expect(again.history?.withdrawn.keys.sorted() == ["met"])
        #expect(again.history?.latestChange(of: "estmark-mute")?.formerId == "estmark-silent")
        #expect(again.editions.map(\.instant) == [1_000] + edits.indices.map { 2_000 + Int64($0) })
    }

    @Test func whereverItsEndIsTornItOpensWithWhatWasComplete() throws {
        let editing = try Editing()
        let ends: [Int]
        do {
            let (journal, _) = try journal(editing, edits: 2)
            _ = journal
            // An edition is complete with its last line.
            var place = 0
            var found: [Int] = []
            for line in editing.bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
                place += line.count + 1
                if String(decoding: line, as: UTF8.self).contains(#""line":"end""#) { found.append(place) }
            }
            ends = found
        }
        let whole = editing.bytes
        #expect(ends.count == 3 && ends.last == whole.count)
        // At every byte of the last edition, and at many before.
        let lengths = Array(ends[1]...ends[2]) + Array(stride(from: 0, through: ends[1], by: 97))
        for length in lengths {
            try editing.setBytes(Array(whole[..<length]))
            let journal = try Journal(folder: editing.state)
            let count = ends.filter { $0 <= length }.count
            #expect(journal.editions.count == count, "\(length)")
            #expect(
                editing.bytes
                    == Array(whole[..<max(ends.last { $0 <= length } ?? 0, min(whole.count, headerBytes))]),
                "\(length)")
        }
        // Blocks that never reached the disk read as zeros.
        for length in stride(from: ends[1], to: ends[2], by: 13) {
            var bytes = whole
            for index in length..<min(length + 200, bytes.count) { bytes[index] = 0 }
            try editing.setBytes(bytes)
            #expect(try Journal(folder: editing.state).editions.count == 2, "\(length)")
        }
    }

    private var headerBytes: Int { #"{"crc":"00000000","line":"journal","version":1}"#.utf8.count + 1 }

    @Test func itIsWrittenOnAfterItWasMended() throws {
        let editing = try Editing()
        do { _ = try journal(editing, edits: 1) }
        try editing.setBytes(Array(editing.bytes.dropLast(5)))
        let journal = try Journal(folder: editing.state)
        let last = try journal.edition(at: 0)
        let log = ChangeLog(last, try #require(journal.history)).followed(
            by: try editing.edition(), instant: 0)
        _ = try journal.append(log, instant: 3_000)
        #expect(journal.editions.count == 2)
        #expect(try journal.edition(at: 1).version == log.edition.version)
    }

    @Test func whatWasOnceCompleteAndIsAlteredIsSaidWithItsLine() throws {
        let editing = try Editing()
        do { _ = try journal(editing, edits: 2) }
        let whole = editing.bytes
        for place in stride(from: 120, to: whole.count / 2, by: 501) {
            var bytes = whole
            if bytes[place] == 10 { continue }
            bytes[place] = bytes[place] == 88 ? 89 : 88
            try editing.setBytes(bytes)
            let line = bytes[..<place].count { $0 == 10 } + 1
            #expect(throws: JournalFailure.damaged(path: editing.file, line: line)) {
                _ = try Journal(folder: editing.state)
            }
            #expect(editing.bytes == bytes, "nothing is cut off")
        }
    }

    @Test func oneProcessAtATimeHasIt() throws {
        let editing = try Editing()
        let journal = try Journal(folder: editing.state)
        #expect(throws: JournalFailure.inUse(path: editing.file)) { _ = try Journal(folder: editing.state) }
        _ = journal
    }

    @Test func aJournalOfAnotherVersionIsLeftAlone() throws {
        let editing = try Editing()
        do { _ = try Journal(folder: editing.state) }
        // The checksum of a header that says 2 is computed as docs/journal.md says.
        let rest = #""line":"journal","version":2}"#
        let line = #"{"crc":""# + crc(rest) + "\"," + rest + "\n"
        try editing.setBytes(Array(line.utf8))
        #expect(throws: JournalFailure.unknownVersion(path: editing.file, version: 2)) {
            _ = try Journal(folder: editing.state)
        }
    }

    /// The CRC-32 of ISO 3309, bit by bit.
    private func crc(_ text: String) -> String {
        var crc: UInt32 = .max
        for byte in text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        let digits = String(~crc, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    @Test func aFolderThatCannotBeMadeIsSaid() {
        #expect(throws: JournalFailure.self) { _ = try Journal(folder: "/proc/nowhere/state") }
    }

    @Test func whatIsUnderEmbargoIsNeverWritten() throws {
        let editing = try Editing()
        try editing.write(
            "events.jsonl",
            #"{"id":"canary","title":"Canary","kind":"summit","date":"2023","participants":[{"actor":"norland"}],"summary":"Canary.","citations":[{"source":"gazette-report"}],"embargo_until":"2099-01-01T00:00:00Z"}"#
        )
        let (journal, editions) = try journal(editing, edits: 1)
        _ = (journal, editions)
        #expect(!String(decoding: editing.bytes, as: UTF8.self).lowercased().contains("canary"))
    }

    @Test func whatIsHiddenNowIsNotShownOfThePast() throws {
        let editing = try Editing()
        let (journal, _) = try journal(editing, edits: 1)
        let past = try journal.edition(at: 0, without: ["norland-sudavia-2022"])
        #expect(past.catalog.look(up: "norland-sudavia-2022") == .unknown)
        // An entry that refers to it would name it.
        #expect(past.catalog.look(up: "norland-rejects-talks") == .unknown)
        #expect(past.catalog.look(up: "estmark-silent") != .unknown)
    }

    @Test func aRetractedRecordIsKeptWithoutItsText() throws {
        let editing = try Editing()
        do { _ = try journal(editing) }
        let text = String(decoding: editing.bytes, as: UTF8.self)
        #expect(text.contains("It was never said.") && !text.contains("Sudavia threatens Norland"))
    }

    @Test func everyFieldOfEveryKindHasItsBit() {
        for schema in Schema.all { #expect(schema.fields.count <= CatalogComparison.fieldMaximum) }
    }
}
