// Rows of CSV or JSON Lines, at once or piece by piece.

import Catalog
import HTTPMessage
import Representations

/// Writes one record a line.
struct RowWriter: Sendable {
    private enum Form: Sendable {
        case csv(RecordCSV)
        case jsonl(RecordJSON)
    }

    private let form: Form
    private let options: FormatOptions

    init(
        _ edition: Edition, _ resource: Resource, fields: [String]?, format: Format,
        options: FormatOptions = FormatOptions()
    ) {
        self.options = options
        form =
            format == .csv
            ? .csv(edition.csv(resource, fields: fields))
            : .jsonl(edition.json(resource, fields: fields))
    }

    func writeHeader(to bytes: inout [UInt8]) {
        guard case .csv(let csv) = form else { return }
        if options.hasMark { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
        if options.hasHeader { csv.writeHeader(to: &bytes) }
    }

    func write(_ row: Int, to bytes: inout [UInt8]) { write(CollectionOfOne(row), to: &bytes) }

    func write(_ rows: some Sequence<Int>, to bytes: inout [UInt8]) {
        switch form {
        case .csv(let csv):
            for row in rows { csv.write(row, to: &bytes) }
        case .jsonl(let json):
            let rows = Array(rows)
            var writer = JSONWriter(capacity: json.size(of: rows))
            for row in rows {
                writer.removeAll()
                json.write(row, to: &writer)
                bytes.append(contentsOf: writer.bytes)
                bytes.append(10)
            }
        }
    }
}

/// A long list while it is sent: memory for one buffer and one page, however many rows there are.
///
/// A list whose order cannot be walked is put in order once and kept as a list of rows.
///
/// @unchecked: one transport thread at a time reads a stream, which is the contract of `BodyStream`.
final class RowStream: BodyStream, @unchecked Sendable {
    private let writer: RowWriter
    private let selection: Selection
    /// The rows that come next, and where those behind them begin.
    private var rows: ArraySlice<Int>
    private var position: Position?
    private var pending: [UInt8] = []
    private var sent = 0

    /// How many rows are looked for at once.
    private static let pageRows = 1000
    /// How many rows are written between two looks at the size of the buffer.
    private static let rowsWritten = 16

    init(_ writer: RowWriter, _ selection: Selection) {
        self.writer = writer
        self.selection = selection
        (rows, position) = (selection.rows[...], selection.next)
        if position != nil, !selection.isWalkable {
            (rows, position) = (selection.page(after: nil, limit: nil).rows[...], nil)
        }
        writer.writeHeader(to: &pending)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        if sent == pending.count {
            pending.removeAll(keepingCapacity: true)
            sent = 0
            while pending.count < buffer.count {
                if rows.isEmpty, let position {
                    let page = selection.page(after: position, limit: Self.pageRows)
                    (rows, self.position) = (page.rows[...], page.next)
                }
                if rows.isEmpty { break }
                writer.write(rows.prefix(Self.rowsWritten), to: &pending)
                rows = rows.dropFirst(Self.rowsWritten)
            }
            if pending.isEmpty { return .end }
        }
        let count = min(buffer.count, pending.count - sent)
        buffer.copyBytes(from: pending[sent..<sent + count])
        sent += count
        return .bytes(count)
    }
}
