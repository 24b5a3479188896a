// A finished chart as an SVG document that stands alone: no scripts, nothing from elsewhere.

import Representations

/// A drawn chart.
public struct Chart: Sendable {
    /// The heading, which is also the document's title.
    public let title: String
    /// What the chart shows, in words: the text for those who do not see it.
    public let description: String
    /// How wide it is, in CSS pixels.
    public let width: Int
    /// How high it is, in CSS pixels.
    public let height: Int
    /// What it is drawn for.
    public let scheme: ColourScheme
    let drawing: Drawing

    /// How narrow a chart may be asked for, in CSS pixels.
    public static let widthMinimum = 320
    /// How wide.
    public static let widthMaximum = 1200
    /// How wide it is where nobody says.
    public static let widthDefault = 800

    /// The chart as an SVG 1.1 document (W3C Recommendation, 16 August 2011), an image to assistive technology
    /// (WAI-ARIA Graphics Module).
    public func svg() -> [UInt8] {
        var writer = MarkupWriter(.xml)
        writer.begin(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg"), ("width", String(width)), ("height", String(height)),
                ("viewBox", "0 0 \(width) \(height)"), ("role", "img"), ("lang", "en"),
                ("aria-labelledby", "title description"),
            ])
        writer.element("title", title, [("id", "title")])
        writer.element("desc", description, [("id", "description")])
        writer.element("style", scheme.styleSheet)
        writeTextures(to: &writer)
        writer.empty(
            "rect",
            [("class", Paint.ground.rawValue), ("width", String(width)), ("height", String(height))])
        for element in drawing.elements {
            switch element {
            case .mark(let mark): mark.write(to: &writer)
            case .label(let label): label.write(to: &writer)
            }
        }
        writer.end("svg")
        return writer.bytes + [10]
    }

    private func writeTextures(to writer: inout MarkupWriter) {
        let used = Set(
            drawing.elements.compactMap { if case .mark(let mark) = $0 { mark.texture } else { nil } })
        if used.isEmpty { return }
        writer.begin("defs")
        for texture in Texture.allCases where used.contains(texture) {
            writer.begin(
                "pattern",
                [
                    ("id", texture.rawValue), ("width", "6"), ("height", "6"),
                    ("patternUnits", "userSpaceOnUse"),
                ])
            writer.empty(
                "path",
                [("class", Paint.ground.lineClass), ("stroke-width", "1.5"), ("d", "\(texture.path)")])
            writer.end("pattern")
        }
        writer.end("defs")
    }
}

extension Label {
    fileprivate func write(to writer: inout MarkupWriter) {
        var attributes: [(StaticString, String)] = [
            ("class", paint.rawValue + (isBold ? " bold" : "")), ("font-size", Figures.length(size)),
        ]
        if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
        let (x, y) = (Figures.length(origin.x), Figures.length(origin.y))
        if isVertical {
            attributes.append(("transform", "translate(\(x) \(y)) rotate(-90)"))
        } else {
            attributes += [("x", x), ("y", y)]
        }
        if hasHalo {
            // The same text in the ground's colour behind it: a stroke around letters, which needs no newer SVG.
            var behind = attributes
            behind[0].1 = Paint.ground.lineClass + (isBold ? " bold" : "")
            behind += [("stroke-width", "4"), ("stroke-linejoin", "round"), ("aria-hidden", "true")]
            writer.element("text", text, behind)
        }
        writer.element("text", text, attributes)
    }
}

extension Mark {
    fileprivate func write(to writer: inout MarkupWriter) {
        var attributes: [(StaticString, String)] = [
            ("class", stroke == nil ? paint.rawValue : paint.lineClass)
        ]
        if let stroke, stroke != 1 { attributes.append(("stroke-width", Figures.length(stroke))) }
        if let dash { attributes.append(("stroke-dasharray", dash.rawValue)) }
        if opacity < 1 {
            attributes.append((stroke == nil ? "fill-opacity" : "stroke-opacity", Figures.length(opacity)))
        }
        write(attributes, to: &writer)
        if let texture { write([("fill", "url(#\(texture.rawValue))")], to: &writer) }
    }

    private func write(_ attributes: [(StaticString, String)], to writer: inout MarkupWriter) {
        func path(_ points: [Point]) -> String {
            "M"
                + points.map { Figures.length($0.x) + " " + Figures.length($0.y) }.joined(separator: "L")
        }
        switch shape {
        case .rectangle(let box):
            writer.empty(
                "rect",
                attributes + [
                    ("x", Figures.length(box.left)), ("y", Figures.length(box.top)),
                    ("width", Figures.length(box.width)), ("height", Figures.length(box.height)),
                ])
        case .circle(let center, let radius):
            writer.empty(
                "circle",
                attributes + [
                    ("cx", Figures.length(center.x)), ("cy", Figures.length(center.y)),
                    ("r", Figures.length(radius)),
                ])
        case .line(let points): writer.empty("path", attributes + [("d", path(points))])
        case .area(let points): writer.empty("path", attributes + [("d", path(points) + "Z")])
        }
    }
}
