// The way to a value within its record, kept as numbers: made for every value, written out for the few with a fault.

import Catalog

/// A path such as `parties[1].actor`, as deep as the fields of records and of `dataset.yaml` go.
struct FieldPath {
    private var field: Int32 = -1
    private var fieldPlace: Int32 = -1
    private var member: Int32 = -1
    private var memberPlace: Int32 = -1

    /// The record itself.
    static let record = FieldPath()

    /// Whether this is the record itself.
    var isRecord: Bool { field < 0 }

    /// Whether this is a field of the record itself, or an element of one.
    var isField: Bool { !isRecord && member < 0 }

    /// The path of the member of what is here that stands at a place of its fields.
    func member(_ place: Int) -> FieldPath {
        var path = self
        if isRecord { path.field = Int32(place) } else { path.member = Int32(place) }
        return path
    }

    /// The path of an element of the list that is here, from 0.
    func element(_ place: Int) -> FieldPath {
        var path = self
        if member < 0 {
            path.fieldPlace = Int32(clamping: place)
        } else {
            path.memberPlace = Int32(clamping: place)
        }
        return path
    }

    /// The path as it is written.
    ///
    /// - Parameter fields: the fields of the record.
    func text(_ fields: [Field]) -> String {
        guard !isRecord else { return "" }
        let field = fields[Int(field)]
        var text = field.name
        if fieldPlace >= 0 { text += "[\(fieldPlace)]" }
        if member >= 0, case .object(let members) = field.type.element {
            text += "." + members[Int(member)].name
        }
        if memberPlace >= 0 { text += "[\(memberPlace)]" }
        return text
    }

    /// The kinds of record that a reference here may name, in the order in which its field lists them.
    func resources(_ fields: [Field]) -> [Resource] {
        guard !isRecord else { return [] }
        var type = fields[Int(field)].type.element
        if member >= 0, case .object(let members) = type { type = members[Int(member)].type.element }
        if case .reference(let resources) = type { return resources }
        return []
    }

    /// The path of a member that has no place among the fields: one that is unknown, or a language.
    func text(_ fields: [Field], member name: String) -> String {
        isRecord ? name : text(fields) + "." + name
    }
}
