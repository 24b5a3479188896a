// Reading the dataset again while it is served: what changes, what stays, and what is known of it.

import API
import Glibc
import HTTPMessage
import Logging
import Representations
import Synchronization
import Testing

@testable import demarche

/// A dataset in a folder of its own, an API over it, and the one who reads it again.
private struct Reloading {
    let folder: TemporaryFolder
    let api: API
    let reloader: Reloader
    let log = Lines()
    let clock = Clock()

    /// What a test says the time is.
    final class Clock: Sendable {
        let seconds = Atomic<Int64>(1_800_000_000)
        var now: Int64 { seconds.load(ordering: .relaxed) }
    }

    /// The lines that were logged.
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
        func log(event: LogEvent) { lines.add("\(event.level): \(event.message)") }
    }

    let logger: Logger

    init() throws {
        folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path).status == 0)
        let lines = log
        logger = Logger(label: "test") { _ in Handler(lines: lines) }
        let clock = clock
        api = API(
            Snapshot(try DatasetFolders.load([folder.path], now: clock.now), at: clock.now))
        reloader = Reloader(
            api, folders: [folder.path], loadMilliseconds: 1, log: logger, now: { clock.now })
    }

    var version: String { api.snapshot.everyone.edition.version }

    func write(event id: String, embargoUntil: String? = nil) throws {
        let embargo = embargoUntil.map { #", "embargo_until": "\#($0)""# } ?? ""
        try folder.write(
            "events/\(id).jsonl",
            #"{"id": "\#(id)", "title": "An event", "summary": "It met.", "kind": "summit", "date": "2023", "participants": "#
                + #"[{"actor": "norland"}], "citations": [{"source": "northern-gazette-2024-05"}]\#(embargo)}"#
        )
    }

    func status(_ path: String) -> UInt16 { api.respond(to: .init(method: "GET", target: path)).status }
}

@Suite struct ReloadTests {
    @Test func changedFilesAreServed() throws {
        let reloading = try Reloading()
        let before = reloading.version
        try reloading.write(event: "new-event")
        #expect(reloading.status("/v1/events/new-event") == 404)
        let outcome = reloading.reloader.reload(.signal)
        #expect(outcome == .replaced(version: reloading.version) && reloading.version != before)
        #expect(reloading.status("/v1/events/new-event") == 200)
        let status = reloading.reloader.status
        #expect(status.version == reloading.version && status.replacedCount == 1 && !status.isStale)
        #expect(reloading.log.all.last?.hasSuffix("ms: serving \(reloading.version)") == true)
    }

    @Test func unchangedFilesChangeNothing() throws {
        let reloading = try Reloading()
        let snapshot = reloading.api.snapshot
        let kept = reloading.api.respond(to: .init(method: "GET", target: "/v1/actors")).repeatable
        #expect(reloading.reloader.reload(.administration) == .unchanged(version: reloading.version))
        #expect(reloading.api.snapshot === snapshot && kept?.holds == true)
        #expect(reloading.reloader.status.unchangedCount == 1)
    }

    @Test func filesWithErrorsChangeNothingAndEveryErrorIsLogged() throws {
        let reloading = try Reloading()
        let snapshot = reloading.api.snapshot
        try reloading.folder.write("events.jsonl", "{\"id\": 1}\n{\"id\": \"x\", \"kind\": \"smmit\"}\n")
        guard case .failed(let lines) = reloading.reloader.reload(.watch) else {
            return #expect(Bool(false), "it was taken")
        }
        #expect(reloading.api.snapshot === snapshot && lines.count > 4)
        let logged = reloading.log.all
        for line in lines { #expect(logged.contains("error: " + line)) }
        #expect(logged.last?.hasSuffix("failed: serving \(reloading.version), last reload failed") == true)
        #expect(reloading.reloader.status.isStale && reloading.reloader.status.failedCount == 1)

        try reloading.folder.write("events.jsonl", "")
        #expect(reloading.reloader.reload(.watch) == .unchanged(version: reloading.version))
        #expect(!reloading.reloader.status.isStale)
    }

    @Test func aFolderThatIsGoneChangesNothing() throws {
        let reloading = try Reloading()
        rename(reloading.folder.path, reloading.folder.path + "-away")
        guard case .failed(let lines) = reloading.reloader.reload(.signal) else {
            return #expect(Bool(false), "it was taken")
        }
        #expect(lines == ["demarche: there is no folder \(reloading.folder.path)"])
        #expect(reloading.status("/v1/actors/norland") == 200)
        rename(reloading.folder.path + "-away", reloading.folder.path)
        #expect(reloading.reloader.reload(.signal) == .unchanged(version: reloading.version))
    }

    @Test func manyRequestsAtOnceAreFewReloadsAndEachSeesWhatWasThereBefore() throws {
        let reloading = try Reloading()
        let (reloader, api) = (reloading.reloader, reloading.api)
        let pending = Atomic(32)
        for number in 0..<32 {
            try reloading.write(event: "event-\(number)")
            BackgroundThread.begin(.ordinary) {
                reloader.reload(.signal)
                let response = api.respond(to: .init(method: "GET", target: "/v1/events/event-\(number)"))
                if response.status == 200 { pending.wrappingSubtract(1, ordering: .relaxed) }
            }
        }
        #expect(eventually { pending.load(ordering: .relaxed) == 0 })
        let status = reloader.status
        #expect((1...32).contains(status.replacedCount + status.unchangedCount))
        #expect(status.failedCount == 0)
    }

    @Test func anOldCatalogIsGivenBack() throws {
        let reloading = try Reloading()
        weak let old = reloading.api.snapshot.everyone.edition.catalog
        try reloading.write(event: "new-event")
        reloading.reloader.reload(.signal)
        #expect(eventually { old == nil })
    }
}

@Suite struct EmbargoClockTests {
    private let path = "/v1/events/secret-event"

    @Test func anEmbargoEndsAtItsSecondWithoutAReload() throws {
        let reloading = try Reloading()
        try reloading.write(event: "secret-event", embargoUntil: "2030-01-01T12:00:00Z")
        reloading.reloader.reload(.signal)
        let clock = EmbargoClock(reloading.api, log: reloading.logger)
        let end: Int64 = 1_893_499_200
        #expect(reloading.reloader.status.nextEmbargoEnd == end)
        let hidden = reloading.version
        for moment in [end - 1_000_000, end - EmbargoClock.leadSeconds, end - 1] {
            clock.attend(to: moment)
            #expect(reloading.status(path) == 404 && reloading.version == hidden)
        }
        let kept = reloading.api.respond(to: .init(method: "GET", target: "/v1/events")).repeatable
        clock.attend(to: end)
        #expect(reloading.status(path) == 200 && reloading.version != hidden)
        #expect(kept?.holds == false)
        #expect(reloading.reloader.status.nextEmbargoEnd == nil)
        #expect(reloading.reloader.status.version == reloading.version)
        #expect(reloading.log.all.last == "notice: an embargo ended: serving \(reloading.version)")
    }

    @Test func severalEndsThatWereSleptThroughAreMadeUpFor() throws {
        let reloading = try Reloading()
        try reloading.write(event: "secret-event", embargoUntil: "2030-01-01T12:00:00Z")
        try reloading.write(event: "later-event", embargoUntil: "2031-01-01T12:00:00Z")
        try reloading.write(event: "latest-event", embargoUntil: "2040-01-01T12:00:00Z")
        reloading.reloader.reload(.signal)
        let clock = EmbargoClock(reloading.api, log: reloading.logger)
        clock.attend(to: 2_000_000_000)
        #expect(reloading.status(path) == 200 && reloading.status("/v1/events/later-event") == 200)
        #expect(reloading.status("/v1/events/latest-event") == 404)
    }

    @Test func aReloadBetweenPreparationAndEndIsNotUndone() throws {
        let reloading = try Reloading()
        try reloading.write(event: "secret-event", embargoUntil: "2030-01-01T12:00:00Z")
        reloading.reloader.reload(.signal)
        let clock = EmbargoClock(reloading.api, log: reloading.logger)
        clock.attend(to: 1_893_499_199)
        try reloading.write(event: "new-event")
        reloading.reloader.reload(.signal)
        clock.attend(to: 1_893_499_200)
        #expect(reloading.status(path) == 200 && reloading.status("/v1/events/new-event") == 200)
    }

    @Test func anEndThatPassedBeforeAReloadIsSeenByIt() throws {
        let reloading = try Reloading()
        try reloading.write(event: "secret-event", embargoUntil: "2030-01-01T12:00:00Z")
        reloading.clock.seconds.store(1_893_499_200, ordering: .relaxed)
        reloading.reloader.reload(.signal)
        #expect(reloading.status(path) == 200)
    }
}
