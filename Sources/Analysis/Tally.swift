// What is counted of a set of entries, and the names of the formulas.

/// Count, sum of scores and hostile entries of a set; sums are exact, so that they do not depend on an order.
public struct Tally: Sendable, Equatable {
    /// How many entries.
    public internal(set) var count = 0
    /// The sum of their scores, in halves: scores are multiples of one half.
    public internal(set) var halves = 0
    /// How many have the tone `hostile`.
    public internal(set) var hostile = 0
    private var least = Int32.max
    private var greatest = Int32.min

    /// No entries.
    public init() {}

    init(count: Int, halves: Int, hostile: Int) {
        (self.count, self.halves, self.hostile) = (count, halves, hostile)
    }

    @inline(__always)
    mutating func add(halves score: Int32, hostile isHostile: Int32) {
        count += 1
        halves += Int(score)
        hostile += Int(isHostile)
        least = min(least, score)
        greatest = max(greatest, score)
    }

    /// The mean score; `nil` without entries.
    public var mean: Double? { count == 0 ? nil : Double(halves) / 2 / Double(count) }
    /// The share of hostile entries, 0 to 1; `nil` without entries.
    public var hostileShare: Double? { count == 0 ? nil : Double(hostile) / Double(count) }
    /// The lowest score in halves; `nil` without entries, and where only counts and sums are kept.
    public var leastHalves: Int? { least == .max ? nil : Int(least) }
    /// The highest score in halves; `nil` as `leastHalves`.
    public var greatestHalves: Int? { greatest == .min ? nil : Int(greatest) }
    /// The lowest score; `nil` as `leastHalves`.
    public var minimum: Double? { leastHalves.map { Double($0) / 2 } }
    /// The highest score; `nil` as `leastHalves`.
    public var maximum: Double? { greatestHalves.map { Double($0) / 2 } }
}

/// The name, version and wording of a measure, which every answer carries.
public struct Formula: Sendable, Equatable {
    /// The name; also the heading in docs/analysis.md.
    public let name: String
    /// Raised whenever equal data give other numbers.
    public let version: Int
    /// What is computed, in a sentence or two.
    public let text: String

    /// `/v1/timeline`
    public static let timeline = Formula(
        name: "timeline", version: 1,
        text:
            "n = entries whose earliest and latest day lie in the same bucket; mean_score = mean of the scores of their modes, else of their types."
    )
    /// `/v1/matrix`
    public static let matrix = Formula(
        name: "matrix", version: 1,
        text:
            "n = entries that have both values; an entry with two actors and three recipients is in six cells, and once in each margin; hostile_share = entries with the curator's tone hostile / n."
    )
    /// `/v1/dyads`
    public static let dyad = Formula(
        name: "dyad", version: 1,
        text:
            "Each direction: entries of one, or of those who speak for it, at the other or those who stand for it; asymmetry = mean_score of a to b - mean_score of b to a; contact = quads 1 and 2, either way; silence = days between the latest day of one entry and the earliest of the next."
    )
    /// `/v1/network`
    public static let network = Formula(
        name: "network", version: 1,
        text:
            "degree = distinct neighbours; betweenness = Brandes 2001 on the undirected simple graph, unweighted, divided by (n-1)(n-2)/2; an edge's weight = entries, or 1 for a tie."
    )
    /// `/v1/positions`
    public static let positions = Formula(
        name: "positions", version: 1,
        text:
            "says = mean score of verbal entries (quads 0, 1, 3); does = mean over the scores of material entries (quads 2, 4) and partnerships in force (+9.5 for a treaty, agreement or practice, +5 otherwise); gap = does - says."
    )
    /// `/v1/shifts`
    public static let shifts = Formula(
        name: "shifts", version: 2,
        text:
            "difference = mean score after - mean score before; p = (1 + permutations with at least that absolute difference) / (1 + permutations), xoshiro256** from seed 0; turning points = binary segmentation by CUSUM, each split kept where its permutation p is at most 0.01."
    )
    /// `/v1/compare`
    public static let compare = Formula(
        name: "compare", version: 1,
        text: "For each actor the same counts and mean scores, of entries by it and of entries at it.")
}
