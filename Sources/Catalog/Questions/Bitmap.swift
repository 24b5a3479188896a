// Sets of numbers as a bit for each.

/// A bit per number below a capacity.
public struct Bitmap: Sendable, Equatable {
    /// Number `n` is bit `n % 64` of word `n / 64`.
    public private(set) var words: [UInt64]

    /// No numbers.
    init(capacity: Int) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

    private init(words: [UInt64]) { self.words = words }

    /// Whether the number is in the set.
    @inline(__always)
    func contains(_ number: UInt32) -> Bool { words[Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 }

    /// Puts a number into the set.
    @inline(__always)
    mutating func insert(_ number: UInt32) { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }

    mutating func insert(_ numbers: some Sequence<UInt32>) { for number in numbers { insert(number) } }

    /// Puts all numbers of a range into the set.
    mutating func insert(_ range: Range<UInt32>) {
        guard let last = range.last else { return }
        let (low, high) = (Int(range.lowerBound >> 6), Int(last >> 6))
        for index in low...high { words[index] |= Self.mask(index, range) }
    }

    /// The bits of a word that are of a range.
    @inline(__always)
    private static func mask(_ index: Int, _ range: Range<UInt32>) -> UInt64 {
        let base = index << 6
        let low = max(0, Int(range.lowerBound) - base)
        let high = min(64, Int(range.upperBound) - base)
        guard low < high else { return 0 }
        return (~0 >> UInt64(64 - (high - low))) << UInt64(low)
    }

    /// How many numbers are in the set.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// How many numbers of a range are in the set.
    func count(in range: Range<UInt32>) -> Int {
        guard let last = range.last else { return 0 }
        let (low, high) = (Int(range.lowerBound >> 6), Int(last >> 6))
        var count = (words[low] & Self.mask(low, range)).nonzeroBitCount
        guard low < high else { return count }
        for word in words[low + 1..<high] { count += word.nonzeroBitCount }
        return count + (words[high] & Self.mask(high, range)).nonzeroBitCount
    }

    // MARK: Two sets

    func intersection(_ other: Bitmap) -> (set: Bitmap, count: Int) { combined(other) { $0 & $1 } }

    func subtracting(_ other: Bitmap) -> (set: Bitmap, count: Int) { combined(other) { $0 & ~$1 } }

    /// The numbers of a range.
    func intersection(_ range: Range<UInt32>) -> (set: Bitmap, count: Int) {
        var kept = [UInt64](repeating: 0, count: words.count)
        var count = 0
        if let last = range.last {
            let (low, high) = (Int(range.lowerBound >> 6), Int(last >> 6))
            for index in low...high {
                let word = words[index]
                kept[index] = word
                count += word.nonzeroBitCount
            }
            for index in low == high ? [low] : [low, high] {
                let word = words[index] & Self.mask(index, range)
                count += word.nonzeroBitCount - words[index].nonzeroBitCount
                kept[index] = word
            }
        }
        return (Bitmap(words: kept), count)
    }

    mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Two sets of one capacity word by word, counted on the way.
    ///
    /// Written into memory that is not cleared first and read without checks, because this is most of what a question
    /// with several frequent values costs; both arrays are as long, which is checked.
    @inline(__always)
    private func combined(_ other: Bitmap, _ combine: (UInt64, UInt64) -> UInt64) -> (Bitmap, Int) {
        precondition(words.count == other.words.count)
        var count = 0
        let combined = [UInt64](unsafeUninitializedCapacity: words.count) { buffer, initialized in
            words.withUnsafeBufferPointer { left in
                other.words.withUnsafeBufferPointer { right in
                    for index in 0..<left.count {
                        let word = combine(left[index], right[index])
                        buffer[index] = word
                        count += word.nonzeroBitCount
                    }
                }
            }
            initialized = words.count
        }
        return (Bitmap(words: combined), count)
    }

    /// How many numbers are in both sets.
    func countOfIntersection(_ other: Bitmap) -> Int {
        precondition(words.count == other.words.count)
        // Without checks for the same reason as above.
        return words.withUnsafeBufferPointer { left in
            other.words.withUnsafeBufferPointer { right in
                var count = 0
                for index in 0..<left.count { count += (left[index] & right[index]).nonzeroBitCount }
                return count
            }
        }
    }

    // MARK: Walking

    /// Calls `body` with each number in ascending order, from one on, until it returns false.
    @inline(__always)
    func forEach(from start: UInt32 = 0, _ body: (UInt32) -> Bool) {
        var index = Int(start >> 6)
        guard index < words.count else { return }
        var word = words[index] & (~0 << UInt64(start & 63))
        while true {
            while word != 0 {
                let bit = word.trailingZeroBitCount
                if !body(UInt32(index * 64 + bit)) { return }
                word &= word - 1
            }
            index += 1
            guard index < words.count else { return }
            word = words[index]
        }
    }

    /// The first number that is at least so great.
    func first(from start: UInt32) -> UInt32? {
        var index = Int(start >> 6)
        guard index < words.count else { return nil }
        var word = words[index] & (~0 << UInt64(start & 63))
        while word == 0 {
            index += 1
            guard index < words.count else { return nil }
            word = words[index]
        }
        return UInt32(index * 64 + word.trailingZeroBitCount)
    }

    /// The last number that is smaller.
    func last(before end: UInt32) -> UInt32? {
        guard end > 0, !words.isEmpty else { return nil }
        let last = min(Int(end) - 1, words.count * 64 - 1)
        var index = last >> 6
        var word = words[index] & (~0 >> UInt64(63 - last & 63))
        while word == 0 {
            guard index > 0 else { return nil }
            index -= 1
            word = words[index]
        }
        return UInt32(index * 64 + 63 - word.leadingZeroBitCount)
    }
}
