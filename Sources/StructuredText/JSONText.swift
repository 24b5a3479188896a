// Reads the texts of JSON: characters, escapes, and what may not stand between two quotes.

extension JSONReader {
    /// Appends the text at the current place, which is a double quote, as a node of `kind`.
    @inline(__always)
    mutating func text(_ kind: ValueTree.Kind, into tree: inout ValueTree) throws(SyntaxProblem) {
        let textStart = tree.bytes.count
        let opening = position
        position += 1
        while true {
            let runStart = position
            try skipPlainText(opening: opening)
            appendText(runStart, position, into: &tree)
            // `skipPlainText` stops before the end of the text only.
            if bytes[position] == .quote { break }
            try escape(into: &tree)
        }
        position += 1
        tree.append(kind, line: line, column: opening &- lineStart &+ 1, textStart: textStart)
    }

    /// Moves to the next quote or backslash, over characters that stand for themselves.
    @inline(__always)
    private mutating func skipPlainText(opening: Int) throws(SyntaxProblem) {
        while true {
            while end - position >= 8 {
                let word = ByteScan.word(bytes, at: position)
                let special =
                    ByteScan.matches(word, .quote) | ByteScan.matches(word, .backslash)
                    | ByteScan.below(word, .space) | (word & ByteScan.highBits)
                if special != 0 {
                    position += special.trailingZeroBitCount / 8
                    break
                }
                position += 8
            }
            guard position < end else { throw unclosed(opening) }
            let byte = bytes[position]
            if byte == .quote || byte == .backslash { return }
            if byte < .space { throw control(byte, opening: opening) }
            let length = ByteScan.sequenceLength(bytes, at: position, end: end)
            if length == 0 { throw problem(at: position, Wording.notUTF8(byte)) }
            position += length
        }
    }

    /// Appends what the escape at the current place, a backslash, stands for.
    private mutating func escape(into tree: inout ValueTree) throws(SyntaxProblem) {
        let start = position
        guard end - position >= 2 else { throw unclosedEscape(start) }
        position += 2
        switch bytes[start + 1] {
        case .quote: tree.bytes.append(.quote)
        case .backslash: tree.bytes.append(.backslash)
        case UInt8(ascii: "/"): tree.bytes.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): tree.bytes.append(0x08)
        case UInt8(ascii: "f"): tree.bytes.append(0x0C)
        case UInt8(ascii: "n"): tree.bytes.append(.lineFeed)
        case UInt8(ascii: "r"): tree.bytes.append(.carriageReturn)
        case UInt8(ascii: "t"): tree.bytes.append(.tab)
        case UInt8(ascii: "u"): try unicodeEscape(start, into: &tree)
        default:
            let character = Wording.character(bytes, at: start + 1, end: end)
            throw problem(
                at: start,
                "a backslash before \(character) is no escape: a backslash itself is written '\\\\'")
        }
    }

    /// Appends the character of a `\u` escape, or of the pair of them that begins at `start`.
    private mutating func unicodeEscape(_ start: Int, into tree: inout ValueTree) throws(SyntaxProblem) {
        var value = try fourDigits(start)
        if value & 0xF800 == 0xD800 {
            let isPair =
                value < 0xDC00 && end - position >= 2 && bytes[position] == .backslash
                && bytes[position + 1] == UInt8(ascii: "u")
            guard isPair else { throw loneSurrogate(value, start) }
            let secondStart = position
            position += 2
            let second = try fourDigits(secondStart)
            guard second & 0xFC00 == 0xDC00 else { throw loneSurrogate(value, start) }
            value = 0x10000 + (value & 0x3FF) << 10 + (second & 0x3FF)
        }
        // Never nil: surrogates are gone and a pair reaches U+10FFFF at most.
        guard let scalar = Unicode.Scalar(value) else { throw loneSurrogate(value, start) }
        for unit in UTF8.encode(scalar).unsafelyUnwrapped { tree.bytes.append(unit) }
    }

    /// The value of the four hexadecimal digits at the current place, of the escape at `start`.
    private mutating func fourDigits(_ start: Int) throws(SyntaxProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < end else { throw unclosedEscape(start) }
            let digit: UInt8
            switch bytes[position] {
            case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
            case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6:
                digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw problem(at: start, "'\\u' needs four hexadecimal digits, found \(found())")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func loneSurrogate(_ value: UInt32, _ start: Int) -> SyntaxProblem {
        let half = value < 0xDC00 ? "the first" : "the second"
        return problem(
            at: start, "\(Wording.codePoint(value)) is only \(half) half of a character: escape both halves")
    }

    private func unclosed(_ opening: Int) -> SyntaxProblem {
        problem(at: opening, "the text that begins here is not closed before the end of \(ending.rawValue)")
    }

    private func unclosedEscape(_ start: Int) -> SyntaxProblem {
        problem(at: start, "the escape that begins here is cut off by the end of \(ending.rawValue)")
    }

    /// A control character between quotes: usually a quote that somebody forgot to close.
    private func control(_ byte: UInt8, opening: Int) -> SyntaxProblem {
        switch byte {
        case .lineFeed, .carriageReturn:
            problem(at: opening, "the text that begins here is not closed before the end of its line")
        case .tab:
            problem(at: position, "a tab inside a text is written '\\t'")
        default:
            problem(
                at: position,
                "the control character \(Wording.codePoint(UInt32(byte))) inside a text must be escaped")
        }
    }
}
