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
        _ catalog: Catalog, _ resource: Resource, fields: [String]?, format: Format,
        options: FormatOptions = FormatOptions()
    ) {
        self.options = options
        form =
            format == .csv
            ? .csv(RecordCSV(catalog, resource, fields: fields))
            : .jsonl(RecordJSON(catalog, resource, fields: fields))
    }

    func writeHeader(to bytes: inout [UInt8]) {
        guard case .csv(let csv) = form else { return }
        if options.hasMark { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
        if options.hasHeader { csv.writeHeader(to: &bytes) }
    }

    func write(_ row: Int, to bytes: inout [UInt8]) {
        switch form {
        case .csv(let csv): csv.write(row, to: &bytes)
        case .jsonl(let json):
            var writer = JSONWriter()
            json.write(row, to: &writer)
            bytes.append(contentsOf: writer.bytes)
            bytes.append(10)
        }
    }
}

/// A long list while it is sent: memory for one buffer, however many rows there are.
///
/// @unchecked: one transport thread at a time reads a stream, which is the contract of `BodyStream`.
final class RowStream: BodyStream, @unchecked Sendable {
    private let writer: RowWriter
    private let rows: [Int]
    private var next = 0
    private var pending: [UInt8] = []
    private var sent = 0

    init(_ writer: RowWriter, _ rows: [Int]) {
        self.writer = writer
        self.rows = rows
        writer.writeHeader(to: &pending)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        if sent == pending.count {
            pending.removeAll(keepingCapacity: true)
            sent = 0
            while next < rows.count, pending.count < buffer.count {
                writer.write(rows[next], to: &pending)
                next += 1
            }
            if pending.isEmpty { return .end }
        }
        let count = min(buffer.count, pending.count - sent)
        buffer.copyBytes(from: pending[sent..<sent + count])
        sent += count
        return .bytes(count)
    }
}
