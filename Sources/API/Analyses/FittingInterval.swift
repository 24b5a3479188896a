// Which buckets a page draws entries in: as fine as their dates and the room allow.

import Analysis
import Catalog
import Charts

/// The interval of a timeline that shows a set of entries.
struct FittingInterval {
    private let interval: Interval
    /// As a query names it.
    var name: String { interval.rawValue }
    /// Whether nine of ten entries are in its buckets.
    let showsMost: Bool

    /// Takes the finest of month, quarter and year in whose buckets nine of ten entries lie, or else that in which most do.
    ///
    /// - Returns: `nil` where even years are more than the narrowest chart has room for, or no entry lies in one.
    init?(_ entries: Entries, _ rows: RowSet) {
        var best: (interval: Interval, shown: Int)?
        for interval in [Interval.month, .quarter, .year] {
            guard let timeline = try? Timeline(entries, rows, interval, bounds: (nil, nil)),
                timeline.buckets.count <= Chart.bucketMaximum(width: Chart.widthMinimum)
            else { continue }
            let shown = timeline.total - timeline.apart.count
            if shown > best?.shown ?? 0 { best = (interval, shown) }
            if shown * 10 >= timeline.total * 9 { break }
        }
        guard let best else { return nil }
        (interval, showsMost) = (best.interval, best.shown * 10 >= rows.count * 9)
    }
}
