// A record that has been read, as those who check it see it.

import Catalog
import StructuredText

/// An object of a value tree, or a value in it.
///
/// Unsafe buffers: it is made for every record and asked for every value of it, and the arrays behind it would be
/// counted each time. It lives within `ValueTree.view`; nodes and ranges come from the tree, so they are in range.
struct RecordView {
    let nodes: UnsafeBufferPointer<ValueTree.Node>
    let bytes: UnsafeBufferPointer<UInt8>
    let object: Int

    /// The same tree, seen from another value.
    func at(_ node: Int) -> RecordView { RecordView(nodes: nodes, bytes: bytes, object: node) }

    // MARK: Nodes

    @inline(__always)
    func kind(_ node: Int) -> ValueTree.Kind { nodes[node].kind }

    /// The index behind a value.
    @inline(__always)
    func end(_ node: Int) -> Int { Int(nodes[node].end) }

    /// The bytes of a node's text.
    @inline(__always)
    func utf8(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(nodes[node].textStart)..<Int(nodes[node].textEnd)])
    }

    /// The text of a node. Makes a string: not for the path of every value.
    func string(_ node: Int) -> String { String(decoding: utf8(node), as: UTF8.self) }

    /// The line of a node.
    func line(_ node: Int) -> Int { Int(nodes[node].line) }

    /// Whether a node's text is this one. Most answers are clear from the lengths.
    @inline(__always)
    func isText(_ name: String, at node: Int) -> Bool {
        let text = utf8(node)
        return text.count == name.utf8.count && text.elementsEqual(name.utf8)
    }

    // MARK: Paths

    /// The value of a member of this object; `nil` where it has none, or none but null.
    func node(_ name: String) -> Int? { node(name, of: object) }

    /// The value of a member of an object; `nil` where it has none, or none but null, or where that is no object.
    func node(_ name: String, of object: Int?) -> Int? {
        guard let object, kind(object) == .object else { return nil }
        var key = object + 1
        while key < end(object) {
            if isText(name, at: key) { return kind(key + 1) == .null ? nil : key + 1 }
            key = end(key + 1)
        }
        return nil
    }

    /// The value at a path such as `parties[1].to`, or else the nearest that it would be in.
    func nearestNode(to path: String) -> Int {
        var view = self
        for step in path.split(separator: ".") {
            let name = step.prefix { $0 != "[" }
            guard let next = view.node(String(name)) else { return view.object }
            view = at(next)
            if let place = Int(step.dropFirst(name.count).dropFirst().dropLast()) {
                let elements = view.elements
                guard elements.indices.contains(place) else { return view.object }
                view = elements[place]
            }
        }
        return view.object
    }

    // MARK: Values

    /// The bytes of a text, or of a number as it is written; `nil` of any other value.
    @inline(__always)
    func word(_ node: Int) -> UnsafeBufferPointer<UInt8>? {
        kind(node) == .text || kind(node) == .number ? utf8(node) : nil
    }

    /// The value of a node as text: of a text, or of a number as it is written.
    func text(at node: Int?) -> String? {
        node.flatMap(word).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The date in a node.
    func date(at node: Int?) -> PartialDate? {
        guard let text = node.flatMap(word) else { return nil }
        return try? PartialDate(utf8: text)
    }

    func text(_ name: String) -> String? { text(at: node(name)) }

    func date(_ name: String) -> PartialDate? { date(at: node(name)) }

    /// The elements of the list in a member, each as a view of its own.
    func elements(_ name: String) -> [RecordView] { elements(at: node(name)) }

    func elements(at node: Int?) -> [RecordView] { node.map { at($0).elements } ?? [] }

    /// The elements of the list that this is a view of.
    private var elements: [RecordView] {
        guard kind(object) == .list else { return [] }
        var elements: [RecordView] = []
        var node = object + 1
        while node < end(object) {
            elements.append(at(node))
            node = end(node)
        }
        return elements
    }

    /// The texts of the list in a member.
    func texts(_ name: String) -> [String] { elements(name).map { string($0.object) } }
}

extension ValueTree {
    /// Calls `body` with a view of the record, whose root is at 0.
    func view<Result>(_ body: (RecordView) -> Result) -> Result {
        nodes.withUnsafeBufferPointer { nodes in
            bytes.withUnsafeBufferPointer { bytes in
                body(RecordView(nodes: nodes, bytes: bytes, object: 0))
            }
        }
    }
}
