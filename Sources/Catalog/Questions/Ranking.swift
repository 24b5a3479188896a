// The order in which the indexes of a table number its rows: by date, so that a span of time is a range of numbers.

/// The rows of a table that may be seen, in the order of its date, rows of equal dates in the order of their ids and rows
/// without a date last; where the records of a kind have no date, all in the order of their ids.
///
/// A rank is a place in this order. Sets are sets of ranks while a question is evaluated, and become rows at the end.
struct Ranking: Sendable {
    /// The row at each rank.
    let rows: [UInt32]
    /// The rank of each row; `none` for rows that may not be seen.
    let ranks: [UInt32]
    /// The field that gives the order; `nil` where the order is that of ids.
    let field: String?
    /// The order of that field.
    let order: SortIndex?

    /// Stands for no rank.
    static let none = UInt32.max

    init(_ table: Table) {
        let visible = table.visible.map { UInt32($0) }
        var order: SortIndex?
        var field: String?
        var rows = visible
        if let name = table.schema.timeField, case .date(let dates)? = table.column(name) {
            let sorted = SortIndex.Sorted(dates, visible)
            rows = sorted.rows + sorted.absent
            order = SortIndex(sorted, dates, rows: rows)
            field = name
        }
        var ranks = [UInt32](repeating: Self.none, count: table.count)
        for (rank, row) in rows.enumerated() { ranks[Int(row)] = UInt32(rank) }
        (self.rows, self.ranks, self.field, self.order) = (rows, ranks, field, order)
    }

    /// How many rows may be seen.
    var count: Int { rows.count }

    /// The row at a rank.
    @inline(__always)
    func row(_ rank: UInt32) -> Int { Int(rows[Int(rank)]) }

    /// All ranks.
    var all: RowSet { .range(0..<UInt32(count)) }

    /// The rows of a set of ranks.
    func rows(of set: RowSet) -> RowSet {
        if set.count == ranks.count { return .range(0..<UInt32(ranks.count)) }
        if set.count < count / 1024 {
            var rows: [UInt32] = []
            rows.reserveCapacity(set.count)
            set.each { rows.append(self.rows[$0]) }
            rows.sort()
            return .rows(rows[...])
        }
        var bitmap = Bitmap(capacity: ranks.count)
        set.each { bitmap.insert(rows[$0]) }
        return RowSet(bitmap, capacity: ranks.count)
    }

    /// The ranks of a set of rows that may be seen.
    func ranks(of set: RowSet) -> RowSet {
        if set.count < count / 1024 {
            var found: [UInt32] = []
            found.reserveCapacity(set.count)
            set.each { found.append(ranks[$0]) }
            found.sort()
            return .rows(found[...])
        }
        var bitmap = Bitmap(capacity: count)
        set.each { bitmap.insert(ranks[$0]) }
        return RowSet(bitmap, capacity: count)
    }
}
