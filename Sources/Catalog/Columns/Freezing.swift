// The step from columns that records were appended to to the columns of a catalog, a field at a time.

import Synchronization

/// Makes the columns of all kinds. What a field's columns were made from is let go as soon as they are made, so that
/// a large dataset is there once and a field of it twice, and not all of it twice.
final class Freezing: Sendable {
    private let fields: [(resource: Int, field: Int)]
    private let sources: Mutex<[FieldColumns?]>
    private let orders: [RowOrder]
    private let ordinals: [Ordinal]

    /// Takes the records out of their columns.
    init(_ records: inout [RecordColumns], _ orders: [RowOrder], _ ordinals: [Ordinal]) {
        self.orders = orders
        self.ordinals = ordinals
        var fields: [(Int, Int)] = []
        var sources: [FieldColumns?] = []
        for resource in records.indices {
            for (field, columns) in records[resource].takeFields().enumerated() {
                fields.append((resource, field))
                sources.append(columns)
            }
        }
        self.fields = fields
        self.sources = Mutex(sources)
    }

    /// The columns by kind and field.
    func columns(_ workers: Workers) -> [[Column]] {
        let frozen = workers.map(fields.count) { [self] index in
            let source = sources.withLock { sources in
                defer { sources[index] = nil }
                return sources[index]
            }
            return source?.freeze(orders[fields[index].resource], ordinals) ?? .flag([])
        }
        var columns = orders.map { _ in [Column]() }
        for (field, column) in zip(fields, frozen) { columns[field.resource].append(column) }
        return columns
    }
}
