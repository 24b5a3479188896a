// Where an actor stands toward each counterpart: what it says, what it does, and the gap between the two.

public import Catalog

/// The stance of one actor toward another.
public struct Stance: Sendable {
    /// One entry's or partnership's part in a figure.
    public struct Evidence: Sendable, Equatable {
        /// The row of the entry, or of the partnership.
        public let row: Int
        /// Those through whom it counts, as rows of the actors: the one who spoke, the one spoken of; none where the
        /// actor itself spoke of the counterpart itself.
        public let via: [Int]
        let halves: Int32
    }

    /// The counterpart, as a row of the actors.
    public let counterpart: Int

    fileprivate init(_ counterpart: Int) { self.counterpart = counterpart }
    /// The verbal entries (quads 0, 1, 3).
    public internal(set) var said: [Evidence] = []
    /// The material entries (quads 2, 4).
    public internal(set) var done: [Evidence] = []
    /// The partnerships in force.
    public internal(set) var ties: [Evidence] = []
    /// The earliest day of its entries.
    public internal(set) var first = Day.max
    /// The latest day of its entries.
    public internal(set) var last = Day.min

    /// The mean score of what is said; `nil` without entries.
    public var says: Double? { Stance.mean(said) }
    /// The mean score of what is done; `nil` without entries and partnerships.
    public var does: Double? { Stance.mean(done + ties) }
    /// How much friendlier the deeds are than the words; `nil` where either is missing.
    public var gap: Double? {
        guard let says, let does else { return nil }
        return does - says
    }

    private static func mean(_ evidence: [Evidence]) -> Double? {
        evidence.isEmpty
            ? nil : Double(evidence.reduce(0) { $0 + Int($1.halves) }) / 2 / Double(evidence.count)
    }
}

/// The stance of one actor toward all others.
public struct Positions: Sendable {
    /// The counterparts that there is anything about, in the order of their ids.
    public let all: [Stance]
    /// Those whose words and deeds count as the actor's, itself first, as rows of the actors.
    public let side: [Int]

    /// Computes the positions of an actor.
    ///
    /// - Parameters:
    ///   - question: which entries are asked about.
    ///   - actor: the actor, as a row of the actors.
    ///   - ties: the partnerships in force on the day asked about.
    ///   - inherits: whether persons, bodies, missions and offices count for their principals, and what is aimed at a
    ///     bloc or organisation for its members.
    public init(_ entries: Entries, _ question: Question, of actor: Int, _ ties: Ties, inherits: Bool) {
        // A place for every actor, so that lists grow where they are.
        var stances = (0..<entries.actorCount).map(Stance.init)
        let own = Standing(entries, actor: actor, inherits: inherits)
        side = own.everyone
        var narrowed = question
        if let condition = entries.having(own.everyone, under: "actor") {
            narrowed.conditions.append(condition)
        }
        let kin = zip(entries.kinship.principals, entries.kinship.members).map { $0 + $1 }
        entries.catalog.select(narrowed).matches.each { row in
            guard let speaker = own.speaker(row) else { return }
            let isDeed = entries.facts[row].quad == 2 || entries.facts[row].quad == 4
            for (counterpart, via) in Positions.counterparts(entries, row, inherits ? kin : nil)
            where counterpart != actor {
                let evidence = Stance.Evidence(
                    row: row, via: (speaker == actor ? [] : [speaker]) + (via.map { [$0] } ?? []),
                    halves: entries.facts[row].halves)
                if isDeed {
                    stances[counterpart].done.append(evidence)
                } else {
                    stances[counterpart].said.append(evidence)
                }
                stances[counterpart].first = min(
                    stances[counterpart].first, Day(number: entries.facts[row].first))
                stances[counterpart].last = max(
                    stances[counterpart].last, Day(number: entries.facts[row].last))
            }
        }
        for tie in ties.all {
            guard let party = own.party(tie) else { continue }
            for (counterpart, via) in Positions.parties(entries, tie, inherits)
            where counterpart != actor && counterpart != party {
                let evidence = Stance.Evidence(
                    row: tie.row, via: (party == actor ? [] : [party]) + (via.map { [$0] } ?? []),
                    halves: tie.halves)
                stances[counterpart].ties.append(evidence)
            }
        }
        all = stances.filter { !$0.said.isEmpty || !$0.done.isEmpty || !$0.ties.isEmpty }
    }

    /// Whom an entry is aimed at: its recipients, then those for whom they stand, each once, with the recipient through
    /// whom it counts.
    private static func counterparts(
        _ entries: Entries, _ row: Int, _ kin: [[Kin]]?
    ) -> [(counterpart: Int, via: Int?)] {
        let range = entries.recipients.range(row)
        var found: [(Int, Int?)] = range.map { (Int(entries.recipients.values[$0]), nil) }
        guard let kin else { return found }
        let days = entries.span(row)
        for index in range {
            let recipient = Int(entries.recipients.values[index])
            for kin in kin[recipient]
            where kin.range.first <= days.last && kin.range.last >= days.first {
                if !found.contains(where: { $0.0 == Int(kin.actor) }) {
                    found.append((Int(kin.actor), recipient))
                }
            }
        }
        return found
    }

    /// The parties to a partnership, then their principals; a bloc's partnership is not its members'.
    private static func parties(
        _ entries: Entries, _ tie: Tie, _ inherits: Bool
    ) -> [(counterpart: Int, via: Int?)] {
        var found: [(Int, Int?)] = tie.parties.map { ($0, nil) }
        guard inherits else { return found }
        for party in tie.parties {
            for kin in entries.kinship.principals[party]
            where !found.contains(where: { $0.0 == Int(kin.actor) }) {
                found.append((Int(kin.actor), party))
            }
        }
        return found
    }
}

extension Entries {
    /// Those through whom words and deeds count for an actor: itself first, and those whose principal it is.
    ///
    /// - Parameter asMember: whether the blocs and organisations that it is a member of count, too.
    /// - Returns: rows of the actors, and whether all of them do so on every day.
    public func standIns(for actor: Int, asMember: Bool) -> (actors: [Int], isTimeless: Bool) {
        var actors = [actor]
        var isTimeless = true
        for other in kinship.principals.indices where other != actor {
            let kin = kinship.principals[other] + (asMember ? kinship.members[other] : [])
            let ranges = kin.filter { Int($0.actor) == actor }.map(\.range)
            if ranges.isEmpty { continue }
            actors.append(other)
            isTimeless = isTimeless && ranges.contains(.always)
        }
        return (actors, isTimeless)
    }
}

/// Who speaks and acts for an actor: itself and, where that is asked for, those whose principal it is.
struct Standing {
    private let entries: Entries
    let actor: Int
    private let kin: [Int: [DayRange]]

    init(_ entries: Entries, actor: Int, inherits: Bool) {
        self.entries = entries
        self.actor = actor
        var kin: [Int: [DayRange]] = [:]
        if inherits {
            for (row, principals) in entries.kinship.principals.enumerated() {
                let ranges = principals.filter { Int($0.actor) == actor }.map(\.range)
                if !ranges.isEmpty { kin[row] = ranges }
            }
        }
        self.kin = kin
    }

    /// All of them, the actor first.
    var everyone: [Int] { [actor] + kin.keys.sorted() }

    /// Whether all of them stand for the actor on every day.
    var isTimeless: Bool { kin.values.allSatisfy { $0.contains(.always) } }

    /// Whether an actor stands for the actor on some of the days.
    @inline(__always)
    func holds(_ other: Int, _ days: DayRange) -> Bool {
        if other == actor { return true }
        return kin[other]?.contains { $0.first <= days.last && $0.last >= days.first } ?? false
    }

    /// Who of them said or did an entry, the actor itself before others; `nil` where none did.
    @inline(__always)
    func speaker(_ row: Int) -> Int? { one(of: entries.actors, row) }

    /// Who of them an entry is aimed at, the actor itself before others; `nil` where none is.
    @inline(__always)
    func recipient(_ row: Int) -> Int? { one(of: entries.recipients, row) }

    @inline(__always)
    private func one(of lists: ValueLists, _ row: Int) -> Int? {
        let range = lists.range(row)
        for index in range where Int(lists.values[index]) == actor { return actor }
        if kin.isEmpty { return nil }
        let days = entries.span(row)
        for index in range where holds(Int(lists.values[index]), days) { return Int(lists.values[index]) }
        return nil
    }

    /// Who of them is a party to a partnership, the actor itself before others; `nil` where none is.
    func party(_ tie: Tie) -> Int? {
        if tie.parties.contains(actor) { return actor }
        return tie.parties.first { kin[$0] != nil }
    }
}
