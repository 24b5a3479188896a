// Lists and the search as pages: the query read as the API reads it, and what the page needs beside the records.

import Catalog
import HTTPMessage
import Pages
import Representations

extension PageAnswer {
    /// A name and value of a query.
    typealias Pair = (name: String, value: String)

    /// What was asked for: a control of a form that is left empty is sent and asks for nothing.
    static func asked(_ target: Target) -> [Pair] {
        target.parameters.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) }
    }

    /// The order of a list where none is asked for: by relevance to words, else the latest first.
    static func standardSort(_ resource: Resource, _ pairs: [Pair]) -> String {
        if pairs.contains(where: { $0.name == "q" }) { return SortKey.relevance }
        switch resource {
        case .rhetoric, .events: return "-date"
        case .partnerships: return "-signed"
        case .sources: return "-published"
        case .assessments: return "-as_of"
        case .actors: return "names"
        }
    }

    // MARK: A list

    /// How many values each facet of a page shows.
    private static let facetSize = 8

    func list(_ resource: Resource) throws(Failure) -> Answer {
        let asked = Self.asked(target)
        let isSorted = asked.contains { $0.name == "sort" }
        let pairs = asked + (isSorted ? [] : [("sort", Self.standardSort(resource, asked))])
        let question = target.asking(pairs.map { Target.Parameter(name: $0.name, value: $0.value) })
        let parameters = try ListParameters(question, catalog, resource, actor: nil, format: .html)
        let list = ListAnswer(
            edition, parameters, question, path: "/v1/" + resource.rawValue, format: .json, publicAddress)
        let kept = asked.filter { !["cursor", "format", "download"].contains($0.name) }
        let filters = FilterForms(catalog, resource)
        let isFirst = parameters.question.after == nil
        let cursor = asked.filter { $0.name == "cursor" }
        var page = ListPage(
            site, resource, address: Self.address(path, kept + cursor), form: filters.form(kept))
        page.records = list.selection.rows.map { RecordContent(catalog, resource, $0) }
        page.total = list.selection.total
        page.query = parameters.question.text
        page.conditions = filters.conditions(kept)
        page.notes = list.warnings.map(\.detail)
        page.first = isFirst ? nil : Self.address(path, kept)
        page.next =
            list.nextCursor.isEmpty
            ? nil : Self.address(path, kept + [("cursor", list.nextCursor)])
        if page.total == 0 { page.searched = Searched(catalog, parameters).parts }
        page.facets = filters.facets(
            kept, in: list.selection,
            size: asked.contains { $0.name == "facet_size" } ? parameters.facetSize : Self.facetSize)
        page.alternates = alternates(resource, pairs: pairs, asked: asked)
        if resource == .rhetoric { page.chart = timeline(asked, list.selection) }
        return self.page(
            page.bytes(), disposition: parameters.options.disposition(path, .html))
    }

    /// The list in the representations of the API. Feeds have an order of their own.
    private func alternates(_ resource: Resource, pairs: [Pair], asked: [Pair]) -> [Alternate] {
        let dropped = ["cursor", "format", "download", "facet_size"]
        return Format.lists.map { format in
            let question = (format.isFeed ? asked : pairs).filter { !dropped.contains($0.name) }
            return Alternate(
                format.label, Self.address("/v1/\(resource.rawValue).\(format.rawValue)", question),
                mediaType: format.linkType)
        }
    }

    /// The entries of the list over time.
    private func timeline(_ asked: [Pair], _ selection: Selection) -> Chart? {
        guard let name = FittingInterval(view.entries, selection.matches)?.name else {
            return nil
        }
        let shaping = ["cursor", "format", "download", "facet_size", "sort", "limit"]
        var chart = chart(
            "/v1/timeline", asked.filter { !shaping.contains($0.name) } + [("interval", name)],
            alternative: "The entries of this list by \(name).", caption: "Entries by \(name).")
        chart?.isNarrow = true
        return chart
    }

    // MARK: The search

    func search() throws(Failure) -> Answer {
        let asked = Self.asked(target)
        let words = asked.first { $0.name == "q" }?.value ?? ""
        let kept = asked.filter { !["cursor", "format"].contains($0.name) }
        let cursor = asked.filter { $0.name == "cursor" }
        var page = SearchPage(site, text: words, address: Self.address(path, kept + cursor))
        if words.isEmpty {
            var reading = QueryReading(target)
            reading.refuseNames(beside: row.parameters)
            try reading.finish()
            return self.page(page.bytes())
        }
        let question = target.asking(asked.map { Target.Parameter(name: $0.name, value: $0.value) })
        let search = try SearchAnswer(edition, question)
        let result = search.result()
        page.query = search.text
        page.records = result.page.map { RecordContent(catalog, $0.resource, $0.row) }
        page.kinds = result.totals.map { resource, total in
            (resource, total, Self.address("/" + resource.rawValue, [("q", words)]))
        }
        page.first = cursor.isEmpty ? nil : Self.address(path, kept)
        page.next = result.cursor.isEmpty ? nil : Self.address(path, kept + [("cursor", result.cursor)])
        page.alternates = [
            Alternate("JSON", Self.address("/v1/search", kept), mediaType: Format.json.linkType)
        ]
        return self.page(page.bytes())
    }
}
