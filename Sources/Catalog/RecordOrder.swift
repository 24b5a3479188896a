// The order of a list, and the page of it that begins behind a position.

/// The order that sort keys put records in; ties are broken by id, which is the order of rows.
struct RecordOrder {
    private let table: Table
    private let catalog: Catalog
    private let indexes: TableIndexes
    private let keys: [(field: String, column: Column, isDescending: Bool)]

    /// A set is sorted by itself where walking an index to the end of the page would cost more. A step of the walk costs
    /// about a sixteenth of what one row costs to sort.
    private static let walkingAdvantage = 16

    init(_ table: Table, keys: [SortKey], catalog: Catalog, indexes: TableIndexes) {
        self.table = table
        self.catalog = catalog
        self.indexes = indexes
        self.keys = keys.compactMap { key in table.column(key.field).map { (key.field, $0, key.isDescending) }
        }
    }

    /// The position behind a row.
    func position(_ row: Int) -> Position { Position(values: values(row), id: table.id(row)) }

    /// A page of a set, and whether rows come behind it.
    func page(_ set: RowSet, after: Position?, limit: Int?) -> (rows: [Int], hasMore: Bool) {
        let wanted = limit.map { $0 + 1 } ?? Int.max
        var rows: [Int]
        if keys.isEmpty {
            rows = inOrderOfIds(set, after: after, count: wanted)
        } else if let groups = groups(set, count: wanted) {
            rows = walk(groups, set, after: after, count: wanted)
        } else {
            rows = sorted(set, after: after)
        }
        let hasMore = limit.map { rows.count > $0 } ?? false
        if let limit, hasMore { rows.removeLast(rows.count - limit) }
        return (rows, hasMore)
    }

    /// How a set is put in order, in words.
    func access(_ set: RowSet, limit: Int?) -> String {
        if keys.isEmpty { return "rows as they stand" }
        return groups(set, count: limit.map { $0 + 1 } ?? Int.max) == nil
            ? "sorted" : "order of \(keys[0].field) walked"
    }

    // MARK: By id

    private func inOrderOfIds(_ set: RowSet, after: Position?, count: Int) -> [Int] {
        let start = after.map { UInt32(firstRow(behind: $0.id)) } ?? 0
        var rows: [Int] = []
        set.forEach(from: start) { row in
            rows.append(Int(row))
            return rows.count < count
        }
        return rows
    }

    // MARK: By groups of equal first keys

    /// The rows of a table in groups whose first sort key is the same, ascending by that key, absent ones apart.
    private struct Groups {
        let count: Int
        let rows: (Int) -> ArraySlice<UInt32>
        let absent: () -> [UInt32]
    }

    /// `nil` where no index groups the first key, or the set is so small that it is sorted sooner.
    private func groups(_ set: RowSet, count: Int) -> Groups? {
        let steps = min(count, set.count) * indexes.capacity
        guard let key = keys.first, steps < set.count * set.count * Self.walkingAdvantage else { return nil }
        if let order = indexes.order(key.field) {
            return Groups(
                count: order.groups.count - 1,
                rows: { order.order[Int(order.groups[$0])..<Int(order.groups[$0 + 1])] },
                absent: { order.absent })
        }
        guard case .term = key.column, let postings = indexes.postings(key.field) else { return nil }
        let values = postings.values
        let (visible, capacity) = (indexes.visible, indexes.capacity)
        return Groups(
            count: values.count, rows: { postings.list(values[$0]) },
            absent: {
                values.reduce(visible) { $0.subtracting(postings.set($1), capacity: capacity) }.list
            })
    }

    private func walk(_ groups: Groups, _ set: RowSet, after: Position?, count: Int) -> [Int] {
        let rest = Array(keys.dropFirst())
        let set = set.bitmap(capacity: indexes.capacity)
        var rows: [Int] = []
        /// Adds a group's rows. In the group in which the position lies those before it are passed over.
        func add(_ group: ArraySlice<UInt32>, holdsPosition: Bool) {
            if rest.isEmpty {
                let start = holdsPosition ? after.map { UInt32(firstRow(behind: $0.id)) } ?? 0 : 0
                for index in group.partitioningIndex(where: { $0 >= start })..<group.endIndex
                where set.contains(group[index]) {
                    if rows.count == count { return }
                    rows.append(Int(group[index]))
                }
                return
            }
            let members = group.filter(set.contains).map { (row: Int($0), values: values(Int($0), rest)) }
            for member in members.sorted(by: { precedes($0.values, $0.row, $1.values, $1.row, rest) }) {
                if rows.count == count { return }
                if holdsPosition, let after, !isBehind(member.row, after) { continue }
                rows.append(member.row)
            }
        }
        let isDescending = keys[0].isDescending
        let first = after.map { firstGroup(groups, behind: $0) } ?? 0
        for step in first..<max(first, groups.count) where rows.count < count {
            let group = groups.rows(isDescending ? groups.count - 1 - step : step)
            add(group, holdsPosition: step == first && isOfGroup(group, after))
        }
        if rows.count < count {
            // Where the position is among the absent, or before them, its id alone does not tell; the values do.
            add(groups.absent()[...], holdsPosition: after?.values.first == .absent)
        }
        return rows
    }

    /// Whether a position's first value is that of a group.
    private func isOfGroup(_ group: ArraySlice<UInt32>, _ position: Position?) -> Bool {
        guard let value = position?.values.first, let row = group.first else { return false }
        let own = self.value(keys[0].column, Int(row))
        return !SortValue.isLess(value, own) && !SortValue.isLess(own, value)
    }

    /// The first row whose id is greater.
    private func firstRow(behind id: String) -> Int {
        (0..<table.count).partitioningIndex { id.utf8.lexicographicallyPrecedes(table.idBytes($0)) }
    }

    /// The first group, in the direction of the walk, whose rows are not all before a position.
    private func firstGroup(_ groups: Groups, behind position: Position) -> Int {
        guard let value = position.values.first, value != .absent else { return groups.count }
        let isDescending = keys[0].isDescending
        return (0..<groups.count).partitioningIndex { step in
            let row = groups.rows(isDescending ? groups.count - 1 - step : step).first.map(Int.init) ?? 0
            let own = self.value(keys[0].column, row)
            return isDescending ? !SortValue.isLess(value, own) : !SortValue.isLess(own, value)
        }
    }

    // MARK: By sorting

    private func sorted(_ set: RowSet, after: Position?) -> [Int] {
        var keyed: [(row: Int, values: [SortValue])] = []
        keyed.reserveCapacity(set.count)
        set.forEach { row in
            keyed.append((Int(row), values(Int(row), keys)))
            return true
        }
        keyed.sort { precedes($0.values, $0.row, $1.values, $1.row, keys) }
        guard let after else { return keyed.map(\.row) }
        return keyed.drop { !isBehind($0.row, after) }.map(\.row)
    }

    // MARK: Comparing

    private typealias Keys = [(field: String, column: Column, isDescending: Bool)]

    private func values(_ row: Int) -> [SortValue] { values(row, keys) }

    private func values(_ row: Int, _ keys: Keys) -> [SortValue] { keys.map { value($0.column, row) } }

    private func value(_ column: Column, _ row: Int) -> SortValue {
        switch column {
        case .text(let texts): return texts[row].map(Self.sortValue) ?? .absent
        case .texts: return Self.sortValue(table.label(row))
        case .term(let terms): return terms[row] == Column.absentTerm ? .absent : .number(Int64(terms[row]))
        case .reference(let ordinals):
            return ordinals[row] == Column.absentReference ? .absent : .text(catalog.id(ordinals[row]))
        case .date(let dates):
            return dates[row].ifPresent.map { .days($0.earliest.number, $0.latest.number) } ?? .absent
        case .number(let numbers): return numbers[row] == 0 ? .absent : .number(Int64(numbers[row]))
        case .flag(let flags): return .number(flags[row] ? 1 : 0)
        case .instant(let instants): return instants[row] == .min ? .absent : .number(instants[row])
        case .object(let isPresent, let members):
            guard isPresent[row], members.count == 2, case .date(let from) = members[0],
                case .date(let to) = members[1]
            else { return .absent }
            return .days(
                (from[row].ifPresent?.earliest ?? .min).number, (to[row].ifPresent?.latest ?? .max).number)
        case .list: return .absent
        }
    }

    /// Texts are put in order by this many bytes of their folded form, so that a cursor stays short.
    private static let textBytesMaximum = 256

    private static func sortValue(_ text: String) -> SortValue {
        let key = Folding.key(text)
        guard key.utf8.count > textBytesMaximum else { return .text(key) }
        // Cut between characters: a continuation byte begins with the bits 10.
        var end = textBytesMaximum
        let bytes = Array(key.utf8)
        while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return .text(String(decoding: bytes[..<end], as: UTF8.self))
    }

    private func isBehind(_ row: Int, _ position: Position) -> Bool {
        compare(position.values, values(row), keys)
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
            if SortValue.isLess(left, right) { return !key.isDescending }
            if SortValue.isLess(right, left) { return key.isDescending }
        }
        return nil
    }
}

extension SortValue {
    fileprivate static func isLess(_ left: SortValue, _ right: SortValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.days(let first, let last), .days(let otherFirst, let otherLast)):
            first == otherFirst ? last < otherLast : first < otherFirst
        default: false
        }
    }
}
