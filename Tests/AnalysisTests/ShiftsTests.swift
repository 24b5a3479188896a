// Shifts, turning points and comparisons, held against series that are known.

@testable import Analysis
import Catalog
import Testing

@Suite struct ShiftsTests {
    private let region = Loaded.region

    private func range(_ first: String, _ last: String) -> DayRange {
        DayRange(first: fixedDay(first), last: fixedDay(last))
    }

    private func shift(_ loaded: Loaded, _ before: DayRange, _ after: DayRange) -> Shift {
        Shift(loaded.entries, loaded.rows(), before: before, after: after)
    }

    /// A month of thirty entries, one a day, then another.
    private static let turned = Loaded(series: [("2024-04", "ACCUSE"), ("2024-06", "SUPPORT")])
    private static let flat = Loaded(series: [("2024-04", "ACCUSE"), ("2024-06", "ACCUSE")])
    private static let twice = Loaded(
        series: [("2024-04", "ACCUSE"), ("2024-06", "SUPPORT"), ("2024-09", "REJECT")])

    @Test func twoSpansAreComparedAsByHand() {
        let shift = shift(region, range("2024-01-01", "2024-03-31"), range("2024-04-01", "2024-06-30"))
        #expect(shift.before.tally.mean == -1.9 && shift.after.tally.mean == 2.75)
        #expect(shift.difference == 4.65)
        #expect(region.ids(shift.carriers) == ["e05", "e07", "e09"])
    }

    @Test func fewerThanTwentyEntriesGiveNoVerdict() {
        let shift = shift(region, range("2024-01-01", "2024-03-31"), range("2024-04-01", "2024-06-30"))
        #expect(shift.verdict == .insufficient && shift.test == nil)
        #expect(TurningPoints(region.entries, region.rows()).obstacle == .insufficient)
        let shipped = Loaded.shipped
        #expect(TurningPoints(shipped.entries, shipped.rows()).obstacle == .insufficient)
    }

    @Test func aPlainTurnIsFoundWhereItIs() throws {
        let turned = Self.turned
        let shift = shift(turned, range("2024-04-01", "2024-04-30"), range("2024-06-01", "2024-06-30"))
        #expect(shift.difference == 8 && shift.verdict == .changed)
        #expect(shift.test?.p == 1.0 / 10_001)
        let turns = TurningPoints(turned.entries, turned.rows())
        #expect(turns.obstacle == nil && turns.all.count == 1 && turns.count == 60)
        let turn = try #require(turns.all.first)
        #expect(turn.before.days == range("2024-04-01", "2024-04-30"))
        #expect(turn.after.days == range("2024-06-01", "2024-06-30"))
        #expect(turn.before.tally.mean == -3 && turn.after.tally.mean == 5 && turn.carriers.count == 5)
    }

    @Test func anEvenSeriesHasNoTurn() {
        let shift = shift(Self.flat, range("2024-04-01", "2024-04-30"), range("2024-06-01", "2024-06-30"))
        #expect(shift.verdict == .notShown && shift.test?.p == 1)
        #expect(TurningPoints(Self.flat.entries, Self.flat.rows()).all.isEmpty)
    }

    @Test func twoTurnsAreBothFound() {
        let turns = TurningPoints(Self.twice.entries, Self.twice.rows())
        #expect(turns.all.map(\.after.days.first) == [fixedDay("2024-06-01"), fixedDay("2024-09-01")])
        #expect(turns.all.map(\.difference) == [8, -7])
    }

    @Test func permutationsComeNearTheExactShare() {
        // Three and three: two of the twenty ways to draw three are as far apart as these.
        let test = PermutationTest([0, 0, 0], [2, 2, 2])
        #expect(abs(test.p - 0.1) < 0.01 && test.method == .permutation)
        #expect(PermutationTest([0, 0, 0], [2, 2, 2]) == test)
        #expect(PermutationTest([2, 2, 2], [0, 0, 0]).p == test.p)
        #expect(PermutationTest([4, 4], [4, 4]).p == 1)
    }

    @Test func veryLargeSidesUseTheNormalApproximation() {
        let many = (0..<100_001).map { Int32($0 % 7) }
        let test = PermutationTest(many, many)
        #expect(test.method == .normal && test.p > 0.999)
        #expect(PermutationTest(many, many.map { $0 + 1 }).p < 1e-9)
        #expect(PermutationTest(many, [0, 6]).method == .normal)
        // The work is what is bounded: 10,000 permutations draw at most 1,000 scores each.
        let (some, more) = (Array(many[..<1000]), Array(many[..<1001]))
        #expect(PermutationTest(some, Array(many[..<50_000])).method == .permutation)
        #expect(PermutationTest(more, more).method == .normal)
        // Where both can be had they say nearly the same.
        let shifted = some.map { $0 + ($0 % 7 == 0 ? 1 : 0) }
        let permuted = PermutationTest(some, shifted)
        #expect(permuted.method == .permutation)
        #expect(abs(permuted.p - PermutationTest(more, more.map { $0 + ($0 % 7 == 0 ? 1 : 0) }).p) < 0.02)
        #expect(abs(PermutationTest.tail(1.959_964) - 0.05) < 1e-6)
        #expect(abs(PermutationTest.tail(2.575_829) - 0.01) < 1e-6)
        #expect(PermutationTest.tail(60) == 0)
    }

    @Test func theRandomNumbersAreThoseOfTheReference() {
        var random = RandomNumbers(seed: 0)
        #expect(random.next() == 0x99EC_5F36_CB75_F2B4)
        #expect(random.next() == 0xBF6E_1F78_4956_452A)
        for bound in [1, 2, 7, 1000] {
            for _ in 0..<100 { #expect((0..<bound).contains(random.below(bound))) }
        }
    }

    @Test func actorsAreComparedAsCountedByHand() {
        var question = Question(.rhetoric)
        question.asOf = fixedDay("2024-06-30")
        let ties = Ties(region.catalog, on: fixedDay("2024-06-30"))
        let alfa = Profile(region.entries, question, of: Referent(region.actor("alfa")), ties)
        #expect(alfa.by.all.count == 6 && alfa.by.all.mean == -6.5 / 6)
        #expect(alfa.by.verbal.count == 4 && alfa.by.verbal.mean == -2.625)
        #expect(alfa.by.material.count == 2 && alfa.by.material.mean == 2)
        #expect(alfa.at.all.count == 2 && alfa.at.all.mean == 1 && alfa.at.material.mean == nil)
        #expect(alfa.tieCount == 4)
        #expect(alfa.at.first == fixedDay("2024-02-05") && alfa.at.last == fixedDay("2024-05-10"))
    }
}

extension Loaded {
    /// The invented region with other entries: thirty days of each month, one a day, all of one type.
    fileprivate init(series: [(month: String, event: String)]) {
        var text = ""
        for (place, part) in series.enumerated() {
            for day in 1...30 {
                let date = part.month + (day < 10 ? "-0" : "-") + String(day)
                text += """
                    - id: s\(place)-\(date)
                      title: An entry
                      date: \(date)
                      actors: [alfa]
                      recipients: [beta]
                      event: \(part.event)
                      tone: neutral
                      summary: An entry.
                      citations: [{source: gazette}]

                    """
            }
        }
        self.init(region: text)
    }
}
