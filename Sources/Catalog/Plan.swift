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

    let condition: Condition
    let method: Method
    let matcher: Matcher
    /// How many rows the method yields at most; used only to put conditions in order.
    let estimate: Int

    /// The name of the condition as it is asked.
    var name: String {
        let filter = condition.filter.name
        return condition.operator == .equal ? filter : filter + "__" + condition.operator.rawValue
    }

    init(_ condition: Condition, table: Table, indexes: TableIndexes, matcher: Matcher, asOf: Day?) {
        self.condition = condition
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

/// A comparison of a date with a value, as bounds on its earliest and latest day.
struct DayTest {
    let earliest: ClosedRange<Int32>
    let latest: ClosedRange<Int32>

    /// - Returns: `nil` for operators that are no single comparison of dates.
    init?(_ comparison: Operator, _ value: PartialDate) {
        let (first, last) = (value.earliest.number, value.latest.number)
        let all = Int32.min...Int32.max
        switch comparison {
        case .gte: (earliest, latest) = (first...Int32.max, all)
        case .gt:
            guard last < Int32.max else { return nil }
            (earliest, latest) = (last + 1...Int32.max, all)
        case .lte: (earliest, latest) = (all, Int32.min...last)
        case .lt:
            guard first > Int32.min else { return nil }
            (earliest, latest) = (all, Int32.min...first - 1)
        case .overlaps: (earliest, latest) = (Int32.min...last, first...Int32.max)
        case .equal, .in: (earliest, latest) = (first...Int32.max, Int32.min...last)
        case .not, .notin, .all, .contains, .notcontains, .startswith, .endswith, .isnull, .fuzzy: return nil
        }
    }

    @inline(__always)
    func holds(_ date: PartialDate) -> Bool {
        !date.isAbsent && earliest.contains(date.earliest.number) && latest.contains(date.latest.number)
    }

    /// The part of an order whose earliest days can satisfy the test.
    func candidates(in order: SortIndex, dates: [PartialDate]) -> ArraySlice<UInt32> {
        let low = order.order.partitioningIndex { dates[Int($0)].earliest.number >= earliest.lowerBound }
        // A date whose latest day is bounded begins no later than that bound.
        let bound = min(earliest.upperBound, latest.upperBound)
        let high = order.order.partitioningIndex { dates[Int($0)].earliest.number > bound }
        return order.order[low..<max(low, high)]
    }
}
