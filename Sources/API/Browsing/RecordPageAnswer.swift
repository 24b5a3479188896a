// The pages of records, of actors among them, and of two actors side by side.

import Analysis
import Catalog
import HTTPMessage
import Pages
import Representations

extension PageAnswer {
    // MARK: A record

    func record(_ resource: Resource, _ ordinal: Ordinal) throws(Failure) -> Answer {
        var reading = QueryReading(target)
        reading.refuseNames(beside: row.parameters)
        let day = reading.value("as_of", ListParameters.day)
        try reading.finish()
        let content = RecordContent(catalog, ordinal)
        var page = RecordPage(site, content)
        let path = "/v1/\(resource.rawValue)/\(content.id)"
        page.knownAt = knownAt
        page.revisions = revisions(content)
        let past = target.parameters.filter { $0.name == Parameter.knownAt.name }.map { ($0.name, $0.value) }
        page.alternates = Format.records.map { format in
            Alternate(
                format.label, Self.address("\(path).\(format.rawValue)", past), mediaType: format.linkType)
        }
        if past.isEmpty, !page.revisions.isEmpty {
            page.alternates.append(
                Alternate(
                    "Its latest change (JSON)", Self.address("/v1/changes", [("id", content.id)]),
                    mediaType: Format.json.linkType))
        }
        page.related = related(resource, ordinal)
        if resource == .actors {
            page.alternates.append(
                Alternate("Entries (Atom)", path + "/rhetoric.atom", mediaType: Format.atom.linkType))
            let actor = actor(content, ordinal, day)
            page.sections = { actor.write(to: &$0) }
        }
        return self.page(page.bytes(), isOfEdition: page.revisions.isEmpty)
    }

    /// How many changes of a record are told.
    private static let revisionMaximum = 50

    /// What is remembered of a record's changes, under former ids, too, the oldest first.
    private func revisions(_ content: RecordContent) -> [RecordRevision] {
        let history = view.changes.history
        guard knownAt == nil, history.hasChanges else { return [] }
        var found: [RecordRevision] = []
        var id = content.id
        for (change, instant) in history.changes(of: [content.id] + content.texts("former_ids")).reversed() {
            if change.id != id { continue }
            let before = change.formerId ?? change.id
            let isReadable = hasPast && instant > 0 && [.updated, .corrected, .renamed].contains(change.kind)
            found.append(
                RecordRevision(
                    change, instant: instant > 0 ? instant : nil,
                    before: isReadable
                        ? Self.address(
                            Site.path(content.resource, before),
                            [(Parameter.knownAt.name, Instant.text(instant - 1))]) : nil))
            id = before
            if found.count == Self.revisionMaximum { break }
        }
        return found.reversed()
    }

    /// The lists of records that have to do with a record.
    private func related(_ resource: Resource, _ ordinal: Ordinal) -> [PageLink] {
        let questions: [(Resource, String, String)] =
            switch resource {
            case .sources:
                Resource.allCases.filter { $0 != .sources }.map { ($0, "source", "that cite this source") }
            case .events, .partnerships:
                [(.rhetoric, "about", "about this"), (.assessments, "about", "about this")]
            case .rhetoric: [(.assessments, "about", "about this")]
            case .assessments, .actors: []
            }
        var links = questions.compactMap { kind, filter, words -> PageLink? in
            let total = records(kind, [(filter, ordinal)], limit: 1).total
            let address = Self.address("/" + kind.rawValue, [(filter, catalog.id(ordinal))])
            return total == 0 ? nil : PageLink("\(Words.count(total, kind)) \(words)", address)
        }
        if resource == .rhetoric {
            let content = RecordContent(catalog, ordinal)
            let speakers = content.references("on_behalf_of") + content.references("actors")
            if let one = speakers.first {
                for other in content.references("recipients").prefix(4) where other != one {
                    links.append(
                        PageLink(
                            "\(catalog.label(one)) and \(catalog.label(other)) side by side",
                            "/dyads/\(catalog.id(one))/\(catalog.id(other))"))
                }
            }
        }
        return links
    }

    /// Records of a kind that refer to some record under filters, the latest first.
    private func records(
        _ resource: Resource, _ references: [(filter: String, ordinal: Ordinal)], on day: Day? = nil,
        limit: Int
    ) -> (records: [RecordContent], total: Int) {
        let schema = Schema.of(resource)
        var question = Question(resource)
        question.conditions = references.compactMap { name, ordinal in
            schema.filter(named: name).map { Condition($0, .equal, .references([Referent(ordinal)])) }
        }
        question.asOf = day
        question.limit = limit
        let sort = Self.standardSort(resource, [])
        question.sort = [
            SortKey(sort.hasPrefix("-") ? String(sort.dropFirst()) : sort, isDescending: sort.hasPrefix("-"))
        ]
        let selection = catalog.select(question)
        return (selection.rows.map { RecordContent(catalog, resource, $0) }, selection.total)
    }

    // MARK: An actor

    /// How many records a section shows.
    private static let sectionMaximum = 5
    /// How many counterparts the table of positions shows.
    private static let positionMaximum = 15

    private func actor(_ content: RecordContent, _ ordinal: Ordinal, _ asked: Day?) -> ActorPage {
        let day = asked ?? endOfCoverage
        let ties = Ties(catalog, on: day)
        var question = Question(.rhetoric)
        question.asOf = day
        var page = ActorPage(site, content, on: day)
        let profile = Profile(view.entries, question, of: Referent(ordinal), ties)
        page.sections = [
            partnerships(ordinal, day), entries(ordinal, day, profile.by, isBy: true),
            entries(ordinal, day, profile.at, isBy: false),
        ]
        fillPositions(of: ordinal, question, ties, &page)
        let others: [(Resource, String, String)] = [
            (.events, "participant", "Events"), (.assessments, "about", "Assessments"),
            (.actors, "member_of", "Members"), (.actors, "part_of", "Parts"),
            (.actors, "role_in", "Office holders"), (.sources, "publisher", "Sources published"),
            (.sources, "author", "Sources written"),
        ]
        page.others = others.compactMap { resource, filter, heading in
            let section = section(heading, resource, [(filter, ordinal)], nil)
            return section.total == 0 ? nil : section
        }
        return page
    }

    /// The last day of the coverage, which is looked at where no day is asked about.
    private var endOfCoverage: Day { min(catalog.dataset.coverage.period.latest, .last) }

    private func section(
        _ heading: String, _ resource: Resource, _ references: [(filter: String, ordinal: Ordinal)],
        _ day: Day?
    ) -> ActorPage.Section {
        let id = String(heading.lowercased().map { $0 == " " ? "-" : $0 })
        var section = ActorPage.Section(id, heading)
        let found = records(resource, references, on: day, limit: Self.sectionMaximum)
        section.records = found.records
        section.total = found.total
        let pairs = references.map { ($0.filter, catalog.id($0.ordinal)) }
        section.list = PageLink(
            "All \(Words.count(found.total, resource))",
            Self.address("/" + resource.rawValue, pairs + (day.map { [("as_of", $0.description)] } ?? [])))
        return section
    }

    private func partnerships(_ actor: Ordinal, _ day: Day) -> ActorPage.Section {
        var section = section("Partnerships in force", .partnerships, [("party", actor)], day)
        section.introduction =
            "In force on \(Words.date(day)), as far as sources in the dataset tell."
        section.chart = chart(
            "/v1/network",
            [("actor", catalog.id(actor)), ("layers", "partnerships"), ("as_of", day.description)],
            alternative:
                "The partnerships of \(catalog.label(actor)) as a network; the list behind it names each.",
            caption: "Partnerships in force on \(Words.date(day)).")
        return section
    }

    private func entries(
        _ actor: Ordinal, _ day: Day, _ direction: Profile.Direction, isBy: Bool
    ) -> ActorPage.Section {
        let filter = isBy ? "actor" : "recipient"
        let heading = isBy ? "What it says and does" : "What is said and done toward it"
        var section = section(heading, .rhetoric, [(filter, actor)], day)
        section.figures = [
            ("Entries", Words.number(direction.all.count)),
            ("Mean score", Words.score(direction.all.mean)),
            ("In words", "\(Words.score(direction.verbal.mean)) of \(direction.verbal.count)"),
            ("In deeds", "\(Words.score(direction.material.mean)) of \(direction.material.count)"),
            ("Tone hostile (curated)", Words.share(direction.all.hostileShare)),
        ]
        var question = Question(.rhetoric)
        question.conditions =
            Schema.of(.rhetoric).filter(named: filter).map {
                [Condition($0, .equal, .references([Referent(actor)]))]
            } ?? []
        question.asOf = day
        question.limit = 1
        guard
            let interval = FittingInterval(view.entries, catalog.select(question).matches)?.name
        else { return section }
        let name = catalog.label(actor)
        section.chart = chart(
            "/v1/timeline",
            [(filter, catalog.id(actor)), ("as_of", day.description), ("interval", interval)],
            alternative: isBy
                ? "What \(name) says and does, entries by \(interval)."
                : "Entries about \(name) by \(interval).",
            caption: "Entries by \(interval).")
        return section
    }

    private func fillPositions(
        of ordinal: Ordinal, _ question: Question, _ ties: Ties, _ page: inout ActorPage
    ) {
        let positions = Positions(
            view.entries, question, of: catalog.locate(ordinal).row, ties, inherits: true)
        func count(_ stance: Stance) -> Int { stance.said.count + stance.done.count + stance.ties.count }
        let ordered = positions.all.sorted {
            (count($1), catalog.table(.actors).label($0.counterpart))
                < (count($0), catalog.table(.actors).label($1.counterpart))
        }
        page.positionTotal = ordered.count
        page.positions = ordered.prefix(Self.positionMaximum).map { stance in
            let counterpart = catalog.ordinal(.actors, stance.counterpart)
            return ActorPage.Position(
                counterpart, says: stance.says, of: stance.said.count, does: stance.does,
                of: stance.done.count + stance.ties.count, gap: stance.gap,
                via: stance.via.map { catalog.ordinal(.actors, $0.actor) },
                dyad: "/dyads/\(catalog.id(ordinal))/\(catalog.id(counterpart))")
        }
        let day = question.asOf.map { [("as_of", $0.description)] } ?? []
        page.chart = chart(
            "/v1/positions/" + catalog.id(ordinal), day,
            alternative:
                "What \(catalog.label(ordinal)) says about each counterpart beside what it does; the table below has the figures.",
            caption: "Says beside does, by counterpart.")
    }

    // MARK: Two actors

    func dyad(_ one: String, _ other: String) throws(Failure) -> Answering.Outcome {
        var reading = QueryReading(target)
        reading.refuseNames(beside: row.parameters)
        let asked = reading.value("as_of", ListParameters.day)
        let inherits =
            reading.value("inherit") { text throws(ParameterFailure) in
                try AnalysisParameters.word("inherit", text, of: Parameter.inheritances)
            } != "off"
        try reading.finish()
        var current: [String] = []
        var ordinals: [Ordinal] = []
        for id in [one, other] {
            switch try find(.actors, id) {
            case .record(let record):
                ordinals.append(record.ordinal)
                current.append(id)
            case .moved(let other): current.append(other)
            }
        }
        guard current == [one, other] else { return .moved(to: "/dyads/\(current[0])/\(current[1])") }
        if one == other {
            throw .parameters([.conflicting("path", "A dyad has two actors; both are \(one) here.")])
        }
        let day = asked ?? endOfCoverage
        var question = Question(.rhetoric)
        question.asOf = day
        let ties = Ties(catalog, on: day)
        let rows = ordinals.map { catalog.locate($0).row }
        let dyad = Dyad(view.entries, question, rows[0], rows[1], ties, inherits: inherits)
        var page = DyadPage(site, ordinals[0], ordinals[1], dyad, on: day)
        page.entries = (latest(dyad.forth), latest(dyad.back))
        page.lists = (list(dyad.forth, day), list(dyad.back, day))
        page.notes = Warning.ofDay(
            straddling: ties.straddling, attestedLater: ties.attestedLater, "partnerships"
        ).map(\.detail)
        let both = RowSet.rows(Set(dyad.forth.rows + dyad.back.rows).map { UInt32($0) }.sorted()[...])
        if let interval = FittingInterval(view.entries, both)?.name {
            let both = "\(one),\(other)"
            page.chart = chart(
                "/v1/timeline",
                [
                    ("actor__in", both), ("recipient__in", both), ("as_of", day.description),
                    ("split", "actor"), ("interval", interval),
                ],
                alternative: "Entries of each about the other by \(interval).",
                caption: "Entries by \(interval) and by who speaks or acts.")
        }
        let pairs = Self.asked(target).filter { $0.name != "format" }
        let data = "/v1/dyads/\(one)/\(other)"
        page.alternates = [
            Alternate("JSON", Self.address(data, pairs), mediaType: Format.json.linkType)
        ]
        return .answer(self.page(page.bytes(address: Self.address(path, pairs))))
    }

    /// How many entries each way are shown.
    private static let entryMaximum = 20

    /// The latest entries of one direction.
    private func latest(_ direction: Dyad.Direction) -> [RecordContent] {
        guard case .date(let dates)? = catalog.table(.rhetoric).column("date") else { return [] }
        let days = direction.rows.map { (day: dates[$0].ifPresent?.latest ?? .min, row: $0) }
        return days.sorted { ($1.day, $0.row) < ($0.day, $1.row) }.prefix(Self.entryMaximum).map {
            RecordContent(catalog, .rhetoric, $0.row)
        }
    }

    /// The list of the entries of one direction, where it can be named.
    private func list(_ direction: Dyad.Direction, _ day: Day) -> String? {
        EntryLinks(target.asking([]), without: []).naming(direction.rows, catalog).map {
            String($0.address.dropFirst(3))
        }
    }
}
