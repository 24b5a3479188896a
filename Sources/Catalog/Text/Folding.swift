// Text made comparable: case, diacritics and scripts that one word is commonly written in.

/// Folds text for search and comparison.
///
/// Lower case; letters with diacritics become their base letter; Azerbaijani ı ş ç ğ ö ü become i s c g o u, and ə both
/// e and a, for both spellings are in use; Cyrillic is kept and also transliterated.
public enum Folding {
    /// The words of a text in order, each with all its spellings, the first of which is the principal one.
    public static func words(_ text: String) -> [[String]] {
        var words: [[String]] = []
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isPartOfWord(scalar) {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(spellings(String(word)))
                word.removeAll()
            }
        }
        if !word.isEmpty { words.append(spellings(String(word))) }
        return words
    }

    /// All spellings of a text: ə as e, ə as a, and Cyrillic in Latin letters; the first is the principal one.
    public static func spellings(_ text: String) -> [String] {
        let lowered = text.lowercased()
        var forms = [fold(lowered, schwa: "e")]
        if lowered.unicodeScalars.contains(where: { $0 == "ə" || $0 == "ә" }) {
            forms.append(fold(lowered, schwa: "a"))
        }
        if lowered.unicodeScalars.contains(where: { cyrillic[$0] != nil }) {
            var latin = ""
            for scalar in lowered.unicodeScalars {
                if let letters = cyrillic[scalar] {
                    latin += letters
                } else {
                    latin.unicodeScalars.append(scalar)
                }
            }
            forms.append(fold(latin, schwa: "a"))
        }
        return forms
    }

    /// The principal spelling of a text, for sorting and equality.
    public static func key(_ text: String) -> String { fold(text.lowercased(), schwa: "e") }

    /// Whether a text contains, begins with, ends with or equals another, in any spelling of both.
    static func matches(_ text: String, _ sought: [String], _ test: (String, String) -> Bool) -> Bool {
        spellings(text).contains { spelling in sought.contains { test(spelling, $0) } }
    }

    static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return (97...122).contains(scalar.value | 32) || (48...57).contains(scalar.value)
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func fold(_ lowered: String, schwa: Unicode.Scalar) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in lowered.unicodeScalars {
            switch scalar {
            case _ where scalar.isASCII: folded.append(scalar)
            case "ə", "ә": folded.append(schwa)
            case "ß": folded.append(contentsOf: "ss".unicodeScalars)
            case "æ": folded.append(contentsOf: "ae".unicodeScalars)
            case "œ": folded.append(contentsOf: "oe".unicodeScalars)
            case "þ": folded.append(contentsOf: "th".unicodeScalars)
            case "\u{2019}", "\u{2018}", "\u{02BC}": folded.append("'")
            case _ where scalar.properties.generalCategory == .nonspacingMark: continue
            default: folded.append(base[scalar] ?? scalar)
            }
        }
        return String(folded)
    }

    /// Letters with diacritics and the letters that they are made from, taken from the letters' Unicode names:
    /// `LATIN SMALL LETTER E WITH ACUTE` is made from `LATIN SMALL LETTER E`.
    private static let base: [Unicode.Scalar: Unicode.Scalar] = {
        let blocks: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x52F, 0x1E00...0x1FFF]
        var byName: [String: Unicode.Scalar] = [:]
        for value in UInt32(97)...122 {
            if let scalar = Unicode.Scalar(value), let name = scalar.properties.name { byName[name] = scalar }
        }
        var marked: [(Unicode.Scalar, String)] = []
        for scalar in blocks.joined().compactMap(Unicode.Scalar.init) {
            guard let name = scalar.properties.name else { continue }
            if let with = name.firstRange(of: " WITH ") {
                marked.append((scalar, String(name[..<with.lowerBound])))
            } else {
                byName[name] = scalar
            }
        }
        var base: [Unicode.Scalar: Unicode.Scalar] = [
            "ı": "i", "ё": "е", "й": "и", "ї": "і", "ў": "у", "ð": "d",
        ]
        for (scalar, name) in marked where byName[name] != nil { base[scalar] = byName[name] }
        return base
    }()

    /// Cyrillic letters in Latin ones, as English-language publications commonly write them.
    private static let cyrillic: [Unicode.Scalar: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
        "ю": "yu",
        "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "ҹ": "c", "ө": "o",
        "ү": "u", "һ": "h", "ҝ": "g", "ј": "y", "ң": "ng", "қ": "q",
    ]
}
