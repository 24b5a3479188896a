// `/reconcile` and `/v1/actors/match`: whom a name means, what is fetched and completed, and what is refused.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct ReconcileTests {
    static func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func get(_ queries: String) -> Reply { Small.get("/reconcile?queries=" + Self.encode(queries)) }

    private func post(_ form: String, type: String = "application/x-www-form-urlencoded") -> Reply {
        Small.reply(
            Request(
                method: "POST", target: "/reconcile", headers: [HeaderField("Content-Type", type)],
                body: Array(form.utf8)))
    }

    private func candidates(_ text: String, _ more: String = "", from asked: Asked = Small) -> [JSONValue] {
        let quoted = String(
            decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
        let target = "/reconcile?queries=" + Self.encode("{\"q\":{\"query\":\(quoted)\(more)}}")
        return asked.get(target).json["q"]["result"].list
    }

    // MARK: The description

    @Test func theDescriptionLeadsToServicesThatAnswer() throws {
        let manifest = Small.get("/reconcile").json
        #expect(manifest["versions"].list.map { $0.string } == ["0.1", "0.2"])
        #expect(manifest["identifierSpace"].string == "https://small.example/v1/actors/")
        let root = "https://small.example"
        for subject in ["entity", "type", "property"] {
            let service = manifest["suggest"][subject]
            let url = try #require(service["service_url"].string) + (service["service_path"].string ?? "")
            #expect(Small.get(String(url.dropFirst(root.count)) + "?prefix=n").status == 200)
            let id = ["entity": "norland", "type": "state", "property": "codes.wikidata"][subject] ?? ""
            let flyout =
                try #require(service["flyout_service_url"].string)
                + (service["flyout_service_path"].string ?? "").replacingOccurrences(of: "${id}", with: id)
            let reply = Small.get(String(flyout.dropFirst(root.count)))
            #expect(reply.json["id"].string == id && reply.json["html"].string?.contains("<") == true)
        }
        for key in ["view", "preview"] {
            let url = try #require(manifest[key]["url"].string).replacingOccurrences(
                of: "{{id}}", with: "norland")
            #expect(Small.get(String(url.dropFirst(root.count))).status == 200)
        }
        let proposal = manifest["extend"]["propose_properties"]
        let url = (proposal["service_url"].string ?? "") + (proposal["service_path"].string ?? "")
        let properties = Small.get(String(url.dropFirst(root.count)) + "?type=state&limit=3").json
        #expect(properties["properties"].list.count == 3 && properties["type"].string == "state")
    }

    // MARK: Candidates

    @Test(arguments: [
        ("Norland", "norland", 100.0), ("norland", "norland", 100), ("NORLAND", "norland", 100),
        ("Şimaleli", "norland", 100), ("simaleli", "norland", 100), ("Kohne Simal", "norland", 99),
        ("the north", "norland", 99), ("NX", "norland", 100), ("nxa", "norland", 100), ("Q1", "norland", 100),
        ("010", "norland", 100), ("council-office", "council-office", 100),
        ("Səhər Hüseynova", "seher-huseynova", 100), ("Seher Huseynova", "seher-huseynova", 100),
        ("Сахар Хусейнова", "seher-huseynova", 90), ("Huseynova, Sahar", "seher-huseynova", 90),
        ("Norlnad", "norland", 85), ("Estmarck", "estmark", 85), ("Council of teh Coast", "council", 85),
    ])
    func aNameAnAliasACodeOrASlipFindsItsActor(text: String, id: String, least: Double) {
        let first = candidates(text).first
        #expect(first?["id"].string == id, "\(text)")
        #expect(first?["score"].double ?? 0 >= least, "\(text): \(first?["score"].double ?? 0)")
        #expect(first?["match"].bool == true, "\(text)")
    }

    @Test(arguments: ["Atlantis", "", "%", "x", "shadow state", "Shadow", "penumbra", "🦊", "-", "1"])
    func whatMeansNobodyFindsNoMatch(text: String) {
        #expect(!candidates(text).contains { $0["match"].bool == true }, "\(text)")
        #expect(!candidates(text).contains { $0["id"].string == "shadow-state" })
    }

    @Test func aScoreSaysWhatItIsMadeOf() {
        let more =
            #","properties":[{"pid":"codes.iso3166_1_alpha2","v":"NX"},{"pid":"memberships.actor","v":{"id":"council"}}]"#
        let norland = candidates("Norlnad", more).first
        let features = norland?["features"].list ?? []
        func value(_ id: String) -> JSONValue? { features.first { $0["id"].string == id }?["value"] }
        #expect(value("exact")?.bool == false && value("alias")?.bool == false)
        #expect(value("codes.iso3166_1_alpha2")?.double == 100)
        #expect(value("memberships.actor")?.double ?? 100 < 100)
        let name = value("name")?.double ?? 0
        let properties = 100 + (value("memberships.actor")?.double ?? 0)
        #expect(abs((norland?["score"].double ?? 0) - (2 * name + properties) / 4) < 0.11)
    }

    @Test func typesNarrowByTheirStrictness() {
        #expect(candidates("Council", #","type":"organisation""#).map { $0["id"].string } == ["council"])
        #expect(candidates("Council of the Coast", #","type":"person""#).isEmpty)
        let should = candidates("Council of the Coast", #","type":["body","person"],"type_strict":"should""#)
        #expect(should.first?["id"].string == "council-office")
        #expect(should.contains { $0["id"].string == "council" && $0["match"].bool == false })
        #expect(candidates("Norland", #","type":["state","person"],"type_strict":"all""#).isEmpty)
        #expect(candidates("Norland", #","type":"actor""#).first?["match"].bool == true)
    }

    @Test func propertiesAloneFindActors() {
        let reply = get(#"{"q":{"properties":[{"pid":"codes.cow","v":"010"}]}}"#)
        #expect(reply.json["q"]["result"].list.map { $0["id"].string } == ["norland"])
    }

    @Test func twoOfTheSameNameAreNoMatch() {
        let first = candidates("The Gazette").first
        #expect(first?["id"].string == "gazette" && first?["match"].bool == true)
        // “The North” is an alias of Norland, and like “The League” only in its article.
        #expect(candidates("The").allSatisfy { $0["match"].bool == false })
    }

    @Test func limitIsHeeded() {
        #expect(candidates("land", #","limit":1"#).count <= 1)
        #expect(candidates("Council", #","limit":1"#).count == 1)
    }

    @Test func aFormIsAnsweredLikeAQuery() {
        let queries = #"{"a":{"query":"Norlnad"},"b":{"query":"Estmark & sons = 1+1"}}"#
        let form = post("queries=" + Self.encode(queries))
        #expect(form.status == 200 && form.body == get(queries).body)
        #expect(form.headers["Cache-Control"] == "no-store")
        #expect(get(queries).headers["ETag"] != nil)
        // Written over several lines, as a form may be.
        #expect(post("queries=%7B%0A%09%22a%22%3A%7B%22query%22%3A%22Norland%22%7D%0D%0A%7D").status == 200)
        #expect(form.headers["Access-Control-Allow-Origin"] == "*")
    }

    // MARK: Data

    @Test func dataAreFetchedInTheTypesOfTheProtocol() {
        let extend =
            #"{"ids":["norland","south-avia","shadow-state","nobody","norland"],"properties":[{"id":"codes.cow"},{"id":"memberships.actor"},{"id":"memberships.from"},{"id":"revision"},{"id":"names.az"},{"id":"kind"},{"id":"citations.source","settings":{"limit":"1"}}]}"#
        let reply = post("extend=" + Self.encode(extend))
        let rows = reply.json["rows"]
        #expect(rows["norland"]["codes.cow"][0]["str"].string == "010")
        #expect(rows["norland"]["memberships.actor"][0]["id"].string == "league")
        #expect(rows["norland"]["memberships.actor"][0]["name"].string == "The League")
        #expect(rows["norland"]["memberships.from"][0]["str"].string == "2021")
        #expect(rows["norland"]["revision"][0]["int"].int == 1)
        #expect(rows["norland"]["names.az"][0]["str"].string == "Şimaleli")
        #expect(rows["norland"]["kind"][0]["str"].string == "state")
        #expect(rows["norland"]["citations.source"].list.count == 1)
        #expect(rows["south-avia"]["kind"][0]["str"].string == "state")
        for id in ["shadow-state", "nobody"] { #expect(rows[id]["kind"].list.isEmpty) }
        #expect(reply.json["meta"][1]["type"]["id"].string == "actor" && reply.json["meta"].list.count == 7)
    }

    @Test func exactDaysAreTimesAndCoarserDatesStayAsPreciseAsTheyAre() {
        let extend = #"{"ids":["seher-huseynova"],"properties":[{"id":"roles.from"},{"id":"roles.to"}]}"#
        let row = Small.get("/reconcile?extend=" + Self.encode(extend)).json["rows"]["seher-huseynova"]
        #expect(row["roles.from"][0]["date"].string == "2020-02-01T00:00:00Z")
        #expect(row["roles.to"][0]["str"].string == "2023-01")
    }

    // MARK: Completions

    @Test func whatBeginsSoComesFirst() {
        func ids(_ subject: String, _ prefix: String) -> [String?] {
            Small.get("/reconcile/suggest/\(subject)?prefix=" + Self.encode(prefix)).json["result"].list.map {
                $0["id"].string
            }
        }
        #expect(ids("entity", "nor").first == "norland" && ids("entity", "coast").first == "council")
        #expect(ids("entity", "sehe").first == "seher-huseynova" && ids("entity", "shad").isEmpty)
        #expect(ids("type", "per") == ["person"] && ids("property", "wiki") == ["codes.wikidata"])
        #expect(ids("entity", "") == [] || !ids("entity", "").contains("shadow-state"))
    }

    @Test func parametersThatClientsAddArePassedOver() {
        let reply = Small.get(
            "/reconcile/suggest/entity?prefix=nor&type=/a/b&type_strict=any&_=17&limit=1&cursor=0")
        #expect(reply.status == 200 && reply.json["result"].list.count == 1)
    }

    @Test func aFlyoutOfNobodyIs404AndOfWhatWasTakenBack410() {
        #expect(Small.get("/reconcile/flyout/entity?id=nobody").status == 404)
        #expect(Small.get("/reconcile/flyout/entity?id=shadow-state").status == 404)
        #expect(Small.get("/reconcile/flyout/entity?id=south-avia").json["id"].string == "sudavia")
        #expect(Small.get("/reconcile/flyout/type?id=nothing").status == 404)
    }

    // MARK: Refusals

    @Test(arguments: [
        ("", "queries"), ("[]", "queries"), ("{", "queries"), ("null", "queries"), (#"{"q":1}"#, "queries"),
        (#"{"q":{}}"#, "queries"), (#"{"q":{"query":1}}"#, "queries"),
        (#"{"q":{"query":"a","typ":"state"}}"#, "queries"),
        (#"{"q":{"query":"a","type":"planet"}}"#, "queries"),
        (#"{"q":{"query":"a","limit":0}}"#, "queries"), (#"{"q":{"query":"a","limit":1e9}}"#, "queries"),
        (#"{"q":{"query":"a","type_strict":"maybe"}}"#, "queries"),
        (#"{"q":{"query":"a","properties":[{"pid":"nothing","v":1}]}}"#, "queries"),
        (#"{"q":{"query":"a","properties":[{"pid":"kind"}]}}"#, "queries"),
        (#"{"q":{"query":"a"},"q":{"query":"b"}}"#, "queries"),
        (#"{"q":{"query":"a","type":{"id":"person"}}}"#, "queries"),
        (#"{"q":{"query":"a","properties":[{"pid":"kind","v":{"name":"State"}}]}}"#, "queries"),
        (#"{"q":{"query":"a","properties":[{"pid":"kind","v":[[1]]}]}}"#, "queries"),
    ])
    func whatIsNoBatchIsRefused(queries: String, parameter: String) {
        let reply = get(queries)
        #expect(reply.status == 400, "\(queries): \(reply.text)")
        #expect(reply.firstError.parameter == parameter)
        #expect(post("queries=" + Self.encode(queries)).status == 400)
    }

    @Test func aMisspeltPropertyOrTypeNamesTheNearestOne() {
        #expect(
            get(#"{"q":{"query":"a","properties":[{"pid":"codes.wikidta","v":1}]}}"#).firstError.didYouMean
                == "codes.wikidata")
        #expect(get(#"{"q":{"query":"a","type":"sate"}}"#).firstError.didYouMean == "state")
    }

    @Test func aBatchHasALimit() {
        func batch(_ count: Int) -> String {
            "{" + (0..<count).map { "\"q\($0)\":{\"query\":\"Norland\"}" }.joined(separator: ",") + "}"
        }
        #expect(post("queries=" + Self.encode(batch(50))).status == 200)
        #expect(post("queries=" + Self.encode(batch(51))).status == 400)
    }

    @Test func longNamesFindNothingAndHarmNothing() {
        let long = String(repeating: "norland ", count: 10_000)
        let reply = post("queries=" + Self.encode("{\"q\":{\"query\":\"\(long)\"}}"))
        #expect(reply.status == 200 && reply.json["q"]["result"].list.isEmpty)
        for text in [String(repeating: "a", count: 400), String(repeating: "ə", count: 200)] {
            _ = candidates(text)
        }
    }

    @Test func aFormThatIsNoneIsRefused() {
        #expect(post("").status == 400 && post("x=1").code == "unknown-parameter")
        #expect(
            post("queries=%zz").code == "invalid-encoding" && post("queries=%FF").code == "invalid-encoding")
        #expect(post("queries=%00").code == "invalid-encoding")
        #expect(post("queries={}", type: "application/json").status == 415)
        #expect(post("queries=%7B%7D&extend=%7B%7D").code == "conflicting-parameters")
        #expect(post("queries=%7B%7D&queries=%7B%7D").code == "repeated-parameter")
    }

    @Test(arguments: [
        "{}", "[]", #"{"ids":[],"properties":[{"id":"kind"}]}"#, #"{"ids":["a"],"properties":[]}"#,
        #"{"ids":[1],"properties":[{"id":"kind"}]}"#, #"{"ids":["a"],"properties":[{"id":"kin"}]}"#,
        #"{"ids":["a"],"properties":["kind"]}"#, #"{"ids":["a"],"properties":[{"id":"kind"}],"more":1}"#,
        #"{"ids":["a"],"properties":[{"id":"kind","settings":{"limit":"-1"}}]}"#,
        #"{"ids":["a"],"properties":[{"id":"kind","settings":{"limit":"+1"}}]}"#,
        #"{"ids":["a"],"properties":[{"id":"kind","settings":{"limit":[]}}]}"#,
        #"{"ids":["a"],"properties":[{"id":"kind","settings":7}]}"#,
    ])
    func whatAsksForNoDataIsRefused(extend: String) {
        let reply = post("extend=" + Self.encode(extend))
        #expect(reply.status == 400 && reply.firstError.parameter == "extend", "\(extend): \(reply.text)")
    }

    // MARK: Match

    @Test func aMatchSaysTheSameToCurl() {
        let reply = Small.get("/v1/actors/match?q=Norlnad")
        let row = reply.json["data"][0]
        #expect(row["id"].string == "norland" && row["match"].bool == true && row["exact"].bool == false)
        #expect(row["matched"].string == "Norland" && row["matched_as"].string == "name")
        #expect(row["score"].double == candidates("Norlnad").first?["score"].double)
        #expect(Small.get("/v1/actors/match?q=The%20North").json["data"][0]["matched_as"].string == "alias")
        #expect(Small.get("/v1/actors/match?q=nx").json["data"][0]["matched_as"].string == "code")
        #expect(Small.get("/v1/actors/match?q=Norland&kind=person").json["data"].list.isEmpty)
        #expect(Small.get("/v1/actors/match.csv?q=Norlnad").text.contains("\r\nnorland,Norland,state,"))
        for target in ["match", "match?q=", "match?q=a&kind=planet", "match?q=a&limit=0", "match?q=a&page=2"]
        {
            #expect(Small.get("/v1/actors/" + target).status == 400, "\(target)")
        }
    }

    @Test func aLongQuestionMakesNoFieldThatIsTooLong() {
        let reply = Small.get("/v1/actors/match?q=" + String(repeating: "0", count: 4000))
        #expect(reply.status == 200 && (reply.headers["Link"] ?? "").utf8.count <= 8000)
        #expect(Small.get("/v1/actors/match?q=" + String(repeating: "0", count: 4001)).status == 400)
    }

    @Test func namesMisspeltInAColumnFindTheirActorsInTheShippedDataset() {
        let column = [
            ("Azerbaijn", "azerbaijan"), ("Azərbaycan", "azerbaijan"), ("Turkiye", "turkey"),
            ("Kazahkstan", "kazakhstan"), ("Kirgizstan", "kyrgyzstan"), ("Holland", nil),
            ("Ilham Aliev", "ilham-aliyev"), ("İlham Əliyev", "ilham-aliyev"),
            ("Ильхам Алиев", "ilham-aliyev"), ("Josep Borell", "josep-borrell"), ("Frnace", nil),
            ("UZB", "uzbekistan"), ("Q399", "armenia"),
        ]
        // A slip in a short name is likely to be another name: it is proposed, and no match.
        #expect(candidates("Frnace", from: Shipped).first?["id"].string == "france")
        for (name, id) in column {
            let match = candidates(name, from: Shipped).first { $0["match"].bool == true }
            #expect(match?["id"].string == id, "\(name)")
        }
    }
}
