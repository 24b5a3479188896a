// The pages for people: what they are made of, that they say what the API says, and that nothing leads astray.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct PageTests {
    /// A page of each sort, and questions of each sort.
    static let targets =
        [
            "/?format=html", "/about", "/search", "/search?q=norland", "/docs", "/docs/errors",
            "/docs/analysis",
            "/docs/vocabularies", "/dyads/norland/sudavia", "/actors/norland",
            "/actors/sudavia?as_of=2023-01-01",
            "/rhetoric/minister-praises-council", "/rhetoric/sudavia-thanks-estmark", "/events/spring-flood",
            "/partnerships/estmark-norland-gas", "/assessments/what-comes-next", "/sources/gazette-report",
            "/rhetoric?actor=norland&date__gte=2022&sort=title", "/rhetoric?actor=nobody", "/rhetoric?evnt=x",
            "/actors/norlnd", "/nowhere", "/rhetoric/sudavia-threatens-norland", "/rhetoric?q=nothinglikeit",
        ] + Resource.allCases.map { "/" + $0.rawValue }

    // MARK: What a page is made of

    @Test(arguments: targets) func aPageIsWhole(target: String) throws {
        let reply = Small.browse(target)
        let page = ReadPage(reply.text)
        #expect(reply.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.faults == [])
        #expect(page.all("html").first?.attributes["lang"] == "en")
        #expect(page.all("h1").count == 1 && page.all("main").count == 1 && page.all("title").count == 1)
        #expect(page.all("meta").contains { $0.attributes["name"] == "description" })
        #expect(page.value("content", of: "meta", where: "name", is: "viewport") != nil)
        let canonical = page.value("href", of: "link", where: "rel", is: "canonical")
        #expect(canonical?.hasPrefix("https://small.example/") == true)
        for property in ["og:title", "og:description", "og:url", "og:type", "og:site_name"] {
            #expect(page.value("content", of: "meta", where: "property", is: property) != nil, "\(property)")
        }
        #expect(Set(page.anchors).count == page.anchors.count, "an id stands twice")
        #expect(page.value("href", of: "a", where: "class", is: "skip") == "#content")
    }

    @Test(arguments: targets) func aPageRunsNothingAndLoadsNothingFromElsewhere(target: String) throws {
        let reply = Small.browse(target)
        let policy = try #require(reply.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"))
        let page = ReadPage(reply.text)
        for tag in page.tags {
            #expect(!["style", "iframe", "object", "embed"].contains(tag.name))
            for name in tag.attributes.keys { #expect(name != "style" && !name.hasPrefix("on")) }
            let isRead = tag.name == "script"
            #expect(!isRead || tag.attributes["type"] == "application/ld+json")
            if ["img", "source"].contains(tag.name) || tag.attributes["rel"] == "stylesheet" {
                let address = ["src", "href", "srcset"].compactMap { tag.attributes[$0] }.first
                #expect(address?.hasPrefix("/") == true)
            }
        }
        for block in page.data {
            #expect((try? JSONSerialization.jsonObject(with: Data(block.utf8))) != nil)
        }
    }

    @Test(arguments: targets) func headingsDescendOneByOne(target: String) {
        var level = 0
        for tag in ReadPage(Small.browse(target).text).tags {
            guard let heading = tag.name.wholeMatch(of: #/h([1-6])/#)?.1, let next = Int(heading) else {
                continue
            }
            #expect(next <= level + 1, "h\(next) below h\(level)")
            level = next
        }
    }

    @Test(arguments: targets) func everyControlHasItsLabel(target: String) {
        let page = ReadPage(Small.browse(target).text)
        let labels = Set(page.all("label").compactMap { $0.attributes["for"] })
        for control in page.all("input") + page.all("select") where control.attributes["type"] != "hidden" {
            #expect(labels.contains(control.attributes["id"] ?? ""))
        }
        for picture in page.all("img") { #expect(picture.attributes["alt"]?.isEmpty == false) }
        for cell in page.all("th") { #expect(cell.attributes["scope"] != nil) }
    }

    @Test func wordsInAnotherLanguageSaySo() {
        let page = ReadPage(Small.browse("/rhetoric/minister-praises-council").text)
        #expect(page.all("blockquote").contains { $0.attributes["lang"] == "az" })
    }

    // MARK: Who gets a page

    @Test func theRootIsAPageForBrowsersAndJSONForAllOthers() {
        func type(_ accept: String?) -> String? {
            Small.get("/", accept.map { ["Accept": $0] } ?? [:]).headers["Content-Type"]
        }
        #expect(type(nil) == "application/json" && type("*/*") == "application/json")
        #expect(type("application/json") == "application/json")
        #expect(type("application/json, text/html;q=0.9") == "application/json")
        #expect(type("text/html") == "text/html; charset=utf-8")
        #expect(Small.browse("/").text == Small.get("/?format=html", ["Accept": "*/*"]).text)
    }

    @Test func aProblemIsAPageForBrowsersAndADocumentForAllOthers() {
        for (target, status) in [
            ("/rhetoric?evnt=ACCUSE", 400), ("/v1/rhetoric?evnt=ACCUSE", 400), ("/actors/norlnd", 404),
            ("/nowhere", 404), ("/actors.csv", 406), ("/rhetoric/sudavia-threatens-norland", 410),
            ("/about?x=1", 400), ("/search?q=a&typ=actors", 400), ("/dyads/norland/norland", 400),
        ] {
            let page = target.hasSuffix(".csv") ? Small.get(target) : Small.browse(target)
            let document = Small.get(target, ["Accept": "*/*"])
            #expect(page.status == status && document.status == status, "\(target)")
            #expect(document.headers["Content-Type"] == "application/problem+json")
            #expect(page.headers["Cache-Control"] == "no-store")
            if !target.hasSuffix(".csv") {
                #expect(page.headers["Content-Type"] == "text/html; charset=utf-8", "\(target)")
                #expect(page.text.contains("/docs/errors#" + (document.code ?? "?")))
            }
        }
        let data = Small.get("/actors", ["Accept": "application/json"])
        #expect(data.status == 406 && data.json["detail"].string?.contains("/v1") == true)
        let refused = Small.browse("/actors", method: "DELETE")
        #expect(refused.status == 405 && refused.headers["Allow"] == "GET, HEAD, OPTIONS")
    }

    @Test func aProposalLeadsWhereItSays() throws {
        for (target, proposal) in [
            ("/rhetoric?evnt=ACCUSE&limit=2", "/rhetoric?event=ACCUSE&limit=2"),
            ("/rhetoric?event=ACUSE", "/rhetoric?event=ACCUSE"),
            ("/rhetoric?actor=NX", "/rhetoric?actor=norland"), ("/actors/norlnd", "/actors/norland"),
            ("/actrs", "/actors"), ("/docs/error", "/docs/errors"),
        ] {
            #expect(ReadPage(Small.browse(target).text).addresses.contains(proposal), "\(target)")
            #expect(Small.browse(proposal).status == 200)
        }
    }

    @Test func whatWasSentStaysInTheForm() {
        let page = ReadPage(Small.browse("/rhetoric?event=ACUSE&q=%22two+words%22&date__gte=2023-13").text)
        #expect(page.value("value", of: "input", where: "name", is: "date__gte") == "2023-13")
        #expect(page.value("value", of: "input", where: "id", is: "f-q") == "\"two words\"")
        let chosen = page.all("option").filter { $0.attributes["selected"] != nil }
        #expect(chosen.contains { $0.attributes["value"] == "ACUSE" })
    }

    @Test func whatWasTakenBackSaysThatAndNoMore() {
        let reply = Small.browse("/rhetoric/sudavia-threatens-norland")
        #expect(reply.status == 410 && reply.text.contains("It was never said."))
        #expect(!reply.text.contains("Gone.") && !reply.text.contains("Sudavia threatens Norland"))
    }

    @Test func aFormerIdLeadsToThePresentPage() {
        let record = Small.browse("/actors/south-avia?as_of=2023")
        #expect(record.status == 308 && record.headers["Location"] == "/actors/sudavia?as_of=2023")
        #expect(Small.browse("/dyads/south-avia/norland").headers["Location"] == "/dyads/sudavia/norland")
        #expect(Small.browse("/actors/").headers["Location"] == "/actors")
    }

    // MARK: The same as the API says

    @Test func aListIsTheListOfTheAPI() throws {
        for resource in Resource.allCases {
            var ids: [String] = []
            var next: String? = "/\(resource.rawValue)?limit=2"
            while let target = next {
                let page = ReadPage(Small.browse(target).text)
                let paths = page.all("a").compactMap { $0.attributes["href"] }
                let prefix = "/\(resource.rawValue)/"
                ids += Self.records(page, prefix)
                next = page.value("href", of: "a", where: "rel", is: "next")
                #expect(paths.contains { $0.hasPrefix(prefix) })
                let json = try #require(
                    page.addresses.first { $0.hasPrefix("/v1/\(resource.rawValue).json") })
                #expect(Small.get(json).status == 200)
            }
            #expect(ids.sorted() == Small.ids("/v1/\(resource.rawValue)?limit=1000").sorted())
            #expect(Set(ids).count == ids.count)
        }
    }

    /// The records of a list: the links of its headings, which stand behind a date or kind.
    private static func records(_ page: ReadPage, _ prefix: String) -> [String] {
        var ids: [String] = []
        for (place, tag) in page.tags.enumerated() where tag.name == "h3" {
            guard place + 1 < page.tags.count, let path = page.tags[place + 1].attributes["href"],
                path.hasPrefix(prefix), !path.contains("?")
            else { continue }
            ids.append(String(path.dropFirst(prefix.count)))
        }
        return ids
    }

    @Test func aControlLeftEmptyAsksForNothing() {
        let bare = ReadPage(Small.browse("/rhetoric").text).text
        let empty = ReadPage(
            Small.browse("/rhetoric?q=&actor=&event=&date__gte=&date__lte=&sort=-date&as_of=").text)
        let total = "\(Small.total("/v1/rhetoric") ?? 0) rhetoric entries"
        #expect(bare.contains(total) && empty.text.contains(total))
        #expect(Small.get("/v1/rhetoric?actor=").status == 400)
    }

    @Test func aListShapedForProgramsIsRefused() {
        for query in ["fields=id", "shape=array", "include=sources", "facet=tone", "explain=1", "bom=on"] {
            #expect(Small.browse("/rhetoric?" + query).status == 400, "\(query)")
        }
    }

    @Test func thePageOfTwoActorsHasTheFiguresOfTheAPI() {
        for (one, other) in [("norland", "sudavia"), ("sudavia", "estmark")] {
            let data = Small.get("/v1/dyads/\(one)/\(other)").json["data"]
            let page = ReadPage(Small.browse("/dyads/\(one)/\(other)").text)
            let expected = [data["a_to_b"]["n"].int, data["b_to_a"]["n"].int].map { "\($0 ?? -1)" }
            #expect(page.text.contains("Entries" + expected.joined()))
            for tie in data["partnerships"].list {
                #expect(page.addresses.contains("/partnerships/" + (tie["id"].string ?? "?")))
            }
        }
    }

    @Test func thePageOfAnActorHasTheFiguresOfTheAPI() {
        let rows = Shipped.get("/v1/positions/azerbaijan?as_of=2024-08-31").json["data"].list
        let page = ReadPage(Shipped.browse("/actors/azerbaijan").text)
        #expect(page.text.contains("\(rows.count) counterparts"))
        let france = rows.first { $0["counterpart"].string == "france" }
        let says = (france?["says"].value as? Double).map { String(format: "%.2f", abs($0)) } ?? "?"
        #expect(page.text.contains("France\u{2212}\(says)\(france?["says_n"].int ?? 0)"))
    }

    @Test func searchMarksWhatWasFoundAndFindsWhatTheAPIFinds() {
        let page = ReadPage(Small.browse("/search?q=norland").text)
        #expect(!page.all("mark").isEmpty)
        let total = Small.total("/v1/search?q=norland") ?? -1
        #expect(page.text.contains("\(total) records"))
    }

    // MARK: Manners

    @Test func aPageIsCachedAndCompressedAsAnAnswerIs() throws {
        let first = Small.browse("/actors")
        let tag = try #require(first.headers["ETag"])
        #expect(first.headers["Cache-Control"] == "public, max-age=30, must-revalidate")
        #expect(first.headers["Vary"]?.contains("Accept") == true)
        #expect(Small.get("/actors", ["If-None-Match": tag]).status == 304)
        #expect(Small.get("/actors", ["Accept-Encoding": "gzip"]).headers["Content-Encoding"] == "gzip")
        let head = Small.get("/actors", method: "HEAD")
        #expect(head.status == 200 && head.body.isEmpty && head.headers["ETag"] == tag)
        #expect(Small.get("/actors", method: "OPTIONS").status == 204)
        #expect(Small.browse("/").headers["ETag"] != Small.get("/").headers["ETag"])
    }

    @Test func filesKeepTheirNamesWhole() throws {
        let style = try #require(
            ReadPage(Small.browse("/").text).value("href", of: "link", where: "rel", is: "stylesheet"))
        #expect(Small.get(style, ["Accept": "text/css"]).headers["Content-Type"] == "text/css; charset=utf-8")
        #expect(!Small.get(style).text.contains("url(") && !Small.get(style).text.contains("@import"))
        #expect(Small.get("/favicon.ico").body.starts(with: [0, 0, 1, 0]))
        for path in ["/assets/style.css", "/assets/style-000000000000.css", "/assets/..%2Fstyle.css"] {
            #expect(Small.get(path).status == 404, "\(path)")
        }
        #expect(Small.get("/favicon.ico?x=1").status == 400)
    }

    @Test func theSitemapHasEveryRecordAndRobotsNamesIt() throws {
        #expect(Small.get("/robots.txt").text.contains("Sitemap: https://small.example/sitemap.xml\n"))
        var paths: [String] = []
        for part in Self.locations(Small.get("/sitemap.xml").text) {
            paths += Self.locations(Small.get(part).text)
        }
        for path in paths { #expect(Small.browse(path).status == 200, "\(path)") }
        for resource in Resource.allCases {
            let records = Small.ids("/v1/\(resource.rawValue)?limit=1000").map {
                "/\(resource.rawValue)/\($0)"
            }
            #expect(Set(records).isSubset(of: Set(paths)))
        }
        #expect(Small.get("/sitemaps/actors-9.xml").status == 404)
        #expect(Small.get("/sitemaps/actors-1").status == 404)
    }

    private static func locations(_ xml: String) -> [String] {
        xml.matches(of: #/<loc>https://small\.example(/[^<]*)</loc>/#).map { String($0.1) }
    }

    @Test func aRecordIsFoundByOEmbedFromItsPage() throws {
        let page = ReadPage(Small.browse("/rhetoric/minister-praises-council").text)
        for type in ["application/json+oembed", "text/xml+oembed"] {
            let address = try #require(page.value("href", of: "link", where: "type", is: type))
            let target = address.replacing("https://small.example", with: "")
            #expect(Small.get(target).status == 200)
        }
    }
}
