// Which records are under embargo, and what everybody sees of a catalog at an instant.

/// Whom records are shown to.
public enum Audience: Sendable, Equatable {
    /// Those without a key: records under embargo are not there for them.
    case everyone
    /// Those with a key: they see records under embargo, and until when they are.
    case newsroom
}

extension Catalog {
    /// Whether any record has an embargo, be it over or not.
    public var hasEmbargoes: Bool { tables.contains { $0.embargoEnds?.contains { $0 != .min } == true } }

    /// Whether answers have a field.
    public func shows(_ field: Field) -> Bool { !field.isHidden || audience == .newsroom }

    /// What everybody sees at an instant of the catalog that the newsroom sees.
    ///
    /// Decided once and here: no index, count or look-up of the result knows of what is hidden. Where nothing is, all
    /// is shared with the newsroom's catalog, and this costs a look at each embargo.
    ///
    /// - Parameter now: seconds since 1970; a record is hidden as long as the end of its embargo lies beyond.
    public func asEverybodySees(at now: Int64) -> Catalog {
        var nextEnd: Int64?
        var hidden = Set<Ordinal>()
        let hiding = tables.map { table -> Table? in
            guard let ends = table.embargoEnds else { return nil }
            var isHidden = false
            for (row, end) in ends.enumerated() where end > now {
                nextEnd = min(nextEnd ?? end, end)
                hidden.insert(ordinal(table.schema.resource, row))
                isHidden = true
            }
            return isHidden ? table.showing(table.visible.filter { ends[Int($0)] <= now }) : nil
        }
        let entries = hidden.isEmpty ? entries : entries.map { $0.leads(into: hidden) ? .unknown : $0 }
        return Catalog(self, hidingIn: hiding, entries: entries, nextEmbargoEnd: nextEnd)
    }
}

extension Table {
    /// For each row the second at which its embargo ends, `Int64.min` where it has none; `nil` for a kind of record that
    /// knows no embargo.
    fileprivate var embargoEnds: [Int64]? {
        if case .instant(let ends)? = column("embargo_until") { ends } else { nil }
    }

    /// The same rows and columns, of which other rows may be seen.
    fileprivate func showing(_ visible: [Int32]) -> Table {
        Table(schema: schema, count: count, columns: columns, visible: visible)
    }
}

extension IdentifierEntry {
    fileprivate func leads(into ordinals: Set<Ordinal>) -> Bool {
        switch self {
        case .unknown: false
        case .record(let ordinal), .former(let ordinal), .retracted(let ordinal): ordinals.contains(ordinal)
        }
    }
}
