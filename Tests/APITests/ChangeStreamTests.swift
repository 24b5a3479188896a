// Changes as server-sent events, read as a transport reads them.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Synchronization
import Testing

/// A stream that is read by a test.
private final class Listening {
    let response: Response
    private var stream: (any BodyStream)?
    private let woken = Woken()
    private(set) var hasEnded = false

    /// How often a stream was woken.
    private final class Woken: Sendable {
        let count = Atomic(0)
    }

    init(_ api: API, _ target: String, _ headers: [String: String] = [:]) {
        let fields = headers.map { HeaderField($0.key, $0.value) }
        response = api.respond(to: Request(method: "GET", target: target, headers: HeaderFields(fields)))
        guard case .stream(let make) = response.content.body else { return }
        stream = make()
        stream?.start { [woken] in woken.count.wrappingAdd(1, ordering: .relaxed) }
    }

    var wakes: Int { woken.count.load(ordering: .relaxed) }

    /// What there is to read now, by a small buffer.
    func read() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 100)
        while let stream, !hasEnded {
            switch buffer.withUnsafeMutableBytes({ stream.read(into: $0) }) {
            case .bytes(let count): bytes += buffer[..<count]
            case .wait: return String(decoding: bytes, as: UTF8.self)
            case .end, .failed: hasEnded = true
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The events that there are to read now.
    func events() -> [Event] {
        read().components(separatedBy: "\n\n").compactMap(Event.init)
    }
}

/// One event.
private struct Event {
    let kind: String
    let identifier: String
    let data: JSONValue

    init?(_ block: String) {
        var fields: [String: String] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        guard let kind = fields["event"], let identifier = fields["id"], let data = fields["data"],
            let json = try? JSONSerialization.jsonObject(with: Data(data.utf8))
        else { return nil }
        self.kind = kind
        self.identifier = identifier
        self.data = JSONValue(json)
    }

    var text: String { "\(kind) \(data["id"].string ?? "-")" }
}

@Suite struct ChangeStreamTests {
    @Test func itBeginsWithAPlaceAndTellsWhatChangesFromThenOn() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let stream = Listening(api, "/v1/stream")
        #expect(stream.response.status == 200 && stream.response.repeatable == nil)
        #expect(stream.response.content.headers["Content-Type"] == "text/event-stream")
        #expect(stream.response.content.headers["Cache-Control"] == "no-store")
        let latest = api.get("/v1/changes?limit=1000").latest
        #expect(stream.read() == "retry: 3000\nid: \(latest)\n\n")
        #expect(stream.wakes == 0 && stream.read() == "")

        try dataset.write("events.jsonl", ChangingDataset.event("one"), ChangingDataset.event("two"))
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(stream.wakes == 1)
        let events = stream.events()
        #expect(events.map(\.text) == ["created one", "created two"])
        // The same places and the same words as in `/v1/changes`.
        let rows = api.get("/v1/changes?since=\(latest)").json["data"].list
        #expect(events.map(\.identifier) == rows.compactMap { $0["seq"].string })
        #expect(events.map { $0.data.keys } == rows.map(\.keys))
        #expect(events.last?.identifier == api.get("/v1/changes?limit=1000").latest)
        #expect(stream.read() == "", "nothing is told twice")
    }

    @Test func whoComesAgainIsToldWhatCameMeanwhile() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let latest = api.get("/v1/changes?limit=1000").latest
        try dataset.write("events.jsonl", ChangingDataset.event("one"), ChangingDataset.event("two"))
        try api.replace(with: Snapshot(try dataset.edition()))
        let first = Listening(api, "/v1/stream", ["Last-Event-ID": latest]).events()
        #expect(first.map(\.text) == ["created one", "created two"])
        let second = Listening(api, "/v1/stream?since=2000", ["Last-Event-ID": first[0].identifier]).events()
        #expect(second.map(\.text) == ["created two"], "the header counts more than the query")
        #expect(Listening(api, "/v1/stream", ["Last-Event-ID": second[0].identifier]).events().isEmpty)
        let all = Listening(api, "/v1/stream?since=0001").events()
        #expect(all.map(\.text) == api.get("/v1/changes?limit=1000").changes)
    }

    @Test func filtersAreThoseOfTheChanges() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let norland = Listening(api, "/v1/stream?actor=norland")
        let estmark = Listening(api, "/v1/stream?actor=estmark")
        let sources = Listening(api, "/v1/stream?resource=sources")
        for stream in [norland, estmark, sources] { _ = stream.read() }
        try dataset.write("events.jsonl", ChangingDataset.event("one"))
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(norland.events().map(\.text) == ["created one"])
        #expect(estmark.read() == "" && sources.read() == "")
        // What nobody asked for is not told later either.
        try dataset.write("events.jsonl", ChangingDataset.event("one"), ChangingDataset.event("two"))
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(norland.events().map(\.text) == ["created two"])
        #expect(Listening(api, "/v1/stream?actr=norland").response.status == 400)
        #expect(Listening(api, "/v1/stream?actor=nobody").response.status == 400)
    }

    @Test func placesThatWereAlteredAreRefused() {
        for headers in [["Last-Event-ID": "AAAA"], ["Last-Event-ID": "2024-01-01"]] {
            let reply = Small.get("/v1/stream", headers)
            #expect(reply.status == 400 && reply.firstError.parameter == "Last-Event-ID")
            #expect(reply.firstError.code == "invalid-since")
        }
        #expect(Small.get("/v1/stream?since=AAAA").firstError.code == "invalid-since")
        #expect(Small.get("/v1/stream", ["Last-Event-ID": ""]).status == 200, "none was seen")
    }

    @Test func itIsChosenByItsMediaTypeToo() {
        #expect(Small.get("/v1/stream", ["Accept": "text/event-stream"]).status == 200)
        #expect(Small.get("/v1/stream", ["Accept": "application/json"]).status == 406)
    }

    @Test func aBeatIsACommentAndOnlyWhereNothingElseWasSent() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let stream = Listening(api, "/v1/stream")
        _ = stream.read()
        api.streams.beat()
        #expect(stream.wakes == 1 && stream.read() == ":\n\n" && stream.read() == "")
        try dataset.write("events.jsonl", ChangingDataset.event("one"))
        try api.replace(with: Snapshot(try dataset.edition()))
        api.streams.beat()
        #expect(stream.events().count == 1 && stream.read() == "")
    }

    @Test func asManyAreOpenAsMayBeAndTheirPlacesAreGivenBack() throws {
        let api = API(Snapshot(Small.edition), streamLimit: 2)
        var one: Listening? = Listening(api, "/v1/stream")
        let other = Listening(api, "/v1/stream")
        let refused = Listening(api, "/v1/stream")
        #expect(refused.response.status == 503 && refused.response.content.headers["Retry-After"] == "1")
        #expect(Reply(refused.response, to: Request(method: "GET", target: "/")).code == "too-many-streams")
        // HEAD takes a place for as long as it is answered.
        #expect(api.respond(to: Request(method: "HEAD", target: "/v1/stream")).status == 503)
        one = nil
        #expect(one == nil && api.streams.figures.open == 1)
        #expect(api.respond(to: Request(method: "HEAD", target: "/v1/stream")).status == 200)
        #expect(Listening(api, "/v1/stream").response.status == 200)
        #expect(api.streams.figures.opened == 4 && api.streams.figures.refused == 2)
        _ = other.read()
    }

    @Test func aServerThatTakesItsLeaveEndsItsStreamsBehindWhatHasBegun() throws {
        let api = API(Small.edition)
        let stream = Listening(api, "/v1/stream")
        api.beginDraining()
        #expect(stream.read().hasPrefix("retry: ") && stream.hasEnded)
    }
}
