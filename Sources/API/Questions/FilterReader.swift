// A filter as it was typed, `field__op=value`, made a condition: every name and value understood or refused.

import Catalog
import HTTPMessage

/// Reads the filters of a kind of record.
struct FilterReader {
    let catalog: Catalog
    let schema: Schema
    /// Whether an actor stands for its members.
    let expandsMembers: Bool
    /// What the answer should say about how the question was understood.
    private(set) var warnings: [Warning] = []

    init(_ catalog: Catalog, _ schema: Schema, expandsMembers: Bool) {
        self.catalog = catalog
        self.schema = schema
        self.expandsMembers = expandsMembers
    }

    /// Makes a condition of all the values that came under one name.
    ///
    /// - Parameters:
    ///   - name: the parameter's name as it was typed.
    ///   - values: its values, one per time it came; at least one.
    mutating func condition(_ name: String, _ values: [String]) throws(ParameterFailure) -> Condition {
        let (filter, comparison) = try understand(name)
        if values.contains("") {
            throw ParameterFailure(
                .invalidValue(
                    name, "\(name) has no value; to ask for absent values use \(filter.name)__isnull=true."))
        }
        if values.count > 1 && !comparison.isRepeatable {
            throw ParameterFailure(.repeated(name, count: values.count))
        }
        if comparison == .isnull {
            return Condition(filter, comparison, .isAbsent(try FilterReader.flag(name, values[0])))
        }
        let type = schema.type(of: filter)
        let pieces = comparison.takesList ? try split(name, values) : values
        if !comparison.takesList, !FilterReader.takesCommas(type),
            let value = values.first(where: { $0.contains(",") })
        {
            throw ParameterFailure(comma(name, filter, comparison, value))
        }
        return Condition(filter, comparison, try operand(name, pieces, type))
    }

    /// The fault of a comma in the value of an operator that takes one; where another takes several, that is proposed.
    private func comma(
        _ name: String, _ filter: Filter, _ comparison: Operator, _ value: String
    ) -> Problem.Detail {
        let several: Operator? = comparison == .equal ? .in : comparison == .not ? .notin : nil
        guard let several, operators(filter).contains(several) else {
            return .invalidValue(name, "\(name) takes one value; \u{201C}\(value)\u{201D} has a comma.")
        }
        let proposal = "\(filter.name)__\(several.rawValue)=\(value)"
        return .invalidValue(
            name, "\(name) takes one value; several with commas between them are \(proposal).",
            didYouMean: proposal)
    }

    private static func parts(of name: String) -> (field: String, operator: String?) {
        guard let range = name.operatorMark else { return (name, nil) }
        return (String(name[..<range.lowerBound]), String(name[range.upperBound...]))
    }

    // MARK: Names

    private func understand(_ name: String) throws(ParameterFailure) -> (Filter, Operator) {
        let (field, typed) = FilterReader.parts(of: name)
        guard let filter = schema.filter(named: field) else {
            let names = schema.filters.map(\.name) + Parameter.list.map(\.name)
            // A key of the record is often not the filter's name: `actors` is asked for as `actor`.
            let byKey = schema.filters.first {
                $0.paths.contains { $0 == field || $0.hasPrefix(field + ".") }
            }?.name
            let nearest = byKey ?? Suggestion.nearest(to: field, among: names).first
            let suggestion = nearest.map { typed == nil ? $0 : $0 + "__" + (typed ?? "") }
            throw ParameterFailure(
                .unknownParameter(
                    name, "\u{201C}\(name)\u{201D} is no parameter of this list; /v1 names its filters.",
                    didYouMean: suggestion))
        }
        let allowed = operators(filter)
        guard let typed else {
            if allowed.contains(.equal) { return (filter, .equal) }
            throw ParameterFailure(unknownOperator(name, filter, allowed, typed: ""))
        }
        guard !typed.isEmpty, let known = Operator(rawValue: typed.lowercased()), allowed.contains(known)
        else {
            throw ParameterFailure(unknownOperator(name, filter, allowed, typed: typed))
        }
        return (filter, known)
    }

    func operators(_ filter: Filter) -> [Operator] {
        Operator.allowed(for: schema.type(of: filter), isMultiple: schema.isMultiple(filter))
            + (filter.isOfNames ? [.fuzzy] : [])
    }

    private func unknownOperator(
        _ name: String, _ filter: Filter, _ allowed: [Operator], typed: String
    ) -> Problem.Detail {
        let names = allowed.filter { $0 != .equal }.map(\.rawValue)
        let suggestion = Suggestion.nearest(to: typed, among: names).first.map { filter.name + "__" + $0 }
        return .unknownOperator(
            name,
            "\(filter.name) has no operator \u{201C}\(typed)\u{201D}; it has \(names.joined(separator: ", ")).",
            didYouMean: suggestion)
    }

    // MARK: Values

    /// Values with commas between them; an empty one is an error.
    private func split(_ name: String, _ values: [String]) throws(ParameterFailure) -> [String] {
        let pieces = values.flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        if pieces.contains("") {
            throw ParameterFailure(.invalidValue(name, "\(name) has an empty value between its commas."))
        }
        if pieces.count > ListParameters.valueMaximum {
            throw ParameterFailure(
                .invalidValue(
                    name,
                    "\(name) has \(pieces.count) values; at most \(ListParameters.valueMaximum) are taken."))
        }
        return pieces
    }

    private static func takesCommas(_ type: FieldType) -> Bool { type == .text || type == .url }

    private mutating func operand(
        _ name: String, _ values: [String], _ type: FieldType
    ) throws(ParameterFailure) -> Operand {
        switch type {
        case .term(let vocabulary):
            var terms: [Int] = []
            for value in values { terms.append(try term(name, value, vocabulary)) }
            return .terms(terms)
        case .reference(let resources):
            var references: [Referent] = []
            for value in values {
                let ordinal = try record(name, value, resources)
                references.append(
                    expandsMembers
                        ? Referent(ordinal, members: catalog.members(of: ordinal)) : Referent(ordinal))
            }
            return .references(references)
        case .date, .day, .object:
            var dates: [PartialDate] = []
            for value in values { dates.append(try FilterReader.date(name, value)) }
            return .dates(dates)
        case .number:
            var numbers: [Int32] = []
            for value in values {
                guard !value.hasPrefix("+"), let number = Int32(value) else {
                    throw ParameterFailure(
                        .invalidValue(name, "\(name) is a whole number, not \u{201C}\(value)\u{201D}."))
                }
                numbers.append(number)
            }
            return .numbers(numbers)
        case .flag:
            if values.count > 1 {
                throw ParameterFailure(.repeated(name, count: values.count))
            }
            return .flag(try FilterReader.flag(name, values[0]))
        case .identifier, .text, .url, .language, .instant, .list, .texts:
            return .texts(values)
        }
    }

    private func term(_ name: String, _ value: String, _ vocabulary: String) throws(ParameterFailure) -> Int {
        if let index = catalog.vocabularies[vocabulary]?.index(of: value) { return index }
        let terms = catalog.vocabularies[vocabulary]?.terms ?? []
        let byLabel = terms.first { $0.label.lowercased() == value.lowercased() }?.code
        throw ParameterFailure(
            .unknownValue(
                name,
                "\u{201C}\(value)\u{201D} is no value of \(name); /v1/vocabularies/\(vocabulary) lists them.",
                didYouMean: byLabel ?? Suggestion.nearest(to: value, among: terms.map(\.code)).first))
    }

    private mutating func record(
        _ name: String, _ value: String, _ resources: [Resource]
    ) throws(ParameterFailure) -> Ordinal {
        let id = value.lowercased()
        switch catalog.look(up: id) {
        case .record(let ordinal) where resources.contains(catalog.locate(ordinal).resource): return ordinal
        case .former(let ordinal)
        where resources.contains(catalog.locate(ordinal).resource) && catalog.isVisible(ordinal):
            let current = catalog.id(ordinal)
            warnings.append(
                Warning(
                    code: "former-id", parameter: name,
                    detail: "\(id) is called \(current) now; the answer is about that."))
            return ordinal
        case .unknown, .retracted, .record, .former:
            let kinds = resources.map(\.singular).joined(separator: " or ")
            throw ParameterFailure(
                .unknownId(
                    name, "There is no \(kinds) with the id \u{201C}\(value)\u{201D}.",
                    didYouMean: catalog.suggestion(for: value, among: resources)))
        }
    }

    static func flag(_ name: String, _ value: String) throws(ParameterFailure) -> Bool {
        switch value.lowercased() {
        case "true", "1", "on": return true
        case "false", "0", "off": return false
        default:
            throw ParameterFailure(
                .invalidValue(name, "\(name) is true, 1, on or false, 0, off, not \u{201C}\(value)\u{201D}."))
        }
    }

    /// Reads a date as a question spells it: EDTF; one to four digits are a year; nine or more are Unix milliseconds,
    /// as Grafana sends them; of a time (RFC 3339) the day in UTC counts.
    static func date(_ name: String, _ value: String) throws(ParameterFailure) -> PartialDate {
        if !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) }) {
            if value.utf8.count <= 4 {
                let padded = String(repeating: "0", count: 4 - value.utf8.count) + value
                if let year = try? PartialDate(padded) { return year }
            } else if value.utf8.count >= 9, let milliseconds = Int64(value),
                let day = Day(secondsSince1970: milliseconds / 1000)
            {
                return PartialDate(day)
            }
        }
        if let day = Timestamp.utcDay(value) { return PartialDate(day) }
        do {
            return try PartialDate(value)
        } catch {
            throw ParameterFailure(
                .invalidValue(
                    name,
                    "\(name)=\(value) is no date: \(error.detail); or an RFC 3339 time, or Unix milliseconds."
                ))
        }
    }
}

extension Catalog {
    /// Whether the record may be seen; one that was retracted may not.
    func isVisible(_ ordinal: Ordinal) -> Bool {
        let (resource, row) = locate(ordinal)
        return table(resource).isVisible(row)
    }
}

extension Schema {
    /// Whether a record may have several values under a filter.
    func isMultiple(_ filter: Filter) -> Bool {
        filter.paths.count > 1
            || filter.paths.contains { path in
                let head = path.prefix { $0 != "." }
                switch field(named: String(head))?.type {
                case .list, .texts: return true
                default: return false
                }
            }
    }
}

extension String {
    /// The last two underscores in a row, which stand between a filter and its operator in a parameter's name.
    ///
    /// Looked for in the bytes, from the end: every parameter of every request is asked.
    var operatorMark: Range<Index>? {
        var behind = utf8.endIndex
        var isUnderscore = false
        for place in utf8.indices.reversed() {
            if utf8[place] == UInt8(ascii: "_") {
                if isUnderscore { return place..<behind }
                isUnderscore = true
                behind = utf8.index(after: place)
            } else {
                isUnderscore = false
            }
        }
        return nil
    }
}
