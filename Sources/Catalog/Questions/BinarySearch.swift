// Search in sorted collections.

extension RandomAccessCollection where Index == Int {
    /// The first index whose element satisfies a condition that, once true, stays true.
    @inline(__always)
    package func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Double {
    /// ln(1 + x) for x ≥ 0, from the series of the inverse hyperbolic tangent: the standard library has no logarithm.
    static func log1p(_ x: Double) -> Double {
        // x + 1 = m · 2^e with m in [1, 2); ln m = 2 artanh((m − 1) / (m + 1)), |argument| ≤ 1/3.
        let value = 1 + x
        let exponent = Double(value.exponent)
        let t = (value.significand - 1) / (value.significand + 1)
        var term = t
        var sum = 0.0
        for n in stride(from: 1.0, through: 31.0, by: 2.0) {
            sum += term / n
            term *= t * t
        }
        return exponent * 0.693_147_180_559_945_3 + 2 * sum
    }
}
