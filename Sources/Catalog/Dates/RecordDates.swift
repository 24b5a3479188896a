// When the records of a kind are: the one place that decides what is in force or dated up to a day.

/// Reads the days of a kind's records.
struct RecordDates {
    private enum Source {
        case none
        case date([PartialDate])
        case span(Partnerships)
    }

    /// What decides whether a partnership is in force.
    private struct Partnerships {
        let isPresent: [Bool]
        let from: [PartialDate]
        let to: [PartialDate]
        let attested: [PartialDate]
        let states: [UInt16]
        /// Places in the vocabulary of the states that are never in force.
        let neverInForce: [UInt16]
        let signed: UInt16
    }

    private let source: Source

    init(_ table: Table, vocabularies: Vocabularies) {
        guard let field = table.schema.timeField, let column = table.column(field) else {
            source = .none
            return
        }
        switch column {
        case .date(let dates): source = .date(dates)
        case .object(let isPresent, let members):
            guard members.count == 2, case .date(let from) = members[0], case .date(let to) = members[1],
                case .date(let attested)? = table.column("attested"),
                case .term(let states)? = table.column("state"),
                let vocabulary = vocabularies["partnership-states"]
            else {
                source = .none
                return
            }
            func place(_ code: String) -> UInt16 {
                vocabulary.index(of: code).map(UInt16.init) ?? Column.absentTerm
            }
            source = .span(
                Partnerships(
                    isPresent: isPresent, from: from, to: to, attested: attested, states: states,
                    neverInForce: [place("proposed"), place("suspended")], signed: place("signed")))
        default: source = .none
        }
    }

    /// The first and last day that the record may be of; `nil` where it has none.
    func span(_ row: Int) -> DayRange? {
        switch source {
        case .none: return nil
        case .date(let dates):
            return dates[row].ifPresent.map { DayRange(first: $0.earliest, last: $0.latest) }
        case .span(let ties):
            let start = ties.from[row].ifPresent ?? ties.attested[row].ifPresent
            let end = ties.to[row].ifPresent
            if start == nil && end == nil { return nil }
            return DayRange(first: start?.earliest ?? .min, last: end?.latest ?? .max)
        }
    }

    /// Whether the record's days and the range have one in common; a record without days is always.
    func mayTouch(_ range: DayRange, _ row: Int) -> Bool {
        guard let span = span(row) else { return true }
        return span.first <= range.last && span.last >= range.first
    }

    /// How a record stands to a day.
    enum Standing { case counts, countsButStraddles, not, notYetAttested }

    /// Whether a record counts on a day: a partnership in force, anything else dated up to then.
    func standing(_ row: Int, on day: Day) -> Standing {
        switch source {
        case .none: return .counts
        case .date(let dates):
            guard let date = dates[row].ifPresent else { return .counts }
            if date.earliest > day { return .not }
            return date.latest > day ? .countsButStraddles : .counts
        case .span(let ties):
            if ties.neverInForce.contains(ties.states[row]) { return .not }
            let from = ties.from[row].ifPresent
            if from == nil && ties.states[row] == ties.signed { return .not }
            guard let start = from ?? ties.attested[row].ifPresent else { return .not }
            if let to = ties.to[row].ifPresent {
                if to.latest < day { return .not }
                if to.earliest <= day && day < to.latest && start.earliest <= day {
                    return .countsButStraddles
                }
            }
            if start.earliest > day { return from == nil ? .notYetAttested : .not }
            return start.latest > day && from != nil ? .countsButStraddles : .counts
        }
    }
}
