// Records embedded beside a page: those that its records refer to.

import Catalog
import Representations

/// Collects and writes the records that other records refer to.
struct Included {
    private let edition: Edition
    private let resources: [Resource]
    private var catalog: Catalog { edition.catalog }

    init(_ edition: Edition, _ resources: [Resource]) {
        self.edition = edition
        self.resources = resources
    }

    /// Writes an object with a list per kind, each record once, in the order of their ids.
    func write(_ resource: Resource, _ rows: [Int], to writer: inout JSONWriter) {
        var found = Set<Ordinal>()
        for column in catalog.table(resource).columns {
            for row in rows { collect(column, row, into: &found) }
        }
        writer.beginObject()
        for kind in resources {
            writer.key(kind.rawValue)
            writer.beginList()
            let json = edition.json(kind)
            for ordinal in found.sorted() {
                let (resource, row) = catalog.locate(ordinal)
                if resource == kind { json.write(row, to: &writer) }
            }
            writer.endList()
        }
        writer.endObject()
    }

    private func collect(_ column: Column, _ row: Int, into found: inout Set<Ordinal>) {
        switch column {
        case .reference(let ordinals):
            if ordinals[row] != Column.absentReference { found.insert(ordinals[row]) }
        case .list(let offsets, let elements):
            for index in Int(offsets[row])..<Int(offsets[row + 1]) { collect(elements, index, into: &found) }
        case .object(let isPresent, let members):
            if isPresent[row] { for member in members { collect(member, row, into: &found) } }
        case .text, .term, .date, .number, .flag, .instant, .texts: break
        }
    }
}
