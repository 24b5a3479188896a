// Records as rows of CSV (RFC 4180), with the columns that the loader reads back.

public import Catalog

/// Writes records of one kind as CSV.
///
/// A member of an object has a column `object.member`; a list's values are joined by `;`; a list of objects is JSON
/// in its cell; beside each column of ids stands one of labels, `…_label`, which the loader passes over. Lines end
/// in CRLF.
public struct RecordCSV: Sendable {
    private let catalog: Catalog
    private let json: RecordJSON
    private let columns: [CSVColumn]

    /// Writes the fields named, in that order; all that the audience sees where none is named.
    public init(_ catalog: Catalog, _ resource: Resource, fields names: [String]? = nil) {
        self.catalog = catalog
        json = RecordJSON(catalog, resource)
        let table = catalog.table(resource)
        let fields =
            names.map { names in names.compactMap { table.schema.field(named: $0) } }
            ?? table.schema.fields.filter(catalog.shows)
        columns = fields.flatMap { field in
            table.column(field.name).map { CSVColumn.columns(of: field, $0, table) } ?? []
        }
    }

    /// The names of the columns.
    public var header: [String] { columns.map(\.name) }

    /// Appends the header line.
    public func writeHeader(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: header.joined(separator: ",").utf8)
        bytes.append(contentsOf: [13, 10])
    }

    /// Appends the line of the record in a row.
    public func write(_ row: Int, to bytes: inout [UInt8]) {
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.append(cell: cell(column, row), to: &bytes)
        }
        bytes.append(contentsOf: [13, 10])
    }

    private func cell(_ column: CSVColumn, _ row: Int) -> String {
        if let isPresent = column.isPresent, !isPresent[row] { return "" }
        switch column.content {
        case .scalar(let values): return text(values, column.type, row)
        case .labels(let values): return label(values, row)
        case .list(let offsets, let values):
            return list((Int(offsets[row])..<Int(offsets[row + 1])).map { text(values, column.type, $0) })
        case .listLabels(let offsets, let values):
            return (Int(offsets[row])..<Int(offsets[row + 1])).map { label(values, $0) }.joined(
                separator: ";")
        case .json(let values):
            var writer = JSONWriter()
            json.write(values, column.type, row, to: &writer)
            return writer.bytes == Array("[]".utf8) ? "" : String(decoding: writer.bytes, as: UTF8.self)
        case .language(let language, let offsets, let languages, let values):
            let index = (Int(offsets[row])..<Int(offsets[row + 1])).first { languages[$0] == language }
            return index.flatMap { values[$0] } ?? ""
        }
    }

    /// Values with `;` between them; as JSON where a value would be read back as another, or as several.
    private func list(_ values: [String]) -> String {
        let isAmbiguous = values.contains { $0.contains(";") || $0.hasPrefix(" ") || $0.hasSuffix(" ") }
        guard isAmbiguous || values.first?.hasPrefix("[\"") == true else {
            return values.joined(separator: ";")
        }
        var writer = JSONWriter()
        writer.beginList()
        for value in values { writer.text(value) }
        writer.endList()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func text(_ values: Column, _ type: FieldType, _ row: Int) -> String {
        switch values {
        case .text(let texts): texts[row] ?? ""
        case .term(let terms): catalog.term(type, terms[row])?.code ?? ""
        case .reference(let ordinals):
            ordinals[row] == Column.absentReference ? "" : catalog.id(ordinals[row])
        case .date(let dates): dates[row].ifPresent?.description ?? ""
        case .number(let numbers): numbers[row] == 0 ? "" : String(numbers[row])
        case .flag(let flags): flags[row] ? "true" : "false"
        case .instant(let instants): instants[row] == .min ? "" : Instant.text(instants[row])
        case .list, .object, .texts: ""
        }
    }

    private func label(_ values: Column, _ row: Int) -> String {
        guard case .reference(let ordinals) = values, ordinals[row] != Column.absentReference else {
            return ""
        }
        return catalog.label(ordinals[row])
    }

    /// Appends a cell: quoted where it must be, and with an apostrophe before what a spreadsheet would take for a
    /// formula (OWASP, "CSV injection"); the loader takes that apostrophe away again.
    static func append(cell: String, to bytes: inout [UInt8]) {
        let formulaStarts: [UInt8] = [61, 43, 45, 64, 9, 13]
        let isFormula = cell.utf8.drop { $0 == UInt8(ascii: "'") }.first.map(formulaStarts.contains) ?? false
        let needsQuotes = cell.utf8.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
        if needsQuotes { bytes.append(34) }
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in cell.utf8 {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(34) }
    }
}

/// One column of the table, with where its values come from.
struct CSVColumn: Sendable {
    enum Content: Sendable {
        case scalar(Column)
        case labels(Column)
        case list([UInt32], Column)
        case listLabels([UInt32], Column)
        case json(Column)
        case language(String, [UInt32], TextColumn, TextColumn)
    }

    let name: String
    let type: FieldType
    let content: Content
    /// Whether the object that the column is a member of is there.
    var isPresent: [Bool]?

    /// The columns that a field becomes.
    static func columns(of field: Field, _ column: Column, _ table: Table) -> [CSVColumn] {
        let name = field.name
        let type = field.type.element
        switch column {
        case .reference:
            return [
                CSVColumn(name: name, type: type, content: .scalar(column)),
                CSVColumn(name: name + "_label", type: .text, content: .labels(column)),
            ]
        case .list(let offsets, let elements):
            if case .object(_, let members) = elements, case .object(let fields) = type {
                var columns = [CSVColumn(name: name, type: field.type, content: .json(column))]
                if let index = fields.firstIndex(where: {
                    if case .reference = $0.type { true } else { false }
                }) {
                    columns.append(
                        CSVColumn(
                            name: name + "_label", type: .text, content: .listLabels(offsets, members[index]))
                    )
                }
                return columns
            }
            let list = CSVColumn(name: name, type: type, content: .list(offsets, elements))
            guard case .reference = type else { return [list] }
            return [
                list, CSVColumn(name: name + "_label", type: .text, content: .listLabels(offsets, elements)),
            ]
        case .object(let isPresent, let members):
            guard case .object(let fields) = field.type else { return [] }
            return zip(fields, members).map { member, values in
                CSVColumn(
                    name: name + "." + member.name, type: member.type, content: .scalar(values),
                    isPresent: isPresent)
            }
        case .texts(let offsets, let languages, let values):
            return self.languages(languages, offsets, table.visible).map { language in
                CSVColumn(
                    name: name + "." + language, type: .text,
                    content: .language(language, offsets, languages, values))
            }
        default:
            return [CSVColumn(name: name, type: type, content: .scalar(column))]
        }
    }

    /// The languages of the rows that may be seen: English first, the others in order.
    private static func languages(_ column: TextColumn, _ offsets: [UInt32], _ visible: [Int32]) -> [String] {
        var all = Set<String>()
        for row in visible {
            for index in Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1]) {
                if let language = column[index] { all.insert(language) }
            }
        }
        return all.sorted { ($0 == "en" ? 0 : 1, $0) < ($1 == "en" ? 0 : 1, $1) }
    }
}
