// The query of an analysis: the grammar of lists for the entries, and what is the analysis's own.

import Analysis
import Catalog
import HTTPMessage

/// What an analysis is asked for, while it is read.
struct AnalysisParameters {
    /// Which entries.
    var question = Question(.rhetoric)
    /// Whether an actor in a filter stands for its members.
    let expandsMembers: Bool
    /// How the question was understood, where that may surprise.
    private(set) var warnings: [Warning]
    /// The query, for the parameters that are the analysis's own.
    var reading: QueryReading
    private let own: [Parameter]

    /// Reads what all analyses share; the faults are kept until `finish`.
    ///
    /// - Parameter row: the row of the table of paths, whose parameters beside `Parameter.questions` are the own ones.
    init(_ target: Target, _ catalog: Catalog, _ row: RouteRow, _ format: Format) {
        let schema = Schema.of(.rhetoric)
        own = row.parameters.filter { !Parameter.questions.contains($0) }
        reading = QueryReading(target)
        expandsMembers = reading.value("expand", ListParameters.expansion) ?? false
        var filters = FilterReader(catalog, schema, expandsMembers: expandsMembers)
        for name in reading.names(beside: row.parameters) {
            do throws(ParameterFailure) {
                question.conditions.append(try filters.condition(name, reading.values(name)))
            } catch {
                reading.faults.append(AnalysisParameters.suggesting(error.detail, row))
            }
        }
        warnings = filters.warnings
        question.text =
            reading.value("q") { text throws(ParameterFailure) in try TextQuery.read(text) } ?? nil
        question.asOf = reading.value("as_of", ListParameters.day)
        // Read again where the table is written; here it is their faults that count.
        if row.parameters.contains(.bom) { _ = FormatOptions(&reading, format) }
        // The page is not asked for, only which entries there are.
        question.limit = 1
    }

    /// The fault of an unknown name, with the nearest of the names that there are here.
    private static func suggesting(_ fault: Problem.Detail, _ row: RouteRow) -> Problem.Detail {
        guard fault.code == "unknown-parameter" else { return fault }
        let filters = Schema.of(.rhetoric).filters.map(\.name)
        let typed = fault.parameter.operatorMark.map { fault.parameter[..<$0.lowerBound] }
        let isFilter = fault.didYouMean.map { proposal in
            filters.contains { $0 == proposal || proposal.hasPrefix($0 + "__") }
        }
        let nearest = Suggestion.nearest(
            to: typed.map(String.init) ?? fault.parameter, among: row.parameters.map(\.name)
        ).first
        let proposal = isFilter == true && nearest == nil ? fault.didYouMean : nearest
        return .unknownParameter(
            fault.parameter,
            "\u{201C}\(fault.parameter)\u{201D} is no parameter here; there are \(row.parameters.map(\.name).joined(separator: ", ")) and the filters of /v1/rhetoric.",
            didYouMean: proposal)
    }

    /// Ends the reading.
    ///
    /// - Throws: `parameters` with every fault, in the order of the query.
    func finish() throws(Failure) { try reading.finish() }

    /// The question as the query of a list.
    func links(_ target: Target) -> EntryLinks { EntryLinks(target, without: own) }

    /// Reads a parameter that takes one word of a list.
    mutating func word(_ name: String, of words: [String]) -> String? {
        reading.value(name) { text throws(ParameterFailure) in
            try AnalysisParameters.word(name, text, of: words)
        }
    }

    /// The word of a list that a text is.
    static func word(_ name: String, _ text: String, of words: [String]) throws(ParameterFailure) -> String {
        guard let word = words.first(where: { $0 == text.lowercased() }) else {
            throw ParameterFailure(
                .unknownValue(
                    name,
                    "\(name) is one of \(words.joined(separator: ", ")), not \u{201C}\(text)\u{201D}.",
                    didYouMean: Suggestion.nearest(to: text.lowercased(), among: words).first))
        }
        return word
    }

    /// The days that the conditions on the date limit the entries to; `nil` on an open side.
    var bounds: (first: Day?, last: Day?) {
        var first: Day?
        var last: Day?
        func narrow(_ start: Day?, _ end: Day?) {
            if let start, start >= .first { first = max(first ?? start, start) }
            if let end, end <= .last { last = min(last ?? end, end) }
        }
        for condition in question.conditions where condition.filter.name == "date" {
            guard case .dates(let dates) = condition.operand, !dates.isEmpty else { continue }
            let earliest = dates.map(\.earliest).min() ?? .min
            let latest = dates.map(\.latest).max() ?? .max
            switch condition.operator {
            case .gte: narrow(earliest, nil)
            case .gt: narrow(latest.next, nil)
            case .lte: narrow(nil, latest)
            case .lt: if earliest > .first { narrow(nil, Day(number: earliest.number - 1)) }
            case .equal, .in: narrow(earliest, latest)
            default: break
            }
        }
        return (first, last)
    }
}
