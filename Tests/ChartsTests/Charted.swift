// Charts of a dataset, as tests ask for them.

import Analysis
import Catalog
import CatalogLoader
@testable import Charts
import Foundation
import Representations
import Testing

/// A dataset with its charts.
struct Charted: Sendable, CustomTestStringConvertible {
    let name: String
    let edition: Edition
    let entries: Entries
    var catalog: Catalog { edition.catalog }
    var testDescription: String { name }

    init(_ name: String, _ folder: String) {
        self.name = name
        do throws(LoadFailure) {
            edition = Edition(try DatasetLoader.load([folder], now: 1_900_000_000))
        } catch {
            fatalError("\(name): \(error)")
        }
        entries = Entries(edition.catalog)
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    static let region = Charted("region", tests.appending(path: "AnalysisTests/Fixtures/region").path)
    static let shipped = Charted(
        "shipped", tests.deletingLastPathComponent().appending(path: "config/dataset").path)
    static let awkward = Awkward.charted
    static let all = [region, shipped, awkward]

    /// The widths that laws are held at: the bounds, and those about which charts change their form.
    static let widths = [320, 360, 479, 480, 799, 800, 1000, 1200]

    /// The same, but of the awkward dataset only some, for it takes long.
    var widths: [Int] { name == "awkward" ? [320, 479, 800, 1200] : Self.widths }

    func row(_ id: String) -> Int {
        guard case .record(let ordinal) = catalog.look(up: id) else { fatalError("no \(id)") }
        return catalog.locate(ordinal).row
    }

    func subject(_ question: Question, _ formula: Formula, _ width: Int, expands: Bool = false)
        -> ChartSubject
    {
        ChartSubject(edition, question, expandsMembers: expands, formula: formula, width: width)
    }

    var end: Day { catalog.dataset.coverage.period.latest }

    // MARK: The charts

    func timeline(
        _ width: Int, _ interval: Interval = .month, split: String? = nil,
        _ question: Question = Question(.rhetoric)
    ) throws -> Chart? {
        let rows = catalog.select(question).matches
        let axis = split.flatMap { Axis($0, catalog) }
        let timeline = try Timeline(entries, rows, interval, bounds: (nil, nil), split: axis)
        let totals = try Timeline(entries, rows, interval, bounds: (nil, nil))
        return Chart.timeline(
            timeline, totals: totals.tallies, interval, split: axis, subject(question, .timeline, width))
    }

    func matrix(
        _ width: Int, _ rows: String = "actor", _ columns: String = "recipient",
        _ question: Question = Question(.rhetoric)
    ) throws -> Chart {
        let (first, second) = (Axis(rows, catalog)!, Axis(columns, catalog)!)
        let matrix = try Matrix(entries, catalog.select(question).matches, by: first, second)
        return Chart.matrix(matrix, (first, second), subject(question, .matrix, width))
    }

    func network(
        _ width: Int, layers: Set<Network.Layer> = Set(Network.Layer.allCases), center: String? = nil,
        _ question: Question = Question(.rhetoric)
    ) throws -> Chart {
        var question = question
        question.asOf = end
        let scope = Network.Scope(
            question: question, days: DayRange(first: end, last: end), isDay: true, layers: layers)
        let center = center.map(row)
        let network = try Network(entries, scope, center: center)
        return Chart.network(network, scope, center: center, subject(question, .network, width))
    }

    func positions(_ width: Int, of actor: String, _ question: Question = Question(.rhetoric)) -> Chart {
        var question = question
        question.asOf = end
        let positions = Positions(
            entries, question, of: row(actor), Ties(catalog, on: end), inherits: true)
        return Chart.positions(
            positions, of: row(actor), on: end, subject(question, .positions, width))
    }

    func shifts(_ width: Int, _ question: Question = Question(.rhetoric)) -> Chart {
        let rows = catalog.select(question).matches
        let (before, after) = halves
        return Chart.shifts(
            Shift(entries, rows, before: before, after: after), TurningPoints(entries, rows), entries,
            subject(question, .shifts, width))
    }

    var halves: (DayRange, DayRange) {
        let period = catalog.dataset.coverage.period
        let middle = Day(number: (period.earliest.number + period.latest.number) / 2)
        return (
            DayRange(first: period.earliest, last: middle), DayRange(first: middle.next, last: period.latest)
        )
    }

    /// The actor that is a party to most.
    var busiest: String { catalog.dataset.coverage.actors[0] }

    /// One of each kind, and those that differ in form.
    func charts(_ width: Int, _ question: Question = Question(.rhetoric)) throws -> [(String, Chart)] {
        var charts: [(String, Chart?)] = []
        for interval in Interval.allCases {
            charts.append(("timeline by \(interval)", try timeline(width, interval, question)))
            // There are too many days and recipients for a table, let alone a drawing.
            for split in [.day, .week].contains(interval) ? ["tone"] : ["recipient", "tone", "theme", "quad"]
            {
                charts.append(
                    (
                        "timeline by \(interval) and \(split)",
                        try timeline(width, interval, split: split, question)
                    ))
            }
        }
        for (rows, columns) in [("actor", "recipient"), ("recipient", "theme"), ("year", "event")] {
            charts.append(("\(rows) by \(columns)", try matrix(width, rows, columns, question)))
        }
        charts.append(("network", try network(width, question)))
        charts.append(("partnerships", try network(width, layers: [.partnerships], question)))
        charts.append(("neighbourhood", try network(width, center: busiest, question)))
        charts.append(("positions", positions(width, of: busiest, question)))
        charts.append(("shifts", shifts(width, question)))
        return charts.compactMap { name, chart in chart.map { (name, $0) } }
    }

    /// A question that no entry answers.
    var unanswerable: Question {
        var question = Question(.rhetoric)
        question.conditions = [
            Condition(Schema.of(.rhetoric).filter(named: "date")!, .lte, .dates([try! PartialDate("0800")]))
        ]
        return question
    }
}

/// A dataset whose names are as long and as strange as names may be, with many actors and entries.
enum Awkward {
    static let count = 160

    static let names = [
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" + String(repeating: "WM", count: 40),
        "Ə", "Azərbaycan Respublikasının Xarici İşlər Nazirliyi və onun bütün nümayəndəlikləri",
        "საქართველოს საგარეო საქმეთა სამინისტრო", "Министерство иностранных дел", "外務省 外務省 外務省 外務省",
        "وزارة الخارجية", "<script>alert(\"&\")</script>", "👩‍👩‍👧‍👦 family of states 🇦🇿🇫🇷", "a b c d e f g h i j k",
        "İstanbul İşbirliği Girişimi", "Ministry of the Interior, of Communities and of Overseas Territories",
    ]

    static let charted: Charted = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "awkward-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, text) in files {
                try Data(text.utf8).write(to: folder.appending(path: name))
            }
        } catch {
            fatalError("\(error)")
        }
        return Charted("awkward", folder.path)
    }()

    private static var files: [(String, String)] {
        var actors = ""
        var partnerships = ""
        for number in 0..<count {
            let name = names[number % names.count] + (number < names.count ? "" : " \(number)")
            actors += line([
                ("id", "actor-\(number)"), ("kind", "state"), ("names", ["en": name]), ("citations", cited),
            ])
            guard number > 0 else { continue }
            partnerships += line([
                ("id", "tie-\(number)"), ("title", "A tie"), ("kind", "alliance"), ("instrument", "treaty"),
                ("parties", [["actor": "actor-\(number / 3)"], ["actor": "actor-\(number)"]]),
                ("valid", ["from": "2001"]), ("state", "in_force"), ("summary", "A tie."),
                ("citations", cited),
            ])
        }
        let events = ["ACCUSE", "CONSULT", "SUPPORT", "SANCTION", "AGREE", "REJECT"]
        var rhetoric = ""
        for number in 0..<480 {
            let month = String(101 + number % 12).dropFirst()
            let day = String(101 + number % 27).dropFirst()
            let year = 2001 + number % 24
            rhetoric += line([
                ("id", "entry-\(number)"), ("title", "An entry"), ("date", "\(year)-\(month)-\(day)"),
                ("actors", ["actor-\(number % 50)"]),
                ("recipients", ["actor-\((number * 3 + number / 50 * 17) % 100)"]),
                ("event", year < 2012 ? events[1] : events[number % events.count]),
                ("summary", "Something was said."), ("tone", number % 3 == 0 ? "hostile" : "critical"),
                ("citations", cited),
            ])
        }
        return [
            (
                "dataset.yaml",
                """
                name: awkward
                version: "1"
                title: Everything that is hard to fit, in one dataset with a title that goes on and on
                description: Long names.
                licence: none
                coverage:
                  period: 2001/2024
                  actors: [actor-0]
                  languages: [en]
                  last_review: 2025-01-01
                added: 2025-01-01
                modified: 2025-01-01

                """
            ),
            (
                "sources.jsonl",
                line([("id", "source"), ("title", "A source")])
            ),
            ("actors.jsonl", actors), ("partnerships.jsonl", partnerships), ("rhetoric.jsonl", rhetoric),
        ]
    }

    private static let cited: [[String: String]] = [["source": "source"]]

    private static func line(_ members: [(String, Any)]) -> String {
        let object = Dictionary(members, uniquingKeysWith: { one, _ in one })
        let data = try! JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
