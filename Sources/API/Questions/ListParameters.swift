// The query of a list, read whole: every parameter understood, or every fault named.

import Catalog
import HTTPMessage

/// What a list is asked for.
struct ListParameters {
    /// Which records, in which order, from where.
    var question: Question
    /// The keys asked for, in order; `nil`: all.
    var fields: [String]?
    /// The kinds of record to embed.
    var include: [Resource] = []
    /// Whether the bare list is asked for.
    var isArray = false
    /// The fields whose values are counted.
    var facets: [Filter] = []
    /// How many values each facet shows.
    var facetSize = Facets.sizeDefault
    /// Whether the words of `q` are marked.
    var highlights = false
    /// Whether the answer says how it was found.
    var explains = false
    /// The options of the representation.
    var options = FormatOptions()
    /// How the question was understood, where that may surprise.
    var warnings: [Warning] = []
    /// The question in one canonical spelling, without `limit`, `cursor` and what only shapes the answer.
    var canonicalQuestion = ""

    /// The least records on a page.
    static let limitMinimum = 1
    /// The most records on a page.
    static let limitMaximum = 1000
    /// Records on a page where nothing is said.
    static let limitDefault = 50
    /// How many parameters a query may have.
    static let parameterMaximum = 100
    /// How many values one parameter may have.
    static let valueMaximum = 200
    /// How long a value may be, in bytes of UTF-8.
    static let valueBytesMaximum = 4000
    /// How many keys a list may be sorted by.
    static let sortKeyMaximum = 8
}

extension ListParameters {
    /// Reads the query of a list.
    ///
    /// - Parameters:
    ///   - actor: the actor that the path names, in whatever part.
    ///   - format: the representation that was chosen.
    ///   - facet: the field whose values are paged through, instead of records.
    /// - Throws: `parameters` with every fault, in the order of the query.
    init(
        _ target: Target, _ catalog: Catalog, _ resource: Resource, actor: Ordinal?, format: Format,
        facet: String? = nil
    ) throws(Failure) {
        let schema = Schema.of(resource)
        var reading = QueryReading(target)
        let expandsMembers = reading.value("expand", ListParameters.expansion) ?? false
        question = Question(resource)
        if let actor {
            let referent =
                expandsMembers ? Referent(actor, members: catalog.members(of: actor)) : Referent(actor)
            question.conditions = [Condition(schema.involvement, .equal, .references([referent]))]
        }
        var filters = FilterReader(catalog, schema, expandsMembers: expandsMembers)
        for name in reading.names(beside: Parameter.list) {
            do throws(ParameterFailure) {
                question.conditions.append(try filters.condition(name, reading.values(name)))
            } catch { reading.faults.append(error.detail) }
        }
        warnings = filters.warnings
        question.text =
            reading.value("q") { text throws(ParameterFailure) in try TextQuery.read(text) } ?? nil
        question.asOf = reading.value("as_of", ListParameters.day)
        question.sort =
            reading.value("sort") { text throws(ParameterFailure) in try schema.sortKeys(text) } ?? []
        if format.isFeed && question.sort.isEmpty {
            question.sort = [SortKey("modified", isDescending: true)]
        }
        options = FormatOptions(&reading, format)
        let limit = reading.value("limit", ListParameters.limit)
        // CSV and JSON Lines without a limit are the whole list.
        question.limit = limit ?? (format.isTabular ? nil : Self.limitDefault)
        fields = reading.value("fields") { text throws(ParameterFailure) in
            try schema.fieldNames(text, in: catalog)
        }
        include =
            reading.value("include") { text throws(ParameterFailure) in try schema.included(text) } ?? []
        isArray = reading.value("shape", ListParameters.shape) ?? false
        if fields != nil && !format.takesFields {
            reading.faults.append(
                .conflicting("fields", "fields chooses keys of JSON and CSV; \(format.rawValue) has its own.")
            )
        }
        if !include.isEmpty && (isArray || format != .json) {
            reading.faults.append(
                .conflicting(
                    "include",
                    "include needs the JSON envelope; leave out shape=array, or ask for format=json."))
        }
        if isArray && format != .json {
            reading.faults.append(
                .conflicting("shape", "shape=array is a shape of JSON; \(format.rawValue) has none."))
        }
        facets = reading.value("facet") { text throws(ParameterFailure) in try schema.facets(text) } ?? []
        facetSize = reading.value("facet_size", ListParameters.facetSize) ?? Facets.sizeDefault
        highlights =
            reading.value("highlight") { text throws(ParameterFailure) in
                try FilterReader.flag("highlight", text)
            } ?? false
        explains =
            reading.value("explain") { text throws(ParameterFailure) in try FilterReader.flag("explain", text)
            } ?? false
        let counts = [("facet", !facets.isEmpty), ("highlight", highlights), ("explain", explains)]
        for (name, isAsked) in counts where isAsked && (format != .json || (isArray && name != "highlight")) {
            reading.faults.append(
                .conflicting(
                    name, "\(name) needs the JSON envelope; leave out shape=array, or ask for format=json."))
        }
        if highlights && question.text == nil {
            reading.faults.append(
                .conflicting("highlight", "highlight marks the words of q, and there is no q."))
        }
        if question.sort.contains(SortKey(SortKey.relevance)) && question.text == nil {
            reading.faults.append(.conflicting("sort", "sort=relevance needs words in q to be relevant to."))
        }
        canonicalQuestion =
            (facet.map { "facet " + $0 + " " } ?? "")
            + Canonical.text(question, catalog, expandsMembers: expandsMembers)
        // A question that is not understood has no cursors, so that every one of them would seem to be another's.
        try reading.finish()
        let (canonical, keys) = (canonicalQuestion, facet == nil ? question.sort.count : 1)
        question.after = reading.value("cursor") { text throws(ParameterFailure) in
            try ListParameters.cursor(text, canonical, keys: keys)
        }
        try reading.finish()
    }

    static func expansion(_ text: String) throws(ParameterFailure) -> Bool {
        guard Parameter.expansions.contains(text.lowercased()) else {
            throw ParameterFailure(
                .unknownValue(
                    "expand", "expand has one value, members, not \u{201C}\(text)\u{201D}.",
                    didYouMean: Parameter.expansions[0]))
        }
        return true
    }

    static func day(_ text: String) throws(ParameterFailure) -> Day {
        let date = try FilterReader.date("as_of", text)
        guard !date.isInterval else {
            throw ParameterFailure(
                .invalidValue("as_of", "as_of is one day, not an interval; say which day is meant."))
        }
        return date.latest
    }

    private static func facetSize(_ text: String) throws(ParameterFailure) -> Int {
        guard !text.hasPrefix("+"), let size = Int(text), (1...Facets.sizeMaximum).contains(size) else {
            throw ParameterFailure(
                .invalidValue(
                    "facet_size",
                    "facet_size is a whole number from 1 to \(Facets.sizeMaximum), not \u{201C}\(text)\u{201D}."
                ))
        }
        return size
    }

    static func limit(_ text: String) throws(ParameterFailure) -> Int {
        guard !text.hasPrefix("+"), let limit = Int(text),
            (ListParameters.limitMinimum...ListParameters.limitMaximum).contains(limit)
        else {
            throw ParameterFailure(
                .invalidValue(
                    "limit",
                    "limit is a whole number from \(ListParameters.limitMinimum) to \(ListParameters.limitMaximum), not \u{201C}\(text)\u{201D}."
                ))
        }
        return limit
    }

    private static func shape(_ text: String) throws(ParameterFailure) -> Bool {
        guard Parameter.shapes.contains(text.lowercased()) else {
            throw ParameterFailure(
                .unknownValue(
                    "shape", "shape is envelope or array, not \u{201C}\(text)\u{201D}.",
                    didYouMean: Suggestion.nearest(to: text, among: Parameter.shapes).first))
        }
        return text.lowercased() == "array"
    }

    static func cursor(
        _ text: String, _ canonicalQuestion: String, keys: Int
    ) throws(ParameterFailure) -> Position {
        guard let position = Cursor.decode(text, question: canonicalQuestion), position.values.count == keys
        else {
            throw ParameterFailure(
                Problem.Detail(
                    code: "invalid-cursor", parameter: "cursor",
                    detail:
                        "This cursor was altered or belongs to another question; take meta.next_cursor of the same filters, sort, as_of and expand."
                ))
        }
        return position
    }
}

extension Schema {
    /// The filter that finds records in which an actor has any part.
    var involvement: Filter {
        let paths: [String] =
            switch resource {
            case .partnerships: ["parties.actor"]
            case .events: ["participants.actor"]
            default: ["actors", "on_behalf_of", "recipients"]
            }
        return Filter("involving", paths, "An actor in any part.")
    }

    /// Reads `sort`.
    func sortKeys(_ text: String) throws(ParameterFailure) -> [SortKey] {
        if text == SortKey.relevance { return [SortKey(SortKey.relevance)] }
        let sortable = sortableFields.map(\.name)
        var keys: [SortKey] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let isDescending = piece.hasPrefix("-")
            let name = String(isDescending ? piece.dropFirst() : piece)
            guard sortable.contains(name) else {
                throw ParameterFailure(
                    .unknownField(
                        "sort",
                        "sort does not know \u{201C}\(name)\u{201D}; it knows \(sortable.joined(separator: ", ")).",
                        didYouMean: Suggestion.nearest(to: name, among: sortable).first.map {
                            (isDescending ? "-" : "") + $0
                        }))
            }
            keys.append(SortKey(name, isDescending: isDescending))
        }
        guard keys.count <= ListParameters.sortKeyMaximum else {
            throw ParameterFailure(
                .invalidValue(
                    "sort", "sort has \(keys.count) keys; at most \(ListParameters.sortKeyMaximum) are taken."
                ))
        }
        return keys
    }

    /// Reads `fields`.
    func fieldNames(_ text: String, in catalog: Catalog) throws(ParameterFailure) -> [String] {
        let known = self.fields.filter(catalog.shows).map(\.name)
        var names: [String] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard known.contains(name) else {
                throw ParameterFailure(
                    .unknownField(
                        "fields",
                        "\u{201C}\(name)\u{201D} is no key of \(resource.plural); there are \(known.joined(separator: ", ")).",
                        didYouMean: Suggestion.nearest(to: name, among: known).first))
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Reads `include`.
    func included(_ text: String) throws(ParameterFailure) -> [Resource] {
        let known = referencedResources
        var resources: [Resource] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let resource = Resource(rawValue: name.lowercased()), known.contains(resource) else {
                let names = known.map(\.rawValue)
                throw ParameterFailure(
                    .unknownValue(
                        "include",
                        "include takes \(names.joined(separator: ", ")) here, not \u{201C}\(name)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: name, among: names).first))
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources
    }

    /// The kinds of record that records of this kind refer to, in load order.
    var referencedResources: [Resource] {
        func resources(_ type: FieldType) -> [Resource] {
            switch type {
            case .reference(let resources): resources
            case .list(let element): resources(element)
            case .object(let fields): fields.flatMap { resources($0.type) }
            default: []
            }
        }
        return Set(fields.flatMap { resources($0.type) }).sorted()
    }
}
