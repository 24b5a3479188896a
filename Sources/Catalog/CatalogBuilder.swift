// From records appended one by one to a catalog that is ready to be asked.

/// Collects records. What it is given has been checked: it knows no errors.
///
/// A class, because readers of several files append to it in turn.
public final class CatalogBuilder {
    /// Ids and their symbols.
    public private(set) var identifiers = IdentifierTable()
    /// The columns of each kind, in load order, in the order of the schema's fields.
    public let columns: [[ColumnBuilder]]
    private var definitions: [Definition] = []

    private enum Definition {
        case none
        case record(Resource, row: Int)
        case former(of: UInt32)
    }

    /// Makes an empty builder.
    public init() {
        columns = Schema.all.map { schema in schema.fields.map { ColumnBuilder($0.type) } }
    }

    /// The symbol of an id.
    public func intern(_ id: ArraySlice<UInt8>) -> UInt32 {
        let symbol = identifiers.intern(id)
        if Int(symbol) == definitions.count { definitions.append(.none) }
        return symbol
    }

    /// How many records of a kind have been appended.
    public func count(_ resource: Resource) -> Int { columns[resource.index][0].count }

    /// Says that the record appended next has this id.
    public func define(_ symbol: UInt32, as resource: Resource) {
        definitions[Int(symbol)] = .record(resource, row: count(resource))
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
    /// makes that of everybody.
    public func build(dataset: DatasetDescription, vocabularies: Vocabularies) -> Catalog {
        let orders = Resource.allCases.map(order)
        var bases: [Ordinal] = []
        var next: Ordinal = 0
        for order in orders {
            bases.append(next)
            next += Ordinal(order.count)
        }
        let ordinals = symbolOrdinals(orders: orders, bases: bases)
        let tables = Schema.all.map { schema in
            let index = schema.resource.index
            let frozen = columns[index].map { $0.freeze(order: orders[index], ordinals: ordinals) }
            let retracted = Self.retracted(schema, frozen, vocabularies)
            let rows = Int32(orders[index].count)
            let visible = (0..<rows).filter { !retracted[Int($0)] }
            return Table(schema: schema, count: Int(rows), columns: frozen, visible: visible)
        }
        return Catalog(
            dataset: dataset, vocabularies: vocabularies, tables: tables, identifiers: identifiers,
            entries: entries(tables: tables, ordinals: ordinals, bases: bases), bases: bases)
    }

    /// The rows of a kind in the order of their ids.
    private func order(_ resource: Resource) -> [Int] {
        var symbols = [UInt32](repeating: 0, count: count(resource))
        for (symbol, definition) in definitions.enumerated() {
            if case .record(resource, let row) = definition { symbols[row] = UInt32(symbol) }
        }
        return symbols.indices.sorted {
            identifiers.utf8(symbols[$0]).lexicographicallyPrecedes(identifiers.utf8(symbols[$1]))
        }
    }

    private func symbolOrdinals(orders: [[Int]], bases: [Ordinal]) -> [Ordinal] {
        let ranks = orders.map { order in
            var ranks = [Ordinal](repeating: 0, count: order.count)
            for (rank, row) in order.enumerated() { ranks[row] = Ordinal(rank) }
            return ranks
        }
        var ordinals = definitions.map { definition in
            if case .record(let resource, let row) = definition {
                bases[resource.index] + ranks[resource.index][row]
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
