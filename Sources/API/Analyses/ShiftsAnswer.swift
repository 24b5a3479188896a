// `/v1/shifts` and `/v1/compare`: what changed between two spans, and several actors side by side.

import Analysis
import Catalog
import Charts
import HTTPMessage
import Representations

extension AnalysisAnswer {
    // MARK: Shifts

    /// `/v1/shifts`
    func shifts() throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let spans = spans(&parameters)
        let options = ChartOptions(&parameters.reading, format)
        try parameters.finish()
        let (rows, warnings) = select(parameters)
        let shift = Shift(entries, rows, before: spans.before, after: spans.after)
        let turns = TurningPoints(entries, rows)
        if format == .svg {
            return answer(Chart.shifts(shift, turns, entries, subject(parameters, .shifts, options)))
        }
        let links = parameters.links(target)
        var about = About(formula: .shifts, warnings: warnings, links: [("entries", links.address)])
        let counted = Set(shift.before.rows).union(shift.after.rows)
        let outside = list(rows).filter { !counted.contains($0) }
        about.meta = { writer in
            writer.member("total", rows.count)
            writer.member("before", span(spans.before))
            writer.member("after", span(spans.after))
            writer.member("entries_needed", Shift.sideMinimum)
            writer.key("threshold")
            writer.number(Shift.threshold)
            writer.member("permutations", PermutationTest.permutations)
            writer.member("seed", Int(PermutationTest.seed))
            writer.key("turning_points")
            TableCell.object([
                ("found", .count(turns.all.count)), ("entries", .count(turns.count)),
                ("verdict", .text(turns.obstacle?.rawValue ?? "judged")),
                ("threshold", .number(TurningPoints.threshold)),
                ("permutations", .count(TurningPoints.permutations)),
                ("entries_maximum", .count(TurningPoints.entryMaximum)),
                ("coarser_than_a_month", .count(turns.apart.count)),
            ]).write(to: &writer)
            writeApart(outside, "The date does not lie wholly in either span.", links, to: &writer)
        }
        var table = FigureTable(columns: [
            "kind", "date", "before_from", "before_to", "before_n", "before_mean_score", "before_href",
            "after_from", "after_to", "after_n", "after_mean_score", "after_href", "difference", "p_value",
            "method", "verdict", "carriers",
        ])
        table.rows =
            [figures("comparison", shift, links)] + turns.all.map { figures("turning-point", $0, links) }
        return answer(table, about)
    }

    private func list(_ rows: RowSet) -> [Int] {
        (0..<catalog.table(.rhetoric).count).filter { rows.contains(UInt32($0)) }
    }

    private func span(_ days: DayRange) -> String { days.first.description + "/" + days.last.description }

    /// The two spans: those asked for, or else the halves of the coverage.
    private func spans(_ parameters: inout AnalysisParameters) -> (before: DayRange, after: DayRange) {
        let before = parameters.reading.value("before") { text throws(ParameterFailure) in
            try AnalysisAnswer.days("before", text)
        }
        let after = parameters.reading.value("after") { text throws(ParameterFailure) in
            try AnalysisAnswer.days("after", text)
        }
        let period = catalog.dataset.coverage.period
        let first = max(period.earliest, .first)
        let last = min(period.latest, .last)
        let middle = Day(number: first.number + (last.number - first.number) / 2)
        switch (before, after) {
        case (let one?, let other?):
            if one.first <= other.last && other.first <= one.last {
                parameters.reading.faults.append(
                    .conflicting("after", "before and after have days in common; take two spans that do not.")
                )
            } else if other.last < one.first {
                parameters.reading.faults.append(
                    .conflicting("after", "after lies before before; exchange them."))
            }
            return (one, other)
        case (nil, nil):
            return (DayRange(first: first, last: middle), DayRange(first: middle.next, last: last))
        case (let one, let other):
            let missing = one == nil ? "before" : "after"
            if parameters.reading.values(missing).isEmpty {
                parameters.reading.faults.append(
                    .conflicting(
                        missing,
                        "before and after come together; \(missing) is missing. Without both, the halves of the coverage are compared."
                    ))
            }
            let range = one ?? other ?? DayRange(first: first, last: last)
            return (range, range)
        }
    }

    private static func days(_ name: String, _ text: String) throws(ParameterFailure) -> DayRange {
        let date = try FilterReader.date(name, text)
        return DayRange(first: max(date.earliest, .first), last: min(date.latest, .last))
    }

    private func figures(_ kind: String, _ shift: Shift, _ links: EntryLinks) -> [TableCell] {
        // A stretch between two cuts is no span of dates that a filter could name exactly: its entries are named.
        func address(_ side: Shift.Side) -> TableCell {
            let link =
                kind == "comparison" ? links.within(side.days) : links.naming(side.rows, catalog)
            return TableCell(link?.address)
        }
        return [
            .text(kind), .text(shift.after.days.first.description),
            .text(shift.before.days.first.description), .text(shift.before.days.last.description),
            .count(shift.before.tally.count), TableCell(shift.before.tally.mean), address(shift.before),
            .text(shift.after.days.first.description), .text(shift.after.days.last.description),
            .count(shift.after.tally.count), TableCell(shift.after.tally.mean), address(shift.after),
            TableCell(shift.difference), TableCell(shift.test?.p), TableCell(shift.test?.method.rawValue),
            .text(shift.verdict.rawValue), .list(shift.carriers.map(entry)),
        ]
    }

    // MARK: Compare

    /// `/v1/compare`
    func compare() throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let asked = parameters.reading.value("actors") { text throws(ParameterFailure) in
            try compared(text, expandsMembers: parameters.expandsMembers)
        }
        if asked == nil && parameters.reading.values("actors").isEmpty && coveredActors.isEmpty {
            parameters.reading.faults.append(
                .invalidValue("actors", "actors names those to compare, with commas between them."))
        }
        try parameters.finish()
        let day = parameters.question.asOf ?? endOfCoverage
        parameters.question.asOf = day
        let ties = Ties(catalog, on: day)
        let links = parameters.links(target).setting("as_of", day.description)
        var about = About(formula: .compare)
        about.warnings = select(parameters).warnings + (asked?.warnings ?? []) + warnings(ties)
        about.meta = { writer in writer.member("as_of", day.description) }
        let directions = ["by", "at"].flatMap { side in
            [
                "n", "mean_score", "hostile_share", "first", "last", "href", "verbal_n", "verbal_mean_score",
                "verbal_href", "material_n", "material_mean_score", "material_href",
            ].map { side + "_" + $0 }
        }
        var table = FigureTable(
            columns: ["actor", "label"] + directions + ["partnerships_n", "partnerships_href"])
        for actor in asked?.actors ?? coveredActors {
            let referent =
                parameters.expandsMembers
                ? Referent(actor, members: catalog.members(of: actor)) : Referent(actor)
            let profile = Profile(entries, parameters.question, of: referent, ties)
            let id = catalog.id(actor)
            table.rows.append(
                [.text(id), .text(catalog.label(actor))]
                    + figures(profile.by, links.having(id, under: "actor", isMultiple: true))
                    + figures(profile.at, links.having(id, under: "recipient", isMultiple: true))
                    + [
                        .count(profile.tieCount),
                        .text("/v1/partnerships?party=\(id)&as_of=\(day.description)"),
                    ])
        }
        return answer(table, about)
    }

    private func figures(_ direction: Profile.Direction, _ link: EntryLinks) -> [TableCell] {
        [
            .count(direction.all.count), TableCell(direction.all.mean), TableCell(direction.all.hostileShare),
            TableCell(direction.first?.description), TableCell(direction.last?.description),
            .text(link.address), .count(direction.verbal.count), TableCell(direction.verbal.mean),
            verbal(link, direction.verbal, [0, 1, 3]), .count(direction.material.count),
            TableCell(direction.material.mean), verbal(link, direction.material, [2, 4]),
        ]
    }

    /// The entries of some quad classes; no address where there are none, for the question may exclude their types.
    private func verbal(_ link: EntryLinks, _ tally: Tally, _ quads: [Int]) -> TableCell {
        tally.count == 0 ? .absent : .text(link.ofQuads(quads, catalog).address)
    }

    /// The actors that the dataset says it is about.
    private var coveredActors: [Ordinal] {
        catalog.dataset.coverage.actors.prefix(Profile.actorMaximum).compactMap { id in
            if case .record(let ordinal) = catalog.look(up: id), catalog.locate(ordinal).resource == .actors {
                ordinal
            } else {
                nil
            }
        }
    }

    private func compared(
        _ text: String, expandsMembers: Bool
    ) throws(ParameterFailure) -> (actors: [Ordinal], warnings: [Warning]) {
        // The values are read as those of the filter `actor__in`, so that they are refused in the same words.
        var reader = FilterReader(catalog, Schema.of(.rhetoric), expandsMembers: false)
        let condition: Condition
        do throws(ParameterFailure) {
            condition = try reader.condition("actor__in", [text])
        } catch {
            let detail = error.detail
            throw ParameterFailure(
                Problem.Detail(
                    code: detail.code, parameter: "actors",
                    detail: detail.detail.replacing("actor__in", with: "actors"),
                    didYouMean: detail.didYouMean))
        }
        guard case .references(let referents) = condition.operand else { return ([], []) }
        var actors: [Ordinal] = []
        for referent in referents where !actors.contains(referent.ordinal) { actors.append(referent.ordinal) }
        guard actors.count <= Profile.actorMaximum else {
            throw ParameterFailure(
                .invalidValue(
                    "actors",
                    "actors has \(actors.count) values; at most \(Profile.actorMaximum) are compared."))
        }
        return (actors, reader.warnings)
    }
}
