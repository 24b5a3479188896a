// The values under a path as those see them who go through all rows of a table.

/// The texts under one path, lent for as long as they are gone through.
///
/// Unsafe buffers here and below: whoever reads out of an array that others have, too, counts them for every row. Debug
/// builds check every place.
struct LentTexts {
    private let texts: TextColumn.Texts
    /// Where the texts of each row begin, and the end; `nil` where each row has one.
    private let offsets: UnsafeBufferPointer<UInt32>?

    /// Calls `body` with the texts under each of some paths, as far as there are texts.
    static func lend<Result>(_ leaves: [Leaf], _ body: ([LentTexts]) -> Result) -> Result {
        lend(leaves[...], [], body)
    }

    private static func lend<Result>(
        _ leaves: ArraySlice<Leaf>, _ lent: [LentTexts], _ body: ([LentTexts]) -> Result
    ) -> Result {
        guard let leaf = leaves.first else { return body(lent) }
        guard case .text(let column) = leaf.values else { return lend(leaves.dropFirst(), lent, body) }
        return column.withTexts { texts in
            leaf.withOffsets { offsets in
                lend(leaves.dropFirst(), lent + [LentTexts(texts: texts, offsets: offsets)], body)
            }
        }
    }

    /// Calls `body` with each text of a row.
    @inline(__always)
    func forEach(of row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let offsets else { return body(texts.utf8(row)) }
        for index in Int(offsets[row])..<Int(offsets[row + 1]) { body(texts.utf8(index)) }
    }
}

/// The terms or references under one path, lent for as long as they are gone through.
struct LentValues {
    private let terms: UnsafeBufferPointer<UInt16>?
    private let ordinals: UnsafeBufferPointer<Ordinal>?
    /// Where the values of each row begin, and the end; `nil` where each row has one.
    private let offsets: UnsafeBufferPointer<UInt32>?

    /// Calls `body` with the values under each of some paths, as far as they are terms or references.
    static func lend<Result>(_ leaves: [Leaf], _ body: ([LentValues]) -> Result) -> Result {
        lend(leaves[...], [], body)
    }

    private static func lend<Result>(
        _ leaves: ArraySlice<Leaf>, _ lent: [LentValues], _ body: ([LentValues]) -> Result
    ) -> Result {
        guard let leaf = leaves.first else { return body(lent) }
        return leaf.withOffsets { offsets in
            switch leaf.values {
            case .term(let terms):
                terms.withUnsafeBufferPointer { terms in
                    let values = LentValues(terms: terms, ordinals: nil, offsets: offsets)
                    return lend(leaves.dropFirst(), lent + [values], body)
                }
            case .reference(let ordinals):
                ordinals.withUnsafeBufferPointer { ordinals in
                    let values = LentValues(terms: nil, ordinals: ordinals, offsets: offsets)
                    return lend(leaves.dropFirst(), lent + [values], body)
                }
            case .text, .date, .number, .flag, .instant, .list, .object, .texts:
                lend(leaves.dropFirst(), lent, body)
            }
        }
    }

    /// Calls `body` with each value of a row: a place in a vocabulary, or an ordinal.
    @inline(__always)
    func forEach(of row: Int, _ body: (Int) -> Void) {
        var range = row..<row + 1
        if let offsets { range = Int(offsets[row])..<Int(offsets[row + 1]) }
        if let terms {
            for index in range where terms[index] != Column.absentTerm { body(Int(terms[index])) }
        } else if let ordinals {
            for index in range where ordinals[index] != Column.absentReference { body(Int(ordinals[index])) }
        }
    }
}

extension Leaf {
    /// Lends where the values of each row begin, and the end; `nil` where each row has one.
    fileprivate func withOffsets<Result>(_ body: (UnsafeBufferPointer<UInt32>?) -> Result) -> Result {
        guard let offsets else { return body(nil) }
        return offsets.withUnsafeBufferPointer { body($0) }
    }
}
