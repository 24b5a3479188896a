// Finds the words in UTF-8 text, byte by byte.

/// Splits text into words as `Folding.words` does, without making strings.
enum WordScanner {
    /// Whether characters below U+0800 are part of words; those above are looked up.
    private static let isPartOfWord: [Bool] = (UInt32(0)..<0x800).map { value in
        Unicode.Scalar(value).map(Folding.isPartOfWord) ?? false
    }

    /// Calls `body` with the bytes of each word and whether they are all ASCII.
    @inline(__always)
    static func forEachWord(
        in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, _ isASCII: Bool) -> Void
    ) {
        isPartOfWord.withUnsafeBufferPointer { table in
            var index = 0
            var start = -1
            var isASCII = true
            while index < text.count {
                let byte = text[index]
                var length = 1
                let belongs: Bool
                if byte < 0x80 {
                    belongs = table[Int(byte)]
                } else {
                    length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                    // The text was checked when it was read; a cut sequence ends the scan all the same.
                    guard index + length <= text.count else { break }
                    let value = decode(text, index, length)
                    belongs = value < 0x800 ? table[Int(value)] : isWordScalar(value)
                }
                if belongs {
                    if start < 0 {
                        start = index
                        isASCII = true
                    }
                    if byte >= 0x80 { isASCII = false }
                } else if start >= 0 {
                    body(UnsafeBufferPointer(rebasing: text[start..<index]), isASCII)
                    start = -1
                }
                index += length
            }
            if start >= 0 { body(UnsafeBufferPointer(rebasing: text[start..<index]), isASCII) }
        }
    }

    private static func isWordScalar(_ value: UInt32) -> Bool {
        // General punctuation is what stands in most texts beyond U+0800 of alphabets that are indexed here.
        if (0x2000..<0x2070).contains(value) { return false }
        return Unicode.Scalar(value).map(Folding.isPartOfWord) ?? false
    }

    @inline(__always)
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int) -> UInt32 {
        var value = UInt32(text[index]) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset]) & 0x3F }
        return value
    }
}
