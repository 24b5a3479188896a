// The hash of all that can be seen of a catalog: what names an edition of a dataset.

import Catalog

/// Feeds a catalog's visible records to a digest, column by column.
///
/// Equal records give equal digests, in whatever format and order their files had them, and whether or not there are
/// records beside them that may not be seen: references are counted over visible records alone.
struct ContentDigest {
    private let catalog: Catalog
    /// For each ordinal the number of visible records before it.
    private let ranks: [UInt32]

    init(_ catalog: Catalog) {
        self.catalog = catalog
        var ranks: [UInt32] = []
        var rank: UInt32 = 0
        for table in catalog.tables {
            for row in 0..<table.count {
                ranks.append(rank)
                if table.isVisible(row) { rank += 1 }
            }
        }
        self.ranks = ranks
    }

    /// The digest as hexadecimal digits.
    ///
    /// - Parameter workers: who reads the columns. Each is a digest of its own, so that several can be read at a time.
    func hexadecimal(_ workers: Workers) -> String {
        let parts = catalog.tables.flatMap { table in
            let rows = table.visible.map { UInt32(bitPattern: $0) }
            let retracted = retracted(table)
            let shown = zip(table.schema.fields, table.columns).filter { catalog.shows($0.0) }
            let left = retracted.isEmpty ? [] : ["id", "correction", "modified", "former_ids"]
            return shown.map { Part(table: table, field: $0.0.name, column: $0.1, rows: rows) }
                + left.compactMap { name in
                    table.column(name).map { Part(table: table, field: name, column: $0, rows: retracted) }
                }
        }
        var digest = Digest()
        var head = JSONWriter()
        DatasetJSON.write(catalog, version: catalog.dataset.version, to: &head)
        for vocabulary in catalog.vocabularies.all { VocabularyJSON.write(vocabulary, to: &head) }
        digest.update(head.bytes)
        for part in workers.map(parts.count, { self.digest(of: parts[$0]) }) { digest.update(part) }
        return digest.hexadecimal()
    }

    /// A field, and the rows that are read of it.
    private struct Part {
        let table: Table
        let field: String
        let column: Column
        let rows: [UInt32]
    }

    private func digest(of part: Part) -> [UInt8] {
        var digest = Digest()
        digest.update("\(part.table.schema.resource.rawValue).\(part.field)".utf8)
        digest.update(numbers: [UInt32(part.rows.count)])
        feed(part.column, part.rows, &digest)
        return digest.bytes()
    }

    /// The records that were taken back, of which answers still say a little.
    private func retracted(_ table: Table) -> [UInt32] {
        (0..<table.count).filter { row in
            if table.isVisible(row) { return false }
            if case .retracted = catalog.look(up: table.id(row)) { return true }
            return false
        }.map { UInt32($0) }
    }

    private func feed(_ column: Column, _ rows: [UInt32], _ digest: inout Digest) {
        switch column {
        case .text(let texts): feed(texts, rows, &digest)
        case .term(let terms): digest.update(numbers: rows.map { terms[Int($0)] })
        case .reference(let ordinals):
            digest.update(
                numbers: rows.map { row in
                    let ordinal = ordinals[Int(row)]
                    return ordinal == Column.absentReference ? ordinal : ranks[Int(ordinal)]
                })
        case .date(let dates):
            digest.update(numbers: rows.map { dates[Int($0)].earliest.number })
            digest.update(numbers: rows.map { dates[Int($0)].latest.number })
            digest.update(numbers: rows.map { dates[Int($0)].form })
        case .number(let numbers): digest.update(numbers: rows.map { numbers[Int($0)] })
        case .flag(let flags): digest.update(rows.map { flags[Int($0)] ? 1 : 0 })
        case .instant(let instants): digest.update(numbers: rows.map { instants[Int($0)] })
        case .list(let offsets, let elements): feed(elements, self.elements(offsets, rows, &digest), &digest)
        case .object(let isPresent, let members):
            digest.update(rows.map { isPresent[Int($0)] ? 1 : 0 })
            for member in members { feed(member, rows, &digest) }
        case .texts(let offsets, let languages, let values):
            let elements = elements(offsets, rows, &digest)
            feed(languages, elements, &digest)
            feed(values, elements, &digest)
        }
    }

    private func feed(_ texts: TextColumn, _ rows: [UInt32], _ digest: inout Digest) {
        digest.update(numbers: rows.map { UInt32(clamping: texts.size(Int($0))) })
        if rows.count == texts.count { return digest.update(texts.allBytes) }
        var bytes: [UInt8] = []
        for row in rows { bytes.append(contentsOf: texts.utf8(Int(row))) }
        digest.update(bytes)
    }

    /// The elements of the lists of some rows; the lists' lengths are fed.
    private func elements(_ offsets: [UInt32], _ rows: [UInt32], _ digest: inout Digest) -> [UInt32] {
        digest.update(numbers: rows.map { offsets[Int($0) + 1] - offsets[Int($0)] })
        return rows.flatMap { offsets[Int($0)]..<offsets[Int($0) + 1] }
    }
}
