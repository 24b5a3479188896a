// Records as rows of CSV (RFC 4180), with the columns that the loader reads back.

public import Catalog

/// Writes records of one kind as CSV.
///
/// A member of an object has a column `object.member`; a list's values are joined by `;`; a list of objects is JSON
/// in its cell; beside each column of ids stands one of labels, `…_label`, which the loader passes over. Lines end
/// in CRLF.
public struct RecordCSV: Sendable {
    private let catalog: Catalog
    /// The columns of every field of the kind.
    private let all: [(field: String, columns: [CSVColumn])]
    /// Those that are written, in order.
    private var columns: [CSVColumn]

    /// Writes all fields that the audience sees. This looks through columns for values: it is made once, and narrowed for each request.
    public init(_ catalog: Catalog, _ resource: Resource) {
        self.catalog = catalog
        let table = catalog.table(resource)
        let fields = table.schema.fields
        all = zip(fields, table.columns).map { field, column in
            (field.name, CSVColumn.columns(of: field, column, table, catalog))
        }
        columns = zip(fields, all).filter { catalog.shows($0.0) }.flatMap(\.1.columns)
    }

    /// The same with the fields named, in that order.
    public func writing(_ names: [String]) -> RecordCSV {
        var narrowed = self
        narrowed.columns = names.flatMap { name in all.first { $0.field == name }?.columns ?? [] }
        return narrowed
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
            let start = bytes.count
            write(column, row, to: &bytes)
            Self.finish(cellFrom: start, &bytes)
        }
        bytes.append(contentsOf: [13, 10])
    }

    private func write(_ column: CSVColumn, _ row: Int, to bytes: inout [UInt8]) {
        if let isPresent = column.isPresent, !isPresent[row] { return }
        switch column.content {
        case .scalar(let values): write(values, row, to: &bytes)
        case .labels(let values): writeLabel(values, row, to: &bytes)
        case .list(let offsets, let values):
            writeList(values, Int(offsets[row])..<Int(offsets[row + 1]), to: &bytes)
        case .listLabels(let offsets, let values):
            for index in Int(offsets[row])..<Int(offsets[row + 1]) {
                if index > Int(offsets[row]) { bytes.append(UInt8(ascii: ";")) }
                writeLabel(values, index, to: &bytes)
            }
        case .json(let values):
            var writer = JSONWriter()
            values.write(row, catalog, to: &writer)
            if writer.bytes.count > 2 { bytes.append(contentsOf: writer.bytes) }
        case .language(let language, let offsets, let languages, let values):
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            if let index = range.first(where: { languages[$0] == language }) {
                bytes.append(contentsOf: values.utf8(index))
            }
        }
    }

    /// Values with `;` between them; as JSON where a value would be read back as another, or as several.
    private func writeList(_ values: JSONValues, _ range: Range<Int>, to bytes: inout [UInt8]) {
        let start = bytes.count
        var isAmbiguous = false
        for index in range {
            if index > range.lowerBound { bytes.append(UInt8(ascii: ";")) }
            let from = bytes.count
            write(values, index, to: &bytes)
            let value = bytes[from...]
            isAmbiguous =
                isAmbiguous || value.contains(UInt8(ascii: ";")) || value.first == UInt8(ascii: " ")
                || value.last == UInt8(ascii: " ")
                || (index == range.lowerBound && value.starts(with: [UInt8(ascii: "["), UInt8(ascii: "\"")]))
        }
        guard isAmbiguous else { return }
        bytes.removeLast(bytes.count - start)
        var writer = JSONWriter()
        writer.beginList()
        for index in range {
            var value: [UInt8] = []
            write(values, index, to: &value)
            writer.text(utf8: value[...])
        }
        writer.endList()
        bytes.append(contentsOf: writer.bytes)
    }

    private func write(_ values: JSONValues, _ row: Int, to bytes: inout [UInt8]) {
        switch values {
        case .text(let texts): bytes.append(contentsOf: texts.utf8(row))
        case .term(let terms, let codes):
            if terms[row] != Column.absentTerm { bytes.append(contentsOf: codes[Int(terms[row])].utf8) }
        case .reference(let ordinals):
            if ordinals[row] != Column.absentReference {
                bytes.append(contentsOf: catalog.idBytes(ordinals[row]))
            }
        case .date(let dates): dates[row].ifPresent?.write(to: &bytes)
        case .number(let numbers):
            if numbers[row] != 0 { bytes.append(contentsOf: String(numbers[row]).utf8) }
        case .flag(let flags): bytes.append(contentsOf: (flags[row] ? "true" : "false").utf8)
        case .instant(let instants):
            if instants[row] != .min { bytes.append(contentsOf: Instant.text(instants[row]).utf8) }
        case .null, .emptyList, .list, .object, .texts: break
        }
    }

    private func writeLabel(_ values: JSONValues, _ row: Int, to bytes: inout [UInt8]) {
        guard case .reference(let ordinals) = values, ordinals[row] != Column.absentReference else { return }
        bytes.append(contentsOf: catalog.labelBytes(ordinals[row]))
    }

    /// Appends a cell, as `finish` leaves it.
    static func append(cell: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: cell.utf8)
        finish(cellFrom: start, &bytes)
    }

    /// Finishes the cell that begins at a place: quoted where it must be, and with an apostrophe before what a
    /// spreadsheet would take for a formula (OWASP, "CSV injection"); the loader takes that apostrophe away again.
    private static func finish(cellFrom start: Int, _ bytes: inout [UInt8]) {
        let cell = bytes[start...]
        let first = cell.first { $0 != UInt8(ascii: "'") }
        let isFormula =
            first.map { $0 == 61 || $0 == 43 || $0 == 45 || $0 == 64 || $0 == 9 || $0 == 13 } ?? false
        // Read where it lies: most cells are left as they are.
        let needsQuotes = cell.withUnsafeBufferPointer { cell in
            cell.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
        }
        guard isFormula || needsQuotes else { return }
        let plain = Array(cell)
        bytes.removeLast(plain.count)
        if needsQuotes { bytes.append(34) }
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in plain {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(34) }
    }
}

/// One column of the table, with where its values come from.
struct CSVColumn: Sendable {
    enum Content: Sendable {
        case scalar(JSONValues)
        case labels(JSONValues)
        case list([UInt32], JSONValues)
        case listLabels([UInt32], JSONValues)
        case json(JSONValues)
        case language(String, [UInt32], TextColumn, TextColumn)
    }

    let name: String
    let content: Content
    /// Whether the object that the column is a member of is there.
    var isPresent: [Bool]?

    /// The columns that a field becomes.
    static func columns(of field: Field, _ column: Column, _ table: Table, _ catalog: Catalog) -> [CSVColumn]
    {
        let name = field.name
        let type = field.type.element
        let values = JSONValues(column, field.type, catalog)
        switch column {
        case .reference:
            return [
                CSVColumn(name: name, content: .scalar(values)),
                CSVColumn(name: name + "_label", content: .labels(values)),
            ]
        case .list(let offsets, let elements):
            let elementValues = JSONValues(elements, type, catalog)
            if case .object(_, let members) = elements, case .object(let fields) = type {
                var columns = [CSVColumn(name: name, content: .json(values))]
                if let index = fields.firstIndex(where: {
                    if case .reference = $0.type { true } else { false }
                }) {
                    columns.append(
                        CSVColumn(
                            name: name + "_label",
                            content: .listLabels(
                                offsets, JSONValues(members[index], fields[index].type, catalog))))
                }
                return columns
            }
            let list = CSVColumn(name: name, content: .list(offsets, elementValues))
            guard case .reference = type else { return [list] }
            return [list, CSVColumn(name: name + "_label", content: .listLabels(offsets, elementValues))]
        case .object(let isPresent, let members):
            guard case .object(let fields) = field.type else { return [] }
            return zip(fields, members).map { member, values in
                CSVColumn(
                    name: name + "." + member.name,
                    content: .scalar(JSONValues(values, member.type, catalog)), isPresent: isPresent)
            }
        case .texts(let offsets, let languages, let values):
            return self.languages(languages, offsets, table.visible).map { language in
                CSVColumn(
                    name: name + "." + language,
                    content: .language(language, offsets, languages, values))
            }
        default:
            return [CSVColumn(name: name, content: .scalar(values))]
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
