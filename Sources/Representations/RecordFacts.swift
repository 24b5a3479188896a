// What a record says beside its text, as names and values for people: made from the schema, so that no field is forgotten.

public import Catalog

/// One field of a record in words.
public struct RecordFact: Sendable {
    /// A piece of a value.
    public enum Part: Sendable {
        /// Words of the dataset.
        case text(String)
        /// Words in a language, by its tag.
        case words(String, language: String)
        /// An address on the web.
        case address(String)
        /// Another record.
        case record(Ordinal)
    }

    /// The field's key.
    public let field: String
    /// The field's name for people.
    public let name: String
    /// The values, each in pieces.
    public let values: [[Part]]
}

extension RecordContent {
    /// The fields that stand elsewhere: in the title, the text, the sources and the mark of a correction.
    private static let apart: Set<String> = [
        "id", "title", "summary", "claim", "quotation", "citations", "status", "correction", "revision",
        "added",
        "modified", "former_ids", "tags",
    ]

    /// The fields that have a value.
    public var facts: [RecordFact] {
        zip(table.schema.fields, table.columns).compactMap { field, column in
            guard catalog.shows(field), !Self.apart.contains(field.name) else { return nil }
            let values = parts(column, field.type, row)
            if case .flag(let flags) = column, !flags[row] { return nil }
            return values.isEmpty
                ? nil : RecordFact(field: field.name, name: Self.words(field.name), values: values)
        }
    }

    /// `valid_from` as `Valid from`. The tone is the curators' judgement, and wherever it is shown it says so.
    private static func words(_ name: String) -> String {
        if name == "tone" { return "Tone (curated)" }
        let spaced = String(name.map { $0 == "_" ? " " : $0 })
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }

    private func parts(_ column: Column, _ type: FieldType, _ row: Int) -> [[RecordFact.Part]] {
        switch column {
        case .text(let texts):
            return texts[row].map { [[type == .url ? .address($0) : .text($0)]] } ?? []
        case .term(let terms): return catalog.term(type, terms[row]).map { [[.text($0.label)]] } ?? []
        case .reference(let ordinals):
            return ordinals[row] == Column.absentReference ? [] : [[.record(ordinals[row])]]
        case .date(let dates): return dates[row].ifPresent.map { [[.text($0.description)]] } ?? []
        case .number(let numbers): return numbers[row] == 0 ? [] : [[.text(String(numbers[row]))]]
        case .flag(let flags): return [[.text(flags[row] ? "yes" : "no")]]
        case .instant: return []
        case .list(let offsets, let elements):
            return (Int(offsets[row])..<Int(offsets[row + 1])).flatMap { parts(elements, type.element, $0) }
        case .object(let isPresent, let members):
            guard isPresent[row], case .object(let fields) = type else { return [] }
            return [joined(fields, members, row)].filter { !$0.isEmpty }
        case .texts(let offsets, let languages, let values):
            return (Int(offsets[row])..<Int(offsets[row + 1])).map {
                [.words(values[$0] ?? "", language: languages[$0] ?? "")]
            }
        }
    }

    /// The members of an object behind one another: `Norland, member, from 2021, to 2022-06`.
    private func joined(_ fields: [Field], _ members: [Column], _ row: Int) -> [RecordFact.Part] {
        var all: [RecordFact.Part] = []
        for (field, member) in zip(fields, members) {
            guard let value = parts(member, field.type, row).first else { continue }
            if !all.isEmpty { all.append(.text(", ")) }
            switch field.type {
            case .date, .day: all.append(.text(field.name + " "))
            case .text where field.name != "role" && field.name != "title":
                all.append(.text(field.name + " "))
            default: break
            }
            all += value
        }
        return all
    }
}
