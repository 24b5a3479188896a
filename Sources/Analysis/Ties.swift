// Partnerships in force on a day, party by party.

public import Catalog

/// A partnership that is in force.
public struct Tie: Sendable, Equatable {
    /// Its row in the table of partnerships.
    public let row: Int
    /// Its parties on the day, as rows of the actors, each once.
    public let parties: [Int]
    /// What it counts for where deeds are scored, in halves.
    let halves: Int32

    /// What it counts for where deeds are scored: 9.5 for a treaty, agreement or practice, else 5.
    public var score: Double { Double(halves) / 2 }
}

/// All partnerships in force on a day.
public struct Ties: Sendable {
    /// In the order of their ids.
    public let all: [Tie]
    /// How many of them have a date too coarse to say on which side of the day it lies.
    public let straddling: Int
    /// How many more have an unknown start and are first attested after the day.
    public let attestedLater: Int

    /// Finds the partnerships in force on a day.
    public init(_ catalog: Catalog, on day: Day) {
        var question = Question(.partnerships)
        question.asOf = day
        question.limit = 1
        let selection = catalog.select(question)
        self.init(
            catalog, selection.matches, on: day, straddling: selection.straddling,
            attestedLater: selection.attestedLater)
    }

    /// Finds the partnerships that are in force on some day of a span.
    public init(_ catalog: Catalog, during days: DayRange) {
        var question = Question(.partnerships)
        question.limit = 1
        let states = ["proposed", "suspended"].compactMap {
            catalog.vocabularies["partnership-states"]?.index(of: $0)
        }
        if let filter = Schema.of(.partnerships).filter(named: "state") {
            question.conditions = [Condition(filter, .notin, .terms(states))]
        }
        let rows = catalog.select(question).matches
        var touching: [UInt32] = []
        rows.each { row in
            let own = Ties.days(catalog, row)
            if own.first > .min, own.first <= days.last, own.last >= days.first {
                touching.append(UInt32(row))
            }
        }
        self.init(catalog, .rows(touching[...]), on: nil, straddling: 0, attestedLater: 0)
    }

    /// The days of a partnership: from its start, or else from the date of the source that attests it, to its end.
    public static func days(_ catalog: Catalog, _ row: Int) -> DayRange {
        let table = catalog.table(.partnerships)
        func date(_ path: String) -> PartialDate? {
            guard let leaf = table.leaf(path), case .date(let dates) = leaf.values else { return nil }
            return dates[row].ifPresent
        }
        let start = date("valid.from") ?? date("attested")
        return DayRange(first: start?.earliest ?? .min, last: date("valid.to")?.latest ?? .max)
    }

    private init(_ catalog: Catalog, _ rows: RowSet, on day: Day?, straddling: Int, attestedLater: Int) {
        (self.straddling, self.attestedLater) = (straddling, attestedLater)
        let table = catalog.table(.partnerships)
        let base = catalog.ordinal(.actors, 0)
        let binding = ["treaty", "agreement", "practice"].compactMap {
            catalog.vocabularies["instruments"]?.index(of: $0).map(UInt16.init)
        }
        var instruments = [UInt16](repeating: Column.absentTerm, count: table.count)
        if case .term(let terms)? = table.column("instrument") { instruments = terms }
        let leaf = table.leaf("parties.actor")
        var ties: [Tie] = []
        rows.each { row in
            var parties: [Int] = []
            if let leaf, case .reference(let ordinals) = leaf.values {
                for index in leaf.range(row)
                where ordinals[index] != Column.absentReference
                    && (day.map { leaf.holds(index, on: $0) } ?? true)
                {
                    let party = Int(ordinals[index] - base)
                    if !parties.contains(party) { parties.append(party) }
                }
            }
            ties.append(
                Tie(row: row, parties: parties, halves: binding.contains(instruments[row]) ? 19 : 10))
        }
        all = ties
    }
}
