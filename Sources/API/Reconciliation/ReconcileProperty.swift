// The properties of actors as reconciliation knows them: the paths of the schema, and the types, which are kinds.

import Catalog
import Representations

/// What can be said of an actor, under the path of its field.
struct ReconcileProperty: Sendable {
    /// One value.
    enum Value {
        case text(String)
        case term(Term)
        case record(Ordinal)
        case date(PartialDate)
        case number(Int)
    }

    /// The path, such as `codes.wikidata`; `names.az` is the name in that language.
    let id: String
    /// The path in words.
    let name: String
    /// What it says.
    let meaning: String
    /// What a value is.
    let type: FieldType

    /// Whether its values are names, which may be told with slips.
    private var isOfNames: Bool { id.hasPrefix("names") || id == "aliases" || id == "roles.title" }

    /// Whether its values are actors, which can be reconciled in their turn.
    var leadsToActors: Bool {
        if case .reference(let resources) = type { resources == [.actors] } else { false }
    }

    /// Every property, in the order of the schema.
    static func all(_ catalog: Catalog) -> [ReconcileProperty] {
        Schema.of(.actors).fields.filter { !$0.isHidden && $0.name != "id" }.flatMap { field in
            switch field.type.element {
            case .object(let members):
                return members.map { member in
                    ReconcileProperty(
                        id: field.name + "." + member.name, name: words(field.name, member.name),
                        meaning: member.meaning, type: member.type.element)
                }
            case .texts:
                let whole = ReconcileProperty(
                    id: field.name, name: words(field.name), meaning: field.meaning, type: .text)
                return [whole]
                    + languages(catalog).map { language in
                        ReconcileProperty(
                            id: field.name + "." + language, name: words("name") + " (" + language + ")",
                            meaning: "Its name in the language \(language).", type: .text)
                    }
            default:
                return [
                    ReconcileProperty(
                        id: field.name, name: words(field.name), meaning: field.meaning,
                        type: field.type.element)
                ]
            }
        }
    }

    /// `codes`, `iso3166_1_alpha2` as `Codes: iso3166 1 alpha2`.
    private static func words(_ names: String...) -> String {
        let spaced = names.map { String($0.map { $0 == "_" ? " " : $0 }) }.joined(separator: ": ")
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }

    /// The languages that visible actors have names in.
    private static func languages(_ catalog: Catalog) -> [String] {
        let table = catalog.table(.actors)
        guard case .texts(let offsets, let languages, _)? = table.column("names") else { return [] }
        var found = Set<String>()
        for row in table.visible {
            for place in Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1]) {
                if let language = languages[place] { found.insert(language) }
            }
        }
        return found.sorted()
    }

    /// The values that an actor has.
    func values(_ catalog: Catalog, _ row: Int) -> [Value] {
        let table = catalog.table(.actors)
        if id.hasPrefix("names.") {
            let language = id.dropFirst("names.".count)
            return RecordContent(catalog, .actors, row).names.filter { $0.language == language }
                .map { .text($0.name) }
        }
        guard let leaf = table.leaf(id) else { return [] }
        return leaf.range(row).compactMap { index in
            switch leaf.values {
            case .text(let texts): texts[index].map(Value.text)
            case .term(let terms): term(terms[index], catalog).map(Value.term)
            case .reference(let ordinals):
                ordinals[index] == Column.absentReference ? nil : .record(ordinals[index])
            case .date(let dates): dates[index].ifPresent.map(Value.date)
            case .number(let numbers): numbers[index] == 0 ? nil : .number(Int(numbers[index]))
            default: nil
            }
        }
    }

    private func term(_ place: UInt16, _ catalog: Catalog) -> Term? {
        guard place != Column.absentTerm, case .term(let name) = type else { return nil }
        return catalog.vocabularies[name]?.terms[Int(place)]
    }

    /// How well an actor's values agree with what was said of it: 1 is in full, 0 not at all.
    func agreement(_ catalog: Catalog, _ row: Int, with sought: [String]) -> Double {
        var best = 0.0
        for value in values(catalog, row) {
            for text in sought { best = max(best, agreement(value, text, catalog)) }
        }
        return best
    }

    private func agreement(_ value: Value, _ text: String, _ catalog: Catalog) -> Double {
        switch value {
        case .text(let own):
            if isOfNames { return NameIndex.likeness(own, text) }
            return Folding.key(own) == Folding.key(text) ? 1 : 0
        case .term(let term):
            return [term.code, term.label].contains { Folding.key($0) == Folding.key(text) } ? 1 : 0
        case .record(let ordinal):
            return catalog.id(ordinal) == text ? 1 : NameIndex.likeness(catalog.label(ordinal), text)
        case .date(let own):
            guard let date = try? PartialDate(text) else { return 0 }
            return date.earliest <= own.earliest && own.latest <= date.latest ? 1 : 0
        case .number(let own): return String(own) == text ? 1 : 0
        }
    }
}

/// A type of actor as reconciliation knows it: a kind, or `actor` for any.
struct ReconcileType: Sendable, Equatable {
    let id: String
    let name: String
    let meaning: String

    /// Any kind of actor.
    static let any = ReconcileType(id: "actor", name: "Actor", meaning: "An actor of any kind.")

    /// Every type, the general one first.
    static func all(_ catalog: Catalog) -> [ReconcileType] {
        let kinds = catalog.vocabularies["actor-kinds"]?.terms ?? []
        return [any] + kinds.map { ReconcileType(id: $0.code, name: $0.label, meaning: $0.definition) }
    }

    /// The type of an actor.
    static func of(_ catalog: Catalog, _ row: Int) -> ReconcileType {
        let kind = RecordContent(catalog, .actors, row).terms("kind").first
        return kind.map { ReconcileType(id: $0.code, name: $0.label, meaning: $0.definition) } ?? any
    }

    /// Writes `{"id", "name"}`.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("name", name)
        writer.endObject()
    }
}
