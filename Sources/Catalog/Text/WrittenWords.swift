// The words of a row's texts, before a table of words has numbered them.

/// The words of some texts as they stand there, ASCII letters in lower case, and the numbers that they were given.
struct WrittenWords: ~Copyable {
    private var letters = Scratch<UInt8>(capacity: 4_096)
    private var words = Scratch<Word>()
    /// The numbers of the folded spellings of the words that were found.
    private(set) var numbers = Scratch<UInt32>()
    /// Words that are not ASCII and were found, as the table of written words numbers them.
    private(set) var written = Scratch<UInt32>()
    /// Which words were not found.
    private(set) var unknown = Scratch<UInt32>()
    /// What was read only so that it is near.
    private var touched: UInt32 = 0

    /// A word. Not private: Swift 6.3.1 then builds no debug code for those who let the words go in another file.
    struct Word {
        let key: ByteTable.Key
        let start: UInt32
        let length: UInt32
        let isASCII: Bool
    }

    /// How many words there are.
    var count: Int { words.count }

    /// Forgets all words and keeps the memory.
    mutating func removeAll() {
        letters.removeAll()
        words.removeAll()
        numbers.removeAll()
        written.removeAll()
        unknown.removeAll()
    }

    /// Appends the words of a text.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        let base = letters.count
        letters.append(contentsOf: text) { $0 &- 65 < 26 ? $0 | 32 : $0 }
        WordScanner.forEachWord(in: text) { range, isASCII in
            let place = base + range.lowerBound..<base + range.upperBound
            // Other words are few, and their table tells how each of their letters is folded.
            if !isASCII { for index in range { letters[base + index] = text[index] } }
            words.append(
                Word(
                    key: ByteTable.Key(letters.buffer(place)),
                    start: UInt32(truncatingIfNeeded: place.lowerBound),
                    length: UInt32(truncatingIfNeeded: place.count), isASCII: isASCII))
        }
    }

    /// Looks for all words in the tables of folded and of written words.
    mutating func find(_ folded: ByteTable.Search, _ written: ByteTable.Search) {
        // All places are looked at before any word is: the waits for memory, most of what this costs, then overlap.
        for index in 0..<count {
            let word = words[index]
            touched &+= word.isASCII ? folded.touch(word.key) : written.touch(word.key)
        }
        for index in 0..<count {
            let word = words[index]
            let text = text(word)
            if let number = word.isASCII
                ? folded.number(of: text, word.key) : written.number(of: text, word.key)
            {
                if word.isASCII { numbers.append(number) } else { self.written.append(number) }
            } else {
                unknown.append(UInt32(truncatingIfNeeded: index))
            }
        }
    }

    /// Takes note of the number of a spelling.
    mutating func note(_ number: UInt32) { numbers.append(number) }

    /// The bytes of a word, for as long as none is appended, and whether they are all ASCII.
    func word(_ index: Int) -> (text: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
        (text(words[index]), words[index].isASCII)
    }

    @inline(__always)
    private func text(_ word: Word) -> UnsafeBufferPointer<UInt8> {
        letters.buffer(Int(word.start)..<Int(word.start + word.length))
    }
}
