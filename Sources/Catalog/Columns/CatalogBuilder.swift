// From records appended part by part to a catalog that is ready to be asked.

/// Collects records. What it is given has been checked: it knows no errors.
///
/// A class, because it is handed from one loading thread to another and is too large to be copied.
public final class CatalogBuilder {
    /// Ids and their symbols.
    public private(set) var identifiers = IdentifierTable()
    /// The records of each kind, in load order.
    private var records: [RecordColumns]
    private var definitions: [Definition] = []

    /// What an id stands for. In eight bytes, because there is one for every id.
    private enum Definition {
        case none
        case record(Resource, row: UInt32)
        case former(of: UInt32)
    }

    /// The most records of all kinds together.
    public static let recordMaximum = Int(Int32.max)

    /// Makes an empty builder.
    public init() { records = Schema.all.map { RecordColumns($0.fields) } }

    /// The symbol of an id.
    public func intern(_ id: ArraySlice<UInt8>) -> UInt32 {
        let symbol = identifiers.intern(id)
        if Int(symbol) == definitions.count { definitions.append(.none) }
        return symbol
    }

    /// How many records of a kind have been appended.
    public func count(_ resource: Resource) -> Int { records[resource.index].count }

    /// Whether what a part of the input has may be appended: 32 bits count the records of all kinds, the bytes of each
    /// field and the bytes of all ids.
    package func hasRoom(for part: RecordColumns, _ ids: IdentifierTable, _ resource: Resource) -> Bool {
        identifiers.byteCount + ids.byteCount <= Int(UInt32.max)
            && records.reduce(part.count) { $0 + $1.count } <= Self.recordMaximum
            && records[resource.index].hasRoom(for: part)
    }

    /// Makes room for so many times what a part of the input has, so that nothing is moved for each part that comes.
    ///
    /// Room that is never used costs addresses and no memory.
    package func reserve(_ times: Int, _ part: RecordColumns, _ ids: IdentifierTable, _ resource: Resource) {
        records[resource.index].reserve(times, part)
        identifiers.reserve(times, ids)
        definitions.reserveCapacity(definitions.count + times * ids.count)
    }

    /// Appends the records of a part of the input.
    ///
    /// - Parameter symbols: for each symbol of the part that of the whole.
    package func append(_ part: RecordColumns, _ resource: Resource, symbols: [UInt32]) {
        records[resource.index].appendPart(part, symbols: symbols)
    }

    /// Says that a record has this id.
    public func define(_ symbol: UInt32, as resource: Resource, row: Int) {
        definitions[Int(symbol)] = .record(resource, row: UInt32(row))
    }

    /// Says that a record once had this id.
    public func define(_ symbol: UInt32, asFormerIdOf current: UInt32) {
        definitions[Int(symbol)] = .former(of: current)
    }

    /// The kind of record that an id stands for; `nil` where no record has it now.
    public func resource(of symbol: UInt32) -> Resource? {
        if case .record(let resource, _) = definitions[Int(symbol)] { resource } else { nil }
    }

    /// The id that a former id leads to now.
    public func currentId(ofFormer symbol: UInt32) -> UInt32? {
        if case .former(let current) = definitions[Int(symbol)] { current } else { nil }
    }

    /// The symbols that stand for records, of kinds that a reference may name.
    public func symbols(of resources: [Resource]) -> [UInt32] {
        definitions.indices.compactMap { index in
            if case .record(let resource, _) = definitions[index], resources.contains(resource) {
                UInt32(index)
            } else {
                nil
            }
        }
    }

    /// Makes the catalog that the newsroom sees, records under embargo among the others; `Catalog.asEverybodySees`
    /// makes that of everybody. The builder is empty afterwards.
    ///
    /// - Parameter workers: who makes columns and indexes.
    public func build(
        dataset: DatasetDescription, vocabularies: Vocabularies, workers: Workers = .one
    ) -> Catalog {
        let orders = Resource.allCases.map(order)
        var bases: [Ordinal] = []
        var next: Ordinal = 0
        for resource in Resource.allCases {
            bases.append(next)
            next += Ordinal(count(resource))
        }
        let ordinals = symbolOrdinals(orders: orders, bases: bases)
        let columns = Freezing(&records, orders, ordinals).columns(workers)
        let tables = Schema.all.map { schema in
            let frozen = columns[schema.resource.index]
            let retracted = Self.retracted(schema, frozen, vocabularies)
            let visible = (0..<Int32(retracted.count)).filter { !retracted[Int($0)] }
            return Table(schema: schema, count: retracted.count, columns: frozen, visible: visible)
        }
        let entries = entries(tables: tables, ordinals: ordinals, bases: bases)
        definitions = []
        return Catalog(
            dataset: dataset, vocabularies: vocabularies, tables: tables, identifiers: identifiers,
            entries: entries, bases: bases, workers: workers)
    }

    /// The rows of a kind in the order of their ids.
    private func order(_ resource: Resource) -> RowOrder {
        let columns = records[resource.index]
        let isOrdered = (1..<max(1, columns.count)).allSatisfy {
            columns.idBytes($0 - 1).lexicographicallyPrecedes(columns.idBytes($0))
        }
        if isOrdered { return .same }
        // The first bytes behind what all ids share, as a number, tell most ids apart.
        let shared = Self.sharedPrefixLength(columns)
        let keys = (0..<columns.count).map { row in
            (columns.idBytes(row).dropFirst(shared).prefix(8) + repeatElement(0, count: 8)).prefix(8)
                .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return .rows(
            (0..<UInt32(columns.count)).sorted { left, right in
                let (one, other) = (keys[Int(left)], keys[Int(right)])
                if one != other { return one < other }
                return columns.idBytes(Int(left)).lexicographicallyPrecedes(columns.idBytes(Int(right)))
            })
    }

    private static func sharedPrefixLength(_ columns: RecordColumns) -> Int {
        let first = columns.idBytes(0)
        var length = first.count
        for row in 1..<columns.count {
            let id = columns.idBytes(row)
            if length == 0 { break }
            length = zip(first.prefix(length), id).prefix { $0 == $1 }.count
        }
        return length
    }

    private func symbolOrdinals(orders: [RowOrder], bases: [Ordinal]) -> [Ordinal] {
        let ranks: [[Ordinal]?] = orders.map { order in
            guard case .rows(let rows) = order else { return nil }
            var ranks = [Ordinal](repeating: 0, count: rows.count)
            for (rank, row) in rows.enumerated() { ranks[Int(row)] = Ordinal(rank) }
            return ranks
        }
        var ordinals = definitions.map { definition in
            if case .record(let resource, let row) = definition {
                bases[resource.index] + (ranks[resource.index]?[Int(row)] ?? row)
            } else {
                Column.absentReference
            }
        }
        for (symbol, definition) in definitions.enumerated() {
            if case .former(let current) = definition { ordinals[symbol] = ordinals[Int(current)] }
        }
        return ordinals
    }

    private func entries(tables: [Table], ordinals: [Ordinal], bases: [Ordinal]) -> [IdentifierEntry] {
        definitions.enumerated().map { symbol, definition in
            let isFormer: Bool
            switch definition {
            case .none: return .unknown
            case .record: isFormer = false
            case .former: isFormer = true
            }
            let ordinal = ordinals[symbol]
            let index = bases.lastIndex { $0 <= ordinal } ?? 0
            let row = Int(ordinal - bases[index])
            if isFormer { return .former(ordinal) }
            return tables[index].isVisible(row) ? .record(ordinal) : .retracted(ordinal)
        }
    }

    private static func retracted(_ schema: Schema, _ columns: [Column], _ vocabularies: Vocabularies)
        -> [Bool]
    {
        guard let index = schema.fields.firstIndex(where: { $0.name == "status" }),
            case .term(let terms) = columns[index],
            let retracted = vocabularies["status"]?.index(of: "retracted")
        else { return [] }
        return terms.map { Int($0) == retracted }
    }
}
