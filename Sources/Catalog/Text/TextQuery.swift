// What `q` asks for, understood.

/// Every word and phrase of `all`, nothing of `none`.
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
