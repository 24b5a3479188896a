// What is remembered of the editions that were served before: which records changed from one to the next.

public import Catalog

/// What became of one record when an edition took the place of another.
public struct RecordChange: Sendable, Equatable {
    /// What became of it.
    public let kind: CatalogComparison.Kind
    /// The kind of record.
    public let resource: Resource
    /// The record's id since.
    public let id: String
    /// Its revision since; of one that is gone, the last.
    public let revision: Int
    /// The fields whose values changed, in the schema's order; empty where it is new or gone.
    public let fields: [String]
    /// The id that it had before, where that was another.
    public let formerId: String?
    /// Whether what it says differs and its revision does not.
    public let isUnrevised: Bool

    /// Makes a change.
    public init(
        kind: CatalogComparison.Kind, resource: Resource, id: String, revision: Int, fields: [String] = [],
        formerId: String? = nil, isUnrevised: Bool = false
    ) {
        self.kind = kind
        self.resource = resource
        self.id = id
        self.revision = revision
        self.fields = fields
        self.formerId = formerId
        self.isUnrevised = isUnrevised
    }
}

/// An edition that took the place of another, and what changed with it.
public struct ChangeBatch: Sendable, Equatable {
    /// The version of the edition.
    public let version: String
    /// When it began to be served, in seconds since 1970.
    public let instant: Int64
    /// The day of what is gone since: the latest on which a record of the edition was modified.
    public let day: Day
    /// What changed; none for the first edition.
    public let changes: [RecordChange]
    /// A number that stands for the version in tokens.
    public let mark: UInt64

    /// Makes a batch.
    public init(version: String, instant: Int64, day: Day, changes: [RecordChange] = []) {
        self.version = version
        self.instant = instant
        self.day = day
        self.changes = changes
        mark = Self.mark(of: version)
    }

    /// The number that stands for a version in tokens.
    public static func mark(of version: String) -> UInt64 {
        var digest = Digest()
        digest.update(version.utf8)
        return digest.bytes().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The batch by which an edition takes the place of another.
    public init(_ comparison: CatalogComparison, _ edition: Edition, instant: Int64) {
        self.init(
            version: edition.version, instant: instant, day: edition.lastModifiedDay,
            changes: comparison.differences.map { RecordChange(comparison, $0) })
    }
}

extension RecordChange {
    /// A difference between two catalogs, in words that need neither.
    public init(_ comparison: CatalogComparison, _ difference: CatalogComparison.Difference) {
        let isGone = difference.kind == .withdrawn
        let content = RecordContent(
            isGone ? comparison.earlier : comparison.later, difference.resource, difference.row)
        let former = difference.formerRow.map { comparison.earlier.table(difference.resource).id($0) }
        self.init(
            kind: difference.kind, resource: difference.resource, id: content.id, revision: content.revision,
            fields: comparison.fields(of: difference), formerId: former == content.id ? nil : former,
            isUnrevised: difference.isUnrevised)
    }
}

/// The editions that are remembered, in order, the one that is served last.
///
/// It holds at most `changeMaximum` changes: beyond that the oldest editions are forgotten, and whoever names one of
/// them is told everything again.
public struct ChangeHistory: Sendable {
    /// How many changes are remembered.
    public static let changeMaximum = 100_000
    /// How many editions are remembered.
    public static let editionMaximum = 10_000

    /// The editions, the oldest first; at least one.
    public private(set) var batches: [ChangeBatch]
    /// For every record that is gone and was not seen again, its change and the day of it, by id.
    public private(set) var withdrawn: [String: (change: RecordChange, day: Day)] = [:]
    /// For every record that changed, its latest change.
    private var latest: [String: RecordChange] = [:]
    /// For every version, by its mark, the place of its latest batch.
    private var places: [UInt64: Int] = [:]
    private var changeCount = 0

    /// Remembers one edition.
    public init(_ first: ChangeBatch) {
        batches = []
        append(first)
    }

    /// Remembers the edition that takes the place of the last.
    public mutating func append(_ batch: ChangeBatch) {
        batches.append(batch)
        changeCount += batch.changes.count
        note(batch, at: batches.count - 1)
        guard changeCount > Self.changeMaximum || batches.count > Self.editionMaximum else { return }
        forget()
    }

    /// Says when the edition that is served began to be.
    public mutating func stamp(_ instant: Int64) {
        let last = batches[batches.count - 1]
        batches[batches.count - 1] = ChangeBatch(
            version: last.version, instant: instant, day: last.day, changes: last.changes)
    }

    private mutating func note(_ batch: ChangeBatch, at place: Int) {
        places[batch.mark] = place
        for change in batch.changes {
            latest[change.id] = change
            withdrawn[change.id] = change.kind == .withdrawn ? (change, batch.day) : nil
        }
    }

    /// Forgets the oldest editions until a quarter of the room is free, so that this is done rarely. What is gone stays
    /// known, as long as there is room.
    private mutating func forget() {
        var kept: [ChangeBatch] = []
        var room = Self.changeMaximum / 4 * 3
        for batch in batches.reversed() {
            room -= batch.changes.count
            if !kept.isEmpty, room < 0 || kept.count >= Self.editionMaximum / 4 * 3 { break }
            kept.append(batch)
        }
        kept.reverse()
        // What changed with the oldest that is kept is not needed: nobody can name the edition before it.
        let first = kept[0]
        kept[0] = ChangeBatch(version: first.version, instant: first.instant, day: first.day)
        let gone = withdrawn
        batches = kept
        (latest, places, withdrawn) = ([:], [:], [:])
        for (place, batch) in kept.enumerated() { note(batch, at: place) }
        changeCount = kept.reduce(0) { $0 + $1.changes.count }
        guard gone.count <= Self.changeMaximum else { return }
        withdrawn.merge(gone) { $1 }
    }

    /// The edition that is served.
    public var current: ChangeBatch { batches[batches.count - 1] }

    /// Whether any change is remembered.
    public var hasChanges: Bool { !latest.isEmpty }

    /// The latest change of a record that is remembered.
    public func latestChange(of id: String) -> RecordChange? { latest[id] }

    /// All changes of a record that are remembered, with when they came, the oldest first.
    ///
    /// - Parameter ids: its id, and those that it had.
    public func changes(of ids: [String]) -> [(change: RecordChange, instant: Int64)] {
        guard ids.contains(where: { latest[$0] != nil }) else { return [] }
        return batches.flatMap { batch in
            batch.changes.lazy.filter { ids.contains($0.id) }.map { ($0, batch.instant) }
        }
    }

    /// The ids of what has changed since an edition was served; `nil` where that is not remembered.
    ///
    /// - Parameter mark: the number that stands for the edition's version.
    public func changed(since mark: UInt64) -> Set<String>? {
        guard let place = places[mark] else { return nil }
        return Set(batches[(place + 1)...].lazy.flatMap(\.changes).map(\.id))
    }

    /// The edition that was served at an instant; `nil` before the first that is remembered.
    public func batch(at instant: Int64) -> ChangeBatch? { batches.last { $0.instant <= instant } }
}
