// From a question to the rows that answer it.

extension Catalog {
    /// Answers a question.
    ///
    /// The total is exact, the order total: sort keys first, then id. Rows that the public may not see take no part.
    public func select(_ question: Question) -> Selection {
        let table = table(question.resource)
        let dates = RecordDates(table, vocabularies: vocabularies)
        var rows: [Int] = []
        var straddling = 0
        var attestedLater = 0
        for row in candidates(question, table, dates) {
            guard let day = question.asOf else {
                rows.append(row)
                continue
            }
            switch dates.standing(row, on: day) {
            case .counts: rows.append(row)
            case .countsButStraddles:
                rows.append(row)
                straddling += 1
            case .notYetAttested: attestedLater += 1
            case .not: break
            }
        }
        let total = rows.count
        let order = RecordOrder(table, keys: question.sort, catalog: self)
        if !question.sort.isEmpty { rows = order.sorted(rows) }
        if let after = question.after { rows = order.rows(rows, after: after) }
        let page = question.limit.map { Array(rows.prefix($0)) } ?? rows
        let next = page.count < rows.count ? page.last.map(order.position) : nil
        return Selection(
            total: total, rows: page, next: next, straddling: straddling, attestedLater: attestedLater)
    }

    /// The rows that satisfy everything but `as_of`, in the order of their ids.
    private func candidates(_ question: Question, _ table: Table, _ dates: RecordDates) -> [Int] {
        let matchers = question.conditions.map {
            Matcher($0, table: table, asOf: question.asOf, dates: dates)
        }
        let textIndex = textIndexes[question.resource.index]
        let wanted = question.text.flatMap(textIndex.rows)
        let unwanted = (question.text?.none ?? []).map(textIndex.rows)
        return table.visible.lazy.filter { row in
            (wanted?.contains(row) ?? true) && !unwanted.contains { $0.contains(row) }
        }.map(Int.init).filter { row in matchers.allSatisfy { $0.matches(row) } }
    }
}

/// The order that sort keys put records in.
struct RecordOrder {
    private let table: Table
    private let catalog: Catalog
    private let keys: [(column: Column, isDescending: Bool)]

    init(_ table: Table, keys: [SortKey], catalog: Catalog) {
        self.table = table
        self.catalog = catalog
        self.keys = keys.compactMap { key in table.column(key.field).map { ($0, key.isDescending) } }
    }

    /// The position behind a row.
    func position(_ row: Int) -> Position { Position(values: values(row), id: table.id(row)) }

    /// Rows, which come in the order of their ids, in the order of the keys.
    func sorted(_ rows: [Int]) -> [Int] {
        rows.map { (row: $0, values: values($0)) }
            .sorted { left, right in precedes(left.values, right.values) ?? (left.row < right.row) }
            .map(\.row)
    }

    /// The rows, which are in order, that come behind a position.
    func rows(_ rows: [Int], after position: Position) -> [Int] {
        let start = rows.partitioningIndex { row in
            precedes(position.values, values(row))
                ?? position.id.utf8.lexicographicallyPrecedes(table.id(row).utf8)
        }
        return Array(rows[start...])
    }

    private func values(_ row: Int) -> [SortValue] { keys.map { value($0.column, row) } }

    private func value(_ column: Column, _ row: Int) -> SortValue {
        switch column {
        case .text(let texts): return texts[row].map { .text(Folding.key($0)) } ?? .absent
        case .texts: return .text(Folding.key(table.label(row)))
        case .term(let terms): return terms[row] == Column.absentTerm ? .absent : .number(Int64(terms[row]))
        case .reference(let ordinals):
            return ordinals[row] == Column.absentReference ? .absent : .text(catalog.id(ordinals[row]))
        case .date(let dates):
            return dates[row].ifPresent.map { .days($0.earliest.number, $0.latest.number) } ?? .absent
        case .number(let numbers): return numbers[row] == 0 ? .absent : .number(Int64(numbers[row]))
        case .flag(let flags): return .number(flags[row] ? 1 : 0)
        case .instant(let instants): return instants[row] == .min ? .absent : .number(instants[row])
        case .object(let isPresent, let members):
            guard isPresent[row], members.count == 2, case .date(let from) = members[0],
                case .date(let to) = members[1]
            else { return .absent }
            return .days(
                (from[row].ifPresent?.earliest ?? .min).number, (to[row].ifPresent?.latest ?? .max).number)
        case .list: return .absent
        }
    }

    /// Whether the first values come before the second; `nil` where they are the same.
    private func precedes(_ left: [SortValue], _ right: [SortValue]) -> Bool? {
        for (key, (left, right)) in zip(keys, zip(left, right)) {
            if left == .absent && right == .absent { continue }
            if left == .absent { return false }
            if right == .absent { return true }
            if RecordOrder.isLess(left, right) { return !key.isDescending }
            if RecordOrder.isLess(right, left) { return key.isDescending }
        }
        return nil
    }

    private static func isLess(_ left: SortValue, _ right: SortValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.days(let first, let last), .days(let otherFirst, let otherLast)):
            first == otherFirst ? last < otherLast : first < otherFirst
        default: false
        }
    }
}
