// What was corrected or taken back, over all kinds of record: the list that feeds and `/v1/corrections` are made from.

public import Catalog

/// A record that was corrected or taken back.
public struct Correction: Sendable, Equatable {
    /// The record.
    public let ordinal: Ordinal
    /// The kind of record.
    public let resource: Resource
    /// The day of the correction.
    public let date: Day
    /// Whether the record was taken back.
    public let isRetraction: Bool
}

extension Correction {
    /// All corrections that the public may know of, the latest first, those of one day by id.
    static func all(of catalog: Catalog) -> [Correction] {
        var found: [(correction: Correction, id: String)] = []
        for table in catalog.tables {
            let resource = table.schema.resource
            let note = table.leaf("correction.note")
            guard case .text(let notes)? = note?.values else { continue }
            for row in 0..<table.count where !notes.isAbsent(row) {
                let isVisible = table.isVisible(row)
                let id = table.id(row)
                // What is neither seen nor known to be taken back is under embargo.
                if !isVisible, case .retracted = catalog.look(up: id) {} else if !isVisible { continue }
                let content = RecordContent(catalog, resource, row)
                guard let date = content.correction?.date else { continue }
                let correction = Correction(
                    ordinal: catalog.ordinal(resource, row), resource: resource, date: date,
                    isRetraction: !isVisible)
                found.append((correction, id))
            }
        }
        found.sort {
            $0.correction.date == $1.correction.date ? $0.id < $1.id : $0.correction.date > $1.correction.date
        }
        return found.map(\.correction)
    }
}
