// The filters of a kind of record as readers see them: the form, the filters in use, the counts that narrow a list down.

import Catalog
import HTTPMessage
import Pages
import Representations

/// Makes the form of a list from the schema and from what is asked.
struct FilterForms {
    private let catalog: Catalog
    private let resource: Resource
    private var schema: Schema { Schema.of(resource) }
    private var path: String { "/" + resource.rawValue }

    /// How many values a control offers for choice; where there are more, one is typed.
    static let choiceMaximum = 200

    init(_ catalog: Catalog, _ resource: Resource) {
        self.catalog = catalog
        self.resource = resource
    }

    // MARK: Which filters

    /// The filters that most readers look for.
    private var main: [String] {
        switch resource {
        case .actors: ["kind", "member_of", "part_of"]
        case .partnerships: ["party", "kind", "state"]
        case .rhetoric: ["actor", "recipient", "event"]
        case .events: ["participant", "kind"]
        case .assessments: ["author", "kind"]
        case .sources: ["publisher", "author"]
        }
    }

    /// Those behind "More filters".
    private var others: [String] {
        let own: [String] =
            switch resource {
            case .actors: ["role_in", "name"]
            case .partnerships: ["obligation", "sector", "instrument"]
            case .rhetoric: ["tone", "theme", "channel", "about"]
            case .events: ["place"]
            case .assessments: ["about"]
            case .sources: ["language"]
            }
        return own + (resource == .sources ? [] : ["source"]) + ["certainty", "status"]
    }

    /// The filter of the date that a list is ordered by.
    private var date: String? {
        switch resource {
        case .rhetoric, .events, .assessments: "date"
        case .partnerships: "signed"
        case .sources: "published"
        case .actors: nil
        }
    }

    private func sorts(_ asked: [PageAnswer.Pair]) -> [(value: String, label: String)] {
        let standard = PageAnswer.standardSort(resource, asked)
        let field = standard == SortKey.relevance ? PageAnswer.standardSort(resource, []) : standard
        var sorts: [(String, String)] = []
        if standard == SortKey.relevance { sorts.append((SortKey.relevance, "relevance")) }
        if field.hasPrefix("-") {
            sorts += [(field, "latest first"), (String(field.dropFirst()), "earliest first")]
        }
        return sorts + [(schema.labelField, "name"), ("-modified", "last modified")]
    }

    // MARK: The form

    /// The form, filled with what is asked.
    func form(_ asked: [PageAnswer.Pair]) -> FilterForm {
        let everything = catalog.select(Question(resource).withoutPage)
        func value(_ name: String) -> String { asked.first { $0.name == name }?.value ?? "" }
        func field(_ name: String) -> FilterForm.Field? {
            guard let filter = schema.filter(named: name) else { return nil }
            return FilterForm.Field(
                name, Words.label(name), control(filter, everything), value: value(name))
        }
        var fields = [
            FilterForm.Field("q", "Words", .text(example: ""), value: value("q"))
        ]
        fields += main.compactMap(field)
        var more = others.compactMap(field)
        if let date {
            for (comparison, label) in [("gte", "From"), ("lte", "Until")] {
                let name = "\(date)__\(comparison)"
                fields.append(
                    FilterForm.Field(
                        name, "\(label) (\(Words.label(date).lowercased()))", .text(example: "2024-05"),
                        value: value(name)))
            }
        }
        let sorts = sorts(asked).map { FilterForm.Choice($0.value, $0.label, count: 0) }
        let sort = value("sort").isEmpty ? PageAnswer.standardSort(resource, asked) : value("sort")
        fields.append(FilterForm.Field("sort", "Order", .choices(sorts), value: sort))
        more.append(FilterForm.Field("as_of", "As of the day", .day, value: value("as_of")))
        if schema.filters.contains(where: { isOfActors($0) }) {
            more.append(
                FilterForm.Field(
                    "expand", "Blocs stand for their members", .check(value: "members"),
                    value: value("expand")))
        }
        // A control shows the first value of its name; what else is asked for goes along unseen.
        var shown = Set((fields + more).map(\.name))
        let kept = asked.filter { shown.remove($0.name) == nil }
        return FilterForm(path: path, fields: fields, more: more, kept: kept)
    }

    private func isOfActors(_ filter: Filter) -> Bool {
        if case .reference(let resources) = schema.type(of: filter) { resources == [.actors] } else { false }
    }

    private func control(_ filter: Filter, _ everything: Selection) -> FilterForm.Control {
        guard Catalog.isCountable(filter, of: schema) else { return .text(example: "") }
        let entries = Facets(catalog, resource).entries(filter, in: everything)
        guard entries.count <= Self.choiceMaximum else {
            return .text(example: entries.first?.value ?? "")
        }
        let sorted = entries.sorted { ($0.label.lowercased(), $0.value) < ($1.label.lowercased(), $1.value) }
        return .choices(sorted.map { FilterForm.Choice($0.value, $0.label, count: $0.count) })
    }

    // MARK: Filters in use

    /// What a list is filtered by, in words, each with the list without it.
    func conditions(_ asked: [PageAnswer.Pair]) -> [PageLink] {
        asked.indices.compactMap { index in
            var rest = asked
            let pair = rest.remove(at: index)
            guard let words = words(pair) else { return nil }
            // Relevance is an order of words alone.
            if pair.name == "q" { rest.removeAll { $0.name == "sort" && $0.value == SortKey.relevance } }
            return PageLink(words, PageAnswer.address(path, rest))
        }
    }

    /// A condition in words; `nil` where the parameter only shapes the page.
    private func words(_ pair: PageAnswer.Pair) -> String? {
        switch pair.name {
        case "sort", "limit", "facet_size": return nil
        case "q": return "words: \(pair.value)"
        case "as_of": return "as of \(pair.value)"
        case "expand": return "with members of blocs"
        default: break
        }
        let parts = pair.name.split(separator: "_", omittingEmptySubsequences: false)
        let split = pair.name.operatorMark
        let name = split.map { String(pair.name[..<$0.lowerBound]) } ?? pair.name
        let comparison = split.map { pair.name[$0.upperBound...].lowercased() } ?? ""
        guard !parts.isEmpty, let filter = schema.filter(named: name.lowercased()) else {
            return "\(pair.name): \(pair.value)"
        }
        let type = schema.type(of: filter)
        let values =
            Operator(rawValue: comparison)?.takesList == true
            ? pair.value.split(separator: ",").map(String.init) : [pair.value]
        let labels = values.prefix(5).map { label($0, type) }.joined(separator: ", ")
        let more = values.count > 5 ? " and \(values.count - 5) more" : ""
        return "\(Words.label(name).lowercased())\(Self.comparisons[comparison] ?? ":") \(labels)\(more)"
    }

    private static let comparisons = [
        "": ":", "not": " is not", "in": " any of", "notin": " none of", "all": " all of", "gt": " after",
        "gte": " from", "lt": " before", "lte": " until", "contains": " contains",
        "notcontains": " does not contain", "startswith": " begins with", "endswith": " ends with",
        "isnull": " is absent:", "fuzzy": " is like", "overlaps": " overlaps",
    ]

    /// A value as people read it.
    private func label(_ value: String, _ type: FieldType) -> String {
        switch type {
        case .term(let vocabulary): return catalog.vocabularies[vocabulary]?.term(value)?.label ?? value
        case .reference:
            switch catalog.look(up: value) {
            case .record(let ordinal), .former(let ordinal): return catalog.label(ordinal)
            case .unknown, .retracted: return value
            }
        default: return value
        }
    }

    // MARK: Counts

    /// The counts of the form's filters over a list, each leading to the list narrowed to it.
    func facets(_ asked: [PageAnswer.Pair], in selection: Selection, size: Int) -> [ListPage.Facet] {
        (main + others).compactMap { name in
            guard let filter = schema.filter(named: name), Catalog.isCountable(filter, of: schema) else {
                return nil
            }
            let entries = Facets(catalog, resource).entries(filter, in: selection)
            let others = asked.filter { $0.name != name }
            let values = entries.prefix(size).map { entry in
                ListPage.Facet.Value(
                    entry.label, count: entry.count,
                    address: PageAnswer.address(path, others + [(name, entry.value)]))
            }
            return ListPage.Facet(Words.label(name), values, more: max(0, entries.count - size))
        }
    }
}
