// Analyses as answers: every figure leads to its entries, and what is not understood is named.

import API
import Catalog
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

/// The invented region that analyses are computed for by hand.
let Region = Asked(repositoryFolder.appendingPathComponent("Tests/AnalysisTests/Fixtures/region").path)

extension JSONValue {
    var double: Double? { isNull ? nil : value as? Double }

    var dictionary: NSDictionary { NSDictionary(dictionary: value as? [String: Any] ?? [:]) }

    /// Every object in here that has both a count and an address.
    var counted: [(n: Int, href: String)] {
        if let list = value as? [Any] { return list.flatMap { JSONValue($0).counted } }
        guard let object = value as? [String: Any] else { return [] }
        let nested = object.values.flatMap { JSONValue($0).counted }
        let own = object.keys.compactMap { key -> (n: Int, href: String)? in
            guard key == "n" || key.hasSuffix("_n"), let n = object[key] as? Int,
                let href = object[key.dropLast() + "href"] as? String
            else { return nil }
            return (n, href)
        }
        return nested + own
    }

    func row(_ key: String, _ code: String) -> JSONValue {
        list.first { $0[key].string == code } ?? JSONValue(NSNull())
    }
}

/// Holds every count of an answer against the total of the list that its address leads to.
func expectCountsLeadToTheirEntries(_ asked: Asked, _ target: String) {
    let reply = asked.get(target)
    #expect(reply.status == 200, "\(target): \(reply.text)")
    let counted = reply.json.counted
    #expect(!counted.isEmpty, "\(target)")
    for (n, href) in counted {
        let total = asked.total(href)
        #expect(total == n, "\(target): \(href) has \(total ?? -1), not \(n)")
    }
}

@Suite struct AnalysisTests {
    static let timelines = [
        "", "?interval=day", "?interval=week", "?interval=quarter", "?interval=year", "?split=theme",
        "?split=quad&interval=year", "?split=recipient&interval=quarter", "?split=tone&tone__notin=hostile",
        "?split=event&event__in=ACCUSE,REJECT,AID&event=ACCUSE&event=AID",
        "?split=quad&event__in=ACCUSE,REJECT,SUPPORT", "?as_of=2024-03-05&split=source",
        "?date__gte=2024-01-12&date__lte=2024-04&split=actor&expand=members",
        "?split=actor&actor__in=alfa,beta&actor=alfa&actor__all=alfa",
        "?date=2024&DATE__GTE=2024-02&q=entry", "?theme__isnull=true&split=theme",
        "?date__gt=2023&date__lt=2025&interval=quarter",
    ]

    @Test(arguments: timelines)
    func everyBucketLeadsToItsEntries(query: String) {
        expectCountsLeadToTheirEntries(Region, "/v1/timeline" + query.replacing("DATE", with: "date"))
    }

    static let matrices = [
        "", "?rows=recipient&cols=quad", "?rows=theme&cols=year", "?rows=event&cols=tone", "?expand=members",
        "?rows=quad&cols=year&event__in=ACCUSE,AID,SANCTION&date__lte=2024-06",
        "?recipient=front&expand=members&actor__notin=delta", "?rows=actor&cols=theme&as_of=2024-02-05",
        "?rows=recipient&cols=actor&limit=3",
    ]

    @Test(arguments: matrices)
    func everyCellLeadsToItsEntries(query: String) {
        expectCountsLeadToTheirEntries(Region, "/v1/matrix" + query)
    }

    @Test func aMatrixIsCutToALimitAndSaysSo() {
        let cut = Region.get("/v1/matrix?limit=2").json
        #expect(cut["meta"]["margins"]["rows"].list.count == 2 && cut["meta"]["rows_total"].int == 5)
        #expect(cut["meta"]["warnings"][0]["code"].string == "matrix-cut")
        #expect(cut["meta"]["total"].int == Region.total("/v1/rhetoric"))
        expectCountsLeadToTheirEntries(Region, "/v1/matrix?limit=2")
        let whole = Region.get("/v1/matrix").json
        #expect(whole["meta"]["warnings"].list.isEmpty)
        #expect(whole["meta"]["margins"]["rows"].list.count == whole["meta"]["rows_total"].int)
        // Tables and charts are of the whole matrix where no limit is named.
        let lines = Region.get("/v1/matrix.csv").text.split(separator: "\r\n")
        #expect(lines.count == whole["data"].list.count + 1)
        let fewer = Region.get("/v1/matrix.csv?limit=2").text.split(separator: "\r\n")
        #expect(fewer.count == cut["data"].list.count + 1)
    }

    @Test(arguments: [
        "timeline?split=recipient&interval=month", "timeline?split=source&interval=quarter",
        "timeline?split=about&interval=year&expand=members", "timeline?split=channel&recipient=west",
        "timeline?split=recipient&recipient=west&expand=members", "matrix", "matrix?expand=members",
        "matrix?rows=theme&cols=tone", "matrix?rows=recipient&cols=year&as_of=2023-12",
    ]) func everyFigureOfTheShippedDatasetLeadsToItsEntries(target: String) {
        expectCountsLeadToTheirEntries(Shipped, "/v1/" + target)
    }

    @Test(arguments: [
        "dyads/alfa/beta", "dyads/beta/alfa?inherit=off", "dyads/alfa/union?theme=border",
        "dyads/alfa/beta?as_of=2024-03-01", "dyads/beta/alfa?recipient=delta",
        "dyads/gamma/alfa?expand=members",
        "positions/alfa", "positions/alfa?inherit=off", "positions/alfa?as_of=2024-04-15&theme__isnull=false",
        "positions/alfa?recipient=front&expand=members", "positions/alfa?event__in=ACCUSE,AID",
    ]) func everyFigureOfAnActorLeadsToItsEntries(target: String) {
        expectCountsLeadToTheirEntries(Region, "/v1/" + target)
    }

    @Test(arguments: [
        "network", "network?layers=rhetoric&as_of=2024-03-01", "network?actor=gamma&depth=2",
        "network?date__gte=2024-02&date__lte=2024-05&measures=betweenness",
        "network?theme=border&layers=rhetoric",
        "shifts", "shifts?before=2024-01/2024-03&after=2024-04/2024-06&actor=alfa",
        "shifts?before=2024-01-15/2024-02&after=2024-05&expand=members&recipient=front",
        "compare", "compare?actors=alfa,beta,front", "compare?actors=front,union&expand=members",
        "compare?actors=alfa&event__in=ACCUSE,SUPPORT&as_of=2024-03", "compare?actors=gamma&actor=beta",
    ]) func everyEdgeShiftAndComparisonLeadsToItsRecords(target: String) {
        expectCountsLeadToTheirEntries(Region, "/v1/" + target)
        if !target.contains("=") { expectCountsLeadToTheirEntries(Shipped, "/v1/" + target) }
    }

    @Test func aNetworkHasNodesEdgesRecordsAndSources() {
        let answer = Shipped.get("/v1/network?as_of=2024-09-01&measures=degree,betweenness").json
        let nodes = answer["included"]["nodes"].list
        let edges = answer["data"].list
        #expect(answer["meta"]["nodes"].int == nodes.count && answer["meta"]["edges"].int == edges.count)
        #expect(edges.allSatisfy { !$0["records"].list.isEmpty && !$0["sources"].list.isEmpty })
        #expect(nodes.allSatisfy { ($0["degree"].int ?? 0) > 0 && $0["betweenness"].double != nil })
        #expect(Set(edges.compactMap { $0["layer"].string }) == ["partnerships", "memberships", "rhetoric"])
        let mission = edges.filter { $0["records"][0].string == "armenia-eu-mission" }
        #expect(mission.count == 3 && mission.allSatisfy { $0["parties"].int == 3 })
    }

    @Test func theShippedDatasetMostlyDoesNotSufficeForAVerdict() {
        let answer = Shipped.get("/v1/shifts?actor=azerbaijan").json
        #expect(answer["data"][0]["verdict"].string == "insufficient" && answer["data"][0]["p_value"].isNull)
        #expect(answer["meta"]["turning_points"]["verdict"].string == "insufficient")
        #expect(answer["meta"]["before"].string == "2023-09-01/2024-03-01")
        #expect(answer["meta"]["after"].string == "2024-03-02/2024-08-31")
    }

    @Test func comparedActorsStandInTheOrderAsked() {
        let rows = Region.get("/v1/compare?actors=beta,alfa,beta").json["data"].list
        #expect(rows.compactMap { $0["actor"].string } == ["beta", "alfa"])
        #expect(rows[1]["by_n"].int == 6 && rows[1]["partnerships_n"].int == 4)
        #expect(Small.get("/v1/compare?actors=south-avia").warnings.contains("former-id"))
    }

    @Test func aSpanAndADayExcludeEachOtherInANetwork() {
        let reply = Region.get("/v1/network?as_of=2024&date__gte=2024")
        #expect(reply.code == "conflicting-parameters" && reply.firstError.parameter == "as_of")
    }

    @Test func everyPositionOfTheShippedDatasetLeadsToItsEntries() {
        for actor in Shipped.ids("/v1/actors?limit=1000") {
            let reply = Shipped.get("/v1/positions/\(actor)")
            #expect(reply.status == 200)
            for (n, href) in reply.json.counted { #expect(Shipped.total(href) == n, "\(actor): \(href)") }
        }
        for other in ["france", "eu", "united-states", "armenia", "italy", "turkey"] {
            expectCountsLeadToTheirEntries(Shipped, "/v1/dyads/azerbaijan/\(other)")
        }
    }

    @Test func positionsOfAzerbaijanSeparateWordsFromDeeds() {
        let rows = Shipped.get("/v1/positions/azerbaijan?as_of=2024-09-01").json["data"]
        for friend in ["china", "uzbekistan", "turkey"] {
            let row = rows.row("counterpart", friend)
            #expect((row["does"].double ?? -1) > 0 && (row["does_n"].int ?? 0) > 0, "\(friend)")
            #expect(row["says"].isNull && row["says_n"].int == 0 && row["gap"].isNull)
        }
        for opponent in ["france", "eu"] {
            #expect((rows.row("counterpart", opponent)["says"].double ?? 1) < 0, "\(opponent)")
        }
        for buyer in ["italy", "hungary"] {
            let row = rows.row("counterpart", buyer)
            #expect((row["says"].double ?? 1) < 0 && (row["does"].double ?? -1) > 0)
            #expect((row["gap"].double ?? 0) > 0)
            #expect(row["via"].list.compactMap { $0["actor"].string } == ["eu", "west"])
            #expect(row["does_partnerships_n"].int == 1 && row["direct_n"].int == 1)
        }
        let direct = Shipped.get("/v1/positions/azerbaijan?as_of=2024-09-01&inherit=off").json["data"]
        #expect(direct.row("counterpart", "italy")["says"].isNull)
        #expect(direct.row("counterpart", "italy")["does"].double == 9.5)
    }

    @Test func theTwoDirectionsOfADyadAreEachOthersMirror() {
        for (asked, one, other) in [
            (Region, "alfa", "beta"), (Region, "alfa", "union"), (Shipped, "azerbaijan", "france"),
            (Shipped, "azerbaijan", "united-states"), (Small, "norland", "council"),
        ] {
            let there = asked.get("/v1/dyads/\(one)/\(other)").json["data"]
            let back = asked.get("/v1/dyads/\(other)/\(one)").json["data"]
            for (key, mirror) in [("a", "b"), ("b", "a"), ("a_to_b", "b_to_a"), ("b_to_a", "a_to_b")] {
                let (left, right) = (there[key].dictionary, back[mirror].dictionary)
                #expect(left == right && left.count > 0)
            }
            #expect(there["asymmetry"].double.map { -$0 } == back["asymmetry"].double)
            #expect(there["partnerships"].list.count == back["partnerships"].list.count)
            #expect(there["last_contact"]["id"].string == back["last_contact"]["id"].string)
        }
    }

    @Test func azerbaijanAndFranceAreAsTheirEntriesSay() {
        let dyad = Shipped.get("/v1/dyads/azerbaijan/france").json["data"]
        #expect(dyad["a_to_b"]["n"].int == 3)
        #expect(dyad["a_to_b"]["mean_score"].double.map { ($0 * 3).rounded() } == -7)
        #expect(dyad["b_to_a"]["n"].int == 0 && dyad["b_to_a"]["mean_score"].isNull)
        #expect(dyad["asymmetry"].isNull && dyad["last_contact"].isNull)
        #expect(dyad["partnerships"].list.isEmpty)
    }

    @Test func anActorOnAPathIsFoundAsOnTheActorsOwn() {
        let former = Small.get("/v1/dyads/norland/south-avia?inherit=off")
        #expect(former.status == 308)
        #expect(former.headers["Location"] == "/v1/dyads/norland/sudavia?inherit=off")
        #expect(Small.get("/v1/positions/south-avia").headers["Location"] == "/v1/positions/sudavia")
        #expect(Small.get("/v1/positions/norlnd").firstError.didYouMean == "/v1/actors/norland")
        #expect(Small.get("/v1/positions/shadow-state").status == 404)
        #expect(Small.get("/v1/dyads/norland/gazette-report").status == 404)
        #expect(Small.get("/v1/dyads/norland/norland").code == "conflicting-parameters")
    }

    @Test func aYearOfMonthsAboutTheWestHasTwelveBuckets() {
        let query = "recipient=west&expand=members&date__gte=2023-09&date__lte=2024-08"
        let answer = Shipped.get("/v1/timeline?interval=month&" + query).json
        let counts = answer["data"].list.compactMap { $0["n"].int }
        #expect(counts.count == 12 && counts.contains(0))
        let total = Shipped.total("/v1/rhetoric?" + query)
        #expect(counts.reduce(0, +) + (answer["meta"]["apart"]["n"].int ?? 0) == total)
        #expect(answer["meta"]["total"].int == total)
    }

    @Test func everyAnswerSaysFormulaScaleVersionAndCoverage() {
        for path in ["timeline", "matrix", "network", "shifts", "compare"] {
            let meta = Shipped.get("/v1/" + path).json["meta"]
            #expect(meta["formula"]["name"].string == path)
            #expect(meta["formula"]["version"].int == (path == "shifts" ? 2 : 1))
            #expect(meta["formula"]["scale"].string == Vocabulary.eventScale)
            #expect(meta["coverage"]["period"].string == "2023-09/2024-08")
            #expect(
                meta["coverage"]["actors"].list.count == 1 && !meta["coverage"]["known_gaps"].list.isEmpty)
            #expect(meta["coverage"]["last_review"].string != nil)
            #expect(meta["dataset_version"].string == Shipped.edition.version)
            #expect(meta["warnings"].value is [Any])
        }
    }

    @Test func csvHasTheSameRowsAsJSON() {
        for path in ["timeline?split=tone", "matrix", "network", "shifts", "compare", "positions/alfa"] {
            let parts = path.split(separator: "?", maxSplits: 1)
            let rows = Region.get("/v1/" + path).json["data"].list
            let csv = Region.get("/v1/\(parts[0]).csv" + (parts.count > 1 ? "?" + parts[1] : ""))
            let lines = csv.text.split(separator: "\r\n")
            #expect(lines.count == rows.count + 1)
            #expect(Set(lines[0].split(separator: ",").map(String.init)) == rows[0].keys)
        }
        // A negative mean is a number and no formula.
        #expect(Region.get("/v1/timeline.csv").text.contains(",2,-2.5,-3,-2,1,"))
    }

    @Test func aSplitOnSeveralValuesSaysThatItMayExceedTheTotal() {
        #expect(Region.get("/v1/timeline?split=theme").warnings == ["split-exceeds-total"])
        #expect(Region.get("/v1/timeline?split=tone").warnings == [])
    }

    @Test(arguments: [
        Fault("timeline?interval=mnth", "unknown-value", "interval", didYouMean: "month"),
        Fault("timeline?interval=decade", "unknown-value", "interval"),
        Fault("timeline?split=themes", "unknown-value", "split", didYouMean: "theme"),
        Fault("timeline?split=title", "unknown-value", "split"),
        Fault("timeline?intervall=month", "unknown-parameter", "intervall", didYouMean: "interval"),
        Fault("timeline?recipent=west", "unknown-parameter", "recipent", didYouMean: "recipient"),
        Fault("timeline?limit=3", "unknown-parameter", "limit"),
        Fault("timeline?sort=date", "unknown-parameter", "sort"),
        Fault("timeline?actor=norlnd", "unknown-id", "actor", didYouMean: "norland"),
        Fault("timeline?interval=", "invalid-value", "interval"),
        Fault("timeline?interval=day&interval=month", "repeated-parameter", "interval"),
        Fault("timeline?interval=day&date__gte=0001&date__lte=9999", "invalid-value", "interval"),
        Fault("timeline?event=ACUSE", "unknown-value", "event", didYouMean: "ACCUSE"),
        Fault("positions/norland?inherit=of", "unknown-value", "inherit", didYouMean: "off"),
        Fault("positions/norland?as_off=2024", "unknown-parameter", "as_off", didYouMean: "as_of"),
        Fault("positions/norland?as_of=2023/2024", "invalid-value", "as_of"),
        Fault("dyads/norland/sudavia?actor=norlnd", "unknown-id", "actor", didYouMean: "norland"),
        Fault("network?depth=4&actor=norland", "invalid-value", "depth"),
        Fault("network?depth=2", "conflicting-parameters", "depth"),
        Fault("network?layers=rhetoric,membership", "unknown-value", "layers", didYouMean: "memberships"),
        Fault("network?measures=betweeness", "unknown-value", "measures", didYouMean: "betweenness"),
        Fault("network?actor=norlnd", "unknown-id", "actor", didYouMean: "norland"),
        Fault("network?actor=norland&actor=sudavia", "invalid-value", "actor"),
        Fault("shifts?before=2023", "conflicting-parameters", "after"),
        Fault("shifts?after=2023", "conflicting-parameters", "before"),
        Fault("shifts?before=2023-13&after=2024", "invalid-value", "before"),
        Fault("shifts?before=2023&after=2023-05/2024", "conflicting-parameters", "after"),
        Fault("shifts?before=2024&after=2023", "conflicting-parameters", "after"),
        Fault("shifts?befor=2024", "unknown-parameter", "befor", didYouMean: "before"),
        Fault("compare?actors=norland,sudava", "unknown-id", "actors", didYouMean: "sudavia"),
        Fault("compare?actors=norland,,sudavia", "invalid-value", "actors"),
        Fault("matrix?rows=actr", "unknown-value", "rows", didYouMean: "actor"),
        Fault("matrix?cols=source", "unknown-value", "cols"),
        Fault("matrix?rows=theme&cols=theme", "conflicting-parameters", "cols"),
        Fault("matrix?row=theme", "unknown-parameter", "row", didYouMean: "rows"),
    ]) func aFaultIsNamed(fault: Fault) {
        let reply = Small.get(fault.target)
        #expect(reply.status == 400 && reply.code == fault.code, "\(reply.text)")
        #expect(reply.firstError.parameter == fault.parameter, "\(reply.text)")
        if let proposal = fault.didYouMean {
            #expect(reply.firstError.didYouMean == proposal, "\(reply.text)")
        }
    }

    @Test func everyFaultIsNamedInTheOrderOfTheQuery() {
        let reply = Small.get("/v1/timeline?split=x&actor=zzzzzz&interval=y&date__gte=2023-13")
        #expect(
            reply.json["errors"].list.map { $0["parameter"].string } == [
                "split", "actor", "interval", "date__gte",
            ])
    }

    @Test func tooManyBucketsSayHowToNarrow() {
        let reply = Small.get("/v1/timeline?interval=day&date__gte=1900&date__lte=2024")
        #expect(
            reply.json["detail"].string?.contains("45656 buckets; at most 10000") == true, "\(reply.text)")
        #expect(reply.json["detail"].string?.contains("date__gte") == true)
    }

    @Test func anEmbargoedActorIsInNoFigure() {
        for path in [
            "/v1/timeline?split=actor&expand=members", "/v1/matrix?expand=members", "/v1/network",
            "/v1/positions/norland", "/v1/compare",
        ] {
            #expect(!Small.get(path).text.contains("hadow"))
        }
    }
}
