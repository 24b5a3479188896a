// For each value of a field the records that have it.

/// The ranks of the records that have each value of a term or reference field.
///
/// A value that many records have is kept as a bitmap beside its list, so that sets of such values meet word by word.
struct Postings: Sendable {
    /// The least value; values are places in a vocabulary or ordinals.
    private let first: Int
    /// Where the ranks of each value begin in `ranks`.
    private let offsets: [UInt32]
    private let ranks: [UInt32]
    private let bitmaps: [Int: Bitmap]
    private let capacity: Int

    /// Gathers the postings of one or more fields together.
    ///
    /// - Returns: `nil` where the fields' values are neither terms nor references.
    init?(_ leaves: [Leaf], _ ranking: Ranking) {
        let isCountable = leaves.allSatisfy { leaf in
            switch leaf.values {
            case .term, .reference: true
            case .text, .date, .number, .flag, .instant, .list, .object, .texts: false
            }
        }
        guard isCountable, !leaves.isEmpty else { return nil }
        // In the order of ids columns are read from front to back; only what depends on the order reads by rank.
        let rows = ranking.ranks.indices.filter { ranking.ranks[$0] != Ranking.none }.map { UInt32($0) }
        let bounds = leaves.map { Postings.bounds($0, rows) }
        let least = bounds.map(\.least).min() ?? Int.max
        let greatest = bounds.map(\.greatest).max() ?? Int.min
        capacity = ranking.count
        guard least <= greatest else {
            (first, offsets, ranks, bitmaps) = (0, [0], [], [:])
            return
        }
        // A counting sort that keeps the order of ranks. A record that has a value twice counts once: `last` is the one
        // that was counted last for a value, plus one.
        var counts = [UInt32](repeating: 0, count: greatest - least + 2)
        var last = [UInt32](repeating: 0, count: greatest - least + 1)
        Postings.forEachValue(leaves, rows) { place, value in
            guard last[value - least] != place + 1 else { return }
            last[value - least] = place + 1
            counts[value - least + 1] += 1
        }
        for value in 1..<counts.count { counts[value] += counts[value - 1] }
        var sorted = [UInt32](repeating: 0, count: Int(counts[counts.count - 1]))
        var next = counts
        for value in last.indices { last[value] = 0 }
        Postings.forEachValue(leaves, ranking.rows) { rank, value in
            guard last[value - least] != rank + 1 else { return }
            last[value - least] = rank + 1
            sorted[Int(next[value - least])] = rank
            next[value - least] += 1
        }
        first = least
        offsets = counts
        ranks = sorted
        var bitmaps: [Int: Bitmap] = [:]
        for value in last.indices where Int(counts[value + 1] - counts[value]) * RowSet.sparseness >= capacity
        {
            var bitmap = Bitmap(capacity: capacity)
            bitmap.insert(sorted[Int(counts[value])..<Int(counts[value + 1])])
            bitmaps[value] = bitmap
        }
        self.bitmaps = bitmaps
    }

    private static func bounds(_ leaf: Leaf, _ rows: [UInt32]) -> (least: Int, greatest: Int) {
        var (least, greatest) = (Int.max, Int.min)
        forEachValue([leaf], rows) { _, value in
            least = min(least, value)
            greatest = max(greatest, value)
        }
        return (least, greatest)
    }

    /// Calls `body` with the place of every row, in order, and each value that the row has.
    @inline(__always)
    private static func forEachValue(_ leaves: [Leaf], _ rows: [UInt32], _ body: (UInt32, Int) -> Void) {
        if leaves.count == 1 {
            switch leaves[0].values {
            case .term(let terms):
                for (place, row) in rows.enumerated() {
                    for index in leaves[0].range(Int(row)) where terms[index] != Column.absentTerm {
                        body(UInt32(place), Int(terms[index]))
                    }
                }
            case .reference(let ordinals):
                for (place, row) in rows.enumerated() {
                    for index in leaves[0].range(Int(row)) where ordinals[index] != Column.absentReference {
                        body(UInt32(place), Int(ordinals[index]))
                    }
                }
            case .text, .date, .number, .flag, .instant, .list, .object, .texts: break
            }
            return
        }
        for (place, row) in rows.enumerated() {
            for leaf in leaves {
                for index in leaf.range(Int(row)) {
                    switch leaf.values {
                    case .term(let terms) where terms[index] != Column.absentTerm:
                        body(UInt32(place), Int(terms[index]))
                    case .reference(let ordinals) where ordinals[index] != Column.absentReference:
                        body(UInt32(place), Int(ordinals[index]))
                    default: break
                    }
                }
            }
        }
    }

    /// The values that records have, in ascending order.
    var values: [Int] { (0..<offsets.count - 1).filter { offsets[$0 + 1] > offsets[$0] }.map { $0 + first } }

    /// From the least to the greatest value; `nil` without any.
    var bounds: ClosedRange<Int>? { offsets.count > 1 ? first...first + offsets.count - 2 : nil }

    /// How many records have a value.
    func count(_ value: Int) -> Int { list(value).count }

    /// The records that have a value.
    func list(_ value: Int) -> ArraySlice<UInt32> {
        let index = value - first
        guard index >= 0, index < offsets.count - 1 else { return [] }
        return ranks[Int(offsets[index])..<Int(offsets[index + 1])]
    }

    /// The records that have a value, where so many have it that they are kept as a bitmap.
    ///
    /// Whoever wants only a bitmap asks for it here: with `if case .bitmap = set(value)`, the optimiser of Swift 6.3.1
    /// frees the list that `set` makes before it has written it, and the heap is damaged.
    func bitmap(_ value: Int) -> Bitmap? { bitmaps[value - first] }

    /// The records that have a value.
    func set(_ value: Int) -> RowSet {
        if let bitmap = bitmaps[value - first] { return .bitmap(bitmap, count: count(value)) }
        return .rows(list(value))
    }

    /// How many records of a set have a value.
    func count(_ value: Int, in set: RowSet) -> Int {
        switch set {
        case .range(let range): return RowSet.slice(list(value), range).count
        case .rows(let rows):
            if let bitmap = bitmaps[value - first] {
                return rows.reduce(0) { $0 + (bitmap.contains($1) ? 1 : 0) }
            }
            return set.intersection(.rows(list(value)), capacity: capacity).count
        case .bitmap(let bitmap, _):
            if let own = bitmaps[value - first] { return own.countOfIntersection(bitmap) }
            return list(value).reduce(0) { $0 + (bitmap.contains($1) ? 1 : 0) }
        }
    }
}
