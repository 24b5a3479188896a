// What is asked of a kind of record, with every name and value already understood.

/// An operator of the query grammar; its raw value is what stands behind `__` in a parameter.
public enum Operator: String, CaseIterable, Sendable {
    case equal = ""
    case not, `in`, notin, all, gt, gte, lt, lte, contains, notcontains, startswith, endswith, isnull, fuzzy,
        overlaps

    /// What the operator asks, in a sentence.
    public var meaning: String {
        switch self {
        case .equal: "has the value; repeated: has any of the values"
        case .not: "does not have the value; repeated: has none of them"
        case .in: "has any of the values, separated by commas"
        case .notin: "has none of the values, separated by commas"
        case .all: "has all of the values, separated by commas"
        case .gt: "lies wholly after the value"
        case .gte: "lies on or after the value"
        case .lt: "lies wholly before the value"
        case .lte: "lies on or before the value"
        case .contains: "contains the text"
        case .notcontains: "does not contain the text"
        case .startswith: "begins with the text"
        case .endswith: "ends with the text"
        case .isnull: "is absent (`true`) or present (`false`)"
        case .fuzzy: "comes near the name, slips and transliterations allowed for"
        case .overlaps: "may touch the span"
        }
    }

    /// The operators that values of a type allow, in the order in which they are listed.
    ///
    /// - Parameter isMultiple: whether a record may have several values.
    public static func allowed(for type: FieldType, isMultiple: Bool) -> [Operator] {
        var operators: [Operator]
        switch type {
        case .text, .url:
            operators = [.equal, .not, .in, .notin, .contains, .notcontains, .startswith, .endswith]
        case .identifier: operators = [.equal, .not, .in, .notin, .contains, .startswith, .endswith]
        case .term, .reference, .language: operators = [.equal, .not, .in, .notin]
        case .date, .day: operators = [.equal, .not, .in, .notin, .gt, .gte, .lt, .lte, .overlaps]
        case .number: operators = [.equal, .not, .in, .notin, .gt, .gte, .lt, .lte]
        case .flag: return [.equal, .not]
        case .object(let members) where Schema.isSpan(members):
            operators = [.equal, .gt, .gte, .lt, .lte, .overlaps]
        case .instant, .object, .list, .texts: operators = []
        }
        if isMultiple, operators.contains(.in) { operators.append(.all) }
        return type == .identifier ? operators : operators + [.isnull]
    }

    /// Whether the value is several values with commas between them.
    public var takesList: Bool { self == .in || self == .notin || self == .all }

    /// Whether the parameter may be repeated.
    public var isRepeatable: Bool { takesList || self == .equal || self == .not }
}

/// The values that a condition compares with.
public enum Operand: Sendable, Equatable {
    /// Places in the vocabulary.
    case terms([Int])
    /// Records, each with all that it stands for.
    case references([Referent])
    /// Dates.
    case dates([PartialDate])
    /// Texts.
    case texts([String])
    /// Numbers.
    case numbers([Int32])
    /// A flag.
    case flag(Bool)
    /// Whether the value is to be absent.
    case isAbsent(Bool)
}

/// A record that a condition names, and all that it stands for.
public struct Referent: Sendable, Equatable {
    /// The record.
    public let ordinal: Ordinal
    /// The record itself and, with `expand=members`, its members, each on the days on which it is one.
    public let members: [Ordinal: [DayRange]]

    /// Makes a referent that stands for itself alone.
    public init(_ ordinal: Ordinal) { self.init(ordinal, members: [ordinal: [.always]]) }

    /// Makes a referent that stands for its members, too.
    public init(_ ordinal: Ordinal, members: [Ordinal: [DayRange]]) {
        self.ordinal = ordinal
        self.members = members
    }
}

/// One condition of a question; all of a question's conditions must hold.
public struct Condition: Sendable, Equatable {
    /// Which field.
    public let filter: Filter
    /// Which comparison.
    public let `operator`: Operator
    /// With what.
    public let operand: Operand

    /// Makes a condition; the operand is of the kind that the filter's type asks for.
    public init(_ filter: Filter, _ operator: Operator, _ operand: Operand) {
        self.filter = filter
        self.operator = `operator`
        self.operand = operand
    }
}

extension SortKey {
    /// What `sort` calls the order by relevance to `q`, the most relevant first.
    public static let relevance = "relevance"
}

/// A field to sort by.
public struct SortKey: Sendable, Equatable {
    /// The field's name.
    public let field: String
    /// Whether the greatest comes first. Absent values come last in both directions.
    public let isDescending: Bool

    /// Makes a sort key.
    public init(_ field: String, isDescending: Bool = false) {
        self.field = field
        self.isDescending = isDescending
    }
}

/// The value of a record under a sort key.
public enum SortValue: Sendable, Equatable {
    /// None.
    case absent
    /// A text, folded.
    case text(String)
    /// A number, or a term's place in its vocabulary.
    case number(Int64)
    /// A date's earliest and latest day.
    case days(Int32, Int32)
}

/// A place between the records of a sorted list: behind the record with these values and this id.
public struct Position: Sendable, Equatable {
    /// The values, one per sort key.
    public let values: [SortValue]
    /// The id.
    public let id: String

    /// Makes a position.
    public init(values: [SortValue], id: String) {
        self.values = values
        self.id = id
    }
}

/// A question for a list of records.
public struct Question: Sendable, Equatable {
    /// The kind of record.
    public var resource: Resource
    /// What must hold.
    public var conditions: [Condition] = []
    /// The words that must be there or not.
    public var text: TextQuery?
    /// The day asked about: partnerships in force, memberships and offices held, records dated up to it.
    public var asOf: Day?
    /// The order; ties are broken by id.
    public var sort: [SortKey] = []
    /// Where the page starts; `nil` at the first.
    public var after: Position?
    /// How many records the page has at most; `nil`: all.
    public var limit: Int?

    /// Asks for all records of a kind.
    public init(_ resource: Resource) { self.resource = resource }
}

/// The records that answer a question.
public struct Selection: Sendable {
    /// The ranks of all records that answer, on whatever page.
    let found: RowSet
    let ranking: Ranking
    let order: RecordOrder
    /// The rows of this page, in order.
    public let rows: [Int]
    /// Where the next page starts; `nil` on the last.
    public let next: Position?
    /// How many records of the total have a date that straddles `as_of`.
    public let straddling: Int
    /// How many partnerships were left out only because they are first attested after `as_of`.
    public let attestedLater: Int
    /// The scores of the rows of this page in millionths, where the order is that of relevance; empty otherwise.
    public let scores: [Int64]
    /// How the records were found.
    public let plan: [PlanStep]

    /// How many records there are on all pages.
    public var total: Int { found.count }

    /// Whether its pages can be had one after the other without putting all records in order each time.
    public var isWalkable: Bool { scores.isEmpty && order.isWalkable(found) }

    /// The page behind a position, and where the next one starts: the same question asked on.
    public func page(after position: Position?, limit: Int?) -> (rows: [Int], next: Position?) {
        let page = order.page(found, after: position, limit: limit)
        return (page.rows, page.hasMore ? page.rows.last.map(order.position) : nil)
    }

    /// The rows of all records that answer, on whatever page; made anew whenever it is asked for.
    public var matches: RowSet { ranking.rows(of: found) }
}
