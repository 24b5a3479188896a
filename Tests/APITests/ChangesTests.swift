// What became of records from one edition to the next, as `/v1/changes` tells it.

import API
import Catalog
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct ChangesTests {
    /// What `/v1/changes` tells of an edit to somebody who knew everything before.
    private func told(_ edit: (ChangingDataset) throws -> Void, _ query: String = "") throws -> Reply {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let latest = api.get("/v1/changes?limit=1000").latest
        try edit(dataset)
        try api.replace(with: Snapshot(try dataset.edition()))
        return api.get("/v1/changes?since=\(latest)\(query)")
    }

    @Test func everyRecordIsThereOnceInTheOrderOfDayIdAndRevision() {
        let reply = Small.get("/v1/changes?limit=1000")
        let rows = reply.json["data"].list
        let keys = rows.map { [$0["date"].string ?? "", $0["id"].string ?? ""] }
        #expect(keys == keys.sorted { $0[0] == $1[0] ? $0[1] < $1[1] : $0[0] < $1[0] })
        let visible = Resource.allCases.reduce(0) { $0 + Small.edition.catalog.table($1).visible.count }
        // And the one that was retracted.
        #expect(rows.count == visible + 1 && reply.json["meta"]["total"].int == visible + 1)
        #expect(Set(keys.map { $0[1] }).count == rows.count)
        #expect(
            reply.changes.suffix(2) == [
                "corrected sudavia-thanks-estmark", "retracted sudavia-threatens-norland",
            ])
        #expect(rows.last?["title"].isNull == true && rows.last?["note"].string == "It was never said.")
        #expect(reply.changes.dropLast(2).allSatisfy { $0.hasPrefix("created ") })
    }

    @Test func pagesFollowOneAnotherAndMissNothing() {
        let all = Small.get("/v1/changes?limit=1000").changes
        var (read, cursor, pages) = ([String](), "", 0)
        repeat {
            let page = Small.get("/v1/changes?limit=7&cursor=\(cursor)")
            #expect(page.status == 200 && page.json["meta"]["total"].int == all.count - read.count)
            read += page.changes
            cursor = page.json["meta"]["next_cursor"].string ?? "-"
            pages += 1
        } while !cursor.isEmpty && pages < 100
        #expect(read == all && pages == (all.count + 6) / 7)
        let next = Small.get("/v1/changes?limit=7").json["links"]["next"].string ?? "-"
        #expect(Small.get(next).changes == Array(all[7..<14]))
    }

    @Test func theSequenceIsReadOnFromAnyOfItsChanges() {
        let rows = Small.get("/v1/changes?limit=1000").json["data"].list
        for index in stride(from: 0, to: rows.count, by: 5) {
            let rest = Small.get("/v1/changes?limit=1000&since=\(rows[index]["seq"].string ?? "-")")
            #expect(rest.changes.count == rows.count - index - 1)
        }
        #expect(Small.get("/v1/changes?since=\(Small.get("/v1/changes").latest)").status == 200)
    }

    @Test func nothingIsToldOfWhatIsKnown() throws {
        let reply = try told { _ in }
        #expect(reply.status == 200 && reply.changes == [] && reply.json["meta"]["total"].int == 0)
    }

    @Test func anEditIsToldWithItsFieldsAndNothingElse() throws {
        let reply = try told {
            try $0.replace(
                "summary: No word.", with: "summary: Not a word.\n  revision: 2", in: "rhetoric.yaml")
        }
        #expect(reply.changes == ["updated estmark-silent"])
        let row = reply.json["data"][0]
        #expect(row["fields"].list.compactMap(\.string) == ["summary", "revision"])
        #expect(row["revision"].int == 2 && row["title"].string == "Estmark stays away")
        #expect(row["href"].string == "/v1/rhetoric/estmark-silent" && row["type"].string == "rhetoric")
    }

    @Test func aChangeThatSortsBeforeWhatWasReadIsToldNevertheless() throws {
        // The record is dated before the last that had been told, as records of an older day always are.
        let reply = try told { try $0.write("events.jsonl", ChangingDataset.event("a-late-one")) }
        #expect(reply.changes == ["created a-late-one"] && reply.json["data"][0]["fields"].list.isEmpty)
        #expect(reply.json["data"][0]["date"].string == "2024-02-03")
    }

    @Test func aCorrectionIsToldWithItsNote() throws {
        let reply = try told {
            try $0.replace(
                "summary: No word.",
                with:
                    "summary: A word.\n  revision: 2\n  status: corrected\n  correction: {date: 2024-05-01, note: There was one.}",
                in: "rhetoric.yaml")
        }
        #expect(reply.changes == ["corrected estmark-silent"])
        #expect(reply.json["data"][0]["note"].string == "There was one.")
        #expect(reply.json["data"][0]["date"].string == "2024-05-01")
    }

    @Test func aRetractionIsToldWithoutTheTextThatWasTakenBack() throws {
        let reply = try told {
            try $0.replace(
                "summary: No word.",
                with:
                    "revision: 2\n  status: retracted\n  correction: {date: 2024-05-01, note: Never happened.}",
                in: "rhetoric.yaml")
        }
        #expect(reply.changes == ["retracted estmark-silent"] && reply.json["data"][0]["title"].isNull)
        #expect(!reply.text.contains("stays away"))
    }

    @Test func whatVanishesIsWithdrawnUnderItsLastRevision() throws {
        let reply = try told { try $0.remove("estmark-silent", from: "rhetoric.yaml") }
        #expect(reply.changes == ["withdrawn estmark-silent"])
        let row = reply.json["data"][0]
        #expect(row["title"].isNull && row["fields"].isNull && row["revision"].int == 1)
        #expect(row["date"].string == "2024-03-01", "the latest day of the edition without it")
    }

    @Test func aRenamedRecordIsToldUnderItsNewIdAndTheRestIsLeftAlone() throws {
        let reply = try told {
            try $0.replace(
                "- id: estmark-silent", with: "- id: estmark-mute\n  former_ids: [estmark-silent]",
                in: "rhetoric.yaml")
        }
        #expect(reply.changes == ["renamed estmark-mute"])
        #expect(reply.json["data"][0]["former_id"].string == "estmark-silent")
        #expect(reply.json["data"][0]["fields"].list.compactMap(\.string) == ["id", "former_ids"])
    }

    @Test func theRenamingOfAnActorIsNoChangeOfWhatNamesIt() throws {
        let reply = try told { dataset in
            for file in try FileManager.default.contentsOfDirectory(atPath: dataset.folder) {
                let path = dataset.folder + "/" + file
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let renamed = text.replacing(
                    "- id: norland\n", with: "- id: northland\n  former_ids: [norland]\n")
                try renamed.write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
        #expect(reply.changes == ["renamed northland"], "\(reply.text)")
    }

    @Test func theDaysOfTheFolderAreNoChange() throws {
        let reply = try told {
            try $0.replace("modified: 2024-02-03", with: "modified: 2024-02-29", in: "dataset.yaml")
        }
        #expect(reply.changes == [], "\(reply.text)")
    }

    @Test func theEndOfAnEmbargoIsACreation() throws {
        let dataset = try ChangingDataset()
        dataset.now = 1_700_000_000
        let end =
            #","embargo_until":"2023-11-15T00:00:00Z","revision":3,"modified":"2023-01-01","added":"2023-01-01""#
        try dataset.write("events.jsonl", ChangingDataset.event("lifted", end))
        let api = API(try dataset.edition())
        let before = api.get("/v1/changes?limit=1000")
        #expect(!before.text.contains("lifted"))
        dataset.now = 1_700_006_400
        try api.replace(with: Snapshot(try dataset.edition()))
        let after = api.get("/v1/changes?since=\(before.latest)")
        #expect(after.changes == ["created lifted"])
        #expect(after.json["data"][0]["date"].string == "2023-11-15", "not the day on which it was written")
        // Whoever asks another replica, which was started after it, is told the same.
        let other = API(try dataset.edition()).get("/v1/changes?limit=1000").json["data"].list
        let row = try #require(other.first { $0["id"].string == "lifted" })
        #expect(row["change"].string == "created" && row["date"].string == "2023-11-15")
    }

    @Test func aRecordUnderEmbargoAgainIsGoneWithoutAWordOfWhy() throws {
        let reply = try told {
            try $0.replace(
                "summary: No word.", with: "summary: No word.\n  embargo_until: 2099-01-01T00:00:00Z",
                in: "rhetoric.yaml")
        }
        #expect(reply.changes == ["withdrawn estmark-silent"] && !reply.text.contains("mbargo"))
    }

    @Test func changesOfChangesAreToldOnce() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        let latest =
            api.get("/v1/changes").json["data"].list.isEmpty ? "-" : api.get("/v1/changes?limit=1000").latest
        for revision in 2...4 {
            let old =
                revision == 2
                ? "summary: No word." : "summary: Word \(revision - 1).\n  revision: \(revision - 1)"
            try dataset.replace(
                old, with: "summary: Word \(revision).\n  revision: \(revision)", in: "rhetoric.yaml")
            try api.replace(with: Snapshot(try dataset.edition()))
        }
        let reply = api.get("/v1/changes?since=\(latest)")
        #expect(reply.changes == ["updated estmark-silent"] && reply.json["data"][0]["revision"].int == 4)
    }

    @Test func whoReadsOnWhileEditionsChangeMissesNothing() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        var (known, cursor, pages) = ([String: Int](), "", 0)
        // Pages of three, and an edit between any two: early records, late ones, and the same one twice.
        let edits: [(ChangingDataset) throws -> Void] = [
            { try $0.write("events.jsonl", ChangingDataset.event("aaa")) },
            {
                try $0.write(
                    "events.jsonl", ChangingDataset.event("aaa", #","revision":2"#),
                    ChangingDataset.event("zzz"))
            },
            {
                try $0.replace(
                    "summary: It will not talk.", with: "summary: It won't talk.\n  revision: 2",
                    in: "rhetoric.yaml")
            },
            {
                try $0.write(
                    "events.jsonl", ChangingDataset.event("aaa", #","revision":3"#),
                    ChangingDataset.event("zzz"), ChangingDataset.event("mmm"))
            },
        ]
        repeat {
            let page = api.get("/v1/changes?limit=3&cursor=\(cursor)")
            for row in page.json["data"].list { known[row["id"].string ?? "-"] = row["revision"].int }
            cursor = page.json["meta"]["next_cursor"].string ?? "-"
            if pages < edits.count {
                try edits[pages](dataset)
                try api.replace(with: Snapshot(try dataset.edition()))
            }
            pages += 1
        } while !cursor.isEmpty && pages < 100
        for row in api.get("/v1/changes?limit=1000").json["data"].list {
            #expect(known[row["id"].string ?? "-"] == row["revision"].int, "\(row["id"].string ?? "-")")
        }
    }

    @Test func aPlaceOfAnEditionThatIsNotRememberedIsToldEverythingAgain() throws {
        let dataset = try ChangingDataset()
        let latest = API(try dataset.edition()).get("/v1/changes?limit=1000").latest
        try dataset.write("events.jsonl", ChangingDataset.event("new"))
        let restarted = API(try dataset.edition())
        let reply = restarted.get("/v1/changes?limit=1000&since=\(latest)")
        #expect(reply.warnings == ["told-again"])
        #expect(reply.changes == restarted.get("/v1/changes?limit=1000").changes)
    }

    @Test func replicasGiveTheSameBytesAndUnderstandEachOthersPlaces() throws {
        let dataset = try ChangingDataset()
        let (one, other) = (API(try dataset.edition()), API(try dataset.edition()))
        let target = "/v1/changes?limit=5"
        #expect(one.get(target).body == other.get(target).body)
        let place = one.get(target).json["data"][3]["seq"].string ?? "-"
        try dataset.write("events.jsonl", ChangingDataset.event("new"))
        for api in [one, other] { try api.replace(with: Snapshot(try dataset.edition())) }
        for target in ["/v1/changes?since=\(place)", "/v1/changes.atom", "/v1/changes.jsonfeed?limit=3"] {
            let (left, right) = (one.get(target), other.get(target))
            #expect(left.body == right.body && left.headers == right.headers && left.status == 200)
        }
    }

    @Test func placesThatWereAlteredAreRefusedInTheirOwnWords() {
        let latest = Small.get("/v1/changes").latest
        var altered = latest
        altered.removeLast()
        altered += latest.hasSuffix("A") ? "B" : "A"
        for text in [
            altered, String(latest.dropLast(4)), "AAAA", "-", "1", latest + latest, "%00", "2024-13",
            "2024/2025",
        ] {
            let reply = Small.get("/v1/changes?since=\(text)")
            #expect(reply.status == 400, "\(text)")
            if text != "%00" { #expect(reply.firstError.code == "invalid-since", "\(text)") }
        }
        #expect(Small.get("/v1/changes?cursor=AAAA").firstError.code == "invalid-cursor")
        #expect(Small.get("/v1/changes?since=").firstError.code == "invalid-value")
        // A cursor of a list is none of these.
        let cursor = Small.get("/v1/rhetoric?limit=1").json["meta"]["next_cursor"].string ?? "-"
        #expect(Small.get("/v1/changes?since=\(cursor)").firstError.code == "invalid-since")
    }

    @Test func aDayIsAPlaceToo() {
        #expect(
            Small.get("/v1/changes?since=2024-02-05").changes == [
                "corrected sudavia-thanks-estmark", "retracted sudavia-threatens-norland",
            ])
        #expect(Small.get("/v1/changes?since=2024-02-06").changes == ["retracted sudavia-threatens-norland"])
        #expect(Small.get("/v1/changes?since=2024-03-02").changes == [])
    }

    @Test func filtersTakeKindsOfRecordSortsOfChangeAndActors() {
        #expect(Small.get("/v1/changes?change=retracted,corrected").changes.count == 2)
        #expect(
            Small.get("/v1/changes?resource=sources&limit=1").json["meta"]["total"].int
                == Small.total("/v1/sources"))
        let sudavia = Small.get("/v1/changes?actor=sudavia&resource=rhetoric").changes
        #expect(
            sudavia == [
                "created norland-rejects-talks", "corrected sudavia-thanks-estmark",
                "retracted sudavia-threatens-norland",
            ])
        // What was taken back has no actors any more, and is told to whoever asks for some.
        #expect(
            Small.get("/v1/changes?actor=estmark&change=retracted").changes == [
                "retracted sudavia-threatens-norland"
            ])
        #expect(
            Small.get("/v1/changes?actor=norland&actor=sudavia&resource=actors").changes == [
                "created norland", "created sudavia",
            ])
        #expect(Small.get("/v1/changes?actor=sudavja").firstError.didYouMean == "sudavia")
        #expect(Small.get("/v1/changes?resource=retoric").firstError.didYouMean == "rhetoric")
        #expect(Small.get("/v1/changes?change=update").firstError.didYouMean == "updated")
        #expect(Small.get("/v1/changes?sinse=1").firstError.didYouMean == "since")
    }

    @Test func feedsHaveTheLatestFirstAndPageBack() throws {
        let first = Small.get("/v1/changes.jsonfeed?limit=2").json
        let titles = first["items"].list.compactMap { $0["title"].string }
        #expect(titles == ["Retracted: sudavia-threatens-norland", "Corrected: Sudavia thanks Estmark"])
        var (next, count) = (first["next_url"].string, 2)
        while let address = next, count < 1000 {
            let page = Small.get(address.replacing("https://small.example", with: "")).json
            count += page["items"].list.count
            next = page["next_url"].string
        }
        #expect(count == Small.get("/v1/changes").json["meta"]["total"].int)
        #expect(Small.get("/v1/changes.atom?cursor=AAAA").firstError.code == "invalid-cursor")
        #expect(Small.get("/v1/changes.csv").status == 406)
    }

    @Test func whatIsGoneIsInTheFeedWithoutItsText() throws {
        let dataset = try ChangingDataset()
        let api = API(try dataset.edition())
        try dataset.remove("estmark-silent", from: "rhetoric.yaml")
        try api.replace(with: Snapshot(try dataset.edition()))
        let text = api.get("/v1/changes.atom?limit=1000").text
        #expect(text.contains("<title>Withdrawn: estmark-silent</title>") && !text.contains("stays away"))
        #expect(
            api.get("/v1/changes.jsonfeed?limit=1000").json["items"].list.contains {
                $0["title"].string == "Withdrawn: estmark-silent"
            })
    }
}
