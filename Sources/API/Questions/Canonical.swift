// One spelling for every way of asking the same question: what cursors are bound to and entity tags are made from.

import Catalog
import Representations

enum Canonical {
    /// A question without `limit` and cursor. Equal texts have equal answers on equal data.
    ///
    /// Records are named by id and terms by code, so that the text is the same on every replica and after a reload.
    static func text(_ question: Question, _ catalog: Catalog, expandsMembers: Bool) -> String {
        var writer = JSONWriter()
        writer.beginList()
        writer.text(question.resource.rawValue)
        let conditions = question.conditions.map { condition($0, question.resource, catalog) }
        writer.beginList()
        for condition in conditions.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            writer.raw(condition)
        }
        writer.endList()
        writer.text(
            orNull: question.text.map { "\($0.all.map(part).sorted())-\($0.none.map(part).sorted())" })
        writer.text(orNull: question.asOf?.description)
        writer.text(question.sort.map { ($0.isDescending ? "-" : "") + $0.field }.joined(separator: ","))
        writer.flag(expandsMembers)
        writer.endList()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// A text question to some kinds of record.
    static func text(_ query: TextQuery, _ resources: [Resource]) -> String {
        "\(query.all.map(part).sorted())-\(query.none.map(part).sorted())@\(resources.map(\.rawValue))"
    }

    private static func part(_ part: TextQuery.Part) -> String { "\(part.words)\(part.isPrefix)" }

    private static func condition(_ condition: Condition, _ resource: Resource, _ catalog: Catalog) -> [UInt8]
    {
        var writer = JSONWriter()
        writer.beginList()
        writer.text(condition.filter.name)
        writer.text(condition.filter.paths.joined(separator: ","))
        writer.text(condition.operator.rawValue)
        for value in values(condition, resource, catalog).sorted() { writer.text(value) }
        writer.endList()
        return writer.bytes
    }

    private static func values(_ condition: Condition, _ resource: Resource, _ catalog: Catalog) -> [String] {
        switch condition.operand {
        case .terms(let places):
            guard case .term(let name) = Schema.of(resource).type(of: condition.filter),
                let vocabulary = catalog.vocabularies[name]
            else { return [] }
            return places.map { vocabulary.terms[$0].code }
        case .references(let referents): return referents.map { catalog.id($0.ordinal) }
        case .dates(let dates): return dates.map(\.description)
        case .texts(let texts): return texts
        case .numbers(let numbers): return numbers.map(String.init)
        case .flag(let flag), .isAbsent(let flag): return [String(flag)]
        }
    }
}
