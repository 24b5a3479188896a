// The events of libyaml's parser, with their places in bytes: all that is C about reading YAML.

import CYAML
import StructuredText

/// The parser over one file. Owns the parser and the event it is at, and frees both however reading ends.
struct YAMLEvents: ~Copyable {
    // On the heap, for libyaml keeps a pointer to the parser in the parser.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private var places: YAMLPlaces

    /// The bytes must outlive this value, be UTF-8 and have no byte order mark.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(SyntaxProblem) {
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event.initialize(to: yaml_event_t())
        places = YAMLPlaces(bytes)
        guard yaml_parser_initialize(parser) == 1 else {
            throw SyntaxProblem(line: 1, column: 1, detail: "there is no memory left to read the file")
        }
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        // Both take what is zero or was freed before.
        yaml_event_delete(event)
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// Moves to the next event.
    mutating func next() throws(SyntaxProblem) {
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 1 else { throw syntaxProblem() }
    }

    /// What kind of event this is.
    var type: yaml_event_type_t { event.pointee.type }

    /// Where the event begins.
    var place: FilePlace {
        mutating get { places.place(of: event.pointee.start_mark) }
    }

    /// The anchor of a scalar, list or mapping, or the name of an alias.
    var anchor: String? {
        switch type {
        case YAML_ALIAS_EVENT: Self.string(event.pointee.data.alias.anchor)
        case YAML_SCALAR_EVENT: Self.string(event.pointee.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: Self.string(event.pointee.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: Self.string(event.pointee.data.mapping_start.anchor)
        default: nil
        }
    }

    /// The tag of a scalar, list or mapping.
    var tag: String? {
        switch type {
        case YAML_SCALAR_EVENT: Self.string(event.pointee.data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT: Self.string(event.pointee.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT: Self.string(event.pointee.data.mapping_start.tag)
        default: nil
        }
    }

    /// Whether a scalar is written without quotes and not as a block.
    var isPlain: Bool { event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE }

    /// The text of a scalar, until the next event.
    var scalar: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    /// The parser's problem, in the words of `YAMLProblems`.
    private mutating func syntaxProblem() -> SyntaxProblem {
        let parser = parser.pointee
        let problem = parser.problem.map { String(cString: $0) } ?? ""
        switch parser.error {
        case YAML_READER_ERROR:
            return places.place(ofOffset: parser.problem_offset)
                .problem(YAMLProblems.ofReader(problem, value: parser.problem_value))
        case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
            let context = parser.context.map { String(cString: $0) }
            let contextPlace = context.map { _ in places.place(of: parser.context_mark) }
            return YAMLProblems.ofSyntax(
                problem, places.place(of: parser.problem_mark), context: context, contextPlace)
        default:
            return SyntaxProblem(line: 1, column: 1, detail: "there is no memory left to read the file")
        }
    }
}

/// Turns libyaml's places, counted in characters, into lines and columns in bytes.
///
/// Moves forward with the events, so that a file is walked once; only a problem looks back. Lines are counted here
/// as well, for to libyaml U+2028 ends a line and to an editor it does not.
struct YAMLPlaces {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var offset = 0
    private var line = 1
    private var lineStart = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The place of a character.
    mutating func place(of mark: yaml_mark_t) -> FilePlace {
        if mark.index < index { self = YAMLPlaces(bytes) }
        while index < mark.index, offset < bytes.count { step() }
        return FilePlace(line: line, column: offset - lineStart + 1)
    }

    /// The place of a byte, which need not begin a character. Walks the file: for a problem that ends the reading.
    func place(ofOffset target: Int) -> FilePlace {
        var place = FilePlace(line: 1, column: 1)
        for offset in 0..<min(max(target, 0), bytes.count) {
            if endsLine(offset) {
                place = FilePlace(line: place.line + 1, column: 1)
            } else {
                place.column += 1
            }
        }
        return place
    }

    /// Whether a byte is the last of a line break.
    @inline(__always)
    private func endsLine(_ offset: Int) -> Bool {
        bytes[offset] == .lineFeed
            || (bytes[offset] == .carriageReturn
                && (offset + 1 == bytes.count || bytes[offset + 1] != .lineFeed))
    }

    /// Moves past a character.
    @inline(__always)
    private mutating func step() {
        let isLineEnd = endsLine(offset)
        offset += 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        index += 1
        if isLineEnd {
            line += 1
            lineStart = offset
        }
    }
}
