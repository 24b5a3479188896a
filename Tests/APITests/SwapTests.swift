// The exchange of one snapshot for another: what is asked before, while and after.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Synchronization
import Testing

/// The tests' own dataset with one more entry, whose title names a generation.
private func edition(_ generation: Int) throws -> Edition {
    let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let line =
        #"{"id":"swapped","title":"Generation \#(generation)","kind":"summit","date":"2023","#
        + #""participants":[{"actor":"norland"}],"summary":"Swapped","citations":[{"source":"gazette-report"}]}"#
    try line.write(toFile: folder + "/events.jsonl", atomically: true, encoding: .utf8)
    return Edition(try DatasetLoader.load([GoldenAnswer.datasetFolder, folder], now: GoldenAnswer.now))
}

@Suite struct SwapTests {
    private let request = Request(method: "GET", target: "/v1/events/swapped")

    private func title(_ response: Response) -> String? {
        Reply(response, to: request).json["data"]["title"].string
    }

    @Test func requestsThatBeginAfterAnExchangeAreAnsweredFromTheNewSnapshot() throws {
        let api = API(try edition(1))
        let before = api.respond(to: request)
        let replacement = try #require(try api.replace(with: Snapshot(try edition(2))))
        let after = api.respond(to: request)
        #expect(title(before) == "Generation 1" && title(after) == "Generation 2")
        #expect(before.content.headers["ETag"] != after.content.headers["ETag"])
        #expect(before.repeatable?.holds == false && after.repeatable?.holds == true)
        #expect(replacement.new === api.snapshot && replacement.new.number > replacement.old.number)
    }

    @Test func aSnapshotOfTheSameContentChangesNothing() throws {
        let api = API(try edition(1))
        let (snapshot, before) = (api.snapshot, api.respond(to: request))
        #expect(try api.replace(with: Snapshot(try edition(1))) == nil)
        #expect(api.snapshot === snapshot && before.repeatable?.holds == true)
    }

    @Test func observersSeeEveryExchangeFromBothSides() throws {
        let api = API(try edition(1))
        let seen = Mutex<[String]>([])
        let note: @Sendable (String, Replacement) -> Void = { side, replacement in
            let current = api.snapshot === replacement.old ? "old" : "new"
            seen.withLock { $0.append("\(side) \(current)") }
        }
        api.observeReplacements(before: { note("before", $0) }, after: { note("after", $0) })
        try api.replace(with: Snapshot(try edition(2)))
        try api.replace(with: Snapshot(try edition(2)))
        try api.replace(with: Snapshot(try edition(3)))
        #expect(seen.withLock { $0 } == ["before old", "after new", "before old", "after new"])
    }

    /// What threads that ask without pause find while snapshots are exchanged: none is refused, no answer mixes two
    /// generations, none goes back to an older one, and none from an older one is given again.
    @Test func anExchangeUnderLoadLosesNothingAndMixesNothing() throws {
        let editions = try (0..<8).map(edition)
        let tags = Dictionary(
            uniqueKeysWithValues: editions.enumerated().map { generation, edition in
                (API(edition).respond(to: request).content.headers["ETag"] ?? "", generation)
            })
        #expect(tags.count == editions.count)
        let api = API(editions[0])
        let rounds = 400
        /// How many exchanges have begun, and how many have ended.
        let begun = Atomic(0)
        let ended = Atomic(0)
        let faults = Mutex<[String]>([])
        let answers = Atomic(0)
        let askers = (0..<3).map { _ in
            Thread { [request] in
                var kept: Response?
                while ended.load(ordering: .acquiring) < rounds {
                    let earliest = ended.load(ordering: .acquiring)
                    let response =
                        kept.flatMap { $0.repeatable?.holds == true ? $0 : nil }
                        ?? api.respond(to: request)
                    kept = response
                    let latest = begun.load(ordering: .acquiring)
                    let tag = tags[response.content.headers["ETag"] ?? ""] ?? -1
                    let isInTime = (earliest...latest).contains { $0 % editions.count == tag }
                    let isWhole =
                        response.status == 200 && title(response) == "Generation \(tag)"
                        && Reply(response, to: request).text.contains(editions[tag].version)
                    if !isInTime || !isWhole {
                        faults.withLock { $0.append("\(earliest)...\(latest): \(tag)") }
                    }
                    answers.wrappingAdd(1, ordering: .relaxed)
                }
            }
        }
        askers.forEach { $0.start() }
        for round in 1...rounds {
            begun.store(round, ordering: .releasing)
            let replacement = try api.replace(with: Snapshot(editions[round % editions.count]))
            #expect(replacement?.old.everyone.validity.holds == false)
            ended.store(round, ordering: .releasing)
        }
        while askers.contains(where: { !$0.isFinished }) { usleep(1_000) }
        #expect(faults.withLock { $0 } == [])
        #expect(answers.load(ordering: .relaxed) > 0)
    }
}
