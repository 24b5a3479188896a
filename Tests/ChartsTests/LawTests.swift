// What holds for every chart of every dataset at every width.

@testable import Charts
import Analysis
import Catalog
import Foundation
import FoundationXML
import Representations
import Testing

@Suite struct LawTests {
    static let cases = Charted.all.flatMap { dataset in dataset.widths.map { (dataset, $0) } }

    @Test(arguments: cases) func textsNeitherOverlapNorLeaveTheDrawing(dataset: Charted, width: Int) throws {
        for question in [Question(.rhetoric), dataset.unanswerable] {
            for (name, chart) in try dataset.charts(width, question) {
                let where_ = "\(dataset.name), \(width), \(name)"
                let bounds = Box(left: 0, top: 0, width: Double(width), height: Double(chart.height))
                #expect(chart.width == width)
                let labels = chart.drawing.labels
                for label in labels {
                    #expect(bounds.contains(label.box), "\(where_): “\(label.text)” leaves the drawing")
                }
                for (one, other) in overlapping(labels) {
                    Issue.record("\(where_): “\(one.text)” lies over “\(other.text)”")
                }
                for case .mark(let mark) in chart.drawing.elements {
                    #expect(
                        bounds.grown(by: 0.5).contains(mark.bounds), "\(where_): \(mark) leaves the drawing")
                }
            }
        }
    }

    /// Pairs of labels whose boxes overlap, found by sweeping from the top.
    private func overlapping(_ labels: [Label]) -> [(Label, Label)] {
        let sorted = labels.map { ($0, $0.box) }.sorted { $0.1.top < $1.1.top }
        var found: [(Label, Label)] = []
        for (place, (label, box)) in sorted.enumerated() {
            for (other, otherBox) in sorted[(place + 1)...] {
                if otherBox.top >= box.bottom { break }
                if box.overlaps(otherBox) { found.append((label, other)) }
            }
        }
        return found
    }

    @Test(arguments: Charted.all) func equalQuestionsHaveEqualBytes(dataset: Charted) throws {
        for (one, other) in zip(try dataset.charts(800), try dataset.charts(800)) {
            #expect(one.1.svg() == other.1.svg(), "\(one.0)")
        }
    }

    @Test(arguments: Charted.all) func aChartIsADocumentThatStandsAlone(dataset: Charted) throws {
        for (name, chart) in try dataset.charts(320) + dataset.charts(1200) {
            let outline = try #require(Outline(chart.svg()), "\(name) is no XML")
            #expect(outline.elements.isSubset(of: Outline.allowed), "\(name): \(outline.elements)")
            #expect(
                outline.attributes.allSatisfy {
                    !$0.hasPrefix("on") && !$0.hasSuffix("href") && $0 != "style"
                })
            #expect(outline.addresses == ["http://www.w3.org/2000/svg"])
            #expect(outline.root["role"] == "img")
            let labels = outline.root["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
            #expect(labels == ["title", "description"] && Set(labels).isSubset(of: outline.ids))
            #expect(outline.isIdUnique)
        }
    }

    @Test(arguments: Charted.all, [320, 1200]) func theSourceLineSaysWhoseFiguresTheseAre(
        dataset: Charted, width: Int
    ) throws {
        for question in [Question(.rhetoric), dataset.unanswerable] {
            for (name, chart) in try dataset.charts(width, question) {
                let text = chart.drawing.labels.map(\.text).joined(separator: " ")
                for part in [
                    dataset.catalog.dataset.title, dataset.edition.version, "PLOVER 2.0", "Formula: ",
                    "last reviewed",
                ] {
                    #expect(without(text).contains(without(part)), "\(name), \(width): \(part)")
                    #expect(chart.description.contains(part))
                }
            }
        }
    }

    private func without(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test func labelsAreNeverCut() throws {
        let dataset = Charted.awkward
        for width in Charted.widths {
            let chart = try dataset.matrix(width, "recipient", "tone")
            let text = without(chart.drawing.labels.map(\.text).joined())
            let table = dataset.catalog.table(.actors)
            let shown = (0..<table.count).filter { text.contains(without(table.label($0)) + "(") }
            #expect(shown.count >= 30, "\(width)")
        }
    }

    @Test func aNetworkShowsEveryLabelFrom800PixelsAndNumbersBelow() throws {
        let dataset = Charted.shipped
        let table = dataset.catalog.table(.actors)
        for width in Charted.widths {
            let chart = try dataset.network(width)
            let text = without(chart.drawing.labels.map(\.text).joined())
            let scope = Network.Scope(
                question: Question(.rhetoric), days: DayRange(first: dataset.end, last: dataset.end),
                isDay: true, layers: Set(Network.Layer.allCases))
            let network = try Network(dataset.entries, scope)
            #expect(network.nodes.count > 40)
            for (place, node) in network.nodes.enumerated() {
                #expect(text.contains(without(table.label(node))), "\(width): \(table.label(node))")
                let number = String(place + 1)
                #expect(chart.drawing.labels.contains { $0.text == number } == (width < 800))
            }
        }
    }

    @Test func aNetworkOfManyDrawsTheStrongestLinesAndSaysSo() throws {
        let chart = try Charted.awkward.network(1000)
        let lines = chart.drawing.elements.filter { element in
            if case .mark(let mark) = element, case .line = mark.shape { true } else { false }
        }
        // Those of the key beside those of the ties, of which some are hidden between two nodes.
        #expect(lines.count > 200 && lines.count <= Chart.tieMaximum + 4)
        let text = chart.drawing.labels.map(\.text).joined(separator: " ")
        #expect(text.contains("the 100 of 160 actors with most neighbours"))
        #expect(text.contains("the 250 strongest"))
    }

    @Test func boxesOfANetworkNeverOverlap() {
        var seed: UInt64 = 7
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(bound))
        }
        for _ in 0..<60 {
            let count = random(100)
            let sizes = (0..<count).map { _ in (Double(5 + random(115)), Double(5 + random(90))) }
            let ties = (0..<random(200)).compactMap { _ -> (Int, Int)? in
                guard count > 1 else { return nil }
                let (one, other) = (random(count), random(count))
                return one == other ? nil : (one, other)
            }
            let width = Double(296 + random(900))
            let layout = NetworkLayout(sizes, ties, width: width)
            let boxes = zip(layout.places, sizes).map { place, size in
                Box(left: place.x - size.0 / 2, top: place.y - size.1 / 2, width: size.0, height: size.1)
            }
            for (place, box) in boxes.enumerated() {
                #expect(box.left > -0.01 && box.right < width + 0.01 && box.top > -0.01)
                #expect(box.bottom <= layout.height + 0.01)
                #expect(!boxes[(place + 1)...].contains { $0.overlaps(box) })
            }
        }
    }
}

extension Mark {
    /// The least rectangle around its points.
    var bounds: Box {
        switch shape {
        case .rectangle(let box): return box
        case .circle(let center, let radius):
            return Box(left: center.x, top: center.y, width: 0, height: 0).grown(by: radius)
        case .line(let points), .area(let points):
            let (xs, ys) = (points.map(\.x), points.map(\.y))
            let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
            return Box(
                left: left, top: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
        }
    }
}

/// What an XML document is made of.
private final class Outline: NSObject, XMLParserDelegate {
    static let allowed: Set = [
        "svg", "title", "desc", "style", "defs", "pattern", "rect", "circle", "path", "text",
    ]

    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []
    private(set) var addresses: Set<String> = []
    private(set) var ids: Set<String> = []
    private(set) var isIdUnique = true
    private(set) var root: [String: String] = [:]

    init?(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if elements.isEmpty { root = attributes }
        elements.insert(name)
        self.attributes.formUnion(attributes.keys)
        addresses.formUnion(attributes.values.filter { $0.contains("//") })
        if let id = attributes["id"] { isIdUnique = ids.insert(id).inserted && isIdUnique }
    }
}
