// Names that are nearly the same: what `fuzzy` compares.

/// Compares names word by word, allowing for slips and other transliterations.
///
/// Every word of the question must come near a word of the name: within one edit (insertion, deletion, substitution,
/// swap of neighbours) where both have up to five letters, two where one is longer, none where one is shorter than
/// three.
/// Spellings are folded first, and letters that transliterations confuse are made one: `j`, `i` and `y`; `f`, `v` and
/// `w`; `kh`, `ch`, `h` and `x`; `q`, `g` and `k`.
struct FuzzyMatch {
    private let words: [[String]]

    init(_ text: String) { words = Folding.words(text).map { $0.map(Self.skeleton) } }

    /// Whether a name comes near.
    func matches(_ name: String) -> Bool {
        let parts = Folding.words(name).map { $0.map(Self.skeleton) }
        return !words.isEmpty
            && words.allSatisfy { word in
                parts.contains { part in word.contains { sought in part.contains { Self.isNear(sought, $0) } }
                }
            }
    }

    private static func isNear(_ sought: String, _ word: String) -> Bool {
        let (shorter, longer) = (
            min(sought.utf8.count, word.utf8.count), max(sought.utf8.count, word.utf8.count)
        )
        let bound = shorter < 3 ? 0 : longer <= 5 ? 1 : 2
        guard abs(sought.utf8.count - word.utf8.count) <= bound else { return false }
        return sought == word || Suggestion.distance(Array(sought.utf8), Array(word.utf8)) <= bound
    }

    /// A folded word with the letters that transliterations confuse made one.
    static func skeleton(_ word: String) -> String {
        var text = word
        for (letters, letter) in [("kh", "h"), ("ch", "h"), ("sh", "s"), ("zh", "z")] {
            text = text.replacing(letters, with: letter)
        }
        let same: [Character: Character] = [
            "j": "i", "y": "i", "f": "v", "w": "v", "x": "h", "q": "k", "g": "k",
        ]
        return String(text.map { same[$0] ?? $0 })
    }
}
