// Facets, relevance, highlights, plans, names that come near, and the search in every kind of record.

import Catalog
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@testable import API

@Suite struct SearchTests {
    /// Facets of a list, counted by hand over the whole list of the shipped dataset.
    @Test func facetsCountTheWholeListAndNotThePage() throws {
        for resource in Resource.allCases {
            let all = Shipped.get("/v1/\(resource.rawValue)?limit=1000").json["data"].list
            for filter in Schema.of(resource).countableFilters {
                var counts: [String: Int] = [:]
                for record in all {
                    var values = Set<String>()
                    for path in filter.paths {
                        values.formUnion(record.texts(path.split(separator: ".")[...]))
                    }
                    for value in values { counts[value, default: 0] += 1 }
                }
                let facet = Shipped.get(
                    "/v1/\(resource.rawValue)?limit=1&facet=\(filter.name)&facet_size=1000"
                )
                .json["meta"]["facets"][filter.name]
                let found = facet["values"].list.map { ($0["value"].string ?? "", $0["count"].int ?? 0) }
                #expect(Dictionary(uniqueKeysWithValues: found) == counts, "\(resource) \(filter.name)")
                let ordered = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
                #expect(found.map(\.0) == ordered.map(\.key), "\(resource) \(filter.name)")
            }
        }
    }

    /// A value's count is the total of the list that asks for it.
    @Test func aFacetsCountIsTheTotalOfItsList() {
        let question = "/v1/rhetoric?date__gte=2024&recipient=west&expand=members"
        for facet in ["theme", "actor", "event", "tone", "future"] {
            let values = Shipped.get(question + "&facet=\(facet)&facet_size=1000").json["meta"]["facets"][
                facet]["values"]
            for value in values.list {
                // Members of a bloc are expanded in every filter, so that an actor is asked for without it.
                guard facet != "actor", let name = value["value"].string else { continue }
                #expect(
                    Shipped.total(question + "&\(facet)=\(name)") == value["count"].int, "\(facet)=\(name)")
            }
        }
    }

    @Test func aFacetSaysHowManyValuesItLeavesOut() {
        let whole = Shipped.get("/v1/rhetoric?facet=theme&facet_size=1000").json["meta"]["facets"]["theme"]
        let two = Shipped.get("/v1/rhetoric?facet=theme&facet_size=2").json["meta"]["facets"]["theme"]
        #expect(two["values"].list.count == 2)
        #expect(two["more"].int == whole["values"].list.count - 2)
        #expect(whole["more"].int == 0)
    }

    @Test(arguments: [1, 2, 3, 7])
    func pagesOfAFacetAreItsWholeList(limit: Int) {
        let whole = Shipped.get("/v1/rhetoric/facets/recipient?limit=1000").json["data"].list.map {
            $0["value"].string
        }
        var walked: [String?] = []
        var cursor = ""
        repeat {
            let page = Shipped.get("/v1/rhetoric/facets/recipient?limit=\(limit)&cursor=\(cursor)").json
            walked += page["data"].list.map { $0["value"].string }
            cursor = page["meta"]["next_cursor"].string ?? ""
        } while !cursor.isEmpty && walked.count <= whole.count
        #expect(walked == whole)
    }

    @Test func aFacetThatIsNoneNamesTheNearest() {
        #expect(Small.get("/v1/rhetoric?facet=themes").firstError.didYouMean == "theme")
        #expect(Small.get("/v1/rhetoric?facet=tonne").firstError.didYouMean == "tone")
        #expect(Small.get("/v1/rhetoric?facet=title").code == "unknown-field")
        #expect(Small.get("/v1/rhetoric/facets/tonne").firstError.didYouMean == "/v1/rhetoric/facets/tone")
        #expect(Small.get("/v1/rhetoric/facets/tone?cursor=abc").code == "invalid-cursor")
        let list = Small.get("/v1/rhetoric?limit=1").json["meta"]["next_cursor"].string ?? ""
        #expect(Small.get("/v1/rhetoric/facets/tone?cursor=\(list)").code == "invalid-cursor")
    }

    @Test(arguments: [
        "facet_size=0", "facet_size=1001", "facet_size=x", "facet=tone&facet=event", "facet=",
        "explain=maybe",
        "facet=tone&format=csv", "facet=tone&shape=array", "explain=1&shape=array", "highlight=1",
        "sort=relevance",
        "highlight=1&q=a&format=jsonl", "sort=relevance,date&q=a", "sort=-relevance&q=a",
    ]) func whatCannotBeAnsweredIsRefused(query: String) {
        #expect(Small.get("/v1/rhetoric?" + query).status == 400, "\(query)")
    }

    @Test func explainSaysHowManyRowsEachStepLeft() {
        let reply = Shipped.get(
            "/v1/rhetoric?event=REJECT&date__gte=2023-10&date__lte=2023-10-31&q=granada&explain=1"
        ).json
        let plan = reply["meta"]["plan"].list
        #expect(
            Set(plan.compactMap { $0["subject"].string }).isSuperset(of: [
                "event", "date__gte", "date__lte", "q",
            ]))
        #expect(plan.last?["rows"].int == reply["meta"]["total"].int)
        let rows = plan.compactMap { $0["rows"].int }
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func relevancePutsTheTitleThatIsAllAboutItFirst() {
        let found = Shipped.ids("/v1/rhetoric?q=mission&sort=relevance")
        #expect(Set(found) == Set(Shipped.ids("/v1/rhetoric?q=mission")))
        #expect(found.first == "azerbaijan-demands-eu-mission-leave")
        var walked: [String] = []
        var cursor = ""
        repeat {
            let page = Shipped.get("/v1/rhetoric?q=azerbaijan&sort=relevance&limit=3&cursor=\(cursor)")
            walked += page.ids
            cursor = page.json["meta"]["next_cursor"].string ?? ""
        } while !cursor.isEmpty && walked.count < 100
        #expect(walked == Shipped.ids("/v1/rhetoric?q=azerbaijan&sort=relevance"))
    }

    @Test func highlightsMarkTheWordsAndEscapeTheRest() {
        let reply = Small.get("/v1/rhetoric?q=Denize&highlight=1&fields=id")
        #expect(reply.text.contains("<mark>Dənizə</mark>"))
        #expect(Small.get("/v1/rhetoric?q=daniza&highlight=1").text.contains("<mark>Dənizə</mark>"))
        #expect(Small.get("/v1/rhetoric?q=prais*&highlight=1").text.contains("<mark>praised</mark>"))
    }

    @Test(arguments: [
        ("Alijev", "ilham-aliyev"), ("Aliyef", "ilham-aliyev"), ("Əliyev", "ilham-aliyev"),
        ("Алиев", "ilham-aliyev"),
        ("Nagorny%20Karabach", "nagorno-karabakh"), ("Borel", "josep-borrell"), ("Kasakhstan", "kazakhstan"),
    ]) func fuzzyFindsNamesThatComeNear(name: String, id: String) {
        let encoded = name.contains("%") ? name : Target.encode(name)
        #expect(Shipped.ids("/v1/actors?name__fuzzy=\(encoded)").contains(id))
    }

    @Test func fuzzyIsForNamesAloneAndFindsNoStrangers() {
        #expect(Small.get("/v1/rhetoric?title__fuzzy=x").code == "unknown-operator")
        #expect(Shipped.ids("/v1/actors?name__fuzzy=Zanzibar").isEmpty)
    }

    @Test func searchLooksInEveryKindAndMergesByScore() {
        let reply = Shipped.get("/v1/search?q=mission&limit=1000").json
        let scores = reply["data"].list.compactMap { $0["score"].value as? Double }
        #expect(scores == scores.sorted(by: >))
        var total = 0
        for resource in Resource.allCases {
            let expected = Set(Shipped.ids("/v1/\(resource.rawValue)?q=mission&limit=1000"))
            let found = reply["data"].list.filter { $0["type"].string == resource.rawValue }.compactMap {
                $0["id"].string
            }
            #expect(Set(found) == expected)
            #expect(reply["meta"]["types"][resource.rawValue].int == expected.count)
            total += expected.count
        }
        #expect(reply["meta"]["total"].int == total)
    }

    @Test func searchPagesAreItsWholeList() {
        let whole = Shipped.get("/v1/search?q=azerbaijan&limit=1000").ids
        var walked: [String] = []
        var cursor = ""
        repeat {
            let page = Shipped.get("/v1/search?q=azerbaijan&limit=4&cursor=\(cursor)")
            walked += page.ids
            cursor = page.json["meta"]["next_cursor"].string ?? ""
            let next = page.json["links"]["next"].string
            #expect((next == nil) == cursor.isEmpty)
            if let next { #expect(Shipped.get(next).status == 200) }
        } while !cursor.isEmpty && walked.count < 1000
        #expect(walked == whole && !whole.isEmpty)
        #expect(Shipped.get("/v1/search?q=zzz").json["meta"]["searched"]["records"].int == 109)
    }

    @Test func searchWithoutWordsOrWithOtherParametersIsRefused() {
        #expect(Small.get("/v1/search").firstError.parameter == "q")
        #expect(Small.get("/v1/search?q=x&tipe=actors").firstError.didYouMean == "type")
        #expect(Small.get("/v1/search?q=x&type=actor").firstError.didYouMean == "actors")
        #expect(Small.get("/v1/search?q=x&cursor=1").code == "invalid-cursor")
    }
}

extension JSONValue {
    /// All scalars at a path as text, lists looked through.
    fileprivate func texts(_ path: ArraySlice<Substring>) -> [String] {
        if value is [Any] { return list.flatMap { $0.texts(path) } }
        if let name = path.first { return self[String(name)].texts(path.dropFirst()) }
        if let text = string { return [text] }
        return (value as? Bool).map { [$0 ? "true" : "false"] } ?? []
    }
}
