// How like two names are, as a share: what reconciliation scores.

/// A name made ready to be compared: its words, as they are folded and as transliterations confuse them.
struct NameForm: Sendable {
    /// The folded words.
    let words: [[UInt8]]
    /// The same words with the letters that transliterations confuse made one.
    let skeletons: [[UInt8]]

    /// The words that are compared; further ones count as different.
    private static let wordMaximum = 12
    /// The bytes of one word that are compared.
    private static let wordBytesMaximum = 40

    /// The forms of a text, one per spelling.
    static func all(of text: String) -> [NameForm] {
        Folding.spellings(text).map { NameForm(folded: $0) }.filter { !$0.words.isEmpty }
    }

    private init(folded: String) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars {
            if Folding.isPartOfWord(scalar) {
                word.append(scalar)
            } else if scalar != "'", !word.isEmpty {
                words.append(String(word))
                word.removeAll()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        let kept = words.prefix(Self.wordMaximum)
        self.words = kept.map { Array($0.utf8.prefix(Self.wordBytesMaximum)) }
        skeletons = kept.map { Array(FuzzyMatch.skeleton($0).utf8.prefix(Self.wordBytesMaximum)) }
    }

    /// The words behind one another, with a space between them.
    var text: [UInt8] { Array(words.joined(separator: [UInt8(ascii: " ")])) }
    /// The skeletons behind one another.
    var skeleton: [UInt8] { Array(skeletons.joined(separator: [UInt8(ascii: " ")])) }
}

/// Compares names: 1 is the same name, 0 has nothing in common.
///
/// The likeness of two texts is one less the edits between them (insertions, deletions, substitutions, swaps of
/// neighbours) as a share of the longer one. That of two names is the greatest of: the likeness of the folded names;
/// 0.98 of that of their transliterated forms; 0.97 of that of their words in whatever order, each word of one name
/// paired with the nearest of the other, weighed by length.
enum NameLikeness {
    /// What another transliteration costs.
    static let transliteration = 0.98
    /// What another order of words costs.
    static let order = 0.97
    /// The least likeness of two words that are paired.
    private static let pairMinimum = 0.6

    /// How like two names are.
    static func of(_ one: NameForm, _ other: NameForm) -> Double {
        let plain = of(one.text, other.text)
        if plain == 1 { return 1 }
        let skeletal = of(one.skeleton, other.skeleton) * transliteration
        let best = max(plain, skeletal)
        if one.words.count == 1 && other.words.count == 1 { return best }
        return max(best, anyOrder(one, other) * order)
    }

    /// How like two texts are.
    static func of(_ one: [UInt8], _ other: [UInt8]) -> Double {
        let longer = max(one.count, other.count)
        if longer == 0 { return 0 }
        if one == other { return 1 }
        return 1 - Double(Suggestion.distance(one, other)) / Double(longer)
    }

    private static func anyOrder(_ one: NameForm, _ other: NameForm) -> Double {
        var free = Array(other.skeletons.indices)
        var like = 0.0
        for (word, skeleton) in zip(one.words, one.skeletons) {
            var best: (place: Int, likeness: Double)?
            for place in free {
                let likeness = max(
                    of(word, other.words[place]), of(skeleton, other.skeletons[place]) * transliteration)
                if likeness >= pairMinimum, likeness > best?.likeness ?? 0 { best = (place, likeness) }
            }
            guard let best else { continue }
            free.removeAll { $0 == best.place }
            like += best.likeness * Double(max(word.count, other.words[best.place].count))
        }
        func length(_ form: NameForm) -> Int { form.words.reduce(0) { $0 + $1.count } }
        let longer = max(length(one), length(other))
        return longer == 0 ? 0 : min(1, like / Double(longer))
    }
}
