// The records of a set in groups whose first sort key is the same: what a walk in that order steps over.

/// Groups in the direction of a walk, those without a value apart. The rows of a group come in the order of their ids.
struct SortGroups {
    /// A group, or the records that have no value.
    enum Group {
        case step(Int)
        case absent
    }

    /// Where the groups come from.
    private enum Source {
        /// The order of ranks: a group is a range of them.
        case ranks(SortIndex, RowSet)
        /// The order of another date.
        case places(SortIndex, Members)
        /// The values of a term field, in the order of the vocabulary.
        case terms([UInt16], Postings, values: [Int], RowSet, Members)
    }

    /// How many groups there are.
    let count: Int
    private let source: Source
    private let ranking: Ranking
    private let isDescending: Bool

    /// A group of terms with fewer records is gathered and sorted; of a larger one the rows are looked through.
    private static let gatheredMaximum = 2048

    /// Groups by the date that records are ranked by.
    init(_ order: SortIndex, _ ranking: Ranking, _ set: RowSet, isDescending: Bool) {
        (source, count) = (.ranks(order, set), order.groups.count - 1)
        (self.ranking, self.isDescending) = (ranking, isDescending)
    }

    /// Groups by another date.
    init(places order: SortIndex, _ ranking: Ranking, _ members: Members, isDescending: Bool) {
        (source, count) = (.places(order, members), order.groups.count - 1)
        (self.ranking, self.isDescending) = (ranking, isDescending)
    }

    /// Groups by a term.
    init(
        _ terms: [UInt16], _ postings: Postings, _ ranking: Ranking, _ set: RowSet, _ members: Members,
        isDescending: Bool
    ) {
        let values = postings.values
        (source, count) = (.terms(terms, postings, values: values, set, members), values.count)
        (self.ranking, self.isDescending) = (ranking, isDescending)
    }

    /// The first step, from one on, whose group may have members; `nil` where no more come.
    func next(_ step: Int) -> Int? {
        guard step < count else { return nil }
        guard case .ranks(let order, let set) = source else { return step }
        if isDescending {
            guard let rank = set.last(before: order.groups[count - step]) else { return nil }
            return count - 1 - order.group(of: rank)
        }
        guard let rank = set.first(from: order.groups[step]), Int(rank) < order.count else { return nil }
        return order.group(of: rank)
    }

    /// A row of a step's group, in the set or not: it has the group's value.
    func sample(_ step: Int) -> Int {
        let group = number(step)
        switch source {
        case .ranks(let order, _), .places(let order, _):
            return ranking.row(order.rank(Int(order.groups[group])))
        case .terms(_, let postings, let values, _, _):
            return postings.list(values[group]).first.map(ranking.row) ?? 0
        }
    }

    private func number(_ step: Int) -> Int { isDescending ? count - 1 - step : step }

    /// Calls `body` with the rows of a group that are in the set, from a row on, until it returns false.
    func forEach(in group: Group, from start: Int, _ body: (Int) -> Bool) {
        switch (source, group) {
        case (.ranks(let order, let set), .step(let step)):
            let places = order.places(number(step))
            walk(UInt32(places.lowerBound)..<UInt32(places.upperBound), of: set, from: start, body)
        case (.ranks(let order, let set), .absent):
            walk(UInt32(order.count)..<UInt32(ranking.count), of: set, from: start, body)
        case (.places(let order, let members), .step(let step)):
            let places = order.places(number(step))
            let first = places.partitioningPlace { ranking.row(order.rank($0)) >= start }
            for rank in (first..<places.upperBound).lazy.map(order.rank)
            where members.contains(rank) && !body(ranking.row(rank)) { return }
        case (.places(let order, let members), .absent):
            for rank in order.absent
            where members.contains(rank) && ranking.row(rank) >= start && !body(ranking.row(rank)) { return }
        case (.terms(let terms, let postings, let values, let set, let members), .step(let step)):
            let value = values[number(step)]
            let size = postings.count(value, in: set)
            if size > Self.gatheredMaximum {
                return look(for: UInt16(value), in: terms, members, from: start, body)
            }
            gather(set.intersection(postings.set(value), capacity: ranking.count), from: start, body)
        case (.terms(let terms, _, _, _, let members), .absent):
            look(for: Column.absentTerm, in: terms, members, from: start, body)
        }
    }

    /// In a range of equal dates ranks are in the order of ids.
    private func walk(_ range: Range<UInt32>, of set: RowSet, from start: Int, _ body: (Int) -> Bool) {
        let first = range.partitioningRank { ranking.row($0) >= start }
        set.forEach(from: first) { rank in rank < range.upperBound && body(ranking.row(rank)) }
    }

    private func gather(_ set: RowSet, from start: Int, _ body: (Int) -> Bool) {
        var rows: [Int] = []
        set.each { rows.append(Int(ranking.rows[$0])) }
        rows.sort()
        for row in rows where row >= start && !body(row) { return }
    }

    private func look(
        for value: UInt16, in terms: [UInt16], _ members: Members, from start: Int, _ body: (Int) -> Bool
    ) {
        for row in start..<max(start, terms.count) where terms[row] == value {
            let rank = ranking.ranks[row]
            if rank != Ranking.none, members.contains(rank), !body(row) { return }
        }
    }
}

extension Range<Int> {
    /// The first number of the range that satisfies a condition that, once true, stays true; the end if none does.
    fileprivate func partitioningPlace(where belongs: (Int) -> Bool) -> Int {
        let offset = (0..<count).partitioningIndex { belongs(lowerBound + $0) }
        return lowerBound + offset
    }
}

extension Range<UInt32> {
    /// The same of ranks.
    fileprivate func partitioningRank(where belongs: (UInt32) -> Bool) -> UInt32 {
        lowerBound + UInt32((0..<count).partitioningIndex { belongs(lowerBound + UInt32($0)) })
    }
}
