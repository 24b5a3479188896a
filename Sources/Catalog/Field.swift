// What a field of a record is: its name, the values it takes and what it means.

/// The values that a field takes.
public indirect enum FieldType: Sendable, Equatable {
    /// The id of the record itself: `[a-z0-9-]`, 1 to 80 characters.
    case identifier
    /// Text of at least one character.
    case text
    /// An absolute `http` or `https` address.
    case url
    /// A language tag (BCP 47), such as `en` or `az-Latn`.
    case language
    /// A code of the vocabulary with this name.
    case term(String)
    /// The id of a record of one of these kinds.
    case reference([Resource])
    /// An EDTF date or interval.
    case date
    /// One calendar day, `YYYY-MM-DD`.
    case day
    /// An RFC 3339 time.
    case instant
    /// A whole number from 1.
    case number
    /// True or false; false where it is absent.
    case flag
    /// Several values of one type, in order; empty where it is absent.
    case list(FieldType)
    /// Named members, or nothing.
    case object([Field])
    /// Texts by language tag, in order.
    case texts

    /// The type of one value: of a list's element, or the type itself.
    public var element: FieldType {
        if case .list(let element) = self { element } else { self }
    }
}

/// A field of a record, or a member of an object in it.
public struct Field: Sendable, Equatable {
    /// The key in YAML, JSON and CSV.
    public let name: String
    /// The values it takes.
    public let type: FieldType
    /// Whether a record without it is refused.
    public let isRequired: Bool
    /// Whether it steers the server and is in answers to the newsroom alone.
    public let isHidden: Bool
    /// What it says, in a sentence.
    public let meaning: String

    /// Makes a field.
    public init(
        _ name: String, _ type: FieldType, required: Bool = false, hidden: Bool = false, _ meaning: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.isHidden = hidden
        self.meaning = meaning
    }
}

/// A way to ask for records by a field, under the name of a query parameter.
public struct Filter: Sendable, Equatable {
    /// The parameter's name: singular where the field is a list.
    public let name: String
    /// The fields looked at, dotted where they are nested; one that matches is enough.
    public let paths: [String]
    /// What the filter asks, in a sentence.
    public let meaning: String

    /// Makes a filter.
    public init(_ name: String, _ paths: [String], _ meaning: String) {
        self.name = name
        self.paths = paths
        self.meaning = meaning
    }

    /// Whether it compares names, which may also be asked for as they come near.
    public var isOfNames: Bool { paths.allSatisfy { $0 == "names" || $0 == "aliases" } }
}

/// The fields of a kind of record, and the ways to ask for it.
public struct Schema: Sendable {
    /// The kind of record.
    public let resource: Resource
    /// The fields in the order in which every answer has them.
    public let fields: [Field]
    /// The filters in the order in which the documentation lists them.
    public let filters: [Filter]
    /// The field whose days place a record in time, for `as_of` and `expand=members`.
    public let timeField: String?
    /// The field that names a record for people.
    public let labelField: String
    /// The types at the paths of the filters, found once.
    private let filterTypes: [String: FieldType]

    init(resource: Resource, fields: [Field], filters: [Filter], timeField: String?, labelField: String) {
        self.resource = resource
        self.fields = fields
        self.filters = filters
        self.timeField = timeField
        self.labelField = labelField
        let types = filters.flatMap(\.paths).map { ($0, Self.type(at: $0, in: fields)) }
        filterTypes = Dictionary(types.compactMap { path, type in type.map { (path, $0) } }) { first, _ in
            first
        }
    }

    /// The field with this name.
    public func field(named name: String) -> Field? { fields.first { $0.name == name } }

    /// The filter with this name.
    public func filter(named name: String) -> Filter? { filters.first { $0.name == name } }

    /// The type of the values at a dotted path, lists looked through.
    ///
    /// - Returns: `nil` where no such field exists.
    public func type(at path: String) -> FieldType? { filterTypes[path] ?? Self.type(at: path, in: fields) }

    private static func type(at path: String, in fields: [Field]) -> FieldType? {
        var fields = fields
        var type: FieldType?
        for name in path.split(separator: ".") {
            guard let field = fields.first(where: { $0.name == name }) else { return nil }
            type = field.type.element
            if case .object(let members)? = type { fields = members } else { fields = [] }
        }
        return type
    }

    /// The type of the values that a filter compares; texts by language are compared as texts.
    public func type(of filter: Filter) -> FieldType {
        let type = filter.paths.first.flatMap(type(at:)) ?? .text
        return type == .texts ? .text : type
    }

    /// The field names that `sort` takes: those with one value that has an order.
    public var sortableFields: [Field] {
        fields.filter { field in
            if field.isHidden { return false }
            switch field.type {
            case .identifier, .text, .term, .date, .day, .number, .reference, .texts: return true
            case .object(let members): return Schema.isSpan(members)
            case .url, .language, .instant, .flag, .list: return false
            }
        }
    }

    /// Whether an object is a span of time: members `from` and `to` alone.
    public static func isSpan(_ members: [Field]) -> Bool { members.map(\.name) == ["from", "to"] }
}
