// Reads YAML into a value tree: records one by one, or whole documents.

import CYAML
import StructuredText

/// Builds values from libyaml's events.
///
/// Scalars are texts as they are written: `NO`, `010`, `true` and `2024-05-01` are decided by the schema. Only a
/// plain scalar that is empty, `~` or `null` is `null`. Anchors and aliases are refused, so that no small file
/// becomes a large tree and every value stands where it was read.
struct YAMLReader: ~Copyable {
    /// The prefix of the tags that YAML itself defines, written `!!`.
    static let corePrefix = "tag:yaml.org,2002:"

    /// A list or mapping that is being read.
    private struct Container {
        var index: Int
        var isMapping: Bool
        var isKeyNext = true
    }

    private var events: YAMLEvents
    private var tree = ValueTree()
    private var open: [Container] = []
    private let limits: ReaderLimits
    /// Problems of the value that is being read, behind which libyaml can go on.
    private var problems: [SyntaxProblem] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: ReaderLimits) throws(SyntaxProblem) {
        self.limits = limits
        let text = UnsafeBufferPointer(rebasing: bytes.dropFirst(ByteScan.markLength(bytes)))
        if text.count > limits.treeBytesMaximum {
            throw SyntaxProblem(
                line: 1, column: 1, detail: "the file is longer than \(limits.treeBytesMaximum) bytes")
        }
        try Self.checkCharacters(text)
        events = try YAMLEvents(text)
    }

    /// Refuses what is not UTF-8, and the line breaks of YAML 1.1 that an editor does not show as such: libyaml would
    /// end a comment there, or silently make a space of them.
    private static func checkCharacters(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxProblem) {
        var offset = 0
        while offset < text.count {
            if text.count - offset >= 8, ByteScan.word(text, at: offset) & ByteScan.highBits == 0 {
                offset += 8
                continue
            }
            let length = ByteScan.sequenceLength(text, at: offset, end: text.count)
            if length == 0 {
                throw YAMLPlaces(text).place(ofOffset: offset).problem(Wording.notUTF8(text[offset]))
            }
            if length > 1, let problem = YAMLProblems.lineBreak(text[offset..<offset + length]) {
                throw YAMLPlaces(text).place(ofOffset: offset).problem(problem)
            }
            offset += length
        }
    }
}

// MARK: - Files

extension YAMLReader {
    /// Reads a file whose records are the elements of its list, or which is one record; of several documents each.
    ///
    /// A record at a time, so that memory is a record's and not the file's. A record with a problem is left out;
    /// behind a problem of the grammar nothing can be read.
    static func readRecords(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = ReaderLimits(),
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        do throws(SyntaxProblem) {
            var reader = try YAMLReader(bytes, limits)
            while try reader.nextDocument() {
                try reader.readDocumentRecords(record, problem)
            }
        } catch {
            problem(error)
        }
    }

    /// Appends every document's value to `tree`, and returns their indices.
    ///
    /// The first problem ends the reading; the tree is then as it was.
    static func readDocuments(
        _ bytes: UnsafeBufferPointer<UInt8>, into tree: inout ValueTree, limits: ReaderLimits = ReaderLimits()
    ) throws(SyntaxProblem) -> [Int] {
        var reader = try YAMLReader(bytes, limits)
        swap(&reader.tree, &tree)
        let (nodes, textBytes) = (reader.tree.nodes.count, reader.tree.bytes.count)
        var roots: [Int] = []
        do throws(SyntaxProblem) {
            while try reader.nextDocument() {
                roots.append(reader.tree.nodes.count)
                try reader.readValue()
                if let first = reader.problems.first { throw first }
            }
        } catch {
            reader.tree.nodes.removeLast(reader.tree.nodes.count - nodes)
            reader.tree.bytes.removeLast(reader.tree.bytes.count - textBytes)
            swap(&reader.tree, &tree)
            throw error
        }
        swap(&reader.tree, &tree)
        return roots
    }

    /// Moves to the first event of the next document's value, or to the end of the file.
    private mutating func nextDocument() throws(SyntaxProblem) -> Bool {
        repeat {
            try events.next()
        } while events.type != YAML_DOCUMENT_START_EVENT
            && events.type != YAML_STREAM_END_EVENT
        guard events.type == YAML_DOCUMENT_START_EVENT else { return false }
        try events.next()
        return true
    }

    private mutating func readDocumentRecords(
        _ record: (ValueTree, _ root: Int) -> Void, _ problem: (SyntaxProblem) -> Void
    ) throws(SyntaxProblem) {
        switch events.type {
        case YAML_SEQUENCE_START_EVENT:
            refuseDecorations(events.place, "seq")
            report(problem)
            try events.next()
            while events.type != YAML_SEQUENCE_END_EVENT {
                try readRecord(record, problem)
                try events.next()
            }
        case YAML_MAPPING_START_EVENT:
            try readRecord(record, problem)
        case YAML_SCALAR_EVENT where events.isPlain && events.scalar.isEmpty:
            break
        default:
            problem(events.place.problem(Wording.expectedShape))
        }
    }

    private mutating func readRecord(
        _ record: (ValueTree, _ root: Int) -> Void, _ problem: (SyntaxProblem) -> Void
    ) throws(SyntaxProblem) {
        tree.removeAll()
        do throws(SyntaxProblem) { try readValue() } catch {
            report(problem)
            throw error
        }
        if problems.isEmpty { record(tree, 0) }
        report(problem)
    }

    /// Hands over the problems so far in the order of the file: duplicates are noticed at their mapping's end.
    private mutating func report(_ problem: (SyntaxProblem) -> Void) {
        if problems.isEmpty { return }
        problems.sort { ($0.line, $0.column) < ($1.line, $1.column) }
        problems.forEach(problem)
        problems.removeAll()
    }
}

// MARK: - Values

extension YAMLReader {
    /// Appends the value that begins with the current event, and stays at its last event.
    private mutating func readValue() throws(SyntaxProblem) {
        open.removeAll(keepingCapacity: true)
        while true {
            try readEvent()
            if open.isEmpty { return }
            try events.next()
        }
    }

    /// Appends what the current event says.
    private mutating func readEvent() throws(SyntaxProblem) {
        let place = events.place
        try checkSize(place)
        switch events.type {
        case YAML_SCALAR_EVENT:
            readScalar(place)
        case YAML_SEQUENCE_START_EVENT:
            try begin(place, isMapping: false)
        case YAML_MAPPING_START_EVENT:
            try begin(place, isMapping: true)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            end()
        case YAML_ALIAS_EVENT:
            problems.append(place.problem(YAMLProblems.alias(events.anchor ?? "")))
            // Stands for the value, or for the key, so that what follows keeps its meaning.
            tree.append(.null, line: place.line, column: place.column, textStart: tree.bytes.count)
            countMember()
        default:
            // The parser pairs the events of a document; this keeps a value from going on behind it.
            throw place.problem("expected a value, found the end of the document")
        }
    }

    /// Refuses what the tree's 32-bit offsets would not reach.
    private func checkSize(_ place: FilePlace) throws(SyntaxProblem) {
        let textBytes = events.type == YAML_SCALAR_EVENT ? events.scalar.count : 0
        if tree.bytes.count + textBytes > limits.treeBytesMaximum
            || tree.nodes.count >= limits.treeBytesMaximum
        {
            throw place.problem("the value is longer than \(limits.treeBytesMaximum) bytes")
        }
    }

    /// Whether the next value is the key of a member.
    private var isKeyNext: Bool { open.last.map { $0.isMapping && $0.isKeyNext } ?? false }

    /// Notes that a key or value of the innermost container is complete.
    private mutating func countMember() {
        if !open.isEmpty { open[open.count - 1].isKeyNext.toggle() }
    }

    private mutating func readScalar(_ place: FilePlace) {
        let isKey = isKeyNext
        let text = events.scalar
        let tagName = events.tag
        refuseDecorations(place, "str", "null", "bool", "int", "float")
        if isKey, events.isPlain {
            if text.isEmpty { problems.append(place.problem("a key is missing before ':'")) }
            if text.elementsEqual("<<".utf8) {
                problems.append(
                    place.problem(
                        "'<<' merges mappings, which is not read: write the members out, or put the key in quotes"
                    ))
            }
        }
        let isNull =
            events.isPlain && (tagName == nil || tagName == Self.corePrefix + "null")
            && (text.isEmpty || text.elementsEqual("~".utf8) || text.elementsEqual("null".utf8))
        let textStart = tree.bytes.count
        if isKey || !isNull { tree.bytes.append(contentsOf: text) }
        tree.append(
            isKey ? .key : isNull ? .null : .text, line: place.line, column: place.column,
            textStart: textStart)
        countMember()
    }

    private mutating func begin(_ place: FilePlace, isMapping: Bool) throws(SyntaxProblem) {
        if isKeyNext {
            // The key is refused and so is the record, yet its other problems are worth telling: an empty stand-in
            // that is no key takes its place, and the key's content is passed over.
            problems.append(place.problem(YAMLProblems.keyIsNoText))
            tree.append(.null, line: place.line, column: place.column, textStart: tree.bytes.count)
            try skipContainer()
            return countMember()
        }
        guard open.count < limits.depthMaximum else {
            throw place.problem("lists and mappings are nested deeper than \(limits.depthMaximum)")
        }
        refuseDecorations(place, isMapping ? "map" : "seq")
        open.append(Container(index: tree.nodes.count, isMapping: isMapping))
        tree.append(
            isMapping ? .object : .list, line: place.line, column: place.column, textStart: tree.bytes.count)
    }

    private mutating func end() {
        guard let container = open.popLast() else { return }
        tree.close(container.index)
        if container.isMapping, let (first, second) = tree.firstDuplicateKey(ofObjectAt: container.index) {
            problems.append(tree.duplicateKeyProblem(first: first, second: second))
        }
        countMember()
    }

    /// Moves to the end of the list or mapping that begins with the current event.
    private mutating func skipContainer() throws(SyntaxProblem) {
        var depth = 1
        while depth > 0 {
            try events.next()
            switch events.type {
            case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT: depth += 1
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: depth -= 1
            default: break
            }
            if open.count + depth > limits.depthMaximum {
                throw events.place.problem("lists and mappings are nested deeper than \(limits.depthMaximum)")
            }
        }
    }

    /// Notes an anchor, and a tag that is none of YAML's own for this kind of value.
    private mutating func refuseDecorations(_ place: FilePlace, _ tagNames: String...) {
        if let anchor = events.anchor { problems.append(place.problem(YAMLProblems.anchor(anchor))) }
        guard let tag = events.tag, tag != "!" else { return }
        if !tagNames.contains(where: { tag == Self.corePrefix + $0 }) {
            problems.append(place.problem(YAMLProblems.tag(tag)))
        }
    }
}
