// Where buckets stand side by side, and how their names are written below them.

import Analysis
import Catalog

/// Columns of equal width.
struct Columns {
    let left: Double
    let right: Double
    let count: Int

    /// From one column to the next.
    var pitch: Double { (right - left) / Double(max(count, 1)) }

    /// The bar in a column: its left edge, its width and its middle.
    func column(_ place: Int) -> (left: Double, width: Double, middle: Double) {
        let gap = pitch >= 6 ? min(pitch * 0.25, 12) : pitch >= 3 ? 0.5 : 0
        // A few long bars would look like blocks.
        let width = min(pitch - gap, 64)
        let middle = left + (Double(place) + 0.5) * pitch
        return (middle - width / 2, width, middle)
    }
}

/// The names of buckets in two lines, as many as there is room for: `Sep`, and `2023` below where the year begins.
struct TimeAxis {
    private let buckets: [Timeline.Bucket]
    private let interval: Interval
    private let columns: Columns

    init(_ buckets: [Timeline.Bucket], _ interval: Interval, _ columns: Columns) {
        (self.buckets, self.interval, self.columns) = (buckets, interval, columns)
    }

    /// Draws the names.
    ///
    /// - Returns: where they end.
    func draw(on drawing: inout Drawing, below top: Double) -> Double {
        let size = Sheet.smallSize
        var lastYear: Int?
        let first = top + 8 + size * FontWidths.ascent
        var isTwoLined = false
        for place in places {
            let (name, year) = name(buckets[place])
            let middle = columns.column(place).middle
            drawing.line(Point(x: middle, y: top), Point(x: middle, y: top + 4), .zero)
            drawing.write(
                Label(
                    text: name, origin: Point(x: middle, y: first), size: size, anchor: .middle, paint: .faint
                ))
            guard let year, year != lastYear else { continue }
            lastYear = year
            isTwoLined = true
            drawing.write(
                Label(
                    text: String(year),
                    origin: Point(x: middle, y: first + size * FontWidths.lineSpacing), size: size,
                    anchor: .middle, paint: .faint))
        }
        return first + size * FontWidths.lineSpacing * (isTwoLined ? 2 : 1)
    }

    private func name(_ bucket: Timeline.Bucket) -> (name: String, year: Int?) {
        let (year, month, day) = bucket.days.first.civil
        switch interval {
        case .day: return ("\(day) \(Figures.months[month - 1])", year)
        case .week: return (String(bucket.name.suffix(3)), Int(bucket.name.prefix(4)))
        case .month: return (Figures.months[month - 1], year)
        case .quarter: return ("Q\((month - 1) / 3 + 1)", year)
        case .year: return (String(year), nil)
        }
    }

    /// The buckets whose names are written: so far apart that no two meet, on round months and years.
    private var places: [Int] {
        let widths = buckets.map { bucket in
            let (name, year) = name(bucket)
            return max(
                FontWidths.width(name, Sheet.smallSize),
                year.map { FontWidths.width(String($0), Sheet.smallSize) } ?? 0)
        }
        let widest = (widths.max() ?? 0) + 8
        for step in steps {
            guard Double(step) * columns.pitch >= widest else { continue }
            let places = buckets.indices.filter { number(buckets[$0]) % step == 0 }
            return places.isEmpty ? [0] : places.filter { isInside($0, widths[$0]) }
        }
        return buckets.isEmpty ? [] : [buckets.count / 2]
    }

    private func isInside(_ place: Int, _ width: Double) -> Bool {
        columns.column(place).middle + width / 2 <= columns.right + 8
            && columns.column(place).middle - width / 2 >= columns.left - 14
    }

    private var steps: [Int] {
        switch interval {
        case .day: [1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730, 1461]
        case .week: [1, 2, 4, 8, 13, 26, 52, 104, 260, 520]
        case .month: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
        case .quarter: [1, 2, 4, 8, 20, 40, 80, 200, 400]
        case .year: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        }
    }

    /// The number by which a step is taken, so that steps of 12 months fall on Januaries.
    private func number(_ bucket: Timeline.Bucket) -> Int {
        let (year, month, _) = bucket.days.first.civil
        switch interval {
        case .day: return Int(bucket.days.first.number - (buckets.first?.days.first.number ?? 0))
        case .week:
            return Int(bucket.days.first.number - (buckets.first?.days.first.number ?? 0)) / 7
        case .month: return year * 12 + month - 1
        case .quarter: return year * 4 + (month - 1) / 3
        case .year: return year
        }
    }
}

/// Round values along an axis.
enum Ticks {
    /// From 0 in equal, round steps to a value at or above `highest`: three to six of them.
    static func counts(_ highest: Int) -> [Int] {
        let highest = max(highest, 1)
        var step = 1
        var factors = [2, 5, 10]
        var unit = 1
        while highest > step * 4 {
            if factors.isEmpty {
                factors = [2, 5, 10]
                unit *= 10
            }
            step = unit * factors.removeFirst()
        }
        return Array(stride(from: 0, through: (highest + step - 1) / step * step, by: step))
    }
}
