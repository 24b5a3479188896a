// For each value of a field the rows that have it.

/// The rows of each value of a term or reference field, over the rows that may be seen.
///
/// A value that many rows have is kept as a bitmap beside its list, so that sets of such values meet word by word.
struct Postings: Sendable {
    /// The least value; values are places in a vocabulary or ordinals.
    private let first: Int
    /// Where the rows of each value begin in `rows`.
    private let offsets: [UInt32]
    private let rows: [UInt32]
    private let bitmaps: [Int: Bitmap]
    private let capacity: Int

    /// Gathers the postings of one or more fields together.
    ///
    /// - Returns: `nil` where the fields' values are neither terms nor references.
    init?(_ leaves: [Leaf], _ table: Table) {
        let isCountable = leaves.allSatisfy { leaf in
            switch leaf.values {
            case .term, .reference: true
            case .text, .date, .number, .flag, .instant, .list, .object, .texts: false
            }
        }
        guard isCountable, !leaves.isEmpty else { return nil }
        let bounds = leaves.map { Postings.bounds($0, table) }
        let least = bounds.map(\.least).min() ?? Int.max
        let greatest = bounds.map(\.greatest).max() ?? Int.min
        capacity = table.count
        guard least <= greatest else {
            (first, offsets, rows, bitmaps) = (0, [0], [], [:])
            return
        }
        // A counting sort that keeps the order of rows. A row that has a value twice counts once: `last` is the row
        // that was counted last for a value, plus one.
        var counts = [UInt32](repeating: 0, count: greatest - least + 2)
        var last = [UInt32](repeating: 0, count: greatest - least + 1)
        Postings.forEachValue(leaves, table) { row, value in
            guard last[value - least] != row + 1 else { return }
            last[value - least] = row + 1
            counts[value - least + 1] += 1
        }
        for value in 1..<counts.count { counts[value] += counts[value - 1] }
        var sorted = [UInt32](repeating: 0, count: Int(counts[counts.count - 1]))
        var next = counts
        for value in last.indices { last[value] = 0 }
        Postings.forEachValue(leaves, table) { row, value in
            guard last[value - least] != row + 1 else { return }
            last[value - least] = row + 1
            sorted[Int(next[value - least])] = row
            next[value - least] += 1
        }
        first = least
        offsets = counts
        rows = sorted
        var bitmaps: [Int: Bitmap] = [:]
        for value in last.indices where Int(counts[value + 1] - counts[value]) * RowSet.sparseness >= capacity
        {
            var bitmap = Bitmap(capacity: capacity)
            bitmap.insert(sorted[Int(counts[value])..<Int(counts[value + 1])])
            bitmaps[value] = bitmap
        }
        self.bitmaps = bitmaps
    }

    private static func bounds(_ leaf: Leaf, _ table: Table) -> (least: Int, greatest: Int) {
        var (least, greatest) = (Int.max, Int.min)
        forEachValue([leaf], table) { _, value in
            least = min(least, value)
            greatest = max(greatest, value)
        }
        return (least, greatest)
    }

    /// Calls `body` with every visible row, in order, and each value that it has.
    @inline(__always)
    private static func forEachValue(_ leaves: [Leaf], _ table: Table, _ body: (UInt32, Int) -> Void) {
        if leaves.count == 1 {
            switch leaves[0].values {
            case .term(let terms):
                for row in table.visible {
                    for index in leaves[0].range(Int(row)) where terms[index] != Column.absentTerm {
                        body(UInt32(row), Int(terms[index]))
                    }
                }
            case .reference(let ordinals):
                for row in table.visible {
                    for index in leaves[0].range(Int(row)) where ordinals[index] != Column.absentReference {
                        body(UInt32(row), Int(ordinals[index]))
                    }
                }
            case .text, .date, .number, .flag, .instant, .list, .object, .texts: break
            }
            return
        }
        for row in table.visible {
            for leaf in leaves {
                for index in leaf.range(Int(row)) {
                    switch leaf.values {
                    case .term(let terms) where terms[index] != Column.absentTerm:
                        body(UInt32(row), Int(terms[index]))
                    case .reference(let ordinals) where ordinals[index] != Column.absentReference:
                        body(UInt32(row), Int(ordinals[index]))
                    default: break
                    }
                }
            }
        }
    }

    /// The values that rows have, in ascending order.
    var values: [Int] { (0..<offsets.count - 1).filter { offsets[$0 + 1] > offsets[$0] }.map { $0 + first } }

    /// How many rows have a value.
    func count(_ value: Int) -> Int {
        let index = value - first
        guard index >= 0, index < offsets.count - 1 else { return 0 }
        return Int(offsets[index + 1] - offsets[index])
    }

    /// The rows that have a value, in ascending order.
    func list(_ value: Int) -> ArraySlice<UInt32> {
        let index = value - first
        guard index >= 0, index < offsets.count - 1 else { return [] }
        return rows[Int(offsets[index])..<Int(offsets[index + 1])]
    }

    /// The rows that have a value, where so many have it that they are kept as a bitmap.
    ///
    /// Whoever wants only a bitmap asks for it here: with `if case .bitmap = set(value)`, the optimiser of Swift 6.3.1
    /// frees the list that `set` makes before it has written it, and the heap is damaged.
    func bitmap(_ value: Int) -> Bitmap? { bitmaps[value - first] }

    /// The rows that have a value.
    func set(_ value: Int) -> RowSet {
        if let bitmap = bitmaps[value - first] { return .bitmap(bitmap, count: count(value)) }
        return .rows(Array(list(value)))
    }

    /// How many rows of a set have a value.
    func count(_ value: Int, in set: RowSet) -> Int {
        switch set {
        case .rows: return list(value).reduce(0) { $0 + (set.contains($1) ? 1 : 0) }
        case .bitmap(let bitmap, _):
            if let own = bitmaps[value - first] { return own.countOfIntersection(bitmap) }
            return list(value).reduce(0) { $0 + (bitmap.contains($1) ? 1 : 0) }
        }
    }
}
