// HTTP manners: methods, redirects, representations, entity tags, conditions, codings, standing fields.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct MannersTests {
    // MARK: Methods

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "get", "QUERY"])
    func anotherMethodIs405WithAllow(method: String) {
        for target in ["/v1/actors", "/v1/actors/norland", "/v1/actors/nobody", "/", "/healthz"] {
            let reply = Small.get(target, method: method)
            #expect(reply.status == 405 && reply.code == "method-not-allowed")
            #expect(reply.headers["Allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test func aPathThatIsNotThereIs404ForAnyMethod() {
        #expect(Small.get("/v1/actros", method: "POST").status == 404)
        #expect(Small.get("/v1/actros", method: "OPTIONS").status == 404)
    }

    @Test func optionsSaysWhatThereIsToPreflights() {
        for target in ["/v1/actors", "/v1/actors/nobody", "/v1/rhetoric?nonsense=1"] {
            let reply = Small.get(
                target, ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"],
                method: "OPTIONS")
            #expect(reply.status == 204 && reply.body.isEmpty)
            #expect(reply.headers["Allow"] == "GET, HEAD, OPTIONS")
            #expect(reply.headers["Access-Control-Allow-Origin"] == "*")
            #expect(reply.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
            #expect(reply.headers["Access-Control-Allow-Headers"]?.contains("If-None-Match") == true)
        }
    }

    @Test func theAsteriskIsForOptionsAlone() {
        #expect(Small.get("*", method: "OPTIONS").headers["Allow"] == "GET, HEAD, POST, OPTIONS")
        #expect(Small.get("*").code == "malformed-request")
        #expect(Small.get("*", method: "HEAD").status == 400)
    }

    @Test(arguments: ["v1/actors", "example.com:443", "", "?q=x", "://x/v1", "1:2"])
    func aTargetOfNoKnownFormIsMalformed(target: String) {
        let reply = Small.get(target)
        #expect(reply.status == 400 && reply.code == "malformed-request", "\(target)")
    }

    @Test func theAbsoluteFormIsTheSameAsThePath() {
        let plain = Small.get("/v1/actors?limit=1")
        #expect(Small.get("http://anything.example:99/v1/actors?limit=1") == plain)
        #expect(Small.get("HTTPS://anything.example/v1/actors?limit=1") == plain)
        #expect(Small.get("http://anything.example") == Small.get("/"))
    }

    @Test func headIsTheGetWithoutItsBytes() {
        let head = Small.get("/v1/actors", method: "HEAD")
        let get = Small.get("/v1/actors")
        #expect(head.status == 200 && head.body.isEmpty && head.headers == get.headers)
        // The transport takes the length from the content, which must be that of the GET.
        let response = Small.api.respond(to: Request(method: "HEAD", target: "/v1/actors"))
        #expect(Reply.bytes(of: response.content.body) == get.body)
        #expect(Small.get("/v1/actors?limit=0", method: "HEAD").status == 400)
    }

    // MARK: Paths

    @Test func aTrailingSlashLeadsToThePathWithoutIt() {
        let reply = Small.get("/v1/actors/?kind=state&q=a%20b")
        #expect(reply.status == 308 && reply.headers["Location"] == "/v1/actors?kind=state&q=a%20b")
        #expect(Small.get("/v1/actors/norland/").headers["Location"] == "/v1/actors/norland")
        #expect(Small.get("/v1/actors.csv/").headers["Location"] == "/v1/actors.csv")
        #expect(Small.get("/v1/vocabularies/a%2F%2Fb/").headers["Location"] == "/v1/vocabularies/a%2F%2Fb")
        #expect(Small.get("//evil.example/").status == 404)
        #expect(Small.get("/").status == 200)
    }

    @Test func aFormerIdLeadsToThePresentOneWithSuffixAndQuery() {
        let reply = Small.get("/v1/actors/south-avia.csv?fields=id,names")
        #expect(reply.status == 308 && reply.headers["Location"] == "/v1/actors/sudavia.csv?fields=id,names")
        #expect(Small.get("/v1/actors/south-avia").headers["Location"] == "/v1/actors/sudavia")
        #expect(
            Small.get("/v1/actors/south-avia/rhetoric.jsonl?q=x").headers["Location"]
                == "/v1/actors/sudavia/rhetoric.jsonl?q=x")
        #expect(Small.get("/v1/events/south-avia").status == 404)
    }

    @Test func aFormerIdInAFilterIsAcceptedWithAWarning() {
        let reply = Small.get("/v1/rhetoric?actor=south-avia")
        #expect(reply.ids == ["sudavia-thanks-estmark"] && reply.warnings == ["former-id"])
        #expect(reply.json["meta"]["warnings"][0]["parameter"].string == "actor")
    }

    @Test func aRetractedRecordIs410WithItsNote() {
        let reply = Small.get("/v1/rhetoric/sudavia-threatens-norland")
        #expect(reply.status == 410 && reply.code == "retracted")
        #expect(reply.json["detail"].string?.contains("It was never said.") == true)
        #expect(reply.json["detail"].string?.contains("2024-03-01") == true)
        let former = Small.get("/v1/rhetoric/sudavia-warns-norland")
        #expect(
            former.status == 308 && former.headers["Location"] == "/v1/rhetoric/sudavia-threatens-norland")
        #expect(!Small.get("/v1/rhetoric").text.contains("threatens"))
    }

    @Test func aPathThatIsNotThereNamesTheNearest() {
        #expect(Small.get("/v1/rhetorik").firstError.didYouMean == "/v1/rhetoric")
        #expect(Small.get("/v1/actors/norlnd").firstError.didYouMean == "/v1/actors/norland")
        #expect(Small.get("/v1/actors/NX").firstError.didYouMean == "/v1/actors/norland")
        #expect(Small.get("/v1/events/norland").firstError.didYouMean == "/v1/actors/norland")
        #expect(Small.get("/v1/vocabularies/event").firstError.didYouMean == "/v1/vocabularies/events")
        for path in ["/v1//actors", "/v1/actors//", "/v2/actors", "/v1/actors/norland/sources", "/V1/actors"]
        {
            #expect(Small.get(path).status == 404, "\(path)")
        }
    }

    @Test func everyPathOfTheTableIsAnswered() {
        for row in RouteRow.all where row.methods.contains("GET") {
            let sample =
                row.template.contains("/facets/")
                ? "certainty"
                : Self.samples["/" + row.template.split(separator: "/").suffix(2).joined(separator: "/")]
            let id =
                row.template.hasPrefix("/v1/vocabularies") || row.template.hasPrefix("/grafana/variables")
                ? "events" : row.template.hasPrefix("/docs") ? "errors" : sample ?? "norland"
            let path = row.template.replacing("{id}", with: id).replacing("{name}", with: id)
                .replacing("{a}", with: "norland").replacing("{b}", with: "sudavia")
                .replacing("{actor}", with: "norland")
            for format in row.formats {
                let queries = [
                    "/v1/search": "?q=norland", "/search": "?q=norland",
                    "/v1/actors/match": "?q=norland",
                    "/reconcile/flyout/entity": "?id=norland", "/reconcile/flyout/type": "?id=state",
                    "/reconcile/flyout/property": "?id=names", "/reconcile/suggest/entity": "?prefix=n",
                    "/reconcile/suggest/type": "?prefix=s", "/reconcile/suggest/property": "?prefix=n",
                    "/oembed": "?url=https://small.example/v1/actors/norland",
                ]
                let query = queries[row.template] ?? ""
                let reply = Small.get(path == "/" ? path : path + "." + format.rawValue + query)
                #expect(reply.status == 200, "\(path).\(format.rawValue)")
                #expect(reply.headers["Content-Type"] == (path == "/" ? Format.json : format).contentType)
            }
        }
    }

    private static let samples = [
        "/sources/{id}": "gazette-report", "/partnerships/{id}": "estmark-norland-gas",
        "/events/{id}": "spring-flood", "/rhetoric/{id}": "estmark-silent",
        "/assessments/{id}": "what-comes-next",
    ]

    @Test func everyExampleOfTheIndexIsAnsweredWithRecords() {
        for asked in [Small, Shipped] {
            for resource in asked.get("/v1").json["data"]["resources"].list {
                for example in resource["examples"].list.compactMap(\.string) {
                    let reply = asked.get(example)
                    #expect(reply.status == 200 && reply.json["meta"]["total"].int != 0, "\(example)")
                }
            }
        }
    }

    // MARK: Representations

    @Test func theParameterIsStrongerThanTheSuffixAndTheSuffixThanAccept() {
        func type(_ target: String, _ accept: String? = nil) -> String? {
            Small.get(target, accept.map { ["Accept": $0] } ?? [:]).headers["Content-Type"]?.split(
                separator: ";"
            )
            .first.map(String.init)
        }
        #expect(type("/v1/actors") == "application/json")
        #expect(type("/v1/actors", "text/csv") == "text/csv")
        #expect(type("/v1/actors", "application/x-ndjson") == "application/jsonl")
        #expect(type("/v1/actors.jsonl", "text/csv") == "application/jsonl")
        #expect(type("/v1/actors.jsonl?format=csv", "application/json") == "text/csv")
        #expect(type("/v1/actors.jsonl?format=CSV") == "text/csv")
        #expect(type("/v1/actors", "text/html, */*;q=0.1") == "application/json")
        #expect(type("/v1/actors", "text/*") == "text/csv")
        #expect(type("/v1/actors", "application/json;q=0.5, text/csv;q=0.9") == "text/csv")
        #expect(type("/v1/actors", "application/json;q=0.5, text/*;q=0.1, */*") == "application/jsonl")
        #expect(type("/v1/actors", "TEXT/CSV") == "text/csv")
        #expect(type("/v1/actors", "") == "application/json")
        #expect(type("/v1/actors", ", ,") == "application/json")
    }

    @Test func whatIsNotThereIs406WithWhatThereIs() {
        for (target, accept) in [
            ("/v1/actors", "image/svg+xml"), ("/v1/actors", "*/*;q=0"),
            ("/v1/actors", "text/plain;q=0.9, image/png"),
            ("/v1/dataset", "text/csv"), ("/v1/dataset.csv", "*/*"), ("/v1/dataset?format=csv", "*/*"),
            ("/v1/actors", "application/json;q=0, text/csv;q=0, application/*;q=0"),
        ] {
            let reply = Small.get(target, ["Accept": accept])
            #expect(reply.status == 406 && reply.code == "not-acceptable", "\(target) \(accept)")
            #expect(reply.json["detail"].string?.contains("json") == true)
            #expect(reply.headers["Content-Type"] == "application/problem+json")
        }
        let page = Small.get("/v1/actors", ["Accept": "text/html"])
        #expect(page.status == 406 && page.headers["Content-Type"] == Format.html.contentType)
    }

    @Test func theSameIdBeforeADotThatIsNoSuffixIsUnknown() {
        #expect(Small.get("/v1/actors/norland.yaml").status == 404)
    }

    // MARK: Entity tags and conditions

    @Test func equalContentHasEqualTagsAndOtherContentOthers() {
        func tag(_ target: String, _ headers: [String: String] = [:]) -> String? {
            Small.get(target, headers).headers["ETag"]
        }
        let plain = tag("/v1/actors")
        #expect(plain != nil && plain == tag("/v1/actors.json"))
        #expect(Asked(GoldenAnswer.datasetFolder).get("/v1/actors").headers["ETag"] == plain)
        let tags = [
            plain, tag("/v1/actors.csv"), tag("/v1/actors.jsonl"), tag("/v1/actors?kind=state"),
            tag("/v1/events"),
            tag("/v1/actors?limit=1"), tag("/v1/actors?fields=id"), tag("/v1/actors?sort=-id"), tag("/v1"),
            tag("/v1/actors", ["Accept-Encoding": "gzip"]), tag("/v1/actors/norland"),
            tag("/v1/actors?shape=array"),
            Shipped.get("/v1/actors").headers["ETag"],
        ]
        #expect(Set(tags).count == tags.count)
    }

    @Test func anEmbargoedRecordChangesNoTag() {
        let before = Asked(GoldenAnswer.datasetFolder, now: GoldenAnswer.now)
        let after = Asked(GoldenAnswer.datasetFolder, now: 4_000_000_000)
        #expect(before.get("/v1/actors").headers["ETag"] != after.get("/v1/actors").headers["ETag"])
        #expect(after.ids("/v1/actors").contains("shadow-state"))
        #expect(before.get("/v1/actors") == Small.get("/v1/actors"))
    }

    @Test func ifNoneMatchAnswers304() {
        let tag = Small.get("/v1/actors").headers["ETag"] ?? ""
        let opaque = tag.filter { $0 != "\"" }
        for field in [tag, "W/" + tag, "\"x\", \(tag)", "\"x\",\(tag)", "*", " * ", "\"\(opaque)-gzip\""] {
            let reply = Small.get("/v1/actors", ["If-None-Match": field])
            #expect(reply.status == 304 && reply.body.isEmpty && reply.headers["ETag"] == tag, "\(field)")
            #expect(reply.headers["Cache-Control"] != nil && reply.headers["Vary"] != nil)
        }
        for field in ["\"x\"", opaque, "", "\"\(opaque)", "\"\(opaque)-br\"", "W/\"x\", \"y\"", "**"] {
            #expect(Small.get("/v1/actors", ["If-None-Match": field]).status == 200, "\(field)")
        }
        #expect(Small.get("/v1/actors", ["If-None-Match": tag], method: "HEAD").status == 304)
        let fields = HeaderFields([HeaderField("If-None-Match", "\"x\""), HeaderField("if-none-match", tag)])
        #expect(Small.reply(Request(method: "GET", target: "/v1/actors", headers: fields)).status == 304)
    }

    @Test func ifMatchThatNamesAnotherStateIs412() {
        let tag = Small.get("/v1/actors").headers["ETag"] ?? ""
        for field in [tag, "\"x\", \(tag)", "*"] {
            #expect(Small.get("/v1/actors", ["If-Match": field]).status == 200, "\(field)")
        }
        for field in ["\"x\"", "W/" + tag] {
            let reply = Small.get("/v1/actors", ["If-Match": field])
            #expect(reply.status == 412 && reply.code == "precondition-failed", "\(field)")
        }
    }

    @Test func datesOfModificationAreCompared() {
        let modified = Small.get("/v1/actors").headers["Last-Modified"] ?? ""
        #expect(modified == "Fri, 01 Mar 2024 00:00:00 GMT")
        func status(_ field: String, _ value: String) -> UInt16 {
            Small.get("/v1/actors", [field: value]).status
        }
        #expect(status("If-Modified-Since", modified) == 304)
        #expect(status("If-Modified-Since", "Sat, 02 Mar 2024 00:00:00 GMT") == 304)
        #expect(status("If-Modified-Since", "Thu, 29 Feb 2024 23:59:59 GMT") == 200)
        #expect(status("If-Modified-Since", "yesterday") == 200)
        #expect(status("If-Unmodified-Since", modified) == 200)
        #expect(status("If-Unmodified-Since", "Thu, 29 Feb 2024 23:59:59 GMT") == 412)
        #expect(
            Small.get("/v1/actors", ["If-Modified-Since": modified, "If-None-Match": "\"x\""]).status == 200)
        let tag = Small.get("/v1/actors").headers["ETag"] ?? ""
        #expect(
            Small.get(
                "/v1/actors", ["If-Unmodified-Since": "Thu, 29 Feb 2024 23:59:59 GMT", "If-Match": tag]
            )
            .status == 200)
    }

    // MARK: Codings

    @Test func gzipIsSentToThoseWhoTakeIt() throws {
        let plain = Small.get("/v1/actors")
        for field in ["gzip", "deflate, gzip;q=1.0", "*", "x-gzip", "GZIP", "br, *;q=0.1"] {
            let reply = Small.get("/v1/actors", ["Accept-Encoding": field])
            #expect(reply.headers["Content-Encoding"] == "gzip", "\(field)")
            #expect(reply.body.count < plain.body.count)
            #expect(reply.headers["ETag"] == plain.headers["ETag"].map { $0.dropLast() + "-gzip\"" })
        }
        for field in ["", "identity", "gzip;q=0", "br", "*;q=0", "gzip;q=0, *"] {
            let reply = Small.get("/v1/actors", ["Accept-Encoding": field])
            #expect(reply.headers["Content-Encoding"] == nil && reply.body == plain.body, "\(field)")
        }
        #expect(Small.get("/healthz", ["Accept-Encoding": "gzip"]).headers["Content-Encoding"] == nil)
        #expect(try unzipped(Small.get("/v1/actors", ["Accept-Encoding": "gzip"]).body) == plain.body)
    }

    // MARK: Standing fields

    @Test(arguments: [
        "/v1/actors", "/v1", "/v1/actors.csv", "/v1/actors/norland", "/v1/actors?x=1", "/nowhere", "/healthz",
        "/v1/actors/south-avia", "/v1/rhetoric/sudavia-threatens-norland",
    ]) func everyAnswerCarriesTheStandingFields(target: String) {
        let headers = Small.get(target).headers
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        #expect(headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'")
        #expect(headers["Referrer-Policy"] == "strict-origin-when-cross-origin")
        #expect(headers["Access-Control-Allow-Origin"] == "*")
        #expect(headers["Access-Control-Expose-Headers"] == "ETag, Link")
        let names = headers.lines.map { $0.name.lowercased() }
        #expect(Set(names).count == names.count)
        #expect(headers["Date"] == nil && headers["Content-Length"] == nil)
    }

    @Test(arguments: ["/v1/actors", "/v1", "/v1/actors.csv", "/v1/actors/norland", "/v1/schemas/actors.json"])
    func everyPublicReadSaysTheSameToCaches(target: String) {
        let headers = Small.get(target).headers
        #expect(headers["Cache-Control"] == "public, max-age=30, must-revalidate")
        #expect(headers["Vary"] == "Accept, Accept-Encoding, Authorization")
        #expect(headers["ETag"] != nil && headers["Last-Modified"] != nil)
    }

    @Test func whatIsOfTheMomentIsNotKept() {
        for target in ["/healthz", "/readyz", "/nowhere", "/v1/actors?x=1"] {
            #expect(Small.get(target).headers["Cache-Control"] == "no-store", "\(target)")
        }
    }

    @Test func aDrainingServerIsNotReady() {
        let asked = Asked(GoldenAnswer.datasetFolder)
        #expect(asked.get("/readyz").status == 200)
        asked.api.beginDraining()
        let reply = asked.get("/readyz")
        #expect(reply.status == 503 && reply.code == "draining" && reply.headers["Retry-After"] != nil)
        #expect(asked.get("/healthz").status == 200 && asked.get("/v1/actors").status == 200)
    }

    @Test func aProblemHasTheMembersOfRFC9457() {
        let reply = Small.reply(Request(method: "GET", target: "/v1/actors?x=1", number: 255))
        #expect(
            reply.json.keys
                == ["type", "title", "status", "detail", "code", "errors", "request_id"])
        #expect(reply.json["type"].string == "/docs/errors#unknown-parameter")
        #expect(reply.json["status"].int == 400)
        #expect(reply.json["request_id"].string == "00000000000000ff")
        #expect(reply.json["errors"][0].keys == ["parameter", "code", "detail", "did_you_mean"])
    }
}
