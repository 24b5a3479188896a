// Says in words what a reader found, for the text of a problem.

/// Pieces of the sentences of problems.
package enum Wording {
    /// Characters of a file's own text that a problem repeats at most.
    package static let quotedCharactersMaximum = 60

    /// What is said of a file that holds neither a list nor a mapping.
    package static let expectedShape =
        "expected a list of records, or one record as a mapping of fields to values"

    /// Text of the file between single quotes: shortened, and without characters that would disturb a terminal.
    package static func quoted(_ text: String) -> String { "'\(shown(text))'" }

    /// Text of the file, such as the name of a field: shortened, and without characters that would disturb a terminal.
    package static func shown(_ text: String) -> String {
        var shown = ""
        for (count, character) in text.unicodeScalars.enumerated() {
            if count == quotedCharactersMaximum {
                shown += "…"
                break
            }
            shown += visible(character)
        }
        return shown
    }

    /// The character at `offset`, which is below `end`, as a noun.
    package static func character(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> String {
        if ByteScan.isMark(bytes, at: offset, end: end) { return "a byte order mark" }
        let length = ByteScan.sequenceLength(bytes, at: offset, end: end)
        switch bytes[offset] {
        case .tab: return "a tab"
        case .lineFeed, .carriageReturn: return "a line break"
        case .space: return "a space"
        case .apostrophe: return "a single quote"
        case .quote: return "a double quote"
        default: break
        }
        guard length > 0 else { return "a byte that is not UTF-8" }
        return quoted(String(decoding: bytes[offset..<offset + length], as: UTF8.self))
    }

    /// `U+000A`.
    package static func codePoint(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// `0xFF`.
    package static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0x0" + digits : "0x" + digits
    }

    /// What is said of a byte that breaks UTF-8.
    package static func notUTF8(_ byte: UInt8) -> String {
        "the byte \(hexadecimal(byte)) is not UTF-8: save the file as UTF-8"
    }

    /// The character, or its number if it is a control or an invisible format character.
    private static func visible(_ character: Unicode.Scalar) -> String {
        switch character.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            return codePoint(character.value)
        default: return String(character)
        }
    }
}
