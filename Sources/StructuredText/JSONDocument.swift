// A JSON text that was read whole, to be walked value by value: what request bodies are read through.

/// A JSON text (RFC 8259) in memory.
package struct JSONDocument: Sendable {
    private let tree: ValueTree

    /// Reads the one value that the bytes consist of.
    ///
    /// - Throws: where the text does not follow the grammar, or goes beyond the limits.
    package init(_ bytes: [UInt8], limits: ReaderLimits = ReaderLimits()) throws(SyntaxProblem) {
        var tree = ValueTree()
        // A typed error cannot pass through the closure; it is taken out as a value.
        let problem: SyntaxProblem? = bytes.withUnsafeBufferPointer { buffer in
            do throws(SyntaxProblem) {
                _ = try JSONReader.readDocument(buffer, into: &tree, limits: limits)
                return nil
            } catch { return error }
        }
        if let problem { throw problem }
        self.tree = tree
    }

    /// The value that the text is.
    package var root: JSONElement { JSONElement(tree: tree, index: 0) }
}

/// One value of a document.
package struct JSONElement: Sendable {
    fileprivate let tree: ValueTree
    fileprivate let index: Int

    private var node: ValueTree.Node { tree.nodes[index] }

    /// What it is.
    package var kind: ValueTree.Kind { node.kind }

    /// What it is, as a noun.
    package var noun: String {
        switch node.kind {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .text, .key: "a text"
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// Its text, where it is one.
    package var text: String? { node.kind == .text ? tree.text(at: index) : nil }

    /// A text, number or boolean as it was written.
    package var scalar: String? {
        switch node.kind {
        case .text, .number, .boolean: tree.text(at: index)
        default: nil
        }
    }

    /// Its number, where it is a whole one that fits.
    package var integer: Int? { node.kind == .number ? Int(tree.text(at: index)) : nil }

    /// Its elements, where it is a list.
    package var elements: [JSONElement]? {
        guard node.kind == .list else { return nil }
        var elements: [JSONElement] = []
        var next = index + 1
        while next < Int(node.end) {
            elements.append(JSONElement(tree: tree, index: next))
            next = Int(tree.nodes[next].end)
        }
        return elements
    }

    /// Its members in their order, no key twice, where it is an object.
    package var members: [(key: String, value: JSONElement)]? {
        guard node.kind == .object else { return nil }
        var members: [(String, JSONElement)] = []
        var key = index + 1
        while key + 1 < Int(node.end) {
            members.append((tree.text(at: key), JSONElement(tree: tree, index: key + 1)))
            key = Int(tree.nodes[key + 1].end)
        }
        return members
    }
}
