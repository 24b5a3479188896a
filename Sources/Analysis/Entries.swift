// The rhetoric entries as measures read them: days, scores and quads side by side, and lists of values.

public import Catalog

/// What every measure reads of each rhetoric entry, made once per catalog.
///
/// A class for its size: the arrays have a value for every row of the table and are shared by all requests.
public final class Entries: Sendable {
    /// The catalog that the entries are of.
    public let catalog: Catalog
    /// What each entry counts for.
    let facts: [EntryFacts]
    /// The actors of each entry and those that it was said or done for, as rows of the actors, each once.
    let actors: ValueLists
    /// The recipients of each entry, as rows of the actors, each once.
    let recipients: ValueLists
    /// Who stands for whom.
    let kinship: Kinship
    /// All entries that may be seen by actor and recipient: who about whom, which is asked of the whole dataset; `nil`
    /// where actors are too many for a flat array.
    private let whoAboutWhom: PairCounts?
    /// The days from the first to the last of all entries; `nil` where there are none.
    let extent: DayRange?

    /// Reads the entries of a catalog.
    public init(_ catalog: Catalog) {
        self.catalog = catalog
        let table = catalog.table(.rhetoric)
        let count = table.count
        var dates = [PartialDate]()
        if case .date(let own)? = table.column("date") { dates = own }
        let scale = EventScale(catalog.vocabularies)
        let events = Entries.terms(table, "event")
        let modes = Entries.terms(table, "mode")
        let tones = Entries.terms(table, "tone")
        let tone = catalog.vocabularies["tones"]?.index(of: "hostile").map(UInt16.init) ?? Column.absentTerm
        facts = (0..<count).map { row in
            EntryFacts(
                first: dates[row].earliest.number, last: dates[row].latest.number,
                score: scale.halves(events[row], modes[row]), quad: scale.quad(events[row]),
                isHostile: tones[row] == tone)
        }
        extent = Entries.extent(facts)
        let base = catalog.ordinal(.actors, 0)
        actors = ValueLists(distinct: ["actors", "on_behalf_of"], of: table, base: base)
        recipients = ValueLists(distinct: ["recipients"], of: table, base: base)
        kinship = Kinship(catalog)
        whoAboutWhom = Entries.whoAboutWhom(catalog, facts, actors, recipients)
    }

    /// Reads the entries of a catalog whose records are those of another, of which others may be seen.
    public init(_ catalog: Catalog, of other: Entries) {
        self.catalog = catalog
        facts = other.facts
        extent = other.extent
        (actors, recipients) = (other.actors, other.recipients)
        kinship = Kinship(catalog)
        whoAboutWhom = Entries.whoAboutWhom(catalog, facts, actors, recipients)
    }

    private static func whoAboutWhom(
        _ catalog: Catalog, _ facts: [EntryFacts], _ actors: ValueLists, _ recipients: ValueLists
    ) -> PairCounts? {
        let count = catalog.table(.actors).count
        guard PairCounts.isDense(count, count) else { return nil }
        var everything = Question(.rhetoric)
        everything.limit = 1
        return PairCounts(
            facts, catalog.select(everything).matches, .byRow(actors, bound: count),
            .byRow(recipients, bound: count))
    }

    /// The entries of a set counted by two axes, where that is known: for all entries that may be seen, by actor and
    /// recipient.
    func pairs(_ rows: RowSet, _ first: String, _ second: String) -> PairCounts? {
        guard rows.count == whoAboutWhom.map({ Int($0.total[0]) }) else { return nil }
        switch (first, second) {
        case ("actor", "recipient"): return whoAboutWhom
        case ("recipient", "actor"): return whoAboutWhom?.transposed
        default: return nil
        }
    }

    private static func extent(_ facts: [EntryFacts]) -> DayRange? {
        var (first, last) = (Int32.max, Int32.min)
        // What was taken back may have no date.
        for fact in facts where fact.first >= Day.first.number && fact.last <= Day.last.number {
            first = min(first, fact.first)
            last = max(last, fact.last)
        }
        return first <= last ? DayRange(first: Day(number: first), last: Day(number: last)) : nil
    }

    private static func terms(_ table: Table, _ name: String) -> [UInt16] {
        guard case .term(let terms)? = table.column(name) else {
            return Array(repeating: Column.absentTerm, count: table.count)
        }
        return terms
    }

    /// How many actors there are, which bounds the values of `actors` and `recipients`.
    var actorCount: Int { catalog.table(.actors).count }

    /// The score of an entry, on the scale of its type.
    public func score(_ row: Int) -> Double { Double(facts[row].halves) / 2 }

    /// The days of an entry.
    public func span(_ row: Int) -> DayRange {
        DayRange(first: Day(number: facts[row].first), last: Day(number: facts[row].last))
    }
}

/// What a measure counts of one entry: twelve bytes side by side, so that an entry is one look into memory.
struct EntryFacts: Sendable {
    /// The number of the earliest day.
    let first: Int32
    /// The number of the latest day.
    let last: Int32
    private let score: Int16
    /// The quad class, 0 to 4.
    let quad: UInt8
    private let isHostile: Bool

    init(first: Int32, last: Int32, score: Int32, quad: UInt8, isHostile: Bool) {
        (self.first, self.last, self.quad, self.isHostile) = (first, last, quad, isHostile)
        self.score = Int16(clamping: score)
    }

    /// The score in halves: all scores of the scale are multiples of 0.5, so that sums are exact.
    @inline(__always)
    var halves: Int32 { Int32(score) }
    /// 1 where the curator's tone is `hostile`, else 0.
    @inline(__always)
    var hostile: Int32 { isHostile ? 1 : 0 }
}

/// The scores of event types and modes as tables (PLOVER 2.0; `Vocabulary.eventScale`).
struct EventScale {
    private let modeCount: Int
    private let byTypeAndMode: [Int32]
    private let byType: [Int32]
    private let quads: [UInt8]

    init(_ vocabularies: Vocabularies) {
        let types = vocabularies["events"]?.terms ?? []
        let modes = vocabularies["modes"]?.terms ?? []
        modeCount = modes.count
        byType = types.map { Int32((($0.score ?? 0) * 2).rounded()) }
        quads = types.map { UInt8($0.quad ?? 0) }
        byTypeAndMode = types.flatMap { type in
            modes.map { mode in
                let own = type.modes.first { $0.code == mode.code }?.score
                return Int32(((own ?? type.score ?? 0) * 2).rounded())
            }
        }
    }

    /// The score of an entry is its mode's, or else its type's.
    func halves(_ event: UInt16, _ mode: UInt16) -> Int32 {
        guard event != Column.absentTerm else { return 0 }
        if mode == Column.absentTerm { return byType[Int(event)] }
        return byTypeAndMode[Int(event) * modeCount + Int(mode)]
    }

    func quad(_ event: UInt16) -> UInt8 { event == Column.absentTerm ? 0 : quads[Int(event)] }
}

/// Lists of small numbers one behind the other: those of place `p` are `values[offsets[p] ..< offsets[p + 1]]`.
struct ValueLists: Sendable {
    private(set) var offsets: [UInt32] = [0]
    private(set) var values: [UInt32] = []

    init() {}

    /// Makes room for so many lists of one value each.
    init(capacity: Int) {
        offsets.reserveCapacity(capacity + 1)
        values.reserveCapacity(capacity)
    }

    /// The terms of the rows of a set, in the order of the set, from a column with at most one a row. Written into place,
    /// because appending one by one took as long as counting.
    init(_ terms: [UInt16], _ rows: RowSet) {
        let capacity = rows.count
        var offsets: [UInt32] = []
        values = Array(unsafeUninitializedCapacity: capacity) { values, valueCount in
            offsets = Array(unsafeUninitializedCapacity: capacity + 1) { offsets, offsetCount in
                terms.withUnsafeBufferPointer { terms in
                    offsets[0] = 0
                    rows.each { row in
                        if terms[row] != Column.absentTerm {
                            values[valueCount] = UInt32(terms[row])
                            valueCount += 1
                        }
                        offsetCount += 1
                        offsets[offsetCount] = UInt32(truncatingIfNeeded: valueCount)
                    }
                    offsetCount += 1
                }
            }
        }
        self.offsets = offsets
    }

    /// The references under some paths, each once per row, less a base.
    init(distinct paths: [String], of table: Table, base: Ordinal) {
        let leaves = paths.compactMap(table.leaf)
        offsets.reserveCapacity(table.count + 1)
        for row in 0..<table.count {
            let start = values.count
            for leaf in leaves {
                guard case .reference(let ordinals) = leaf.values else { continue }
                for index in leaf.range(row) where ordinals[index] != Column.absentReference {
                    appendOnce(ordinals[index] - base, since: start)
                }
            }
            close()
        }
    }

    /// The values of a place.
    @inline(__always)
    func range(_ place: Int) -> Range<Int> { Int(offsets[place])..<Int(offsets[place + 1]) }

    /// Adds a value to the list that is being written, unless it has it.
    mutating func appendOnce(_ value: UInt32, since start: Int) {
        for index in start..<values.count where values[index] == value { return }
        values.append(value)
    }

    /// Ends the list that is being written.
    mutating func close() { offsets.append(UInt32(values.count)) }
}
