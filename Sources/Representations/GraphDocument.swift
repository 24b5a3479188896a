// A network as the formats of graph programs have it: GEXF 1.3 and GraphML.

public import Catalog

/// Actors as nodes and what stands between them as edges, ready to be written.
///
/// Programs that read these formats take graphs that are directed throughout (NetworkX refuses mixed ones, and makes two
/// edges of one that is mutual), so that a tie without direction is one edge from the one end to the other whose
/// attribute `directed` is false.
public struct GraphDocument: Sendable {
    /// An actor.
    public struct Node: Sendable {
        let id: String
        let label: String
        let kind: String
        let degree: Int
        let betweenness: Double?
        let address: String

        /// Describes an actor.
        public init(
            id: String, label: String, kind: String, degree: Int, betweenness: Double?, address: String
        ) {
            self.id = id
            self.label = label
            self.kind = kind
            self.degree = degree
            self.betweenness = betweenness
            self.address = address
        }
    }

    /// A tie, or the words of one actor about another.
    public struct Edge: Sendable {
        let source: String
        let target: String
        let layer: String
        let kind: String
        let isDirected: Bool
        let weight: Int
        let meanScore: Double?
        let hostileShare: Double?
        /// The days in which it held, or on which words were spoken; open where `Day.min` or `Day.max`.
        let days: [DayRange]
        /// The ids of records that it rests on.
        let records: [String]
        /// How many records those are, where not all are named.
        let recordCount: Int
        let partyCount: Int
        let sources: [String]
        let address: String?

        /// Describes an edge.
        public init(
            source: String, target: String, layer: String, kind: String, isDirected: Bool, weight: Int,
            meanScore: Double?, hostileShare: Double?, days: [DayRange], records: [String], recordCount: Int,
            partyCount: Int, sources: [String], address: String?
        ) {
            self.source = source
            self.target = target
            self.layer = layer
            self.kind = kind
            self.isDirected = isDirected
            self.weight = weight
            self.meanScore = meanScore
            self.hostileShare = hostileShare
            self.days = days
            self.records = records
            self.recordCount = recordCount
            self.partyCount = partyCount
            self.sources = sources
            self.address = address
        }

        var first: Day { days.map(\.first).min() ?? .min }
        var last: Day { days.map(\.last).max() ?? .max }
    }

    /// A column of figures that nodes or edges have beside what the formats have words for.
    struct Attribute<Element> {
        let name: StaticString
        /// `string`, `int`, `double` or `boolean`, as GraphML calls it.
        let type: String
        let value: @Sendable (Element) -> String?
    }

    let title: String
    let nodes: [Node]
    let edges: [Edge]

    /// Makes a document.
    public init(title: String, nodes: [Node], edges: [Edge]) {
        self.title = title
        self.nodes = nodes
        self.edges = edges
    }

    static let nodeAttributes: [Attribute<Node>] = [
        Attribute(name: "kind", type: "string") { $0.kind },
        Attribute(name: "degree", type: "int") { String($0.degree) },
        Attribute(name: "betweenness", type: "double") { $0.betweenness.map { String($0) } },
        Attribute(name: "href", type: "string") { $0.address },
    ]

    static let edgeAttributes: [Attribute<Edge>] = [
        Attribute(name: "layer", type: "string") { $0.layer },
        Attribute(name: "tie", type: "string") { $0.kind },
        Attribute(name: "directed", type: "boolean") { $0.isDirected ? "true" : "false" },
        Attribute(name: "n", type: "int") { String($0.recordCount) },
        Attribute(name: "mean_score", type: "double") { $0.meanScore.map { String($0) } },
        Attribute(name: "hostile_share", type: "double") { $0.hostileShare.map { String($0) } },
        Attribute(name: "from", type: "string") { $0.first > .min ? $0.first.description : nil },
        Attribute(name: "to", type: "string") { $0.last < .max ? $0.last.description : nil },
        Attribute(name: "parties", type: "int") { String($0.partyCount) },
        Attribute(name: "records", type: "string") { $0.records.joined(separator: ";") },
        Attribute(name: "sources", type: "string") { $0.sources.joined(separator: ";") },
        Attribute(name: "href", type: "string") { $0.address },
    ]

    /// An id for each edge, made from what it is, so that it stays when others come or go.
    public func edgeIds() -> [String] {
        var counts: [String: Int] = [:]
        return edges.map { edge in
            var id = [edge.layer, edge.kind, edge.source, edge.target].joined(separator: "/")
            if edge.layer != "rhetoric", let record = edge.records.first { id += "/" + record }
            counts[id, default: 0] += 1
            let count = counts[id] ?? 1
            return count == 1 ? id : id + "/" + String(count)
        }
    }
}
