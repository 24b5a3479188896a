// What the tests of the readers share: reading from a string, and a tree as text.

@testable import CatalogLoader
@testable import StructuredText

/// What came out of a file.
struct Reading: Equatable {
    var records: [String] = []
    var problems: [SyntaxProblem] = []
}

/// Reads bytes, with every record as text.
func read(_ format: RecordFormat, _ bytes: [UInt8], limits: ReaderLimits = ReaderLimits()) -> Reading {
    var reading = Reading()
    bytes.withUnsafeBufferPointer { buffer in
        RecordReader.readRecords(
            format, buffer, limits: limits,
            record: { tree, root in reading.records.append(tree.description(of: root)) },
            problem: { reading.problems.append($0) })
    }
    return reading
}

/// Reads a string, with every record as text.
func read(_ format: RecordFormat, _ text: String, limits: ReaderLimits = ReaderLimits()) -> Reading {
    read(format, Array(text.utf8), limits: limits)
}

/// Reads a string which is one JSON document.
func readJSON(_ bytes: [UInt8], limits: ReaderLimits = ReaderLimits()) throws(SyntaxProblem) -> String {
    var tree = ValueTree()
    // `withUnsafeBufferPointer` carries the thrown type through only when it is spelled out.
    return try bytes.withUnsafeBufferPointer { buffer throws(SyntaxProblem) in
        let root = try JSONReader.readDocument(buffer, into: &tree, limits: limits)
        return tree.description(of: root)
    }
}

/// The places of the nodes of every record: `line:column kind`.
func places(_ format: RecordFormat, _ text: String) -> [String] {
    var places: [String] = []
    Array(text.utf8).withUnsafeBufferPointer { buffer in
        RecordReader.readRecords(
            format, buffer,
            record: { tree, _ in
                for (index, node) in tree.nodes.enumerated() {
                    places.append("\(node.line):\(node.column) \(node.kind) \(tree.text(at: index))")
                }
            },
            problem: { places.append("\($0)") })
    }
    return places
}

extension SyntaxProblem {
    init(_ line: Int, _ column: Int, _ detail: String) {
        self.init(line: line, column: column, detail: detail)
    }
}

extension ValueTree {
    /// A value as JSON without space, and with every character of a text but `"`, `\` and controls as it is.
    func description(of index: Int) -> String {
        let node = nodes[index]
        switch node.kind {
        case .null: return "null"
        case .boolean, .number: return text(at: index)
        case .text, .key: return Self.quoted(text(at: index))
        case .list: return "[" + children(of: index).map { description(of: $0) }.joined(separator: ",") + "]"
        case .object:
            let members = children(of: index).map { key in
                description(of: key) + ":" + description(of: key + 1)
            }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    /// The elements of a list, or the keys of an object.
    func children(of index: Int) -> [Int] {
        var children: [Int] = []
        var child = index + 1
        while child < Int(nodes[index].end) {
            children.append(child)
            child = Int(nodes[nodes[child].kind == .key ? child + 1 : child].end)
        }
        return children
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}": quoted += "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// A generator whose sequence is the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
