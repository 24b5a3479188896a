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

    /// Counts the values that records of a set have under a filter; values of no record are left out.
    ///
    /// A record with several values counts once for each. The order is that of the values.
    public func facet(_ filter: Filter, of resource: Resource, in rows: RowSet) -> [FacetCount] {
        let indexes = indexes[resource.index]
        if filter.paths.count == 1, let set = indexes.flag(filter.paths[0]) {
            let isSet = rows.intersection(set, capacity: indexes.capacity).count
            return [FacetCount(value: 0, count: rows.count - isSet), FacetCount(value: 1, count: isSet)]
                .filter { $0.count > 0 }
        }
        guard let postings = indexes.postings(filter) else { return [] }
        if rows.count == indexes.visible.count {
            return postings.values.map { FacetCount(value: $0, count: postings.count($0)) }
        }
        // A small set is read row by row, a large one is met with each value's rows.
        if rows.count < indexes.capacity / RowSet.sparseness { return count(filter, table(resource), rows) }
        return postings.values.compactMap { value in
            let count = postings.count(value, in: rows)
            return count > 0 ? FacetCount(value: value, count: count) : nil
        }
    }

    private func count(_ filter: Filter, _ table: Table, _ rows: RowSet) -> [FacetCount] {
        let leaves = filter.paths.compactMap(table.leaf)
        var counts: [Int: Int] = [:]
        var values = Set<Int>()
        rows.forEach { row in
            values.removeAll(keepingCapacity: true)
            for leaf in leaves {
                for index in leaf.range(Int(row)) {
                    switch leaf.values {
                    case .term(let terms) where terms[index] != Column.absentTerm:
                        values.insert(Int(terms[index]))
                    case .reference(let ordinals) where ordinals[index] != Column.absentReference:
                        values.insert(Int(ordinals[index]))
                    default: break
                    }
                }
            }
            for value in values { counts[value, default: 0] += 1 }
            return true
        }
        return counts.map { FacetCount(value: $0.key, count: $0.value) }.sorted { $0.value < $1.value }
    }
}
