// Entries over time: bars of counts, stacked where they are split, and below them the line of mean scores.

public import Analysis
import Catalog

extension Chart {
    /// Draws a timeline.
    ///
    /// - Parameters:
    ///   - timeline: the counts, split or not.
    ///   - totals: what is counted in each bucket, each entry once; the same as the tallies of an unsplit timeline.
    ///   - split: what the counts are split by.
    /// - Returns: `nil` where there are more buckets than `bucketMaximum(width:)`.
    public static func timeline(
        _ timeline: Timeline, totals: [Tally], _ interval: Interval, split: Axis?, _ subject: ChartSubject
    ) -> Chart? {
        guard timeline.buckets.count <= bucketMaximum(width: subject.width) else { return nil }
        var chart = TimelineChart(timeline, totals, interval, split, subject)
        return chart.drawn()
    }

    /// How many buckets a timeline of a width has room for: a bar is at least a pixel wide.
    public static func bucketMaximum(width: Int) -> Int {
        min(max(width, widthMinimum), widthMaximum) - 80
    }
}

private struct TimelineChart {
    /// One layer of the bars.
    struct Layer {
        let label: String
        let counts: [Int]
        let paint: Paint
        let texture: Texture?
        var total: Int { counts.reduce(0, +) }
    }

    private let timeline: Timeline
    private let totals: [Tally]
    private let interval: Interval
    private let split: Axis?
    private let layers: [Layer]
    private var sheet: Sheet

    init(
        _ timeline: Timeline, _ totals: [Tally], _ interval: Interval, _ split: Axis?,
        _ subject: ChartSubject
    ) {
        (self.timeline, self.totals, self.interval, self.split) = (timeline, totals, interval, split)
        layers = TimelineChart.layers(timeline)
        let by = split.map { " and " + $0.name.replacing("_", with: " ") } ?? ""
        var facts = ["Counts and mean scores, n = \(Figures.entries(timeline.total))"]
        if let conditions = subject.conditions { facts.append(conditions) }
        sheet = Sheet(subject, title: "Rhetoric entries by \(interval.rawValue)\(by)", facts: facts)
    }

    /// The values with most entries, and one layer for the rest.
    private static func layers(_ timeline: Timeline) -> [Layer] {
        let count = timeline.values.count
        func counts(_ places: [Int]) -> [Int] {
            timeline.buckets.indices.map { bucket in
                places.reduce(0) { $0 + timeline.tallies[bucket * count + $1].count }
            }
        }
        guard timeline.values != [nil] else {
            return [Layer(label: "Entries", counts: counts([0]), paint: .first, texture: nil)]
        }
        let sums = timeline.values.indices.map { place in counts([place]).reduce(0, +) }
        let ranked = timeline.values.indices.filter { sums[$0] > 0 }
            .sorted { (sums[$1], $0) < (sums[$0], $1) }
        let kept = ranked.count > Paint.categories.count + 1 ? Paint.categories.count : ranked.count
        var layers = ranked.prefix(kept).enumerated().map { rank, place in
            Layer(
                label: timeline.values[place]?.label ?? "none given", counts: counts([place]),
                paint: rank < Paint.categories.count ? Paint.categories[rank] : .rest,
                texture: rank < Texture.categories.count ? Texture.categories[rank] : .lined)
        }
        if kept < ranked.count {
            layers.append(
                Layer(
                    label: "\(ranked.count - kept) others", counts: counts(Array(ranked[kept...])),
                    paint: .rest, texture: .lined))
        }
        return layers
    }

    mutating func drawn() -> Chart {
        guard totals.contains(where: { $0.count > 0 }) else {
            let isEmpty = timeline.total == 0
            sheet.sayNothing(
                isEmpty ? sheet.subject.nothing : "No entry has a date within one \(interval.rawValue).")
            return sheet.finished(notes: notes, description: sheet.subject.nothing)
        }
        if split != nil {
            sheet.key(
                layers.map { layer in
                    Sheet.KeyItem(
                        sample: .swatch(layer.paint, layer.texture),
                        text: "\(layer.label) (\(Figures.count(layer.total)))")
                })
        }
        let highest = timeline.buckets.indices.map { bucket in layers.reduce(0) { $0 + $1.counts[bucket] } }
        let counts = Ticks.counts(highest.max() ?? 1)
        let largest = totals.compactMap { $0.mean?.magnitude }.max() ?? 0
        let reach = largest <= 5 ? 5.0 : 10.0
        let scores = [-reach, 0, reach]
        let labels = counts.map { Figures.count($0) } + scores.map(Figures.score)
        let left = sheet.inside.left + (labels.map { FontWidths.width($0, Sheet.smallSize) }.max() ?? 0) + 6
        let columns = Columns(left: left, right: sheet.inside.right - 2, count: timeline.buckets.count)
        drawBars(columns, counts, highest)
        let axis = TimeAxis(timeline.buckets, interval, columns)
        sheet.bottom = axis.draw(on: &sheet.drawing, below: sheet.bottom) + 6
        drawMeans(columns, scores, reach)
        return sheet.finished(notes: notes, description: description)
    }

    private var notes: [String] {
        var notes: [String] = []
        if !timeline.apart.isEmpty {
            notes.append(
                "Not shown: \(Figures.entries(timeline.apart.count)) whose date is coarser than a \(interval.rawValue)."
            )
        }
        if let split, layers.reduce(0, { $0 + $1.total }) > totals.reduce(0, { $0 + $1.count }) {
            let name = split.name.replacing("_", with: " ")
            notes.append("An entry with several values of \(name) is counted under each of them.")
        }
        return notes
    }

    private var description: String {
        let peak = totals.indices.max { (totals[$0].count, $1) < (totals[$1].count, $0) } ?? 0
        let figures = timeline.buckets.indices.filter { totals[$0].count > 0 }.prefix(Self.describedMaximum)
            .map { place in
                "\(timeline.buckets[place].name): \(totals[place].count)"
                    + (totals[place].mean.map { ", mean \(Figures.score($0))" } ?? "")
            }
        let span = DayRange(
            first: timeline.buckets[0].days.first,
            last: timeline.buckets[timeline.buckets.count - 1].days.last)
        return
            "Bars of entries by \(interval.rawValue), \(Figures.span(span)), and the line of their mean scores. Most in \(timeline.buckets[peak].name): \(totals[peak].count). \(figures.joined(separator: "; "))."
    }

    /// How many buckets are described in words.
    private static let describedMaximum = 60

    private mutating func drawBars(_ columns: Columns, _ ticks: [Int], _ highest: [Int]) {
        sheet.paragraph("Entries per \(interval.rawValue)", Sheet.smallSize, .faint)
        let area = Box(
            left: columns.left, top: sheet.bottom + 18, width: columns.right - columns.left,
            height: sheet.isNarrow ? 150 : 200)
        let top = ticks[ticks.count - 1]
        let scale = LinearScale((0, Double(top)), onto: (area.bottom, area.top))
        for tick in ticks {
            let y = scale.place(Double(tick))
            sheet.drawing.line(
                Point(x: area.left, y: y), Point(x: area.right, y: y), tick == 0 ? .zero : .rule)
            writeTick(Figures.count(tick), y, area.left)
        }
        for bucket in timeline.buckets.indices {
            let column = columns.column(bucket)
            var sum = 0
            for layer in layers where layer.counts[bucket] > 0 {
                let (bottom, top) = (
                    scale.place(Double(sum)), scale.place(Double(sum + layer.counts[bucket]))
                )
                let gap = sum > 0 && bottom - top > 3 ? 1.0 : 0
                sheet.drawing.fill(
                    .rectangle(
                        Box(left: column.left, top: top, width: column.width, height: bottom - top - gap)),
                    layer.paint, texture: layer.texture)
                sum += layer.counts[bucket]
            }
            let text = Figures.count(sum)
            let isRoomy = FontWidths.width(text, Sheet.smallSize) + 2 <= columns.pitch
            if sum > 0 && isRoomy {
                sheet.drawing.write(
                    Label(
                        text: text,
                        origin: Point(x: column.middle, y: scale.place(Double(sum)) - 4),
                        size: Sheet.smallSize, anchor: .middle))
            }
        }
        sheet.bottom = area.bottom
    }

    private mutating func writeTick(_ text: String, _ y: Double, _ left: Double) {
        sheet.drawing.write(
            Label(
                text: text, origin: Point(x: left - 6, y: y + 4), size: Sheet.smallSize, anchor: .end,
                paint: .faint))
    }

    private mutating func drawMeans(_ columns: Columns, _ ticks: [Double], _ reach: Double) {
        sheet.paragraph(
            "Mean score per \(interval.rawValue), from \u{2212}10 (conflict) to +10 (cooperation)",
            Sheet.smallSize, .faint)
        let area = Box(
            left: columns.left, top: sheet.bottom + 18, width: columns.right - columns.left, height: 110)
        let scale = LinearScale((-reach, reach), onto: (area.bottom, area.top))
        for tick in ticks {
            let y = scale.place(tick)
            sheet.drawing.line(
                Point(x: area.left, y: y), Point(x: area.right, y: y), tick == 0 ? .zero : .rule)
            writeTick(Figures.score(tick), y, area.left)
        }
        let points = timeline.buckets.indices.map { place in
            totals[place].mean.map { Point(x: columns.column(place).middle, y: scale.place($0)) }
        }
        for run in points.split(separator: nil).map({ $0.compactMap { $0 } }) where run.count > 1 {
            sheet.drawing.stroke(.line(run), .ink, 2)
        }
        // Where bars are wide enough every point is marked; else those that stand alone, which no line shows.
        for (place, point) in points.enumerated() {
            guard let point else { continue }
            let isAlone =
                (place == 0 || points[place - 1] == nil)
                && (place + 1 == points.count || points[place + 1] == nil)
            if columns.pitch >= 6 || isAlone {
                sheet.drawing.fill(.circle(point, radius: columns.pitch >= 6 ? 3 : 1.5), .ink)
            }
        }
        let bounds = Box(
            left: columns.left, top: area.top - 20, width: sheet.width - columns.left,
            height: area.height + 34)
        for place in labelledMeans(columns.pitch) {
            guard let point = points[place], let mean = totals[place].mean else { continue }
            let y = mean < 0 ? point.y + 14 : point.y - 7
            sheet.drawing.writeIfFree(
                Label(
                    text: Figures.score(mean), origin: Point(x: point.x, y: y), size: Sheet.smallSize,
                    anchor: .middle, hasHalo: true), within: bounds)
        }
        sheet.bottom = area.bottom + 14
    }

    /// The buckets whose means are written: all where there is room for all, else the highest and the lowest.
    private func labelledMeans(_ pitch: Double) -> [Int] {
        let filled = totals.indices.filter { totals[$0].count > 0 }
        let widest =
            filled.compactMap { totals[$0].mean }
            .map { FontWidths.width(Figures.score($0), Sheet.smallSize) }.max() ?? 0
        if widest + 4 <= pitch { return filled }
        func precedes(_ one: Int, _ other: Int) -> Bool {
            (totals[one].mean ?? 0, other) < (totals[other].mean ?? 0, one)
        }
        return [filled.max(by: precedes), filled.min(by: precedes)].compactMap { $0 }
    }
}
