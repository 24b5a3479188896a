// Looks through the texts of a record for what does not belong there.

import StructuredText

/// Questions about texts that are asked of every text of a bulk file.
enum TextScan {
    /// The first control character that no text needs: all but tab, line feed and carriage return.
    @inline(__always)
    static func firstControl(in text: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var offset = 0
        while text.count - offset >= 8 {
            let word = ByteScan.word(text, at: offset)
            if ByteScan.below(word, 32) | ByteScan.matches(word, 127) != 0 { break }
            offset += 8
        }
        // Where something was found: which it is, and whether it is one of the three.
        while offset < text.count {
            let byte = text[offset]
            if byte < 32 && byte != 9 && byte != 10 && byte != 13 || byte == 127 { return byte }
            offset += 1
        }
        return nil
    }
}

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
