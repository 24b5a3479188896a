// What outlives a server: its journal; and how its streams end.

import Foundation
import Glibc
import Testing

@testable import demarche

@Suite struct StateTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }
    private var state: String { folder.path + "/state" }

    init() throws {
        folder = try TemporaryFolder()
        #expect(try demarche("init", data).status == 0)
    }

    /// Waits until a path is answered with a text in it.
    private func answers(_ server: RunningServer, _ path: String, with text: String) throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline {
            if try server.ask(path).text.contains(text) { return true }
            usleep(5_000)
        }
        return false
    }

    /// Adds a file with an actor, in some revision.
    private func writeActor(_ name: String, revision: Int) throws {
        try folder.write(
            "data/actors/more.jsonl",
            """
            {"id": "eastmark", "kind": "state", "names": {"en": "\(name)"}, "revision": \(revision), "citations": [{"source": "northern-gazette-2024-05"}]}
            """)
    }

    @Test func whatChangedWhileNoServerRanIsTold() throws {
        var server = try RunningServer("--dataset", data, "--state", state)
        let before = try server.ask("/v1/changes?limit=1000").text
        let latest = try #require(before.firstMatch(of: #/"latest":"([^"]+)"/#)?.1)
        server.process.signal(SIGTERM)
        #expect(try server.process.wait().status == 0)
        try writeActor("Eastmark", revision: 1)
        server = try RunningServer("--dataset", data, "--state", state)
        let told = try server.ask("/v1/changes?since=\(latest)").text
        #expect(told.contains(#""id":"eastmark""#) && told.contains(#""total":1"#), "\(told)")
    }

    @Test func theDatasetIsReadAsItWasThen() throws {
        try writeActor("Eastmark", revision: 1)
        let server = try RunningServer("--dataset", data, "--state", state)
        let then = Int(time(nil))
        // The clock of the journal is as fine as a second.
        sleep(2)
        try writeActor("Eastmark Republic", revision: 2)
        server.process.signal(SIGHUP)
        #expect(try answers(server, "/v1/actors/eastmark", with: "Eastmark Republic"))
        let instant = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(then)))
        #expect(try answers(server, "/v1/actors/eastmark?known_at=\(instant)", with: #"{"en":"Eastmark"}"#))
        #expect(try server.ask("/v1/actors?known_at=2001-01-01").status == 400)
    }

    @Test func anotherTextUnderTheSameRevisionIsRefused() throws {
        try writeActor("Eastmark", revision: 1)
        let server = try RunningServer("--dataset", data, "--state", state)
        try writeActor("Westmark", revision: 1)
        server.process.signal(SIGHUP)
        try server.process.waitForError(
            "actor eastmark: names differs from what was served as revision 1; raise the revision")
        #expect(try server.ask("/v1/actors/eastmark").text.contains("Eastmark"))
        server.process.signal(SIGTERM)
        _ = try server.process.wait()
        let start = try demarche("serve", "--port", "0", "--dataset", data, "--state", state)
        #expect(start.status == 65 && start.errors.contains("actor eastmark: names differs"))
        try writeActor("Westmark", revision: 2)
        #expect(
            try RunningServer("--dataset", data, "--state", state).ask("/v1/actors/eastmark").text.contains(
                "Westmark"))
    }

    @Test func aStateFolderIsOneServersAlone() throws {
        let server = try RunningServer("--dataset", data, "--state", state)
        let other = try demarche("serve", "--port", "0", "--dataset", data, "--state", state)
        #expect(other.status == 69 && other.errors.contains("is in use by another process"))
        #expect(try server.ask("/healthz").status == 200)
    }

    @Test func aJournalThatWasAlteredIsSaid() throws {
        do { _ = try RunningServer("--dataset", data, "--state", state).ask("/healthz") }
        let file = state + "/journal.jsonl"
        // Two editions, for the last may be torn.
        try writeActor("Eastmark", revision: 1)
        do { _ = try RunningServer("--dataset", data, "--state", state).ask("/healthz") }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("Norland", with: "Nowhere", maxReplacements: 1)
            .write(toFile: file, atomically: true, encoding: .utf8)
        let start = try demarche("serve", "--port", "0", "--dataset", data, "--state", state)
        #expect(start.status == 65 && start.errors.contains("journal.jsonl:"), "\(start.errors)")
    }

    @Test func streamsTellWhatChangesAndEndInOrder() throws {
        let server = try RunningServer("--dataset", data, "--stream-beat-seconds", "1")
        let descriptor = try #require(server.connect())
        defer { close(descriptor) }
        _ = Files.write(Array("GET /v1/stream HTTP/1.1\r\nHost: test\r\n\r\n".utf8), to: descriptor)
        var text = ""
        func read(until mark: String) -> Bool {
            var part = [UInt8](repeating: 0, count: 65_536)
            while !text.contains(mark) {
                let count = recv(descriptor, &part, part.count, 0)
                guard count > 0 else { return false }
                text += String(decoding: part[..<count], as: UTF8.self)
            }
            return true
        }
        #expect(read(until: "retry: 3000\nid: "))
        #expect(read(until: "\n:\n\n"), "it says that it is alive")
        try writeActor("Eastmark", revision: 1)
        server.process.signal(SIGHUP)
        #expect(read(until: "event: created\n") && read(until: #""id":"eastmark""#))
        server.process.signal(SIGTERM)
        // The last chunk, so that the client knows that nothing was cut.
        #expect(read(until: "\r\n0\r\n\r\n"))
        #expect(try server.process.wait().status == 0)
    }
}
