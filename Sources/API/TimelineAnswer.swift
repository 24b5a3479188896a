// `/v1/timeline` and `/v1/matrix`: entries counted over time and by two fields.

import Analysis
import Catalog
import Charts
import HTTPMessage
import Representations

extension AnalysisAnswer {
    /// `/v1/timeline`
    func timeline() throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let intervals = Interval.allCases.map(\.rawValue)
        let interval =
            parameters.word("interval", of: intervals).flatMap(Interval.init(rawValue:)) ?? .month
        let split = parameters.word("split", of: Axis.splitNames).flatMap { Axis($0, catalog) }
        let options = ChartOptions(&parameters.reading, format)
        try parameters.finish()
        let (rows, warnings) = select(parameters)
        let timeline = try count(rows, interval, split, parameters)
        if format == .svg {
            let totals = split == nil ? timeline : try count(rows, interval, nil, parameters)
            let subject = subject(parameters, .timeline, options)
            guard
                let chart = Chart.timeline(timeline, totals: totals.tallies, interval, split: split, subject)
            else { throw Self.tooManyBars(timeline.buckets.count, options) }
            return answer(chart)
        }
        let links = parameters.links(target)
        let isMany = split?.isMultiple == true || (parameters.expandsMembers && split != nil)
        var about = About(formula: .timeline, warnings: warnings, links: [("entries", links.address)])
        if isMany, let split {
            about.warnings.append(
                Warning(
                    code: "split-exceeds-total", parameter: "split",
                    detail:
                        "An entry can have several values of \(split.name) and is counted under each; the counts of a bucket can add up to more than its entries."
                ))
        }
        about.meta = { writer in
            writer.member("total", timeline.total)
            writer.member("interval", interval.rawValue)
            writer.key("split")
            writer.text(orNull: split?.name)
            writer.member("buckets", timeline.buckets.count)
            writeApart(
                timeline.apart, "The date is coarser than the interval, or outside all buckets.", links,
                to: &writer)
        }
        return answer(table(timeline, split, links), about)
    }

    private func count(
        _ rows: RowSet, _ interval: Interval, _ split: Axis?, _ parameters: AnalysisParameters
    ) throws(Failure) -> Timeline {
        do throws(Timeline.Failure) {
            return try Timeline(
                entries, rows, interval, bounds: parameters.bounds, split: split,
                expandsMembers: parameters.expandsMembers)
        } catch {
            switch error {
            case .tooManyBuckets(let count):
                throw .parameters([
                    .invalidValue(
                        "interval",
                        "There would be \(count) buckets; at most \(Timeline.bucketMaximum) are made. Narrow the span with date__gte and date__lte, or take a longer interval."
                    )
                ])
            case .tooManyTallies(let buckets, let values):
                throw .parameters([
                    .invalidValue(
                        "split",
                        "There would be \(buckets) buckets of \(values) values; at most \(Timeline.tallyMaximum) counts are made. Narrow the span, filter by \(split?.name ?? "value"), or take a longer interval."
                    )
                ])
            }
        }
    }

    private static func tooManyBars(_ count: Int, _ options: ChartOptions) -> Failure {
        .parameters([
            .invalidValue(
                "interval",
                "There would be \(count) bars; a chart \(options.width) pixels wide has room for \(Chart.bucketMaximum(width: options.width)). Narrow the span with date__gte and date__lte, or take a longer interval or a greater width."
            )
        ])
    }

    private func table(_ timeline: Timeline, _ split: Axis?, _ links: EntryLinks) -> FigureTable {
        var table = FigureTable(columns: [
            "bucket", "from", "to", "value", "label", "n", "mean_score", "min_score", "max_score", "hostile",
            "href",
        ])
        table.rows.reserveCapacity(timeline.tallies.count)
        for (index, bucket) in timeline.buckets.enumerated() {
            let inBucket = links.within(bucket.days)
            let address = inBucket.address
            let (first, last) = (bucket.days.first.description, bucket.days.last.description)
            for (place, value) in timeline.values.enumerated() {
                let tally = timeline.tallies[index * timeline.values.count + place]
                var link = address
                if let split {
                    link =
                        inBucket.suffix(value, on: split).map { address + $0 }
                        ?? inBucket.having(value, on: split, catalog).address
                }
                table.rows.append([
                    .text(bucket.name), .text(first), .text(last), TableCell(value?.code),
                    TableCell(value?.label),
                    .count(tally.count), TableCell(tally.mean), TableCell(tally.minimum),
                    TableCell(tally.maximum), .count(tally.hostile), .text(link),
                ])
            }
        }
        return table
    }

    /// `/v1/matrix`
    func matrix() throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let rowName = parameters.word("rows", of: Axis.matrixNames) ?? "actor"
        let columnName =
            parameters.word("cols", of: Axis.matrixNames) ?? (rowName == "recipient" ? "actor" : "recipient")
        if rowName == columnName {
            parameters.reading.faults.append(
                .conflicting("cols", "rows and cols are both \(rowName); take two fields."))
        }
        let options = ChartOptions(&parameters.reading, format)
        try parameters.finish()
        guard let first = Axis(rowName, catalog), let second = Axis(columnName, catalog) else {
            throw .notFound(path: path, didYouMean: nil)
        }
        let (rows, warnings) = select(parameters)
        let matrix: Matrix
        do throws(Matrix.Failure) {
            matrix = try Matrix(entries, rows, by: first, second, expandsMembers: parameters.expandsMembers)
        } catch {
            switch error {
            case .tooManyCells(let count):
                throw .parameters([
                    .invalidValue(
                        "rows",
                        "There would be \(count) cells; at most \(Matrix.cellMaximum) are made. Narrow the question, for instance by actor__in or date__gte."
                    )
                ])
            }
        }
        if format == .svg {
            return answer(Chart.matrix(matrix, (first, second), subject(parameters, .matrix, options)))
        }
        let links = parameters.links(target)
        var about = About(formula: .matrix, warnings: warnings, links: [("entries", links.address)])
        about.meta = { writer in
            writer.member("total", matrix.total.count)
            writer.member("rows", first.name)
            writer.member("cols", second.name)
            writer.key("margins")
            writer.beginObject()
            writer.key("rows")
            margins(matrix.rowValues, matrix.rowMargins, first, links).write(to: &writer)
            writer.key("cols")
            margins(matrix.columnValues, matrix.columnMargins, second, links).write(to: &writer)
            writer.endObject()
            writeApart(
                matrix.apart, "The entry has no value of \(first.name) or of \(second.name).", links,
                to: &writer)
        }
        return answer(table(matrix, first, second, links), about)
    }

    private func table(_ matrix: Matrix, _ first: Axis, _ second: Axis, _ links: EntryLinks) -> FigureTable {
        var table = FigureTable(columns: [
            "row", "row_label", "col", "col_label", "n", "mean_score", "hostile", "hostile_share", "href",
        ])
        table.rows.reserveCapacity(matrix.cells.count)
        let rowLinks = matrix.rowValues.map { links.having($0, on: first, catalog) }
        let addresses = rowLinks.map(\.address)
        // All links of rows narrow by the same names, so that a column adds the same to each of them.
        let suffixes = matrix.columnValues.map { value in
            rowLinks.first.flatMap { $0.suffix(value, on: second) }
        }
        for cell in matrix.cells {
            let (row, column) = (matrix.rowValues[cell.row], matrix.columnValues[cell.column])
            table.rows.append([
                .text(row.code), .text(row.label), .text(column.code), .text(column.label),
                .count(cell.tally.count), TableCell(cell.tally.mean), .count(cell.tally.hostile),
                TableCell(cell.tally.hostileShare),
                .text(
                    suffixes[cell.column].map { addresses[cell.row] + $0 }
                        ?? rowLinks[cell.row].having(column, on: second, catalog).address),
            ])
        }
        return table
    }

    private func margins(
        _ values: [Axis.Value], _ tallies: [Tally], _ axis: Axis, _ links: EntryLinks
    ) -> FigureTable {
        FigureTable(
            columns: ["value", "label", "n", "mean_score", "hostile", "hostile_share", "href"],
            rows: zip(values, tallies).map { value, tally in
                [
                    .text(value.code), .text(value.label), .count(tally.count), TableCell(tally.mean),
                    .count(tally.hostile), TableCell(tally.hostileShare),
                    .text(links.having(value, on: axis, catalog).address),
                ]
            })
    }
}
