// Actors as nodes, their ties and words as lines between them.

public import Analysis
import Catalog

extension Chart {
    /// How wide a network is at least for labels beside its nodes, in CSS pixels; narrower ones have numbers with a key.
    public static let labelledWidthMinimum = 800

    /// How many nodes of a network are drawn.
    public static let nodeMaximum = 100

    /// How many lines of a network are drawn; more would hide each other.
    public static let tieMaximum = 250

    /// Draws a network.
    ///
    /// - Parameters:
    ///   - center: the actor whose neighbourhood it is, as a row of the actors.
    ///   - scope: the days and layers that were asked for.
    public static func network(
        _ network: Network, _ scope: Network.Scope, center: Int?, _ subject: ChartSubject
    ) -> Chart {
        var chart = NetworkChart(network, scope, center, subject)
        return chart.drawn()
    }
}

private struct NetworkChart {
    /// A line between two nodes: all edges of one kind between them.
    struct Tie {
        let source: Int
        let target: Int
        let style: Style
        /// How many entries it stands for.
        var weight: Int
    }

    /// What a line looks like.
    enum Style: Int, CaseIterable, Comparable {
        case membership, partnership, cooperation, conflict

        static func < (left: Style, right: Style) -> Bool { left.rawValue < right.rawValue }

        var paint: Paint {
            switch self {
            case .membership: .rest
            case .partnership: .first
            case .cooperation: .third
            case .conflict: .fourth
            }
        }
        var width: Double { self == .partnership ? 3.5 : 1.5 }
        var dash: Mark.Dash? { self == .membership ? .short : self == .conflict ? .middle : nil }
        var hasArrow: Bool { self == .cooperation || self == .conflict }
        var text: String {
            switch self {
            case .membership: "membership, part or office"
            case .partnership: "partnership"
            case .cooperation: "entries, mean score 0 or above"
            case .conflict: "entries, mean score below 0"
            }
        }
    }

    private static let labelWidth = 118.0

    private let network: Network
    private let layers: Set<Network.Layer>
    private let isLabelled: Bool
    /// The rows of the actors that are drawn, those with most neighbours first.
    private let nodes: [Int]
    private let names: [String]
    private let degrees: [Int]
    private let ties: [Tie]
    /// How many lines there would be without a limit.
    private let tieCount: Int
    private var sheet: Sheet

    init(_ network: Network, _ scope: Network.Scope, _ center: Int?, _ subject: ChartSubject) {
        self.network = network
        layers = scope.layers
        isLabelled = subject.width >= Chart.labelledWidthMinimum
        let allDegrees = network.degrees
        let ranked = network.nodes.indices.sorted { one, other in
            let (left, right) = (network.nodes[one] == center, network.nodes[other] == center)
            if left != right { return left }
            return (allDegrees[other], one) < (allDegrees[one], other)
        }
        .prefix(Chart.nodeMaximum)
        let actors = subject.catalog.table(.actors)
        let nodes = ranked.map { network.nodes[$0] }
        self.nodes = nodes
        degrees = ranked.map { allDegrees[$0] }
        names = nodes.map(actors.label)
        let ties = NetworkChart.ties(network.edges, nodes)
        tieCount = ties.count
        self.ties = NetworkChart.strongest(ties)
        let days = Figures.span(scope.days)
        let title =
            center.map { "The ties of \(actors.label($0)), \(days)" } ?? "Ties between actors, \(days)"
        var facts = [
            "\(Figures.count(network.nodes.count)) actors, n = \(Figures.count(network.edges.count)) ties: \(Figures.list(Network.Layer.allCases.filter(scope.layers.contains).map(\.rawValue)))"
        ]
        if let conditions = subject.conditions { facts.append(conditions) }
        sheet = Sheet(subject, title: title, facts: facts)
    }

    /// One line for all edges that look alike between two nodes.
    private static func ties(_ edges: [Network.Edge], _ nodes: [Int]) -> [Tie] {
        var places: [Int: Int] = [:]
        for (place, node) in nodes.enumerated() { places[node] = place }
        var found: [[Int]: Tie] = [:]
        for edge in edges {
            guard let source = places[edge.source], let target = places[edge.target], source != target
            else { continue }
            let style: Style =
                switch edge.layer {
                case .memberships: .membership
                case .partnerships: .partnership
                case .rhetoric: (edge.tally.mean ?? 0) < 0 ? .conflict : .cooperation
                }
            let ends = style.hasArrow ? [source, target] : [min(source, target), max(source, target)]
            found[
                ends + [style.rawValue],
                default: Tie(source: ends[0], target: ends[1], style: style, weight: 0)
            ].weight += edge.weight
        }
        return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// Partnerships before entries, and of these those that stand for most; memberships last. In the order in which they
    /// are painted.
    private static func strongest(_ ties: [Tie]) -> [Tie] {
        func rank(_ tie: Tie) -> Int {
            switch tie.style {
            case .partnership: .max
            case .conflict, .cooperation: tie.weight
            case .membership: 0
            }
        }
        let ranked = ties.indices.sorted { (rank(ties[$1]), $0) < (rank(ties[$0]), $1) }
        return ranked.prefix(Chart.tieMaximum).sorted { (ties[$0].style, $0) < (ties[$1].style, $1) }
            .map { ties[$0] }
    }

    mutating func drawn() -> Chart {
        guard !nodes.isEmpty else {
            let text =
                "Nothing ties two actors here: none of the partnerships and memberships holds, and \(sheet.subject.nothing.prefix(1).lowercased() + sheet.subject.nothing.dropFirst())"
            sheet.sayNothing(text)
            return sheet.finished(notes: [], description: text)
        }
        let styles = Style.allCases.filter { style in ties.contains { $0.style == style } }
        sheet.key(
            styles.map {
                Sheet.KeyItem(sample: .line($0.paint, $0.width, $0.dash), text: $0.text)
            })
        sheet.bottom += 4
        let lines = names.map { FontWidths.lines($0, Sheet.labelSize, within: Self.labelWidth) }
        let sizes = nodes.indices.map { node -> (width: Double, height: Double) in
            let across = 2 * radius(node)
            guard isLabelled else { return (across, across) }
            let widest = lines[node].map { FontWidths.width($0, Sheet.labelSize) }.max() ?? 0
            return (
                max(widest, across),
                across + 2 + Double(lines[node].count) * Sheet.labelSize * FontWidths.lineSpacing
            )
        }
        var pairs: Set<[Int]> = []
        let joined = ties.compactMap { tie -> (Int, Int)? in
            let pair = [min(tie.source, tie.target), max(tie.source, tie.target)]
            return pairs.insert(pair).inserted ? (pair[0], pair[1]) : nil
        }
        let layout = NetworkLayout(sizes, joined, width: sheet.inside.right - sheet.inside.left)
        let centers = nodes.indices.map { node in
            Point(
                x: sheet.inside.left + layout.places[node].x,
                y: sheet.bottom + layout.places[node].y - sizes[node].height / 2 + radius(node))
        }
        for tie in ties { draw(tie, centers) }
        for node in nodes.indices { draw(node, centers[node], lines[node]) }
        sheet.bottom += layout.height + 8
        if !isLabelled { drawNumbers() }
        return sheet.finished(notes: notes, description: description)
    }

    private var notes: [String] {
        var notes: [String] = []
        if ties.contains(where: { $0.style.hasArrow }) {
            notes.append("Arrows lead from who speaks or acts to whom it is aimed at.")
        }
        if nodes.count < network.nodes.count {
            notes.append(
                "Shown: the \(nodes.count) of \(Figures.count(network.nodes.count)) actors with most neighbours, and the ties between them."
            )
        }
        if ties.count < tieCount {
            notes.append(
                "Of \(Figures.count(tieCount)) lines between them the \(ties.count) strongest: partnerships first, then those of most entries."
            )
        }
        return notes
    }

    private var description: String {
        let actors = zip(names, degrees).map { name, degree in
            "\(name): \(Figures.count(degree)) \(degree == 1 ? "neighbour" : "neighbours")"
        }
        return "Network. \(actors.joined(separator: "; "))."
    }

    private func radius(_ node: Int) -> Double {
        isLabelled ? 4 + min(Double(degrees[node]).squareRoot(), 6) : 12
    }

    private mutating func draw(_ tie: Tie, _ centers: [Point]) {
        let (one, other) = (centers[tie.source], centers[tie.target])
        let (dx, dy) = (other.x - one.x, other.y - one.y)
        let length = (dx * dx + dy * dy).squareRoot()
        let (start, end) = (radius(tie.source), radius(tie.target) + (tie.style.hasArrow ? 8 : 0))
        guard length > start + end + 1 else { return }
        let along = Point(x: dx / length, y: dy / length)
        // Lines of several kinds between two nodes run beside each other; those with arrows on their own right.
        let shift: Double =
            switch tie.style {
            case .membership: 0
            case .partnership: 0
            case .cooperation: 3.5
            case .conflict: 3.5
            }
        let aside = Point(x: -along.y * shift, y: along.x * shift)
        let tail = Point(x: one.x + along.x * start + aside.x, y: one.y + along.y * start + aside.y)
        let head = Point(x: other.x - along.x * end + aside.x, y: other.y - along.y * end + aside.y)
        sheet.drawing.line(tail, head, tie.style.paint, tie.style.width, dash: tie.style.dash)
        guard tie.style.hasArrow else { return }
        let tip = Point(x: head.x + along.x * 7, y: head.y + along.y * 7)
        let wing = Point(x: -along.y * 4, y: along.x * 4)
        sheet.drawing.fill(
            .area([
                tip, Point(x: head.x + wing.x, y: head.y + wing.y),
                Point(x: head.x - wing.x, y: head.y - wing.y),
            ]), tie.style.paint)
    }

    private mutating func draw(_ node: Int, _ center: Point, _ lines: [String]) {
        let radius = radius(node)
        guard isLabelled else {
            sheet.drawing.fill(.circle(center, radius: radius), .ground)
            sheet.drawing.stroke(.circle(center, radius: radius - 0.75), .ink, 1.5)
            sheet.drawing.write(
                Label(
                    text: String(node + 1), origin: Point(x: center.x, y: center.y + 4),
                    size: Sheet.smallSize, anchor: .middle))
            return
        }
        sheet.drawing.fill(.circle(center, radius: radius), .ink)
        sheet.drawing.write(
            lines: lines,
            Label(
                text: "",
                origin: Point(x: center.x, y: center.y + radius + 2 + Sheet.labelSize * FontWidths.ascent),
                size: Sheet.labelSize, anchor: .middle, hasHalo: true))
    }

    /// The key to the numbers, in columns from top to bottom.
    private mutating func drawNumbers() {
        let size = Sheet.labelSize
        let lineHeight = size * FontWidths.lineSpacing
        let inner = sheet.inside.right - sheet.inside.left
        let columnCount = max(1, Int(inner / 210))
        let width = inner / Double(columnCount)
        let indent = FontWidths.width(String(nodes.count), size) + 8
        let perColumn = (nodes.count + columnCount - 1) / columnCount
        var lowest = sheet.bottom
        for column in 0..<columnCount {
            var y = sheet.bottom
            for node in (column * perColumn)..<min(max((column + 1) * perColumn, 0), nodes.count)
            where node < nodes.count {
                let left = sheet.inside.left + Double(column) * width
                let lines = FontWidths.lines(names[node], size, within: width - indent - 10)
                let first = y + size * FontWidths.ascent
                sheet.drawing.write(
                    Label(
                        text: String(node + 1), origin: Point(x: left + indent - 8, y: first), size: size,
                        anchor: .end, paint: .faint))
                sheet.drawing.write(
                    lines: lines, Label(text: "", origin: Point(x: left + indent, y: first), size: size))
                y += Double(lines.count) * lineHeight
            }
            lowest = max(lowest, y)
        }
        sheet.bottom = lowest + 4
    }
}
