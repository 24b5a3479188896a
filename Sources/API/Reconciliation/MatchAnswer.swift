// `/v1/actors/match`: whom a name may mean, for curl; `/reconcile` says the same to OpenRefine.

import Catalog
import HTTPMessage
import Representations

/// Reads the name and writes the candidates.
struct MatchAnswer {
    private let edition: Edition
    private let names: NameIndex
    private let target: Target
    private let format: Format
    private let query: ReconcileQuery

    static let path = "/v1/actors/match"
    /// The representations, the default first.
    static let formats: [Format] = [.json, .csv, .jsonl]

    /// - Throws: `parameters` with every fault.
    init(_ edition: Edition, _ names: NameIndex, _ target: Target, _ format: Format) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.match)
        var query = ReconcileQuery()
        query.text = reading.value("q") { text throws(ParameterFailure) in text } ?? ""
        if query.text.isEmpty, reading.faults.isEmpty {
            reading.faults.append(.invalidValue("q", "q is needed here: a name, alias or code."))
        }
        let types = ReconcileType.all(edition.catalog).map(\.id)
        if let kind = reading.value(
            "kind",
            { text throws(ParameterFailure) in
                try AnalysisParameters.word("kind", text, of: types)
            })
        {
            query.types = [kind]
        }
        query.limit =
            reading.value("limit") { text throws(ParameterFailure) in try Self.limit(text) }
            ?? ReconcileQuery.limitDefault
        try reading.finish()
        self.edition = edition
        self.names = names
        self.target = target
        self.format = format
        self.query = query
    }

    static func limit(_ text: String) throws(ParameterFailure) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let limit = Int(text),
            (1...ReconcileQuery.limitMaximum).contains(limit)
        else {
            throw ParameterFailure(
                .invalidValue(
                    "limit",
                    "limit is a whole number from 1 to \(ReconcileQuery.limitMaximum), not \u{201C}\(text)\u{201D}."
                ))
        }
        return limit
    }

    func answer() -> Answer {
        let table = table()
        let content: [UInt8] =
            switch format {
            case .csv: table.csv()
            case .jsonl: table.jsonLines()
            default: envelope(table)
            }
        let canonical = Self.path + "?" + (target.rawQuery ?? "") + "&" + format.rawValue
        let alternates = Self.formats.filter { $0 != format }.map {
            "<\(address($0))>; rel=\"alternate\"; type=\"\($0.linkType)\""
        }
        return Answer(
            contentType: format.contentType, canonical: canonical,
            links: alternates.filter { $0.utf8.count <= 4000 }, content: .bytes(content)
        )
    }

    private func table() -> FigureTable {
        let catalog = edition.catalog
        let scoring = ReconcileScoring(catalog: catalog, names: names)
        return FigureTable(
            columns: [
                "id", "title", "kind", "score", "match", "matched", "matched_as", "exact", "summary", "href",
            ],
            rows: scoring.candidates(query).map { candidate in
                let content = RecordContent(catalog, .actors, candidate.row)
                return [
                    .text(content.id), .text(content.title),
                    .text(ReconcileType.of(catalog, candidate.row).id), .number(candidate.score),
                    .flag(candidate.isMatch), TableCell(candidate.name?.text),
                    TableCell(candidate.name?.source.rawValue), .flag(candidate.name?.isExact == true),
                    TableCell(content.text("summary")), .text("/v1/actors/\(content.id)"),
                ]
            })
    }

    private func envelope(_ table: FigureTable) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        table.write(to: &writer)
        writer.key("meta")
        writer.beginObject()
        writer.member("total", table.rows.count)
        writer.member("limit", query.limit)
        writer.member("next_cursor", "")
        writer.member("score", ReconcileScoring.formula)
        writer.member("dataset_version", edition.version)
        writer.endObject()
        writer.key("links")
        writer.beginObject()
        writer.member("self", address(nil))
        writer.member("csv", address(.csv))
        writer.member("reconcile", "/reconcile")
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }

    private func address(_ format: Format?) -> String {
        let pairs = target.parameters.filter { format == nil || $0.name != "format" }
            .map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return Self.path + (format.map { "." + $0.rawValue } ?? "") + "?" + pairs.joined(separator: "&")
    }
}

extension Parameter {
    /// `q` of a match: a name, not words to look for.
    static let name = Parameter(
        name: "q", values: "a name, alias or code",
        meaning: "Whom to look for; slips and other transliterations are allowed.", example: "Azerbaijn")
    /// `kind` of a match.
    static let actorKind = Parameter(
        name: "kind", values: "a kind of actor, or actor for any", meaning: "Only actors of this kind.",
        example: "state")
    /// `limit` of a match.
    static let candidateLimit = Parameter(
        name: "limit", values: "1 to \(ReconcileQuery.limitMaximum)",
        meaning: "Candidates at most, \(ReconcileQuery.limitDefault) where it is left out.", example: "3")

    /// Those of a match.
    static let match = [name, actorKind, candidateLimit, format]
}
