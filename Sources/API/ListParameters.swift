// The query of a list, read whole: every parameter understood, or every fault named.

import Catalog
import HTTPMessage

/// What a list is asked for.
struct ListParameters {
    /// Which records, in which order, from where.
    var question: Question
    /// Whether `limit` was given; without it CSV and JSON Lines are the whole list.
    var hasLimit = false
    /// The keys asked for, in order; `nil`: all.
    var fields: [String]?
    /// The kinds of record to embed.
    var include: [Resource] = []
    /// Whether the bare list is asked for.
    var isArray = false
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
    ///   - scope: conditions that come from the path.
    ///   - format: the representation that was chosen.
    /// - Throws: `parameters` with every fault, in the order of the query.
    init(
        _ target: Target, _ catalog: Catalog, _ resource: Resource, scope: [Condition], format: Format
    ) throws(Failure) {
        var reading = ListReading(target, catalog, resource)
        question = Question(resource)
        question.conditions = scope + reading.conditions()
        question.text = reading.value("q") { text throws(ParameterFailure) in try TextQuery.read(text) } ?? nil
        question.asOf = reading.value("as_of", ListReading.day)
        question.sort = reading.value("sort") { text throws(ParameterFailure) in try reading.sortKeys(text) } ?? []
        let limit = reading.value("limit", ListReading.limit)
        hasLimit = limit != nil
        question.limit = limit ?? (format.isTabular ? nil : Self.limitDefault)
        fields = reading.value("fields") { text throws(ParameterFailure) in try reading.fieldNames(text) }
        include = reading.value("include") { text throws(ParameterFailure) in try reading.resources(text) } ?? []
        isArray = reading.value("shape", ListReading.shape) ?? false
        if !include.isEmpty && (isArray || format.isTabular) {
            reading.faults.append(
                .conflicting("include", "include needs the JSON envelope; leave out shape=array, or ask for format=json."))
        }
        if isArray && format.isTabular {
            reading.faults.append(.conflicting("shape", "shape=array is a shape of JSON; \(format.rawValue) has none."))
        }
        warnings = reading.warnings
        canonicalQuestion = Canonical.text(question, expandsMembers: reading.expandsMembers)
        let canonical = canonicalQuestion
        question.after =
            reading.value("cursor") { text throws(ParameterFailure) in try ListReading.cursor(text, canonical) } ?? nil
        if !reading.faults.isEmpty { throw .parameters(reading.faults) }
    }
}

/// A query while it is read: what came, and what was wrong with it.
struct ListReading {
    private let schema: Schema
    /// The values by name, in the order in which the names first came.
    private let names: [String]
    private let values: [String: [String]]
    let expandsMembers: Bool
    private var reader: FilterReader
    var faults: [Problem.Detail] = []
    var warnings: [Warning] { reader.warnings }

    init(_ target: Target, _ catalog: Catalog, _ resource: Resource) {
        schema = Schema.of(resource)
        let (names, values, faults) = ListReading.group(target.parameters)
        self.names = names
        self.values = values
        expandsMembers = values["expand"]?.first.map { $0.lowercased() == "members" } ?? false
        reader = FilterReader(catalog, schema, expandsMembers: expandsMembers)
        self.faults = faults
        if let expand = values["expand"], expand.count > 1 || !expandsMembers {
            self.faults.append(
                .unknownValue("expand", "expand has one value, members.", didYouMean: Parameter.expansions[0]))
        }
    }

    /// Parameters by name; too many, or too long ones, are faults.
    static func group(
        _ parameters: [Target.Parameter]
    ) -> (names: [String], values: [String: [String]], faults: [Problem.Detail]) {
        var names: [String] = []
        var values: [String: [String]] = [:]
        if parameters.count > ListParameters.parameterMaximum {
            let detail = "The query has \(parameters.count) parameters; at most \(ListParameters.parameterMaximum) are taken."
            return ([], [:], [Problem.Detail(code: "too-many-parameters", parameter: "query", detail: detail)])
        }
        var faults: [Problem.Detail] = []
        for parameter in parameters {
            if max(parameter.value.utf8.count, parameter.name.utf8.count) > ListParameters.valueBytesMaximum {
                let name = String(parameter.name.prefix(80))
                faults.append(
                    .invalidValue(name, "\(name) is longer than \(ListParameters.valueBytesMaximum) bytes."))
                continue
            }
            if values[parameter.name] == nil { names.append(parameter.name) }
            values[parameter.name, default: []].append(parameter.value)
        }
        return (names, values, faults)
    }

    /// The conditions of all filters; a name that is neither a filter nor a parameter is a fault.
    mutating func conditions() -> [Condition] {
        var conditions: [Condition] = []
        let known = Set(Parameter.list.map(\.name))
        for name in names where !known.contains(name) {
            do throws(ParameterFailure) {
                conditions.append(try reader.condition(name, values[name] ?? []))
            } catch { faults.append(error.detail) }
        }
        return conditions
    }

    /// Reads a parameter that may come once. An empty value is a fault, except of `cursor` and `q`.
    mutating func value<Value>(
        _ name: String, _ read: (String) throws(ParameterFailure) -> Value
    ) -> Value? {
        guard let values = values[name] else { return nil }
        if values.count > 1 {
            faults.append(.repeated(name, "\(name) may be given once; it came \(values.count) times."))
            return nil
        }
        if values[0].isEmpty {
            if name != "cursor" && name != "q" { faults.append(.invalidValue(name, "\(name) has no value.")) }
            return nil
        }
        do throws(ParameterFailure) {
            return try read(values[0])
        } catch {
            faults.append(error.detail)
            return nil
        }
    }

    static func day(_ text: String) throws(ParameterFailure) -> Day {
        let date = try FilterReader.date("as_of", text)
        guard !date.isInterval else {
            throw ParameterFailure(.invalidValue("as_of", "as_of is one day, not an interval; say which day is meant."))
        }
        return date.latest
    }

    static func limit(_ text: String) throws(ParameterFailure) -> Int {
        guard let limit = Int(text), (ListParameters.limitMinimum...ListParameters.limitMaximum).contains(limit) else {
            throw ParameterFailure(
                .invalidValue(
                    "limit",
                    "limit is a whole number from \(ListParameters.limitMinimum) to \(ListParameters.limitMaximum), not \u{201C}\(text)\u{201D}."
                ))
        }
        return limit
    }

    static func shape(_ text: String) throws(ParameterFailure) -> Bool {
        guard Parameter.shapes.contains(text.lowercased()) else {
            throw ParameterFailure(
                .unknownValue(
                    "shape", "shape is envelope or array, not \u{201C}\(text)\u{201D}.",
                    didYouMean: Suggestion.nearest(to: text, among: Parameter.shapes).first))
        }
        return text.lowercased() == "array"
    }

    static func cursor(_ text: String, _ canonicalQuestion: String) throws(ParameterFailure) -> Position {
        guard let position = Cursor.decode(text, question: canonicalQuestion) else {
            throw ParameterFailure(
                Problem.Detail(
                    code: "invalid-cursor", parameter: "cursor",
                    detail:
                        "This cursor was altered or belongs to another question; take meta.next_cursor of the same filters, sort, as_of and expand."
                ))
        }
        return position
    }

    func sortKeys(_ text: String) throws(ParameterFailure) -> [SortKey] {
        let sortable = schema.sortableFields.map(\.name)
        var keys: [SortKey] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let isDescending = piece.hasPrefix("-")
            let name = String(isDescending ? piece.dropFirst() : piece)
            guard sortable.contains(name) else {
                throw ParameterFailure(
                    .unknownField(
                        "sort", "sort does not know \u{201C}\(name)\u{201D}; it knows \(sortable.joined(separator: ", ")).",
                        didYouMean: Suggestion.nearest(to: name, among: sortable).first.map { (isDescending ? "-" : "") + $0 }))
            }
            keys.append(SortKey(name, isDescending: isDescending))
        }
        guard keys.count <= ListParameters.sortKeyMaximum else {
            throw ParameterFailure(
                .invalidValue("sort", "sort has \(keys.count) keys; at most \(ListParameters.sortKeyMaximum) are taken."))
        }
        return keys
    }

    func fieldNames(_ text: String) throws(ParameterFailure) -> [String] {
        let known = schema.fields.filter { !$0.isHidden }.map(\.name)
        var names: [String] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard known.contains(name) else {
                throw ParameterFailure(
                    .unknownField(
                        "fields", "\u{201C}\(name)\u{201D} is no key of \(schema.resource.plural); there are \(known.joined(separator: ", ")).",
                        didYouMean: Suggestion.nearest(to: name, among: known).first))
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    func resources(_ text: String) throws(ParameterFailure) -> [Resource] {
        try ListReading.resources(text, of: schema)
    }

    static func resources(_ text: String, of schema: Schema) throws(ParameterFailure) -> [Resource] {
        let known = schema.referencedResources
        var resources: [Resource] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let resource = Resource(rawValue: name), known.contains(resource) else {
                let names = known.map(\.rawValue)
                throw ParameterFailure(
                    .unknownValue(
                        "include", "include takes \(names.joined(separator: ", ")) here, not \u{201C}\(name)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: name, among: names).first))
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources
    }
}

extension Schema {
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
