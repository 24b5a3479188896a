// A JSON Schema per kind of record, for editors' tools, made from the tables that the loader reads.

public import Catalog

/// Writes JSON Schemas (draft 2020-12) of data files.
public enum RecordSchema {
    /// The schema of a data file of a kind: a list of records, as YAML or JSON write it.
    ///
    /// - Parameter vocabularies: where the words of closed lists come from; the words of the dataset's own lists are
    ///   left open when it is `nil`.
    public static func write(_ schema: Schema, vocabularies: Vocabularies?, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
        writer.member("$id", schema.resource.rawValue + ".json")
        writer.member(
            "title", schema.resource.plural.prefix(1).uppercased() + schema.resource.plural.dropFirst())
        writer.member("description", schema.resource.meaning)
        writer.key("oneOf")
        writer.beginList()
        writer.raw(##"{"type":"array","items":{"$ref":"#/$defs/record"}}"##.utf8)
        writer.raw(##"{"$ref":"#/$defs/record"}"##.utf8)
        writer.endList()
        writer.key("$defs")
        writer.beginObject()
        writer.key("record")
        writeObject(schema.fields, vocabularies, to: &writer)
        writer.endObject()
        writer.endObject()
    }

    private static func writeObject(
        _ fields: [Field], _ vocabularies: Vocabularies?, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("type", "object")
        writer.key("additionalProperties")
        writer.flag(false)
        writer.member("required", fields.filter(\.isRequired).map(\.name))
        writer.key("properties")
        writer.beginObject()
        for field in fields {
            writer.key(field.name)
            writer.beginObject()
            writer.member("description", field.meaning)
            writeType(field.type, vocabularies, to: &writer)
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
    }

    private static func writeType(
        _ type: FieldType, _ vocabularies: Vocabularies?, to writer: inout JSONWriter
    ) {
        switch type {
        case .identifier, .reference: writePattern("^[a-z0-9-]{1,80}$", to: &writer)
        case .text: writeText(minLength: 1, to: &writer)
        case .url: writePattern("^https?://[^ ]+$", to: &writer)
        case .language: writePattern("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", to: &writer)
        case .date: writeDate(to: &writer)
        case .day: writePattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", to: &writer)
        case .instant:
            writePattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:[0-9]{2})$", to: &writer)
        case .number:
            writer.member("type", "integer")
            writer.member("minimum", 1)
        case .flag: writer.member("type", "boolean")
        case .term(let name):
            writer.member("type", "string")
            let terms = vocabularies?[name]?.terms ?? []
            if !terms.isEmpty { writer.member("enum", terms.map(\.code)) }
        case .list(let element):
            writer.member("type", "array")
            writer.key("items")
            if case .object(let fields) = element {
                writeObject(fields, vocabularies, to: &writer)
            } else {
                writer.beginObject()
                writeType(element, vocabularies, to: &writer)
                writer.endObject()
            }
        case .object(let fields):
            writer.key("allOf")
            writer.beginList()
            writeObject(fields, vocabularies, to: &writer)
            writer.endList()
        case .texts:
            writer.member("type", "object")
            writer.key("additionalProperties")
            writer.beginObject()
            writeText(minLength: 1, to: &writer)
            writer.endObject()
        }
    }

    private static let datePattern: String = {
        let date = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?"
        return "^(\(date)|(\(date)|\\.\\.)?/(\(date)|\\.\\.)?)$"
    }()

    /// A date; a bare year is a number to a YAML editor, though the loader reads it as text.
    private static func writeDate(to writer: inout JSONWriter) {
        writer.member("type", ["string", "integer"])
        writer.member("pattern", datePattern)
        writer.member("minimum", 1_000)
        writer.member("maximum", 9_999)
    }

    private static func writeText(minLength: Int, to writer: inout JSONWriter) {
        writer.member("type", "string")
        writer.member("minLength", minLength)
    }

    private static func writePattern(_ pattern: String, to writer: inout JSONWriter) {
        writer.member("type", "string")
        writer.member("pattern", pattern)
    }
}
