// A parsed value as flat arrays: what every file format is read into, with the place of each value in its file.

/// Values of a file, or of a record of it, in the order in which they are written.
///
/// A list is followed by its elements; an object by its members, each a `key` node and then the value. The nodes of
/// a value are `index ..< nodes[index].end`. Kept between records so that reading a record allocates nothing.
struct ValueTree {
    /// What a node is.
    enum Kind: UInt8 {
        case null, boolean, number, text, list, object, key
    }

    /// A value, or the key of a member.
    struct Node {
        var kind: Kind
        /// Line, from 1.
        var line: UInt32
        /// Column, from 1, in bytes.
        var column: UInt32
        /// Where the text begins in `bytes`: the text decoded, or a number or boolean as it was written.
        var textStart: UInt32
        /// Where it ends.
        var textEnd: UInt32
        /// The index behind the last node of this value. A key's is its own behind: its value begins there.
        var end: UInt32
    }

    /// The nodes.
    var nodes: [Node] = []
    /// The text of all nodes, one behind the other, UTF-8 and checked.
    var bytes: [UInt8] = []

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        nodes.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }
}

/// A place in a file where the text does not follow the format's own grammar.
struct SyntaxProblem: Error, Equatable {
    /// Line, from 1.
    var line: Int
    /// Column, from 1, in bytes.
    var column: Int
    /// What is wrong, as half a sentence without a full stop.
    var detail: String
}

/// A place in a file.
struct FilePlace: Equatable {
    /// Line, from 1.
    var line: Int
    /// Column, from 1, in bytes; a byte order mark at the start of the file is not counted.
    var column: Int

    /// A problem at this place.
    func problem(_ detail: String) -> SyntaxProblem {
        SyntaxProblem(line: line, column: column, detail: detail)
    }
}

/// How much a file may ask of its reader.
struct ReaderLimits {
    /// Lists and objects inside each other, counted from the record.
    var depthMaximum = 64
    /// Bytes that a tree is read from and bytes of text in it: what its 32-bit offsets reach.
    var treeBytesMaximum = Int(UInt32.max)
    /// Columns of a CSV file.
    var columnsMaximum = 1_000
}

extension ValueTree {
    /// Appends a node whose text is `bytes[textStart...]`, all that was appended since.
    ///
    /// Readers refuse what does not fit into 32 bits before they begin; `clamping` is there so that nothing traps.
    @inline(__always)
    mutating func append(_ kind: Kind, line: Int, column: Int, textStart: Int) {
        append(kind, line: line, column: column, text: textStart..<bytes.count)
    }

    /// Appends a node whose text is already in `bytes`.
    @inline(__always)
    mutating func append(_ kind: Kind, line: Int, column: Int, text: Range<Int>) {
        nodes.append(
            Node(
                kind: kind, line: UInt32(clamping: line), column: UInt32(clamping: column),
                textStart: UInt32(clamping: text.lowerBound), textEnd: UInt32(clamping: text.upperBound),
                end: UInt32(clamping: nodes.count + 1)))
    }

    /// Ends the list or object at `index` behind the last node so far.
    @inline(__always)
    mutating func close(_ index: Int) {
        nodes[index].end = UInt32(clamping: nodes.count)
    }

    /// The text of a node. Makes a string: not for the path of every value.
    func text(at index: Int) -> String {
        String(decoding: bytes[Int(nodes[index].textStart)..<Int(nodes[index].textEnd)], as: UTF8.self)
    }

    /// Where a node stands in its file.
    func place(at index: Int) -> FilePlace {
        FilePlace(line: Int(nodes[index].line), column: Int(nodes[index].column))
    }
}

extension ValueTree {
    /// The first two nodes of equal keys in an object, the repeated one being the first to repeat any.
    ///
    /// Objects of records are small, and comparing each pair costs less than hashing; a large one is sorted instead,
    /// so that a file cannot make it slow.
    func firstDuplicateKey(ofObjectAt object: Int) -> (first: Int, second: Int)? {
        // Unsafe buffers: this runs for every object of a bulk file. Node indices and text ranges come from this
        // tree, whose readers only append, so they are in range.
        nodes.withUnsafeBufferPointer { nodes in
            bytes.withUnsafeBufferPointer { bytes in
                let end = Int(nodes[object].end)
                var keys = 0
                var key = object + 1
                while key < end {
                    if keys == 32 { return Self.duplicateBySorting(nodes, bytes, object: object) }
                    var earlier = object + 1
                    while earlier < key {
                        if Self.areEqualKeys(nodes[earlier], nodes[key], bytes) { return (earlier, key) }
                        earlier = Int(nodes[earlier + 1].end)
                    }
                    keys += 1
                    key = Int(nodes[key + 1].end)
                }
                return nil
            }
        }
    }

    /// Whether two nodes are keys of the same text.
    @inline(__always)
    private static func areEqualKeys(_ one: Node, _ other: Node, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool
    {
        let length = one.textEnd - one.textStart
        guard length == other.textEnd - other.textStart, one.kind == .key, other.kind == .key else {
            return false
        }
        // The last byte first: keys of one record share beginnings more than ends.
        var offset = Int(length)
        while offset > 0 {
            offset -= 1
            if bytes[Int(one.textStart) + offset] != bytes[Int(other.textStart) + offset] { return false }
        }
        return true
    }

    /// The same answer for an object of many keys, in the time of a sort.
    private static func duplicateBySorting(
        _ nodes: UnsafeBufferPointer<Node>, _ bytes: UnsafeBufferPointer<UInt8>, object: Int
    ) -> (first: Int, second: Int)? {
        var keys: [Int] = []
        var key = object + 1
        while key < Int(nodes[object].end) {
            if nodes[key].kind == .key { keys.append(key) }
            key = Int(nodes[key + 1].end)
        }
        func text(_ key: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
            bytes[Int(nodes[key].textStart)..<Int(nodes[key].textEnd)]
        }
        // Equal keys in the order of the file: the sort need not be stable.
        keys.sort { one, other in
            if text(one).lexicographicallyPrecedes(text(other)) { return true }
            return one < other && !text(other).lexicographicallyPrecedes(text(one))
        }
        var found: (first: Int, second: Int)?
        for (first, second) in zip(keys, keys.dropFirst())
        where areEqualKeys(nodes[first], nodes[second], bytes) {
            if found.map({ second < $0.second }) ?? true { found = (first, second) }
        }
        return found
    }

    /// The problem of a key given twice, at the second one.
    func duplicateKeyProblem(first: Int, second: Int) -> SyntaxProblem {
        let (earlier, later) = (place(at: first), place(at: second))
        let where_ =
            earlier.line == later.line
            ? "in column \(earlier.column) of this line" : "on line \(earlier.line)"
        return later.problem("the key \(Wording.quoted(text(at: second))) is already given \(where_)")
    }
}
