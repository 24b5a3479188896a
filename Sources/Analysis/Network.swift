// Who is tied to whom: partnerships, memberships and rhetoric as edges between actors.

public import Catalog

/// Nodes and edges on a day or over a span.
public struct Network: Sendable {
    /// What an edge is made of.
    public enum Layer: String, CaseIterable, Sendable {
        case partnerships, memberships, rhetoric
    }

    /// One edge. Those of partnerships have no direction; the others lead from the actor or member.
    public struct Edge: Sendable {
        /// A row of the actors.
        public let source: Int
        /// A row of the actors.
        public let target: Int
        /// Its layer.
        public let layer: Layer
        /// The kind of tie as its vocabulary has it, `part_of`, `role`, or `rhetoric`.
        public let kind: String
        /// How many entries it stands for; 1 for a tie.
        public var weight: Int { layer == .rhetoric ? tally.count : 1 }
        /// What is counted of the entries.
        public let tally: Tally
        /// The records it rests on.
        public let records: [Ordinal]
        /// The first day; `Day.min` where it is not known.
        public let first: Day
        /// The last day; `Day.max` while it lasts.
        public let last: Day
        /// How many parties its partnership has; 2 for all others.
        public let partyCount: Int
    }

    /// The actors at the edges' ends, in the order of their ids; an actor that was asked for is there in any case.
    public let nodes: [Int]
    /// By layer, source, target and kind.
    public let edges: [Edge]

    /// How many nodes a network may have.
    public static let nodeMaximum = 2000
    /// How many edges.
    public static let edgeMaximum = 20_000

    /// How many edges of rhetoric are made to look for a neighbourhood in.
    public static let searchedEdgeMaximum = 100_000

    /// Why there is no network.
    public enum Failure: Error, Equatable {
        /// It would have so many; no nodes where counting ended beforehand, with more edges than are looked for.
        case tooLarge(nodes: Int, edges: Int)
    }

    /// Which records make edges.
    public struct Scope: Sendable {
        /// The entries.
        public var question: Question
        /// The days in which ties must hold at least once: one day, or a span.
        public var days: DayRange
        /// Whether that is a single day that was asked for, so that partnerships must be in force on it.
        public var isDay: Bool
        /// The layers.
        public var layers: Set<Layer>

        /// Describes which records make edges.
        public init(question: Question, days: DayRange, isDay: Bool, layers: Set<Layer>) {
            self.question = question
            self.days = days
            self.isDay = isDay
            self.layers = layers
        }
    }

    /// Draws a network.
    ///
    /// - Parameters:
    ///   - center: an actor, as a row of the actors, whose neighbourhood is asked for.
    ///   - depth: how many edges away from it a node may be.
    public init(_ entries: Entries, _ scope: Scope, center: Int? = nil, depth: Int = 1) throws(Failure) {
        var edges: [Edge] = []
        if scope.layers.contains(.partnerships) { edges += Network.partnerships(entries.catalog, scope) }
        if scope.layers.contains(.memberships) { edges += Network.memberships(entries.catalog, scope) }
        if scope.layers.contains(.rhetoric) {
            // A neighbourhood may be small in a large network; beyond some size it is not looked for.
            let limit = center == nil ? Network.edgeMaximum : Network.searchedEdgeMaximum
            let found = Network.rhetoric(entries, scope, limit: limit)
            guard found.count <= limit else { throw .tooLarge(nodes: 0, edges: found.count) }
            edges += found
        }
        var kept = Set<Int>()
        if let center {
            kept = Network.neighbourhood(edges, of: center, depth: depth)
            edges.removeAll { !kept.contains($0.source) || !kept.contains($0.target) }
        } else {
            for edge in edges { kept.formUnion([edge.source, edge.target]) }
        }
        guard kept.count <= Network.nodeMaximum, edges.count <= Network.edgeMaximum else {
            throw .tooLarge(nodes: kept.count, edges: edges.count)
        }
        nodes = kept.sorted()
        self.edges = edges
    }

    /// A partnership of several parties is one record with an edge for every pair of them.
    private static func partnerships(_ catalog: Catalog, _ scope: Scope) -> [Edge] {
        let table = catalog.table(.partnerships)
        let kinds = catalog.vocabularies["partnership-kinds"]?.terms ?? []
        guard case .term(let terms)? = table.column("kind") else { return [] }
        // Over a span, a partnership counts that is in force on its first or last day, or begins within it.
        var ties = Dictionary(
            Ties(catalog, on: scope.days.last).all.map { ($0.row, $0) }, uniquingKeysWith: { one, _ in one })
        if !scope.isDay {
            for tie in Ties(catalog, during: scope.days).all where ties[tie.row] == nil {
                ties[tie.row] = tie
            }
        }
        var edges: [Edge] = []
        for tie in ties.values.sorted(by: { $0.row < $1.row }) {
            let parties = tie.parties.sorted()
            let days = Ties.days(catalog, tie.row)
            for (place, one) in parties.enumerated() {
                for other in parties[(place + 1)...] {
                    edges.append(
                        Edge(
                            source: one, target: other, layer: .partnerships,
                            kind: kinds[Int(terms[tie.row])].code, tally: Tally(),
                            records: [catalog.ordinal(.partnerships, tie.row)], first: days.first,
                            last: days.last, partyCount: parties.count))
                }
            }
        }
        return edges
    }

    private static func memberships(_ catalog: Catalog, _ scope: Scope) -> [Edge] {
        let table = catalog.table(.actors)
        let base = catalog.ordinal(.actors, 0)
        let kinds = catalog.vocabularies["membership-kinds"]?.terms ?? []
        var edges: [Edge] = []
        func collect(_ path: String, _ kind: (Int) -> String) {
            guard let leaf = table.leaf(path), case .reference(let ordinals) = leaf.values else { return }
            for row in table.visible {
                for index in leaf.range(Int(row)) where ordinals[index] != Column.absentReference {
                    let first = leaf.span?.from[index].earliest ?? .min
                    let last = leaf.span?.to[index].latest ?? .max
                    guard first <= scope.days.last, last >= scope.days.first else { continue }
                    edges.append(
                        Edge(
                            source: Int(row), target: Int(ordinals[index] - base), layer: .memberships,
                            kind: kind(index), tally: Tally(), records: [base + Ordinal(row)], first: first,
                            last: last, partyCount: 2))
                }
            }
        }
        if let leaf = table.leaf("memberships.kind"), case .term(let terms) = leaf.values {
            collect("memberships.actor") { kinds[Int(terms[$0])].code }
        }
        collect("part_of") { _ in "part_of" }
        collect("roles.actor") { _ in "role" }
        return edges.sorted { ($0.source, $0.target, $0.kind) < ($1.source, $1.target, $1.kind) }
    }

    /// An edge from each actor to each recipient; an entry is in as many edges as it has pairs.
    ///
    /// Beyond a limit no more pairs are looked for; there is then one edge more than the limit.
    private static func rhetoric(_ entries: Entries, _ scope: Scope, limit: Int) -> [Edge] {
        let base = entries.catalog.ordinal(.rhetoric, 0)
        let count = entries.actorCount
        // A place for every pair, so that lists grow where they are.
        var places: [Int: Int] = [:]
        var pairs: [(key: Int, tally: Tally, rows: [Ordinal], first: Int32, last: Int32)] = []
        entries.catalog.select(scope.question).matches.each { row in
            if pairs.count > limit { return }
            for left in entries.actors.range(row) {
                for right in entries.recipients.range(row) {
                    let source = Int(entries.actors.values[left])
                    let target = Int(entries.recipients.values[right])
                    if source == target { continue }
                    let key = source * count + target
                    let place = places[key] ?? pairs.count
                    if place == pairs.count {
                        places[key] = place
                        pairs.append((key, Tally(), [], .max, .min))
                    }
                    pairs[place].tally.add(
                        halves: entries.facts[row].halves, hostile: entries.facts[row].hostile)
                    pairs[place].rows.append(base + Ordinal(row))
                    pairs[place].first = min(pairs[place].first, entries.facts[row].first)
                    pairs[place].last = max(pairs[place].last, entries.facts[row].last)
                }
            }
        }
        return pairs.sorted { $0.key < $1.key }.map { pair in
            Edge(
                source: pair.key / count, target: pair.key % count, layer: .rhetoric, kind: "rhetoric",
                tally: pair.tally, records: pair.rows, first: Day(number: pair.first),
                last: Day(number: pair.last), partyCount: 2)
        }
    }

    private static func neighbourhood(_ edges: [Edge], of center: Int, depth: Int) -> Set<Int> {
        var neighbours: [Int: [Int]] = [:]
        for edge in edges {
            neighbours[edge.source, default: []].append(edge.target)
            neighbours[edge.target, default: []].append(edge.source)
        }
        var found: Set<Int> = [center]
        var ring = [center]
        for _ in 0..<depth {
            ring = ring.flatMap { neighbours[$0] ?? [] }.filter { found.insert($0).inserted }
        }
        return found
    }
}
