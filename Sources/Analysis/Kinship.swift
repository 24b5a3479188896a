// Who stands for whom: persons, bodies, missions and offices for their principals, blocs for their members.

import Catalog

/// Somebody whom an actor stands for, on some days.
struct Kin: Sendable {
    /// A row of the actors.
    let actor: UInt32
    let range: DayRange
}

/// The two ways in which an actor counts for another.
///
/// They are not joined: what is said to a body of an organisation counts for the organisation, and what is said to the
/// organisation for its members, but not what is said to its body for its members.
struct Kinship: Sendable {
    /// For each row of the actors its principals: what it is `part_of` or holds a role in, and theirs in turn.
    let principals: [[Kin]]
    /// For each row of the actors its members (`kind: member`), and theirs in turn.
    let members: [[Kin]]

    init(_ catalog: Catalog) {
        let table = catalog.table(.actors)
        let base = catalog.ordinal(.actors, 0)
        var up = [[Kin]](repeating: [], count: table.count)
        var down = up
        func collect(_ path: String, where counts: (Int) -> Bool, _ add: (Int, Kin) -> Void) {
            guard let leaf = table.leaf(path), case .reference(let ordinals) = leaf.values else { return }
            for row in table.visible {
                for index in leaf.range(Int(row))
                where ordinals[index] != Column.absentReference && counts(index) {
                    let range = leaf.span.map {
                        DayRange(first: $0.from[index].earliest, last: $0.to[index].latest)
                    }
                    add(Int(row), Kin(actor: ordinals[index] - base, range: range ?? .always))
                }
            }
        }
        collect("part_of", where: { _ in true }) { up[$0].append($1) }
        collect("roles.actor", where: { _ in true }) { up[$0].append($1) }
        let member = catalog.vocabularies["membership-kinds"]?.index(of: "member").map(UInt16.init)
        if let kinds = table.leaf("memberships.kind"), case .term(let terms) = kinds.values {
            collect("memberships.actor", where: { terms[$0] == member }) { row, kin in
                down[Int(kin.actor)].append(Kin(actor: UInt32(row), range: kin.range))
            }
        }
        principals = up.indices.map { Kinship.closure(of: UInt32($0), up) }
        members = down.indices.map { Kinship.closure(of: UInt32($0), down) }
    }

    /// All that can be reached, with the days on which every step of a way holds; the start itself left out.
    private static func closure(of start: UInt32, _ edges: [[Kin]]) -> [Kin] {
        guard !edges[Int(start)].isEmpty else { return [] }
        var found: [Kin] = []
        var pending = [Kin(actor: start, range: .always)]
        while let kin = pending.popLast() {
            for edge in edges[Int(kin.actor)] where edge.actor != start {
                let range = DayRange(
                    first: max(kin.range.first, edge.range.first), last: min(kin.range.last, edge.range.last))
                let isKnown = found.contains {
                    $0.actor == edge.actor && $0.range.first <= range.first && range.last <= $0.range.last
                }
                if range.first > range.last || isKnown { continue }
                found.append(Kin(actor: edge.actor, range: range))
                pending.append(Kin(actor: edge.actor, range: range))
            }
        }
        return found
    }

    /// Whether a list has an actor on some of the days.
    static func holds(_ kin: [Kin], _ actor: UInt32, _ days: DayRange) -> Bool {
        kin.contains {
            $0.actor == actor && $0.range.first <= days.last && $0.range.last >= days.first
        }
    }
}
