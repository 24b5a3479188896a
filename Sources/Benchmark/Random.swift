// Random numbers that are the same on every machine for the same seed, and draws from skewed distributions.

import Glibc

/// xoshiro256** by Blackman and Vigna, seeded by SplitMix64.
struct Random {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var z = mixer
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (next(), next(), next(), next())
    }

    mutating func bits() -> UInt64 {
        func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
        let result = rotate(state.1 &* 5, 7) &* 9
        let t = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= t
        state.3 = rotate(state.3, 45)
        return result
    }

    /// A number from 0 up to and without `bound`, which is at least 1. The bias is below bound / 2^64.
    mutating func below(_ bound: Int) -> Int {
        Int(bits().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number from 0 up to and without 1.
    mutating func unit() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool { unit() < probability }

    /// An element, each as likely as the others; the list has at least one.
    mutating func element<T>(of list: [T]) -> T { list[below(list.count)] }
}

/// Draws indices by weight in constant time (Walker's alias method, as Vose builds it).
struct WeightedDraw {
    private var limits: [Double]
    private var aliases: [Int32]

    /// Weights are not negative and not all zero.
    init(weights: [Double]) {
        let mean = weights.reduce(0, +) / Double(weights.count)
        limits = weights.map { $0 / mean }
        aliases = Array(0..<Int32(weights.count))
        var poor = limits.indices.filter { limits[$0] < 1 }
        var rich = limits.indices.filter { limits[$0] >= 1 }
        while let giver = rich.last, let taker = poor.popLast() {
            aliases[taker] = Int32(giver)
            limits[giver] -= 1 - limits[taker]
            if limits[giver] < 1 {
                rich.removeLast()
                poor.append(giver)
            }
        }
        for rest in poor + rich { limits[rest] = 1 }
    }

    /// Weights 1, 1/2^s, 1/3^s and so on: Zipf's law.
    init(zipf count: Int, exponent: Double = 1) {
        self.init(weights: (1...count).map { 1 / pow(Double($0), exponent) })
    }

    func draw(_ random: inout Random) -> Int {
        let index = random.below(limits.count)
        return random.unit() < limits[index] ? index : Int(aliases[index])
    }
}
