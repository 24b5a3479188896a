// Ids and the numbers that stand for them.

/// Interns ids: each different text gets the next number, its symbol.
public struct IdentifierTable: Sendable {
    private var table = ByteTable()

    /// Makes an empty table.
    package init() {}

    /// How many different texts there are.
    public var count: Int { table.count }

    /// The text of a symbol.
    public subscript(symbol: UInt32) -> String { String(decoding: table.utf8(symbol), as: UTF8.self) }

    /// The UTF-8 bytes of a symbol's text.
    package func utf8(_ symbol: UInt32) -> ArraySlice<UInt8> { table.utf8(symbol) }

    /// The symbol of a text; `nil` where it has none.
    public func symbol(of text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { table.number(of: $0) }
    }

    /// The symbol of a text; `nil` where it has none.
    package func symbol(of text: UnsafeBufferPointer<UInt8>) -> UInt32? { table.number(of: text) }

    /// The symbol of a text, made if need be.
    public mutating func intern(_ text: ArraySlice<UInt8>) -> UInt32 {
        text.withUnsafeBufferPointer { table.intern($0) }
    }

    /// The symbol of a text, made if need be.
    package mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 { table.intern(text) }

    /// Makes room for so many times the texts that another table has.
    mutating func reserve(_ times: Int, _ other: IdentifierTable) {
        table.reserve(texts: times * other.count, bytes: times * other.byteCount)
    }

    /// How many bytes the texts have together.
    package var byteCount: Int { table.byteCount }

    /// Forgets all texts and keeps the memory.
    package mutating func removeAll() { table.removeAll() }
}
