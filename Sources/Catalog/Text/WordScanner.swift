// Finds the words in UTF-8 text, byte by byte.

/// Splits text into words as `Folding.words` does, without making strings.
enum WordScanner {
    /// Whether characters below U+0800 are part of words; those above are looked up.
    ///
    /// Memory that is never given back: whoever asks an array counts its owners, for every text.
    nonisolated(unsafe) private static let isPartOfWord: UnsafePointer<Bool> = {
        let table = UnsafeMutablePointer<Bool>.allocate(capacity: 0x800)
        for value in 0..<0x800 {
            table[value] = Unicode.Scalar(UInt32(value)).map(Folding.isPartOfWord) ?? false
        }
        return UnsafePointer(table)
    }()

    /// Calls `body` with where each word stands and whether it is all ASCII.
    @inline(__always)
    static func forEachWord(
        in text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, _ isASCII: Bool) -> Void
    ) {
        let table = isPartOfWord
        var index = 0
        while true {
            while index < text.count, case let step = step(text, index, table), !step.belongs {
                index &+= step.length
            }
            guard index < text.count else { return }
            let start = index
            var isASCII = true
            while index < text.count, case let step = step(text, index, table), step.belongs {
                isASCII = isASCII && step.length == 1
                index &+= step.length
            }
            body(start..<index, isASCII)
        }
    }

    /// The length of the character at a place, and whether it is part of a word.
    ///
    /// The text was checked when it was read; a sequence that is cut off at its end is part of no word all the same.
    @inline(__always)
    private static func step(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ table: UnsafePointer<Bool>)
        -> (length: Int, belongs: Bool)
    {
        let byte = text[index]
        if byte < 0x80 { return (1, table[Int(byte)]) }
        let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
        guard index + length <= text.count else { return (text.count - index, false) }
        let value = decode(text, index, length)
        return (length, value < 0x800 ? table[Int(value)] : isWordScalar(value))
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
