// `/v1/network`: actors as nodes, their ties and words as edges.

import Analysis
import Catalog
import Charts
import HTTPMessage
import Representations

/// A network that was asked for, and how.
private struct AskedNetwork {
    let network: Network
    let scope: Network.Scope
    let parameters: AnalysisParameters
    let links: EntryLinks
    let measures: Set<String>
    let center: Int?
    let depth: Int
    /// How to draw it.
    let options: ChartOptions

    var days: DayRange { scope.days }
    var isDay: Bool { scope.isDay }
    var layers: Set<Network.Layer> { scope.layers }
}

extension AnalysisAnswer {
    /// `/v1/network`
    ///
    /// `actor` is the centre of a neighbourhood where `depth` is given or the parameter stands alone; it is no filter here.
    func network() throws(Failure) -> Answer {
        let asked = try askedNetwork()
        let network = asked.network
        if format == .svg {
            let subject = subject(asked.parameters, .network, asked.options)
            return answer(Chart.network(network, asked.scope, center: asked.center, subject))
        }
        if format == .gexf || format == .graphml {
            let document = document(network, asked.links, asked.measures)
            return answer(format == .gexf ? document.gexf(edition) : document.graphML(edition))
        }
        var about = About(formula: .network, warnings: select(asked.parameters).warnings)
        if asked.isDay && asked.layers.contains(.partnerships) {
            about.warnings += warnings(Ties(catalog, on: asked.days.first))
        }
        about.meta = { writer in
            writer.member("nodes", network.nodes.count)
            writer.member("edges", network.edges.count)
            writer.member("from", asked.days.first.description)
            writer.member("to", asked.days.last.description)
            writer.member("layers", Network.Layer.allCases.filter(asked.layers.contains).map(\.rawValue))
            writer.key("actor")
            writer.text(orNull: asked.center.map(id))
            writer.member("depth", asked.center == nil ? 0 : asked.depth)
        }
        about.included = { writer in
            writer.beginObject()
            writer.key("nodes")
            nodes(network, asked.measures).write(to: &writer)
            writer.endObject()
        }
        return answer(edges(network, asked.links), about)
    }

    /// `/grafana/nodes` and `/grafana/edges`: the frames of Grafana's node graph, each a bare list.
    func nodeGraph(_ frame: NodeGraphFrame) throws(Failure) -> Answer {
        let asked = try askedNetwork()
        let table =
            frame == .nodes ? graphNodes(asked.network) : graphEdges(asked.network, asked.links)
        return rows(table)
    }

    private func askedNetwork() throws(Failure) -> AskedNetwork {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let layers = parameters.reading.value("layers", NetworkQuery.layers) ?? Set(Network.Layer.allCases)
        let depth = parameters.reading.value("depth", NetworkQuery.depth)
        let measures = parameters.reading.value("measures", NetworkQuery.measures) ?? ["degree"]
        let options = ChartOptions(&parameters.reading, format)
        let bounds = parameters.bounds
        let hasSpan = bounds.first != nil || bounds.last != nil
        if hasSpan && parameters.question.asOf != nil {
            parameters.reading.faults.append(
                .conflicting("as_of", "as_of is one day, date__gte and date__lte a span; take one of them."))
        }
        let center = parameters.takeCenter(catalog)
        if depth != nil && center == nil && parameters.reading.values("actor").isEmpty {
            parameters.reading.faults.append(
                .conflicting("depth", "depth says how far around an actor to go; it needs actor=."))
        }
        try parameters.finish()
        let day = parameters.question.asOf ?? endOfCoverage
        if !hasSpan { parameters.question.asOf = day }
        let days =
            hasSpan
            ? DayRange(first: bounds.first ?? .first, last: max(bounds.first ?? .first, bounds.last ?? .last))
            : DayRange(first: day, last: day)
        let scope = Network.Scope(
            question: parameters.question, days: days, isDay: !hasSpan, layers: layers)
        let network: Network
        do throws(Network.Failure) {
            network = try Network(entries, scope, center: center, depth: depth ?? 1)
        } catch {
            throw NetworkQuery.tooLarge(error)
        }
        var links = parameters.links(target).setting("actor", nil)
        if !hasSpan { links = links.setting("as_of", day.description) }
        return AskedNetwork(
            network: network, scope: scope, parameters: parameters, links: links, measures: measures,
            center: center, depth: depth ?? 1, options: options)
    }

    private func nodes(_ network: Network, _ measures: Set<String>) -> FigureTable {
        let degrees = network.degrees
        let betweenness = measures.contains("betweenness") ? network.betweenness : nil
        return FigureTable(
            columns: ["id", "label", "kind", "degree", "betweenness", "href"],
            rows: network.nodes.enumerated().map { place, node in
                [
                    .text(id(node)), .text(label(node)), .text(ReconcileType.of(catalog, node).id),
                    .count(degrees[place]), TableCell(betweenness?[place]), .text("/v1/actors/\(id(node))"),
                ]
            })
    }

    /// The network for the programs that draw and measure networks.
    func document(
        _ network: Network, _ links: EntryLinks, _ measures: Set<String>
    ) -> GraphDocument {
        let degrees = network.degrees
        let betweenness = measures.contains("betweenness") ? network.betweenness : nil
        return GraphDocument(
            title: catalog.dataset.title + ": network",
            nodes: network.nodes.enumerated().map { place, node in
                GraphDocument.Node(
                    id: id(node), label: label(node), kind: ReconcileType.of(catalog, node).id,
                    degree: degrees[place], betweenness: betweenness?[place],
                    address: publicAddress.record(.actors, id(node)))
            },
            edges: network.edges.map { edge in
                let records = edge.records.prefix(Self.recordMaximum)
                return GraphDocument.Edge(
                    source: id(edge.source), target: id(edge.target), layer: edge.layer.rawValue,
                    kind: edge.kind, isDirected: edge.layer != .partnerships, weight: edge.weight,
                    meanScore: edge.tally.mean, hostileShare: edge.tally.hostileShare, days: spells(edge),
                    records: records.map(catalog.id), recordCount: edge.records.count,
                    partyCount: edge.partyCount, sources: sourceIds(records),
                    address: address(edge, links).map(publicAddress.absolute))
            })
    }

    /// The days of each entry of an edge of words, as long as all of them are named; else those from first to last.
    private func spells(_ edge: Network.Edge) -> [DayRange] {
        let whole = DayRange(first: edge.first, last: edge.last)
        guard edge.layer == .rhetoric, edge.records.count <= Self.recordMaximum else { return [whole] }
        var spells: [DayRange] = []
        for record in edge.records {
            guard let date = RecordContent(catalog, record).date else { continue }
            let days = DayRange(first: date.earliest, last: date.latest)
            if !spells.contains(days) { spells.append(days) }
        }
        return spells.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }

    /// How many records an edge names; the address leads to all of them.
    private static let recordMaximum = 20

    private func edges(_ network: Network, _ links: EntryLinks) -> FigureTable {
        FigureTable(
            columns: [
                "source", "source_label", "target", "target_label", "layer", "kind", "directed", "weight",
                "n", "mean_score", "hostile_share", "from", "to", "parties", "records", "sources", "href",
            ],
            rows: network.edges.map { edge in
                let records = edge.records.prefix(Self.recordMaximum)
                return [
                    .text(id(edge.source)), .text(label(edge.source)), .text(id(edge.target)),
                    .text(label(edge.target)), .text(edge.layer.rawValue), .text(edge.kind),
                    .flag(edge.layer != .partnerships), .count(edge.weight), .count(edge.records.count),
                    TableCell(edge.tally.mean), TableCell(edge.tally.hostileShare),
                    TableCell(edge.first > .min ? edge.first.description : nil),
                    TableCell(edge.last < .max ? edge.last.description : nil), .count(edge.partyCount),
                    .list(records.map { .text(catalog.id($0)) }), .list(sources(records)),
                    TableCell(address(edge, links)),
                ]
            })
    }

    private func address(_ edge: Network.Edge, _ links: EntryLinks) -> String? {
        switch edge.layer {
        case .rhetoric:
            links.having(id(edge.source), under: "actor", isMultiple: true)
                .having(id(edge.target), under: "recipient", isMultiple: true).address
        case .partnerships: "/v1/partnerships?id=" + catalog.id(edge.records[0])
        case .memberships: "/v1/actors?id=" + catalog.id(edge.records[0])
        }
    }

    /// The sources that records cite, each once.
    private func sources(_ records: some Sequence<Ordinal>) -> [TableCell] {
        sourceIds(records).map(TableCell.text)
    }

    private func sourceIds(_ records: some Sequence<Ordinal>) -> [String] {
        var found: [Ordinal] = []
        for record in records {
            let (resource, row) = catalog.locate(record)
            guard let leaf = catalog.table(resource).leaf("citations.source"),
                case .reference(let ordinals) = leaf.values
            else { continue }
            for index in leaf.range(row) where !found.contains(ordinals[index]) {
                found.append(ordinals[index])
            }
        }
        return found.map(catalog.id)
    }
}

/// Reads what a network is asked for.
private enum NetworkQuery {
    static func layers(_ text: String) throws(ParameterFailure) -> Set<Network.Layer> {
        var layers = Set<Network.Layer>()
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = try AnalysisParameters.word(
                "layers", String(piece), of: Network.Layer.allCases.map(\.rawValue))
            if let layer = Network.Layer(rawValue: word) { layers.insert(layer) }
        }
        return layers
    }

    static func depth(_ text: String) throws(ParameterFailure) -> Int {
        guard let depth = Int(text), (1...3).contains(depth), !text.hasPrefix("+") else {
            throw ParameterFailure(
                .invalidValue("depth", "depth is 1, 2 or 3, not \u{201C}\(text)\u{201D}."))
        }
        return depth
    }

    static func measures(_ text: String) throws(ParameterFailure) -> Set<String> {
        var measures: Set<String> = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            measures.insert(
                try AnalysisParameters.word("measures", String(piece), of: Parameter.nodeMeasures))
        }
        return measures
    }

    static func tooLarge(_ failure: Network.Failure) -> Failure {
        let (nodes, edges) =
            switch failure {
            case .tooLarge(let nodes, let edges): (nodes, edges)
            }
        return .parameters([
            .invalidValue(
                "query",
                "The network has \(nodes == 0 ? "too many" : String(nodes)) nodes and \(nodes == 0 ? "at least " : "")\(edges) edges; at most \(Network.nodeMaximum) and \(Network.edgeMaximum) are drawn. Narrow it by actor= with depth=1, by layers=, by date__gte and date__lte, or by a filter such as theme=."
            )
        ])
    }
}

extension AnalysisParameters {
    /// Takes a single `actor=` out of the conditions: in a network it is the centre and no filter.
    fileprivate mutating func takeCenter(_ catalog: Catalog) -> Int? {
        guard
            let place = question.conditions.firstIndex(where: {
                $0.filter.name == "actor" && $0.operator == .equal
            }), case .references(let referents) = question.conditions[place].operand
        else { return nil }
        question.conditions.remove(at: place)
        guard referents.count == 1 else {
            reading.faults.append(
                .invalidValue("actor", "A network has one centre; actor came \(referents.count) times."))
            return nil
        }
        return catalog.locate(referents[0].ordinal).row
    }
}
