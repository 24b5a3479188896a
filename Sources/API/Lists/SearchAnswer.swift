// One text question to all kinds of record at once: `/v1/search`.

import Catalog
import HTTPMessage
import Representations

/// Asks every kind of record, and merges what they answer by relevance.
struct SearchAnswer {
    private let edition: Edition
    let text: TextQuery
    private let resources: [Resource]
    private let limit: Int
    private let after: Position?
    private let canonicalQuestion: String
    private let target: Target

    /// - Throws: `parameters` with every fault.
    init(_ edition: Edition, _ target: Target) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.search)
        let text =
            reading.value("q") { text throws(ParameterFailure) in try TextQuery.read(text) } ?? nil
        if text == nil, reading.faults.isEmpty {
            reading.faults.append(
                .invalidValue("q", "q is needed here: words, \"a phrase\", prefix*, -without."))
        }
        let type = reading.value("type", SearchAnswer.resources)
        limit = reading.value("limit", ListParameters.limit) ?? ListParameters.limitDefault
        try reading.finish()
        self.text = text ?? TextQuery(all: [], none: [])
        resources = type ?? Resource.allCases
        let canonical = Canonical.text(self.text, resources)
        canonicalQuestion = canonical
        after = reading.value("cursor") { text throws(ParameterFailure) in
            try ListParameters.cursor(text, canonical, keys: 1)
        }
        try reading.finish()
        self.edition = edition
        self.target = target
    }

    private static func resources(_ text: String) throws(ParameterFailure) -> [Resource] {
        let names = Resource.allCases.map(\.rawValue)
        var resources: [Resource] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let resource = Resource(rawValue: name) else {
                throw ParameterFailure(
                    .unknownValue(
                        "type",
                        "type is one or more of \(names.joined(separator: ", ")), not \u{201C}\(name)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: name, among: names).first))
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources.sorted()
    }

    /// A record that was found.
    struct Hit {
        let resource: Resource
        let row: Int
        let id: String
        let score: Int64
    }

    /// What was found: how much of each kind, one page of it, and where the next starts.
    struct Result {
        let totals: [(resource: Resource, total: Int)]
        let page: ArraySlice<Hit>
        /// Empty on the last page.
        let cursor: String
    }

    func result() -> Result {
        let catalog = edition.catalog
        var totals: [(Resource, Int)] = []
        var hits: [Hit] = []
        for resource in resources {
            var question = Question(resource)
            question.text = text
            question.sort = [SortKey(SortKey.relevance)]
            question.after = after
            question.limit = limit + 1
            let selection = catalog.select(question)
            totals.append((resource, selection.total))
            for (row, score) in zip(selection.rows, selection.scores) {
                hits.append(
                    Hit(resource: resource, row: row, id: catalog.table(resource).id(row), score: score))
            }
        }
        hits.sort { $0.score == $1.score ? $0.id < $1.id : $0.score > $1.score }
        let page = hits.prefix(limit)
        let next = page.count < hits.count ? page.last : nil
        let cursor =
            next.map {
                Cursor.encode(Position(values: [.number($0.score)], id: $0.id), question: canonicalQuestion)
            } ?? ""
        return Result(totals: totals, page: page, cursor: cursor)
    }

    func answer() -> Answer {
        let result = result()
        let (totals, page, cursor) = (result.totals, result.page, result.cursor)
        return .json(canonical: "/v1/search?" + canonicalQuestion + "&" + (target.rawQuery ?? "")) { writer in
            writer.beginObject()
            writer.key("data")
            writer.beginList()
            for hit in page { write(hit, to: &writer) }
            writer.endList()
            writer.key("meta")
            writer.beginObject()
            writer.member("total", totals.reduce(0) { $0 + $1.1 })
            writer.member("limit", limit)
            writer.member("next_cursor", cursor)
            writer.member("dataset_version", edition.version)
            writer.member("score", "BM25, k1 = 1.2, b = 0.75, within each kind of record")
            writer.key("types")
            writer.beginObject()
            for (resource, total) in totals { writer.member(resource.rawValue, total) }
            writer.endObject()
            if totals.allSatisfy({ $0.1 == 0 }) { writeSearched(to: &writer) }
            writer.member("warnings", [])
            writer.endObject()
            writer.key("links")
            writer.beginObject()
            writer.member("self", "/v1/search" + (target.rawQuery.map { "?" + $0 } ?? ""))
            writer.key("next")
            writer.text(orNull: cursor.isEmpty ? nil : address(cursor: cursor))
            writer.endObject()
            writer.endObject()
        }
    }

    /// Says what was looked through in vain.
    private func writeSearched(to writer: inout JSONWriter) {
        let count = resources.reduce(0) { $0 + edition.catalog.table($1).visible.count }
        writer.key("searched")
        writer.beginObject()
        writer.member("records", count)
        writer.member(
            "detail",
            "None of \(count) records has all of these words; that is no proof that there was nothing.")
        writer.key("coverage")
        DatasetJSON.writeCoverage(edition.catalog.dataset.coverage, to: &writer)
        writer.endObject()
    }

    private func address(cursor: String) -> String {
        let pairs = target.parameters.filter { $0.name != "cursor" }
            .map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return "/v1/search?" + (pairs + ["cursor=" + cursor]).joined(separator: "&")
    }

    private func write(_ hit: Hit, to writer: inout JSONWriter) {
        let table = edition.catalog.table(hit.resource)
        writer.beginObject()
        writer.member("type", hit.resource.rawValue)
        writer.member("id", hit.id)
        writer.member("title", table.label(hit.row))
        writer.key("score")
        writer.number(Double(hit.score) / 1_000_000)
        writer.key("highlights")
        Highlights(table, text).write(hit.row, to: &writer)
        writer.member("href", "/v1/\(hit.resource.rawValue)/\(hit.id)")
        writer.endObject()
    }
}
