// Who belongs to whom, and when: what `expand=members` follows.

/// A span of days, both ends included.
public struct DayRange: Sendable, Equatable {
    /// The first day.
    public let first: Day
    /// The last day.
    public let last: Day

    /// Every day.
    public static let always = DayRange(first: .min, last: .max)

    /// Makes a span.
    public init(first: Day, last: Day) {
        self.first = first
        self.last = last
    }

    func intersection(_ other: DayRange) -> DayRange? {
        let range = DayRange(first: max(first, other.first), last: min(last, other.last))
        return range.first <= range.last ? range : nil
    }

    func contains(_ other: DayRange) -> Bool { first <= other.first && other.last <= last }
}

/// An edge from an actor to each that belongs to it: members in full, parts, and persons with an office in it.
struct MembershipGraph: Sendable {
    private var edges: [Ordinal: [(actor: Ordinal, range: DayRange)]] = [:]

    init(actors: Table, base: Ordinal) {
        let member = Vocabularies(own: [:])["membership-kinds"]?.index(of: "member").map(UInt16.init)
        let kinds = actors.leaf("memberships.kind")
        collect(actors.leaf("memberships.actor"), of: actors, base: base) { index in
            guard case .term(let terms)? = kinds?.values else { return false }
            return terms[index] == member
        }
        collect(actors.leaf("part_of"), of: actors, base: base) { _ in true }
        collect(actors.leaf("roles.actor"), of: actors, base: base) { _ in true }
    }

    private mutating func collect(_ leaf: Leaf?, of actors: Table, base: Ordinal, where counts: (Int) -> Bool)
    {
        guard let leaf, case .reference(let containers) = leaf.values else { return }
        for row in actors.visible {
            for index in leaf.range(Int(row))
            where containers[index] != Column.absentReference && counts(index) {
                let range = leaf.span.map {
                    DayRange(first: $0.from[index].earliest, last: $0.to[index].latest)
                }
                edges[containers[index], default: []].append((base + Ordinal(row), range ?? .always))
            }
        }
    }

    /// The actor itself and all that belong to it, directly or through others, with the days on which they do.
    func members(of actor: Ordinal) -> [Ordinal: [DayRange]] {
        var found: [Ordinal: [DayRange]] = [actor: [.always]]
        var pending: [(Ordinal, DayRange)] = [(actor, .always)]
        while let (container, range) = pending.popLast() {
            for edge in edges[container] ?? [] {
                guard let common = range.intersection(edge.range),
                    !(found[edge.actor] ?? []).contains(where: { $0.contains(common) })
                else { continue }
                found[edge.actor, default: []].append(common)
                pending.append((edge.actor, common))
            }
        }
        return found
    }
}

extension Catalog {
    /// An actor and its members over time, transitively: `member` memberships, parts, and holders of an office.
    ///
    /// A membership without dates holds always; candidates, observers and partners do not count.
    public func members(of actor: Ordinal) -> [Ordinal: [DayRange]] { memberships.members(of: actor) }
}
