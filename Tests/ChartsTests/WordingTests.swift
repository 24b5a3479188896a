// Numbers, days and conditions as charts write them; colours by the contrast that they must have.

@testable import Charts
import Analysis
import Catalog
import Foundation
import Testing

@Suite struct WordingTests {
    @Test func numbersAreWrittenForReaders() {
        #expect(
            [9.5, -2, 0, -0.04, 2.83, -10].map(Figures.score) == [
                "+9.5", "\u{2212}2", "0", "0", "+2.8", "\u{2212}10",
            ])
        #expect([0, 7, 1000, 1_234_567].map(Figures.count) == ["0", "7", "1,000", "1,234,567"])
        #expect([9999, 10_000, 2_500_000].map(Figures.short) == ["9,999", "10k", "2M"])
        #expect([1, 0.034, 0.0001].map(Figures.probability) == ["1", "0.034", "below 0.001"])
        #expect([Double.nan, .infinity, 1.25].map(Figures.length) == ["0", "0", "1.3"])
    }

    @Test(arguments: [
        ("2024-05-17", "17 May 2024"), ("2024-05", "May 2024"), ("2024", "2024"),
        ("2023-09/2024-08", "Sep 2023 \u{2013} Aug 2024"), ("2023-11/2023-12", "Nov \u{2013} Dec 2023"),
        ("2023-11-02/2023-12-31", "2 Nov 2023 \u{2013} 31 Dec 2023"), ("2020/2024", "2020 \u{2013} 2024"),
        ("2022/..", "from 1 Jan 2022"), ("../2022", "until 31 Dec 2022"),
    ])
    func spansAreWrittenForReaders(date: String, text: String) throws {
        let date = try PartialDate(date)
        #expect(Figures.span(DayRange(first: date.earliest, last: date.latest)) == text)
    }

    @Test func ticksAreRoundAndReachTheHighest() {
        #expect(Ticks.counts(2) == [0, 1, 2])
        #expect(Ticks.counts(0) == [0, 1])
        #expect(Ticks.counts(13) == [0, 5, 10, 15])
        for highest in [1, 4, 5, 9, 99, 101, 12_345, 1_000_000] {
            let ticks = Ticks.counts(highest)
            #expect((2...6).contains(ticks.count) && ticks[ticks.count - 1] >= highest)
        }
    }

    @Test func linesKeepEveryLetterAndTheirWidth() {
        for text in Awkward.names + ["", "one"] {
            for width in [30.0, 60, 118, 300] {
                let lines = FontWidths.lines(text, 12, within: width)
                #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
                for line in lines where line.count > 1 { #expect(FontWidths.width(line, 12) <= width) }
            }
        }
    }

    @Test func theConditionsOfAQuestionAreSaidInWords() throws {
        let dataset = Charted.region
        var question = Question(.rhetoric)
        let schema = Schema.of(.rhetoric)
        func filter(_ name: String) throws -> Filter { try #require(schema.filter(named: name)) }
        let beta = dataset.catalog.ordinal(.actors, dataset.row("beta"))
        question.conditions = [
            Condition(try filter("recipient"), .equal, .references([Referent(beta)])),
            Condition(try filter("date"), .gte, .dates([try PartialDate("2024-01")])),
            Condition(try filter("date"), .lte, .dates([try PartialDate("2024-05")])),
            Condition(try filter("theme"), .isnull, .isAbsent(false)),
        ]
        let subject = dataset.subject(question, .timeline, 800, expands: true)
        #expect(
            subject.conditions
                == "Recipient: Beta and its members; from Jan 2024 to May 2024; with theme")
        #expect(dataset.subject(Question(.rhetoric), .timeline, 800).conditions == nil)
    }

    @Test func anEmptyChartSaysWhatWasLookedAt() throws {
        for (name, chart) in try Charted.shipped.charts(480, Charted.shipped.unanswerable)
        where !name.contains("network") && !name.contains("partnerships") && !name.contains("neighbour")
            && name != "positions"
        {
            let text = chart.drawing.labels.map(\.text).joined(separator: " ")
            #expect(text.contains("no proof that there was none"), "\(name): \(text)")
            #expect(text.contains("21 rhetoric entries") || text.contains("21 entries"), "\(name)")
            #expect(text.contains("To 800"), "\(name)")
        }
    }

    @Test func tooFewEntriesGetNoVerdict() {
        let text = Charted.shipped.shifts(800).drawing.labels.map(\.text).joined(separator: " ")
        #expect(text.contains("Insufficient for a verdict: 5 entries before and 0 after; 20 on each side"))
        #expect(text.contains("Turning points: insufficient for a verdict"))
    }

    @Test func manyEntriesGetAVerdictAndTheirTurningPoint() {
        let text = Charted.awkward.shifts(800).drawing.labels.map(\.text).joined(separator: " ")
        #expect(text.contains("Changed: it would be rare by chance (p below 0.001)"))
        #expect(text.contains("Turning point"))
    }

    @Test func aTimelineOfMoreBarsThanPixelsIsNotDrawn() throws {
        #expect(try Charted.awkward.timeline(320, .day) == nil)
        #expect(try Charted.awkward.timeline(320, .quarter) != nil)
    }

    // MARK: Colours

    /// The relative luminance of a colour (WCAG 2.2).
    private func luminance(_ colour: StaticString) -> Double {
        let digits = "\(colour)".dropFirst()
        let channels = [0, 2, 4].map { place -> Double in
            let start = digits.index(digits.startIndex, offsetBy: place)
            let value = Double(Int(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)!) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }

    private func contrast(_ one: StaticString, _ other: StaticString) -> Double {
        let levels = [luminance(one), luminance(other)].sorted()
        return (levels[1] + 0.05) / (levels[0] + 0.05)
    }

    @Test func coloursStandOutFromTheGround() {
        let ground = Paint.ground.colours
        for (paints, least) in [([Paint.ink, .faint], 4.5), (Paint.categories + [.rest, .zero], 3)] {
            for paint in paints {
                #expect(contrast(paint.colours.light, ground.light) >= least, "\(paint) in light")
                #expect(contrast(paint.colours.dark, ground.dark) >= least, "\(paint) in dark")
            }
        }
        for score in stride(from: -10.0, through: 10, by: 0.5) {
            let (cell, text) = Paint.score(score)
            #expect(contrast(cell.colours.light, text.colours.light) >= 4.5, "\(score) in light")
            #expect(contrast(cell.colours.dark, text.colours.dark) >= 4.5, "\(score) in dark")
        }
    }
}
