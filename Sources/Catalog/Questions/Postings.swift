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
        capacity = ranking.count
        // In the order of ids columns are read from front to back; only what depends on the order reads by rank.
        let rows = ranking.ranks.indices.filter { ranking.ranks[$0] != Ranking.none }.map { UInt32($0) }
        (first, offsets, ranks) = LentValues.lend(leaves) { Self.sort($0, rows: rows, ranked: ranking.rows) }
        var bitmaps: [Int: Bitmap] = [:]
        for value in 0..<offsets.count - 1 {
            let range = Int(offsets[value])..<Int(offsets[value + 1])
            guard range.count * RowSet.sparseness >= capacity else { continue }
            var bitmap = Bitmap(capacity: capacity)
            bitmap.insert(ranks[range])
            bitmaps[value] = bitmap
        }
        self.bitmaps = bitmaps
    }

    /// A counting sort that keeps the order of ranks. A record that has a value twice counts once.
    ///
    /// - Parameters:
    ///   - rows: the rows that may be seen, in order.
    ///   - ranked: the same, by rank.
    private static func sort(_ leaves: [LentValues], rows: [UInt32], ranked: [UInt32])
        -> (first: Int, offsets: [UInt32], ranks: [UInt32])
    {
        var (least, greatest) = (Int.max, Int.min)
        for row in rows {
            for leaf in leaves {
                leaf.forEach(of: Int(row)) { value in
                    least = min(least, value)
                    greatest = max(greatest, value)
                }
            }
        }
        guard least <= greatest else { return (0, [0], []) }
        var counts = [UInt32](repeating: 0, count: greatest - least + 2)
        // The one that was counted last for a value, plus one.
        var last = [UInt32](repeating: 0, count: greatest - least + 1)
        for (place, row) in rows.enumerated() {
            let mark = UInt32(truncatingIfNeeded: place + 1)
            for leaf in leaves {
                leaf.forEach(of: Int(row)) { value in
                    guard last[value - least] != mark else { return }
                    last[value - least] = mark
                    counts[value - least + 1] += 1
                }
            }
        }
        for value in 1..<counts.count { counts[value] += counts[value - 1] }
        var next = counts
        for value in last.indices { last[value] = 0 }
        let size = Int(counts[counts.count - 1])
        let ranks = [UInt32](unsafeUninitializedCapacity: size) { ranks, count in
            // Each place is written once: the same values were counted above.
            count = size
            for (rank, row) in ranked.enumerated() {
                let rank = UInt32(truncatingIfNeeded: rank)
                for leaf in leaves {
                    leaf.forEach(of: Int(row)) { value in
                        guard last[value - least] != rank + 1 else { return }
                        last[value - least] = rank + 1
                        ranks[Int(next[value - least])] = rank
                        next[value - least] += 1
                    }
                }
            }
        }
        return (least, counts, ranks)
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
