// How often each value of a field stands in a set of records.

/// A value and how many records have it.
public struct FacetCount: Sendable, Equatable {
    /// The value: a place in the field's vocabulary, an ordinal, or 0 and 1 for false and true.
    public let value: Int
    /// How many records of the set have it.
    public let count: Int
}

extension Catalog {
    /// Whether the values of a filter can be counted: terms, references and flags.
    public static func isCountable(_ filter: Filter, of schema: Schema) -> Bool {
        switch schema.type(of: filter) {
        case .term, .reference, .flag: true
        default: false
        }
    }

    /// Counts the values that the records of a selection have under a filter; values of no record are left out.
    ///
    /// A record with several values counts once for each. The order is that of the values.
    public func facet(_ filter: Filter, of resource: Resource, in selection: Selection) -> [FacetCount] {
        let indexes = indexes[resource.index]
        let set = selection.found
        if filter.paths.count == 1, let flagged = indexes.flag(filter.paths[0]) {
            let isSet = set.intersection(flagged, capacity: indexes.capacity).count
            return [FacetCount(value: 0, count: set.count - isSet), FacetCount(value: 1, count: isSet)]
                .filter { $0.count > 0 }
        }
        guard let postings = indexes.postings(filter) else { return [] }
        // A range is met with each value's list at its two ends. Other sets are read record by record where they are small,
        // and met with the records of each value where they are large.
        var isRange = false
        if case .range = set { isRange = true }
        let isRead = set.count < indexes.capacity / RowSet.sparseness
        if isRead, !isRange { return count(filter, postings, table(resource), selection) }
        let met = isRange ? set : .bitmap(set.bitmap(capacity: indexes.capacity), count: set.count)
        return postings.values.compactMap { value in
            let count = postings.count(value, in: met)
            return count > 0 ? FacetCount(value: value, count: count) : nil
        }
    }

    private func count(
        _ filter: Filter, _ postings: Postings, _ table: Table, _ selection: Selection
    ) -> [FacetCount] {
        guard let bounds = postings.bounds else { return [] }
        // For each value how many records have it, and the last one that was counted for it, plus one.
        var counts = [Int](repeating: 0, count: bounds.count)
        var last = [Int](repeating: 0, count: bounds.count)
        let leaves = filter.paths.compactMap(table.leaf)
        selection.found.each { rank in
            let row = selection.ranking.row(UInt32(rank))
            func add(_ value: Int) {
                let place = value - bounds.lowerBound
                if last[place] == rank + 1 { return }
                last[place] = rank + 1
                counts[place] += 1
            }
            for leaf in leaves {
                for index in leaf.range(row) {
                    switch leaf.values {
                    case .term(let terms) where terms[index] != Column.absentTerm: add(Int(terms[index]))
                    case .reference(let ordinals) where ordinals[index] != Column.absentReference:
                        add(Int(ordinals[index]))
                    default: break
                    }
                }
            }
        }
        return counts.indices.filter { counts[$0] > 0 }.map {
            FacetCount(value: $0 + bounds.lowerBound, count: counts[$0])
        }
    }
}
