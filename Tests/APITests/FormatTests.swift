// Which representation a request gets, and what holds for those of newsrooms; their bytes are golden answers.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

private func type(_ target: String, accept: String) -> String? {
    Small.get(target, ["Accept": accept]).headers["Content-Type"]
}

@Suite struct NegotiationTests {
    @Test func everyRecordHasEveryRepresentationOfRecords() {
        for resource in ["sources", "actors", "partnerships", "events", "rhetoric", "assessments"] {
            for id in Small.ids("/v1/\(resource)") {
                for format in [
                    "json", "csv", "jsonl", "ninjs", "jsonld", "md", "bibtex", "ris", "csl-json", "citation",
                ] {
                    let reply = Small.get("/v1/\(resource)/\(id).\(format)")
                    #expect(reply.status == 200 && !reply.body.isEmpty, "\(resource)/\(id).\(format)")
                }
            }
        }
    }

    @Test func everyListHasEveryRepresentationOfLists() {
        for format in ["json", "csv", "jsonl", "jsonfeed", "atom", "ninjs"] {
            #expect(Small.get("/v1/actors/norland/rhetoric.\(format)").status == 200, "\(format)")
            #expect(Small.get("/v1/actors?format=\(format)").status == 200, "\(format)")
        }
    }

    @Test func acceptChoosesByWeight() {
        let record = "/v1/rhetoric/norland-rejects-talks"
        #expect(type(record, accept: "application/x-bibtex") == "application/x-bibtex; charset=utf-8")
        #expect(
            type(record, accept: "application/ld+json;q=0.4, text/markdown;q=0.6")?.hasPrefix("text/markdown")
                == true)
        #expect(type("/v1/rhetoric", accept: "application/atom+xml, */*;q=0.1") == "application/atom+xml")
        #expect(type("/v1/rhetoric", accept: "application/feed+json") == "application/feed+json")
    }

    @Test func clientsThatTakeJSONAndTextGetJSON() {
        #expect(
            type("/v1/rhetoric/norland-rejects-talks", accept: "application/json, text/plain, */*")
                == "application/json")
        #expect(type("/v1/rhetoric", accept: "application/json;q=0.9,text/plain") == "application/json")
    }

    @Test func parameterThenSuffixThenAccept() {
        let atom = ["Accept": "application/atom+xml"]
        #expect(Small.get("/v1/rhetoric.csv", atom).headers["Content-Type"]?.hasPrefix("text/csv") == true)
        let reply = Small.get("/v1/rhetoric.csv?format=jsonfeed", atom)
        #expect(reply.headers["Content-Type"] == "application/feed+json")
    }

    @Test func whatThereIsIsListedWhereNothingIsAcceptable() {
        let reply = Small.get("/v1/rhetoric", ["Accept": "image/png"])
        #expect(reply.status == 406)
        #expect(reply.json["detail"].string?.contains("application/atom+xml") == true)
        #expect(Small.get("/v1/rhetoric.bibtex").status == 406)
    }
}

@Suite struct FeedTests {
    @Test func pagesTogetherAreTheList() {
        var target = "/v1/rhetoric.jsonfeed?limit=1"
        var ids: [String] = []
        for _ in 0..<20 {
            let feed = Small.get(target).json
            ids += feed["items"].list.compactMap { $0["_demarche"]["id"].string }
            guard let next = feed["next_url"].string else { break }
            #expect(next.hasPrefix("https://small.example/v1/"))
            target = String(next.dropFirst("https://small.example".count))
        }
        #expect(ids.first == "sudavia-threatens-norland")
        #expect(Set(ids.dropFirst()) == Set(Small.ids("/v1/rhetoric")))
        #expect(ids.count == 5)
    }

    @Test func theLatestChangeComesFirst() {
        let feed = Small.get("/v1/rhetoric.jsonfeed?status=published,corrected").status
        #expect(feed == 400)
        let dates = Small.get("/v1/rhetoric.jsonfeed").json["items"].list.compactMap {
            $0["date_modified"].string
        }
        #expect(dates == dates.sorted(by: >))
        #expect(dates.contains("2024-02-05T00:00:00Z"))
    }

    @Test func whatWasTakenBackIsSaidOnTheFirstPageOfTheWholeListAlone() {
        func statuses(_ target: String) -> [String] {
            Small.get(target).json["items"].list.compactMap { $0["_demarche"]["status"].string }
        }
        #expect(statuses("/v1/rhetoric.jsonfeed").contains("retracted"))
        #expect(!statuses("/v1/rhetoric.jsonfeed?actor=sudavia").contains("retracted"))
        #expect(!statuses("/v1/rhetoric.jsonfeed?q=sudavia").contains("retracted"))
        let items = Small.get("/v1/rhetoric.ninjs").json.list
        #expect(items.compactMap { $0["pubStatus"].string }.filter { $0 == "canceled" }.count == 1)
    }

    @Test func theHostOfARequestIsNeverRepeated() {
        for format in ["atom", "jsonfeed", "ninjs"] {
            let reply = Small.get("/v1/rhetoric.\(format)", ["Host": "elsewhere.example"])
            #expect(!reply.text.contains("elsewhere.example"))
            #expect(reply.text.contains("https://small.example/v1/"))
        }
    }

    @Test func embargoedRecordsAreInNoFeed() {
        #expect(!Small.get("/v1/actors.atom").text.contains("hadow"))
        #expect(!Small.get("/v1/actors.ninjs").text.contains("hadow"))
    }

    @Test func fieldsAndIncludeAreForOtherRepresentations() {
        #expect(Small.get("/v1/rhetoric.atom?fields=id").firstError.code == "conflicting-parameters")
        #expect(Small.get("/v1/rhetoric.ninjs?include=sources").firstError.code == "conflicting-parameters")
        #expect(Small.get("/v1/rhetoric.jsonfeed?facet=tone").firstError.code == "conflicting-parameters")
    }
}

@Suite struct OptionTests {
    @Test func aMarkComesBeforeTheHeader() {
        #expect(Small.get("/v1/actors.csv?bom=on").body.starts(with: [0xEF, 0xBB, 0xBF] + Array("id,".utf8)))
        #expect(Small.get("/v1/actors.csv").body.starts(with: "id,".utf8))
    }

    @Test func aHeaderCanBeLeftOut() {
        let with = Small.get("/v1/actors.csv").text
        let without = Small.get("/v1/actors.csv?header=off").text
        #expect(with.hasSuffix(without) && with != without)
        #expect(
            Small.get("/v1/actors.csv?header=off").headers["Content-Type"]
                == "text/csv; charset=utf-8; header=absent")
    }

    @Test func aDownloadHasTheNameOfItsPath() {
        func name(_ target: String) -> String? { Small.get(target).headers["Content-Disposition"] }
        #expect(name("/v1/actors.csv?download=on") == "attachment; filename=\"actors.csv\"")
        #expect(name("/v1/actors/norland.bibtex?download=on") == "attachment; filename=\"norland.bib\"")
        #expect(name("/v1/actors/norland.bibtex") == nil)
    }

    @Test func theDayOfAccessIsTheClients() {
        let citation = "/v1/actors/norland.citation"
        #expect(Small.get(citation + "?accessed=2026-11-23").text.contains("(accessed 2026-11-23)"))
        #expect(!Small.get(citation).text.contains("accessed"))
        #expect(Small.get(citation + "?accessed=2026-11").firstError.code == "invalid-value")
        #expect(Small.get("/v1/actors/norland.ninjs?ninjs=2.2").firstError.code == "unknown-value")
    }

    @Test func anotherPublicAddressIsAnotherEntityTag() {
        let other = API(Small.edition, publicURL: "https://other.example")
        func tags(_ target: String) -> [String?] {
            [Small.api, other].map {
                $0.respond(to: Request(method: "GET", target: target)).content.headers["ETag"]
            }
        }
        #expect(tags("/v1/actors.atom")[0] != tags("/v1/actors.atom")[1])
        #expect(tags("/v1/actors")[0] == tags("/v1/actors")[1])
    }

    @Test func aHubIsNamedInFeedsWhereThereIsOneAndChangesTheirTags() {
        let hub = "https://hub.example/?a=1&b=2"
        let api = API(Small.edition, publicURL: "https://small.example/", hubURL: hub)
        func reply(_ target: String) -> Reply {
            let request = Request(method: "GET", target: target)
            return Reply(api.respond(to: request), to: request)
        }
        for target in ["/v1/actors", "/v1/corrections", "/v1/changes"] {
            let atom = reply(target + ".atom")
            #expect(atom.text.contains("<link rel=\"hub\" href=\"https://hub.example/?a=1&amp;b=2\"/>"))
            let json = reply(target + ".jsonfeed").json
            #expect(json["hubs"][0]["type"].string == "WebSub" && json["hubs"][0]["url"].string == hub)
            #expect(!Small.get(target + ".atom").text.contains("rel=\"hub\""))
            #expect(Small.get(target + ".jsonfeed").json["hubs"].isNull)
            #expect(atom.headers["ETag"] != Small.get(target + ".atom").headers["ETag"])
            #expect(reply(target).headers["ETag"] == Small.get(target).headers["ETag"])
        }
    }

    @Test func tablesOfAnalysesTakeTheOptionsOfTables() {
        for path in ["timeline", "matrix", "network", "positions/norland", "shifts", "compare"] {
            let whole = Small.get("/v1/\(path).csv")
            let bare = Small.get("/v1/\(path).csv?header=off&bom=on&download=on")
            #expect(whole.status == 200 && bare.status == 200, "\(path)")
            #expect(bare.body.starts(with: [0xEF, 0xBB, 0xBF]))
            let header = whole.text.split(separator: "\r\n", omittingEmptySubsequences: false)[0]
            #expect("\(header)\r\n" + bare.text.dropFirst() == whole.text, "\(path)")
            #expect(bare.headers["Content-Type"]?.contains("header=absent") == true)
            #expect(bare.headers["Content-Disposition"]?.contains(".csv\"") == true)
            #expect(Small.get("/v1/\(path)?bom=on").code == "conflicting-parameters")
            // The lists behind the figures do not take them along.
            let rows = Small.get("/v1/\(path)?download=on").json["data"].list
            let links = rows.compactMap { $0["href"].string }
            #expect(!links.contains { $0.contains("download") })
        }
    }

    @Test func annotationsRefuseWhatShapesLists() {
        #expect(Small.get("/grafana/annotations/events?fields=id").code == "unknown-parameter")
        #expect(Small.get("/grafana/annotations/events?knd=x").code == "unknown-parameter")
        #expect(Small.get("/grafana/variables/actr").firstError.didYouMean == "/grafana/variables/actors")
        #expect(Small.get("/grafana/nodes?depth=9&actor=norland").code == "invalid-value")
    }
}
