// The sheet that a chart is drawn on, from its heading down to its source line.

/// A chart while it is drawn from top to bottom; each part begins where the one above it ended.
struct Sheet {
    let subject: ChartSubject
    let title: String
    let width: Double
    /// Below this width labels stand above figures instead of beside them.
    var isNarrow: Bool { width < 480 }
    var margin: Double { isNarrow ? 12 : 16 }
    /// The left and right bound of what is drawn.
    var inside: (left: Double, right: Double) { (margin, width - margin) }
    var drawing = Drawing()
    /// Where the next part begins.
    var bottom: Double

    /// The size of labels in the drawing, in pixels.
    static let labelSize = 12.0
    /// The size of lesser texts: ticks, notes and the source line.
    static let smallSize = 11.0

    /// Begins a sheet with its heading.
    ///
    /// - Parameters:
    ///   - facts: what stands below the title, a paragraph each: what is counted, in which unit.
    init(_ subject: ChartSubject, title: String, facts: [String]) {
        self.subject = subject
        self.title = title
        width = Double(subject.width)
        bottom = 0
        bottom = margin
        paragraph(title, isNarrow ? 16 : 18, .ink, isBold: true)
        bottom += 2
        for fact in facts { paragraph(fact, isNarrow ? 12 : 13, .faint) }
        bottom += 8
    }

    /// The whole width with a height from where the next part begins.
    func area(height: Double) -> Box {
        Box(left: inside.left, top: bottom, width: inside.right - inside.left, height: height)
    }

    /// Writes a paragraph.
    mutating func paragraph(_ text: String, _ size: Double, _ paint: Paint, isBold: Bool = false) {
        let lines = FontWidths.lines(text, size, within: inside.right - inside.left, isBold: isBold)
        drawing.write(
            lines: lines,
            Label(
                text: "", origin: Point(x: inside.left, y: bottom + size * FontWidths.ascent), size: size,
                paint: paint, isBold: isBold))
        bottom += Double(lines.count) * size * FontWidths.lineSpacing
    }

    /// One entry of a key.
    struct KeyItem {
        enum Sample {
            case swatch(Paint, Texture?)
            case line(Paint, Double, Mark.Dash?)
            case dot(Paint)
        }

        let sample: Sample
        let text: String
    }

    /// Draws a key: samples with their texts, in rows.
    mutating func key(_ items: [KeyItem]) {
        let (sampleWidth, gap, size) = (22.0, 16.0, Self.labelSize)
        let lineHeight = size * FontWidths.lineSpacing
        var x = inside.left
        var rowHeight = 0.0
        for item in items {
            let room = inside.right - inside.left - sampleWidth
            let lines = FontWidths.lines(item.text, size, within: room)
            let textWidth = lines.map { FontWidths.width($0, size) }.max() ?? 0
            if x > inside.left && x + sampleWidth + textWidth > inside.right {
                x = inside.left
                bottom += rowHeight
                rowHeight = 0
            }
            draw(item.sample, Box(left: x, top: bottom + 2, width: 16, height: 11))
            drawing.write(
                lines: lines,
                Label(
                    text: "", origin: Point(x: x + sampleWidth, y: bottom + size * FontWidths.ascent),
                    size: size))
            x += sampleWidth + textWidth + gap
            rowHeight = max(rowHeight, Double(lines.count) * lineHeight + 3)
        }
        bottom += rowHeight + 6
    }

    private mutating func draw(_ sample: KeyItem.Sample, _ box: Box) {
        switch sample {
        case .swatch(let paint, let texture): drawing.fill(.rectangle(box), paint, texture: texture)
        case .line(let paint, let width, let dash):
            drawing.line(
                Point(x: box.left, y: box.middle.y), Point(x: box.right, y: box.middle.y), paint, width,
                dash: dash)
        case .dot(let paint): drawing.fill(.circle(box.middle, radius: 4), paint)
        }
    }

    /// Says instead of figures that there are none, and what was looked for.
    mutating func sayNothing(_ text: String) {
        let area = area(height: 0)
        bottom += 12
        paragraph(text, Self.labelSize + 1, .ink)
        bottom += 12
        drawing.stroke(
            .line([Point(x: area.left, y: area.top), Point(x: area.right, y: area.top)]), .rule)
        drawing.stroke(.line([Point(x: area.left, y: bottom), Point(x: area.right, y: bottom)]), .rule)
        bottom += 12
    }

    /// Ends the sheet with its notes and the source line.
    ///
    /// - Parameter description: what the chart shows, in words.
    func finished(notes: [String], description: String) -> Chart {
        var sheet = self
        sheet.bottom += 6
        for note in notes { sheet.paragraph(note, Self.smallSize, .ink) }
        sheet.bottom += 4
        sheet.paragraph(subject.source, Self.smallSize, .faint)
        return Chart(
            title: title,
            description: (description + " " + notes.joined(separator: " ") + " " + subject.source),
            width: subject.width, height: Int((sheet.bottom + margin).rounded(.up)), scheme: subject.scheme,
            drawing: sheet.drawing)
    }
}
