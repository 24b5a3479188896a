// What changed between two spans, and when tone turned.

public import Catalog

/// Two stretches of a series compared.
public struct Shift: Sendable {
    /// What the comparison comes to.
    public enum Verdict: String, Sendable {
        /// A side has fewer entries than are needed.
        case insufficient
        /// The difference would be rare by chance.
        case changed
        /// It would not.
        case notShown = "not-shown"
    }

    /// One side.
    public struct Side: Sendable {
        /// Its days.
        public let days: DayRange
        /// The rows of its entries.
        public let rows: [Int]
        /// All of them counted.
        public let tally: Tally
    }

    /// What came first.
    public let before: Side
    /// What came then.
    public let after: Side
    /// How rare the difference is by chance; `nil` where the entries do not suffice.
    public let test: PermutationTest?
    /// What it comes to.
    public let verdict: Verdict
    /// The rows of the entries after that lie farthest from the mean before, the farthest first.
    public let carriers: [Int]

    /// The mean after less the mean before; `nil` where a side is empty.
    public var difference: Double? {
        guard let one = before.tally.mean, let other = after.tally.mean else { return nil }
        return other - one
    }

    /// How many entries a side needs for a verdict.
    public static let sideMinimum = 20
    /// The p-value up to which two spans that were asked for count as different.
    public static let threshold = 0.05
    /// How many entries are named as those that carry a difference.
    public static let carrierMaximum = 5

    /// Compares the entries whose dates lie in one span with those in another.
    public init(_ entries: Entries, _ rows: RowSet, before: DayRange, after: DayRange) {
        var sides: ([Int], [Int]) = ([], [])
        rows.each { row in
            let days = entries.span(row)
            if before.first <= days.first && days.last <= before.last { sides.0.append(row) }
            if after.first <= days.first && days.last <= after.last { sides.1.append(row) }
        }
        self.init(entries, Side(entries, before, sides.0), Side(entries, after, sides.1), test: nil)
    }

    fileprivate init(_ entries: Entries, _ before: Side, _ after: Side, test known: PermutationTest?) {
        (self.before, self.after) = (before, after)
        let isEnough = min(before.rows.count, after.rows.count) >= Shift.sideMinimum
        if isEnough {
            let test =
                known
                ?? PermutationTest(
                    before.rows.map { entries.facts[$0].halves }, after.rows.map { entries.facts[$0].halves })
            self.test = test
            verdict = test.p <= Shift.threshold ? .changed : .notShown
        } else {
            test = nil
            verdict = .insufficient
        }
        carriers = Shift.carriers(entries, before.tally, after)
    }

    private static func carriers(_ entries: Entries, _ before: Tally, _ after: Side) -> [Int] {
        guard let mean = before.mean, let other = after.tally.mean else { return [] }
        // Those on the side of the mean to which it moved.
        let sign: Double = other < mean ? -1 : 1
        func distance(_ row: Int) -> Double { (Double(entries.facts[row].halves) / 2 - mean) * sign }
        var best: [Int] = []
        for row in after.rows where distance(row) > 0 {
            if best.count == carrierMaximum, distance(best[best.count - 1]) >= distance(row) { continue }
            let place = best.firstIndex { distance($0) < distance(row) } ?? best.count
            best.insert(row, at: place)
            if best.count > carrierMaximum { best.removeLast() }
        }
        return best
    }
}

extension Shift.Side {
    fileprivate init(_ entries: Entries, _ days: DayRange, _ rows: [Int]) {
        var tally = Tally()
        for row in rows { tally.add(halves: entries.facts[row].halves, hostile: entries.facts[row].hostile) }
        self.init(days: days, rows: rows, tally: tally)
    }
}

/// The dates at which the mean score of a series changed.
///
/// Binary segmentation (A. J. Scott and M. Knott, Biometrics 30, 1974): the series in the order of dates is cut where
/// the cumulative sum of its scores lies farthest from that of an even series (CUSUM; E. S. Page, Biometrika 41, 1954),
/// each part again, as long as a cut is kept. A cut is kept where permutations of the part reach its height in at most
/// 1 of 100 cases. It lies between two dates, with at least 20 entries on either side of it.
public struct TurningPoints: Sendable {
    /// Each cut, with the stretches on both sides of it, in order of time.
    public let all: [Shift]
    /// How many entries the series has.
    public let count: Int
    /// The rows of the entries that are in no series, for their dates are coarser than a month.
    public let apart: [Int]
    /// Why there is no verdict; `nil` where there is one.
    public let obstacle: Obstacle?

    /// Why there is no verdict.
    public enum Obstacle: String, Sendable {
        /// The series has fewer than twice the entries that a side needs.
        case insufficient
        /// The series is longer than permutations are made for.
        case tooMany = "too-many"
    }

    /// How many permutations judge a cut.
    public static let permutations = 999
    /// The p-value up to which a cut is kept.
    public static let threshold = 0.01
    /// How many entries a series may have.
    public static let entryMaximum = 10_000

    /// Looks for the turning points of a series.
    public init(_ entries: Entries, _ rows: RowSet) {
        var series: [Int] = []
        var apart: [Int] = []
        rows.each { row in
            let (first, last) = (entries.facts[row].first, entries.facts[row].last)
            if first == last || Interval.month.index(first) == Interval.month.index(last) {
                series.append(row)
            } else {
                apart.append(row)
            }
        }
        count = series.count
        self.apart = apart
        guard series.count >= 2 * Shift.sideMinimum, series.count <= Self.entryMaximum else {
            obstacle = series.count > Self.entryMaximum ? .tooMany : .insufficient
            all = []
            return
        }
        obstacle = nil
        series.sort {
            (entries.facts[$0].first, entries.facts[$0].last, $0) < (
                entries.facts[$1].first, entries.facts[$1].last, $1
            )
        }
        var cuts: [(place: Int, p: Double)] = []
        TurningPoints.cut(entries, series, 0..<series.count, into: &cuts)
        cuts.sort { $0.place < $1.place }
        let places = [0] + cuts.map(\.place) + [series.count]
        all = cuts.enumerated().map { index, cut in
            func side(_ range: Range<Int>) -> Shift.Side {
                let rows = Array(series[range])
                let days = DayRange(
                    first: Day(number: entries.facts[rows[0]].first),
                    last: Day(number: rows.reduce(Int32.min) { max($0, entries.facts[$1].last) }))
                return Shift.Side(entries, days, rows)
            }
            return Shift(
                entries, side(places[index]..<cut.place), side(cut.place..<places[index + 2]),
                test: PermutationTest(p: cut.p, method: .permutation))
        }
    }

    private static func cut(
        _ entries: Entries, _ series: [Int], _ range: Range<Int>, into cuts: inout [(place: Int, p: Double)]
    ) {
        guard range.count >= 2 * Shift.sideMinimum else { return }
        var scores = range.map { entries.facts[series[$0]].halves }
        // A cut lies between entries of different dates.
        let places = (Shift.sideMinimum...scores.count - Shift.sideMinimum).filter { place in
            let (one, other) = (series[range.lowerBound + place - 1], series[range.lowerBound + place])
            return entries.facts[one].first != entries.facts[other].first
                || entries.facts[one].last != entries.facts[other].last
        }
        guard let best = highest(scores, places), best.height > 0 else { return }
        var random = RandomNumbers(seed: PermutationTest.seed)
        var atLeast = 1
        let atLeastMaximum = Int(threshold * Double(permutations + 1))
        for _ in 0..<permutations {
            for place in 0..<scores.count - 1 {
                scores.swapAt(place, place + random.below(scores.count - place))
            }
            if let other = highest(scores, places), other.height >= best.height { atLeast += 1 }
            // The cut will not be kept, whatever the other permutations are.
            if atLeast > atLeastMaximum { return }
        }
        let place = range.lowerBound + best.place
        cuts.append((place, Double(atLeast) / Double(permutations + 1)))
        cut(entries, series, range.lowerBound..<place, into: &cuts)
        cut(entries, series, place..<range.upperBound, into: &cuts)
    }

    /// Where the cumulative sum lies farthest from even, and how far, times the number of scores.
    private static func highest(_ scores: [Int32], _ places: [Int]) -> (place: Int, height: Int)? {
        let total = scores.reduce(0) { $0 + Int($1) }
        var sum = 0
        var counted = 0
        var best: (place: Int, height: Int)?
        for place in places {
            while counted < place {
                sum += Int(scores[counted])
                counted += 1
            }
            let height = abs(scores.count * sum - place * total)
            if height > best?.height ?? -1 { best = (place, height) }
        }
        return best
    }
}

extension PermutationTest {
    init(p: Double, method: Method) {
        (self.p, self.method) = (p, method)
    }
}
