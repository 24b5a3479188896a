// The values under paths as those see them who go through all rows of a table.

/// Values under one path, lent for as long as they are gone through.
///
/// Unsafe buffers: whoever reads out of an array that others have, too, counts them for every row. Debug builds check every
/// place.
protocol Lent {
    /// Calls `body` with the values of a leaf; with `nil` where they are of another type.
    static func lend<Result>(_ leaf: Leaf, _ body: (Self?) -> Result) -> Result
}

extension Lent {
    /// Calls `body` with the values of each of some leaves, as far as they are of this type.
    static func lend<Result>(_ leaves: [Leaf], _ body: ([Self]) -> Result) -> Result {
        lend(leaves[...], [], body)
    }

    private static func lend<Result>(
        _ leaves: ArraySlice<Leaf>, _ lent: [Self], _ body: ([Self]) -> Result
    ) -> Result {
        guard let leaf = leaves.first else { return body(lent) }
        return lend(leaf) { values in
            lend(leaves.dropFirst(), values.map { lent + [$0] } ?? lent, body)
        }
    }
}

/// Texts.
struct LentTexts: Lent {
    private let texts: TextColumn.Texts
    /// Where the texts of each row begin, and the end; `nil` where each row has one.
    private let offsets: UnsafeBufferPointer<UInt32>?

    static func lend<Result>(_ leaf: Leaf, _ body: (LentTexts?) -> Result) -> Result {
        guard case .text(let column) = leaf.values else { return body(nil) }
        return leaf.withOffsets { offsets in
            column.withTexts { body(LentTexts(texts: $0, offsets: offsets)) }
        }
    }

    /// Calls `body` with each text of a row.
    @inline(__always)
    func forEach(of row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let offsets else { return body(texts.utf8(row)) }
        for index in Int(offsets[row])..<Int(offsets[row + 1]) { body(texts.utf8(index)) }
    }
}

/// Terms or references.
struct LentValues: Lent {
    private let terms: UnsafeBufferPointer<UInt16>?
    private let ordinals: UnsafeBufferPointer<Ordinal>?
    /// Where the values of each row begin, and the end; `nil` where each row has one.
    private let offsets: UnsafeBufferPointer<UInt32>?

    static func lend<Result>(_ leaf: Leaf, _ body: (LentValues?) -> Result) -> Result {
        leaf.withOffsets { offsets in
            switch leaf.values {
            case .term(let terms):
                terms.withUnsafeBufferPointer {
                    body(LentValues(terms: $0, ordinals: nil, offsets: offsets))
                }
            case .reference(let ordinals):
                ordinals.withUnsafeBufferPointer {
                    body(LentValues(terms: nil, ordinals: $0, offsets: offsets))
                }
            case .text, .date, .number, .flag, .instant, .list, .object, .texts: body(nil)
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
