// Where the words of a query stand in a text.

extension TextQuery {
    /// The byte ranges of the words in a text that the query asks for, in order; excluded words are none of them.
    public func hits(in text: String) -> [Range<Int>] {
        var hits: [Range<Int>] = []
        var text = text
        text.withUTF8 { bytes in
            WordScanner.forEachWord(in: bytes) { range, _ in
                let spellings = Folding.spellings(String(decoding: bytes[range], as: UTF8.self))
                if all.contains(where: { $0.asksFor(spellings) }) { hits.append(range) }
            }
        }
        return hits
    }
}

extension TextQuery.Part {
    /// Whether one of the words is spelt in one of these ways.
    fileprivate func asksFor(_ spellings: [String]) -> Bool {
        words.enumerated().contains { position, word in
            let isBeginning = isPrefix && position == words.count - 1
            return word.contains { sought in
                spellings.contains { isBeginning ? $0.hasPrefix(sought) : $0 == sought }
            }
        }
    }
}
