// From a question to the rows that answer it.

extension Catalog {
    /// Answers a question.
    ///
    /// The total is exact, the order total: sort keys first, then id. Rows that the public may not see take no part.
    public func select(_ question: Question) -> Selection {
        var evaluation = Evaluation(self, question)
        evaluation.satisfyConditions()
        evaluation.satisfyText()
        evaluation.satisfyDay()
        return evaluation.selection()
    }
}

/// An evaluation while it narrows its records, which are a set of ranks.
private struct Evaluation {
    private let catalog: Catalog
    private let question: Question
    private let table: Table
    private let indexes: TableIndexes
    private let ranking: Ranking
    private let dates: RecordDates
    private var rows: RowSet
    private var plan: [PlanStep] = []
    private var straddling = 0
    private var attestedLater = 0

    /// A condition is answered by testing the rows that are left, not from its postings, where these are so many times
    /// more: a test costs about what so many rows of a list cost.
    private static let testingAdvantage = 32

    /// Dates that reach beyond a span are looked for one by one among fewer records than these.
    private static let reachTested = 256

    init(_ catalog: Catalog, _ question: Question) {
        self.catalog = catalog
        self.question = question
        table = catalog.table(question.resource)
        indexes = catalog.indexes[question.resource.index]
        ranking = indexes.ranking
        dates = RecordDates(table, vocabularies: catalog.vocabularies)
        rows = ranking.all
    }

    private var capacity: Int { ranking.count }

    private mutating func note(_ subject: String, _ access: String) {
        plan.append(PlanStep(subject: subject, access: access, rows: rows.count))
    }

    // MARK: Conditions

    mutating func satisfyConditions() {
        var accesses = Access.joined(
            question.conditions.map { condition in
                Access(
                    condition, table: table, catalog: catalog,
                    matcher: Matcher(condition, table: table, asOf: question.asOf, dates: dates),
                    asOf: question.asOf)
            })
        // The span comes first, for it costs nothing and makes all that follows a matter of one part of each list.
        var span: (test: DayTest, dates: [PartialDate], order: SortIndex)?
        if let place = accesses.firstIndex(where: { if case .span = $0.method { true } else { false } }),
            case .span(let test, let dates, let order) = accesses[place].method
        {
            span = (test, dates, order)
            enter(test, dates, order)
            note(accesses.remove(at: place).name, "order of dates")
        }
        let ranked = accesses.map { (access: $0, estimate: $0.estimate(in: rows, indexes)) }
            .sorted { $0.estimate < $1.estimate }
        var isLeft = span.map { needsLeaving($0.test) } ?? false
        for (place, (access, estimate)) in ranked.enumerated() {
            if isLeft, estimate == Int.max, let span {
                leave(span.test, span.dates, span.order)
                isLeft = false
            }
            satisfy(access, estimate, isLastOfSets: ranked.dropFirst(place + 1).isEmpty)
        }
        if isLeft, let span { leave(span.test, span.dates, span.order) }
    }

    private mutating func satisfy(_ access: Access, _ estimate: Int, isLastOfSets: Bool) {
        let isTested = rows.count * Self.testingAdvantage < estimate
        switch access.method {
        case .postings(let lists, let isExact) where !isTested:
            rows = rows.intersection(union(lists, asList: isLastOfSets), capacity: capacity)
            if !isExact { test(access.matcher) }
            note(access.name, isExact ? "postings" : "postings, then each row")
        case .allPostings(let groups, let isExact) where !isTested:
            for lists in groups { rows = rows.intersection(union(lists, asList: false), capacity: capacity) }
            if !isExact { test(access.matcher) }
            note(access.name, isExact ? "postings" : "postings, then each row")
        case .noPostings(let lists, let isExact):
            var failing = rows.intersection(union(lists, asList: false), capacity: capacity)
            if !isExact {
                failing = failing.filter(capacity: capacity) { !access.matcher.matches(ranking.row($0)) }
            }
            rows = rows.subtracting(failing, capacity: capacity)
            note(access.name, isExact ? "postings" : "postings, then each row")
        case .set(let set, let isIncluded):
            rows =
                isIncluded
                ? rows.intersection(set, capacity: capacity) : rows.subtracting(set, capacity: capacity)
            note(access.name, "set")
        case .dates(let dates, let dayTest, let order):
            satisfy(dates, dayTest, order, name: access.name)
        case .postings, .allPostings, .scan, .span:
            test(access.matcher)
            note(access.name, "each row")
        }
    }

    private mutating func test(_ matcher: Matcher) {
        rows = rows.filter(capacity: capacity) { matcher.matches(ranking.row($0)) }
    }

    /// Few candidates in the order of dates are gathered from there; otherwise the rows that are left are compared.
    private mutating func satisfy(_ dates: [PartialDate], _ test: DayTest, _ order: SortIndex?, name: String)
    {
        if let order {
            let places = test.places(in: order, dates: dates, ranking)
            if places.count * 4 < rows.count {
                var found = Bitmap(capacity: capacity)
                for rank in places.lazy.map(order.rank) where test.holds(dates[ranking.row(rank)]) {
                    found.insert(rank)
                }
                rows = rows.intersection(RowSet(found, capacity: capacity), capacity: capacity)
                return note(name, "order of dates")
            }
        }
        rows = rows.filter(capacity: capacity) { test.holds(dates[ranking.row($0)]) }
        note(name, "dates compared")
    }

    /// The records that have any of some values.
    ///
    /// - Parameter asList: whether a list is as good as a bitmap where both are there.
    private func union(_ lists: Access.Values, asList: Bool) -> RowSet {
        let parts = lists.flatMap { entry in
            entry.values.filter { entry.list.count($0) > 0 }.map { (entry.list, $0) }
        }
        if parts.count == 1 {
            let (list, value) = parts[0]
            if asList, case .range = rows { return .rows(list.list(value)) }
            return list.set(value)
        }
        var window: Range<UInt32>?
        if case .range(let range) = rows { window = range }
        var all = Bitmap(capacity: capacity)
        for (list, value) in parts {
            if window == nil, let bitmap = list.bitmap(value) {
                all.formUnion(bitmap)
            } else {
                all.insert(window.map { RowSet.slice(list.list(value), $0) } ?? list.list(value))
            }
        }
        return RowSet(all, capacity: capacity)
    }

    // MARK: The span of dates that records are ranked by

    /// Leaves the ranks whose earliest days can satisfy the test. Where the test asks for dates that reach a day that
    /// they may begin before, those that begin before it are looked for one by one.
    private mutating func enter(_ test: DayTest, _ dates: [PartialDate], _ order: SortIndex) {
        let places = test.places(in: order, dates: dates, ranking)
        let low = UInt32(places.lowerBound)
        guard test.latest.low > test.earliest.low, test.latest.low > .min else {
            rows = .range(low..<UInt32(places.upperBound))
            return
        }
        let sure = places.partitioningIndex {
            dates[ranking.row(UInt32(places[$0]))].earliest.number >= test.latest.low
        }
        var found = Bitmap(capacity: capacity)
        order.forEach(in: places.lowerBound..<sure, latestAfter: test.latest.low - 1) { found.insert($0) }
        found.insert(UInt32(sure)..<UInt32(places.upperBound))
        rows = RowSet(found, capacity: capacity)
    }

    /// Whether dates that begin within the span can reach beyond it.
    private func needsLeaving(_ test: DayTest) -> Bool { test.latest.high < .max }

    /// Takes out the records whose dates begin within the span and reach beyond it.
    private mutating func leave(_ test: DayTest, _ dates: [PartialDate], _ order: SortIndex) {
        if rows.count < Self.reachTested {
            rows = rows.filter(capacity: capacity) {
                dates[ranking.row($0)].latest.number <= test.latest.high
            }
            return
        }
        guard let first = rows.first(from: 0), let last = rows.last(before: UInt32(order.count)) else {
            return
        }
        var reaching: [UInt32] = []
        order.forEach(in: Int(first)..<Int(last) + 1, latestAfter: test.latest.high) { reaching.append($0) }
        rows = rows.subtracting(.rows(reaching[...]), capacity: capacity)
    }

    // MARK: Text and day

    mutating func satisfyText() {
        guard let text = question.text else { return }
        let index = catalog.textIndexes[question.resource.index]
        for part in text.all {
            rows = rows.intersection(ranking.ranks(of: index.rows(part)), capacity: capacity)
        }
        for part in text.all where part.words.count > 1 { rows = phrases(part, in: rows, index) }
        for part in text.none {
            var having = rows.intersection(ranking.ranks(of: index.rows(part)), capacity: capacity)
            if part.words.count > 1 { having = phrases(part, in: having, index) }
            rows = rows.subtracting(having, capacity: capacity)
        }
        note("q", "words")
    }

    /// The records of a set in which the words of a part stand one behind the other.
    private func phrases(_ part: TextQuery.Part, in set: RowSet, _ index: TextIndex) -> RowSet {
        // In the order of rows, a batch of whose texts is brought near at once.
        let rows = ranking.rows(of: set)
        let holding = RowSet.rows(index.phrase(part, table).rows(rows.list)[...])
        return ranking.ranks(of: holding)
    }

    mutating func satisfyDay() {
        guard let day = question.asOf else { return }
        defer { note("as_of", "dates compared") }
        if let order = ranking.order, order.absent.isEmpty,
            case .date(let column)? = table.column(ranking.field ?? "")
        {
            let places = DayTest(upTo: day).places(in: order, dates: column, ranking)
            rows = rows.intersection(.range(0..<UInt32(places.upperBound)), capacity: capacity)
            straddling = countReaching(day, order)
            return
        }
        var straddling = 0
        var attestedLater = 0
        let dates = dates
        rows = rows.filter(capacity: capacity) { rank in
            switch dates.standing(ranking.row(rank), on: day) {
            case .counts: return true
            case .countsButStraddles:
                straddling += 1
                return true
            case .notYetAttested:
                attestedLater += 1
                return false
            case .not: return false
            }
        }
        self.straddling = straddling
        self.attestedLater = attestedLater
    }

    /// How many of the records have a date that reaches beyond a day.
    private func countReaching(_ day: Day, _ order: SortIndex) -> Int {
        guard let first = rows.first(from: 0), let last = rows.last(before: UInt32(order.count)) else {
            return 0
        }
        var count = 0
        order.forEach(in: Int(first)..<Int(last) + 1, latestAfter: day.number) {
            if rows.contains($0) { count += 1 }
        }
        return count
    }

    // MARK: The page

    mutating func selection() -> Selection {
        let order = RecordOrder(table, keys: question.sort, catalog: catalog, indexes: indexes)
        if let text = question.text, question.sort == [SortKey(SortKey.relevance)] {
            return relevant(text, order)
        }
        let page = order.page(rows, after: question.after, limit: question.limit)
        note(question.sort.isEmpty ? "order of ids" : "sort", order.access(rows, limit: question.limit))
        return Selection(
            found: rows, ranking: ranking, order: order, rows: page.rows,
            next: page.hasMore ? page.rows.last.map(order.position) : nil, straddling: straddling,
            attestedLater: attestedLater, scores: [], plan: plan)
    }

    /// A page in the order of relevance, the best first; ties are broken by id.
    private mutating func relevant(_ text: TextQuery, _ order: RecordOrder) -> Selection {
        let index = catalog.textIndexes[question.resource.index]
        let found = ranking.rows(of: rows).list
        let scores = index.scores(text, found, rowCount: table.visible.count)
        var ranked: [(row: UInt32, score: Int64)] = []
        ranked.reserveCapacity(found.count)
        for (row, score) in zip(found, scores) {
            // Scores are compared as whole millionths, so that a cursor names them exactly.
            let entry = (row: row, score: Int64(score * 1_000_000))
            if isBehind(entry, question.after) { ranked.append(entry) }
        }
        let count = question.limit ?? ranked.count
        let hasMore = ranked.count > count
        let page = ranked.first(count) { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
        note("sort", "BM25 scores sorted")
        let next = hasMore ? page.last : nil
        return Selection(
            found: rows, ranking: ranking, order: order, rows: page.map { Int($0.row) },
            next: next.map { Position(values: [.number($0.score)], id: table.id(Int($0.row))) },
            straddling: straddling, attestedLater: attestedLater, scores: page.map(\.score), plan: plan)
    }

    /// Whether a scored row stands behind a position.
    private func isBehind(_ entry: (row: UInt32, score: Int64), _ position: Position?) -> Bool {
        guard let position, case .number(let score)? = position.values.first else { return true }
        if entry.score != score { return entry.score < score }
        return position.id.utf8.lexicographicallyPrecedes(table.idBytes(Int(entry.row)))
    }
}
