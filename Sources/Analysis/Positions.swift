// Where an actor stands toward each counterpart: what it says, what it does, and the gap between the two.

public import Catalog

/// The stance of one actor toward another.
public struct Stance: Sendable {
    /// One entry's or partnership's part in a figure.
    public struct Evidence: Sendable, Equatable {
        /// The row of the entry, or of the partnership.
        public let row: Int
        /// The one who spoke or is a party for the actor; -1 where that is the actor itself.
        private let speaker: Int32
        /// The one spoken of or who is a party for the counterpart; -1 where that is the counterpart itself.
        private let target: Int32
        let halves: Int32

        fileprivate init(row: Int, speaker: Int?, target: Int?, halves: Int32) {
            (self.row, self.halves) = (row, halves)
            self.speaker = speaker.map { Int32(truncatingIfNeeded: $0) } ?? -1
            self.target = target.map { Int32(truncatingIfNeeded: $0) } ?? -1
        }

        /// Whether it counts through somebody else.
        @inline(__always)
        public var isInherited: Bool { speaker >= 0 || target >= 0 }
        /// Those through whom it counts, as rows of the actors: the one who spoke, the one spoken of; none where the
        /// actor itself spoke of the counterpart itself.
        public var via: [Int] { [speaker, target].filter { $0 >= 0 }.map(Int.init) }

        /// Adds one for each of those through whom it counts.
        @inline(__always)
        fileprivate func count(in counts: inout [Int32: Int]) {
            if speaker >= 0 { counts[speaker, default: 0] += 1 }
            if target >= 0 { counts[target, default: 0] += 1 }
        }
    }

    /// The counterpart, as a row of the actors.
    public let counterpart: Int

    fileprivate init(_ counterpart: Int) { self.counterpart = counterpart }
    /// The verbal entries (quads 0, 1, 3).
    public private(set) var said: [Evidence] = []
    /// The material entries (quads 2, 4).
    public private(set) var done: [Evidence] = []
    /// The partnerships in force.
    public private(set) var ties: [Evidence] = []
    /// The earliest day of its entries.
    public private(set) var first = Day.max
    /// The latest day of its entries.
    public private(set) var last = Day.min
    private var saidHalves = 0
    private var doneHalves = 0

    @inline(__always)
    fileprivate mutating func add(_ evidence: Evidence, _ facts: EntryFacts) {
        if facts.quad == 2 || facts.quad == 4 {
            done.append(evidence)
            doneHalves += Int(evidence.halves)
        } else {
            said.append(evidence)
            saidHalves += Int(evidence.halves)
        }
        first = min(first, Day(number: facts.first))
        last = max(last, Day(number: facts.last))
    }

    fileprivate mutating func add(tie evidence: Evidence) {
        ties.append(evidence)
        doneHalves += Int(evidence.halves)
    }

    /// The mean score of what is said; `nil` without entries.
    public var says: Double? { Stance.mean(saidHalves, said.count) }
    /// The mean score of what is done; `nil` without entries and partnerships.
    public var does: Double? { Stance.mean(doneHalves, done.count + ties.count) }
    /// How much friendlier the deeds are than the words; `nil` where either is missing.
    public var gap: Double? {
        guard let says, let does else { return nil }
        return does - says
    }

    /// How many entries and partnerships count through somebody else.
    public var inheritedCount: Int {
        [said, done, ties].reduce(0) { $0 + $1.count(where: \.isInherited) }
    }

    /// Those through whom anything counts, as rows of the actors in their order, with how much of it.
    public var via: [(actor: Int, count: Int)] {
        var counts: [Int32: Int] = [:]
        for list in [said, done, ties] {
            for evidence in list { evidence.count(in: &counts) }
        }
        return counts.sorted { $0.key < $1.key }.map { (Int($0.key), $0.value) }
    }

    private static func mean(_ halves: Int, _ count: Int) -> Double? {
        count == 0 ? nil : Double(halves) / 2 / Double(count)
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
        let own = Standing(entries, actor: actor, inherits: inherits)
        side = own.everyone
        var narrowed = question
        // Which entries there are is asked for, and no page of them.
        narrowed.limit = 1
        if let condition = entries.having(own.everyone, under: "actor") {
            narrowed.conditions.append(condition)
        }
        let kin = zip(entries.kinship.principals, entries.kinship.members).map { $0 + $1 }
        var gathering = Gathering(actor, of: entries.actorCount)
        entries.catalog.select(narrowed).matches.each { row in
            guard let speaker = own.speaker(row) else { return }
            let facts = entries.facts[row]
            let range = entries.recipients.range(row)
            // The recipients, then those for whom they stand.
            for index in range {
                gathering.add(
                    row, facts, speaker, toward: Int(entries.recipients.values[index]), through: nil)
            }
            guard inherits else { return }
            for index in range {
                let recipient = Int(entries.recipients.values[index])
                for kin in kin[recipient]
                where kin.range.first.number <= facts.last && kin.range.last.number >= facts.first {
                    gathering.add(row, facts, speaker, toward: Int(kin.actor), through: recipient)
                }
            }
        }
        var stances = gathering.stances
        for tie in ties.all {
            guard let party = own.party(tie) else { continue }
            for (counterpart, via) in Positions.parties(entries, tie, inherits)
            where counterpart != actor && counterpart != party {
                stances[counterpart].add(
                    tie: Stance.Evidence(
                        row: tie.row, speaker: party == actor ? nil : party, target: via,
                        halves: tie.halves))
            }
        }
        all = stances.filter { !$0.said.isEmpty || !$0.done.isEmpty || !$0.ties.isEmpty }
    }

    /// Stances while entries are added to them.
    private struct Gathering {
        private let actor: Int
        /// A place for every actor, so that lists grow where they are.
        private(set) var stances: [Stance]
        /// The entry that was added last for each actor, for it counts once for a counterpart.
        private var added: [Int]

        init(_ actor: Int, of count: Int) {
            self.actor = actor
            stances = (0..<count).map(Stance.init)
            added = Array(repeating: -1, count: count)
        }

        /// Adds an entry for a counterpart that it was not added for.
        @inline(__always)
        mutating func add(
            _ row: Int, _ facts: EntryFacts, _ speaker: Int, toward counterpart: Int, through target: Int?
        ) {
            if added[counterpart] == row { return }
            added[counterpart] = row
            if counterpart == actor { return }
            stances[counterpart].add(
                Stance.Evidence(
                    row: row, speaker: speaker == actor ? nil : speaker, target: target,
                    halves: facts.halves), facts)
        }
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
