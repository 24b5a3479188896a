// The changes of one edition, in the order of their keys: what the files state, and what is remembered beside it.

public import Catalog

/// Every record that the public may know of, once, at its latest change; and every record that is gone.
///
/// The order is that of the keys, which are in the files. What only those can know who served the edition before is told
/// with a change where it is remembered: which fields changed, the id before, and what was withdrawn.
public struct ChangeLog: Sendable {
    /// One change.
    public struct Entry: Sendable, Equatable {
        /// Where it stands.
        public let key: ChangeKey
        /// The kind of record.
        public let resource: Resource
        /// What became of the record.
        public let kind: CatalogComparison.Kind
        /// The record; `nil` where it is gone.
        public let ordinal: Ordinal?
        /// The fields that changed; `nil` where that is not known.
        public let fields: [String]?
        /// The id that the record had before this change, where that is known to have been another.
        public let formerId: String?
    }

    /// The edition.
    public let edition: Edition
    /// What is remembered of those before.
    public private(set) var history: ChangeHistory
    /// What changed with this edition, in whole, until it is kept; `nil` for a first one.
    public private(set) var unkept: ChangeBatch?
    /// Records in which something differs that is no change, until it is kept.
    public private(set) var touched: [Ordinal] = []
    private let order: ChangeOrder
    /// The places of what changed since the edition before, which most of those who ask were told: every stream looks
    /// for them at once.
    private var newest: (since: UInt64, places: [Int])?
    /// What is gone, in the order of its keys, and where it stands among all changes.
    private let withdrawn: [(key: ChangeKey, change: RecordChange)]
    private let withdrawnPlaces: [Int]
    private let corrected: Int?

    /// Puts the changes of an edition in order. This reads the days of every record once.
    public init(_ edition: Edition, _ history: ChangeHistory) {
        self.edition = edition
        self.history = history
        order = ChangeOrder(edition.catalog)
        corrected = edition.catalog.vocabularies["status"]?.index(of: "corrected")
        var gone: [(key: ChangeKey, change: RecordChange)] = []
        for (id, withdrawal) in history.withdrawn where edition.catalog.look(up: id) == .unknown {
            let key = ChangeKey(day: withdrawal.day, id: id, revision: withdrawal.change.revision)
            gone.append((key, withdrawal.change))
        }
        withdrawn = gone.sorted { $0.key < $1.key }
        withdrawnPlaces = withdrawn.enumerated().map { [order] index, gone in
            order.count(through: gone.key, edition.catalog) + index
        }
    }

    /// The log of an edition before which nothing is remembered.
    ///
    /// - Parameter instant: when it began to be served, in seconds since 1970.
    public init(first edition: Edition, instant: Int64) {
        self.init(
            edition,
            ChangeHistory(
                ChangeBatch(version: edition.version, instant: instant, day: edition.lastModifiedDay)))
    }

    /// The log of an edition that takes the place of this one. This compares both, value by value.
    public func followed(by next: Edition, instant: Int64) -> ChangeLog {
        let comparison = CatalogComparison(edition.catalog, next.catalog)
        let batch = ChangeBatch(comparison, next, instant: instant)
        var history = history
        history.append(batch)
        var log = ChangeLog(next, history)
        log.unkept = batch
        log.touched = comparison.touched
        log.newest = (self.history.current.mark, log.places(of: batch.changes.lazy.map(\.id)))
        return log
    }

    /// This log when what changed is kept.
    ///
    /// - Parameter instant: when the edition began to be served, in seconds since 1970.
    public func kept(_ instant: Int64) -> ChangeLog {
        var log = self
        log.history.stamp(instant)
        log.unkept = nil
        log.touched = []
        return log
    }

    /// The log of another catalog of the same content.
    public func renewed(_ same: Edition) -> ChangeLog { ChangeLog(same, history) }

    /// How many changes there are.
    public var count: Int { order.ordinals.count + withdrawn.count }

    /// A change, by its place in the order.
    public func entry(_ place: Int) -> Entry {
        guard let ordinal = ordinal(place) else {
            let (key, change) = withdrawn[withdrawnBefore(place)]
            return Entry(
                key: key, resource: change.resource, kind: .withdrawn, ordinal: nil, fields: nil,
                formerId: nil)
        }
        let (resource, row) = edition.catalog.locate(ordinal)
        let key = order.key(edition.catalog, resource, row)
        let known = known(resource, row)
        let kind = kind(resource, row, known)
        return Entry(
            key: key, resource: resource, kind: kind, ordinal: ordinal,
            fields: kind == .created ? [] : known?.fields, formerId: known?.formerId)
    }

    /// The record that a change is of; `nil` where it is gone.
    public func ordinal(_ place: Int) -> Ordinal? {
        let before = withdrawnBefore(place)
        if before < withdrawn.count, withdrawnPlaces[before] == place { return nil }
        return order.ordinals[place - before]
    }

    /// The kind of record that a change is of.
    public func resource(_ place: Int) -> Resource {
        ordinal(place).map { edition.catalog.locate($0).resource }
            ?? withdrawn[withdrawnBefore(place)].change.resource
    }

    /// What became of the record that a change is of.
    public func kind(_ place: Int) -> CatalogComparison.Kind {
        guard let ordinal = ordinal(place) else { return .withdrawn }
        let (resource, row) = edition.catalog.locate(ordinal)
        return kind(resource, row, known(resource, row))
    }

    /// How many changes come before a key, or have it.
    public func count(through key: ChangeKey) -> Int {
        order.count(through: key, edition.catalog) + withdrawn.partitioningIndex { $0.key > key }
    }

    /// The place of the latest change of a record; `nil` where the public knows of no such record.
    public func place(of id: String) -> Int? {
        switch edition.catalog.look(up: id) {
        case .record(let ordinal), .retracted(let ordinal):
            let (resource, row) = edition.catalog.locate(ordinal)
            return count(through: order.key(edition.catalog, resource, row)) - 1
        case .former: return nil
        case .unknown:
            return withdrawn.firstIndex { $0.key.id == id }.map { withdrawnPlaces[$0] }
        }
    }

    /// The places of what has changed since an edition was served, in order; `nil` where that is not remembered.
    ///
    /// - Parameter mark: the number that stands for the edition's version.
    public func places(changedSince mark: UInt64) -> [Int]? {
        if let newest, newest.since == mark { return newest.places }
        return history.changed(since: mark).map(places(of:))
    }

    private func places(of ids: some Sequence<String>) -> [Int] { Set(ids).compactMap(place(of:)).sorted() }

    /// How many of those that are gone stand before a place.
    private func withdrawnBefore(_ index: Int) -> Int { withdrawnPlaces.partitioningIndex { $0 >= index } }

    /// What is remembered of the latest change of a record.
    private func known(_ resource: Resource, _ row: Int) -> RecordChange? {
        guard history.hasChanges else { return nil }
        let change = history.latestChange(of: edition.catalog.table(resource).id(row))
        return change?.revision == order.revision(resource, row) ? change : nil
    }

    private func kind(
        _ resource: Resource, _ row: Int, _ known: RecordChange?
    ) -> CatalogComparison.Kind {
        let table = edition.catalog.table(resource)
        if !table.isVisible(row) { return .retracted }
        if let known { return known.kind }
        if case .term(let places)? = table.column("status"), Int(places[row]) == corrected {
            return .corrected
        }
        let isNew = order.revision(resource, row) == 1 || order.isLifted(resource, row)
        return isNew ? .created : .updated
    }
}
