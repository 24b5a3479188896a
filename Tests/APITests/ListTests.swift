// Lists: envelope, order, pages, shapes, links.

import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct ListTests {
    // MARK: Order

    @Test func absentValuesComeLastInBothDirections() {
        #expect(
            Small.ids("/v1/partnerships?sort=signed") == [
                "norland-sudavia-2022", "council-league-pact", "estmark-norland-gas", "estmark-sudavia-draft",
            ])
        #expect(
            Small.ids("/v1/partnerships?sort=-signed") == [
                "council-league-pact", "norland-sudavia-2022", "estmark-norland-gas", "estmark-sudavia-draft",
            ])
    }

    @Test func tiesAreBrokenByIdInBothDirections() {
        #expect(Small.ids("/v1/actors?kind=state&sort=-kind") == ["estmark", "norland", "sudavia"])
        #expect(Small.ids("/v1/actors?kind=state&sort=kind") == ["estmark", "norland", "sudavia"])
        #expect(Small.ids("/v1/actors?kind=state&sort=-id") == ["sudavia", "norland", "estmark"])
    }

    @Test func datesAreSortedByTheirFirstDayThenTheirLast() {
        #expect(
            Small.ids("/v1/rhetoric?sort=date") == [
                "minister-praises-council", "norland-rejects-talks", "sudavia-thanks-estmark",
                "estmark-silent",
            ])
        #expect(Small.ids("/v1/rhetoric?sort=-date") == Small.ids("/v1/rhetoric?sort=date").reversed())
    }

    @Test func laterKeysDecideWhereEarlierOnesAreEqual() {
        // Words of a closed list are sorted in the list's order, in which SUPPORT comes before REJECT.
        #expect(
            Small.ids("/v1/rhetoric?sort=event,-date") == [
                "sudavia-thanks-estmark", "minister-praises-council", "estmark-silent",
                "norland-rejects-talks",
            ])
    }

    @Test func namesAreSortedFolded() {
        #expect(
            Small.ids("/v1/actors?sort=names") == [
                "council", "estmark", "norland", "council-office", "seher-huseynova", "sudavia", "gazette",
                "league",
            ])
    }

    // MARK: Pages

    @Test(arguments: [
        "actors", "actors?sort=-names", "actors?sort=part_of,-kind", "actors?sort=-modified,summary",
        "partnerships?sort=valid", "partnerships?sort=-valid,signed", "partnerships?sort=-level,state,-title",
        "rhetoric?sort=-date", "rhetoric?sort=mode,channel", "rhetoric?sort=-certainty,-id",
        "events?q=-nothing&sort=-place",
        "rhetoric?actor=norland&expand=members&as_of=2024&sort=-tone", "actors/norland/rhetoric?sort=-date",
    ]) func theWalkFromCursorToCursorIsTheWholeList(query: String) {
        let target = "/v1/" + query
        let glue = query.contains("?") ? "&" : "?"
        let whole = Small.ids(target)
        for limit in 1...4 {
            var walked: [String] = []
            var next: String? = target + glue + "limit=\(limit)"
            while let address = next, walked.count <= whole.count {
                let reply = Small.get(address)
                #expect(reply.status == 200 && reply.json["meta"]["total"].int == whole.count)
                walked += reply.ids
                next = reply.json["links"]["next"].string
                #expect((next == nil) == (reply.json["meta"]["next_cursor"].string == ""))
                #expect((reply.headers["Link"]?.contains("rel=\"next\"") ?? false) == (next != nil))
            }
            #expect(walked == whole, "\(target) by \(limit)")
        }
    }

    private func cursor(_ target: String) -> String {
        Small.get(target).json["meta"]["next_cursor"].string ?? ""
    }

    @Test func aCursorIsBoundToFiltersSortAsOfAndExpand() {
        let cursor = cursor("/v1/actors?limit=1&kind=state&sort=names")
        #expect(!cursor.isEmpty)
        for target in [
            "actors?kind=state", "actors?sort=names", "actors?kind=state&sort=-names", "events?",
            "actors?kind=state&sort=names&as_of=2024", "actors?kind=state&sort=names&expand=members",
            "actors?kind=state&sort=names&q=x", "actors?kind=bloc&sort=names",
        ] {
            #expect(Small.get("/v1/\(target)&cursor=\(cursor)").code == "invalid-cursor", "\(target)")
        }
    }

    @Test func aCursorIsNotBoundToLimitFieldsFormatSpellingOrOrder() {
        let cursor = cursor("/v1/actors?limit=1&kind=state&sort=names")
        for target in [
            "actors?kind=state&sort=names", "actors?sort=names&kind=STATE",
            "actors?kind=state&sort=names&limit=1",
            "actors?kind=state&sort=names&fields=id", "actors?kind=state&sort=names&include=sources",
        ] {
            #expect(Small.get("/v1/\(target)&cursor=\(cursor)").ids.first == "norland", "\(target)")
        }
        #expect(
            Small.get("/v1/actors.csv?kind=state&sort=names&fields=id&cursor=\(cursor)").text
                == "id\r\nnorland\r\nsudavia\r\n")
    }

    @Test func anAlteredCursorIsRefused() {
        let cursor = Array(cursor("/v1/actors?limit=1&sort=names").utf8)
        for index in cursor.indices {
            for byte in "Aa0_".utf8 where byte != cursor[index] {
                var altered = cursor
                altered[index] = byte
                let text = String(decoding: altered, as: UTF8.self)
                #expect(Small.get("/v1/actors?sort=names&cursor=\(text)").code == "invalid-cursor", "\(text)")
            }
            let cut = String(decoding: cursor.prefix(index), as: UTF8.self)
            if index > 0 {
                #expect(Small.get("/v1/actors?sort=names&cursor=\(cut)").code == "invalid-cursor")
            }
        }
        for text in ["x", "====", "AAAA", "%20", "null", "MQ", "abc.def"] {
            #expect(Small.get("/v1/actors?cursor=\(text)").code == "invalid-cursor", "\(text)")
        }
    }

    @Test func limitIsFromOneToAThousandAndFiftyWhereNothingIsSaid() {
        #expect(Small.get("/v1/actors").json["meta"]["limit"].int == 50)
        #expect(Small.get("/v1/actors?limit=1000").json["meta"]["limit"].int == 1000)
        #expect(Small.ids("/v1/actors?limit=1") == ["council"])
    }

    @Test func tabularFormatsAreWholeWithoutLimitAndPagedWithIt() {
        let whole = Small.get("/v1/actors.jsonl")
        #expect(whole.text.split(separator: "\n").count == 8)
        #expect(whole.headers["Link"]?.contains("rel=\"next\"") == false)
        let page = Small.get("/v1/actors.jsonl?limit=3")
        #expect(page.text.split(separator: "\n").count == 3)
        #expect(page.headers["Link"]?.contains("</v1/actors.jsonl?limit=3&cursor=") == true)
    }

    // MARK: Shapes

    @Test func theEnvelopeHasItsMembersInOrder() {
        let reply = Small.get("/v1/actors?limit=1")
        #expect(reply.json.keys == ["data", "meta", "links"])
        #expect(
            reply.json["meta"].keys == ["total", "limit", "next_cursor", "dataset_version", "warnings"])
        #expect(reply.text.hasPrefix("{\"data\":[{\"id\":\"council\","))
        #expect(reply.text.hasSuffix("}\n"))
    }

    @Test func everyRowHasEveryKey() {
        for resource in ["sources", "actors", "partnerships", "events", "rhetoric", "assessments"] {
            for asked in [Small, Shipped] {
                let rows = asked.get("/v1/\(resource)?limit=1000").json["data"].list
                #expect(!rows.isEmpty && Set(rows.map(\.keys)).count == 1, "\(resource)")
                #expect(rows[0].keys.contains("embargo_until") == false)
            }
        }
    }

    @Test func fieldsAreTheKeysAskedForInThatOrder() {
        #expect(
            Small.get("/v1/events?fields=date,id,date&shape=array").text
                == #"[{"date":"2022-10-04/2022-10-06","id":"coast-summit"},{"date":"2023-04~","id":"spring-flood"}]"#
                + "\n")
        #expect(
            Small.get("/v1/events.csv?fields=date,id").text.hasPrefix(
                "date,id\r\n2022-10-04/2022-10-06,coast-summit\r\n"))
        #expect(Small.get("/v1/events/spring-flood?fields=id").json["data"].keys == ["id"])
    }

    @Test func includeEmbedsWhatThePageRefersTo() {
        let reply = Small.get("/v1/rhetoric?event=SUPPORT&include=Sources,actors&fields=id")
        #expect(
            reply.json["included"]["actors"].list.compactMap { $0["id"].string }
                == ["council", "estmark", "norland", "seher-huseynova", "sudavia"])
        #expect(
            reply.json["included"]["sources"].list.compactMap { $0["id"].string }
                == ["gazette-report", "treaty-series"])
        #expect(Small.get("/v1/rhetoric").json["included"].isNull)
        let one = Small.get("/v1/partnerships/estmark-norland-gas?include=actors")
        #expect(one.json["included"]["actors"].list.count == 2)
    }

    @Test func anEmptyListSaysWhatWasSearched() {
        let searched = Small.get("/v1/rhetoric?actor=estmark&event=SUPPORT&as_of=2024-06-01").json["meta"][
            "searched"]
        #expect(searched["records"].int == 4)
        #expect(searched["conditions"].list.compactMap { $0["matches_alone"].int } == [1, 2, 4])
        #expect(searched["coverage"]["period"].string == "2021/2024-06")
        #expect(Small.get("/v1/rhetoric").json["meta"]["searched"].isNull)
    }

    @Test func csvDefusesFormulasAndQuotesWhatItMust() {
        let text = Small.get("/v1/partnerships.csv?fields=title,summary&id=estmark-sudavia-draft").text
        #expect(
            text
                == "title,summary\r\n'=Estmark and Sudavia: a draft,\"They talk of an alliance; \"\"soon\"\", they say.\"\r\n"
        )
    }

    @Test(arguments: [
        ("/v1/actors?kind=state&limit=2&fields=id&shape=array", "/actors?kind=state&limit=2"),
        (
            "/v1/rhetoric?date__gte=2020&q=gas&sort=-date&explain=1",
            "/rhetoric?date__gte=2020&q=gas&sort=-date"
        ),
        ("/v1/actors.csv", "/actors"), ("/v1/actors/norland", "/actors/norland"),
        ("/v1/actors/norland.md", "/actors/norland"),
        ("/v1/dyads/norland/sudavia?as_of=2024", "/dyads/norland/sudavia?as_of=2024"),
    ]) func dataLeadToThePageForPeople(target: String, page: String) {
        let reply = Small.get(target)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(
            reply.headers["Link"]?.contains("<\(page)>; rel=\"alternate\"; type=\"text/html\"") == true,
            "\(reply.headers["Link"] ?? "")")
        #expect(Small.get(page, ["Accept": "text/html"]).status == 200)
    }

    @Test func whatHasNoPageLeadsToNone() {
        for target in [
            "/v1/actors/norland/rhetoric", "/v1/dyads/norland/sudavia?theme=energy", "/v1/timeline",
        ] {
            #expect(Small.get(target).headers["Link"]?.contains("text/html") != true, "\(target)")
        }
    }

    @Test func linksLeadToTheOtherRepresentationsOfTheSameQuestion() {
        let link = Small.get("/v1/actors?kind=state&limit=1&include=sources").headers["Link"] ?? ""
        #expect(link.contains("</v1/actors.csv?kind=state&limit=1>; rel=\"alternate\"; type=\"text/csv\""))
        #expect(link.contains("</v1/actors.jsonl?kind=state&limit=1>; rel=\"alternate\""))
        #expect(link.contains("</v1/schemas/actors>; rel=\"describedby\""))
        let odd = Small.get("/v1/actors?name=%3E%22%2C%3Cx&limit=1").headers["Link"] ?? ""
        #expect(odd.contains("</v1/actors.csv?name=%3E%22,%3Cx&limit=1>"))
        let one = Small.get("/v1/actors/norland.csv").headers["Link"] ?? ""
        #expect(one.contains("</v1/actors/norland.json>; rel=\"alternate\"; type=\"application/json\""))
    }

    @Test func aLongQuestionHasNoLongHeader() {
        let values = (1...100).map { "title=" + String(repeating: "!", count: 60) + "\($0)" }.joined(
            separator: "&")
        let reply = Small.get("/v1/actors?alias=x&" + values.replacing("title", with: "alias").dropLast(80))
        #expect(reply.status == 200, "\(reply.text.prefix(200))")
        #expect((reply.headers["Link"] ?? "").utf8.count < 8000)
    }

    @Test func theSameQuestionOfAnActorsPathIsItsFilterInAnyPart() {
        #expect(Small.ids("/v1/actors/norland/partnerships") == Small.ids("/v1/partnerships?party=norland"))
        #expect(Small.ids("/v1/actors/norland/events") == Small.ids("/v1/events?participant=norland"))
        #expect(
            Set(Small.ids("/v1/actors/norland/rhetoric"))
                == Set(Small.ids("/v1/rhetoric?actor=norland") + Small.ids("/v1/rhetoric?recipient=norland")))
        #expect(Small.get("/v1/actors/nobody/rhetoric").status == 404)
    }
}
