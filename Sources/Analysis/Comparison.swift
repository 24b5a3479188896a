// The same measures for several actors.

public import Catalog

/// What is counted of one actor.
public struct Profile: Sendable {
    /// The entries that it said or did.
    public let by: Direction
    /// The entries directed at it.
    public let at: Direction
    /// How many partnerships it is a party to that are in force on the day.
    public let tieCount: Int

    /// One direction.
    public struct Direction: Sendable {
        /// All entries.
        public let all: Tally
        /// Those in words: quads 0, 1 and 3.
        public let verbal: Tally
        /// Those in deeds: quads 2 and 4.
        public let material: Tally
        /// The earliest day of any.
        public let first: Day?
        /// The latest day of any.
        public let last: Day?
    }

    /// The most actors that are compared.
    public static let actorMaximum = 8

    /// Counts what there is about an actor.
    ///
    /// - Parameters:
    ///   - question: which entries are asked about.
    ///   - actor: the actor, and with it all that it stands for.
    ///   - ties: the partnerships in force on the day asked about.
    public init(_ entries: Entries, _ question: Question, of actor: Referent, _ ties: Ties) {
        by = Direction(entries, question, "actor", actor)
        at = Direction(entries, question, "recipient", actor)
        let row = Int(actor.ordinal - entries.catalog.ordinal(.actors, 0))
        tieCount = ties.all.count { $0.parties.contains(row) }
    }
}

extension Profile.Direction {
    fileprivate init(_ entries: Entries, _ question: Question, _ name: String, _ actor: Referent) {
        var narrowed = question
        // Which entries there are is asked for, and no page of them.
        narrowed.limit = 1
        if let filter = Schema.of(.rhetoric).filter(named: name) {
            narrowed.conditions.append(Condition(filter, .equal, .references([actor])))
        }
        var (all, verbal, material) = (Tally(), Tally(), Tally())
        var first = Int32.max
        var last = Int32.min
        entries.catalog.select(narrowed).matches.each { row in
            let (halves, hostile) = (entries.facts[row].halves, entries.facts[row].hostile)
            all.add(halves: halves, hostile: hostile)
            if entries.facts[row].quad == 2 || entries.facts[row].quad == 4 {
                material.add(halves: halves, hostile: hostile)
            } else {
                verbal.add(halves: halves, hostile: hostile)
            }
            first = min(first, entries.facts[row].first)
            last = max(last, entries.facts[row].last)
        }
        self.init(
            all: all, verbal: verbal, material: material,
            first: all.count == 0 ? nil : Day(number: first), last: all.count == 0 ? nil : Day(number: last))
    }
}
