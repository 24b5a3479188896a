// What dashboards ask for beside lists and analyses: annotations, the values of variables, the frames of a node graph.

import Analysis
import Catalog
import HTTPMessage
import Representations

/// A frame of Grafana's node graph panel.
enum NodeGraphFrame: String, CaseIterable, Sendable {
    case nodes, edges
}

/// Answers with bare lists of rows whose columns always are the same, as Grafana's Infinity data source takes them.
struct GrafanaAnswer {
    private let edition: Edition
    private let target: Target
    private let format: Format
    private let path: String
    private var catalog: Catalog { edition.catalog }

    /// The kinds of record that happen at a time.
    static let annotated: [Resource] = [.events, .rhetoric, .partnerships]
    /// The representations, the default first.
    static let formats: [Format] = [.json, .csv, .jsonl]

    init(_ edition: Edition, _ target: Target, _ format: Format, path: String) {
        self.edition = edition
        self.target = target
        self.format = format
        self.path = path
    }

    /// `/grafana/annotations/{kind}`: the records of a list that have a date, as annotations.
    ///
    /// A date that is coarser than a day, or an interval, is a region; times are milliseconds since 1970, `timeEnd` the
    /// last one of the last day. An interval without an end ends on the last day of the dataset's period.
    ///
    /// - Throws: `parameters` with every fault.
    func annotations(_ resource: Resource, _ row: RouteRow) throws(Failure) -> Answer {
        let shaping = Parameter.list.filter { !row.parameters.contains($0) }.map(\.name)
        let unfit = target.parameters.map(\.name).filter(shaping.contains)
        if !unfit.isEmpty {
            throw .parameters(
                unfit.map {
                    .unknownParameter($0, "\u{201C}\($0)\u{201D} is a parameter of lists, and of none here.")
                })
        }
        let parameters = try ListParameters(target, catalog, resource, actor: nil, format: .json)
        let rows = catalog.select(parameters.question).rows
        var table = FigureTable(columns: [
            "time", "timeEnd", "isRegion", "title", "text", "tags", "id", "href",
        ])
        for row in rows {
            let content = RecordContent(catalog, resource, row)
            guard let date = content.date, date.earliest >= .first else { continue }
            let last = min(date.latest, max(date.earliest, catalog.dataset.coverage.period.latest))
            let tags = ["kind", "event", "tone", "themes", "sectors"].flatMap {
                content.terms($0).map { TableCell.text($0.label) }
            }
            table.rows.append([
                .count(Self.milliseconds(date.earliest)),
                .count(Self.milliseconds(last) + 86_400_000 - 1),
                .flag(last != date.earliest), .text(content.title), TableCell(content.paragraphs.first),
                .list(tags), .text(content.id), .text("/v1/\(resource.rawValue)/\(content.id)"),
            ])
        }
        return answer(table)
    }

    private static func milliseconds(_ day: Day) -> Int { Int(day.number) * 86_400_000 }

    /// `/grafana/variables/{name}`: the records of a kind by id and name, or the words of a closed list. Where both have
    /// the name, as `events`, it is the records.
    ///
    /// - Throws: `notFound` with the nearest name there is.
    func variables(_ name: String) throws(Failure) -> Answer {
        var table = FigureTable(columns: ["__text", "__value"])
        if let resource = Resource(rawValue: name) {
            let records = catalog.table(resource)
            table.rows = records.visible.map { row in
                [.text(records.label(Int(row))), .text(records.id(Int(row)))]
            }
        } else if let vocabulary = catalog.vocabularies[name] {
            table.rows = vocabulary.terms.map { [.text($0.label), .text($0.code)] }
        } else {
            let names = Resource.allCases.map(\.rawValue) + catalog.vocabularies.all.map(\.name)
            throw .notFound(
                path: "/grafana/variables/\(Target.encode(segment: name))",
                didYouMean: Suggestion.nearest(to: name, among: names).first.map {
                    "/grafana/variables/\($0)"
                })
        }
        return answer(table)
    }

    private func answer(_ table: FigureTable) -> Answer {
        let bytes: [UInt8]
        switch format {
        case .csv: bytes = table.csv()
        case .jsonl: bytes = table.jsonLines()
        default:
            var writer = JSONWriter()
            table.write(to: &writer)
            bytes = writer.bytes + [10]
        }
        return Answer(
            contentType: format.contentType,
            canonical: path + "?" + (target.rawQuery ?? "") + "&" + format.rawValue, content: .bytes(bytes))
    }
}

extension AnalysisAnswer {
    /// The nodes with the names of fields that the panel knows.
    func graphNodes(_ network: Network) -> FigureTable {
        let degrees = network.degrees
        return FigureTable(
            columns: ["id", "title", "subtitle", "mainstat", "detail__kind", "detail__address"],
            rows: network.nodes.enumerated().map { place, node in
                let kind = ReconcileType.of(catalog, node)
                return [
                    .text(id(node)), .text(label(node)), .text(kind.name), .count(degrees[place]),
                    .text(kind.id), .text("/v1/actors/\(id(node))"),
                ]
            })
    }

    /// The edges with the names of fields that the panel knows. The ids are those of the graph formats.
    func graphEdges(_ network: Network, _ links: EntryLinks) -> FigureTable {
        let document = document(network, links, [])
        return FigureTable(
            columns: [
                "id", "source", "target", "mainstat", "secondarystat", "thickness", "color", "detail__layer",
                "detail__from", "detail__to", "detail__records",
            ],
            rows: zip(network.edges, document.edgeIds()).map { edge, edgeId in
                [
                    .text(edgeId), .text(id(edge.source)), .text(id(edge.target)),
                    .text(edge.layer != .rhetoric ? edge.kind : "rhetoric: \(edge.weight)"),
                    TableCell(edge.tally.mean),
                    .count(min(10, 1 + edge.weight / 5)), .text(color(edge)), .text(edge.layer.rawValue),
                    TableCell(edge.first > .min ? edge.first.description : nil),
                    TableCell(edge.last < .max ? edge.last.description : nil),
                    .text(edge.records.prefix(20).map(catalog.id).joined(separator: ", ")),
                ]
            })
    }

    /// A colour by Grafana's names: ties blue, words by whether their mean score is below, at or above zero.
    private func color(_ edge: Network.Edge) -> String {
        guard edge.layer == .rhetoric, let mean = edge.tally.mean else { return "blue" }
        return mean < 0 ? "red" : mean > 0 ? "green" : "gray"
    }
}
