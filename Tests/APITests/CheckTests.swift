// `POST /v1/check`: what became of citations, and what is refused of them.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct CheckTests {
    private func check(
        _ body: String, type: String? = "application/json", headers: [HeaderField] = []
    ) -> Reply {
        let fields = (type.map { [HeaderField("Content-Type", $0)] } ?? []) + headers
        return Small.reply(
            Request(
                method: "POST", target: "/v1/check", headers: HeaderFields(fields), body: Array(body.utf8)))
    }

    private func row(_ id: String, _ revision: Int) -> JSONValue {
        check("[{\"id\":\"\(id)\",\"revision\":\(revision)}]").json["data"][0]
    }

    @Test func aRecordInItsRevisionIsUnchanged() {
        let row = row("norland", 1)
        #expect(row["state"].string == "unchanged" && row["type"].string == "actors")
        #expect(row["current_id"].string == "norland" && row["current_revision"].int == 1)
        #expect(row["href"].string == "/v1/actors/norland" && row["correction"].isNull)
    }

    @Test func anEarlierRevisionIsCorrectedWithItsNote() throws {
        let corrected = try #require(
            Small.get("/v1/corrections").json["data"].list.first { $0["status"].string == "corrected" })
        let id = try #require(corrected["id"].string)
        let revision = try #require(corrected["revision"].int)
        let earlier = row(id, revision - 1)
        #expect(earlier["state"].string == "corrected" && earlier["current_revision"].int == revision)
        #expect(earlier["correction"]["note"].string == corrected["note"].string)
        #expect(earlier["correction"]["date"].string == corrected["date"].string)
        // Who cites the corrected revision has nothing to mend.
        #expect(row(id, revision)["state"].string == "unchanged" && row(id, revision)["correction"].isNull)
    }

    @Test func whatWasTakenBackSaysSoAndNothingElse() throws {
        let retracted = try #require(
            Small.get("/v1/corrections").json["data"].list.first { $0["status"].string == "retracted" })
        let row = row(try #require(retracted["id"].string), 1)
        #expect(row["state"].string == "retracted" && row["title"].isNull)
        #expect(row["correction"]["note"].string == retracted["note"].string)
    }

    @Test func aFormerIdIsRenamed() throws {
        let actors = Small.get("/v1/actors?limit=1000").json["data"].list
        let renamed = try #require(actors.first { !$0["former_ids"].list.isEmpty })
        let row = row(try #require(renamed["former_ids"][0].string), 1)
        #expect(row["state"].string == "renamed" && row["current_id"].string == renamed["id"].string)
    }

    @Test func whatIsNotThereNotYetThereOrUnderEmbargoIsUnknownAlike() {
        let unknown = row("nobody", 1)
        #expect(unknown["state"].string == "unknown" && unknown["href"].isNull && unknown["type"].isNull)
        for (id, revision) in [
            ("norland", 2), ("norland", 2_147_483_647), ("shadow-state", 1), ("penumbra", 1),
        ] {
            let row = row(id, revision)
            #expect(row["state"].string == "unknown" && row["current_id"].isNull, "\(id) \(revision)")
        }
    }

    @Test func theRowsComeInTheOrderAskedAndAreCounted() {
        let reply = check(
            #" [ {"id":"norland","revision":1},{"revision":9,"id":"norland"}, {"id":"norland","revision":1} ] "#
        )
        #expect(reply.status == 200)
        #expect(
            reply.json["data"].list.map { $0["state"].string } == ["unchanged", "unknown", "unchanged"])
        #expect(reply.json["meta"]["unchanged"].int == 2 && reply.json["meta"]["unknown"].int == 1)
        #expect(check("[]").json["meta"]["total"].int == 0)
        #expect(reply.headers["Cache-Control"] == "no-store" && reply.headers["ETag"] == nil)
    }

    @Test func fiveHundredAreCheckedAndNotOneMore() {
        func body(_ count: Int) -> String {
            "[" + (0..<count).map { "{\"id\":\"a\($0)\",\"revision\":1}" }.joined(separator: ",") + "]"
        }
        #expect(check(body(500)).json["data"].list.count == 500)
        let refused = check(body(501))
        #expect(refused.status == 400 && refused.code == "invalid-content")
    }

    @Test(arguments: [
        ("", "body"), ("{}", "body"), ("null", "body"), ("[", "body"), ("[]x", "body"), ("[1,]", "body"),
        ("[1]", "[0]"), ("[[]]", "[0]"), ("[{}]", "[0]"), (#"[{"id":"a"}]"#, "[0]"),
        (#"[{"id":1,"revision":1}]"#, "[0].id"), (#"[{"id":"","revision":1}]"#, "[0].id"),
        (#"[{"id":"a","revision":0}]"#, "[0].revision"), (#"[{"id":"a","revision":1.5}]"#, "[0].revision"),
        (#"[{"id":"a","revision":"1"}]"#, "[0].revision"),
        (#"[{"id":"a","revision":99999999999999999999}]"#, "[0].revision"),
        (#"[{"id":"a","revision":1,"note":""}]"#, "[0].note"), (#"[{"id":"a","id":"b"}]"#, "body"),
        ("[\"\u{1}\"]", "body"), (#"["\ud800"]"#, "body"),
    ])
    func whatIsNoListOfCitationsIsRefusedAtItsPlace(body: String, place: String) {
        let reply = check(body)
        #expect(reply.status == 400 && reply.code == "invalid-content", "\(body)")
        #expect(reply.firstError.parameter == place, "\(body): \(reply.text)")
    }

    @Test func everyFaultIsNamedAtOnce() {
        let reply = check(#"[{"id":"a","revison":1},{"id":"a","revision":-1},7]"#)
        #expect(
            reply.json["errors"].list.map { $0["parameter"].string }
                == ["[0].revison", "[0]", "[1].revision", "[2]"])
        #expect(reply.json["errors"][0]["did_you_mean"].string == "revision")
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(check(deep).status == 400)
        #expect(check(deep + String(repeating: "]", count: 100_000)).status == 400)
    }

    @Test func notUTF8IsRefused() {
        let bytes = Array("[{\"id\":\"".utf8) + [0xFF, 0xFE] + Array("\",\"revision\":1}]".utf8)
        let reply = Small.reply(
            Request(
                method: "POST", target: "/v1/check",
                headers: [HeaderField("Content-Type", "application/json")],
                body: bytes))
        #expect(reply.status == 400 && reply.code == "invalid-content")
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
    func anotherTypeIs415WithTheOneThatIsTaken(type: String?) {
        let reply = check("[]", type: type)
        #expect(reply.status == 415 && reply.code == "unsupported-media-type")
        #expect(reply.headers["Accept"] == "application/json")
    }

    @Test func parametersOfTheTypeAndItsCaseDoNotMatterButCodingsDo() {
        #expect(check("[]", type: "Application/JSON; charset=utf-8").status == 200)
        let coded = check("[]", headers: [HeaderField("Content-Encoding", "gzip")])
        #expect(coded.status == 415 && coded.headers["Accept-Encoding"] == "identity")
        #expect(check("[]", headers: [HeaderField("Content-Encoding", "identity")]).status == 200)
    }

    @Test func onlyPostAndOptionsAreTaken() {
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            let reply = Small.get("/v1/check", method: method)
            #expect(reply.status == 405 && reply.headers["Allow"] == "POST, OPTIONS")
        }
        let preflight = Small.get(
            "/v1/check",
            [
                "Origin": "https://a.example", "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            ], method: "OPTIONS")
        #expect(preflight.status == 204 && preflight.headers["Allow"] == "POST, OPTIONS")
        #expect(preflight.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS")
        #expect(preflight.headers["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
        #expect(preflight.headers["Access-Control-Allow-Origin"] == "*")
    }

    @Test func theQueryTakesNothing() {
        let reply = Small.reply(
            Request(
                method: "POST", target: "/v1/check?limit=3",
                headers: [HeaderField("Content-Type", "application/json")], body: Array("[]".utf8)))
        #expect(reply.code == "unknown-parameter")
    }

    @Test func contentIsTakenWhereTheTableSaysSoAndInNoOtherPlace() {
        #expect(Small.api.bodyLimitBytes(method: "POST", target: "/v1/check") == 131_072)
        #expect(Small.api.bodyLimitBytes(method: "POST", target: "/v1/check?x=1") == 131_072)
        #expect(Small.api.bodyLimitBytes(method: "POST", target: "/reconcile") == 262_144)
        for (method, target) in [
            ("PUT", "/v1/check"), ("GET", "/v1/check"), ("POST", "/v1/actors"), ("POST", "/"), ("POST", "*"),
            ("POST", "/v1/%zz"), ("POST", "/v1/check/x"), ("post", "/v1/check"),
        ] {
            #expect(Small.api.bodyLimitBytes(method: method, target: target) == nil, "\(method) \(target)")
        }
    }

    @Test func contentThatTheTransportRefusesIsRefusedInTheWordsOfTheRoute() {
        func refused(_ method: String, _ target: String) -> Reply {
            let request = Request(method: method, target: target)
            return Reply(Small.api.refuse(.unexpectedBody, request), to: request)
        }
        #expect(refused("GET", "/v1/actors").code == "unexpected-body")
        #expect(refused("POST", "/v1/actors").headers["Allow"] == "GET, HEAD, OPTIONS")
        #expect(refused("PUT", "/v1/check").headers["Allow"] == "POST, OPTIONS")
        #expect(refused("POST", "/v1/actros").code == "not-found")
        #expect(refused("POST", "%").code == "unexpected-body")
    }
}
