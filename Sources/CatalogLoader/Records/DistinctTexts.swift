// Looks through the lists of a record for what does not belong there.

/// Texts of which each should be there once. Lists in records are short: comparing each pair costs less than hashing;
/// a long one is hashed, so that a file cannot make it slow.
struct DistinctTexts {
    /// How many texts are compared with each other.
    private static let pairsMaximum = 32

    // Unsafe buffers, of a record that is there while its list is read: nothing is copied for the many short lists.
    private var few: [UnsafeBufferPointer<UInt8>] = []
    private var first: UnsafeBufferPointer<UInt8>?
    private var many: Set<[UInt8]> = []

    /// Takes a text.
    ///
    /// - Returns: whether it had not been taken before.
    @inline(__always)
    mutating func insert(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first else {
            first = text
            return true
        }
        return insert(text, behind: first)
    }

    private mutating func insert(
        _ text: UnsafeBufferPointer<UInt8>, behind first: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        if few.count == Self.pairsMaximum {
            if many.isEmpty { many = Set(few.map(Array.init) + [Array(first)]) }
            return many.insert(Array(text)).inserted
        }
        if first.elementsEqual(text) || few.contains(where: { $0.elementsEqual(text) }) { return false }
        few.append(text)
        return true
    }
}
