// How a question's records are found: which index answers which condition, the most selective first.

/// One step of an evaluation, for people who ask why an answer takes its time.
public struct PlanStep: Sendable, Equatable {
    /// What was looked at: a condition, `q`, `as_of`, `sort`.
    public let subject: String
    /// How.
    public let access: String
    /// How many rows were left after it.
    public let rows: Int
}

/// A condition made ready: where its records can be had, and how a single row is tested.
struct Access {
    /// Lists of postings with the values that are wanted of each.
    typealias Values = [(list: Postings, values: [Int])]

    /// How a condition is answered.
    enum Method {
        /// The union of the postings of these values; exact, unless rows must be tested as well.
        case postings(Values, isExact: Bool)
        /// The records that have all of the values.
        case allPostings([Values], isExact: Bool)
        /// The records that have none of these values; where that is not exact, those that have one are tested.
        case noPostings(Values, isExact: Bool)
        /// These records, or all others.
        case set(RowSet, isIncluded: Bool)
        /// The dates that records are ranked by: a range of ranks, but for dates that reach beyond it.
        case span(DayTest, [PartialDate], SortIndex)
        /// Dates compared in a tight loop.
        case dates([PartialDate], DayTest, SortIndex?)
        /// Every row tested.
        case scan
    }

    /// The name of the condition as it is asked, or of several that are answered at once.
    private(set) var name: String
    private(set) var method: Method
    let matcher: Matcher
    private let paths: [String]

    init(_ condition: Condition, table: Table, catalog: Catalog, matcher: Matcher, asOf: Day?) {
        let (filter, comparison) = (condition.filter, condition.operator)
        name = comparison == .equal ? filter.name : filter.name + "__" + comparison.rawValue
        paths = filter.paths
        self.matcher = matcher
        method = Access.method(condition, table, catalog, asOf)
    }

    /// Answers several comparisons of one date field at once: together they are often far narrower than each.
    static func joined(_ accesses: [Access]) -> [Access] {
        var joined: [Access] = []
        for access in accesses {
            guard let test = access.dayTest,
                let place = joined.firstIndex(where: { $0.paths == access.paths && $0.dayTest != nil }),
                var common = joined[place].dayTest
            else {
                joined.append(access)
                continue
            }
            common.formIntersection(test)
            joined[place].name += ", " + access.name
            switch joined[place].method {
            case .span(_, let dates, let order): joined[place].method = .span(common, dates, order)
            case .dates(let dates, _, let order): joined[place].method = .dates(dates, common, order)
            default: break
            }
        }
        return joined
    }

    private var dayTest: DayTest? {
        switch method {
        case .span(let test, _, _), .dates(_, let test, _): test
        default: nil
        }
    }

    /// How many of the records of a set the method yields at most, about: only used to put conditions in order. Those
    /// that test rows come last.
    func estimate(in rows: RowSet, _ indexes: TableIndexes) -> Int {
        switch method {
        case .span: return 0
        case .postings(let values, _): return Access.count(values, in: rows)
        case .allPostings(let groups, _): return groups.map { Access.count($0, in: rows) }.min() ?? 0
        case .noPostings: return rows.count
        case .set(let set, let isIncluded):
            return isIncluded ? min(set.count, rows.count) : rows.count
        case .dates(let dates, let test, let order):
            return order.map { test.places(in: $0, dates: dates, indexes.ranking).count } ?? rows.count
        case .scan: return Int.max
        }
    }

    /// How many values are counted within a set at most; for more, what they have in all is near enough.
    private static let valuesCounted = 8

    private static func count(_ lists: Values, in rows: RowSet) -> Int {
        var isCounted = false
        if case .range = rows { isCounted = lists.reduce(0) { $0 + $1.values.count } <= valuesCounted }
        return lists.reduce(0) { sum, entry in
            sum
                + entry.values.reduce(0) {
                    $0 + (isCounted ? entry.list.count($1, in: rows) : entry.list.count($1))
                }
        }
    }

    private static func method(
        _ condition: Condition, _ table: Table, _ catalog: Catalog, _ asOf: Day?
    ) -> Method {
        let indexes = catalog.indexes[table.schema.resource.index]
        let paths = condition.filter.paths
        switch condition.operand {
        case .flag(let isSet):
            guard paths.count == 1, let set = indexes.flag(paths[0]) else { return .scan }
            return .set(set, isIncluded: isSet == (condition.operator == .equal))
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
            let order = indexes.order(paths[0])
            if let order, order.isOfRanks { return .span(test, dates, order) }
            return .dates(dates, test, order)
        case .isAbsent(let isAbsent):
            return absence(paths, isAbsent, table, indexes, isDated: isDated(paths, table, asOf))
        case .texts(let texts):
            guard paths == ["id"], condition.operator == .equal || condition.operator == .in else {
                return .scan
            }
            return .set(rows(texts, table, catalog, indexes.ranking), isIncluded: true)
        case .numbers: return .scan
        }
    }

    /// Whether the values of a path hold on some days only, so that a row with the value need not match.
    private static func isDated(_ paths: [String], _ table: Table, _ asOf: Day?) -> Bool {
        asOf != nil && paths.contains { table.leaf($0)?.span != nil }
    }

    /// The postings of the paths of a filter; `nil` where one of them has none.
    private static func lists(_ filter: Filter, _ indexes: TableIndexes) -> [Postings]? {
        if let list = indexes.postings(filter) { return [list] }
        // A filter that no schema declares, such as the one for an actor in whatever part.
        let lists = filter.paths.compactMap { indexes.postings($0) }
        return lists.count == filter.paths.count ? lists : nil
    }

    private static func postings(
        _ condition: Condition, _ indexes: TableIndexes, _ sets: [(values: [Int], isExact: Bool)],
        isDated: Bool
    ) -> Method {
        guard let lists = lists(condition.filter, indexes) else { return .scan }
        let groups = sets.map { set in lists.map { (list: $0, values: set.values) } }
        let isExact = sets.allSatisfy(\.isExact) && !isDated
        switch condition.operator {
        case .equal, .in: return .postings(groups.flatMap { $0 }, isExact: isExact)
        case .all: return .allPostings(groups, isExact: isExact)
        case .not, .notin: return .noPostings(groups.flatMap { $0 }, isExact: isExact)
        default: return .scan
        }
    }

    /// Whether a value is there at all: for terms and references the records of any value, for dates their order.
    private static func absence(
        _ paths: [String], _ isAbsent: Bool, _ table: Table, _ indexes: TableIndexes, isDated: Bool
    ) -> Method {
        if isDated { return .scan }
        if paths.count == 1, let order = indexes.order(paths[0]) {
            return .set(.rows(order.absent.sorted()[...]), isIncluded: isAbsent)
        }
        let lists = paths.compactMap { indexes.postings($0) }
        guard lists.count == paths.count else { return .scan }
        let values = lists.map { (list: $0, values: $0.values) }
        return isAbsent ? .noPostings(values, isExact: true) : .postings(values, isExact: true)
    }

    /// The records that have one of some ids, which fold to themselves.
    private static func rows(
        _ ids: [String], _ table: Table, _ catalog: Catalog, _ ranking: Ranking
    ) -> RowSet {
        var ranks = Set<UInt32>()
        for spelling in ids.flatMap(Folding.spellings) {
            guard case .record(let ordinal) = catalog.look(up: spelling) else { continue }
            let (resource, row) = catalog.locate(ordinal)
            if resource == table.schema.resource, ranking.ranks[row] != Ranking.none {
                ranks.insert(ranking.ranks[row])
            }
        }
        return .rows(ranks.sorted()[...])
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

    /// Whether a date is of a day or earlier: what `as_of` asks of records that have a date.
    init(upTo day: Day) { earliest.high = day.number }

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

    /// The places of an order whose earliest days can satisfy the test.
    func places(in order: SortIndex, dates: [PartialDate], _ ranking: Ranking) -> Range<Int> {
        func first(where belongs: (Int32) -> Bool) -> Int {
            (0..<order.count).partitioningIndex {
                belongs(dates[ranking.row(order.rank($0))].earliest.number)
            }
        }
        let low = first { $0 >= earliest.low }
        // A date whose latest day is bounded begins no later than that bound.
        let bound = min(earliest.high, latest.high)
        return low..<max(low, first { $0 > bound })
    }
}
