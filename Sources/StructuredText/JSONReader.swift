// Reads JSON (RFC 8259), strictly, into a value tree: one value, a document, or a file of JSON Lines.

/// A place in JSON text, moving forward.
///
/// Works on unsafe bytes because bulk files are read at hundreds of megabytes a second. Every read is behind a
/// comparison with `end`, which is at most the buffer's count.
package struct JSONReader {
    /// What the text ends with, for the sentences of problems.
    enum Ending: String {
        case text = "the text"
        case line = "the line"
        case file = "the file"
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let end: Int
    let ending: Ending
    let depthMaximum: Int
    var position: Int
    var line: Int
    /// The offset that column 1 of this line has, or would have if the text began with its line.
    var lineStart: Int

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0, end: Int? = nil, line: Int = 1,
        column: Int = 1,
        ending: Ending = .text, limits: ReaderLimits = ReaderLimits()
    ) {
        self.bytes = bytes
        self.end = min(max(end ?? bytes.count, 0), bytes.count)
        self.ending = ending
        depthMaximum = limits.depthMaximum
        position = min(max(offset, 0), self.end)
        self.line = line
        lineStart = position &- (column &- 1)
    }

    /// A problem at `offset`, which is on the current line.
    func problem(at offset: Int, _ detail: String) -> SyntaxProblem {
        SyntaxProblem(line: line, column: offset &- lineStart &+ 1, detail: detail)
    }

    /// What stands at the current place, as a noun.
    func found() -> String {
        position < end ? Wording.character(bytes, at: position, end: end) : "the end of \(ending.rawValue)"
    }

    /// Refuses, before anything is read, a text that 32-bit offsets could not describe: a value takes at least a
    /// byte and its text no more bytes than it was written in, so nothing needs checking afterwards.
    func checkSize(into tree: ValueTree, limits: ReaderLimits) throws(SyntaxProblem) {
        let held = max(tree.bytes.count, tree.nodes.count)
        if end &- position > limits.treeBytesMaximum &- held || end &- lineStart > Int(UInt32.max) {
            throw problem(at: position, "\(ending.rawValue) is longer than \(limits.treeBytesMaximum) bytes")
        }
    }
}

// MARK: - The grammar

extension JSONReader {
    /// Moves past space, tab, line feed and carriage return.
    @inline(__always)
    mutating func skipSpace() {
        while position < end {
            let byte = bytes[position]
            if byte > .space { return }
            switch byte {
            case .space, .tab, .carriageReturn: position += 1
            case .lineFeed:
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    /// Appends the value at the current place, behind any space. `depth` counts the containers around it.
    mutating func value(into tree: inout ValueTree, depth: Int) throws(SyntaxProblem) {
        skipSpace()
        guard position < end else { throw unexpectedForValue() }
        switch bytes[position] {
        case .quote:
            try text(.text, into: &tree)
        case UInt8(ascii: "{"):
            try object(into: &tree, depth: depth)
        case UInt8(ascii: "["):
            try list(into: &tree, depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try number(into: &tree)
        case UInt8(ascii: "t"):
            try word("true", .boolean, into: &tree)
        case UInt8(ascii: "f"):
            try word("false", .boolean, into: &tree)
        case UInt8(ascii: "n"):
            try word("null", .null, into: &tree)
        default:
            throw unexpectedForValue()
        }
    }

    /// Begins a list or object: its node, and the place behind its bracket.
    private mutating func open(
        _ kind: ValueTree.Kind, into tree: inout ValueTree, depth: Int
    ) throws(SyntaxProblem) -> Int {
        guard depth < depthMaximum else {
            throw problem(at: position, "lists and objects are nested deeper than \(depthMaximum)")
        }
        let index = tree.nodes.count
        tree.append(kind, line: line, column: position &- lineStart &+ 1, textStart: tree.bytes.count)
        position += 1
        skipSpace()
        return index
    }

    private mutating func list(into tree: inout ValueTree, depth: Int) throws(SyntaxProblem) {
        let index = try open(.list, into: &tree, depth: depth)
        if take(UInt8(ascii: "]")) { return }
        while true {
            try value(into: &tree, depth: depth + 1)
            skipSpace()
            if take(UInt8(ascii: "]")) { break }
            try comma(before: UInt8(ascii: "]"))
        }
        tree.close(index)
    }

    private mutating func object(into tree: inout ValueTree, depth: Int) throws(SyntaxProblem) {
        let index = try open(.object, into: &tree, depth: depth)
        if take(UInt8(ascii: "}")) { return }
        while true {
            guard position < end, bytes[position] == .quote else { throw unexpectedForKey() }
            try text(.key, into: &tree)
            skipSpace()
            guard take(UInt8(ascii: ":")) else {
                throw problem(at: position, "expected ':' after the key, found \(found())")
            }
            try value(into: &tree, depth: depth + 1)
            skipSpace()
            if take(UInt8(ascii: "}")) { break }
            try comma(before: UInt8(ascii: "}"))
        }
        tree.close(index)
        if let (first, second) = tree.firstDuplicateKey(ofObjectAt: index) {
            throw tree.duplicateKeyProblem(first: first, second: second)
        }
    }

    /// Moves past `byte` if it is there.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Moves past the comma between elements or members and the space behind it.
    @inline(__always)
    mutating func comma(before closing: UInt8) throws(SyntaxProblem) {
        let offset = position
        guard take(.comma) else {
            throw missingComma(before: closing)
        }
        let (commaLine, commaLineStart) = (line, lineStart)
        skipSpace()
        if position < end, bytes[position] == closing {
            throw SyntaxProblem(
                line: commaLine, column: offset &- commaLineStart &+ 1,
                detail: "a comma without a value behind it, before '\(Character(Unicode.Scalar(closing)))'")
        }
    }

    /// One of the three words of JSON.
    @inline(__always)
    private mutating func word(
        _ name: StaticString, _ kind: ValueTree.Kind, into tree: inout ValueTree
    ) throws(SyntaxProblem) {
        let length = name.utf8CodeUnitCount
        guard end - position >= length else { throw unexpectedForValue() }
        for offset in 0..<length where bytes[position + offset] != name.utf8Start[offset] {
            throw unexpectedForValue()
        }
        let textStart = tree.bytes.count
        if kind == .boolean { appendText(position, position + length, into: &tree) }
        tree.append(kind, line: line, column: position &- lineStart &+ 1, textStart: textStart)
        position += length
    }

    /// A number, kept as it is written.
    private mutating func number(into tree: inout ValueTree) throws(SyntaxProblem) {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let firstDigit = position
        try digits("the minus sign")
        if bytes[firstDigit] == UInt8(ascii: "0"), position - firstDigit > 1 {
            throw problem(at: start, "a number may not begin with 0 and another digit")
        }
        if take(UInt8(ascii: ".")) { try digits("the decimal point") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits("the exponent's mark")
        }
        let textStart = tree.bytes.count
        appendText(start, position, into: &tree)
        tree.append(.number, line: line, column: start &- lineStart &+ 1, textStart: textStart)
    }

    /// One digit or more.
    @inline(__always)
    private mutating func digits(_ before: StaticString) throws(SyntaxProblem) {
        let start = position
        while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        if position == start {
            throw problem(at: position, "expected a digit after \(before), found \(found())")
        }
    }

    /// Copies bytes of the file, in one go, to the tree's text.
    @inline(__always)
    func appendText(_ start: Int, _ behind: Int, into tree: inout ValueTree) {
        tree.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<behind]))
    }
}

// MARK: - Problems

extension JSONReader {
    /// What is wrong where a value should begin, with advice for what people write there.
    private func unexpectedForValue() -> SyntaxProblem {
        guard position < end else {
            let advice = ending == .line ? " (a record stands on one line)" : ""
            return problem(at: position, "expected a value, found the end of \(ending.rawValue)\(advice)")
        }
        var wordEnd = position
        while wordEnd < end, wordEnd - position <= Wording.quotedCharactersMaximum, isWordByte(bytes[wordEnd])
        {
            wordEnd += 1
        }
        let word = String(decoding: bytes[position..<wordEnd], as: UTF8.self)
        switch word.lowercased() {
        case "true", "false", "null":
            return problem(at: position, "'\(word)' is not a JSON value: write '\(word.lowercased())'")
        case "nan", "inf", "infinity":
            return problem(at: position, "'\(word)' is not a JSON value: write a number or 'null'")
        case "":
            break
        default:
            return problem(
                at: position, "\(Wording.quoted(word)) is not a JSON value: text stands in double quotes")
        }
        switch bytes[position] {
        case .apostrophe: return problem(at: position, "text stands in double quotes, not in single ones")
        case UInt8(ascii: "+"): return problem(at: position, "a number may not begin with '+'")
        case UInt8(ascii: "."): return problem(at: position, "a number may not begin with its decimal point")
        default: return problem(at: position, "expected a value, found \(found())")
        }
    }

    private func missingComma(before closing: UInt8) -> SyntaxProblem {
        let closing = Character(Unicode.Scalar(closing))
        return problem(at: position, "expected ',' or '\(closing)' after the value, found \(found())")
    }

    /// What is wrong where a member of an object should begin.
    private func unexpectedForKey() -> SyntaxProblem {
        problem(at: position, "expected a key in double quotes, found \(found())")
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }
}
