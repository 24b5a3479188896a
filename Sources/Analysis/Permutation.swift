// Whether two sets of scores differ by more than chance would have it.

/// A permutation test of the difference of two means (R. A. Fisher, "The Design of Experiments", 1935).
public struct PermutationTest: Sendable, Equatable {
    /// How the p-value was had.
    public enum Method: String, Sendable {
        /// By permutations.
        case permutation
        /// By the normal approximation of the permutation distribution, where the permutations would take too long.
        case normal
    }

    /// The two-sided p-value.
    public let p: Double
    /// How it was had.
    public let method: Method

    /// How many permutations are made.
    public static let permutations = 10_000
    /// How many scores are drawn at most, permutations times the smaller side: about 50 ms of work. Beyond, with more than
    /// 1,000 entries on either side, the normal approximation errs by less than 10,000 permutations do.
    public static let drawMaximum = 10_000_000
    /// How many entries a side may have for permutations to be made.
    public static let sideMaximum = 100_000
    /// The seed of every test.
    public static let seed: UInt64 = 0

    /// Compares scores in halves; both sides have some.
    init(_ before: [Int32], _ after: [Int32]) {
        let total = (before + after).reduce(0) { $0 + Int($1) }
        let sum = before.reduce(0) { $0 + Int($1) }
        let count = before.count + after.count
        let small = min(before.count, after.count)
        if small * Self.permutations > Self.drawMaximum || max(before.count, after.count) > Self.sideMaximum {
            method = .normal
            p = PermutationTest.normal(before + after, sum, before.count)
            return
        }
        method = .permutation
        // Whole numbers: count × (sum of a side) − (side) × total is the difference of means times a constant.
        let observed = abs(count * sum - before.count * total)
        var pool = before + after
        var random = RandomNumbers(seed: Self.seed)
        var atLeast = 1
        for _ in 0..<Self.permutations {
            // The start of a Fisher–Yates shuffle draws the smaller side; the rest is the other.
            var drawn = 0
            for place in 0..<small {
                pool.swapAt(place, place + random.below(count - place))
                drawn += Int(pool[place])
            }
            if abs(count * drawn - small * total) >= observed { atLeast += 1 }
        }
        p = Double(atLeast) / Double(Self.permutations + 1)
    }

    /// The variance of a drawn sum is that of drawing without replacement.
    private static func normal(_ pool: [Int32], _ sum: Int, _ side: Int) -> Double {
        let count = Double(pool.count)
        let mean = Double(pool.reduce(0) { $0 + Int($1) }) / count
        let squares = pool.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let variance = Double(side) * (count - Double(side)) / (count * (count - 1)) * squares
        guard variance > 0 else { return 1 }
        return tail(abs(Double(sum) - Double(side) * mean) / variance.squareRoot())
    }

    /// Both tails of the normal distribution (Abramowitz and Stegun, 26.2.17; error below 1.5 × 10⁻⁷).
    static func tail(_ z: Double) -> Double {
        let t = 1 / (1 + 0.231_641_9 * z)
        let series =
            t
            * (0.319_381_530 + t
                * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
        let density = exponential(-z * z / 2) / (2 * Double.pi).squareRoot()
        return min(1, max(0, 2 * density * series))
    }

    /// e to a power of at most 0, by halving the power until a short series does.
    private static func exponential(_ power: Double) -> Double {
        if power < -700 { return 0 }
        var halvings = 0
        var small = power
        while small < -0.5 {
            small /= 2
            halvings += 1
        }
        var term = 1.0
        var value = 1.0
        for step in 1...14 {
            term *= small / Double(step)
            value += term
        }
        for _ in 0..<halvings { value *= value }
        return value
    }
}
