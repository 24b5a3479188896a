// Two actors side by side: each one's words and deeds toward the other, and their ties.

public import Catalog

/// What passes between two actors.
public struct Dyad: Sendable {
    /// One direction.
    public struct Direction: Sendable {
        /// The rows of the entries, in the order of their ids.
        public let rows: [Int]
        /// All of them counted.
        public let tally: Tally
        /// Counted by quad class, 0 to 4.
        public let quads: [Tally]
        /// How many of them count only through somebody who stands for one of the two.
        public let inherited: Int
        /// The earliest day of any.
        public let first: Day?
        /// The latest day of any.
        public let last: Day?
    }

    /// A stretch without an entry either way.
    public struct Silence: Sendable, Equatable {
        /// The latest day of what came before.
        public let from: Day
        /// The earliest day of what came next.
        public let to: Day
        /// From one to the other.
        public var days: Int { Int(to.number) - Int(from.number) }
    }

    /// From the first to the second.
    public let forth: Direction
    /// From the second to the first.
    public let back: Direction
    /// The partnerships in force to which both are parties, themselves or through those who stand for them.
    public let ties: [Tie]
    /// The entry of the latest contact (quads 1 and 2, either way), by its latest day.
    public let lastContact: Int?
    /// The longest stretch between two entries that follow each other; `nil` with fewer than two, and where their dates
    /// leave no day between them.
    public let longestSilence: Silence?
    /// Those whose words and deeds count as the first's, itself first, as rows of the actors.
    public let firstSide: [Int]
    /// Those whose words and deeds count as the second's, itself first.
    public let secondSide: [Int]
    /// Whether all of them do so on every day.
    public let isTimeless: Bool

    /// The mean score of the first toward the second less that of the second toward the first.
    public var asymmetry: Double? {
        guard let one = forth.tally.mean, let other = back.tally.mean else { return nil }
        return one - other
    }

    /// Looks at two actors.
    ///
    /// - Parameters:
    ///   - question: which entries are asked about.
    ///   - one: the first actor, as a row of the actors.
    ///   - other: the second.
    ///   - ties: the partnerships in force on the day asked about.
    ///   - inherits: whether persons, bodies, missions and offices count for their principals.
    public init(
        _ entries: Entries, _ question: Question, _ one: Int, _ other: Int, _ ties: Ties, inherits: Bool
    ) {
        let first = Standing(entries, actor: one, inherits: inherits)
        let second = Standing(entries, actor: other, inherits: inherits)
        forth = Direction(entries, question, from: first, to: second)
        back = Direction(entries, question, from: second, to: first)
        self.ties = ties.all.filter { tie in
            guard let left = first.party(tie), let right = second.party(tie) else { return false }
            return left != right
        }
        (firstSide, secondSide) = (first.everyone, second.everyone)
        isTimeless = first.isTimeless && second.isTimeless
        var contact: Int?
        for row in forth.rows + back.rows where entries.facts[row].quad == 1 || entries.facts[row].quad == 2 {
            if let known = contact, (entries.facts[known].last, row) >= (entries.facts[row].last, known) {
                continue
            }
            contact = row
        }
        lastContact = contact
        longestSilence = Dyad.silence(entries, forth.rows + back.rows)
    }

    /// How many days may lie between two entries for them to be put in order by counting.
    private static let countedDays = 200_000

    private static func silence(_ entries: Entries, _ rows: [Int]) -> Silence? {
        guard rows.count > 1 else { return nil }
        var spans: [(first: Int32, last: Int32)] = []
        let least = rows.reduce(Int32.max) { min($0, entries.facts[$1].first) }
        let greatest = rows.reduce(Int32.min) { max($0, entries.facts[$1].first) }
        if Int(greatest) - Int(least) < countedDays {
            // For each day the latest day of the entries that begin on it: entries of one day leave no silence.
            var reach = [Int32](repeating: .min, count: Int(greatest - least) + 1)
            for row in rows {
                let day = Int(entries.facts[row].first - least)
                reach[day] = max(reach[day], entries.facts[row].last)
            }
            for (day, last) in reach.enumerated() where last > .min {
                spans.append((least + Int32(day), last))
            }
        } else {
            spans = rows.map { (entries.facts[$0].first, entries.facts[$0].last) }.sorted { $0 < $1 }
        }
        var longest = Silence(from: Day(number: spans[0].last), to: Day(number: spans[0].last))
        var end = spans[0].last
        for span in spans.dropFirst() {
            let silence = Silence(from: Day(number: end), to: Day(number: max(end, span.first)))
            if silence.days > longest.days { longest = silence }
            end = max(end, span.last)
        }
        return longest.days > 0 ? longest : nil
    }
}

extension Dyad.Direction {
    fileprivate init(_ entries: Entries, _ question: Question, from: Standing, to: Standing) {
        var narrowed = question
        // Which entries there are is asked for, and no page of them.
        narrowed.limit = 1
        narrowed.conditions += [
            entries.having(from.everyone, under: "actor"), entries.having(to.everyone, under: "recipient"),
        ].compactMap { $0 }
        var found: [Int] = []
        var tally = Tally()
        var quads = [Tally](repeating: Tally(), count: 5)
        var inherited = 0
        var first = Int32.max
        var last = Int32.min
        entries.catalog.select(narrowed).matches.each { row in
            guard let speaker = from.speaker(row), let target = to.recipient(row) else { return }
            found.append(row)
            tally.add(halves: entries.facts[row].halves, hostile: entries.facts[row].hostile)
            quads[Int(entries.facts[row].quad)].add(
                halves: entries.facts[row].halves, hostile: entries.facts[row].hostile)
            if speaker != from.actor || target != to.actor { inherited += 1 }
            first = min(first, entries.facts[row].first)
            last = max(last, entries.facts[row].last)
        }
        self.init(
            rows: found, tally: tally, quads: quads, inherited: inherited,
            first: found.isEmpty ? nil : Day(number: first), last: found.isEmpty ? nil : Day(number: last))
    }
}

extension Entries {
    /// The condition that an entry has any of some actors under a filter; `nil` where there is no such filter.
    func having(_ actors: [Int], under name: String) -> Condition? {
        let base = catalog.ordinal(.actors, 0)
        return Schema.of(.rhetoric).filter(named: name).map { filter in
            Condition(filter, .in, .references(actors.map { Referent(base + Ordinal($0)) }))
        }
    }
}
