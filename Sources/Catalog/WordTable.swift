// The different words of an index and the numbers that stand for them.

/// Numbers words: each different folded spelling gets the next number.
struct WordTable: Sendable {
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []
    /// Open addressing: the upper half of a word's hash beside its number plus one, or 0 for a free slot.
    private var slots: [UInt64] = Array(repeating: 0, count: 1 << 12)
    /// The spellings of words that are not ASCII, by the bytes they are written with.
    private var spellings: [[UInt8]: [UInt32]] = [:]

    /// How many words there are.
    var count: Int { offsets.count - 1 }

    /// The bytes of a word.
    func utf8(_ word: UInt32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(word)])..<Int(offsets[Int(word) + 1])]
    }

    /// The number of a folded word; `nil` where it has none.
    func number(of word: String) -> UInt32? {
        var word = word
        return word.withUTF8 { text in
            let hash = Self.hash(text)
            let entry = slots[slot(of: text, hash)]
            return entry == 0 ? nil : UInt32(truncatingIfNeeded: entry) - 1
        }
    }

    /// The numbers of the spellings of a word as it stands in a text; of a word that is not in the table, none.
    func numbers(written text: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> [UInt32] {
        if isASCII {
            return number(of: String(decoding: text, as: UTF8.self).lowercased()).map { [$0] } ?? []
        }
        return spellings[Array(text)] ?? []
    }

    /// Calls `body` with the numbers of the spellings of a word as it stands in a text, which are made if need be.
    @inline(__always)
    mutating func intern(
        written text: UnsafeBufferPointer<UInt8>, isASCII: Bool, scratch: UnsafeMutableBufferPointer<UInt8>,
        _ body: (UInt32) -> Void
    ) {
        if isASCII, text.count <= scratch.count {
            for index in text.indices {
                let byte = text[index]
                scratch[index] = byte >= 65 && byte <= 90 ? byte | 32 : byte
            }
            body(intern(UnsafeBufferPointer(rebasing: scratch[..<text.count])))
            return
        }
        let key = Array(text)
        if let known = spellings[key] {
            for number in known { body(number) }
            return
        }
        var numbers: [UInt32] = []
        for var spelling in Folding.spellings(String(decoding: text, as: UTF8.self)) {
            let number = spelling.withUTF8 { intern($0) }
            if !numbers.contains(number) { numbers.append(number) }
        }
        spellings[key] = numbers
        for number in numbers { body(number) }
    }

    private mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(text)
        var slot = slot(of: text, hash)
        if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
        if (count + 1) * 2 > slots.count {
            grow()
            slot = self.slot(of: text, hash)
        }
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(count)
        return UInt32(count - 1)
    }

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
    private func isSame(_ word: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(offsets[Int(word)])
        guard Int(offsets[Int(word) + 1]) - start == text.count else { return false }
        for index in 0..<text.count where bytes[start + index] != text[index] { return false }
        return true
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

    /// Multiply and fold over the bytes. The words come from the operator's files, so that a flood of collisions is
    /// no concern; the table compares the bytes in any case.
    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 29
        return hash &* 0xBF58_476D_1CE4_E5B9
    }
}
