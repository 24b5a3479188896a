// The different words of an index and the numbers that stand for them.

/// Numbers words by their folded spellings.
struct WordTable: Sendable {
    /// The folded spellings.
    private var folded = ByteTable()
    /// Words that are not ASCII as they are written, each with the numbers of its spellings.
    private var written = ByteTable()
    /// The numbers of their spellings, one behind the other, and where those of each word end.
    private var spellings: [UInt32] = []
    private var spellingEnds: [UInt32] = []

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
        written.number(of: text).map { spellings[spellingRange($0)].contains(where: numbers.contains) }
            ?? false
    }

    /// Calls `body` with the numbers of the spellings of each word, which are made if need be.
    @inline(__always)
    mutating func intern(_ met: inout WrittenWords, _ body: (UInt32) -> Void) {
        // All places are looked at before any word is: the waits for memory, most of what this costs, then overlap.
        for index in 0..<met.count {
            met.touched &+=
                met.isASCII(index) ? folded.touch(met.utf8Key(index)) : written.touch(met.utf8Key(index))
        }
        for index in 0..<met.count {
            met.withWord(index) { text in
                if met.isASCII(index) { return body(folded.intern(text)) }
                let number = written.intern(text)
                if Int(number) == spellingEnds.count { spell(text) }
                for place in spellingRange(number) { body(spellings[place]) }
            }
        }
    }

    private func spellingRange(_ number: UInt32) -> Range<Int> {
        let start = number == 0 ? 0 : spellingEnds[Int(number) - 1]
        return Int(start)..<Int(spellingEnds[Int(number)])
    }

    private mutating func spell(_ text: UnsafeBufferPointer<UInt8>) {
        let start = spellings.count
        for var spelling in Folding.spellings(String(decoding: text, as: UTF8.self)) {
            let number = spelling.withUTF8 { folded.intern($0) }
            if !spellings[start...].contains(number) { spellings.append(number) }
        }
        spellingEnds.append(UInt32(spellings.count))
    }

    /// Takes over the words of another table, which was made from other texts.
    ///
    /// - Returns: for each number of the other table the number here.
    mutating func join(_ other: WordTable) -> [UInt32] {
        let numbers = (0..<UInt32(other.folded.count)).map { word in
            other.folded.utf8(word).withUnsafeBufferPointer { folded.intern($0) }
        }
        for word in 0..<UInt32(other.written.count) {
            let known = other.written.utf8(word).withUnsafeBufferPointer { written.intern($0) }
            guard Int(known) == spellingEnds.count else { continue }
            for place in other.spellingRange(word) { spellings.append(numbers[Int(other.spellings[place])]) }
            spellingEnds.append(UInt32(spellings.count))
        }
        return numbers
    }
}

/// The words of some texts as they stand there, ASCII letters in lower case, one behind the other.
struct WrittenWords {
    private var letters: [UInt8] = []
    private var words: [Word] = []
    /// What was read only so that it is near.
    fileprivate(set) var touched: UInt32 = 0

    private struct Word {
        let start: UInt32
        let length: UInt32
        let isASCII: Bool
    }

    /// How many words there are.
    var count: Int { words.count }

    /// Forgets all words and keeps the memory.
    mutating func removeAll() {
        letters.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
    }

    /// Appends the words of a text.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        WordScanner.forEachWord(in: text) { bytes, isASCII in
            words.append(
                Word(
                    start: UInt32(truncatingIfNeeded: letters.count),
                    length: UInt32(truncatingIfNeeded: bytes.count), isASCII: isASCII))
            if isASCII {
                letters.append(contentsOf: bytes.lazy.map { $0 &- 65 < 26 ? $0 | 32 : $0 })
            } else {
                letters.append(contentsOf: bytes)
            }
        }
    }

    @inline(__always)
    fileprivate func isASCII(_ index: Int) -> Bool { words[index].isASCII }

    @inline(__always)
    fileprivate func utf8Key(_ index: Int) -> ByteTable.Key { withWord(index, ByteTable.Key.init) }

    /// Calls `body` with the bytes of a word.
    @inline(__always)
    fileprivate func withWord<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
    {
        let word = words[index]
        // An unsafe buffer, for tables take one; the range is that of `append`.
        return letters.withUnsafeBufferPointer { letters in
            body(UnsafeBufferPointer(rebasing: letters[Int(word.start)..<Int(word.start + word.length)]))
        }
    }
}
