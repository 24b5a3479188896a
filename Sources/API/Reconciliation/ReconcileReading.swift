// What a reconciliation client sends: batches of queries and requests for data, as JSON in a parameter.

import Catalog
import HTTPMessage
import StructuredText

/// Reads the JSON of `queries` and `extend` (Reconciliation Service API 0.2, sections 4 and 7).
struct ReconcileReading {
    let catalog: Catalog
    private let properties: [ReconcileProperty]
    private let types: [String]
    /// What is wrong, in the order in which it was found.
    private(set) var faults: [Problem.Detail] = []

    /// How many queries a batch may have.
    static let queryMaximum = 50
    /// How many properties a query may have, and how many an extension.
    static let propertyMaximum = 20
    /// How many values a property of a query may have.
    static let valueMaximum = 20
    /// How many actors an extension may ask about.
    static let idMaximum = 500
    /// How many values queries without a name may compare, all actors and properties of a batch together.
    static let comparisonMaximum = 200_000

    init(_ catalog: Catalog) {
        self.catalog = catalog
        properties = ReconcileProperty.all(catalog)
        types = ReconcileType.all(catalog).map(\.id)
    }

    /// The value of a parameter as JSON.
    ///
    /// - Throws: `parameters`, with line and column.
    private static func root(_ name: String, _ text: String) throws(Failure) -> JSONElement {
        try JSONDocument(Array(text.utf8), at: name) { .parameters([.invalidValue(name, $0)]) }.root
    }

    private mutating func fault(_ place: String, _ detail: String, didYouMean: String? = nil) {
        let parameter = String(place.prefix { $0 != "." && $0 != "[" })
        faults.append(.invalidValue(parameter, "\(place) \(detail)", didYouMean: didYouMean))
    }

    private func finish() throws(Failure) {
        if !faults.isEmpty { throw .parameters(faults) }
    }

    // MARK: Queries

    /// Reads a batch.
    ///
    /// - Throws: `parameters`, with every fault.
    mutating func queries(_ text: String) throws(Failure) -> [(key: String, query: ReconcileQuery)] {
        let root = try Self.root("queries", text)
        guard let members = root.members else {
            fault("queries", "is an object of queries by key, not \(root.noun).")
            throw .parameters(faults)
        }
        if members.count > Self.queryMaximum {
            fault("queries", "has \(members.count) queries; at most \(Self.queryMaximum) are taken at once.")
            throw .parameters(faults)
        }
        var batch: [(String, ReconcileQuery)] = []
        for (key, element) in members {
            batch.append((key, query(element, at: "queries." + key.prefix(80))))
        }
        let nameless = batch.filter { $0.1.text.isEmpty }.reduce(0) { $0 + $1.1.properties.count }
        if nameless * catalog.table(.actors).visible.count > Self.comparisonMaximum {
            fault("queries", "compares too much without names; give a name with each query, or send fewer.")
        }
        try finish()
        return batch
    }

    private mutating func query(_ element: JSONElement, at place: String) -> ReconcileQuery {
        var query = ReconcileQuery()
        guard let members = element.members else {
            fault(place, "is \(element.noun), not an object.")
            return query
        }
        for (key, value) in members {
            let place = place + "." + key.prefix(80)
            switch key {
            case "query":
                if let text = value.text { query.text = text } else { fault(place, "is a text.") }
            case "type": query.types = typeNames(value, at: place)
            case "type_strict":
                if let strictness = value.text.flatMap(ReconcileQuery.Strictness.init) {
                    query.strictness = strictness
                } else {
                    let words = ReconcileQuery.Strictness.allCases.map(\.rawValue).joined(separator: ", ")
                    fault(place, "is one of \(words).")
                }
            case "limit":
                if let limit = value.integer, (1...ReconcileQuery.limitMaximum).contains(limit) {
                    query.limit = limit
                } else {
                    fault(place, "is a whole number from 1 to \(ReconcileQuery.limitMaximum).")
                }
            case "properties": query.properties = conditions(value, at: place)
            default:
                let known = ["query", "type", "type_strict", "limit", "properties"]
                fault(
                    place, "is not known; a query has \(known.joined(separator: ", ")).",
                    didYouMean: Suggestion.nearest(to: key, among: known).first)
            }
        }
        if !members.contains(where: { $0.key == "query" }) && query.properties.isEmpty {
            fault(place, "has neither query nor properties.")
        }
        return query
    }

    /// One type or a list of them, each by its id (section 4.2).
    private mutating func typeNames(_ element: JSONElement, at place: String) -> [String] {
        var names: [String] = []
        for value in element.elements ?? [element] {
            guard let id = value.text else {
                fault(place, "is a type's id, or a list of them.")
                return []
            }
            if id.isEmpty { continue }
            if types.contains(id) {
                if !names.contains(id) { names.append(id) }
            } else {
                fault(
                    place,
                    "is \u{201C}\(id.prefix(80))\u{201D}, which is no type; there are \(types.joined(separator: ", ")).",
                    didYouMean: Suggestion.nearest(to: id, among: types).first)
            }
        }
        return names
    }

    private mutating func conditions(
        _ element: JSONElement, at place: String
    ) -> [(ReconcileProperty, [String])] {
        guard let elements = element.elements, elements.count <= Self.propertyMaximum else {
            fault(place, "is a list of at most \(Self.propertyMaximum) properties, each with pid and v.")
            return []
        }
        var conditions: [(ReconcileProperty, [String])] = []
        for (index, element) in elements.enumerated() {
            let place = place + "[\(index)]"
            let members = element.members ?? []
            guard let pid = members.first(where: { $0.key == "pid" })?.value.text,
                let value = members.first(where: { $0.key == "v" })?.value
            else {
                fault(place, "is an object with pid and v.")
                continue
            }
            guard let property = property(pid, at: place + ".pid") else { continue }
            // A cell that was reconciled is sent by its id, an empty one as null.
            let cells = (value.elements ?? [value]).filter { $0.kind != .null }
            let values = cells.compactMap { cell in
                cell.scalar ?? cell.members?.first { $0.key == "id" }?.value.text
            }
            if values.count < cells.count {
                fault(
                    place + ".v",
                    "is a text, a number, true or false, an object with an id, or a list of them.")
                continue
            }
            if let count = value.elements?.count, count > Self.valueMaximum {
                fault(place + ".v", "has \(count) values; at most \(Self.valueMaximum) are taken.")
                continue
            }
            // What is empty in a row of a table says nothing of the actor.
            let said = values.filter { !$0.isEmpty && $0.utf8.count <= NameIndex.questionBytesMaximum }
            if !said.isEmpty { conditions.append((property, said)) }
        }
        return conditions
    }

    private mutating func property(_ id: String, at place: String) -> ReconcileProperty? {
        if let property = properties.first(where: { $0.id == id }) { return property }
        fault(
            place,
            "is \u{201C}\(id.prefix(80))\u{201D}, which is no property; /reconcile/properties lists them.",
            didYouMean: Suggestion.nearest(to: id, among: properties.map(\.id)).first)
        return nil
    }

    // MARK: Data

    /// A property whose values are asked for.
    struct Column {
        let property: ReconcileProperty
        /// How many values at most; 0 for all.
        let limit: Int
    }

    /// Reads a request for data.
    ///
    /// - Throws: `parameters`, with every fault.
    mutating func columns(_ text: String) throws(Failure) -> (ids: [String], columns: [Column]) {
        let root = try Self.root("extend", text)
        guard let members = root.members else {
            fault("extend", "is an object with ids and properties, not \(root.noun).")
            throw .parameters(faults)
        }
        for (key, _) in members where key != "ids" && key != "properties" {
            fault(
                "extend." + key.prefix(80), "is not known; there are ids and properties.",
                didYouMean: Suggestion.nearest(to: key, among: ["ids", "properties"]).first)
        }
        let ids = members.first { $0.key == "ids" }?.value.elements ?? []
        let asked = members.first { $0.key == "properties" }?.value.elements ?? []
        if ids.isEmpty || ids.count > Self.idMaximum || ids.contains(where: { $0.text == nil }) {
            fault("extend.ids", "is a list of 1 to \(Self.idMaximum) ids.")
        }
        if asked.isEmpty || asked.count > Self.propertyMaximum {
            fault("extend.properties", "is a list of 1 to \(Self.propertyMaximum) properties.")
        }
        try finish()
        var columns: [Column] = []
        for (index, element) in asked.enumerated() {
            let place = "extend.properties[\(index)]"
            guard let id = element.members?.first(where: { $0.key == "id" })?.value.text else {
                fault(place, "is an object with an id.")
                continue
            }
            let settings = element.members?.first { $0.key == "settings" }?.value
            if let settings, settings.members == nil {
                fault(place + ".settings", "is an object of settings, not \(settings.noun).")
                continue
            }
            // Clients send settings as numbers or as texts of them, and an empty text for none.
            let asked = settings?.members?.first { $0.key == "limit" }?.value
            let limit = asked.map { $0.scalar ?? $0.noun } ?? ""
            guard limit.isEmpty || Int(limit) != nil && limit.utf8.allSatisfy({ (48...57).contains($0) })
            else {
                fault(place + ".settings.limit", "is a whole number from 0.")
                continue
            }
            if let property = property(id, at: place + ".id") {
                columns.append(Column(property: property, limit: Int(limit) ?? 0))
            }
        }
        try finish()
        return (ids.compactMap(\.text), columns)
    }
}
