// Entries by two fields as a heat map: the mean score of each pair as a colour and a figure, with the number of entries.

public import Analysis
import Catalog

extension Chart {
    /// Draws a matrix.
    ///
    /// - Parameters:
    ///   - names: the names of the axes, rows first.
    public static func matrix(_ matrix: Matrix, _ names: (rows: Axis, columns: Axis), _ subject: ChartSubject)
        -> Chart
    {
        var chart = MatrixChart(matrix, names, subject)
        return chart.drawn()
    }
}

private struct MatrixChart {
    /// How many rows are drawn.
    static let rowMaximum = 30
    /// How narrow a column may be, so that its figures fit.
    static let pitchMinimum = 40.0
    /// How wide a column is at most.
    static let pitchMaximum = 76.0
    /// How high a row is at least.
    static let rowHeight = 34.0
    /// How many cells are described in words.
    static let describedMaximum = 60

    private let matrix: Matrix
    private let names: (rows: String, columns: String)
    private var sheet: Sheet
    /// The places of the rows and columns that are drawn, in the order in which they are.
    private var rows: [Int] = []
    private var columns: [Int] = []

    init(_ matrix: Matrix, _ names: (rows: Axis, columns: Axis), _ subject: ChartSubject) {
        self.matrix = matrix
        self.names = (
            names.rows.name.replacing("_", with: " "), names.columns.name.replacing("_", with: " ")
        )
        var facts = [
            "Each cell: mean score from \u{2212}10 (conflict) to +10 (cooperation), and how many entries it is of; n = \(Figures.entries(matrix.total.count))"
        ]
        if let conditions = subject.conditions { facts.append(conditions) }
        sheet = Sheet(
            subject, title: "Mean score of rhetoric entries: \(self.names.rows) by \(self.names.columns)",
            facts: facts)
    }

    mutating func drawn() -> Chart {
        guard !matrix.cells.isEmpty else {
            let isEmpty = matrix.total.count == 0
            sheet.sayNothing(
                isEmpty
                    ? sheet.subject.nothing
                    : "None of \(Figures.entries(matrix.total.count)) has both a value of \(names.rows) and one of \(names.columns)."
            )
            return sheet.finished(notes: [], description: sheet.subject.nothing)
        }
        rows = Self.chosen(matrix.rowMargins.map(\.count), at: Self.rowMaximum, names.rows)
        let rowLabels = rows.map { text(matrix.rowValues[$0], matrix.rowMargins[$0]) }
        let widest = rowLabels.map { FontWidths.width($0, Sheet.labelSize) }.max() ?? 0
        let words = rowLabels.map { FontWidths.widestWord($0, Sheet.labelSize) }.max() ?? 0
        let inner = sheet.inside.right - sheet.inside.left
        let labelWidth = min(widest, max(inner * 0.3, min(words, inner * 0.4))) + 8
        let room = inner - labelWidth
        columns = Self.chosen(columnCounts, at: max(1, Int(room / Self.pitchMinimum)), names.columns)
        keepFilledRows()
        let pitch = min(room / Double(columns.count), Self.pitchMaximum)
        drawKey()
        let left = sheet.inside.left + labelWidth
        drawColumnLabels(left, pitch)
        drawRows(rows.map { text(matrix.rowValues[$0], matrix.rowMargins[$0]) }, left, pitch, labelWidth - 8)
        return sheet.finished(notes: notes, description: description)
    }

    /// Leaves out rows that have no cell in the columns chosen: they would look as if they had none at all.
    private mutating func keepFilledRows() {
        let columns = Set(columns)
        let filled = Set(matrix.cells.filter { columns.contains($0.column) }.map(\.row))
        rows.removeAll { !filled.contains($0) }
    }

    /// How many entries each column has in the rows chosen.
    private var columnCounts: [Int] {
        let rows = Set(rows)
        var counts = [Int](repeating: 0, count: matrix.columnValues.count)
        for cell in matrix.cells where rows.contains(cell.row) { counts[cell.column] += cell.tally.count }
        return counts
    }

    /// The values with most entries; years in their order.
    private static func chosen(_ counts: [Int], at maximum: Int, _ name: String) -> [Int] {
        let ranked = counts.indices.filter { counts[$0] > 0 }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }
        let kept = ranked.prefix(maximum)
        return name == "year" || name == "quad" ? kept.sorted() : Array(kept)
    }

    private func text(_ value: Axis.Value, _ margin: Tally) -> String {
        "\(value.label) (\(Figures.count(margin.count)))"
    }

    private var notes: [String] {
        var notes: [String] = []
        if rows.count < matrix.rowValues.count || columns.count < matrix.columnValues.count {
            notes.append(
                "Shown: the \(rows.count) of \(matrix.rowValues.count) rows and \(columns.count) of \(matrix.columnValues.count) columns with most entries."
            )
        }
        if !matrix.apart.isEmpty {
            notes.append(
                "Not shown: \(Figures.entries(matrix.apart.count)) without a value of \(names.rows) or of \(names.columns)."
            )
        }
        notes.append(
            "In brackets: all entries of a row or column. An entry with several values is in several cells. Empty: no entries."
        )
        return notes
    }

    private var description: String {
        let cells = matrix.cells.sorted {
            ($1.tally.count, $0.row, $0.column) < ($0.tally.count, $1.row, $1.column)
        }
        .prefix(Self.describedMaximum).map { cell in
            "\(matrix.rowValues[cell.row].label) by \(matrix.columnValues[cell.column].label): \(cell.tally.count)"
                + (cell.tally.mean.map { ", mean \(Figures.score($0))" } ?? "")
        }
        return
            "Heat map of \(Figures.entries(matrix.total.count)) by \(names.rows) and \(names.columns). \(cells.joined(separator: "; "))."
    }

    /// The colours with the scores at their bounds.
    private mutating func drawKey() {
        let paints = Paint.scorePaints
        let width = min(sheet.inside.right - sheet.inside.left, 40 * Double(paints.count))
        let step = width / Double(paints.count)
        let left = sheet.inside.left
        let top = sheet.bottom
        for (place, paint) in paints.enumerated() {
            sheet.drawing.fill(
                .rectangle(Box(left: left + Double(place) * step, top: top, width: step, height: 12)), paint)
        }
        let bounds = Paint.scoreSteps.reversed().map { -$0 } + Paint.scoreSteps
        let line = top + 12 + Sheet.smallSize * FontWidths.ascent + 2
        let right = left + width
        for (text, x, anchor) in [
            (Figures.score(-10), left, Label.Anchor.start), (Figures.score(10), right, .end),
        ] {
            sheet.drawing.write(
                Label(
                    text: text, origin: Point(x: x, y: line), size: Sheet.smallSize, anchor: anchor,
                    paint: .faint))
        }
        for (place, bound) in bounds.enumerated() {
            sheet.drawing.write(
                Label(
                    text: Figures.score(bound), origin: Point(x: left + Double(place + 1) * step, y: line),
                    size: Sheet.smallSize, anchor: .middle, paint: .faint))
        }
        sheet.bottom = line + 14
    }

    /// Level where all fit above their columns, else upright.
    private mutating func drawColumnLabels(_ left: Double, _ pitch: Double) {
        let size = Sheet.labelSize
        let lineHeight = size * FontWidths.lineSpacing
        let labels = columns.map { text(matrix.columnValues[$0], matrix.columnMargins[$0]) }
        let isLevel = labels.allSatisfy {
            FontWidths.widestWord($0, size) <= pitch - 6
                && FontWidths.lines($0, size, within: pitch - 6).count <= 3
        }
        if isLevel {
            let lines = labels.map { FontWidths.lines($0, size, within: pitch - 6) }
            let count = lines.map(\.count).max() ?? 1
            for (place, lines) in lines.enumerated() {
                let first =
                    sheet.bottom + Double(count - lines.count) * lineHeight + size * FontWidths.ascent
                sheet.drawing.write(
                    lines: lines,
                    Label(
                        text: "", origin: Point(x: left + (Double(place) + 0.5) * pitch, y: first),
                        size: size,
                        anchor: .middle))
            }
            sheet.bottom += Double(count) * lineHeight + 4
            return
        }
        let lineMaximum = max(1, Int((pitch - 2) / lineHeight))
        let widest = labels.map { FontWidths.width($0, size) }.max() ?? 0
        var height = min(widest, 90)
        while height < widest
            && labels.contains(where: { FontWidths.lines($0, size, within: height).count > lineMaximum })
        {
            height = min(height + 10, widest)
        }
        for (place, label) in labels.enumerated() {
            let lines = FontWidths.lines(label, size, within: height + 0.01)
            let middle = left + (Double(place) + 0.5) * pitch
            let first = middle - Double(lines.count - 1) * lineHeight / 2 + size * 0.35
            sheet.drawing.write(
                lines: lines,
                Label(
                    text: "", origin: Point(x: first, y: sheet.bottom + height), size: size, isVertical: true)
            )
        }
        sheet.bottom += height + 6
    }

    private mutating func drawRows(_ labels: [String], _ left: Double, _ pitch: Double, _ labelWidth: Double)
    {
        let size = Sheet.labelSize
        var places: [Int: [Int: Tally]] = [:]
        for cell in matrix.cells { places[cell.row, default: [:]][cell.column] = cell.tally }
        for (row, label) in zip(rows, labels) {
            let lines = FontWidths.lines(label, size, within: labelWidth)
            let lineHeight = size * FontWidths.lineSpacing
            let height = max(Self.rowHeight, Double(lines.count) * lineHeight + 6)
            let middle = sheet.bottom + height / 2
            sheet.drawing.write(
                lines: lines,
                Label(
                    text: "",
                    origin: Point(
                        x: left - 8, y: middle - Double(lines.count) * lineHeight / 2 + size * 0.98),
                    size: size, anchor: .end))
            for (place, column) in columns.enumerated() {
                let cell = Box(
                    left: left + Double(place) * pitch, top: sheet.bottom, width: pitch - 1,
                    height: height - 1)
                draw(places[row]?[column], cell)
            }
            sheet.bottom += height
        }
        sheet.bottom += 4
    }

    private mutating func draw(_ tally: Tally?, _ cell: Box) {
        guard let tally, let mean = tally.mean else {
            sheet.drawing.stroke(.rectangle(cell.grown(by: -0.5)), .rule)
            return
        }
        let (paint, text) = Paint.score(mean)
        sheet.drawing.fill(.rectangle(cell), paint)
        let middle = cell.middle
        sheet.drawing.write(
            Label(
                text: Figures.score(mean), origin: Point(x: middle.x, y: middle.y - 1), size: Sheet.labelSize,
                anchor: .middle, paint: text))
        sheet.drawing.write(
            Label(
                text: Figures.short(tally.count), origin: Point(x: middle.x, y: middle.y + 13),
                size: Sheet.smallSize, anchor: .middle, paint: text))
    }
}
