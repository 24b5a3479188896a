// What a chart is about: the edition, the question, the formula; and how it is to be drawn.

public import Analysis
public import Catalog
public import Representations

/// What all charts of an answer share.
public struct ChartSubject: Sendable {
    /// What is asked about.
    public let edition: Edition
    /// Which entries.
    public let question: Question
    /// The words of `q` as they were typed.
    public let words: String?
    /// Whether an actor in a condition stands for its members.
    public let expandsMembers: Bool
    /// What was computed.
    public let formula: Formula
    /// How wide the chart is, in CSS pixels; brought into the bounds of `Chart`.
    public let width: Int
    /// Whether it is for a light or a dark page.
    public let scheme: ColourScheme

    /// Describes what a chart is about.
    public init(
        _ edition: Edition, _ question: Question, words: String? = nil, expandsMembers: Bool = false,
        formula: Formula, width: Int = Chart.widthDefault, scheme: ColourScheme = .auto
    ) {
        self.edition = edition
        self.question = question
        self.words = words
        self.expandsMembers = expandsMembers
        self.formula = formula
        self.width = min(max(width, Chart.widthMinimum), Chart.widthMaximum)
        self.scheme = scheme
    }

    var catalog: Catalog { edition.catalog }

    /// How many entries the dataset has.
    var entryCount: Int { catalog.table(.rhetoric).visible.count }

    /// The line that every chart ends with: whose figures these are, which edition, what it covers, how computed.
    var source: String {
        let dataset = catalog.dataset
        let period = dataset.coverage.period
        let days = DayRange(first: period.earliest, last: period.latest)
        return
            "Source: \(dataset.title), edition \(edition.version); covers \(Figures.span(days)), last reviewed \(Figures.day(dataset.coverage.lastReview)). Formula: \(formula.name), version \(formula.version). Scores: \(Vocabulary.eventScale). No entry is not no event."
    }

    /// What the chart of an empty answer says instead of figures.
    var nothing: String {
        "None of the \(Figures.count(entryCount)) rhetoric entries in the dataset satisfies all conditions; that is no proof that there was none."
    }

    /// The conditions in words, such as `Recipient: West and its members; from 1 Sep 2023`; `nil` without any.
    var conditions: String? {
        var parts: [String] = []
        for condition in question.conditions {
            let part = ConditionWording(catalog, expandsMembers).text(condition)
            // The two ends of a span, where they stand side by side.
            if condition.operator == .lte, let last = parts.last, last.hasPrefix("from ") {
                parts[parts.count - 1] = last + " " + part
            } else {
                parts.append(part)
            }
        }
        if let words { parts.append("with the words \u{201C}\(words)\u{201D}") }
        guard let first = parts.first else { return nil }
        parts[0] = first.prefix(1).uppercased() + first.dropFirst()
        return parts.joined(separator: "; ")
    }
}

/// Words for conditions.
private struct ConditionWording {
    private let catalog: Catalog
    private let expandsMembers: Bool

    /// How many values are named before the rest is counted.
    private static let valueMaximum = 6

    init(_ catalog: Catalog, _ expandsMembers: Bool) {
        (self.catalog, self.expandsMembers) = (catalog, expandsMembers)
    }

    func text(_ condition: Condition) -> String {
        let name = condition.filter.name.replacing("_", with: " ").replacing(".", with: " ")
        if case .isAbsent(let isAbsent) = condition.operand {
            return "\(isAbsent ? "without" : "with") \(name)"
        }
        let isDate = if case .dates = condition.operand { true } else { false }
        let values = values(condition)
        switch condition.operator {
        case .equal, .in, .fuzzy: return "\(name): \(list(values, "or"))"
        case .not, .notin: return "\(name): not \(list(values, "or"))"
        case .all: return "\(name): \(list(values, "and"))"
        case .gte: return isDate ? "from \(list(values, "or"))" : "\(name) at least \(list(values, "or"))"
        case .lte: return isDate ? "to \(list(values, "or"))" : "\(name) at most \(list(values, "or"))"
        case .gt: return isDate ? "after \(list(values, "or"))" : "\(name) above \(list(values, "or"))"
        case .lt: return isDate ? "before \(list(values, "or"))" : "\(name) below \(list(values, "or"))"
        case .overlaps: return "\(name) may touch \(list(values, "or"))"
        case .contains: return "\(name) contains \(list(values, "or"))"
        case .notcontains: return "\(name) does not contain \(list(values, "or"))"
        case .startswith: return "\(name) begins with \(list(values, "or"))"
        case .endswith: return "\(name) ends with \(list(values, "or"))"
        case .isnull: return name
        }
    }

    private func list(_ values: [String], _ last: String) -> String {
        guard values.count > Self.valueMaximum else { return Figures.list(values, last) }
        return values.prefix(Self.valueMaximum).joined(separator: ", ")
            + " \(last) \(values.count - Self.valueMaximum) more"
    }

    private func values(_ condition: Condition) -> [String] {
        switch condition.operand {
        case .terms(let places):
            guard case .term(let name) = Schema.of(.rhetoric).type(of: condition.filter),
                let terms = catalog.vocabularies[name]?.terms
            else { return [] }
            return places.map { terms[$0].label }
        case .references(let referents):
            return referents.map { catalog.label($0.ordinal) + (expandsMembers ? " and its members" : "") }
        case .dates(let dates):
            return dates.map { date in
                guard !date.isInterval else { return date.description }
                return Figures.span(DayRange(first: date.earliest, last: date.latest))
            }
        case .texts(let texts): return texts.map { "\u{201C}\($0)\u{201D}" }
        case .numbers(let numbers): return numbers.map { Figures.count(Int($0)) }
        case .flag(let flag): return [flag ? "yes" : "no"]
        case .isAbsent: return []
        }
    }
}
