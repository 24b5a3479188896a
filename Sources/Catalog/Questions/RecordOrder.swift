// The order of a list, and the page of it that begins behind a position.

/// The order that sort keys put records in; ties are broken by id, which is the order of rows. Sets are sets of ranks.
struct RecordOrder {
    let table: Table
    let indexes: TableIndexes
    let keys: Keys
    private let values: SortValues
    private let ranking: Ranking

    /// The fields sorted by.
    typealias Keys = [(field: String, column: Column, isDescending: Bool)]

    /// A set is sorted by itself where walking an index to the end of the page would cost more. A step of the walk costs
    /// about a sixteenth of what one row costs to sort.
    private static let walkingAdvantage = 16

    init(_ table: Table, keys: [SortKey], catalog: Catalog, indexes: TableIndexes) {
        self.table = table
        self.indexes = indexes
        ranking = indexes.ranking
        values = SortValues(table, catalog)
        self.keys = keys.compactMap { key in table.column(key.field).map { (key.field, $0, key.isDescending) }
        }
    }

    /// The position behind a row.
    func position(_ row: Int) -> Position { Position(values: values.of(row, keys), id: table.id(row)) }

    /// A page of a set, and whether rows come behind it.
    func page(_ set: RowSet, after: Position?, limit: Int?) -> (rows: [Int], hasMore: Bool) {
        let wanted = limit.map { $0 + 1 } ?? Int.max
        var rows: [Int]
        if let isDescending = isOfIds {
            rows = inOrderOfIds(set, isDescending: isDescending, after: after, count: wanted)
        } else if let groups = groups(set, count: wanted) {
            rows = walk(groups, after: after, count: wanted)
        } else {
            rows = sorted(set, after: after, count: wanted)
        }
        let hasMore = limit.map { rows.count > $0 } ?? false
        if let limit, hasMore { rows.removeLast(rows.count - limit) }
        return (rows, hasMore)
    }

    /// Whether the order is walked, page by page, and not made anew for each page.
    func isWalkable(_ set: RowSet) -> Bool {
        isOfIds != nil || groups(set, count: Self.pageWalked) != nil && keys.count == 1
    }

    /// How many rows a page has that a walk is judged by.
    private static let pageWalked = 1000

    /// How a set is put in order, in words.
    func access(_ set: RowSet, limit: Int?) -> String {
        if isOfIds != nil { return "rows as they stand" }
        return groups(set, count: limit.map { $0 + 1 } ?? Int.max) == nil
            ? "sorted" : "order of \(keys[0].field) walked"
    }

    /// Whether walking to the end of a page costs less than sorting the set.
    private func isWalkCheaper(_ set: RowSet, count: Int, advantage: Int) -> Bool {
        let (steps, overflows) = min(count, set.count).multipliedReportingOverflow(by: indexes.capacity)
        return !overflows && steps < set.count * set.count * advantage
    }

    /// The first row whose id is greater.
    private func firstRow(behind id: String) -> Int {
        (0..<table.count).partitioningIndex { id.utf8.lexicographicallyPrecedes(table.idBytes($0)) }
    }

    /// The first row whose id is not smaller.
    private func firstRow(from id: String) -> Int {
        (0..<table.count).partitioningIndex { !table.idBytes($0).lexicographicallyPrecedes(id.utf8) }
    }

    // MARK: By id

    /// Whether the order is that of ids, and from the last on; `nil` for any other order.
    private var isOfIds: Bool? {
        guard let key = keys.first else { return false }
        return key.field == "id" ? key.isDescending : nil
    }

    private func inOrderOfIds(_ set: RowSet, isDescending: Bool, after: Position?, count: Int) -> [Int] {
        let start = after.map { firstRow(behind: $0.id) } ?? 0
        let end = after.map { firstRow(from: $0.id) } ?? table.count
        var rows: [Int] = []
        guard isWalkCheaper(set, count: count, advantage: 4) else {
            set.each { rank in
                let row = Int(ranking.rows[rank])
                if isDescending ? row < end : row >= start { rows.append(row) }
            }
            return isDescending ? rows.first(count, by: >) : rows.first(count, by: <)
        }
        let set = Members(set, capacity: indexes.capacity)
        let walk =
            isDescending
            ? stride(from: end - 1, through: 0, by: -1) : stride(from: start, through: table.count - 1, by: 1)
        for row in walk where ranking.ranks[row] != Ranking.none && set.contains(ranking.ranks[row]) {
            rows.append(row)
            if rows.count == count { break }
        }
        return rows
    }

    // MARK: By groups of equal first keys

    /// `nil` where no index groups the first key, or the set is so small that it is sorted sooner.
    private func groups(_ set: RowSet, count: Int) -> SortGroups? {
        guard let key = keys.first else { return nil }
        if let order = indexes.order(key.field), order.isOfRanks {
            return SortGroups(order, ranking, set, isDescending: key.isDescending)
        }
        guard isWalkCheaper(set, count: count, advantage: Self.walkingAdvantage) else { return nil }
        if let order = indexes.order(key.field) {
            return SortGroups(
                places: order, ranking, Members(set, capacity: indexes.capacity),
                isDescending: key.isDescending)
        }
        guard case .term(let terms) = key.column, let postings = indexes.postings(key.field) else {
            return nil
        }
        return SortGroups(
            terms, postings, ranking, set, Members(set, capacity: indexes.capacity),
            isDescending: key.isDescending)
    }

    private func walk(_ groups: SortGroups, after: Position?, count: Int) -> [Int] {
        let rest = Array(keys.dropFirst())
        var rows: [Int] = []
        /// Adds a group's rows. In the group in which the position lies those before it are passed over.
        func add(_ group: SortGroups.Group, holdsPosition: Bool) {
            if rest.isEmpty {
                let start = holdsPosition ? after.map { firstRow(behind: $0.id) } ?? 0 : 0
                groups.forEach(in: group, from: start) { row in
                    rows.append(row)
                    return rows.count < count
                }
                return
            }
            var members: [(row: Int, values: [SortValue])] = []
            groups.forEach(in: group, from: 0) { row in
                if !holdsPosition || after.map({ isBehind(row, $0) }) ?? true {
                    members.append((row, values.of(row, rest)))
                }
                return true
            }
            rows += members.first(count - rows.count) {
                precedes($0.values, $0.row, $1.values, $1.row, rest)
            }
            .map(\.row)
        }
        var step = after.map { firstStep(groups, behind: $0) } ?? 0
        let first = step
        while rows.count < count, let next = groups.next(step) {
            let holdsPosition = next == first && isOfGroup(groups.sample(next), after)
            add(.step(next), holdsPosition: holdsPosition)
            step = next + 1
        }
        if rows.count < count {
            // Where the position is among the absent, or before them, its id alone does not tell; the values do.
            add(.absent, holdsPosition: after?.values.first == .absent)
        }
        return rows
    }

    /// Whether a position's first value is that of a row's group.
    private func isOfGroup(_ row: Int, _ position: Position?) -> Bool {
        guard let value = position?.values.first else { return false }
        let own = values.of(row, keys[0].column)
        return !value.isLess(than: own) && !own.isLess(than: value)
    }

    /// The first step of a walk whose rows are not all before a position.
    private func firstStep(_ groups: SortGroups, behind position: Position) -> Int {
        guard let value = position.values.first, value != .absent else { return groups.count }
        let isDescending = keys[0].isDescending
        return (0..<groups.count).partitioningIndex { step in
            let own = values.of(groups.sample(step), keys[0].column)
            return isDescending ? !value.isLess(than: own) : !own.isLess(than: value)
        }
    }

    // MARK: By sorting

    private func sorted(_ set: RowSet, after: Position?, count: Int) -> [Int] {
        var keyed: [(row: Int, values: [SortValue])] = []
        keyed.reserveCapacity(set.count)
        set.each { rank in
            let row = Int(ranking.rows[rank])
            let own = values.of(row, keys)
            if let after, !isBehind(row, own, after) { return }
            keyed.append((row, own))
        }
        return keyed.first(count) { precedes($0.values, $0.row, $1.values, $1.row, keys) }.map(\.row)
    }

    // MARK: Comparing

    private func isBehind(_ row: Int, _ position: Position) -> Bool {
        isBehind(row, values.of(row, keys), position)
    }

    private func isBehind(_ row: Int, _ own: [SortValue], _ position: Position) -> Bool {
        compare(position.values, own, keys)
            ?? position.id.utf8.lexicographicallyPrecedes(table.idBytes(row))
    }

    private func precedes(
        _ left: [SortValue], _ leftRow: Int, _ right: [SortValue], _ rightRow: Int, _ keys: Keys
    ) -> Bool {
        compare(left, right, keys) ?? (leftRow < rightRow)
    }

    /// Whether the first values come before the second; `nil` where they are the same.
    private func compare(_ left: [SortValue], _ right: [SortValue], _ keys: Keys) -> Bool? {
        for (key, (left, right)) in zip(keys, zip(left, right)) {
            if left == .absent && right == .absent { continue }
            if left == .absent { return false }
            if right == .absent { return true }
            if left.isLess(than: right) { return !key.isDescending }
            if right.isLess(than: left) { return key.isDescending }
        }
        return nil
    }
}

/// A set that is asked for single members: a list is made a bitmap first.
struct Members {
    private let all: Range<UInt32>
    private let bitmap: Bitmap?

    init(_ set: RowSet, capacity: Int) {
        if case .range(let range) = set {
            (all, bitmap) = (range, nil)
        } else {
            (all, bitmap) = (0..<0, set.bitmap(capacity: capacity))
        }
    }

    @inline(__always)
    func contains(_ rank: UInt32) -> Bool { bitmap?.contains(rank) ?? all.contains(rank) }
}
