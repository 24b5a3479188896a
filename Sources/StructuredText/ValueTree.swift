// A parsed value as flat arrays: what every file format is read into, with the place of each value in its file.

/// Values of a file, or of a record of it, in the order in which they are written.
///
/// A list is followed by its elements; an object by its members, each a `key` node and then the value. The nodes of
/// a value are `index ..< nodes[index].end`. Kept between records so that reading a record allocates nothing.
package struct ValueTree: Sendable {
    /// What a node is.
    package enum Kind: UInt8, Sendable {
        case null, boolean, number, text, list, object, key

        /// Written out, because other modules compare kinds for every value of a file and the compiler's own
        /// comparison is one that they would have to call.
        @inlinable @inline(__always)
        package static func == (one: Kind, other: Kind) -> Bool {
            unsafeBitCast(one, to: UInt8.self) == unsafeBitCast(other, to: UInt8.self)
        }
    }

    /// A value, or the key of a member.
    package struct Node: Sendable {
        package var kind: Kind
        /// Line, from 1.
        package var line: UInt32
        /// Column, from 1, in bytes.
        package var column: UInt32
        /// Where the text begins in `bytes`: the text decoded, or a number or boolean as it was written.
        package var textStart: UInt32
        /// Where it ends.
        package var textEnd: UInt32
        /// The index behind the last node of this value. A key's is its own behind: its value begins there.
        package var end: UInt32

        @inlinable package init(
            kind: Kind, line: UInt32, column: UInt32, textStart: UInt32, textEnd: UInt32, end: UInt32
        ) {
            self.kind = kind
            self.line = line
            self.column = column
            self.textStart = textStart
            self.textEnd = textEnd
            self.end = end
        }
    }

    /// The nodes.
    package var nodes: [Node] = []
    /// The text of all nodes, one behind the other, UTF-8 and checked.
    package var bytes: [UInt8] = []

    package init() {}

    /// Forgets everything and keeps the memory.
    package mutating func removeAll() {
        nodes.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }
}

/// A place in a file where the text does not follow the format's own grammar.
package struct SyntaxProblem: Error, Equatable {
    /// Line, from 1.
    package var line: Int
    /// Column, from 1, in bytes.
    package var column: Int
    /// What is wrong, as half a sentence without a full stop.
    package var detail: String

    package init(line: Int, column: Int, detail: String) {
        self.line = line
        self.column = column
        self.detail = detail
    }
}

/// A place in a file.
package struct FilePlace: Equatable {
    /// Line, from 1.
    package var line: Int
    /// Column, from 1, in bytes; a byte order mark at the start of the file is not counted.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// A problem at this place.
    package func problem(_ detail: String) -> SyntaxProblem {
        SyntaxProblem(line: line, column: column, detail: detail)
    }
}

/// How much a file may ask of its reader.
package struct ReaderLimits {
    /// Lists and objects inside each other, counted from the record.
    package var depthMaximum = 64
    /// Bytes that a tree is read from and bytes of text in it: what its 32-bit offsets reach.
    package var treeBytesMaximum = Int(UInt32.max)
    /// Columns of a CSV file.
    package var columnsMaximum = 1_000

    package init() {}
}

extension ValueTree {
    /// Appends a node whose text is `bytes[textStart...]`, all that was appended since.
    ///
    /// Readers refuse what does not fit into 32 bits before they begin; `clamping` is there so that nothing traps.
    @inlinable @inline(__always)
    package mutating func append(_ kind: Kind, line: Int, column: Int, textStart: Int) {
        append(kind, line: line, column: column, text: textStart..<bytes.count)
    }

    /// Appends a node whose text is already in `bytes`.
    @inlinable @inline(__always)
    package mutating func append(_ kind: Kind, line: Int, column: Int, text: Range<Int>) {
        nodes.append(
            Node(
                kind: kind, line: UInt32(clamping: line), column: UInt32(clamping: column),
                textStart: UInt32(clamping: text.lowerBound), textEnd: UInt32(clamping: text.upperBound),
                end: UInt32(clamping: nodes.count + 1)))
    }

    /// Ends the list or object at `index` behind the last node so far.
    @inlinable @inline(__always)
    package mutating func close(_ index: Int) {
        nodes[index].end = UInt32(clamping: nodes.count)
    }

    /// The text of a node. Makes a string: not for the path of every value.
    package func text(at index: Int) -> String {
        String(decoding: bytes[Int(nodes[index].textStart)..<Int(nodes[index].textEnd)], as: UTF8.self)
    }

    /// Where a node stands in its file.
    package func place(at index: Int) -> FilePlace {
        FilePlace(line: Int(nodes[index].line), column: Int(nodes[index].column))
    }
}

extension ValueTree {
    /// The first two nodes of equal keys in an object, the repeated one being the first to repeat any.
    ///
    /// Objects of records are small, and comparing each pair costs less than hashing; a large one is sorted instead,
    /// so that a file cannot make it slow.
    package func firstDuplicateKey(ofObjectAt object: Int) -> (first: Int, second: Int)? {
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
    package func duplicateKeyProblem(first: Int, second: Int) -> SyntaxProblem {
        let (earlier, later) = (place(at: first), place(at: second))
        let where_ =
            earlier.line == later.line
            ? "in column \(earlier.column) of this line" : "on line \(earlier.line)"
        return later.problem("the key \(Wording.quoted(text(at: second))) is already given \(where_)")
    }
}
