// Positions and dyads, held against the worked example of docs/analysis.md.

import Analysis
import Catalog
import Testing

@Suite struct PositionsTests {
    private let region = Loaded.region
    private let day = PositionsTests.endOfCoverage
    private static let endOfCoverage = fixedDay("2024-06-30")

    private var question: Question {
        var question = Question(.rhetoric)
        question.asOf = day
        return question
    }

    private func row(_ id: String) -> Int { region.catalog.locate(region.actor(id)).row }

    private func positions(of id: String, inherits: Bool = true) -> [String: Stance] {
        let positions = Positions(
            region.entries, question, of: row(id), Ties(region.catalog, on: day), inherits: inherits)
        return Dictionary(
            uniqueKeysWithValues: positions.all.map { (region.catalog.table(.actors).id($0.counterpart), $0) }
        )
    }

    private func dyad(_ one: String, _ other: String, inherits: Bool = true) -> Dyad {
        Dyad(
            region.entries, question, row(one), row(other), Ties(region.catalog, on: day), inherits: inherits)
    }

    @Test func theWorkedExampleOfTheDocumentationHolds() throws {
        let beta = try #require(positions(of: "alfa")["beta"])
        #expect(region.ids(beta.said.map(\.row)) == ["e01", "e02", "e06", "e07"])
        #expect(beta.says == -0.75)
        #expect(region.ids(beta.done.map(\.row)) == ["e10"])
        #expect(
            beta.ties.map { region.catalog.table(.partnerships).id($0.row) } == [
                "alfa-beta-gas", "three-ways",
            ])
        let does = 8.5 / 3
        #expect(beta.does == does)
        #expect(beta.gap == does + 0.75)
        #expect(beta.first == fixedDay("2024-01-01") && beta.last == fixedDay("2024-12-31"))
    }

    @Test func everyCounterpartIsAsComputedByHand() {
        let all = positions(of: "alfa")
        #expect(Set(all.keys) == ["beta", "gamma", "union", "union-mission", "front", "delta"])
        let says: [String: Double?] = [
            "beta": -0.75, "gamma": -2, "union": -2.5, "union-mission": -3.5, "front": -2, "delta": -2,
        ]
        #expect(all.mapValues(\.says) == says)
        #expect(all["gamma"]?.does == 3 && all["gamma"]?.gap == 5)
        #expect(all["union"]?.does == 1.75 && all["union"]?.gap == 4.25)
        #expect(all["union-mission"]?.does == 9.5 && all["front"]?.gap == -4 && all["delta"]?.does == -0.5)
    }

    @Test func whatIsInheritedIsMarkedAndCanBeLeftOut() throws {
        let beta = try #require(positions(of: "alfa")["beta"])
        let via = beta.said.map { $0.via.map { region.catalog.table(.actors).id($0) } }
        #expect(via == [[], ["union"], ["front"], ["alfa-minister"]])
        let direct = positions(of: "alfa", inherits: false)
        #expect(direct["beta"]?.says == -3 && direct["beta"]?.does == 7.25)
        #expect(direct["beta"]?.said.allSatisfy { $0.via.isEmpty } == true)
        #expect(direct["delta"]?.says == nil && direct["delta"]?.gap == nil)
    }

    @Test func aMissionCountsForItsPrincipalAndNotForItsMembers() {
        let all = positions(of: "alfa")
        #expect(all["union"]?.said.contains { region.ids([$0.row]) == ["e03"] } == true)
        #expect(all["gamma"]?.said.contains { region.ids([$0.row]) == ["e03"] } == false)
    }

    @Test func bothDirectionsOfADyadAreAsCountedByHand() {
        let dyad = dyad("alfa", "beta")
        #expect(region.ids(dyad.forth.rows) == ["e01", "e07"] && dyad.forth.tally.mean == 0.5)
        #expect(region.ids(dyad.back.rows) == ["e04", "e08"] && dyad.back.tally.mean == 1)
        #expect(dyad.asymmetry == -0.5)
        #expect(dyad.forth.inherited == 1 && dyad.back.inherited == 0)
        #expect(dyad.forth.quads.map(\.count) == [0, 1, 0, 1, 0])
        #expect(
            dyad.ties.map { region.catalog.table(.partnerships).id($0.row) } == [
                "alfa-beta-gas", "three-ways",
            ])
        #expect(dyad.lastContact.map { region.ids([$0]) } == ["e07"])
        #expect(dyad.longestSilence?.from == fixedDay("2024-02-05"))
        #expect(dyad.longestSilence?.to == fixedDay("2024-05-03"))
        #expect(dyad.longestSilence?.days == 88)
        #expect(self.dyad("alfa", "beta", inherits: false).forth.tally.count == 1)
    }

    @Test func theMirrorOfADyadIsTheSame() {
        let ids = ["alfa", "beta", "gamma", "delta", "union", "front", "alfa-minister", "union-mission"]
        for one in ids {
            for other in ids where one != other {
                let (there, back) = (dyad(one, other), dyad(other, one))
                #expect(there.forth.rows == back.back.rows && there.back.rows == back.forth.rows)
                #expect(there.ties == back.ties && there.lastContact == back.lastContact)
                #expect(there.longestSilence == back.longestSilence)
                #expect(there.asymmetry.map { -$0 } == back.asymmetry)
            }
        }
    }

    @Test func withoutAnEntryThereIsNoMean() {
        let dyad = dyad("gamma", "union")
        #expect(dyad.forth.tally.mean == nil && dyad.asymmetry == nil)
        #expect(dyad.lastContact == nil && dyad.longestSilence == nil && dyad.ties.isEmpty)
    }

    @Test func partnershipsAreThoseInForceOnTheDay() {
        let ids = { (text: String) in
            Ties(region.catalog, on: fixedDay(text)).all.map {
                region.catalog.table(.partnerships).id($0.row)
            }
        }
        #expect(ids("2023-07-01") == ["alfa-beta-gas", "alfa-beta-old", "alfa-mission"])
        #expect(ids("2024-03-01") == ["alfa-beta-gas", "alfa-gamma-pact", "alfa-mission"])
        #expect(Ties(region.catalog, on: fixedDay("2023-01-01")).attestedLater == 1)
    }
}
