// A crawl by somebody without a key: the same bytes with and without records under embargo.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct EmbargoTests {
    /// Records under embargo, which touch every kind and name actors, terms and sources that others do not.
    private static let hidden: [String: String] = [
        "sources":
            #"{"id":"a-canary-source","title":"Canary gazette","embargo_until":"2085-01-01T00:00:00Z"}"#,
        "actors":
            #"{"id":"canary-state","kind":"state","names":{"en":"Canaria","xx":"Canary"},"aliases":["Canary"],"codes":{"iso3166_1_alpha2":"QQ"},"part_of":"norland","memberships":[{"actor":"council","kind":"member"}],"citations":[{"source":"gazette-report"}],"embargo_until":"2085-01-01T00:00:00Z"}"#,
        "partnerships":
            #"{"id":"canary-pact","title":"Canary pact","kind":"transit","parties":[{"actor":"canary-state"},{"actor":"norland"}],"valid":{"from":"2020"},"state":"in_force","summary":"Canary","citations":[{"source":"gazette-report"}],"embargo_until":"2085-01-01T00:00:00Z"}"#,
        "events":
            #"{"id":"canary-event","title":"Canary event","kind":"summit","date":"2023","participants":[{"actor":"norland"}],"summary":"Canary","citations":[{"source":"gazette-report"}],"embargo_until":"2085-01-01T00:00:00Z"}"#,
        "rhetoric":
            #"{"id":"a-canary-entry","title":"Canary sings","date":"2023-07","actors":["norland"],"recipients":["sudavia","canary-state"],"event":"ASSAULT","tone":"hostile","channel":"vote","summary":"Canary","former_ids":["old-canary"],"modified":"2030-01-01","citations":[{"source":"gazette-report"}],"embargo_until":"2085-01-01T00:00:00Z"}"#,
        "assessments":
            #"{"id":"canary-claim","title":"Canary claim","kind":"motive","claim":"Canary","author":["norland"],"citations":[{"source":"gazette-report"}],"embargo_until":"2085-01-01T00:00:00Z"}"#,
    ]

    /// Every path with values for what varies, in every format, and questions that come near what is hidden.
    private static let targets: [String] = {
        var targets: [String] = []
        for row in RouteRow.all {
            for id in [
                "norland", "canary-state", "a-canary-entry", "old-canary", "kind", "events", "estmark-silent",
            ] {
                let path = row.template.replacing(#/\{[a-z]+\}/#, with: id)
                for format in row.formats {
                    targets.append(
                        path == "/" ? "/?format=\(format.rawValue)" : "\(path).\(format.rawValue)")
                }
                if row.formats.isEmpty { targets.append(path) }
                // The other ids are as unknown to every parameter as this one.
                guard ["norland", "canary-state"].contains(id) else { continue }
                for parameter in row.parameters {
                    targets.append("\(path)?\(parameter.name)=\(encoded(parameter.example))")
                    targets.append("\(path)?\(parameter.name)=canary")
                }
                if let resource = row.filters, row.template.contains("{") {
                    targets += Schema.of(resource).filters.map { "\(path)?\($0.name)=canary-state" }
                }
            }
        }
        for resource in Resource.allCases {
            let list = "/v1/\(resource.rawValue)"
            targets += [
                "\(list)?q=canary", "\(list)?source=a-canary-source", "\(list)?sort=-modified&limit=1",
            ]
            for filter in Schema.of(resource).filters {
                targets.append("\(list)?\(filter.name)=canary-state")
            }
            for filter in Schema.of(resource).filters {
                targets.append("\(list)?facet=\(filter.name)&explain=1")
            }
        }
        for resource in Resource.allCases {
            let page = "/\(resource.rawValue).html"
            targets += [
                "\(page)?q=canary", "\(page)?source=a-canary-source", "\(page)?sort=-modified&limit=1",
            ]
            targets += Schema.of(resource).filters.map { "\(page)?\($0.name)=canary-state" }
            targets.append("/sitemaps/\(resource.rawValue)-1.xml")
        }
        return targets + [
            "/search.html?q=canary", "/search.html?q=sings", "/dyads/norland/sudavia.html",
            "/dyads/norland/canary-state.html", "/actors/norland.html?as_of=2023-08-01", "/sitemap.xml",
            "/v1/actors?name__fuzzy=kanary", "/v1/actors?code=QQ", "/v1/search?q=canary",
            "/v1/search?q=sings",
            "/v1/rhetoric?recipient=council&expand=members", "/v1/rhetoric?recipient=QQ",
            "/v1/rhetoric?event=ASSAULT",
            "/v1/partnerships?party=norland&as_of=2023-01-01", "/v1/timeline?interval=month",
            "/v1/matrix?rows=actor&cols=recipient", "/v1/network?as_of=2023-08-01",
            "/v1/dyads/norland/sudavia", "/v1/positions/norland?as_of=2024-01-01",
            "/v1/positions/norland?inherit=off",
            "/v1/actors/match?q=Canaria", "/v1/actors/match?q=QQ", "/v1/actors/match?q=canary-state",
            "/reconcile", "/reconcile/properties", "/reconcile/suggest/entity?prefix=can",
            "/reconcile/suggest/property?prefix=names", "/reconcile/flyout/entity?id=canary-state",
            "/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22Canary%22%7D%7D",
            "/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22a%22%2C%22properties%22%3A%5B%7B%22pid%22%3A%22names.xx%22%2C%22v%22%3A1%7D%5D%7D%7D",
            "/reconcile?extend=%7B%22ids%22%3A%5B%22canary-state%22%5D%2C%22properties%22%3A%5B%7B%22id%22%3A%22names%22%7D%5D%7D",
            "/v1/compare?actors=norland,sudavia", "/v1/shifts?actor=norland&before=2020/2022&after=2023/2024",
        ]
    }()

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// What is sent to each path that takes content, with its type: all ids and words that are hidden, and others.
    private static let contents: [String: [(type: String, body: String)]] = [
        "/v1/check": [
            (
                "application/json",
                #"[{"id":"canary-state","revision":1},{"id":"old-canary","revision":1},{"id":"norland","revision":1},{"id":"nobody","revision":1}]"#
            ),
            ("application/json", #"[{"id":"canary-pact"}]"#), ("text/plain", "canary-event"),
        ],
        "/reconcile": [
            (
                "application/x-www-form-urlencoded",
                "queries=" + encoded(#"{"a":{"query":"Canary"},"b":{"query":"QQ"},"c":{"query":"Norland"}}"#)
            ),
            (
                "application/x-www-form-urlencoded",
                "extend="
                    + encoded(
                        #"{"ids":["canary-state","norland"],"properties":[{"id":"names"},{"id":"kind"}]}"#)
            ),
        ],
    ]

    private static let posts: [Request] = contents.sorted { $0.key < $1.key }.flatMap { target, contents in
        contents.map {
            Request(
                method: "POST", target: target, headers: [HeaderField("Content-Type", $0.type)],
                body: Array($0.body.utf8))
        }
    }

    @Test func everyPathThatTakesContentIsInTheCrawl() {
        #expect(
            Set(RouteRow.all.filter { $0.methods.contains("POST") }.map(\.template))
                == Set(Self.contents.keys))
    }

    /// The end of every embargo here, before that of the dataset itself: 2085-01-01.
    private static let end: Int64 = 3_629_145_600

    /// The catalog with the hidden records.
    private static func whole(now: Int64 = GoldenAnswer.now) throws -> Catalog {
        let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, line) in hidden {
            try line.write(toFile: folder + "/\(name).jsonl", atomically: true, encoding: .utf8)
        }
        return try DatasetLoader.loadWhole([GoldenAnswer.datasetFolder, folder], now: now)
    }

    /// A request as somebody without a key sends it, in the ways that there are.
    private static func requests(_ target: String) -> [Request] {
        [
            Request(method: "GET", target: target), Request(method: "HEAD", target: target),
            Request(method: "GET", target: target, headers: [HeaderField("Accept", "text/html")]),
            Request(method: "DELETE", target: target), Request(method: "OPTIONS", target: target),
            Request(method: "GET", target: target, headers: [HeaderField("Accept-Encoding", "gzip")]),
            Request(method: "GET", target: target, headers: [HeaderField("If-None-Match", "*")]),
            Request(
                method: "GET", target: target,
                headers: [HeaderField("If-Modified-Since", "Wed, 01 Jan 2025 00:00:00 GMT")]),
        ]
    }

    @Test func aCrawlIsTheSameWithAndWithoutRecordsUnderEmbargo() throws {
        let now = GoldenAnswer.now
        let bare = API(Snapshot(try DatasetLoader.loadWhole([GoldenAnswer.datasetFolder], now: now), at: now))
        let hiding = API(Snapshot(try Self.whole(), at: Self.end - 1))
        for request in Self.targets.flatMap(Self.requests) + Self.posts {
            let one = Reply(bare.respond(to: request), to: request)
            let other = Reply(hiding.respond(to: request), to: request)
            #expect(
                one.status == other.status && one.body == other.body, "\(request.method) \(request.target)")
            #expect(one.headers == other.headers, "\(request.method) \(request.target)")
        }
        #expect(Self.targets.count > 2_000)
    }

    @Test func noWordOfARecordUnderEmbargoLeavesWithoutAKey() throws {
        let hiding = API(Snapshot(try Self.whole(), at: GoldenAnswer.now))
        // Questions that have the word are repeated in their answers.
        for target in Self.targets where !target.lowercased().contains("canar") {
            let request = Request(method: "GET", target: target)
            let reply = Reply(hiding.respond(to: request), to: request)
            #expect(!reply.text.lowercased().contains("canar"), "\(target)")
        }
    }

    /// What is derived at an embargo's end is what is loaded after it, to the byte.
    @Test func fromItsEndOnARecordIsThereAsIfItHadNeverBeenHidden() throws {
        let hiding = API(Snapshot(try Self.whole(), at: GoldenAnswer.now))
        #expect(hiding.snapshot.nextEmbargoEnd == Self.end)
        let lifted = API(hiding.snapshot.lifted(at: Self.end))
        let later = API(Snapshot(try Self.whole(now: Self.end), at: Self.end))
        #expect(lifted.snapshot.nextEmbargoEnd == later.snapshot.nextEmbargoEnd)
        for target in Self.targets {
            let request = Request(method: "GET", target: target)
            let one = Reply(lifted.respond(to: request), to: request)
            let other = Reply(later.respond(to: request), to: request)
            #expect(one.status == other.status && one.body == other.body, "\(target)")
            #expect(one.headers == other.headers, "\(target)")
        }
        let request = Request(method: "GET", target: "/v1/rhetoric/a-canary-entry")
        let reply = Reply(lifted.respond(to: request), to: request)
        #expect(reply.status == 200 && reply.headers["Last-Modified"] == "Mon, 01 Jan 2085 00:00:00 GMT")
        #expect(hiding.respond(to: request).status == 404)
    }
}
