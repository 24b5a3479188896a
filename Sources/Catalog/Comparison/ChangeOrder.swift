// The order of what the files say of change: every record at the day of its latest revision.

/// Where a change stands in the sequence of all: by day, then id, then revision. All of it is in the files, so that
/// whoever serves the same files has the same sequence.
public struct ChangeKey: Sendable, Equatable, Comparable {
    /// The day of the record's latest revision; of one that was under embargo, no day before the embargo's end.
    public let day: Day
    /// The record's id.
    public let id: String
    /// The number of the revision.
    public let revision: Int

    /// Makes a key.
    public init(day: Day, id: String, revision: Int) {
        self.day = day
        self.id = id
        self.revision = revision
    }

    /// By day, then id, then revision.
    public static func < (left: Self, right: Self) -> Bool {
        if left.day != right.day { return left.day < right.day }
        return left.id == right.id ? left.revision < right.revision : left.id < right.id
    }
}

/// The records that the public may know of, in the order of their keys.
public struct ChangeOrder: Sendable {
    /// The records.
    public let ordinals: [Ordinal]
    private let days: [Int32]
    private let marks: [RevisionMarks]

    /// Puts the records of a catalog in order.
    public init(_ catalog: Catalog) {
        var found: [(day: Int32, ordinal: Ordinal)] = []
        var counts: [Int32: Int] = [:]
        let marks = Resource.allCases.map { RevisionMarks(catalog, $0) }
        for resource in Resource.allCases {
            for row in 0..<catalog.table(resource).count where catalog.standing(resource, row) != .hidden {
                let day = marks[resource.index].day(row)
                found.append((day, catalog.ordinal(resource, row)))
                counts[day, default: 0] += 1
            }
        }
        // By counting the records of each day: there are few days and may be a million records.
        var starts: [Int32: Int] = [:]
        var start = 0
        for day in counts.keys.sorted() {
            starts[day] = start
            start += counts[day] ?? 0
        }
        var ordinals = [Ordinal](repeating: 0, count: found.count)
        var days = [Int32](repeating: 0, count: found.count)
        var next = starts
        for (day, ordinal) in found {
            let place = next[day, default: 0]
            next[day] = place + 1
            ordinals[place] = ordinal
            days[place] = day
        }
        // Within a day the kinds stand one behind the other, each by id: a few runs to be merged.
        for (day, start) in starts {
            ordinals[start..<start + (counts[day] ?? 0)].sort { left, right in
                let (one, other) = (catalog.locate(left), catalog.locate(right))
                if one.resource == other.resource { return left < right }
                return catalog.table(one.resource).idBytes(one.row)
                    .lexicographicallyPrecedes(catalog.table(other.resource).idBytes(other.row))
            }
        }
        self.ordinals = ordinals
        self.days = days
        self.marks = marks
    }

    /// The day of a change.
    public func day(_ index: Int) -> Day { Day(number: days[index]) }

    /// The key of a change.
    public func key(_ index: Int, _ catalog: Catalog) -> ChangeKey {
        let (resource, row) = catalog.locate(ordinals[index])
        return key(catalog, resource, row)
    }

    /// The key of the latest change of a record.
    public func key(_ catalog: Catalog, _ resource: Resource, _ row: Int) -> ChangeKey {
        let marks = marks[resource.index]
        return ChangeKey(
            day: Day(number: marks.day(row)), id: catalog.table(resource).id(row),
            revision: marks.revision(row))
    }

    /// How many changes come before a key, or have it.
    public func count(through key: ChangeKey, _ catalog: Catalog) -> Int {
        var (low, high) = (0, ordinals.count)
        while low < high {
            let middle = (low + high) / 2
            let isThrough =
                days[middle] == key.day.number
                ? self.key(middle, catalog) <= key : days[middle] < key.day.number
            if isThrough { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The revision of a record.
    public func revision(_ resource: Resource, _ row: Int) -> Int { marks[resource.index].revision(row) }

    /// Whether a record came to be seen by the end of an embargo and not by a revision since.
    public func isLifted(_ resource: Resource, _ row: Int) -> Bool {
        let marks = marks[resource.index]
        return marks.embargoEnd(row).map { $0 >= marks.modified(row) } ?? false
    }
}

/// The columns of a kind of record that say when a record was last changed.
struct RevisionMarks: Sendable {
    private let days: [PartialDate]
    private let revisions: [Int32]
    private let embargoEnds: [Int64]
    private let standard: Day

    init(_ catalog: Catalog, _ resource: Resource) {
        let table = catalog.table(resource)
        standard = catalog.dataset.modified
        if case .date(let days)? = table.column("modified") { self.days = days } else { days = [] }
        if case .number(let numbers)? = table.column("revision") {
            revisions = numbers
        } else {
            revisions = []
        }
        if case .instant(let ends)? = table.column("embargo_until") {
            embargoEnds = ends
        } else {
            embargoEnds = []
        }
    }

    func revision(_ row: Int) -> Int { row < revisions.count ? max(1, Int(revisions[row])) : 1 }

    /// The day of the latest revision, or of the end of the embargo where that is later.
    func day(_ row: Int) -> Int32 { max(modified(row), embargoEnd(row) ?? .min) }

    func modified(_ row: Int) -> Int32 {
        (row < days.count ? days[row].ifPresent?.latest : nil)?.number ?? standard.number
    }

    func embargoEnd(_ row: Int) -> Int32? {
        guard row < embargoEnds.count, embargoEnds[row] != .min else { return nil }
        return Day(secondsSince1970: embargoEnds[row])?.number
    }
}
