// What entries can be told apart by: a term or reference field, the quad class, the year.

public import Catalog

/// A way to tell entries apart, with the values that each entry has.
public struct Axis: Sendable {
    private enum Source: Sendable {
        case terms(Vocabulary, paths: [String])
        case records(paths: [String], ofActors: Bool)
        case quad
        case year
    }

    /// The name in a query: a filter's, `quad` or `year`.
    public let name: String
    private let source: Source

    /// One value of an axis, for people and for links.
    public struct Value: Sendable, Equatable {
        /// The code or id, as a filter takes it.
        public let code: String
        /// The value as people read it.
        public let label: String
    }

    /// The names that a matrix takes for its rows and columns.
    public static let matrixNames = ["actor", "recipient", "event", "quad", "theme", "tone", "year"]

    /// The names that a timeline can be split by: every term or reference filter of the entries, and `quad`.
    public static let splitNames: [String] = {
        let schema = Schema.of(.rhetoric)
        let filters = schema.filters.filter { filter in
            switch schema.type(of: filter) {
            case .term, .reference: true
            default: false
            }
        }
        return filters.map(\.name) + ["quad"]
    }()

    /// The axis with a name; `nil` where there is none.
    public init?(_ name: String, _ catalog: Catalog) {
        self.name = name
        if name == "quad" {
            source = .quad
        } else if name == "year" {
            source = .year
        } else {
            let schema = Schema.of(.rhetoric)
            guard let filter = schema.filter(named: name) else { return nil }
            switch schema.type(of: filter) {
            case .term(let list):
                guard let vocabulary = catalog.vocabularies[list] else { return nil }
                source = .terms(vocabulary, paths: filter.paths)
            case .reference(let resources):
                source = .records(paths: filter.paths, ofActors: resources == [.actors])
            default: return nil
            }
        }
    }

    /// Whether an entry can have several values.
    public var isMultiple: Bool {
        guard let filter = Schema.of(.rhetoric).filter(named: name) else { return false }
        if filter.paths.count > 1 { return true }
        let head = String(filter.paths[0].prefix { $0 != "." })
        if case .list? = Schema.of(.rhetoric).field(named: head)?.type { return true }
        return false
    }

    /// The names of the quad classes.
    public static let quadLabels = [
        "Neutral", "Verbal cooperation", "Material cooperation", "Verbal conflict", "Material conflict",
    ]

    /// What a number of `AxisValues` stands for.
    func value(_ number: Int, _ catalog: Catalog) -> Value {
        switch source {
        case .terms(let vocabulary, _):
            return Value(code: vocabulary.terms[number].code, label: vocabulary.terms[number].label)
        case .records(_, let ofActors):
            let ordinal = Ordinal(number) + (ofActors ? catalog.ordinal(.actors, 0) : 0)
            return Value(code: catalog.id(ordinal), label: catalog.label(ordinal))
        case .quad: return Value(code: String(number), label: Axis.quadLabels[number])
        case .year:
            let name = Interval.year.name(number)
            return Value(code: name, label: name)
        }
    }

    /// The values of the entries of a set.
    ///
    /// - Parameter expandsMembers: whether a value of an actor also counts for those that it is a member or part of or
    ///   holds an office in on the entry's date, as `expand=members` has it for filters.
    func values(_ entries: Entries, _ rows: RowSet, expandsMembers: Bool) -> AxisValues {
        let table = entries.catalog.table(.rhetoric)
        switch source {
        case .records(let paths, true):
            if expandsMembers {
                return .byPlace(expanded(entries, rows, paths), bound: entries.actorCount)
            }
            if name == "actor" { return .byRow(entries.actors, bound: entries.actorCount) }
            if name == "recipient" { return .byRow(entries.recipients, bound: entries.actorCount) }
            return .byPlace(
                records(entries, rows, paths, base: entries.catalog.ordinal(.actors, 0)),
                bound: entries.actorCount)
        case .records(let paths, false):
            let bound = Resource.allCases.reduce(0) { $0 + entries.catalog.table($1).count }
            return .byPlace(records(entries, rows, paths, base: 0), bound: bound)
        case .terms(let vocabulary, let paths):
            // The arrays are taken out of their enumerations once, not for every row.
            let columns = paths.compactMap(table.leaf).compactMap { leaf -> ([UInt32]?, [UInt16])? in
                if case .term(let terms) = leaf.values { (leaf.offsets, terms) } else { nil }
            }
            if columns.count == 1, columns[0].0 == nil {
                return .byPlace(ValueLists(columns[0].1, rows), bound: vocabulary.terms.count)
            }
            var lists = ValueLists(capacity: rows.count)
            rows.each { row in
                let start = lists.values.count
                for (offsets, terms) in columns {
                    let range = offsets.map { Int($0[row])..<Int($0[row + 1]) } ?? row..<row + 1
                    for index in range where terms[index] != Column.absentTerm {
                        lists.appendOnce(UInt32(terms[index]), since: start)
                    }
                }
                lists.close()
            }
            return .byPlace(lists, bound: vocabulary.terms.count)
        case .quad:
            var lists = ValueLists()
            rows.each { row in
                lists.appendOnce(UInt32(entries.facts[row].quad), since: lists.values.count)
                lists.close()
            }
            return .byPlace(lists, bound: Axis.quadLabels.count)
        case .year:
            var lists = ValueLists()
            rows.each { row in
                let year = Interval.year.index(entries.facts[row].first)
                if (0...9999).contains(year), year == Interval.year.index(entries.facts[row].last) {
                    lists.appendOnce(UInt32(year), since: lists.values.count)
                }
                lists.close()
            }
            return .byPlace(lists, bound: 10_000)
        }
    }

    private func records(
        _ entries: Entries, _ rows: RowSet, _ paths: [String], base: Ordinal
    ) -> ValueLists {
        let columns = paths.compactMap(entries.catalog.table(.rhetoric).leaf)
            .compactMap { leaf -> ([UInt32]?, [Ordinal])? in
                if case .reference(let ordinals) = leaf.values { (leaf.offsets, ordinals) } else { nil }
            }
        var lists = ValueLists(capacity: rows.count)
        rows.each { row in
            let start = lists.values.count
            for (offsets, ordinals) in columns {
                let range = offsets.map { Int($0[row])..<Int($0[row + 1]) } ?? row..<row + 1
                for index in range where ordinals[index] != Column.absentReference {
                    lists.appendOnce(ordinals[index] - base, since: start)
                }
            }
            lists.close()
        }
        return lists
    }

    private func expanded(_ entries: Entries, _ rows: RowSet, _ paths: [String]) -> ValueLists {
        let catalog = entries.catalog
        let base = catalog.ordinal(.actors, 0)
        var containers = [[Kin]](repeating: [], count: entries.actorCount)
        for row in catalog.table(.actors).visible {
            for (member, ranges) in catalog.members(of: base + Ordinal(row)) where member >= base {
                for range in ranges {
                    containers[Int(member - base)].append(Kin(actor: UInt32(row), range: range))
                }
            }
        }
        let plain = records(entries, rows, paths, base: base)
        var lists = ValueLists()
        var place = 0
        rows.each { row in
            let start = lists.values.count
            for index in plain.range(place) {
                for kin in containers[Int(plain.values[index])]
                where kin.range.first.number <= entries.facts[row].last
                    && kin.range.last.number >= entries.facts[row].first
                {
                    lists.appendOnce(kin.actor, since: start)
                }
            }
            lists.close()
            place += 1
        }
        return lists
    }
}

/// The values of entries on an axis, as numbers below a bound.
struct AxisValues {
    let lists: ValueLists
    let bound: Int
    private let isByRow: Bool

    /// A list for each row of the table.
    static func byRow(_ lists: ValueLists, bound: Int) -> AxisValues {
        AxisValues(lists: lists, bound: bound, isByRow: true)
    }

    /// A list for each place in the order of a set's rows.
    static func byPlace(_ lists: ValueLists, bound: Int) -> AxisValues {
        AxisValues(lists: lists, bound: bound, isByRow: false)
    }

    /// Where the values of an entry are in `lists.values`.
    @inline(__always)
    func range(row: Int, place: Int) -> Range<Int> { lists.range(isByRow ? row : place) }

    /// The same lists without checks, for loops over all entries.
    struct Reader {
        let values: UnsafeBufferPointer<UInt32>
        fileprivate let offsets: UnsafeBufferPointer<UInt32>
        fileprivate let isByRow: Bool

        /// Where the values of an entry are in `values`.
        @inline(__always)
        func range(row: Int, place: Int) -> Range<Int> {
            let list = isByRow ? row : place
            return Range(uncheckedBounds: (Int(offsets[list]), Int(offsets[list + 1])))
        }
    }

    /// Lends the lists.
    @inline(__always)
    func withReader(_ body: (Reader) -> Void) {
        lists.values.withUnsafeBufferPointer { values in
            lists.offsets.withUnsafeBufferPointer { offsets in
                body(Reader(values: values, offsets: offsets, isByRow: isByRow))
            }
        }
    }
}

extension Entries {
    /// Lends what the entries count for, by row.
    @inline(__always)
    func withFacts(_ body: (UnsafeBufferPointer<EntryFacts>) -> Void) {
        facts.withUnsafeBufferPointer { body($0) }
    }
}
