// Networks, held against the hand's count.

import Analysis
import Catalog
import Testing

@Suite struct NetworkTests {
    private let region = Loaded.region

    private func network(
        _ layers: Set<Network.Layer>, on text: String = "2024-06-30", until end: String? = nil,
        center: String? = nil, depth: Int = 1
    ) throws -> Network {
        var question = Question(.rhetoric)
        if end == nil { question.asOf = fixedDay(text) }
        let days = DayRange(first: fixedDay(text), last: fixedDay(end ?? text))
        let scope = Network.Scope(question: question, days: days, isDay: end == nil, layers: layers)
        return try Network(
            region.entries, scope, center: center.map { region.catalog.locate(region.actor($0)).row },
            depth: depth)
    }

    private func ids(_ network: Network) -> [String] { network.nodes.map(region.catalog.table(.actors).id) }

    private func ends(_ network: Network) -> [String] {
        network.edges.map {
            region.catalog.table(.actors).id($0.source) + ">" + region.catalog.table(.actors).id($0.target)
        }
    }

    @Test func partnershipsInForceAreEdgesOfTheirParties() throws {
        let network = try network([.partnerships])
        #expect(ids(network) == ["alfa", "beta", "delta", "gamma", "union-mission"])
        #expect(
            ends(network) == [
                "alfa>beta", "alfa>gamma", "alfa>union-mission", "alfa>beta", "alfa>delta", "beta>delta",
            ])
        #expect(network.degrees == [4, 2, 2, 1, 1])
    }

    @Test func aPartnershipOfThreeIsOneRecordWithThreeEdges() throws {
        let edges = try network([.partnerships]).edges.filter { $0.partyCount == 3 }
        #expect(edges.count == 3 && Set(edges.map(\.records)).count == 1)
        #expect(edges.allSatisfy { $0.weight == 1 && $0.first == fixedDay("2024-05-15") && $0.last == .max })
    }

    @Test func betweennessIsTheShareOfShortestPaths() throws {
        // Of the six pairs of others only beta and delta have an edge of their own.
        #expect(try network([.partnerships]).betweenness == [5.0 / 6, 0, 0, 0, 0])
    }

    @Test func twoShortestPathsShareTheirPair() throws {
        // Union is between gamma and delta's candidacy; beta, gamma and delta meet in it, front has two ways in.
        let network = try network([.memberships])
        let union = try #require(ids(network).firstIndex(of: "union"))
        let delta = try #require(ids(network).firstIndex(of: "delta"))
        // Five of the ten pairs around union: beta, gamma, mission among each other (3), each with delta and front.
        #expect(network.degrees[union] == 5 && network.degrees[delta] == 2)
        #expect(network.betweenness[delta] == 0)
    }

    @Test func membershipsHoldOnTheirDays() throws {
        #expect(
            try ends(network([.memberships])) == [
                "alfa-minister>alfa", "beta>union", "delta>front", "delta>union", "gamma>union",
                "union>front",
                "union-mission>union",
            ])
        #expect(try ends(network([.memberships], on: "2024-01-01")).contains("gamma>union") == false)
        #expect(
            try network([.memberships]).edges.map(\.kind).sorted() == [
                "candidate", "member", "member", "member", "member", "part_of", "role",
            ])
    }

    @Test func rhetoricIsAnEdgeForEveryPairWithItsEntries() throws {
        let network = try network([.rhetoric])
        #expect(network.edges.count == 11)
        let edge = try #require(network.edges.first { $0.weight == 2 && $0.tally.mean == -4 })
        #expect(edge.records.map(region.catalog.id) == ["e06", "e10"])
        #expect(edge.first == fixedDay("2024-01-01") && edge.last == fixedDay("2024-12-31"))
        #expect(try self.network([.rhetoric], on: "2024-01-15").edges.count == 2)
    }

    @Test func aNeighbourhoodReachesAsFarAsItsDepth() throws {
        #expect(try ids(network([.partnerships], center: "gamma")) == ["alfa", "gamma"])
        #expect(try network([.partnerships], center: "gamma", depth: 2).edges.count == 6)
        #expect(try ids(network([.partnerships], center: "front", depth: 3)) == ["front"])
    }

    @Test func overASpanWhatHeldOnceCounts() throws {
        let network = try network([.partnerships], on: "2023-12-01", until: "2024-03-01")
        #expect(ends(network) == ["alfa>beta", "alfa>beta", "alfa>gamma", "alfa>union-mission"])
    }
}
