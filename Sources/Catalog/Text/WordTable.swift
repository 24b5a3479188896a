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

    /// Notes the numbers of the spellings of each word, which are made if need be.
    mutating func number(_ met: inout WrittenWords) {
        folded.withSearch { folded in
            written.withSearch { written in met.find(folded, written) }
        }
        for index in 0..<met.written.count { note(written: met.written[index], &met) }
        // Nearly all words have been met in earlier texts.
        for index in 0..<met.unknown.count {
            let (text, isASCII) = met.word(Int(met.unknown[index]))
            if isASCII {
                met.note(folded.intern(text))
            } else {
                let number = written.intern(text)
                if Int(number) == spellingEnds.count { spell(text) }
                note(written: number, &met)
            }
        }
    }

    private func note(written number: UInt32, _ met: inout WrittenWords) {
        for place in spellingRange(number) { met.note(spellings[place]) }
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
