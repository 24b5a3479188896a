// What a reconciliation client completes while somebody types: actors, types and properties, and a few words on each.

import Catalog
import HTTPMessage
import Representations

/// What can be completed.
enum ReconcileSubject: String, CaseIterable, Sendable {
    case entity, type, property

    /// Its plural, for sentences.
    var plural: String {
        switch self {
        case .entity: "actors"
        case .type: "types of actor"
        case .property: "properties of actors"
        }
    }
}

/// Answers the suggest and flyout services and the proposal of properties (Reconciliation Service API 0.2, sections 6
/// and 7.3).
///
/// Clients of this protocol send parameters of their own along, so that unknown ones are passed over here as nowhere
/// else: they could not widen an answer.
struct ReconcileSuggest {
    private let edition: Edition
    private let names: NameIndex
    private var catalog: Catalog { edition.catalog }

    /// Completions where nothing is said.
    static let limitDefault = 10

    init(_ edition: Edition, _ names: NameIndex) {
        self.edition = edition
        self.names = names
    }

    private struct Item {
        let id: String
        let name: String
        let description: String
        var type: ReconcileType?
    }

    // MARK: Completions

    /// `/reconcile/suggest/{subject}`
    func suggest(_ subject: ReconcileSubject, _ target: Target) throws(Failure) -> Answer {
        var reading = QueryReading(target)
        let prefix = reading.value("prefix") { text throws(ParameterFailure) in text } ?? ""
        let limit =
            reading.value("limit") { text throws(ParameterFailure) in try MatchAnswer.limit(text) }
            ?? Self.limitDefault
        let skipped =
            reading.value("cursor") { text throws(ParameterFailure) in try Self.offset(text) } ?? 0
        if reading.values("prefix").isEmpty {
            reading.faults.append(.invalidValue("prefix", "prefix is needed here: what was typed so far."))
        }
        try reading.finish()
        let items = items(subject, prefix, count: skipped + limit).dropFirst(skipped)
        return .json(canonical: canonical("suggest/" + subject.rawValue, target)) { writer in
            writer.beginObject()
            writer.key("result")
            writer.beginList()
            for item in items { write(item, to: &writer) }
            writer.endList()
            writer.endObject()
        }
    }

    private static func offset(_ text: String) throws(ParameterFailure) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let offset = Int(text), offset <= 10_000
        else {
            throw ParameterFailure(
                .invalidValue("cursor", "cursor is a whole number up to 10000, not \u{201C}\(text)\u{201D}."))
        }
        return offset
    }

    private func items(_ subject: ReconcileSubject, _ prefix: String, count: Int) -> [Item] {
        switch subject {
        case .entity:
            var rows: [Int] = []
            // What begins so comes first; what is only like it, behind.
            for candidate in names.completions(of: prefix) + names.candidates(for: prefix) {
                if rows.count == count { break }
                if !rows.contains(candidate.row) { rows.append(candidate.row) }
            }
            return rows.map(entity)
        case .type:
            return matching(
                ReconcileType.all(catalog).map { Item(id: $0.id, name: $0.name, description: $0.meaning) },
                prefix, count)
        case .property:
            return matching(ReconcileProperty.all(catalog).map(item), prefix, count)
        }
    }

    private func entity(_ row: Int) -> Item {
        let content = RecordContent(catalog, .actors, row)
        return Item(
            id: content.id, name: content.title, description: ReconcileAnswer.description(content),
            type: ReconcileType.of(catalog, row))
    }

    private func item(_ property: ReconcileProperty) -> Item {
        Item(id: property.id, name: property.name, description: property.meaning)
    }

    /// The items that begin with a text, then those that have it within.
    private func matching(_ items: [Item], _ prefix: String, _ count: Int) -> [Item] {
        let key = Folding.key(prefix)
        let begins = items.filter { [$0.id, $0.name].contains { Folding.key($0).hasPrefix(key) } }
        let contains = items.filter { item in
            !begins.contains { $0.id == item.id }
                && [item.id, item.name].contains { Folding.key($0).contains(key) }
        }
        return Array((begins + contains).prefix(count))
    }

    private func write(_ item: Item, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", item.id)
        writer.member("name", item.name)
        writer.member("description", item.description)
        if let type = item.type {
            writer.key("notable")
            writer.beginList()
            type.write(to: &writer)
            writer.endList()
        }
        writer.endObject()
    }

    // MARK: A few words on one

    /// `/reconcile/flyout/{subject}`
    func flyout(_ subject: ReconcileSubject, _ target: Target) throws(Failure) -> Answer {
        var reading = QueryReading(target)
        let id = reading.value("id") { text throws(ParameterFailure) in text } ?? ""
        if reading.values("id").isEmpty {
            reading.faults.append(.invalidValue("id", "id is needed here."))
        }
        try reading.finish()
        guard let item = try item(subject, id) else {
            throw .notFound(
                path: "/reconcile/flyout/\(subject.rawValue)?id=\(Target.encode(String(id.prefix(80))))",
                didYouMean: nil)
        }
        var markup = MarkupWriter(.html)
        markup.begin("div", [("style", "font: 14px/1.4 sans-serif; padding: 0.5em")])
        markup.element("strong", item.name)
        markup.text(" ")
        markup.element("code", item.id)
        if let type = item.type { markup.element("div", type.name) }
        markup.element("p", item.description)
        markup.end("div")
        return .json(canonical: canonical("flyout/" + subject.rawValue, target)) { writer in
            writer.beginObject()
            writer.member("id", item.id)
            writer.key("html")
            writer.text(utf8: markup.bytes[...])
            writer.endObject()
        }
    }

    private func item(_ subject: ReconcileSubject, _ id: String) throws(Failure) -> Item? {
        switch subject {
        case .entity:
            switch try RecordAnswer.find(edition, .actors, id: id) {
            case .record(let record): return entity(catalog.locate(record.ordinal).row)
            case .moved(let current): return try item(subject, current)
            }
        case .type:
            return ReconcileType.all(catalog).first { $0.id == id }
                .map { Item(id: $0.id, name: $0.name, description: $0.meaning) }
        case .property: return ReconcileProperty.all(catalog).first { $0.id == id }.map(item)
        }
    }

    // MARK: Which properties there are

    /// `/reconcile/properties`: what can be fetched of actors of a type; the same of each.
    func properties(_ target: Target) throws(Failure) -> Answer {
        var reading = QueryReading(target)
        let types = ReconcileType.all(catalog).map(\.id)
        let type = reading.value("type") { text throws(ParameterFailure) in
            try AnalysisParameters.word("type", text, of: types)
        }
        let limit = reading.value("limit") { text throws(ParameterFailure) in try MatchAnswer.limit(text) }
        try reading.finish()
        let all = ReconcileProperty.all(catalog)
        return .json(canonical: canonical("properties", target)) { writer in
            writer.beginObject()
            if let type { writer.member("type", type) }
            if let limit { writer.member("limit", limit) }
            writer.key("properties")
            writer.beginList()
            for property in all.prefix(limit ?? all.count) {
                writer.beginObject()
                writer.member("id", property.id)
                writer.member("name", property.name)
                writer.endObject()
            }
            writer.endList()
            writer.endObject()
        }
    }

    private func canonical(_ service: String, _ target: Target) -> String {
        "/reconcile/" + service + "?" + (target.rawQuery ?? "")
    }
}

extension Parameter {
    /// `prefix`
    static let prefix = Parameter(
        name: "prefix", values: "a text", meaning: "What was typed so far.", example: "aze")
    /// `cursor` of completions, which in this protocol is a number.
    static let offset = Parameter(
        name: "cursor", values: "0 to 10000", meaning: "How many completions to leave out before the first.",
        example: "0")
    /// `id` of what a few words are wanted on.
    static let id = Parameter(
        name: "id", values: "an id", meaning: "What a few words are wanted on.", example: "azerbaijan")
    /// `type` of actors.
    static let actorType = Parameter(
        name: "type", values: "a type's id", meaning: "The type of actor.", example: "state")

    /// Those of completions.
    static let suggest = [prefix, candidateLimit, offset]
    /// Those of the proposal of properties.
    static let proposal = [actorType, candidateLimit]
}
