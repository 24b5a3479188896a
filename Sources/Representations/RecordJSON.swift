// A record as a JSON object: every key of its kind, always in the schema's order, always of one type.

public import Catalog

/// Writes records of one kind.
///
/// An absent scalar or object is null, an absent list is `[]`; fields that steer the server are left out.
public struct RecordJSON: Sendable {
    private let catalog: Catalog
    private let table: Table
    /// The fields to write, as places in the schema.
    private let fields: [Int]

    /// Writes the fields named, in the order in which they are named; all that the audience sees where none is named.
    public init(_ catalog: Catalog, _ resource: Resource, fields names: [String]? = nil) {
        self.catalog = catalog
        table = catalog.table(resource)
        let schema = table.schema
        fields =
            names.map { names in names.compactMap { name in schema.fields.firstIndex { $0.name == name } } }
            ?? schema.fields.indices.filter { catalog.shows(schema.fields[$0]) }
    }

    /// Writes the record in a row.
    ///
    /// - Parameter extras: writes members behind the record's own.
    public func write(_ row: Int, to writer: inout JSONWriter, extras: (inout JSONWriter) -> Void = { _ in })
    {
        writer.beginObject()
        for index in fields {
            writer.key(table.schema.fields[index].name)
            write(table.columns[index], table.schema.fields[index].type, row, to: &writer)
        }
        extras(&writer)
        writer.endObject()
    }

    /// Writes one value; `CSV` writes lists of objects into its cells with it.
    func write(_ column: Column, _ type: FieldType, _ row: Int, to writer: inout JSONWriter) {
        switch column {
        case .text(let texts):
            if texts.isAbsent(row) { writer.null() } else { writer.text(utf8: texts.utf8(row)) }
        case .term(let terms):
            writer.text(orNull: catalog.term(type, terms[row])?.code)
        case .reference(let ordinals):
            writer.text(orNull: ordinals[row] == Column.absentReference ? nil : catalog.id(ordinals[row]))
        case .date(let dates):
            writer.text(orNull: dates[row].ifPresent?.description)
        case .number(let numbers):
            if numbers[row] == 0 { writer.null() } else { writer.number(Int(numbers[row])) }
        case .flag(let flags):
            writer.flag(flags[row])
        case .instant(let seconds):
            if seconds[row] == .min { writer.null() } else { writer.text(Instant.text(seconds[row])) }
        case .list(let offsets, let elements):
            writer.beginList()
            for index in Int(offsets[row])..<Int(offsets[row + 1]) {
                write(elements, type.element, index, to: &writer)
            }
            writer.endList()
        case .object(let isPresent, let members):
            guard isPresent[row], case .object(let fields) = type else { return writer.null() }
            writer.beginObject()
            for (field, member) in zip(fields, members) {
                writer.key(field.name)
                write(member, field.type, row, to: &writer)
            }
            writer.endObject()
        case .texts(let offsets, let languages, let values):
            writer.beginObject()
            for index in Int(offsets[row])..<Int(offsets[row + 1]) {
                writer.key(languages[index] ?? "")
                writer.text(utf8: values.utf8(index))
            }
            writer.endObject()
        }
    }
}

extension Catalog {
    /// The term at a place of the vocabulary that a field takes its values from; `nil` for the mark of absence.
    func term(_ type: FieldType, _ place: UInt16) -> Term? {
        guard place != Column.absentTerm, case .term(let name) = type, let vocabulary = vocabularies[name]
        else {
            return nil
        }
        return vocabulary.terms[Int(place)]
    }
}
