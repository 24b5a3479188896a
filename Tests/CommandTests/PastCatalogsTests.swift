// Former editions, asked for by many while the dataset is exchanged.

import API
import CatalogLoader
import Foundation
import HTTPMessage
import Logging
import Representations
import Synchronization
import Testing

@testable import demarche

@Suite struct PastCatalogsTests {
    /// An hour between two editions, from 2024-01-01 on.
    private static func instant(_ generation: Int) -> Int64 { 1_704_067_200 + Int64(generation) * 3_600 }

    private final class Clock: Sendable {
        let now = Atomic<Int64>(instant(0))
    }

    /// A dataset of which each generation says so in the name of an actor.
    private struct Generations: Sendable {
        let folder: TemporaryFolder
        let clock = Clock()
        let api: API

        init() throws {
            folder = try TemporaryFolder()
            #expect(try demarche("init", folder.path + "/data").status == 0)
            let keeper = try JournalKeeper(folder.path + "/state") { [clock] in
                clock.now.load(ordering: .relaxed)
            }
            let first = try Self.snapshot(folder, 0)
            api = API(
                first.knowing(try keeper.begin(with: first.everyone.edition)), keeper: keeper,
                past: PastCatalogs(keeper.journal, limit: 2, log: Logger(label: "test")))
        }

        static func snapshot(_ folder: TemporaryFolder, _ generation: Int) throws -> Snapshot {
            try folder.write(
                "data/actors/more.jsonl",
                """
                {"id": "eastmark", "kind": "state", "names": {"en": "Eastmark \(generation)"}, "revision": \(generation + 1), "citations": [{"source": "northern-gazette-2024-05"}]}
                """)
            return Snapshot(try DatasetLoader.loadWhole([folder.path + "/data"], now: 0), at: 0)
        }

        /// Serves the next generation from its hour on.
        func exchange(for generation: Int) throws {
            clock.now.store(PastCatalogsTests.instant(generation), ordering: .relaxed)
            #expect(try api.replace(with: Self.snapshot(folder, generation)) != nil)
        }

        /// What the server says of the actor as it was in the hour of a generation; `nil` where it is to be asked again.
        func text(_ generation: Int) -> String? {
            let moment = Date(timeIntervalSince1970: Double(PastCatalogsTests.instant(generation) + 1_800))
            let response = api.respond(
                to: Request(
                    method: "GET",
                    target: "/v1/actors/eastmark?known_at=\(ISO8601DateFormatter().string(from: moment))"))
            guard response.status != 503, case .bytes(let bytes) = response.content.body else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func everyAnswerIsOfTheEditionThatIsAskedFor() throws {
        let generations = try Generations()
        for generation in 1..<5 { try generations.exchange(for: generation) }
        let newest = Atomic(4)
        let answers = Atomic(0)
        let wrong = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { number in
            if number == 0 {
                // One exchanges while the others ask, more of them than are kept.
                for generation in 5..<12 {
                    do { try generations.exchange(for: generation) } catch {
                        wrong.withLock { $0.append("\(error)") }
                    }
                    newest.store(generation, ordering: .releasing)
                }
                return
            }
            var asked = number
            for _ in 0..<12 {
                asked = (asked * 7 + 3) % 11
                let generation = min(asked, newest.load(ordering: .acquiring) - 1)
                let hasAnswer = eventually {
                    guard let text = generations.text(generation) else { return false }
                    if !text.contains("\"Eastmark \(generation)\"") {
                        wrong.withLock { $0.append("generation \(generation): \(text.prefix(200))") }
                    }
                    return true
                }
                if hasAnswer { answers.wrappingAdd(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.withLock { $0 } == [])
        #expect(answers.load(ordering: .relaxed) == 36)
    }

    @Test func whatCannotBeReadBackIsSaidAndNothingElseIsLost() throws {
        let generations = try Generations()
        for generation in 1..<4 { try generations.exchange(for: generation) }
        // The line of an edition's actor is damaged behind the server's back.
        let file = generations.folder.path + "/state/journal.jsonl"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        let place = try #require(text.range(of: "Eastmark 1")).lowerBound
        try handle.seek(toOffset: UInt64(text.utf8.distance(from: text.startIndex, to: place)))
        try handle.write(contentsOf: Data("\u{1}".utf8))
        try handle.close()
        func settled(_ generation: Int) -> String {
            var found: String?
            _ = eventually {
                found = generations.text(generation)
                return found != nil
            }
            return found ?? ""
        }
        #expect(settled(1).contains("cannot be read back"))
        #expect(settled(0).contains("\"Eastmark 0\""))
        #expect(settled(3).contains("\"Eastmark 3\""))
    }
}
