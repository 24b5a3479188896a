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
}
