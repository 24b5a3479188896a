// Which records contain a word.

/// What `q` asks for: every word and phrase of `all`, nothing of `none`.
public struct TextQuery: Sendable, Equatable {
    /// One word, or several in a row.
    public struct Part: Sendable, Equatable {
        /// The words with their spellings; at least one.
        public let words: [[String]]
        /// Whether the last word is only the beginning of one.
        public let isPrefix: Bool

        /// Makes a part.
        public init(words: [[String]], isPrefix: Bool) {
            self.words = words
            self.isPrefix = isPrefix
        }
    }

    /// What must be there.
    public var all: [Part]
    /// What must not.
    public var none: [Part]

    /// Makes a query.
    public init(all: [Part], none: [Part]) {
        self.all = all
        self.none = none
    }
}

/// The words of the records of a kind, sorted, with the rows in which each stands.
struct TextIndex: Sendable {
    /// The fields whose words are indexed, as far as a kind has them.
    static let paths = [
        "title", "names", "aliases", "summary", "claim", "quotation.text", "quotation.translation",
        "citations.quote",
    ]
    private let words: [String]
    private let postings: [[Int32]]
    private let leaves: [Leaf]

    init(_ table: Table) {
        leaves = Self.paths.compactMap(table.leaf)
        var rows: [String: [Int32]] = [:]
        for row in table.visible {
            for text in Self.texts(leaves, Int(row)) {
                for spelling in Folding.words(text).joined() where rows[spelling]?.last != row {
                    rows[spelling, default: []].append(row)
                }
            }
        }
        words = rows.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        postings = words.map { rows[$0] ?? [] }
    }

    /// The rows that answer a query.
    func rows(_ query: TextQuery) -> Set<Int32>? {
        var result: Set<Int32>?
        for part in query.all {
            let rows = rows(part)
            result = result?.intersection(rows) ?? rows
        }
        return result
    }

    /// The rows that contain a part.
    func rows(_ part: TextQuery.Part) -> Set<Int32> {
        var result: Set<Int32>?
        for (position, word) in part.words.enumerated() {
            let isPrefix = part.isPrefix && position == part.words.count - 1
            let rows = Set(word.flatMap { self.rows(spelling: $0, isPrefix: isPrefix) }.joined())
            result = result?.intersection(rows) ?? rows
        }
        let candidates = result ?? []
        return part.words.count == 1 ? candidates : candidates.filter { contains(part, Int($0)) }
    }

    private func rows(spelling: String, isPrefix: Bool) -> ArraySlice<[Int32]> {
        var low = words.partitioningIndex { !$0.utf8.lexicographicallyPrecedes(spelling.utf8) }
        let first = low
        while low < words.count,
            isPrefix ? words[low].utf8.starts(with: spelling.utf8) : words[low] == spelling
        {
            low += 1
        }
        return postings[first..<low]
    }

    /// Whether the words of a phrase stand in a row somewhere in one text of the record.
    private func contains(_ phrase: TextQuery.Part, _ row: Int) -> Bool {
        Self.texts(leaves, row).contains { text in
            let words = Folding.words(text)
            guard words.count >= phrase.words.count else { return false }
            return (0...words.count - phrase.words.count).contains { start in
                phrase.words.indices.allSatisfy { offset in
                    let isPrefix = phrase.isPrefix && offset == phrase.words.count - 1
                    return words[start + offset].contains { spelling in
                        phrase.words[offset].contains { isPrefix ? spelling.hasPrefix($0) : spelling == $0 }
                    }
                }
            }
        }
    }

    private static func texts(_ leaves: [Leaf], _ row: Int) -> [String] {
        leaves.flatMap { leaf -> [String] in
            guard case .text(let texts) = leaf.values else { return [] }
            return leaf.range(row).compactMap { texts[$0] }
        }
    }
}

extension Array {
    /// The first index whose element satisfies a condition that, once true, stays true.
    func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
