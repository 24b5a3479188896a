// A table of figures, written as JSON rows or as CSV from one description.

/// One figure, text or list in a table.
public enum TableCell: Sendable, Equatable {
    /// Nothing to say.
    case absent
    /// A text.
    case text(String)
    /// A whole number.
    case count(Int)
    /// A number.
    case number(Double)
    /// True or false.
    case flag(Bool)
    /// Several.
    case list([TableCell])
    /// Named members, in order.
    case object([(String, TableCell)])

    /// A text, or nothing.
    public init(_ text: String?) { self = text.map(TableCell.text) ?? .absent }
    /// A number, or nothing.
    public init(_ number: Double?) { self = number.map(TableCell.number) ?? .absent }

    /// Equal content.
    public static func == (left: TableCell, right: TableCell) -> Bool {
        var (one, other) = (JSONWriter(), JSONWriter())
        left.write(to: &one)
        right.write(to: &other)
        return one.bytes == other.bytes
    }

    /// Writes the cell as JSON.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .absent: writer.null()
        case .text(let text): writer.text(text)
        case .count(let count): writer.number(count)
        case .number(let number): writer.number(number)
        case .flag(let flag): writer.flag(flag)
        case .list(let cells):
            writer.beginList()
            for cell in cells { cell.write(to: &writer) }
            writer.endList()
        case .object(let members):
            writer.beginObject()
            for (name, cell) in members {
                writer.key(name)
                cell.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// The cell as CSV has it: lists of texts joined by `;`, other lists and objects as JSON.
    var csv: String {
        switch self {
        case .absent: return ""
        case .text(let text): return text
        case .count, .number, .flag: return json
        case .list(let cells):
            let texts = cells.compactMap { if case .text(let text) = $0 { text } else { nil } }
            return texts.count == cells.count ? texts.joined(separator: ";") : json
        case .object: return json
        }
    }

    private var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Whether CSV writes it as a plain number, which is no formula even with a sign before it.
    fileprivate var isNumber: Bool {
        switch self {
        case .count, .number: true
        default: false
        }
    }
}

/// Rows under the same columns.
public struct FigureTable: Sendable {
    /// The names of the columns, which are the keys in JSON.
    public let columns: [String]
    /// The rows, each with a cell per column.
    public var rows: [[TableCell]]

    /// Makes a table.
    public init(columns: [String], rows: [[TableCell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// About how many bytes the rows take as JSON.
    public var size: Int { rows.count * columns.reduce(4) { $0 + $1.utf8.count + 16 } }

    /// Writes a list of objects.
    public func write(to writer: inout JSONWriter) {
        writer.beginList()
        for row in rows {
            writer.beginObject()
            for (name, cell) in zip(columns, row) {
                writer.key(name)
                cell.write(to: &writer)
            }
            writer.endObject()
        }
        writer.endList()
    }

    /// The table as CSV (RFC 4180).
    ///
    /// - Parameters:
    ///   - hasMark: whether it begins with a byte order mark.
    ///   - hasHeader: whether its first line names the columns.
    public func csv(hasMark: Bool = false, hasHeader: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = hasMark ? [0xEF, 0xBB, 0xBF] : []
        if hasHeader { bytes += Array(columns.joined(separator: ",").utf8) + [13, 10] }
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                if cell.isNumber {
                    bytes.append(contentsOf: cell.csv.utf8)
                } else {
                    RecordCSV.append(cell: cell.csv, to: &bytes)
                }
            }
            bytes.append(contentsOf: [13, 10])
        }
        return bytes
    }

    /// The table as JSON Lines, a row a line.
    public func jsonLines() -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows {
            var writer = JSONWriter()
            TableCell.object(Array(zip(columns, row))).write(to: &writer)
            bytes.append(contentsOf: writer.bytes)
            bytes.append(10)
        }
        return bytes
    }
}
