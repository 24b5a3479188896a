// Byte strings and the numbers that stand for them.

/// Numbers byte strings: each different one gets the next number.
struct ByteTable: Sendable {
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []
    /// Open addressing: the upper half of a string's hash beside its number plus one, or 0 for a free slot.
    private var slots: [UInt64] = Array(repeating: 0, count: 1 << 6)

    /// How many strings there are.
    var count: Int { offsets.count - 1 }

    /// How many bytes they have together.
    var byteCount: Int { bytes.count }

    /// Forgets all strings and keeps the memory.
    mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        bytes.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = 0 }
    }

    /// The bytes of a string.
    func utf8(_ number: UInt32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    /// The number of a string; `nil` where it has none.
    func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let entry = slots[slot(of: text, Self.hash(text))]
        return entry == 0 ? nil : UInt32(truncatingIfNeeded: entry) - 1
    }

    /// The number of a string, made if need be.
    @inline(__always)
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(text)
        let slot = slot(of: text, hash)
        if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
        return insert(text, hash, slot)
    }

    private mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ slot: Int) -> UInt32 {
        var slot = slot
        if (count + 1) * 2 > slots.count {
            grow()
            slot = self.slot(of: text, hash)
        }
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(count)
        return UInt32(count - 1)
    }

    /// The slot that holds the string, or the free one where it would go.
    @inline(__always)
    private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash >> 32) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) >> 32 == 0, isSame(UInt32(truncatingIfNeeded: slots[slot]) - 1, text) {
                break
            }
            slot = (slot + 1) & mask
        }
        return slot
    }

    @inline(__always)
    private func isSame(_ number: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(offsets[Int(number)])
        guard Int(offsets[Int(number) + 1]) - start == text.count else { return false }
        // An unsafe buffer, so that bytes of a range that was checked are not checked one by one.
        return bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<text.count where bytes[start + index] != text[index] { return false }
            return true
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }

    /// Multiply and fold, eight bytes at a time. The strings come from the operator's files, so that a flood of
    /// collisions is no concern; the table compares the bytes in any case.
    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(text)
        var hash = UInt64(truncatingIfNeeded: text.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while text.count - offset >= 8 {
            hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < text.count {
            rest = rest << 8 | UInt64(text[offset])
            offset += 1
        }
        return mix(hash, rest) &* 0xBF58_476D_1CE4_E5B9
    }

    @inline(__always)
    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9FB2_1C65_1E98_DF25
        return product ^ (product >> 29)
    }
}
