// The records that may be seen, ready to be asked. Immutable: any thread reads it, and a reload makes another.

/// Everything that answers are made from.
///
/// A class for its identity and its size: a request holds one reference to the catalog that it is answered from.
public final class Catalog: Sendable {
    /// Whom the records are shown to.
    public let audience: Audience
    /// What the dataset says about itself.
    public let dataset: DatasetDescription
    /// The closed lists.
    public let vocabularies: Vocabularies
    /// The records by kind, in load order.
    public let tables: [Table]
    /// The second at which the next embargo ends, where records are hidden; this catalog is out of date from then on.
    public let nextEmbargoEnd: Int64?
    let identifiers: IdentifierTable
    /// What each symbol of `identifiers` is.
    let entries: [IdentifierEntry]
    /// For each kind the ordinal of its first record.
    let bases: [Ordinal]
    let indexes: [TableIndexes]
    let textIndexes: [TextIndex]
    let memberships: MembershipGraph
    /// Who makes indexes, also those of what is seen later.
    private let workers: Workers

    /// Makes the indexes of what the newsroom sees: every record that was not taken back.
    init(
        dataset: DatasetDescription, vocabularies: Vocabularies, tables: [Table],
        identifiers: IdentifierTable, entries: [IdentifierEntry], bases: [Ordinal], workers: Workers
    ) {
        audience = .newsroom
        nextEmbargoEnd = nil
        self.dataset = dataset
        self.vocabularies = vocabularies
        self.tables = tables
        self.identifiers = identifiers
        self.entries = entries
        self.bases = bases
        self.workers = workers
        let built = Indexing(tables).run(workers)
        indexes = built.compactMap { $0?.table }
        textIndexes = built.compactMap { $0?.text }
        memberships = MembershipGraph(
            actors: tables[Resource.actors.index], base: bases[Resource.actors.index])
    }

    /// Makes what everybody sees of the newsroom's records. All is shared but the indexes of kinds of which something
    /// is hidden.
    ///
    /// - Parameters:
    ///   - tables: for each kind the table with fewer visible rows; `nil` where nothing is hidden.
    ///   - entries: what each symbol is now.
    init(
        _ newsroom: Catalog, hidingIn tables: [Table?], entries: [IdentifierEntry], nextEmbargoEnd: Int64?
    ) {
        audience = .everyone
        self.nextEmbargoEnd = nextEmbargoEnd
        self.entries = entries
        dataset = newsroom.dataset
        vocabularies = newsroom.vocabularies
        identifiers = newsroom.identifiers
        bases = newsroom.bases
        workers = newsroom.workers
        self.tables = tables.indices.map { tables[$0] ?? newsroom.tables[$0] }
        let built = Indexing(tables).run(workers)
        indexes = tables.indices.map { built[$0]?.table ?? newsroom.indexes[$0] }
        textIndexes = tables.indices.map { built[$0]?.text ?? newsroom.textIndexes[$0] }
        memberships =
            tables[Resource.actors.index].map {
                MembershipGraph(actors: $0, base: newsroom.bases[Resource.actors.index])
            } ?? newsroom.memberships
    }

    /// The records of a kind.
    public func table(_ resource: Resource) -> Table { tables[resource.index] }

    /// What an id leads to.
    public func look(up id: String) -> IdentifierEntry {
        guard let symbol = identifiers.symbol(of: id) else { return .unknown }
        return entries[Int(symbol)]
    }

    /// The kind and row of a record.
    public func locate(_ ordinal: Ordinal) -> (resource: Resource, row: Int) {
        let index = bases.lastIndex { $0 <= ordinal } ?? 0
        return (Resource.allCases[index], Int(ordinal - bases[index]))
    }

    /// The ordinal of a record.
    public func ordinal(_ resource: Resource, _ row: Int) -> Ordinal { bases[resource.index] + Ordinal(row) }

    /// The id of a record.
    public func id(_ ordinal: Ordinal) -> String {
        let (resource, row) = locate(ordinal)
        return tables[resource.index].id(row)
    }

    /// The bytes of a record's id.
    public func idBytes(_ ordinal: Ordinal) -> ArraySlice<UInt8> {
        let (resource, row) = locate(ordinal)
        return tables[resource.index].idBytes(row)
    }

    /// The bytes of what a record is called.
    public func labelBytes(_ ordinal: Ordinal) -> ArraySlice<UInt8> {
        let (resource, row) = locate(ordinal)
        return tables[resource.index].labelBytes(row)
    }

    /// What a record is called: an actor's English name, or else its first; the title of any other record.
    public func label(_ ordinal: Ordinal) -> String {
        let (resource, row) = locate(ordinal)
        return tables[resource.index].label(row)
    }

    /// Ids of a kind that may be asked for, in order.
    public func visibleIds(_ resource: Resource) -> some Sequence<String> {
        let table = tables[resource.index]
        return table.visible.lazy.map { table.id(Int($0)) }
    }
}

/// What an id leads to.
public enum IdentifierEntry: Sendable, Equatable {
    /// To nothing that the asker may know of.
    case unknown
    /// To a record.
    case record(Ordinal)
    /// To a record that has another id now.
    case former(Ordinal)
    /// To a record that was taken back.
    case retracted(Ordinal)
}

/// The records of one kind: a column per field, rows in the order of their ids.
public struct Table: Sendable {
    /// The fields and filters.
    public let schema: Schema
    /// How many rows there are, records that may not be seen among them.
    public let count: Int
    /// The values, a column per field of the schema.
    public let columns: [Column]
    /// The rows that may be seen, in the order of their ids.
    public let visible: [Int32]
    private let ids: TextColumn
    private let labels: Column?
    private let isRowVisible: [Bool]

    init(schema: Schema, count: Int, columns: [Column], visible: [Int32]) {
        self.schema = schema
        self.count = count
        self.columns = columns
        self.visible = visible
        if case .text(let ids) = columns[0] {
            self.ids = ids
        } else {
            ids = TextColumn(offsets: [0], bytes: [])
        }
        var flags = [Bool](repeating: false, count: count)
        for row in visible { flags[Int(row)] = true }
        isRowVisible = flags
        labels = schema.fields.firstIndex { $0.name == schema.labelField }.map { columns[$0] }
    }

    /// The id of a row.
    public func id(_ row: Int) -> String { ids[row] ?? "" }

    /// The bytes of the id of a row.
    func idBytes(_ row: Int) -> ArraySlice<UInt8> { ids.utf8(row) }

    /// Whether the record may be seen.
    public func isVisible(_ row: Int) -> Bool { isRowVisible[row] }

    /// The column of a field; `nil` where the schema has no such field.
    public func column(_ name: String) -> Column? {
        schema.fields.firstIndex { $0.name == name }.map { columns[$0] }
    }

    /// The scalar values at a dotted path; `nil` where the schema has no such field.
    public func leaf(_ path: String) -> Leaf? { Leaf(path: path, fields: schema.fields, columns: columns) }

    /// What the record in a row is called.
    public func label(_ row: Int) -> String { String(decoding: labelBytes(row), as: UTF8.self) }

    /// The bytes of what the record in a row is called.
    func labelBytes(_ row: Int) -> ArraySlice<UInt8> {
        var bytes: ArraySlice<UInt8> = []
        switch labels {
        case .text(let titles): bytes = titles.utf8(row)
        case .texts(let offsets, let languages, let values):
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            let english = range.first { languages[$0] == "en" }
            bytes = (english ?? range.first).map(values.utf8) ?? []
        default: break
        }
        return bytes.isEmpty ? ids.utf8(row) : bytes
    }
}
