// Byte strings and the numbers that stand for them.

/// Numbers byte strings: each different one gets the next number.
struct ByteTable: Sendable {
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []
    /// Open addressing.
    private var slots: [Slot] = Array(repeating: .free, count: 1 << 6)

    /// A string that may be here. One of up to eight bytes is told by its slot alone: most words are so short, and
    /// each further look into memory would cost more than all the rest.
    fileprivate struct Slot {
        /// The bytes of a short string, or the hash of a longer one.
        var key: UInt64
        var length: UInt32
        /// Its number plus one; 0 for a free slot.
        var next: UInt32

        static let free = Slot(key: 0, length: 0, next: 0)
    }

    /// How many strings there are.
    var count: Int { offsets.count - 1 }

    /// How many bytes they have together.
    var byteCount: Int { bytes.count }

    /// Forgets all strings and keeps the memory.
    mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        bytes.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = .free }
    }

    /// The bytes of a string.
    func utf8(_ number: UInt32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    /// What tells most strings apart, and says where a string is looked for.
    struct Key {
        fileprivate let bits: UInt64
        fileprivate let length: UInt32

        @inline(__always)
        init(_ text: UnsafeBufferPointer<UInt8>) {
            bits = ByteTable.key(text)
            length = UInt32(truncatingIfNeeded: text.count)
        }
    }

    /// The table as those see it who look for many strings in a row.
    ///
    /// Unsafe buffers: a look into an array that may be changed elsewhere counts its owners. It lives within
    /// `withSearch`; numbers and ranges come from the table, so they are in range.
    struct Search {
        fileprivate let slots: UnsafeBufferPointer<Slot>
        fileprivate let offsets: UnsafeBufferPointer<UInt32>
        fileprivate let bytes: UnsafeBufferPointer<UInt8>

        /// Reads the place where a string is looked for first, so that it is near when it is looked for.
        @inline(__always)
        func touch(_ key: Key) -> UInt32 {
            slots[ByteTable.place(key.bits, key.length, slots.count - 1)].next
        }

        /// The number of a string; `nil` where it has none.
        @inline(__always)
        func number(of text: UnsafeBufferPointer<UInt8>, _ key: Key) -> UInt32? {
            let next = slots[slot(of: text, key)].next
            return next == 0 ? nil : next - 1
        }

        /// The slot that holds the string, or the free one where it would go.
        @inline(__always)
        fileprivate func slot(of text: UnsafeBufferPointer<UInt8>, _ key: Key) -> Int {
            let mask = slots.count - 1
            var place = ByteTable.place(key.bits, key.length, mask)
            while true {
                let slot = slots[place]
                if slot.next == 0 { return place }
                if slot.key == key.bits, slot.length == key.length,
                    key.length <= 8 || isSame(slot.next - 1, text)
                {
                    return place
                }
                place = (place + 1) & mask
            }
        }

        @inline(__always)
        private func isSame(_ number: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
            let start = Int(offsets[Int(number)])
            guard Int(offsets[Int(number) + 1]) - start == text.count else { return false }
            for index in 0..<text.count where bytes[start + index] != text[index] { return false }
            return true
        }
    }

    /// Lends the table for look-ups.
    @inline(__always)
    func withSearch<Result>(_ body: (Search) -> Result) -> Result {
        slots.withUnsafeBufferPointer { slots in
            offsets.withUnsafeBufferPointer { offsets in
                bytes.withUnsafeBufferPointer { bytes in
                    body(Search(slots: slots, offsets: offsets, bytes: bytes))
                }
            }
        }
    }

    /// The number of a string; `nil` where it has none.
    @inline(__always)
    func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let key = Key(text)
        return withSearch { $0.number(of: text, key) }
    }

    /// The number of a string, made if need be.
    @inline(__always)
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let key = Key(text)
        let slot = withSearch { $0.slot(of: text, key) }
        if slots[slot].next != 0 { return slots[slot].next - 1 }
        return insert(text, key, slot)
    }

    private mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ key: Key, _ slot: Int) -> UInt32 {
        var slot = slot
        if (count + 1) * 3 > slots.count * 2 {
            grow(to: slots.count * 2)
            slot = withSearch { $0.slot(of: text, key) }
        }
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
        slots[slot] = Slot(key: key.bits, length: key.length, next: UInt32(count))
        return UInt32(count - 1)
    }

    /// Makes room for more strings.
    mutating func reserve(texts: Int, bytes byteCount: Int) {
        offsets.reserveCapacity(offsets.count + texts)
        bytes.reserveCapacity(bytes.count + byteCount)
        var size = slots.count
        while (count + texts) * 3 > size * 2 { size *= 2 }
        if size > slots.count { grow(to: size) }
    }

    private mutating func grow(to size: Int) {
        let old = slots
        slots = Array(repeating: .free, count: size)
        let mask = slots.count - 1
        for slot in old where slot.next != 0 {
            var place = Self.place(slot.key, slot.length, mask)
            while slots[place].next != 0 { place = (place + 1) & mask }
            slots[place] = slot
        }
    }

    @inline(__always)
    fileprivate static func place(_ key: UInt64, _ length: UInt32, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: mix(key, UInt64(length)) >> 20) & mask
    }

    /// The bytes of a string of up to eight as a number, different for each of a length; of a longer one a hash. The
    /// strings come from the operator's files, so that a flood of collisions is no concern; longer ones are compared
    /// byte by byte in any case.
    @inline(__always)
    fileprivate static func key(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        // Loads of several bytes, within the text: this is done for every word of every text.
        let raw = UnsafeRawBufferPointer(text)
        let count = text.count
        if count > 8 {
            var hash: UInt64 = 0
            var offset = 0
            while count - offset > 8 {
                hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            return mix(hash, raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        }
        if count >= 4 {
            let first = raw.loadUnaligned(as: UInt32.self)
            let last = raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return UInt64(first) | UInt64(last) << 32
        }
        if count == 0 { return 0 }
        return UInt64(text[0]) | UInt64(text[count / 2]) << 8 | UInt64(text[count - 1]) << 16
    }

    @inline(__always)
    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ (word &* 0x9E37_79B9_7F4A_7C15)) &* 0x9FB2_1C65_1E98_DF25
        return product ^ (product >> 29)
    }
}
