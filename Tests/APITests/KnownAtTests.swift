// The dataset as it was known at an instant: `known_at`, where a journal is kept.

import API
import Catalog
import GoldenAnswers
import HTTPMessage
import Representations
import Synchronization
import Testing

/// Editions that were served before: one from second 1000 on, another from 2000 on, that of now from 3000 on.
private final class Past: PastEditions {
    private let first: View
    private let isReady = Atomic(false)

    init(_ edition: Edition) { first = View(edition) }

    func find(at instant: Int64, beside current: Edition) -> PastFinding {
        if instant < 1000 { return .before(start: 1000) }
        if instant >= 3000 { return .current }
        if instant >= 2000 { return .lost }
        return isReady.exchange(true, ordering: .relaxed) ? .ready(first) : .preparing
    }
}

@Suite struct KnownAtTests {
    private let api: API
    private let dataset: ChangingDataset

    init() throws {
        dataset = try ChangingDataset()
        let past = Past(try dataset.edition())
        try dataset.replace(
            "summary: No word.", with: "summary: Not a word.\n  revision: 2", in: "rhetoric.yaml")
        try dataset.write("events.jsonl", ChangingDataset.event("new"))
        api = API(Snapshot(try dataset.edition()), past: past)
        // The first to ask is told to come again.
        let reply = api.get("/v1/events?known_at=1970-01-01T00:20:00Z")
        #expect(reply.status == 503 && reply.code == "preparing" && reply.headers["Retry-After"] == "1")
    }

    @Test(arguments: [
        "/v1/rhetoric", "/v1/rhetoric/estmark-silent", "/v1/actors/estmark/rhetoric", "/v1/rhetoric.csv",
        "/v1/rhetoric/facets/tone", "/v1/timeline", "/v1/matrix", "/v1/network", "/v1/compare",
        "/v1/shifts",
        "/v1/positions/norland", "/v1/dyads/norland/sudavia", "/v1/rhetoric.jsonfeed",
    ]) func everyReadTakesIt(path: String) {
        let query = "?known_at="
        let past = api.get(path + query + "1970-01-01T00:20:00Z")
        let present = api.get(path + query + "2020-01-01")
        #expect(past.status == 200 && present.status == 200, "\(past.text)")
        #expect(past.headers["ETag"] != present.headers["ETag"])
    }

    @Test func recordsHaveTheTextThatTheyHadThen() {
        let path = "/v1/rhetoric/estmark-silent"
        let past = api.get(path + "?known_at=1970-01-01T00:20:00Z").json
        #expect(past["data"]["summary"].string == "No word." && past["data"]["revision"].int == 1)
        #expect(api.get(path).json["data"]["summary"].string == "Not a word.")
        #expect(
            past["meta"]["dataset_version"].string != api.get(path).json["meta"]["dataset_version"].string)
        #expect(api.get("/v1/events/new?known_at=1970-01-01T00:20:00Z").status == 404)
        #expect(api.get("/v1/events/new?known_at=1970-01-01T00:50:00Z").status == 200)
    }

    /// An API whose second edition began at second 1500.
    private func corrected(past: Past?) throws -> API {
        let dataset = try ChangingDataset()
        let first = Snapshot(try dataset.edition())
        try dataset.replace(
            "summary: No word.", with: "summary: Not a word.\n  revision: 2", in: "rhetoric.yaml")
        let second = Snapshot(try dataset.edition()).following(first)
        return API(second.knowing(second.everyone.changes.kept(1500)), past: past)
    }

    @Test func aRecordsPageLeadsToTheTextBefore() throws {
        let api = try corrected(past: Past(try ChangingDataset().edition()))
        let accept = ["Accept": "text/html"]
        let page = api.get("/rhetoric/estmark-silent", accept)
        #expect(page.text.contains(">Revisions</h2>"))
        #expect(page.text.contains("Revision 2, updated <time datetime=\"1970-01-01T00:25:00Z\">"))
        #expect(page.text.contains("</time>: summary."))
        let before = "/rhetoric/estmark-silent?known_at=1970-01-01T00:24:59Z"
        #expect(page.text.contains("<a href=\"\(before)\" rel=\"nofollow\">The text before</a>"))
        #expect(api.get(before, accept).status == 503)
        let old = api.get(before, accept)
        #expect(old.status == 200 && old.text.contains("No word.") && !old.text.contains("Not a word."))
        #expect(old.text.contains("as it was known on 1 January 1970, 00:24:59 UTC"))
        #expect(old.text.contains("content=\"noindex\"") && !old.text.contains(">Revisions</h2>"))
        #expect(old.text.contains("/v1/rhetoric/estmark-silent.json?known_at="))
        let json = api.get("/v1/rhetoric/estmark-silent?known_at=1970-01-01T00:24:59Z")
        #expect(json.headers["Link"]?.contains("<\(before)>; rel=\"alternate\"; type=\"text/html\"") == true)
        // Another record has not changed, and its page says nothing of revisions.
        #expect(!api.get("/actors/norland", accept).text.contains(">Revisions</h2>"))
    }

    @Test func withoutAJournalAPageSaysWhatChangedAndLeadsNowhere() throws {
        let api = try corrected(past: nil)
        let page = api.get("/rhetoric/estmark-silent", ["Accept": "text/html"])
        #expect(page.text.contains("Revision 2, updated") && !page.text.contains("known_at="))
        let former = try ChangingDataset()
        let plain = API(Snapshot(try former.edition())).get(
            "/rhetoric/estmark-silent", ["Accept": "text/html"])
        #expect(!plain.text.contains("Revision 2") && plain.headers["ETag"] != page.headers["ETag"])
    }

    @Test func theChangesOfARecordAreAskedForById() throws {
        let api = try corrected(past: nil)
        let changes = api.get("/v1/changes?id=estmark-silent").json
        #expect(
            changes["meta"]["total"].int == 1
                && changes["data"][0]["fields"].list.contains { $0.string == "summary" })
        #expect(api.get("/v1/changes?id=estmark-silent,norland").json["meta"]["total"].int == 2)
        #expect(api.get("/v1/changes?id=estmark-silent&change=created").json["meta"]["total"].int == 0)
        let unknown = api.get("/v1/changes?id=estmark-silen")
        #expect(unknown.status == 400 && unknown.firstError.code == "unknown-id")
        #expect(unknown.firstError.didYouMean == "estmark-silent")
    }

    @Test func itCombinesWithAsOfAndWithPages() {
        let query = "/v1/rhetoric?limit=2&as_of=2023-06-01&known_at=1970-01-01T00:20:00Z"
        let first = api.get(query)
        #expect(first.ids == api.get("/v1/rhetoric?limit=2&as_of=2023-06-01").ids)
        let next = first.json["links"]["next"].string ?? "-"
        #expect(next.contains("known_at=") && api.get(next).status == 200)
    }

    @Test func aDayMeansItsEndAndATimeItself() {
        #expect(api.get("/v1/events?known_at=1970-01-01").ids.contains("new"))
        #expect(!api.get("/v1/events?known_at=1970-01-01T00:33:19Z").ids.contains("new"))
        #expect(!api.get("/v1/events?known_at=1970-01-01T01:20:00%2B01:00").ids.contains("new"))
        #expect(api.get("/v1/events?known_at=1970").ids.contains("new"))
    }

    @Test func whatIsNotKnownOfThePastIsSaid() {
        let before = api.get("/v1/events?known_at=1969-12-31")
        #expect(before.status == 400 && before.firstError.code == "unknown-past")
        #expect(before.json["detail"].string?.contains("1970-01-01T00:16:40Z") == true)
        #expect(api.get("/v1/events?known_at=1970-01-01T00:40:00Z").firstError.code == "unknown-past")
        let without = Small.get("/v1/events?known_at=2020-01-01")
        #expect(without.status == 400 && without.firstError.code == "unknown-past")
        #expect(without.json["detail"].string?.contains("no journal") == true)
    }

    @Test(arguments: [
        "yesterday", "2023-13", "2023/2024", "", "2023-01-01&known_at=2023-01-02", "2024-05-17T25:00:00Z",
    ])
    func whatIsNoInstantIsRefused(value: String) {
        let reply = api.get("/v1/events?known_at=\(value)")
        #expect(reply.status == 400 && reply.firstError.parameter == "known_at", "\(reply.text)")
    }

    @Test func whereItSaysNothingItIsUnknown() {
        for path in ["/v1/dataset", "/v1/search?q=x", "/v1/changes", "/v1/corrections"] {
            let mark = path.contains("?") ? "&" : "?"
            #expect(api.get(path + mark + "known_at=2020-01-01").firstError.code == "unknown-parameter")
        }
        #expect(api.get("/v1/events?knownat=2020").firstError.didYouMean == "known_at")
    }

    @Test func anAnswerOfThePastIsKeptNoLongerThanThoseOfNow() throws {
        let request = Request(method: "GET", target: "/v1/events?known_at=1970-01-01T00:20:00Z")
        let response = api.respond(to: request)
        #expect(response.repeatable?.holds == true)
        try dataset.write("events.jsonl", ChangingDataset.event("newer"))
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(response.repeatable?.holds == false)
        #expect(api.respond(to: request).content.headers["ETag"] == response.content.headers["ETag"])
    }
}

/// Keeps what it is told, or refuses it.
private final class Keeper: ChangeKeeper {
    private let kept = Mutex<[ChangeBatch]>([])
    let refuses = Atomic(false)

    var batches: [ChangeBatch] { kept.withLock { $0 } }

    func keep(_ changes: ChangeLog) throws(ChangeRefusal) -> ChangeLog {
        if refuses.load(ordering: .relaxed) { throw ChangeRefusal(lines: ["no"]) }
        if let batch = changes.unkept { kept.withLock { $0.append(batch) } }
        return changes.kept(77)
    }
}

@Suite struct ChangeKeeperTests {
    @Test func whatChangesIsKeptBeforeAnybodyIsTold() throws {
        let dataset = try ChangingDataset()
        let keeper = Keeper()
        let api = API(Snapshot(try dataset.edition()), keeper: keeper)
        let seen = Mutex<[Int]>([])
        api.observeReplacements(before: { _ in seen.withLock { $0.append(keeper.batches.count) } })
        try dataset.write("events.jsonl", ChangingDataset.event("one"))
        // What was made ready beside is kept once, too.
        try api.replace(with: Snapshot(try dataset.edition()).following(api.snapshot))
        #expect(keeper.batches.map { $0.changes.map(\.id) } == [["one"]] && seen.withLock { $0 } == [1])
        #expect(api.snapshot.everyone.changes.history.current.instant == 77)
        #expect(api.snapshot.everyone.changes.unkept == nil)
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(keeper.batches.count == 1, "the same content is no edition")
    }

    @Test func whatIsRefusedChangesNothing() throws {
        let dataset = try ChangingDataset()
        let keeper = Keeper()
        let api = API(Snapshot(try dataset.edition()), keeper: keeper)
        let (snapshot, before) = (api.snapshot, api.get("/v1/events").body)
        try dataset.write("events.jsonl", ChangingDataset.event("one"))
        keeper.refuses.store(true, ordering: .relaxed)
        #expect(throws: ChangeRefusal(lines: ["no"])) {
            try api.replace(with: Snapshot(try dataset.edition()))
        }
        #expect(api.snapshot === snapshot && api.get("/v1/events").body == before)
        keeper.refuses.store(false, ordering: .relaxed)
        try api.replace(with: Snapshot(try dataset.edition()))
        #expect(keeper.batches.map { $0.changes.map(\.id) } == [["one"]])
    }
}
