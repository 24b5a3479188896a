// Before and after: entries by date and score, the mean of each span, and the dates at which the mean turned.

public import Analysis
import Catalog

extension Chart {
    /// Draws two spans and the turning points of the series.
    public static func shifts(
        _ shift: Shift, _ turns: TurningPoints, _ entries: Entries, _ subject: ChartSubject
    ) -> Chart {
        var chart = ShiftsChart(shift, turns, entries, subject)
        return chart.drawn()
    }
}

private struct ShiftsChart {
    /// How wide a dot's place is: entries of one score within it are one dot.
    private static let dotPitch = 6.0

    private let shift: Shift
    private let turns: TurningPoints
    private let entries: Entries
    private var sheet: Sheet

    init(_ shift: Shift, _ turns: TurningPoints, _ entries: Entries, _ subject: ChartSubject) {
        (self.shift, self.turns, self.entries) = (shift, turns, entries)
        var facts = [ShiftsChart.verdict(shift)]
        if let conditions = subject.conditions { facts.append(conditions) }
        sheet = Sheet(subject, title: "Scores of rhetoric entries, before and after", facts: facts)
    }

    private static func verdict(_ shift: Shift) -> String {
        let counts = (shift.before.tally.count, shift.after.tally.count)
        let difference = shift.difference.map { "Difference of means: \(Figures.score($0)). " } ?? ""
        let p = shift.test.map { "p \($0.p < 0.0005 ? "" : "= ")\(Figures.probability($0.p))" } ?? ""
        switch shift.verdict {
        case .insufficient:
            return difference
                + "Insufficient for a verdict: \(Figures.entries(counts.0)) before and \(Figures.count(counts.1)) after; \(Shift.sideMinimum) on each side are needed."
        case .changed: return difference + "Changed: it would be rare by chance (\(p))."
        case .notShown: return difference + "A change is not shown: it may well be chance (\(p))."
        }
    }

    mutating func drawn() -> Chart {
        guard shift.before.tally.count + shift.after.tally.count > 0 else {
            let text =
                "No entry lies in either span, \(Figures.span(shift.before.days)) and \(Figures.span(shift.after.days)). That is no proof that there was none; the dataset has \(Figures.entries(sheet.subject.entryCount)) in all."
            sheet.sayNothing(text)
            return sheet.finished(notes: [], description: text)
        }
        sheet.key([
            Sheet.KeyItem(
                sample: .line(.first, 3, nil), text: text("Before", shift.before)),
            Sheet.KeyItem(
                sample: .line(.second, 3, .long), text: text("After", shift.after)),
            Sheet.KeyItem(sample: .dot(.rest), text: "Entries; larger: several"),
        ])
        sheet.paragraph(
            "Score, from \u{2212}10 (conflict) to +10 (cooperation)", Sheet.smallSize, .faint)
        let tickWidth = FontWidths.width("\u{2212}10", Sheet.smallSize) + 6
        let area = Box(
            left: sheet.inside.left + tickWidth, top: sheet.bottom + (turns.all.isEmpty ? 10 : 24),
            width: sheet.inside.right - sheet.inside.left - tickWidth - 4,
            height: sheet.isNarrow ? 220 : 260)
        let scores = LinearScale((-10, 10), onto: (area.bottom, area.top))
        for tick in [-10.0, -5, 0, 5, 10] {
            let y = scores.place(tick)
            sheet.drawing.line(
                Point(x: area.left, y: y), Point(x: area.right, y: y), tick == 0 ? .zero : .rule)
            sheet.drawing.write(
                Label(
                    text: Figures.score(tick), origin: Point(x: area.left - 6, y: y + 4),
                    size: Sheet.smallSize, anchor: .end, paint: .faint))
        }
        let days = DayRange(
            first: min(shift.before.days.first, shift.after.days.first),
            last: max(shift.before.days.last, shift.after.days.last))
        let axis = DayAxis(days, area)
        drawDots(axis, scores)
        drawTurns(axis, scores, area)
        drawMean(shift.before, .first, nil, axis, scores)
        drawMean(shift.after, .second, .long, axis, scores)
        sheet.bottom = axis.draw(on: &sheet.drawing) + 6
        return sheet.finished(notes: notes, description: description)
    }

    private func text(_ name: String, _ side: Shift.Side) -> String {
        let mean = side.tally.mean.map { "mean \(Figures.score($0)), " } ?? ""
        return "\(name), \(Figures.span(side.days)): \(mean)n = \(Figures.count(side.tally.count))"
    }

    private var notes: [String] {
        var notes: [String] = turns.all.map { turn in
            let (before, after) = (turn.before.tally, turn.after.tally)
            func side(_ tally: Tally) -> String {
                (tally.mean.map(Figures.score) ?? "") + " (n = \(Figures.count(tally.count)))"
            }
            return
                "Turning point \(Figures.day(turn.after.days.first)): mean from \(side(before)) to \(side(after)), p \(turn.test.map { Figures.probability($0.p) } ?? "")."
        }
        if notes.isEmpty {
            switch turns.obstacle {
            case .insufficient:
                notes.append(
                    "Turning points: insufficient for a verdict; the series has \(Figures.entries(turns.count)), and \(2 * Shift.sideMinimum) are needed."
                )
            case .tooMany:
                notes.append(
                    "Turning points are not looked for in more than \(Figures.count(TurningPoints.entryMaximum)) entries."
                )
            case nil: notes.append("No turning point was found in \(Figures.entries(turns.count)).")
            }
        }
        if hasSpans { notes.append("A line beside a dot: the days that a coarser date may mean.") }
        return notes
    }

    private var hasSpans: Bool {
        (shift.before.rows + shift.after.rows).contains {
            entries.span($0).last.number - entries.span($0).first.number > 31
        }
    }

    private var description: String {
        "\(ShiftsChart.verdict(shift)) \(text("Before", shift.before)). \(text("After", shift.after))."
    }

    /// Entries of one score at one place are one dot, so that there are never more than the drawing has room for.
    private mutating func drawDots(_ axis: DayAxis, _ scores: LinearScale) {
        var counts: [[Int]: Int] = [:]
        for row in shift.before.rows + shift.after.rows {
            let days = entries.span(row)
            let ends = [days.first, days.last].map { Int((axis.place($0) / Self.dotPitch).rounded()) }
            counts[ends + [Int(entries.score(row) * 2)], default: 0] += 1
        }
        for (key, count) in counts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let y = scores.place(Double(key[2]) / 2)
            let (start, end) = (Double(key[0]) * Self.dotPitch, Double(key[1]) * Self.dotPitch)
            if key[1] > key[0] + 1 {
                sheet.drawing.stroke(
                    .line([Point(x: start, y: y), Point(x: end, y: y)]), .rest, 1.5, opacity: 0.5)
            }
            let radius = 2.5 + min(Double(count - 1).squareRoot() * 0.8, 6)
            sheet.drawing.fill(.circle(Point(x: (start + end) / 2, y: y), radius: radius), .rest)
        }
    }

    private mutating func drawTurns(_ axis: DayAxis, _ scores: LinearScale, _ area: Box) {
        for turn in turns.all {
            let x = axis.place(turn.after.days.first)
            guard x >= area.left, x <= area.right else { continue }
            sheet.drawing.line(
                Point(x: x, y: area.top - 4), Point(x: x, y: area.bottom), .ink, 1.5, dash: .short)
            sheet.drawing.writeIfFree(
                Label(
                    text: Figures.day(turn.after.days.first), origin: Point(x: x, y: area.top - 8),
                    size: Sheet.smallSize, anchor: .middle, isBold: true),
                within: Box(
                    left: sheet.inside.left, top: area.top - 24,
                    width: sheet.inside.right - sheet.inside.left, height: 24))
        }
    }

    private mutating func drawMean(
        _ side: Shift.Side, _ paint: Paint, _ dash: Mark.Dash?, _ axis: DayAxis, _ scores: LinearScale
    ) {
        guard let mean = side.tally.mean else { return }
        let y = scores.place(mean)
        let (start, end) = (axis.place(side.days.first), axis.place(side.days.last))
        sheet.drawing.line(Point(x: start, y: y), Point(x: end, y: y), paint, 3, dash: dash)
        let bounds = Box(left: 0, top: 0, width: sheet.width, height: scores.place(-10))
        for offset in [-7.0, 16] {
            let label = Label(
                text: "mean " + Figures.score(mean), origin: Point(x: (start + end) / 2, y: y + offset),
                size: Sheet.labelSize, anchor: .middle, isBold: true, hasHalo: true)
            if sheet.drawing.writeIfFree(label, within: bounds) { return }
        }
    }
}

/// Days along the lower edge of an area.
struct DayAxis {
    private let days: DayRange
    private let area: Box
    private let scale: LinearScale

    init(_ days: DayRange, _ area: Box) {
        self.days = days
        self.area = area
        scale = LinearScale(
            (Double(days.first.number), Double(days.last.number)), onto: (area.left + 8, area.right - 8))
    }

    /// Where a day lies; days outside lie at the ends.
    func place(_ day: Day) -> Double {
        scale.place(Double(min(max(day, days.first), days.last).number))
    }

    /// Draws ticks on the first of months, as many as there is room for, with their names in two lines.
    ///
    /// - Returns: where they end.
    func draw(on drawing: inout Drawing) -> Double {
        let size = Sheet.smallSize
        let first = area.bottom + 8 + size * FontWidths.ascent
        let below = first + size * FontWidths.lineSpacing
        func write(_ text: String, _ x: Double, _ y: Double, _ anchor: Label.Anchor = .middle) {
            drawing.write(
                Label(text: text, origin: Point(x: x, y: y), size: size, anchor: anchor, paint: .faint))
        }
        let ticks = ticks
        if ticks.count < 2 {
            let (start, end) = (Figures.day(days.first), Figures.day(days.last))
            write(start, area.left, first, .start)
            if days.first != days.last { write(end, area.right, first, .end) }
            return below
        }
        var lastYear = 0
        for day in ticks {
            let x = place(day)
            drawing.line(Point(x: x, y: area.bottom), Point(x: x, y: area.bottom + 4), .zero)
            let (year, month, _) = day.civil
            write(Figures.months[month - 1], x, first)
            if year != lastYear { write(String(year), x, below) }
            lastYear = year
        }
        return below + size * FontWidths.lineSpacing
    }

    private var ticks: [Day] {
        let pitch =
            (place(days.last) - place(days.first)) / Double(max(days.last.number - days.first.number, 1))
        let widest = FontWidths.width("2024", Sheet.smallSize) + 10
        let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000]
        let step = steps.first { Double($0) * 28 * pitch >= widest } ?? 60_000
        let (year, month, day) = days.first.civil
        var number = year * 12 + month - 1 + (day > 1 ? 1 : 0)
        number += (step - number % step) % step
        var ticks: [Day] = []
        while let tick = Day(year: number / 12, month: number % 12 + 1, day: 1), tick <= days.last {
            let x = place(tick)
            if x - widest / 2 >= area.left - 8 && x + widest / 2 <= area.right + 8 { ticks.append(tick) }
            number += step
        }
        return ticks
    }
}
