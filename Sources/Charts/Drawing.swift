// What a drawing is made of, in the order in which it is painted, and where its texts are.

/// A text in one line.
struct Label: Sendable, Equatable {
    /// Which part of the text stands at its origin.
    enum Anchor: String, Sendable { case start, middle, end }

    var text: String
    /// A place on the base line.
    var origin: Point
    var size: Double
    var anchor = Anchor.start
    var paint = Paint.ink
    var isBold = false
    /// Whether it runs upwards.
    var isVertical = false
    /// Whether it is set off from what lies behind it.
    var hasHalo = false

    /// The least rectangle that it is sure to lie in.
    var box: Box {
        let width = FontWidths.width(text, size, isBold: isBold)
        let start =
            switch anchor {
            case .start: 0.0
            case .middle: -width / 2
            case .end: -width
            }
        let (ascent, descent) = (FontWidths.ascent * size, FontWidths.descent * size)
        if isVertical {
            return Box(
                left: origin.x - ascent, top: origin.y - start - width, width: ascent + descent, height: width
            )
        }
        return Box(left: origin.x + start, top: origin.y - ascent, width: width, height: ascent + descent)
    }
}

/// A figure without text.
struct Mark: Sendable, Equatable {
    enum Shape: Sendable, Equatable {
        case rectangle(Box)
        case circle(Point, radius: Double)
        case line([Point])
        case area([Point])
    }

    /// How a line is broken.
    enum Dash: String, Sendable {
        case long = "7 4"
        case short = "2 4"
        case middle = "5 3"
    }

    var shape: Shape
    var paint: Paint
    var texture: Texture?
    /// How wide its line is; `nil` where it is filled.
    var stroke: Double?
    var dash: Dash?
    /// How much of what lies behind it is covered, 0 to 1.
    var opacity = 1.0
}

/// A drawing while it grows.
struct Drawing: Sendable {
    /// One thing on it.
    enum Element: Sendable, Equatable {
        case mark(Mark)
        case label(Label)
    }

    /// All things, what is painted first before what is painted over it.
    private(set) var elements: [Element] = []

    /// The texts, in order.
    var labels: [Label] {
        elements.compactMap { if case .label(let label) = $0 { label } else { nil } }
    }

    /// Fills a shape.
    mutating func fill(_ shape: Mark.Shape, _ paint: Paint, texture: Texture? = nil) {
        elements.append(.mark(Mark(shape: shape, paint: paint, texture: texture)))
    }

    /// Draws the line of a shape.
    mutating func stroke(
        _ shape: Mark.Shape, _ paint: Paint, _ width: Double = 1, dash: Mark.Dash? = nil,
        opacity: Double = 1
    ) {
        elements.append(.mark(Mark(shape: shape, paint: paint, stroke: width, dash: dash, opacity: opacity)))
    }

    /// Draws a straight line.
    mutating func line(
        _ start: Point, _ end: Point, _ paint: Paint, _ width: Double = 1, dash: Mark.Dash? = nil
    ) {
        stroke(.line([start, end]), paint, width, dash: dash)
    }

    /// Writes a text.
    mutating func write(_ label: Label) { elements.append(.label(label)) }

    /// Writes a text where it lies within bounds and over no other text.
    ///
    /// - Returns: whether it was written.
    @discardableResult
    mutating func writeIfFree(_ label: Label, within bounds: Box) -> Bool {
        let box = label.box
        guard bounds.contains(box), !labels.contains(where: { $0.box.overlaps(box) }) else { return false }
        write(label)
        return true
    }

    /// Paints what another drawing has beside what it began with.
    mutating func append(_ other: Drawing, after beginning: Drawing) {
        elements += other.elements.dropFirst(beginning.elements.count)
    }

    /// Writes lines one below the other, the first with its base line at the origin.
    mutating func write(lines: [String], _ first: Label) {
        for (place, line) in lines.enumerated() {
            var label = first
            label.text = line
            let step = Double(place) * first.size * FontWidths.lineSpacing
            if first.isVertical { label.origin.x += step } else { label.origin.y += step }
            write(label)
        }
    }
}
