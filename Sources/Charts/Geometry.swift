// Places and lengths on a drawing, in CSS pixels from its upper left corner.

/// A place.
struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
}

/// An upright rectangle.
struct Box: Sendable, Equatable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
    var middle: Point { Point(x: left + width / 2, y: top + height / 2) }

    /// Whether two boxes have more in common than an edge.
    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether another box lies within this one.
    func contains(_ other: Box) -> Bool {
        other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
    }

    /// The box with a margin around it.
    func grown(by margin: Double) -> Box {
        Box(left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}

/// A straight relation between values and places.
struct LinearScale: Sendable {
    private let origin: Double
    private let factor: Double
    private let start: Double

    /// Maps `values` onto `places`; the latter may run downwards.
    init(_ values: (first: Double, last: Double), onto places: (first: Double, last: Double)) {
        let span = values.last - values.first
        origin = values.first
        start = places.first
        factor = span == 0 ? 0 : (places.last - places.first) / span
    }

    /// Where a value lies.
    func place(_ value: Double) -> Double { start + (value - origin) * factor }
}
