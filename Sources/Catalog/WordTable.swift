// The different words of an index and the numbers that stand for them.

/// Numbers words by their folded spellings.
struct WordTable: Sendable {
    /// The folded spellings.
    private var folded = ByteTable()
    /// Words that are not ASCII as they are written, each with the numbers of its spellings.
    private var written = ByteTable()
    private var spellings: [[UInt32]] = []

    /// How many words there are.
    var count: Int { folded.count }

    /// The bytes of a word.
    func utf8(_ word: UInt32) -> ArraySlice<UInt8> { folded.utf8(word) }

    /// The number of a folded word; `nil` where it has none.
    func number(of word: String) -> UInt32? {
        var word = word
        return word.withUTF8 { folded.number(of: $0) }
    }

    /// Whether a word that is not ASCII, as it stands in a text, has a spelling with one of some numbers.
    func isAny(of numbers: Set<UInt32>, written text: UnsafeBufferPointer<UInt8>) -> Bool {
        written.number(of: text).map { spellings[Int($0)].contains(where: numbers.contains) } ?? false
    }

    /// ASCII in lower case, put into `scratch`, which has room for it.
    @inline(__always)
    private static func lowered(
        _ text: UnsafeBufferPointer<UInt8>, _ scratch: UnsafeMutableBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        for index in text.indices {
            let byte = text[index]
            scratch[index] = byte >= 65 && byte <= 90 ? byte | 32 : byte
        }
        return UnsafeBufferPointer(rebasing: scratch[..<text.count])
    }

    /// Calls `body` with the numbers of the spellings of a word as it stands in a text, which are made if need be.
    ///
    /// - Parameter scratch: room for lower-case letters; a longer word takes the slower way.
    @inline(__always)
    mutating func intern(
        written text: UnsafeBufferPointer<UInt8>, isASCII: Bool, scratch: UnsafeMutableBufferPointer<UInt8>,
        _ body: (UInt32) -> Void
    ) {
        if isASCII, text.count <= scratch.count {
            body(folded.intern(Self.lowered(text, scratch)))
            return
        }
        let number = Int(written.intern(text))
        if number == spellings.count { spell(text) }
        for spelling in spellings[number] { body(spelling) }
    }

    private mutating func spell(_ text: UnsafeBufferPointer<UInt8>) {
        var numbers: [UInt32] = []
        for var spelling in Folding.spellings(String(decoding: text, as: UTF8.self)) {
            let number = spelling.withUTF8 { folded.intern($0) }
            if !numbers.contains(number) { numbers.append(number) }
        }
        spellings.append(numbers)
    }
}
