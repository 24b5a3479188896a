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

/// An evaluation while it narrows its rows.
private struct Evaluation {
    private let catalog: Catalog
    private let question: Question
    private let table: Table
    private let indexes: TableIndexes
    private let dates: RecordDates
    private var rows: RowSet
    private var plan: [PlanStep] = []
    private var straddling = 0
    private var attestedLater = 0

    /// A condition is answered by testing the rows that are left, not from its postings, where these are so many times
    /// more: a test costs about what so many rows of a list cost.
    private static let testingAdvantage = 8

    init(_ catalog: Catalog, _ question: Question) {
        self.catalog = catalog
        self.question = question
        table = catalog.table(question.resource)
        indexes = catalog.indexes[question.resource.index]
        dates = RecordDates(table, vocabularies: catalog.vocabularies)
        rows = indexes.visible
    }

    private mutating func note(_ subject: String, _ access: String) {
        plan.append(PlanStep(subject: subject, access: access, rows: rows.count))
    }

    // MARK: Conditions

    mutating func satisfyConditions() {
        let accesses = question.conditions.map { condition in
            Access(
                condition, table: table, indexes: indexes,
                matcher: Matcher(condition, table: table, asOf: question.asOf, dates: dates),
                asOf: question.asOf)
        }
        for access in Access.joined(accesses).sorted(by: { $0.rank < $1.rank }) { satisfy(access) }
    }

    private mutating func satisfy(_ access: Access) {
        let capacity = indexes.capacity
        let isTested = rows.count * Self.testingAdvantage < access.estimate
        switch access.method {
        case .postings(let lists, let isExact) where !isTested:
            rows = rows.intersection(union(lists), capacity: capacity)
            if !isExact { test(access.matcher) }
            note(access.name, isExact ? "postings" : "postings, then each row")
        case .allPostings(let groups, let isExact) where !isTested:
            for lists in groups { rows = rows.intersection(union(lists), capacity: capacity) }
            if !isExact { test(access.matcher) }
            note(access.name, isExact ? "postings" : "postings, then each row")
        case .flag(let set, let isSet):
            rows =
                isSet ? rows.intersection(set, capacity: capacity) : rows.subtracting(set, capacity: capacity)
            note(access.name, "flags")
        case .dates(let dates, let dayTest, let order):
            satisfy(dates, dayTest, order, name: access.name)
        case .postings, .allPostings, .scan:
            test(access.matcher)
            note(access.name, "each row")
        }
    }

    private mutating func test(_ matcher: Matcher) {
        rows = rows.filter(capacity: indexes.capacity) { matcher.matches(Int($0)) }
    }

    /// Few candidates in the order of dates are gathered from there; otherwise the rows that are left are compared.
    private mutating func satisfy(_ dates: [PartialDate], _ test: DayTest, _ order: SortIndex?, name: String)
    {
        if let order {
            let candidates = test.candidates(in: order, dates: dates)
            if candidates.count * 4 < rows.count {
                var found = Bitmap(capacity: indexes.capacity)
                for row in candidates where test.holds(dates[Int(row)]) { found.insert(row) }
                rows = rows.intersection(
                    RowSet(found, capacity: indexes.capacity), capacity: indexes.capacity)
                return note(name, "order of dates")
            }
        }
        rows = rows.filter(capacity: indexes.capacity) { test.holds(dates[Int($0)]) }
        note(name, "dates compared")
    }

    private func union(_ lists: [(list: Postings, values: [Int])]) -> RowSet {
        let parts = lists.flatMap { entry in
            entry.values.filter { entry.list.count($0) > 0 }.map { (entry.list, $0) }
        }
        if parts.count == 1 { return parts[0].0.set(parts[0].1) }
        var all = Bitmap(capacity: indexes.capacity)
        for (list, value) in parts {
            if let bitmap = list.bitmap(value) {
                all.formUnion(bitmap)
            } else {
                all.insert(list.list(value))
            }
        }
        return RowSet(all, capacity: indexes.capacity)
    }

    // MARK: Text and day

    mutating func satisfyText() {
        guard let text = question.text else { return }
        let index = catalog.textIndexes[question.resource.index]
        for part in text.all { rows = index.rows(part, within: rows, table) }
        for part in text.none {
            rows = rows.subtracting(index.rows(part, within: rows, table), capacity: indexes.capacity)
        }
        note("q", "words")
    }

    mutating func satisfyDay() {
        guard let day = question.asOf else { return }
        var straddling = 0
        var attestedLater = 0
        let dates = dates
        rows = rows.filter(capacity: indexes.capacity) { row in
            switch dates.standing(Int(row), on: day) {
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
        note("as_of", "dates compared")
    }

    // MARK: The page

    mutating func selection() -> Selection {
        if let text = question.text, question.sort == [SortKey(SortKey.relevance)] { return relevant(text) }
        let order = RecordOrder(table, keys: question.sort, catalog: catalog, indexes: indexes)
        let page = order.page(rows, after: question.after, limit: question.limit)
        note(question.sort.isEmpty ? "order of ids" : "sort", order.access(rows, limit: question.limit))
        return Selection(
            matches: rows, rows: page.rows, next: page.hasMore ? page.rows.last.map(order.position) : nil,
            straddling: straddling, attestedLater: attestedLater, scores: [], plan: plan)
    }

    /// A page in the order of relevance, the best first; ties are broken by id.
    private mutating func relevant(_ text: TextQuery) -> Selection {
        let index = catalog.textIndexes[question.resource.index]
        let scores = index.scores(text, rows, rowCount: table.visible.count)
        // Scores are compared as whole millionths, so that a cursor names them exactly.
        func value(_ row: UInt32) -> Int64 { Int64((scores[row] ?? 0) * 1_000_000) }
        var ranked = rows.list.map { (row: $0, score: value($0)) }
        ranked.sort { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
        if let after = question.after, case .number(let score)? = after.values.first {
            ranked.removeAll { entry in
                entry.score > score
                    || entry.score == score
                        && !after.id.utf8.lexicographicallyPrecedes(table.idBytes(Int(entry.row)))
            }
        }
        let page = ranked.prefix(question.limit ?? ranked.count)
        note("sort", "BM25 scores sorted")
        let next = page.count < ranked.count ? page.last : nil
        return Selection(
            matches: rows, rows: page.map { Int($0.row) },
            next: next.map { Position(values: [.number($0.score)], id: table.id(Int($0.row))) },
            straddling: straddling, attestedLater: attestedLater, scores: page.map(\.score), plan: plan)
    }
}

extension Access {
    /// Conditions are satisfied by rank: those with an index by how few rows they yield, then those that test rows.
    fileprivate var rank: Int {
        if case .scan = method { return Int.max }
        return estimate
    }
}
