// How wide texts are at most, in the fonts that charts are set in.

/// Measures texts and breaks them into lines.
///
/// The widths are, for each character, the greater of its advances in DejaVu Sans 2.37 and Liberation Sans 2.1 (which has
/// those of Arial and Helvetica), rounded up: a text is never wider than is measured, and some narrower.
enum FontWidths {
    /// How far a font rises above its base line, in ems.
    static let ascent = 0.93
    /// How far it falls below, in ems.
    static let descent = 0.24
    /// From one base line to the next, in ems.
    static let lineSpacing = 1.3

    /// The width of a text in one line.
    static func width(_ text: String, _ size: Double, isBold: Bool = false) -> Double {
        var hundredths = 0
        for scalar in text.unicodeScalars { hundredths += advance(scalar, isBold) }
        return Double(hundredths) * size / 100
    }

    /// The text in lines that are no wider than `width`: broken between words, and within one that is wider by itself.
    ///
    /// - Returns: at least one line; a character that is wider than `width` has a line of its own.
    static func lines(_ text: String, _ size: Double, within width: Double, isBold: Bool = false) -> [String]
    {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if self.width(longer, size, isBold: isBold) <= width {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for letter in word {
                let longer = line + String(letter)
                if line.isEmpty || self.width(longer, size, isBold: isBold) <= width {
                    line = longer
                } else {
                    lines.append(line)
                    line = String(letter)
                }
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// The width of the widest word of a text.
    static func widestWord(_ text: String, _ size: Double) -> Double {
        text.split(separator: " ").map { width(String($0), size) }.max() ?? 0
    }

    /// The advance of a character, in hundredths of an em.
    private static func advance(_ scalar: Unicode.Scalar, _ isBold: Bool) -> Int {
        let value = Int(scalar.value)
        switch value {
        case 0x20...0x7E: return Int(isBold ? boldASCII[value - 0x20] : latin[value - 0x20])
        case 0xA0..<0x180: return widened(Int(latin[value - 0x20]), isBold)
        case 0x370..<0x530: return widened(Int(greekAndCyrillic[value - 0x370]), isBold)
        case 0x530..<0x600, 0x10A0..<0x1100, 0x1E00..<0x2000: return widened(107, isBold)
        case 0x2000..<0x2070: return widened(100, isBold)
        // The minus sign.
        case 0x2212: return 84
        default:
            // A mark stands on the letter before it.
            if scalar.properties.generalCategory == .nonspacingMark { return 0 }
            return widened(143, isBold)
        }
    }

    private static func widened(_ hundredths: Int, _ isBold: Bool) -> Int {
        isBold ? hundredths * 7 / 5 : hundredths
    }

    /// U+0020 to U+017F.
    private static let latin: [UInt8] = [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64,
        64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79,
        73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28,
        58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84, 100, 100, 100, 100,
        100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100,
        100, 100, 100, 100, 100, 100, 100, 100, 100, 32, 41, 64, 64, 64, 64, 34, 56, 50, 100, 48, 62, 84, 37,
        100, 56, 50, 84, 41, 41, 50, 64, 64, 32, 50, 41, 48, 62, 97, 97, 97, 62, 69, 69, 69, 69, 69, 69, 100,
        73, 67, 67, 67, 67, 30, 30, 30, 30, 78, 75, 79, 79, 79, 79, 79, 84, 79, 74, 74, 74, 74, 67, 67, 63,
        62, 62, 62, 62, 62, 62, 99, 55, 62, 62, 62, 62, 28, 28, 28, 28, 62, 64, 62, 62, 62, 62, 62, 84, 62,
        64, 64, 64, 64, 60, 64, 60, 69, 62, 69, 62, 69, 62, 73, 55, 73, 55, 73, 55, 73, 55, 78, 64, 78, 64,
        67, 62, 67, 62, 67, 62, 67, 62, 67, 62, 78, 64, 78, 64, 78, 64, 78, 64, 76, 64, 92, 70, 30, 28, 30,
        28, 30, 28, 30, 28, 30, 28, 74, 56, 50, 28, 67, 58, 58, 56, 28, 56, 28, 56, 38, 56, 35, 57, 29, 75,
        64, 75, 64, 75, 64, 82, 75, 64, 79, 62, 79, 62, 79, 62, 107, 103, 73, 42, 73, 42, 73, 42, 67, 53, 67,
        53, 67, 53, 67, 53, 62, 40, 62, 40, 62, 40, 74, 64, 74, 64, 74, 64, 74, 64, 74, 64, 74, 64, 99, 82,
        67, 60, 67, 69, 53, 69, 53, 69, 53, 36,
    ]

    /// U+0020 to U+007E in bold.
    private static let boldASCII: [UInt8] = [
        35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70,
        70, 40, 40, 84, 84, 84, 62, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86, 74, 86,
        78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 56, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35,
        67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
    ]

    /// U+0370 to U+052F.
    private static let greekAndCyrillic: [UInt8] = [
        66, 57, 87, 65, 28, 28, 75, 65, 100, 100, 50, 55, 55, 55, 34, 30, 100, 100, 100, 100, 50, 50, 70, 32,
        79, 88, 41, 100, 82, 100, 86, 83, 34, 69, 69, 56, 69, 67, 69, 76, 79, 30, 67, 69, 87, 75, 65, 79, 76,
        67, 100, 64, 62, 67, 80, 69, 84, 77, 30, 67, 66, 55, 64, 34, 58, 66, 64, 60, 62, 55, 55, 64, 62, 34,
        59, 60, 64, 56, 56, 62, 69, 64, 59, 64, 61, 58, 66, 58, 72, 84, 34, 58, 62, 58, 84, 66, 62, 62, 70,
        85, 70, 66, 84, 67, 79, 62, 65, 59, 58, 46, 66, 66, 87, 63, 94, 84, 76, 66, 80, 62, 69, 61, 77, 63,
        70, 62, 62, 54, 67, 64, 55, 28, 79, 62, 62, 61, 64, 70, 87, 66, 64, 71, 70, 71, 67, 67, 87, 61, 72,
        67, 30, 30, 50, 110, 105, 86, 71, 75, 64, 76, 69, 69, 69, 61, 79, 67, 108, 65, 75, 75, 71, 76, 87,
        76, 79, 76, 67, 73, 62, 64, 87, 69, 78, 69, 107, 110, 84, 89, 69, 72, 108, 73, 62, 62, 59, 53, 70,
        62, 91, 54, 65, 65, 61, 64, 76, 66, 62, 66, 64, 55, 59, 60, 86, 60, 69, 60, 92, 95, 71, 79, 59, 55,
        85, 61, 62, 62, 63, 53, 55, 53, 28, 28, 28, 91, 90, 66, 61, 65, 60, 66, 94, 84, 78, 68, 95, 75, 88,
        79, 116, 101, 79, 62, 103, 83, 64, 55, 86, 88, 79, 62, 79, 67, 79, 67, 100, 91, 96, 76, 118, 103, 94,
        84, 70, 55, 51, 0, 0, 0, 0, 0, 42, 42, 78, 68, 69, 59, 61, 64, 61, 53, 68, 60, 63, 53, 108, 91, 65,
        54, 71, 61, 71, 61, 71, 61, 86, 84, 76, 67, 102, 88, 109, 92, 88, 70, 70, 55, 62, 59, 62, 60, 62, 60,
        69, 60, 94, 81, 69, 60, 69, 60, 69, 64, 95, 73, 95, 73, 30, 108, 91, 66, 61, 78, 68, 76, 67, 78, 69,
        69, 60, 89, 78, 28, 69, 62, 69, 62, 98, 99, 64, 62, 79, 62, 79, 62, 108, 91, 65, 54, 67, 58, 75, 65,
        75, 65, 79, 62, 79, 62, 79, 62, 70, 55, 61, 60, 61, 60, 61, 60, 69, 60, 61, 53, 89, 79, 68, 60, 69,
        60, 69, 60, 69, 59, 101, 90, 98, 87, 68, 59, 108, 96, 112, 97, 78, 66, 78, 72, 62, 55, 76, 64, 117,
        100, 90, 87, 104, 99, 79, 64, 99, 82, 71, 61, 109, 91, 109, 92, 80, 69, 100, 100, 100, 100, 100, 100,
        100, 100, 100, 100,
    ]
}
