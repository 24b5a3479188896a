// Where the words of a query stand in a text.

extension TextQuery {
    /// The byte ranges of the words in a text that the query asks for, in order; excluded words are none of them.
    public func hits(in text: String) -> [Range<Int>] {
        var hits: [Range<Int>] = []
        var text = text
        text.withUTF8 { bytes in
            WordScanner.forEachWord(in: bytes) { word, _ in
                guard let base = bytes.baseAddress, let start = word.baseAddress else { return }
                let spellings = Folding.spellings(String(decoding: word, as: UTF8.self))
                if all.contains(where: { $0.asksFor(spellings) }) {
                    hits.append(start - base..<start - base + word.count)
                }
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
