// The way to a value within its record, kept in parts: made for every value, written out for the few with a fault.

/// A path such as `parties[1].actor`, as deep as the fields of records and of `dataset.yaml` go.
struct FieldPath {
    private var field = ""
    private var fieldPlace = -1
    private var member = ""
    private var memberPlace = -1

    /// The record itself.
    static let record = FieldPath()

    /// Whether this is the record itself.
    var isRecord: Bool { field.isEmpty }

    /// Whether this is a field of the record itself, or an element of one.
    var isField: Bool { !isRecord && member.isEmpty }

    /// The path of a member of what is here.
    func member(_ name: String) -> FieldPath {
        var path = self
        if isRecord { path.field = name } else { path.member = name }
        return path
    }

    /// The path of an element of the list that is here, from 0.
    func element(_ place: Int) -> FieldPath {
        var path = self
        if member.isEmpty { path.fieldPlace = place } else { path.memberPlace = place }
        return path
    }
}

extension FieldPath: CustomStringConvertible {
    var description: String {
        var text = field
        if fieldPlace >= 0 { text += "[\(fieldPlace)]" }
        if !member.isEmpty { text += "." + member }
        if memberPlace >= 0 { text += "[\(memberPlace)]" }
        return text
    }
}
