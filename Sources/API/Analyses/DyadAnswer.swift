// `/v1/dyads/{a}/{b}` and `/v1/positions/{actor}`: two actors side by side, and one toward all others.

import Analysis
import Catalog
import Charts
import HTTPMessage
import Representations

extension AnalysisAnswer {
    /// What became of the actors that a path names.
    enum PathActors {
        /// Their rows.
        case rows([Int])
        /// One of them has another id now.
        case moved(to: [String])
    }

    /// Looks up the actors that a path names.
    ///
    /// - Throws: `notFound`, with the id that was probably meant, or `retracted`.
    func actors(_ ids: [String]) throws(Failure) -> PathActors {
        var current: [String] = []
        var rows: [Int] = []
        for id in ids {
            switch try RecordAnswer.find(edition, .actors, id: id) {
            case .record(let record):
                rows.append(catalog.locate(record.ordinal).row)
                current.append(id)
            case .moved(let other): current.append(other)
            }
        }
        return current == ids ? .rows(rows) : .moved(to: current)
    }

    /// The last day of the coverage, which is asked about where no day is given: no clock is read.
    var endOfCoverage: Day { min(catalog.dataset.coverage.period.latest, .last) }

    func id(_ actor: Int) -> String { catalog.table(.actors).id(actor) }
    func label(_ actor: Int) -> String { catalog.table(.actors).label(actor) }

    /// The warnings that partnerships in force on a day are due.
    func warnings(_ ties: Ties) -> [Warning] {
        Warning.ofDay(straddling: ties.straddling, attestedLater: ties.attestedLater, "partnerships")
    }

    /// Reads `inherit`.
    func inherits(_ parameters: inout AnalysisParameters) -> Bool {
        parameters.word("inherit", of: Parameter.inheritances) != "off"
    }

    // MARK: Dyad

    /// `/v1/dyads/{a}/{b}`
    func dyad(_ one: Int, _ other: Int) throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let inherits = inherits(&parameters)
        try parameters.finish()
        if one == other {
            throw .parameters([.conflicting("path", "A dyad has two actors; both are \(id(one)) here.")])
        }
        let day = parameters.question.asOf ?? endOfCoverage
        parameters.question.asOf = day
        let ties = Ties(catalog, on: day)
        let dyad = Dyad(entries, parameters.question, one, other, ties, inherits: inherits)
        let links = parameters.links(target).setting("as_of", day.description)
        var about = About(formula: .dyad)
        about.warnings = select(parameters).warnings + warnings(ties)
        about.meta = { writer in
            writer.member("as_of", day.description)
            writer.member("inherit", inherits ? "on" : "off")
        }
        about.links = [("mirror", "/v1/dyads/\(id(other))/\(id(one))")]
        let sides: (from: [String], to: [String])? =
            dyad.isTimeless ? (dyad.firstSide.map(id), dyad.secondSide.map(id)) : nil
        return envelope(about) { writer in
            TableCell.object([
                ("a", actor(one)), ("b", actor(other)),
                ("a_to_b", direction(dyad.forth, sides, links)),
                ("b_to_a", direction(dyad.back, sides.map { ($0.to, $0.from) }, links)),
                ("asymmetry", TableCell(dyad.asymmetry)),
                ("partnerships", .list(dyad.ties.map(tie))), ("last_contact", contact(dyad)),
                ("longest_silence", silence(dyad)),
            ]).write(to: &writer)
        }
    }

    private func actor(_ row: Int) -> TableCell {
        .object([
            ("id", .text(id(row))), ("label", .text(label(row))), ("href", .text("/v1/actors/\(id(row))")),
        ])
    }

    private func direction(
        _ direction: Dyad.Direction, _ sides: (from: [String], to: [String])?, _ links: EntryLinks
    ) -> TableCell {
        let address = links.between(sides) ?? links.naming(direction.rows, catalog)
        var members: [(String, TableCell)] = [
            ("n", .count(direction.tally.count)), ("mean_score", TableCell(direction.tally.mean)),
            ("min_score", TableCell(direction.tally.minimum)),
            ("max_score", TableCell(direction.tally.maximum)), ("hostile", .count(direction.tally.hostile)),
            ("hostile_share", TableCell(direction.tally.hostileShare)),
            ("inherited", .count(direction.inherited)), ("first", TableCell(direction.first?.description)),
            ("last", TableCell(direction.last?.description)), ("href", TableCell(address?.address)),
        ]
        members.append(
            (
                "quads",
                .list(
                    direction.quads.enumerated().map { quad, tally in
                        .object([
                            ("quad", .count(quad)), ("label", .text(Axis.quadLabels[quad])),
                            ("n", .count(tally.count)), ("mean_score", TableCell(tally.mean)),
                            (
                                "href",
                                TableCell(tally.count == 0 ? nil : address?.ofQuads([quad], catalog).address)
                            ),
                        ])
                    })
            ))
        return .object(members)
    }

    private func tie(_ tie: Tie) -> TableCell {
        let table = catalog.table(.partnerships)
        let kind: TableCell
        if case .term(let terms)? = table.column("kind") {
            kind = TableCell(catalog.vocabularies["partnership-kinds"]?.terms[Int(terms[tie.row])].code)
        } else {
            kind = .absent
        }
        return .object([
            ("id", .text(table.id(tie.row))), ("title", .text(table.label(tie.row))), ("kind", kind),
            ("parties", .list(tie.parties.map { .text(id($0)) })), ("score", .number(tie.score)),
            ("href", .text("/v1/partnerships/\(table.id(tie.row))")),
        ])
    }

    private func contact(_ dyad: Dyad) -> TableCell {
        guard let row = dyad.lastContact else { return .absent }
        return entry(row)
    }

    /// An entry, in short.
    func entry(_ row: Int) -> TableCell {
        let table = catalog.table(.rhetoric)
        var date: String?
        if case .date(let dates)? = table.column("date") { date = dates[row].ifPresent?.description }
        return .object([
            ("id", .text(table.id(row))), ("title", .text(table.label(row))), ("date", TableCell(date)),
            ("href", .text("/v1/rhetoric/\(table.id(row))")),
        ])
    }

    private func silence(_ dyad: Dyad) -> TableCell {
        guard let silence = dyad.longestSilence else { return .absent }
        return .object([
            ("days", .count(silence.days)), ("from", .text(silence.from.description)),
            ("to", .text(silence.to.description)),
        ])
    }

    // MARK: Positions

    /// `/v1/positions/{actor}`
    func positions(_ actor: Int) throws(Failure) -> Answer {
        var parameters = AnalysisParameters(target, catalog, row, format)
        let inherits = inherits(&parameters)
        let options = ChartOptions(&parameters.reading, format)
        try parameters.finish()
        let day = parameters.question.asOf ?? endOfCoverage
        parameters.question.asOf = day
        let ties = Ties(catalog, on: day)
        let positions = Positions(entries, parameters.question, of: actor, ties, inherits: inherits)
        if format == .svg {
            return answer(
                Chart.positions(positions, of: actor, on: day, subject(parameters, .positions, options)))
        }
        let links = parameters.links(target).setting("as_of", day.description)
        var about = About(formula: .positions)
        about.warnings = select(parameters).warnings + warnings(ties)
        about.meta = { writer in
            writer.member("actor", id(actor))
            writer.member("as_of", day.description)
            writer.member("inherit", inherits ? "on" : "off")
            writer.member("speaks_for_it", positions.side.dropFirst().map(id))
        }
        about.links = [("actor", "/v1/actors/\(id(actor))")]
        var table = FigureTable(columns: [
            "counterpart", "label", "says", "says_n", "says_href", "does", "does_n", "does_entries_n",
            "does_entries_href", "does_partnerships_n", "does_partnerships_href", "gap", "direct_n",
            "inherited_n", "via", "first", "last",
        ])
        let side: (actors: [Int], isTimeless: Bool) =
            inherits ? entries.standIns(for: actor, asMember: false) : ([actor], true)
        table.rows = positions.all.map { figures($0, links, side: side, inherits: inherits) }
        return answer(table, about)
    }

    private func figures(
        _ position: Stance, _ links: EntryLinks, side: (actors: [Int], isTimeless: Bool), inherits: Bool
    ) -> [TableCell] {
        let all = position.said.count + position.done.count + position.ties.count
        let inherited = position.inheritedCount
        let tieIds = position.ties.map { catalog.table(.partnerships).id($0.row) }
        let tieLink = "/v1/partnerships?id__in=" + tieIds.joined(separator: ",")
        let carriers: (actors: [Int], isTimeless: Bool) =
            inherits
            ? entries.standIns(for: position.counterpart, asMember: true) : ([position.counterpart], true)
        let isTimeless = carriers.isTimeless && side.isTimeless
        let asked = links.between(isTimeless ? (side.actors.map(id), carriers.actors.map(id)) : nil)
        func link(_ evidence: [Stance.Evidence], _ quads: [Int]) -> TableCell {
            if evidence.isEmpty { return .absent }
            let link =
                asked?.ofQuads(quads, catalog)
                ?? links.naming(evidence.prefix(EntryLinks.idMaximum + 1).map(\.row), catalog)
            return TableCell(link?.address)
        }
        let isDated = !position.said.isEmpty || !position.done.isEmpty
        return [
            .text(id(position.counterpart)), .text(label(position.counterpart)), TableCell(position.says),
            .count(position.said.count), link(position.said, [0, 1, 3]), TableCell(position.does),
            .count(position.done.count + position.ties.count), .count(position.done.count),
            link(position.done, [2, 4]), .count(position.ties.count),
            tieIds.isEmpty || tieIds.count > EntryLinks.idMaximum ? .absent : .text(tieLink),
            TableCell(position.gap), .count(all - inherited), .count(inherited), via(position),
            isDated ? .text(position.first.description) : .absent,
            isDated ? .text(position.last.description) : .absent,
        ]
    }

    /// Those through whom evidence counts, each with how much of it.
    private func via(_ position: Stance) -> TableCell {
        .list(
            position.via.map { actor, count in
                .object([("actor", .text(id(actor))), ("entries", .count(count))])
            })
    }
}
