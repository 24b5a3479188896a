// Addresses to try that work on whatever dataset is served: made from the records that are there.

import Catalog
import HTTPMessage

/// Makes example addresses.
struct Examples {
    private let catalog: Catalog

    init(_ catalog: Catalog) { self.catalog = catalog }

    /// The list, one record and one question each of which has an answer; only the list where there is no record.
    func addresses(_ resource: Resource) -> [String] {
        let path = "/v1/" + resource.rawValue
        let table = catalog.table(resource)
        guard let first = table.visible.first.map(Int.init) else { return [path] }
        var addresses = [path, path + "/" + table.id(first)]
        let questions: [Resource: (filter: String, path: String, more: String)] = [
            .sources: ("publisher", "publisher", ""),
            .actors: ("kind", "kind", "&fields=id,names"),
            .partnerships: ("party", "parties.actor", "&sort=signed&fields=id,signed,level"),
            .events: ("participant", "participants.actor", "&sort=-date"),
            .rhetoric: ("actor", "actors", "&sort=-date&include=sources"),
            .assessments: ("kind", "kind", ""),
        ]
        if let question = questions[resource], let leaf = table.leaf(question.path),
            let value = value(leaf, in: table)
        {
            addresses.append("\(path)?\(question.filter)=\(Target.encode(value))\(question.more)")
        }
        addresses.append(path + ".csv")
        return addresses
    }

    /// The first value of a field in the records that may be seen.
    private func value(_ leaf: Leaf, in table: Table) -> String? {
        for row in table.visible {
            for index in leaf.range(Int(row)) {
                switch (leaf.values, leaf.type) {
                case (.reference(let ordinals), _) where ordinals[index] != Column.absentReference:
                    return catalog.id(ordinals[index])
                case (.term(let terms), .term(let name)) where terms[index] != Column.absentTerm:
                    return catalog.vocabularies[name]?.terms[Int(terms[index])].code
                default: continue
                }
            }
        }
        return nil
    }

    /// How many records are looked through for a value.
    private static let rowMaximum = 10_000

    /// A list filtered by a value that a record has; by whether there is one, where none is found.
    func address(_ filter: Filter, _ schema: Schema) -> String {
        let path = "/v1/" + schema.resource.rawValue
        let table = catalog.table(schema.resource)
        let type = schema.type(of: filter)
        if case .object = type { return "\(path)?\(filter.name)__overlaps=2023/2024" }
        for leaf in filter.paths.compactMap(table.leaf) {
            for row in table.visible.prefix(Self.rowMaximum) {
                for index in leaf.range(Int(row)) {
                    guard let value = value(leaf.values, index, type) else { continue }
                    let comparison = type == .text || type == .url ? "__contains" : ""
                    return "\(path)?\(filter.name)\(comparison)=\(Target.encode(value))"
                }
            }
        }
        return type == .identifier
            ? path + "?id__startswith=a"
            : type == .flag ? "\(path)?\(filter.name)=true" : "\(path)?\(filter.name)__isnull=true"
    }

    private func value(_ values: Column, _ index: Int, _ type: FieldType) -> String? {
        switch values {
        case .reference(let ordinals):
            ordinals[index] == Column.absentReference ? nil : catalog.id(ordinals[index])
        case .term(let terms): term(type, Int(terms[index]))
        case .date(let dates): dates[index].ifPresent.map { String($0.earliest.description.prefix(4)) }
        case .text(let texts):
            // A comma would be taken for several values: one word is enough to be found by.
            texts[index]?.split { !$0.isLetter && !$0.isNumber && !"-:/.".contains($0) }.first.map(
                String.init)
        case .number(let numbers): numbers[index] == 0 ? nil : String(numbers[index])
        case .flag(let flags): flags[index] ? "true" : nil
        default: nil
        }
    }

    private func term(_ type: FieldType, _ place: Int) -> String? {
        guard case .term(let name) = type.element, let terms = catalog.vocabularies[name]?.terms,
            terms.indices.contains(place)
        else { return nil }
        return terms[place].code
    }
}
