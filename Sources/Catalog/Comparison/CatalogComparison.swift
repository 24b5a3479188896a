// What differs between two catalogs as the public sees them, record by record and field by field.

/// Two catalogs compared. A difference is a few words: of a million records that differ it keeps no text.
public struct CatalogComparison: Sendable {
    /// What became of a record.
    public enum Kind: String, Sendable, CaseIterable {
        /// It was not there before, or was under embargo.
        case created
        /// It says something else.
        case updated
        /// It says something else, and what was wrong.
        case corrected
        /// It was taken back.
        case retracted
        /// It has another id now.
        case renamed
        /// It vanished, and nothing says why.
        case withdrawn

        /// What became of a record, in words.
        public var meaning: String {
            switch self {
            case .created: "It is new here, or its embargo has ended."
            case .updated: "It says something else than before."
            case .corrected: "It says something else than before, and `note` says what was wrong."
            case .retracted: "It was taken back, and `note` says why."
            case .renamed: "It has another id than before; the former one leads to it."
            case .withdrawn: "It is gone, and nobody says why."
            }
        }
    }

    /// What became of one record.
    public struct Difference: Sendable, Equatable {
        /// What became of it.
        public let kind: Kind
        /// The kind of record.
        public let resource: Resource
        /// Its row in the later catalog; in the earlier one where it was withdrawn.
        public let row: Int
        /// Its row in the earlier catalog; `nil` where it is new.
        public let formerRow: Int?
        /// The fields whose values differ, a bit for each place in the schema.
        public let fieldMask: UInt64
        /// Whether what it says differs and its revision does not.
        public let isUnrevised: Bool
    }

    /// The earlier catalog.
    public let earlier: Catalog
    /// The later one.
    public let later: Catalog
    /// What differs, kinds in load order, within a kind by id, what was withdrawn behind the others.
    public let differences: [Difference]
    /// Records of the later catalog in which something differs that is no change: the days of its folder.
    public let touched: [Ordinal]

    /// How many fields a kind of record may have here: bits of a mask.
    public static let fieldMaximum = 64
    /// Fields that differ where only the days of the folder moved, or the id did: no statement changes with them.
    private static let days = ["added", "modified"]
    private static let identity = ["id", "former_ids"]

    /// Compares two catalogs. This reads every value of both once, a field at a time.
    public init(_ earlier: Catalog, _ later: Catalog) {
        self.earlier = earlier
        self.later = later
        let pairs = Resource.allCases.map { Pairs(earlier, later, $0) }
        var renamed: [Ordinal: String] = [:]
        for (resource, pairs) in zip(Resource.allCases, pairs) {
            for (row, current) in pairs.renamed {
                renamed[earlier.ordinal(resource, row)] = later.id(current)
            }
        }
        let (old, new) = (ValueDigest(earlier, renamed: renamed), ValueDigest(later))
        var touched: [Ordinal] = []
        differences = zip(Resource.allCases, pairs).flatMap { resource, pairs in
            Self.differences(
                earlier, later, resource, pairs, Self.masks(earlier, later, resource, pairs, old, new),
                &touched)
        }
        self.touched = touched
    }

    /// The names of the fields that a difference is in, in the schema's order.
    public func fields(of difference: Difference) -> [String] {
        Schema.of(difference.resource).fields.enumerated().compactMap { index, field in
            difference.fieldMask >> UInt64(index) & 1 == 1 && !field.isHidden ? field.name : nil
        }
    }

    // MARK: Which rows belong together

    /// The rows of one kind in both catalogs that are the same record.
    private struct Pairs {
        /// For every row of the later catalog that of the earlier one; -1 where it is new.
        var formerRows: [Int32]
        /// Rows of the earlier catalog whose record has another id now, and the record.
        var renamed: [(row: Int, current: Ordinal)] = []
        /// Rows of the earlier catalog whose record is gone.
        var gone: [Int] = []

        init(_ earlier: Catalog, _ later: Catalog, _ resource: Resource) {
            let (old, new) = (earlier.table(resource), later.table(resource))
            formerRows = Array(repeating: -1, count: new.count)
            // Both tables stand in the order of their ids.
            var row = 0
            var unmatched: [Int] = []
            for formerRow in 0..<old.count {
                let id = old.idBytes(formerRow)
                while row < new.count, new.idBytes(row).lexicographicallyPrecedes(id) { row += 1 }
                if row < new.count, new.idBytes(row).elementsEqual(id) {
                    formerRows[row] = Int32(formerRow)
                    row += 1
                } else {
                    unmatched.append(formerRow)
                }
            }
            for formerRow in unmatched where earlier.standing(resource, formerRow) != .hidden {
                guard case .former(let current) = later.look(up: old.id(formerRow)) else {
                    gone.append(formerRow)
                    continue
                }
                renamed.append((formerRow, current))
                let (kind, row) = later.locate(current)
                // Where two records became one, the one that kept its id is what it is compared with.
                if kind == resource, formerRows[row] < 0 { formerRows[row] = Int32(formerRow) }
            }
        }
    }

    /// For every row of the later catalog the fields in which it differs from its former row.
    private static func masks(
        _ earlier: Catalog, _ later: Catalog, _ resource: Resource, _ pairs: Pairs, _ old: ValueDigest,
        _ new: ValueDigest
    ) -> [UInt64] {
        let (before, after) = (earlier.table(resource), later.table(resource))
        var masks = [UInt64](repeating: 0, count: after.count)
        for (index, field) in Schema.of(resource).fields.prefix(fieldMaximum).enumerated()
        where !field.isHidden {
            let former = old.digests(before.columns[index], field.type)
            let current = new.digests(after.columns[index], field.type)
            for row in masks.indices where pairs.formerRows[row] >= 0 {
                if former[Int(pairs.formerRows[row])] != current[row] { masks[row] |= 1 << UInt64(index) }
            }
        }
        return masks
    }

    // MARK: What became of them

    private static func differences(
        _ earlier: Catalog, _ later: Catalog, _ resource: Resource, _ pairs: Pairs, _ masks: [UInt64],
        _ touched: inout [Ordinal]
    ) -> [Difference] {
        func bits(_ names: [String]) -> UInt64 {
            Schema.of(resource).fields.enumerated().reduce(0) { mask, field in
                names.contains(field.element.name) ? mask | 1 << UInt64(field.offset) : mask
            }
        }
        let (days, revision, correction) = (bits(Self.days), bits(["revision"]), bits(["correction"]))
        let name = bits(["id"])
        let identity = bits(Self.identity)
        let (before, after) = (RevisionMarks(earlier, resource), RevisionMarks(later, resource))
        let corrected = later.vocabularies["status"]?.index(of: "corrected")
        let statuses = later.table(resource).column("status")
        func isCorrected(_ row: Int) -> Bool {
            guard case .term(let places)? = statuses else { return false }
            return Int(places[row]) == corrected
        }
        var differences: [Difference] = []
        for row in masks.indices {
            let standing = later.standing(resource, row)
            if standing == .hidden { continue }
            let formerRow = pairs.formerRows[row] < 0 ? nil : Int(pairs.formerRows[row])
            let former = formerRow.map { earlier.standing(resource, $0) } ?? .hidden
            let mask = masks[row]
            let isRenamed = mask & name != 0
            let kind: Kind
            switch (former, standing) {
            case (.retracted, .retracted):
                if mask & correction == 0 {
                    if mask != 0 { touched.append(later.ordinal(resource, row)) }
                    continue
                }
                kind = .retracted
            case (_, .retracted): kind = .retracted
            case (.hidden, _): kind = .created
            // Whoever is reading on would not come by it where it stands now.
            case _ where mask & ~days == 0:
                guard let formerRow, after.day(row) < before.day(formerRow) else {
                    if mask != 0 { touched.append(later.ordinal(resource, row)) }
                    continue
                }
                kind = .updated
            case _ where mask & correction != 0 && isCorrected(row): kind = .corrected
            case _ where isRenamed: kind = .renamed
            default: kind = .updated
            }
            differences.append(
                Difference(
                    kind: kind, resource: resource, row: row,
                    formerRow: former == .hidden ? nil : formerRow,
                    fieldMask: former == .hidden ? 0 : mask,
                    isUnrevised: former == .visible && mask & revision == 0 && mask & ~days & ~identity != 0))
        }
        // A record that is under embargo again is gone like one that is no more: the public is not told which.
        let hidden = masks.indices.compactMap { row -> Int? in
            guard pairs.formerRows[row] >= 0, later.standing(resource, row) == .hidden else { return nil }
            let formerRow = Int(pairs.formerRows[row])
            return earlier.standing(resource, formerRow) == .hidden ? nil : formerRow
        }
        for row in (pairs.gone + hidden).sorted() {
            differences.append(
                Difference(
                    kind: .withdrawn, resource: resource, row: row, formerRow: row, fieldMask: 0,
                    isUnrevised: false))
        }
        return differences
    }
}

/// What the public may know of a record.
public enum Standing: Sendable, Equatable {
    /// Nothing: it is under embargo.
    case hidden
    /// All of it.
    case visible
    /// That it was taken back.
    case retracted
}

extension Catalog {
    /// Whether a record has this id and nobody without a key may know of it.
    public func isHidden(_ id: String) -> Bool {
        guard look(up: id) == .unknown else { return false }
        let bytes = Array(id.utf8)
        return tables.contains { table in
            let row = (0..<table.count).partitioningIndex {
                !table.idBytes($0).lexicographicallyPrecedes(bytes)
            }
            return row < table.count && table.idBytes(row).elementsEqual(bytes)
        }
    }

    /// What the public may know of the record in a row.
    public func standing(_ resource: Resource, _ row: Int) -> Standing {
        let table = table(resource)
        if table.isVisible(row) { return .visible }
        if case .retracted = look(up: table.id(row)) { return .retracted }
        return .hidden
    }
}
