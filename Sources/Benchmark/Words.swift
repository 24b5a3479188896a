// The invented words that generated texts are made of, in the order of how often they are used.

/// A seeded vocabulary: mostly plain Latin letters, some words with Azerbaijani ones, some Cyrillic.
struct Words {
    /// The words, the most frequent first; no two are equal.
    let all: [String]
    /// Draws indices into `all` by Zipf's law.
    let draw: WeightedDraw

    static let count = 50_000

    private static let latin: ([String], [String]) = (
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr", "kr"],
        ["a", "e", "i", "o", "u", "ia", "ei"]
    )
    private static let azerbaijani: ([String], [String]) = (
        ["b", "c", "ç", "d", "ğ", "g", "k", "q", "l", "m", "n", "r", "s", "ş", "t", "x", "y", "z"],
        ["a", "ə", "e", "ı", "i", "o", "ö", "u", "ü"]
    )
    private static let cyrillic: ([String], [String]) = (
        ["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ч", "ш"],
        ["а", "е", "и", "о", "у", "ы", "я", "ю"]
    )

    init(seed: UInt64) {
        var random = Random(seed: seed ^ 0x776F_7264)
        var all: [String] = []
        var seen = Set<String>()
        all.reserveCapacity(Self.count)
        while all.count < Self.count {
            // Frequent words are short.
            let syllables = 1 + (all.count > 60 ? 1 : 0) + (all.count > 4_000 ? 1 : 0) + random.below(2)
            let script = random.below(100)
            let parts = script < 75 ? Self.latin : script < 92 ? Self.azerbaijani : Self.cyrillic
            var word = ""
            for _ in 0..<syllables {
                word += random.element(of: parts.0)
                word += random.element(of: parts.1)
            }
            if random.happens(0.5) { word += random.element(of: parts.0) }
            if seen.insert(word).inserted { all.append(word) }
        }
        self.all = all
        draw = WeightedDraw(zipf: Self.count)
    }

    /// Words of ASCII letters only with a rank in a range, for questions that every server understands alike.
    func plain(ranks: Range<Int>) -> [String] {
        all[ranks].filter { $0.utf8.count >= 3 && $0.utf8.allSatisfy { (97...122).contains($0) } }
    }
}
