// Where an actor stands toward each counterpart: a bar for what it says beside one for what it does.

public import Analysis
public import Catalog

extension Chart {
    /// Draws positions.
    ///
    /// - Parameters:
    ///   - actor: whose they are, as a row of the actors.
    ///   - day: the day asked about.
    public static func positions(_ positions: Positions, of actor: Int, on day: Day, _ subject: ChartSubject)
        -> Chart
    {
        var chart = PositionsChart(positions, actor, day, subject)
        return chart.drawn()
    }
}

private struct PositionsChart {
    /// How many counterparts are drawn.
    static let rowMaximum = 40
    private static let barHeight = 13.0

    private let stances: [Stance]
    private let all: Int
    private let name: String
    private var sheet: Sheet
    private var catalog: Catalog { sheet.subject.catalog }

    init(_ positions: Positions, _ actor: Int, _ day: Day, _ subject: ChartSubject) {
        let actors = subject.catalog.table(.actors)
        name = actors.label(actor)
        all = positions.all.count
        func entries(_ stance: Stance) -> Int { stance.said.count + stance.done.count + stance.ties.count }
        let ranked = positions.all.sorted {
            (entries($1), $0.counterpart) < (entries($0), $1.counterpart)
        }
        // The friendliest deeds first; those of whom only words are known after them.
        stances = ranked.prefix(Self.rowMaximum).sorted { one, other in
            let (left, right) = (one.does ?? -.infinity, other.does ?? -.infinity)
            if left != right { return left > right }
            let (leftWords, rightWords) = (one.says ?? -.infinity, other.says ?? -.infinity)
            return leftWords == rightWords
                ? one.counterpart < other.counterpart : leftWords > rightWords
        }
        var facts = [
            "Mean scores from \u{2212}10 (conflict) to +10 (cooperation), up to \(Figures.day(day)); in brackets, how many entries and partnerships each figure is of"
        ]
        if let conditions = subject.conditions { facts.append(conditions) }
        sheet = Sheet(subject, title: "What \(name) says and what it does", facts: facts)
    }

    mutating func drawn() -> Chart {
        guard !stances.isEmpty else {
            let text =
                "None of the \(Figures.count(sheet.subject.entryCount)) rhetoric entries that satisfies all conditions is one of \(name), and no partnership of \(name) is in force on the day; that is no proof that there was none."
            sheet.sayNothing(text)
            return sheet.finished(notes: [], description: text)
        }
        sheet.key([
            Sheet.KeyItem(sample: .swatch(.second, .rising), text: "says (words)"),
            Sheet.KeyItem(sample: .swatch(.first, nil), text: "does (deeds, partnerships in force)"),
        ])
        let names = stances.map { catalog.table(.actors).label($0.counterpart) }
        let inner = sheet.inside.right - sheet.inside.left
        let widest = names.map { FontWidths.width($0, Sheet.labelSize) }.max() ?? 0
        let nameWidth = sheet.isNarrow ? 0 : min(widest, inner * 0.26) + 10
        let gapWidth = sheet.isNarrow ? 0 : FontWidths.width("+20.0", Sheet.labelSize) + 14
        let figureWidth =
            stances.flatMap { [text($0.says, $0.said), text($0.does, $0.done + $0.ties)] }
            .map { FontWidths.width($0, Sheet.smallSize) }.max() ?? 0
        let left = sheet.inside.left + nameWidth + figureWidth + 5
        let right = sheet.inside.right - gapWidth - figureWidth - 5
        let scale = LinearScale((-10, 10), onto: (left, right))
        drawHead(scale, gapWidth > 0)
        let top = sheet.bottom
        let beginning = sheet.drawing
        for (stance, name) in zip(stances, names) { draw(stance, name, scale, nameWidth - 10) }
        // The rules lie behind the bars, but only the rows say how long they are.
        let rows = sheet.drawing
        sheet.drawing = beginning
        for tick in [-10.0, -5, 0, 5, 10] {
            sheet.drawing.line(
                Point(x: scale.place(tick), y: top - 2), Point(x: scale.place(tick), y: sheet.bottom),
                tick == 0 ? .zero : .rule)
        }
        sheet.drawing.append(rows, after: beginning)
        sheet.bottom += 6
        return sheet.finished(notes: notes, description: description)
    }

    private var notes: [String] {
        var notes = ["Gap: what is done less what is said; above 0 where deeds are friendlier than words."]
        if stances.contains(where: { isInherited($0.said) || isInherited($0.done + $0.ties) }) {
            notes.append(
                "via: counted only through others, such as a bloc of which the counterpart is a member, or an office holder."
            )
        }
        if stances.count < all {
            notes.append(
                "Shown: the \(stances.count) of \(all) counterparts with most entries and partnerships.")
        }
        return notes
    }

    private var description: String {
        let rows = stances.map { stance in
            "\(catalog.table(.actors).label(stance.counterpart)): says \(text(stance.says, stance.said)), does \(text(stance.does, stance.done + stance.ties))"
                + (stance.gap.map { ", gap \(Figures.score($0))" } ?? "")
        }
        return "Bars to both sides of zero for each counterpart of \(name). \(rows.joined(separator: "; "))."
    }

    private func isInherited(_ evidence: [Stance.Evidence]) -> Bool {
        !evidence.isEmpty && evidence.allSatisfy(\.isInherited)
    }

    /// A figure with what it is of: `−2.5 (4)`, `−2.5 (4 via)`.
    private func text(_ mean: Double?, _ evidence: [Stance.Evidence]) -> String {
        guard let mean else { return "none" }
        return
            "\(Figures.score(mean)) (\(Figures.short(evidence.count))\(isInherited(evidence) ? " via" : ""))"
    }

    private mutating func drawHead(_ scale: LinearScale, _ hasGap: Bool) {
        let line = sheet.bottom + Sheet.smallSize * FontWidths.ascent
        for tick in [-10.0, 0, 10] {
            sheet.drawing.write(
                Label(
                    text: Figures.score(tick), origin: Point(x: scale.place(tick), y: line),
                    size: Sheet.smallSize, anchor: .middle, paint: .faint))
        }
        if hasGap {
            sheet.drawing.write(
                Label(
                    text: "gap", origin: Point(x: sheet.inside.right, y: line), size: Sheet.smallSize,
                    anchor: .end, paint: .faint))
        }
        sheet.bottom += Sheet.smallSize * FontWidths.lineSpacing + 4
    }

    private mutating func draw(_ stance: Stance, _ name: String, _ scale: LinearScale, _ nameWidth: Double) {
        let size = Sheet.labelSize
        let lineHeight = size * FontWidths.lineSpacing
        let bars = 2 * Self.barHeight + 3
        var height = bars
        sheet.bottom += 5
        if sheet.isNarrow {
            let gap = stance.gap.map { ", gap " + Figures.score($0) } ?? ""
            let lines = FontWidths.lines(
                name + gap, size, within: sheet.inside.right - sheet.inside.left)
            sheet.drawing.write(
                lines: lines,
                Label(
                    text: "", origin: Point(x: sheet.inside.left, y: sheet.bottom + size * FontWidths.ascent),
                    size: size, hasHalo: true))
            sheet.bottom += Double(lines.count) * lineHeight + 1
        } else {
            let lines = FontWidths.lines(name, size, within: nameWidth)
            height = max(height, Double(lines.count) * lineHeight)
            let first = sheet.bottom + (height - Double(lines.count) * lineHeight) / 2 + size * 0.98
            sheet.drawing.write(
                lines: lines, Label(text: "", origin: Point(x: sheet.inside.left, y: first), size: size))
            if let gap = stance.gap {
                sheet.drawing.write(
                    Label(
                        text: Figures.score(gap),
                        origin: Point(x: sheet.inside.right, y: sheet.bottom + height / 2 + 4), size: size,
                        anchor: .end))
            }
        }
        let top = sheet.bottom + (height - bars) / 2
        draw(stance.says, stance.said, top, scale, .second, .rising)
        draw(stance.does, stance.done + stance.ties, top + Self.barHeight + 1, scale, .first, nil)
        sheet.bottom += height + 5
    }

    private mutating func draw(
        _ mean: Double?, _ evidence: [Stance.Evidence], _ top: Double, _ scale: LinearScale, _ paint: Paint,
        _ texture: Texture?
    ) {
        let zero = scale.place(0)
        let end = scale.place(mean ?? 0)
        if mean != nil {
            // A bar of no length is still a bar: 0 is not nothing.
            let width = max(abs(end - zero), 2)
            sheet.drawing.fill(
                .rectangle(
                    Box(
                        left: end < zero ? zero - width : zero, top: top, width: width,
                        height: Self.barHeight)), paint, texture: texture)
        }
        let isLeft = end < zero
        sheet.drawing.write(
            Label(
                text: text(mean, evidence),
                origin: Point(x: isLeft ? end - 5 : max(end, zero + 2) + 5, y: top + 10.5),
                size: Sheet.smallSize, anchor: isLeft ? .end : .start, paint: mean == nil ? .faint : .ink,
                hasHalo: true))
    }
}
