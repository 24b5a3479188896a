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

    private func table(
        _ timeline: Timeline, _ split: Axis?, _ links: EntryLinks
    ) -> FigureColumns {
        let (buckets, values) = (timeline.buckets, timeline.values)
        let addresses = links.addresses(within: buckets.map(\.days))
        let inBucket = buckets.first.map { links.within($0.days) }
        // All links of buckets narrow by the same names, so that a value adds the same to each of them.
        let suffixes = values.map { value in
            split.map { split in inBucket?.suffix(value, on: split) } ?? ""
        }
        var (bucketPlaces, valuePlaces): ([Int], [Int]) = ([], [])
        for bucket in buckets.indices {
            for value in values.indices {
                bucketPlaces.append(bucket)
                valuePlaces.append(value)
            }
        }
        let href: FigureColumns.Column
        let tails = suffixes.compactMap { $0 }
        if let split, tails.count < values.count {
            let all = buckets.flatMap { bucket in
                values.map { links.within(bucket.days).having($0, on: split, catalog).address }
            }
            href = .joined(
                key: "href", heads: all, places: Array(all.indices), tails: [""],
                ends: all.map { _ in 0 })
        } else {
            href = .joined(
                key: "href", heads: addresses, places: bucketPlaces, tails: tails, ends: valuePlaces)
        }
        let tallies = timeline.tallies
        let counts = tallies.map(\.count)
        // A sum in halves by twice the count is the mean; an extreme has no other than itself.
        let twice = counts.map { $0 == 0 ? 0 : 2 }
        return FigureColumns(
            rowCount: tallies.count,
            [
                .chosen(
                    keys: ["bucket", "from", "to"],
                    values: buckets.map {
                        [$0.name, $0.days.first.description, $0.days.last.description]
                    }, places: bucketPlaces),
                .chosen(
                    keys: ["value", "label"], values: values.map { [$0?.code, $0?.label] },
                    places: valuePlaces),
                .counts(key: "n", counts),
                .quotients(key: "mean_score", tallies.map(\.halves), by: counts.map { 2 * $0 }),
                .quotients(key: "min_score", tallies.map { $0.leastHalves ?? 0 }, by: twice),
                .quotients(key: "max_score", tallies.map { $0.greatestHalves ?? 0 }, by: twice),
                .counts(key: "hostile", tallies.map(\.hostile)), href,
            ])
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
        let asked = parameters.reading.value("limit", ListParameters.limit)
        let limit = asked ?? (format == .json ? ListParameters.limitDefault : nil)
        let options = ChartOptions(&parameters.reading, format)
        try parameters.finish()
        guard let first = Axis(rowName, catalog), let second = Axis(columnName, catalog) else {
            throw .notFound(path: path, didYouMean: nil)
        }
        let (rows, warnings) = select(parameters)
        let matrix: Matrix
        do throws(Matrix.Failure) {
            matrix = try Matrix(
                entries, rows, by: first, second, expandsMembers: parameters.expandsMembers, limit: limit)
        } catch {
            switch error {
            case .tooManyCells(let count):
                throw .parameters([
                    .invalidValue(
                        "rows",
                        "There would be \(count) cells; at most \(Matrix.cellMaximum) are made. Take a smaller limit, or narrow the question, for instance by actor__in or date__gte."
                    )
                ])
            }
        }
        if format == .svg {
            return answer(Chart.matrix(matrix, (first, second), subject(parameters, .matrix, options)))
        }
        let links = parameters.links(target)
        var about = About(formula: .matrix, warnings: warnings, links: [("entries", links.address)])
        if matrix.isCut {
            about.warnings.append(
                Warning(
                    code: "matrix-cut", parameter: "limit",
                    detail:
                        "Shown are the \(matrix.rowValues.count) rows and \(matrix.columnValues.count) columns with most entries, of \(matrix.rowTotal) and \(matrix.columnTotal); limit takes up to \(ListParameters.limitMaximum), and CSV is whole."
                ))
        }
        about.meta = { writer in
            writer.member("total", matrix.total.count)
            writer.member("rows", first.name)
            writer.member("cols", second.name)
            writer.member("rows_total", matrix.rowTotal)
            writer.member("cols_total", matrix.columnTotal)
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

    private func table(
        _ matrix: Matrix, _ first: Axis, _ second: Axis, _ links: EntryLinks
    ) -> FigureColumns {
        let cells = matrix.cells
        let (rowPlaces, columnPlaces) = (cells.map(\.row), cells.map(\.column))
        let rowLinks = matrix.rowValues.map { links.having($0, on: first, catalog) }
        // All links of rows narrow by the same names, so that a column adds the same to each of them.
        let suffixes = matrix.columnValues.compactMap { value in
            rowLinks.first.flatMap { $0.suffix(value, on: second) }
        }
        let href: FigureColumns.Column
        if suffixes.count < matrix.columnValues.count {
            let all = cells.map {
                rowLinks[$0.row].having(matrix.columnValues[$0.column], on: second, catalog).address
            }
            href = .joined(
                key: "href", heads: all, places: Array(all.indices), tails: [""], ends: all.map { _ in 0 })
        } else {
            href = .joined(
                key: "href", heads: rowLinks.map(\.address), places: rowPlaces, tails: suffixes,
                ends: columnPlaces)
        }
        let counts = cells.map(\.tally.count)
        return FigureColumns(
            rowCount: cells.count,
            [
                .chosen(
                    keys: ["row", "row_label"], values: matrix.rowValues.map { [$0.code, $0.label] },
                    places: rowPlaces),
                .chosen(
                    keys: ["col", "col_label"], values: matrix.columnValues.map { [$0.code, $0.label] },
                    places: columnPlaces),
                .counts(key: "n", counts),
                .quotients(key: "mean_score", cells.map(\.tally.halves), by: counts.map { 2 * $0 }),
                .counts(key: "hostile", cells.map(\.tally.hostile)),
                .quotients(key: "hostile_share", cells.map(\.tally.hostile), by: counts), href,
            ])
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
