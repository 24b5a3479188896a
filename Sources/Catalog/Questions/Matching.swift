// Whether a record satisfies a condition: one comparison per type of value.

/// A condition made ready for a table.
struct Matcher {
    private let leaves: [Leaf]
    private let condition: Condition
    private let asOf: Day?
    private let dates: RecordDates
    /// The spellings of the texts compared with.
    private let spellings: [[String]]
    /// The texts made ready for `fuzzy`.
    private let fuzzy: [FuzzyMatch]

    init(_ condition: Condition, table: Table, asOf: Day?, dates: RecordDates) {
        self.condition = condition
        self.asOf = asOf
        self.dates = dates
        leaves = condition.filter.paths.compactMap(table.leaf)
        if case .texts(let texts) = condition.operand {
            spellings = texts.map(Folding.spellings)
            fuzzy = condition.operator == .fuzzy ? texts.map(FuzzyMatch.init) : []
        } else {
            spellings = []
            fuzzy = []
        }
    }

    /// Whether the record in a row satisfies the condition.
    func matches(_ row: Int) -> Bool {
        switch condition.operator {
        case .isnull: condition.operand == .isAbsent(!leaves.contains { hasValue($0, row) })
        case .not, .notin, .notcontains: !(0..<operandCount).contains { has($0, row) }
        case .all: (0..<operandCount).allSatisfy { has($0, row) }
        default: (0..<operandCount).contains { has($0, row) }
        }
    }

    private var operandCount: Int {
        switch condition.operand {
        case .terms(let values): values.count
        case .references(let values): values.count
        case .dates(let values): values.count
        case .texts(let values): values.count
        case .numbers(let values): values.count
        case .flag, .isAbsent: 1
        }
    }

    /// Whether one of the record's values compares as asked with an operand.
    private func has(_ operand: Int, _ row: Int) -> Bool {
        leaves.contains { leaf in
            leaf.range(row).contains { index in
                if let asOf, !leaf.holds(index, on: asOf) { return false }
                return compare(leaf.values, index, operand, row)
            }
        }
    }

    private func hasValue(_ leaf: Leaf, _ row: Int) -> Bool {
        leaf.range(row).contains { index in
            if let asOf, !leaf.holds(index, on: asOf) { return false }
            switch leaf.values {
            case .text(let column): return !column.isAbsent(index)
            case .term(let terms): return terms[index] != Column.absentTerm
            case .reference(let ordinals): return ordinals[index] != Column.absentReference
            case .date(let dates): return !dates[index].isAbsent
            case .number(let numbers): return numbers[index] != 0
            case .instant(let instants): return instants[index] != .min
            case .object(let isPresent, _): return isPresent[index]
            case .flag, .list, .texts: return true
            }
        }
    }

    private func compare(_ column: Column, _ index: Int, _ operand: Int, _ row: Int) -> Bool {
        switch (column, condition.operand) {
        case (.term(let terms), .terms(let wanted)): return Int(terms[index]) == wanted[operand]
        case (.reference(let ordinals), .references(let wanted)):
            guard let ranges = wanted[operand].members[ordinals[index]] else { return false }
            return ranges == [.always] || ranges.contains { dates.mayTouch($0, row) }
        case (.text(let texts), .texts):
            if condition.operator == .fuzzy { return texts[index].map(fuzzy[operand].matches) ?? false }
            return compareText(texts[index], spellings[operand])
        case (.number(let numbers), .numbers(let wanted)):
            return compareNumber(numbers[index], wanted[operand])
        case (.flag(let flags), .flag(let wanted)): return flags[index] == wanted
        case (.date(let dates), .dates(let wanted)):
            return dates[index].ifPresent.map { compareDays($0.earliest, $0.latest, wanted[operand]) }
                ?? false
        case (.object(let isPresent, _), .dates(let wanted)):
            guard isPresent[index], let range = dates.span(row) else { return false }
            return compareDays(range.first, range.last, wanted[operand])
        default: return false
        }
    }

    private func compareDays(_ earliest: Day, _ latest: Day, _ value: PartialDate) -> Bool {
        switch condition.operator {
        case .gte: earliest >= value.earliest
        case .gt: earliest > value.latest
        case .lte: latest <= value.latest
        case .lt: latest < value.earliest
        case .overlaps: earliest <= value.latest && latest >= value.earliest
        default: earliest >= value.earliest && latest <= value.latest
        }
    }

    private func compareNumber(_ number: Int32, _ value: Int32) -> Bool {
        switch condition.operator {
        case .gte: number >= value
        case .gt: number > value
        case .lte: number <= value
        case .lt: number < value
        default: number == value
        }
    }

    private func compareText(_ text: String?, _ sought: [String]) -> Bool {
        guard let text else { return false }
        switch condition.operator {
        case .contains, .notcontains: return Folding.matches(text, sought) { $0.contains($1) }
        case .startswith: return Folding.matches(text, sought) { $0.hasPrefix($1) }
        case .endswith: return Folding.matches(text, sought) { $0.hasSuffix($1) }
        default: return Folding.matches(text, sought) { $0 == $1 }
        }
    }
}
