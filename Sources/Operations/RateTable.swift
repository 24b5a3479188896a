// The rates of all who ask, in a table of fixed size.

public import HTTPMessage
internal import Synchronization

/// Counts requests by address. Any thread may ask at any time, and none waits for another.
///
/// The table has places for so many addresses and never more memory. An address has a few places to be in, by a hash with
/// a secret that nobody outside knows. Where all of them are taken, the one whose bucket is nearest to full is forgotten:
/// that address gets a full bucket when it comes again, so that nobody is ever refused for what others did, and whoever
/// wants to push others out pushes out his own first. An address whose bucket is full again takes no place at all.
///
/// A class for its lifetime: it owns the memory.
/// @unchecked: the memory holds atomics only.
public final class RateTable: @unchecked Sendable {
    /// The rate that holds for each address.
    public let rate: Rate
    private let setCount: Int
    private let secret: UInt64
    /// Pairs: who is in the place (0: nobody), and when the bucket is full again.
    private let places: UnsafeMutablePointer<Atomic<UInt64>>

    /// Places in which one address may be: two cache lines.
    private static let ways = 8

    /// Makes an empty table.
    ///
    /// - Parameter addressCount: for how many addresses there are places; made up to a power of two.
    public convenience init(rate: Rate, addressCount: Int) {
        self.init(rate: rate, addressCount: addressCount, secret: .random(in: .min ... .max))
    }

    init(rate: Rate, addressCount: Int, secret: UInt64) {
        self.rate = rate
        self.secret = secret
        var setCount = 1
        while setCount * Self.ways < addressCount { setCount *= 2 }
        self.setCount = setCount
        let count = setCount * Self.ways * 2
        places = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Atomic<UInt64>>.stride, alignment: 128
        ).bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { (places + index).initialize(to: Atomic(0)) }
    }

    deinit {
        // Atomics of integers need no deinitialising.
        UnsafeMutableRawPointer(places).deallocate()
    }

    /// Counts a request of an address.
    ///
    /// - Parameter now: nanoseconds on a clock that only goes forward.
    public func count(_ address: ClientAddress, now: UInt64) -> Rate.Verdict {
        let network = address.network
        let hash = Self.mixed(network.high ^ Self.mixed(network.low ^ secret))
        // 0 stands for nobody. Two addresses with one name would share a bucket: one in 2⁶⁴ does.
        let name = hash == 0 ? 1 : hash
        let set = places + Int(truncatingIfNeeded: (hash >> 32) & UInt64(setCount - 1)) * Self.ways * 2
        let full = (place(of: name, in: set, now: now) + 1)
        while true {
            let before = full.pointee.load(ordering: .relaxed)
            guard let after = rate.next(before, now: now) else {
                return rate.verdict(isAllowed: false, full: before, now: now)
            }
            if full.pointee.weakCompareExchange(expected: before, desired: after, ordering: .relaxed)
                .exchanged
            {
                return rate.verdict(isAllowed: true, full: after, now: now)
            }
        }
    }

    /// Where an address is, or from now on is.
    ///
    /// Two threads that give one place to two addresses, or one that counts in a place as it changes hands, charge a
    /// request or two to the wrong address, and no more.
    private func place(
        of name: UInt64, in set: UnsafeMutablePointer<Atomic<UInt64>>, now: UInt64
    ) -> UnsafeMutablePointer<Atomic<UInt64>> {
        var nearest = set
        var nearestFull = UInt64.max
        for way in 0..<Self.ways {
            let place = set + way * 2
            if place.pointee.load(ordering: .relaxed) == name { return place }
            let full = place[1].load(ordering: .relaxed)
            if full < nearestFull { (nearest, nearestFull) = (place, full) }
        }
        nearest[1].store(0, ordering: .relaxed)
        nearest.pointee.store(name, ordering: .relaxed)
        return nearest
    }

    /// Spreads every bit over all (the finaliser of SplitMix64).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
