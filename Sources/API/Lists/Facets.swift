// Counts of values beside a list, and the list of all counts of one field.

import Catalog
import HTTPMessage
import Representations

/// Counts values and writes them.
struct Facets {
    private let catalog: Catalog
    private let resource: Resource

    /// How many values a facet shows where nothing is said.
    static let sizeDefault = 10
    /// How many values a facet shows at most.
    static let sizeMaximum = 1000
    /// How many facets a list has at most.
    static let countMaximum = 20

    init(_ catalog: Catalog, _ resource: Resource) {
        self.catalog = catalog
        self.resource = resource
    }

    /// A value with its name and count.
    struct Entry {
        let value: String
        let label: String
        let count: Int
    }

    /// The counts under a filter, the greatest first, then by value.
    func entries(_ filter: Filter, in selection: Selection) -> [Entry] {
        let type = Schema.of(resource).type(of: filter)
        return catalog.facet(filter, of: resource, in: selection).map { entry($0, type) }
            .sorted { $0.count == $1.count ? $0.value < $1.value : $0.count > $1.count }
    }

    private func entry(_ count: FacetCount, _ type: FieldType) -> Entry {
        switch type {
        case .term(let name):
            let term = catalog.vocabularies[name]?.terms[count.value]
            return Entry(value: term?.code ?? "", label: term?.label ?? "", count: count.count)
        case .reference:
            let ordinal = Ordinal(count.value)
            return Entry(value: catalog.id(ordinal), label: catalog.label(ordinal), count: count.count)
        default:
            let text = count.value == 1 ? "true" : "false"
            return Entry(value: text, label: text, count: count.count)
        }
    }

    /// Writes the value of `meta.facets`.
    func write(_ filters: [Filter], size: Int, in selection: Selection, to writer: inout JSONWriter) {
        writer.beginObject()
        for filter in filters {
            let entries = entries(filter, in: selection)
            writer.key(filter.name)
            writer.beginObject()
            writer.key("values")
            writer.beginList()
            for entry in entries.prefix(size) { Self.write(entry, to: &writer) }
            writer.endList()
            writer.member("more", max(0, entries.count - size))
            writer.endObject()
        }
        writer.endObject()
    }

    static func write(_ entry: Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("value", entry.value)
        writer.member("label", entry.label)
        writer.member("count", entry.count)
        writer.endObject()
    }
}

extension Schema {
    /// The filters whose values can be counted.
    var countableFilters: [Filter] { Self.countableFilters[resource.index] }

    private static let countableFilters = all.map { schema in
        schema.filters.filter { Catalog.isCountable($0, of: schema) }
    }

    /// Reads the names of facets.
    func facets(_ text: String) throws(ParameterFailure) -> [Filter] {
        let known = countableFilters
        var facets: [Filter] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let filter = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name)
                let byKey = known.first { $0.paths.contains { $0 == name || $0.hasPrefix(name + ".") } }?.name
                throw ParameterFailure(
                    .unknownField(
                        "facet",
                        "facet does not know \u{201C}\(name)\u{201D}; it knows \(names.joined(separator: ", ")).",
                        didYouMean: byKey ?? Suggestion.nearest(to: name, among: names).first))
            }
            if !facets.contains(filter) { facets.append(filter) }
        }
        guard facets.count <= Facets.countMaximum else {
            throw ParameterFailure(
                .invalidValue(
                    "facet", "facet names \(facets.count) fields; at most \(Facets.countMaximum) are counted."
                ))
        }
        return facets
    }
}

/// All values of one field over a list, page by page: `/v1/{resource}/facets/{field}`.
struct FacetAnswer {
    private let edition: Edition
    private let parameters: ListParameters
    private let filter: Filter
    private let path: String
    private let target: Target

    /// - Throws: `notFound` where the field is none that can be counted.
    init(
        _ edition: Edition, _ parameters: ListParameters, _ target: Target, field: String, path: String
    ) throws(Failure) {
        let known = Schema.of(parameters.question.resource).countableFilters
        guard let filter = known.first(where: { $0.name == field }) else {
            let folder = "/v1/\(parameters.question.resource.rawValue)/facets/"
            let nearest = Suggestion.nearest(to: field, among: known.map(\.name)).first
            throw .notFound(path: folder + Target.encode(field), didYouMean: nearest.map { folder + $0 })
        }
        self.edition = edition
        self.parameters = parameters
        self.filter = filter
        self.path = path
        self.target = target
    }

    func answer() -> Answer {
        let catalog = edition.catalog
        let question = parameters.question
        let selection = catalog.select(question.withoutPage)
        var entries = Facets(catalog, question.resource).entries(filter, in: selection)
        let total = entries.count
        if let after = question.after, case .number(let count)? = after.values.first {
            entries.removeAll { $0.count > count || ($0.count == count && $0.value <= after.id) }
        }
        let limit = question.limit ?? ListParameters.limitDefault
        let page = entries.prefix(limit)
        let next = page.count < entries.count ? page.last : nil
        let cursor =
            next.map {
                Cursor.encode(
                    Position(values: [.number(Int64($0.count))], id: $0.value),
                    question: parameters.canonicalQuestion)
            } ?? ""
        return .json(canonical: path + "?" + parameters.canonicalQuestion + "&" + (target.rawQuery ?? "")) {
            writer in
            writer.beginObject()
            writer.key("data")
            writer.beginList()
            for entry in page { Facets.write(entry, to: &writer) }
            writer.endList()
            writer.key("meta")
            writer.beginObject()
            writer.member("total", total)
            writer.member("records", selection.total)
            writer.member("limit", limit)
            writer.member("next_cursor", cursor)
            writer.member("dataset_version", edition.version)
            writer.endObject()
            writer.key("links")
            writer.beginObject()
            writer.member("self", path + (target.rawQuery.map { "?" + $0 } ?? ""))
            writer.member("list", "/v1/\(question.resource.rawValue)")
            writer.endObject()
            writer.endObject()
        }
    }
}

extension Question {
    /// Whether the most relevant come first.
    var isByRelevance: Bool { sort == [SortKey(SortKey.relevance)] }

    /// The same question for all records, in the order of their ids, one of which is looked at.
    var withoutPage: Question {
        var question = self
        question.sort = []
        question.after = nil
        question.limit = 1
        return question
    }
}

extension Parameter {
    /// Those of the list of a field's values: what a list takes, without the options of representations that it has not.
    static let facets = list.filter { ![.bom, .header, .ninjs].contains($0) }
}
