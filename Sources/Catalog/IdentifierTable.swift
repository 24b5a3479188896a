// Ids and the numbers that stand for them.

/// Interns ids: each different text gets the next number, its symbol.
public struct IdentifierTable: Sendable {
    /// Where each text ends in `bytes`, behind a leading 0.
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []
    /// Open addressing: a symbol plus one, or 0 for a free slot. Its size is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 256)

    /// How many different texts there are.
    public var count: Int { offsets.count - 1 }

    /// The text of a symbol.
    public subscript(symbol: UInt32) -> String { String(decoding: utf8(symbol), as: UTF8.self) }

    /// The UTF-8 bytes of a symbol's text.
    func utf8(_ symbol: UInt32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(symbol)])..<Int(offsets[Int(symbol) + 1])]
    }

    /// The symbol of a text; `nil` where it has none.
    public func symbol(of text: some Collection<UInt8>) -> UInt32? {
        let entry = slots[slot(of: text)]
        return entry == 0 ? nil : entry - 1
    }

    /// The symbol of a text, made if need be.
    public mutating func intern(_ text: some Collection<UInt8>) -> UInt32 {
        var slot = slot(of: text)
        if slots[slot] != 0 { return slots[slot] - 1 }
        if (count + 1) * 2 > slots.count {
            grow()
            slot = self.slot(of: text)
        }
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
        slots[slot] = UInt32(count)
        return UInt32(count - 1)
    }

    /// The slot that holds the text, or the free one where it would go.
    private func slot(of text: some Collection<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(text) & mask
        while slots[slot] != 0, !utf8(slots[slot] - 1).elementsEqual(text) { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for symbol in 0..<UInt32(count) { slots[slot(of: utf8(symbol))] = symbol + 1 }
    }

    /// FNV-1a, its high bits folded in. Ids come from the operator's files, so a flood of collisions is no concern.
    private static func hash(_ text: some Collection<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x7fff_ffff)
    }
}
