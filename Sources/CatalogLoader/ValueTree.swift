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
        /// The index behind the last node of this value.
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
