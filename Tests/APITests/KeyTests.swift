// What a key opens, what a wrong one does not, and where no key may be.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

/// A dataset with a record under embargo, and keys to it.
private struct Keyed {
    static let texts = [
        "newsroom": KeyText.make(of: Array(1...32)), "admin": KeyText.make(of: Array(2...33)),
        "expired": KeyText.make(of: Array(3...34)),
    ]
    let api: API

    init() throws {
        let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let line =
            #"{"id":"secret","title":"Canary","kind":"summit","date":"2023","participants":[{"actor":"norland"}],"#
            + #""summary":"Met","citations":[{"source":"gazette-report"}],"embargo_until":"2099-01-01T00:00:00Z"}"#
        try line.write(toFile: folder + "/events.jsonl", atomically: true, encoding: .utf8)
        let now = GoldenAnswer.now
        api = API(
            Snapshot(
                try DatasetLoader.loadWhole([GoldenAnswer.datasetFolder, folder], now: now), at: now),
            publicURL: "https://small.example")
        api.take(
            KeyRing(
                Self.texts.map { name, text in
                    var digest = Digest()
                    digest.update(text.utf8)
                    return Key(
                        name: name, scope: name == "admin" ? .admin : .newsroom, digest: digest.bytes(),
                        lastDay: name == "expired" ? Day(secondsSince1970: now - 86_400) : nil)
                }, now: { now }))
    }

    func get(_ target: String, key: String? = nil, _ headers: [String: String] = [:]) -> Reply {
        var fields = headers.map { HeaderField($0.key, $0.value) }
        if let key { fields.append(HeaderField("Authorization", "Bearer " + (Self.texts[key] ?? key))) }
        let request = Request(method: "GET", target: target, headers: HeaderFields(fields))
        return Reply(api.respond(to: request), to: request)
    }
}

@Suite struct KeyTests {
    @Test(arguments: ["newsroom", "admin"])
    func aKeyShowsWhatIsUnderEmbargoAndUntilWhen(key: String) throws {
        let keyed = try Keyed()
        #expect(keyed.get("/v1/events/secret").status == 404)
        let reply = keyed.get("/v1/events/secret", key: key)
        #expect(reply.status == 200)
        #expect(reply.json["data"]["embargo_until"].string == "2099-01-01T00:00:00Z")
        #expect(keyed.get("/v1/events?q=canary", key: key).ids == ["secret"])
        #expect(keyed.get("/v1/events/spring-flood", key: key).json["data"].keys.contains("embargo_until"))
        #expect(!keyed.get("/v1/events/spring-flood").json["data"].keys.contains("embargo_until"))
        #expect(keyed.get("/v1/events.csv?fields=id,embargo_until", key: key).text.contains("secret,2099"))
        #expect(keyed.get("/v1/events?fields=embargo_until").code == "unknown-field")
    }

    @Test(arguments: [("3.1", "embargoedUntil", "pubStatus"), ("1.6", "embargoed", "pubstatus")])
    func anItemForANewsroomSaysUntilWhenItIsUnderEmbargo(version: String, embargo: String, status: String)
        throws
    {
        let keyed = try Keyed()
        let target = "/v1/events/secret.ninjs?ninjs=\(version)"
        #expect(keyed.get(target).status == 404)
        let reply = keyed.get(target, key: "newsroom")
        #expect(reply.json[embargo].string == "2099-01-01T00:00:00Z" && reply.json[status].string == "usable")
        #expect(reply.headers["Cache-Control"] == "private, no-store")
        let list = keyed.get("/v1/events.ninjs?ninjs=\(version)", key: "newsroom").json.list
        #expect(list.filter { $0.keys.contains(embargo) }.map { $0["slugline"].string } == ["secret"])
        #expect(!keyed.get("/v1/events.ninjs?ninjs=\(version)").text.contains(embargo))
    }

    @Test func anAnswerToAKeyIsForNobodyElse() throws {
        let keyed = try Keyed()
        let targets = [
            "/v1", "/v1/events", "/v1/events/secret", "/v1/events.csv", "/v1/nothing", "/healthz",
            "/v1/events?evnt=x", "/v1/events/", "/openapi.json", "/v1/timeline",
        ]
        for target in targets {
            let request = Request(
                method: "GET", target: target,
                headers: [HeaderField("Authorization", "Bearer " + (Keyed.texts["newsroom"] ?? ""))])
            let response = keyed.api.respond(to: request)
            #expect(response.repeatable == nil, "\(target)")
            let fields = response.content.headers
            #expect(fields["Cache-Control"] == "private, no-store", "\(target)")
            #expect(fields["ETag"] == nil && fields["Last-Modified"] == nil, "\(target)")
        }
        let tag = try #require(keyed.get("/v1/events").headers["ETag"])
        let reply = keyed.get(
            "/v1/events", key: "newsroom",
            ["If-None-Match": tag, "If-Modified-Since": "Wed, 01 Jan 2098 00:00:00 GMT"])
        #expect(reply.status == 200 && !reply.body.isEmpty)
    }

    @Test(arguments: [
        "Bearer", "Bearer ", "Basic YTpi", "demarche", "Bearer nonsense", "bearer demarche_x", "",
        "Bearer " + KeyText.make(of: Array(9...40)),
        "Bearer " + (Keyed.texts["expired"] ?? ""),
        "Bearer " + (Keyed.texts["newsroom"] ?? "") + ", Bearer x",
        "Bearer " + (Keyed.texts["newsroom"] ?? "").lowercased(),
        "Bearer " + (Keyed.texts["newsroom"] ?? "").dropLast(),
    ])
    func aWrongKeyIsNeverSilentlyPublic(field: String) throws {
        let keyed = try Keyed()
        for target in ["/v1/events", "/v1/events/secret", "/healthz", "/v1/nothing"] {
            let reply = keyed.get(target, ["Authorization": field])
            #expect(reply.status == 401 && reply.code == "invalid-key", "\(target)")
            #expect(reply.headers["WWW-Authenticate"]?.hasPrefix("Bearer realm=") == true)
            #expect(reply.headers["Cache-Control"] == "no-store")
            for text in Keyed.texts.values { #expect(!reply.text.contains(text)) }
        }
    }

    @Test func theSchemeIsComparedWithoutCase() throws {
        let keyed = try Keyed()
        let field = "bEaReR  " + (Keyed.texts["newsroom"] ?? "")
        #expect(keyed.get("/v1/events/secret", ["Authorization": field]).status == 200)
    }

    @Test func anExpiredKeySaysSoToItsHolderAlone() throws {
        let keyed = try Keyed()
        #expect(keyed.get("/v1", key: "expired").text.contains("expired"))
        #expect(!keyed.get("/v1", key: KeyText.make(of: Array(9...40))).text.contains("expired"))
    }

    @Test func keysCanBeTakenAway() throws {
        let keyed = try Keyed()
        keyed.api.take(.none)
        #expect(keyed.get("/v1/events/secret", key: "newsroom").status == 401)
        #expect(keyed.get("/v1/events").status == 200)
    }

    /// What clumsy clients send instead of the field.
    private static let addresses: [String] = {
        let key = Keyed.texts["newsroom"] ?? ""
        return [
            "/v1/events?key=\(key)", "/v1/events?api_key=x", "/v1/events?API_KEY=x",
            "/v1/events?access_token=\(key)",
            "/v1/events?token", "/v1/events?q=\(key)", "/v1/events?\(key)", "/v1/events/\(key)", "/\(key)",
            "/v1/events?q=demarche%5f\(key.dropFirst(9))", "/v1/events?%6bey=x", "/v1/events?x=%zz&q=\(key)",
            "/v1/events?q=\(key.dropLast(10))", "/v1/events?fields=\(key.uppercased())",
            "http://\(key)@host.example/v1/events",
        ]
    }()

    @Test(arguments: addresses)
    func aKeyInAnAddressIsRefusedAndNotRepeated(address: String) throws {
        let keyed = try Keyed()
        for key in [nil, "newsroom"] as [String?] {
            let reply = keyed.get(address, key: key)
            #expect(reply.status == 400 && reply.code == "key-in-address")
            #expect(!reply.text.lowercased().contains("demarche_"))
        }
        let logged = KeyText.redacted(address).lowercased()
        #expect(!logged.contains("demarche_") && !logged.contains("%5f"))
    }

    @Test func noErrorRepeatsAKey() throws {
        let keyed = try Keyed()
        let key = KeyText.prefix + String(repeating: "canary", count: 7)
        let names = [
            "Accept", "Accept-Encoding", "Authorization", "Content-Encoding", "Content-Type", "Host",
            "If-Match", "If-None-Match",
            "If-Modified-Since", "Last-Event-ID", "Origin", "Range", "Referer", "Cookie", "X-Request-Id",
        ]
        for row in RouteRow.all {
            let target = row.template.replacing("{", with: "").replacing("}", with: "")
            for method in ["GET", "POST", "OPTIONS", key] {
                for name in names {
                    let response = keyed.api.respond(
                        to: Request(
                            method: method, target: target,
                            headers: HeaderFields([
                                HeaderField(name, key), HeaderField("Content-Type", "application/json"),
                            ]), body: []))
                    let lines = response.content.headers.lines.map { $0.name + $0.value }.joined()
                    #expect(!lines.contains("canary"), "\(method) \(target) \(name)")
                    guard case .bytes(let bytes) = response.content.body else { continue }
                    #expect(
                        !String(decoding: bytes, as: UTF8.self).contains("canary"),
                        "\(method) \(target) \(name)")
                }
            }
        }
    }

    @Test func whatOnlyLooksLikeAKeyIsNone() throws {
        let keyed = try Keyed()
        for target in [
            "/v1/events?q=demarche", "/v1/events?q=demarche_x", "/v1/actors?q=tokens", "/v1/demarche_",
        ] {
            #expect(keyed.get(target).code != "key-in-address", "\(target)")
            #expect(KeyText.redacted(target) == target)
        }
    }

    @Test func noParameterOfOursIsTakenForAKey() {
        let names =
            RouteRow.all.flatMap { $0.parameters.map(\.name) }
            + Schema.all.flatMap { $0.filters.map(\.name) }
        for name in names { #expect(!KeyText.isIn("/v1?\(name)=x"), "\(name)") }
    }

    @Test func theStreamOfAKeyIsThatOfTheNewsroom() throws {
        let keyed = try Keyed()
        #expect(keyed.get("/v1/changes", key: "newsroom").text.contains("secret"))
        #expect(!keyed.get("/v1/changes").text.contains("secret"))
    }
}
