// How a question's rows are found: which index answers which condition, the most selective first.

/// One step of an evaluation, for people who ask why an answer takes its time.
public struct PlanStep: Sendable, Equatable {
    /// What was looked at: a condition, `q`, `as_of`, `sort`.
    public let subject: String
    /// How.
    public let access: String
    /// How many rows were left after it.
    public let rows: Int
}

/// A condition made ready: where its rows can be had, and how a single row is tested.
struct Access {
    /// How a condition is answered.
    enum Method {
        /// The union of the postings of these values; exact, unless rows must be tested as well.
        case postings([(list: Postings, values: [Int])], isExact: Bool)
        /// The rows that have all of the values.
        case allPostings([[(list: Postings, values: [Int])]], isExact: Bool)
        /// The rows whose flag is set, or the others.
        case flag(RowSet, isSet: Bool)
        /// Dates compared in a tight loop.
        case dates([PartialDate], DayTest, SortIndex?)
        /// Every row tested.
        case scan
    }

    /// The name of the condition as it is asked, or of several that are answered at once.
    private(set) var name: String
    private(set) var method: Method
    let matcher: Matcher
    /// How many rows the method yields at most; used only to put conditions in order.
    private(set) var estimate: Int
    private let paths: [String]

    init(_ condition: Condition, table: Table, indexes: TableIndexes, matcher: Matcher, asOf: Day?) {
        let (filter, comparison) = (condition.filter, condition.operator)
        name = comparison == .equal ? filter.name : filter.name + "__" + comparison.rawValue
        paths = filter.paths
        self.matcher = matcher
        method = Access.method(condition, table: table, indexes: indexes, asOf: asOf)
        switch method {
        case .postings(let lists, _): estimate = Access.count(lists)
        case .allPostings(let groups, _): estimate = groups.map(Access.count).min() ?? 0
        case .flag(let set, let isSet): estimate = isSet ? set.count : indexes.visible.count
        case .dates(let dates, let test, let order):
            estimate = order.map { test.candidates(in: $0, dates: dates).count } ?? indexes.visible.count
        case .scan: estimate = indexes.visible.count
        }
    }

    /// Answers several comparisons of one date field at once: together they are often far narrower than each.
    static func joined(_ accesses: [Access]) -> [Access] {
        var joined: [Access] = []
        for access in accesses {
            guard case .dates(let dates, let test, let order) = access.method,
                let place = joined.firstIndex(where: { $0.paths == access.paths && $0.isOfDates }),
                case .dates(_, var common, _) = joined[place].method
            else {
                joined.append(access)
                continue
            }
            common.formIntersection(test)
            joined[place].method = .dates(dates, common, order)
            joined[place].name += ", " + access.name
            if let order { joined[place].estimate = common.candidates(in: order, dates: dates).count }
        }
        return joined
    }

    private var isOfDates: Bool { if case .dates = method { true } else { false } }

    private static func count(_ lists: [(list: Postings, values: [Int])]) -> Int {
        lists.reduce(0) { sum, entry in sum + entry.values.reduce(0) { $0 + entry.list.count($1) } }
    }

    private static func method(
        _ condition: Condition, table: Table, indexes: TableIndexes, asOf: Day?
    ) -> Method {
        let paths = condition.filter.paths
        switch condition.operand {
        case .flag(let isSet):
            guard paths.count == 1, let set = indexes.flag(paths[0]) else { return .scan }
            return .flag(set, isSet: isSet == (condition.operator == .equal))
        case .terms(let terms):
            return postings(
                condition, indexes, terms.map { ([$0], true) }, isDated: isDated(paths, table, asOf))
        case .references(let referents):
            let sets = referents.map { referent in
                (
                    referent.members.keys.map(Int.init).sorted(),
                    referent.members.values.allSatisfy { $0 == [.always] }
                )
            }
            return postings(condition, indexes, sets, isDated: isDated(paths, table, asOf))
        case .dates(let values):
            guard paths.count == 1, values.count == 1, let test = DayTest(condition.operator, values[0]),
                case .date(let dates)? = table.column(paths[0])
            else { return .scan }
            return .dates(dates, test, indexes.order(paths[0]))
        case .texts, .numbers, .isAbsent: return .scan
        }
    }

    /// Whether the values of a path hold on some days only, so that a row with the value need not match.
    private static func isDated(_ paths: [String], _ table: Table, _ asOf: Day?) -> Bool {
        asOf != nil && paths.contains { table.leaf($0)?.span != nil }
    }

    private static func postings(
        _ condition: Condition, _ indexes: TableIndexes, _ sets: [(values: [Int], isExact: Bool)],
        isDated: Bool
    ) -> Method {
        var lists = indexes.postings(condition.filter).map { [$0] } ?? []
        if lists.isEmpty {
            // A filter that no schema declares, such as the one for an actor in whatever part.
            lists = condition.filter.paths.compactMap { indexes.postings($0) }
            guard lists.count == condition.filter.paths.count else { return .scan }
        }
        let groups = sets.map { set in lists.map { (list: $0, values: set.values) } }
        let isExact = sets.allSatisfy(\.isExact) && !isDated
        switch condition.operator {
        case .equal, .in: return .postings(groups.flatMap { $0 }, isExact: isExact)
        case .all: return .allPostings(groups, isExact: isExact)
        default: return .scan
        }
    }
}

/// Comparisons of a date with values, as bounds on its earliest and latest day; where a lower bound is above its upper
/// one, no date satisfies them.
struct DayTest {
    private(set) var earliest: (low: Int32, high: Int32) = (.min, .max)
    private(set) var latest: (low: Int32, high: Int32) = (.min, .max)

    /// - Returns: `nil` for operators that are no single comparison of dates.
    init?(_ comparison: Operator, _ value: PartialDate) {
        let (first, last) = (value.earliest.number, value.latest.number)
        switch comparison {
        case .gte: earliest.low = first
        case .gt:
            guard last < Int32.max else { return nil }
            earliest.low = last + 1
        case .lte: latest.high = last
        case .lt:
            guard first > Int32.min else { return nil }
            latest.high = first - 1
        case .overlaps:
            earliest.high = last
            latest.low = first
        case .equal, .in:
            earliest.low = first
            latest.high = last
        case .not, .notin, .all, .contains, .notcontains, .startswith, .endswith, .isnull, .fuzzy: return nil
        }
    }

    /// Asks for what another test asks for as well.
    mutating func formIntersection(_ other: DayTest) {
        earliest = (max(earliest.low, other.earliest.low), min(earliest.high, other.earliest.high))
        latest = (max(latest.low, other.latest.low), min(latest.high, other.latest.high))
    }

    @inline(__always)
    func holds(_ date: PartialDate) -> Bool {
        let (first, last) = (date.earliest.number, date.latest.number)
        return !date.isAbsent && earliest.low <= first && first <= earliest.high && latest.low <= last
            && last <= latest.high
    }

    /// The part of an order whose earliest days can satisfy the test.
    func candidates(in order: SortIndex, dates: [PartialDate]) -> ArraySlice<UInt32> {
        let low = order.order.partitioningIndex { dates[Int($0)].earliest.number >= earliest.low }
        // A date whose latest day is bounded begins no later than that bound.
        let bound = min(earliest.high, latest.high)
        let high = order.order.partitioningIndex { dates[Int($0)].earliest.number > bound }
        return order.order[low..<max(low, high)]
    }
}
