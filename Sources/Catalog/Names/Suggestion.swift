// "Did you mean": the nearest of a list of words.

/// Finds the word that was probably meant.
public enum Suggestion {
    /// The longest text that is compared, in characters; beyond it nothing is suggested.
    public static let lengthMaximum = 80

    /// The nearest candidates, nearest first, at most `count`.
    ///
    /// Distance is the number of insertions, deletions, substitutions and swaps of neighbours (optimal string
    /// alignment) between lower-case forms; a third of the longer text's length is the most that is suggested. A
    /// candidate that begins with the text, or the text with it, counts as near.
    public static func nearest(to text: String, among candidates: some Sequence<String>, count: Int = 1)
        -> [String]
    {
        let wanted = Array(text.lowercased().utf8)
        guard !wanted.isEmpty, wanted.count <= lengthMaximum else { return [] }
        var scored: [(distance: Int, candidate: String)] = []
        for candidate in candidates {
            let other = Array(candidate.lowercased().utf8)
            guard !other.isEmpty, other.count <= lengthMaximum else { continue }
            let longer = max(wanted.count, other.count)
            let bound = max(1, longer / 3)
            if min(wanted.count, other.count) >= 3, other.starts(with: wanted) || wanted.starts(with: other) {
                scored.append((longer - min(wanted.count, other.count) > bound ? bound : 1, candidate))
                continue
            }
            guard abs(wanted.count - other.count) <= bound else { continue }
            let distance = distance(wanted, other)
            if distance <= bound { scored.append((distance, candidate)) }
        }
        scored.sort { $0.distance == $1.distance ? $0.candidate < $1.candidate : $0.distance < $1.distance }
        return scored.prefix(count).map(\.candidate)
    }

    /// Optimal string alignment distance.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var best = min(current[column - 1] + 1, last[column] + 1, last[column - 1] + (same ? 0 : 1))
                let swapped =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1]
                if swapped { best = min(best, beforeLast[column - 2] + 1) }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
