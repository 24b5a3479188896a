// Entries counted over time, held against the hand's count.

import Analysis
import Catalog
import Testing

@Suite struct TimelineTests {
    private let region = Loaded.region

    private func timeline(
        _ interval: Interval, first: String? = nil, last: String? = nil, split: String? = nil
    ) throws -> Timeline {
        try Timeline(
            region.entries, region.rows(), interval, bounds: (first.map(day), last.map(day)),
            split: split.map(region.axis))
    }

    @Test func aYearOfMonthsIsAsCountedByHand() throws {
        let months = try timeline(.month)
        #expect(
            months.buckets.map(\.name) == [
                "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06",
            ])
        #expect(months.tallies.map(\.count) == [2, 2, 1, 1, 2, 1])
        #expect(months.tallies.map(\.mean) == [-2.5, 0.75, -6, 10, 0.5, 0])
        #expect(months.tallies[1].minimum == -3.5 && months.tallies[1].maximum == 5)
        #expect(months.tallies.map(\.hostile) == [1, 1, 1, 0, 1, 0])
        #expect(region.ids(months.apart) == ["e06"])
        #expect(months.total == 10)
    }

    @Test func aQuarterHoldsWhatADayIsTooFineFor() throws {
        let quarters = try timeline(.quarter)
        #expect(quarters.buckets.map(\.name) == ["2024-Q1", "2024-Q2"])
        #expect(quarters.tallies.map(\.mean) == [-1.9, 2.75])
        let days = try timeline(.day)
        #expect(region.ids(days.apart) == ["e03", "e06"])
        #expect(days.buckets.count == 173)
        #expect(days.tallies.filter { $0.count == 0 }.count == 165)
        let years = try timeline(.year)
        #expect(years.buckets.map(\.name) == ["2024"] && years.apart.isEmpty)
        #expect(years.tallies[0].mean == -0.05)
    }

    @Test func weeksAreThoseOfISO8601() throws {
        let weeks = try timeline(.week)
        #expect(weeks.buckets.first?.name == "2024-W02")
        #expect(weeks.buckets.first?.days == DayRange(first: day("2024-01-08"), last: day("2024-01-14")))
        #expect(weeks.buckets.last?.name == "2024-W26")
        // 2024-12-30 is a Monday of 2025's first week; 2021-01-03 a Sunday of 2020's fifty-third.
        #expect(try timeline(.week, first: "2024-12-30", last: "2024-12-30").buckets[0].name == "2025-W01")
        #expect(try timeline(.week, first: "2021-01-03", last: "2021-01-03").buckets[0].name == "2020-W53")
    }

    @Test func emptyBucketsAreThereUpToTheBounds() throws {
        let months = try timeline(.month, first: "2023-11-15", last: "2024-12-01")
        #expect(months.buckets.count == 14)
        #expect(months.tallies.map(\.count) == [0, 0, 2, 2, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0])
    }

    @Test func bucketsAndApartAddUpToTheTotal() throws {
        for loaded in [Loaded.region, .shipped] {
            for interval in Interval.allCases {
                let timeline = try Timeline(loaded.entries, loaded.rows(), interval, bounds: (nil, nil))
                #expect(
                    timeline.tallies.reduce(0) { $0 + $1.count } + timeline.apart.count == timeline.total)
            }
        }
    }

    @Test func aSplitCountsEveryValueAndThoseWithNone() throws {
        let byTheme = try timeline(.year, split: "theme")
        #expect(byTheme.values.map { $0?.code } == ["trade", "border", nil])
        #expect(byTheme.tallies.map(\.count) == [5, 4, 2])
        let byQuad = try timeline(.year, split: "quad")
        #expect(byQuad.values.map { $0?.code } == ["0", "1", "2", "3", "4"])
        #expect(byQuad.tallies.map(\.count) == [1, 2, 1, 5, 1])
        let byTone = try timeline(.month, split: "tone")
        #expect(byTone.tallies.reduce(0) { $0 + $1.count } == 9)
    }

    @Test func tooManyBucketsAreRefused() {
        #expect(throws: Timeline.Failure.tooManyBuckets(3_652_059)) {
            try timeline(.day, first: "0001-01-01", last: "9999-12-31")
        }
        #expect(throws: Never.self) { try timeline(.year, first: "0001-01-01", last: "9999-12-31") }
        #expect(throws: Timeline.Failure.tooManyBuckets(10_001)) {
            try timeline(.day, first: "2000-01-01", last: "2027-05-19")
        }
    }

    @Test func narrowingNeverRaisesACount() throws {
        let all = try Timeline(
            region.entries, region.rows(), .month, bounds: (day("2024-01-01"), day("2024-06-30")))
        for name in ["actor", "recipient"] {
            for id in ["alfa", "beta", "gamma", "delta", "front", "union"] {
                let fewer = try Timeline(
                    region.entries, region.rows(region.condition(name, id)), .month,
                    bounds: (day("2024-01-01"), day("2024-06-30")))
                #expect(zip(fewer.tallies, all.tallies).allSatisfy { $0.count <= $1.count })
                #expect(fewer.apart.count <= all.apart.count)
            }
        }
    }

    @Test func openEndsAreTheFirstAndLastBucketsWithEntries() throws {
        let shipped = Loaded.shipped
        let table = shipped.catalog.table(.actors)
        for row in table.visible {
            let rows = shipped.rows(shipped.condition("recipient", table.id(Int(row))))
            for interval in Interval.allCases {
                let open = try Timeline(shipped.entries, rows, interval, bounds: (nil, nil))
                guard let first = open.buckets.first, let last = open.buckets.last else {
                    #expect(open.apart.count == open.total)
                    continue
                }
                #expect(open.tallies[0].count > 0 && open.tallies[open.tallies.count - 1].count > 0)
                let bounded = try Timeline(
                    shipped.entries, rows, interval, bounds: (first.days.first, last.days.last))
                #expect(open.tallies == bounded.tallies && open.apart == bounded.apart)
                let split = try Timeline(
                    shipped.entries, rows, interval, bounds: (nil, nil), split: shipped.axis("tone"))
                #expect(split.buckets == open.buckets && split.apart == open.apart)
                let sums = open.buckets.indices.map { bucket in
                    split.tallies[bucket * split.values.count..<(bucket + 1) * split.values.count]
                        .reduce(0) { $0 + $1.count }
                }
                #expect(sums == open.tallies.map(\.count))
            }
        }
    }

    @Test func aDatasetOfManyYearsHasDaysWhereAQuestionLeavesFew() throws {
        func entry(_ id: String, _ date: String, _ recipient: String) -> String {
            "- {id: \(id), title: \(id), date: \(date), actors: [alfa], recipients: [\(recipient)], event: ACCUSE, "
                + "tone: critical, summary: An entry., citations: [{source: gazette}]}\n"
        }
        let loaded = Loaded(
            region: entry("a", "1931-05-01", "beta") + entry("b", "2024-02-01", "gamma")
                + entry("c", "2024-02-03", "gamma") + entry("d", "2024", "gamma"))
        #expect(throws: Timeline.Failure.tooManyBuckets(33_882)) {
            try Timeline(loaded.entries, loaded.rows(), .day, bounds: (nil, nil))
        }
        let days = try Timeline(
            loaded.entries, loaded.rows(loaded.condition("recipient", "gamma")), .day, bounds: (nil, nil))
        #expect(days.buckets.map(\.name) == ["2024-02-01", "2024-02-02", "2024-02-03"])
        #expect(days.tallies.map(\.count) == [1, 0, 1] && loaded.ids(days.apart) == ["d"])
    }
}
