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
    func hexadecimal() -> String {
        var digest = Digest()
        var head = JSONWriter()
        DatasetJSON.write(catalog, version: catalog.dataset.version, to: &head)
        for vocabulary in catalog.vocabularies.all { VocabularyJSON.write(vocabulary, to: &head) }
        digest.update(head.bytes)
        for table in catalog.tables {
            let rows = table.visible.map { UInt32(bitPattern: $0) }
            digest.update(table.schema.resource.rawValue.utf8)
            digest.update(numbers: [UInt32(rows.count)])
            for (field, column) in zip(table.schema.fields, table.columns) where catalog.shows(field) {
                digest.update(field.name.utf8)
                feed(column, rows, &digest)
            }
            feedRetracted(table, &digest)
        }
        return digest.hexadecimal()
    }

    /// Of records that were taken back, what answers still say.
    private func feedRetracted(_ table: Table, _ digest: inout Digest) {
        let rows = (0..<table.count).filter { row in
            if table.isVisible(row) { return false }
            if case .retracted = catalog.look(up: table.id(row)) { return true }
            return false
        }.map { UInt32($0) }
        guard !rows.isEmpty else { return }
        for name in ["id", "correction", "modified", "former_ids"] {
            guard let column = table.column(name) else { continue }
            digest.update(name.utf8)
            feed(column, rows, &digest)
        }
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
        digest.update(numbers: rows.map { UInt32(clamping: texts.utf8(Int($0)).count) })
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
