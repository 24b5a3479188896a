// The query of `/v1/changes` and `/v1/stream`: which changes, and since when.

import Catalog
import HTTPMessage
import Representations

/// Which changes are asked for.
struct ChangeFilter: Equatable, Sendable {
    /// The kinds of record; `nil`: all.
    var resources: [Resource]?
    /// What became of them; `nil`: anything.
    var kinds: [CatalogComparison.Kind]?
    /// The records, by any id that they had; `nil`: all.
    var ids: [String]?
    /// The actors of whom one has a part in the record; `nil`: anybody.
    var actors: [String]?

    /// Reads the filters. Faults stay in the reading.
    ///
    /// - Returns: the filter, and how it was understood where that may surprise.
    static func read(_ reading: inout QueryReading, _ log: ChangeLog) -> (Self, [Warning]) {
        let catalog = log.edition.catalog
        var filter = ChangeFilter()
        filter.resources = reading.value("resource") { text throws(ParameterFailure) in
            try words("resource", text, of: Resource.allCases)
        }
        filter.kinds = reading.value("change") { text throws(ParameterFailure) in
            try words("change", text, of: CatalogComparison.Kind.allCases)
        }
        filter.ids = reading.value("id") { text throws(ParameterFailure) in try Self.ids(text, log) }
        // The values are read as those of the filter of entries, so that they are refused in the same words.
        var reader = FilterReader(catalog, Schema.of(.rhetoric), expandsMembers: false)
        let values = reading.values("actor")
        if !values.isEmpty {
            do throws(ParameterFailure) {
                let condition = try reader.condition("actor", values)
                if case .references(let referents) = condition.operand {
                    filter.actors = referents.map { catalog.id($0.ordinal) }
                }
            } catch { reading.faults.append(error.detail) }
        }
        return (filter, reader.warnings)
    }

    /// The ids of records that the public knows or knew of.
    private static func ids(_ text: String, _ log: ChangeLog) throws(ParameterFailure) -> [String] {
        let ids = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard ids.count <= idMaximum else {
            throw ParameterFailure(
                .invalidValue("id", "id takes at most \(idMaximum) ids, not \(ids.count)."))
        }
        for id in ids where log.edition.catalog.look(up: id) == .unknown && log.history.withdrawn[id] == nil {
            throw ParameterFailure(
                .unknownId(
                    "id", "\u{201C}\(id)\u{201D} is not the id of any record.",
                    didYouMean: log.edition.catalog.suggestion(for: id, among: Resource.allCases)))
        }
        return ids
    }

    /// How many ids can be asked for.
    static let idMaximum = 100

    private static func words<Word: RawRepresentable<String>>(
        _ name: String, _ text: String, of all: [Word]
    ) throws(ParameterFailure) -> [Word] {
        var words: [Word] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let word = Word(rawValue: piece.lowercased()) else {
                let names = all.map(\.rawValue)
                throw ParameterFailure(
                    .unknownValue(
                        name, "\(name) takes \(names.joined(separator: ", ")), not \u{201C}\(piece)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: piece, among: names).first))
            }
            if !words.contains(where: { $0.rawValue == word.rawValue }) { words.append(word) }
        }
        return words
    }

    /// The filter in terms of one edition.
    func selector(_ catalog: Catalog) -> ChangeSelector { ChangeSelector(self, catalog) }
}

/// Says of each change of an edition whether it is asked for.
struct ChangeSelector {
    private let filter: ChangeFilter
    private let catalog: Catalog
    /// The records that are asked for; `nil`: all.
    private let ordinals: Set<Ordinal>?
    /// For each kind of record the rows in which one of the actors has a part; `nil` where nobody is asked for.
    private let rows: [RowSet]?

    init(_ filter: ChangeFilter, _ catalog: Catalog) {
        self.filter = filter
        self.catalog = catalog
        ordinals = filter.ids.map { ids in
            Set(
                ids.compactMap { id in
                    switch catalog.look(up: id) {
                    case .record(let ordinal), .former(let ordinal), .retracted(let ordinal): ordinal
                    case .unknown: nil
                    }
                })
        }
        guard let actors = filter.actors else {
            rows = nil
            return
        }
        // An actor may have got another id, or be gone, since the question was asked.
        let referents = actors.compactMap { id -> Referent? in
            switch catalog.look(up: id) {
            case .record(let ordinal), .former(let ordinal): Referent(ordinal)
            case .unknown, .retracted: nil
            }
        }
        rows = Resource.allCases.map { resource in
            if resource == .actors {
                return .rows(referents.map { UInt32(catalog.locate($0.ordinal).row) }.sorted()[...])
            }
            var question = Question(resource)
            question.conditions = [Condition(Schema.of(resource).mention, .equal, .references(referents))]
            question.limit = 1
            return catalog.select(question).matches
        }
    }

    /// Whether every change is asked for.
    var takesAll: Bool {
        filter.resources == nil && filter.kinds == nil && filter.ids == nil && rows == nil
    }

    /// Whether the change at a place is asked for. What was taken back or is gone has no actors any more: whoever asks
    /// for some is told of it, for it may have been about them.
    func takes(_ log: ChangeLog, _ place: Int) -> Bool {
        if takesAll { return true }
        if let ordinals, let ids = filter.ids {
            guard
                log.ordinal(place).map(ordinals.contains) ?? ids.contains(log.entry(place).key.id)
            else { return false }
        }
        if let resources = filter.resources, !resources.contains(log.resource(place)) { return false }
        if let kinds = filter.kinds, !kinds.contains(log.kind(place)) { return false }
        guard let rows, let ordinal = log.ordinal(place) else { return true }
        let (resource, row) = catalog.locate(ordinal)
        return !catalog.table(resource).isVisible(row) || rows[resource.index].contains(UInt32(row))
    }
}

extension Schema {
    /// The filter that finds records in which an actor has any part, as author, publisher or subject, too.
    fileprivate var mention: Filter {
        switch resource {
        case .sources: Filter("involving", ["author", "publisher"], "An actor in any part.")
        case .assessments: Filter("involving", ["author", "about"], "An actor in any part.")
        default: involvement
        }
    }
}

/// From where on changes are asked for.
enum ChangeStart {
    /// Reads `since`: a token, or a day, of which the changes are included.
    static func read(_ name: String, _ text: String, _ log: ChangeLog) throws(ParameterFailure) -> ChangeToken
    {
        if let token = ChangeToken(text) { return token }
        if let date = try? PartialDate(text), !date.isInterval {
            let key = ChangeKey(day: date.earliest, id: "", revision: 0)
            return ChangeToken(told: ChangeToken.Mark(edition: log.history.current.mark, key: key))
        }
        throw ParameterFailure(
            Problem.Detail(
                code: name == "cursor" ? "invalid-cursor" : "invalid-since", parameter: name,
                detail:
                    "This \(name) was altered or is none; take meta.latest or the seq of a change"
                    + (name == "cursor" ? "." : ", or a day such as 2024-06-01.")))
    }
}

extension Parameter {
    /// `since`
    public static let since = Parameter(
        name: "since", values: "`meta.latest`, the `seq` of a change, or a day",
        meaning: "Only changes that came after; of a day, those from its beginning on.", example: "2024-06-01"
    )
    /// `resource`
    public static let resource = Parameter(
        name: "resource",
        values: Resource.allCases.map(\.rawValue).joined(separator: ", ")
            + ", with commas between them",
        meaning: "Only changes of records of these kinds.", example: "rhetoric,partnerships")
    /// `change`
    public static let change = Parameter(
        name: "change",
        values: CatalogComparison.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            + ", with commas between them",
        meaning: "Only changes of these sorts.", example: "corrected,retracted")
    /// `id`
    public static let changedId = Parameter(
        name: "id", values: "up to \(ChangeFilter.idMaximum) ids, with commas between them",
        meaning: "Only changes of these records, whatever id they have now.", example: "azerbaijan-china-2024"
    )
    /// `actor`
    public static let changeActor = Parameter(
        name: "actor", values: "the id of an actor; repeated: any of them",
        meaning:
            "Only records in which the actor has any part, and whatever was taken back, for its actors are gone with it.",
        example: "azerbaijan")

    /// Those of the changes.
    public static let changes = [since, resource, change, changedId, changeActor, limit, cursor, format]
    /// Those of the stream.
    static let stream = [since, resource, change, changedId, changeActor]
}
