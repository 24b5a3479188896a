// The lines of a journal: JSON with a checksum in front, written and read.

internal import CZlib
internal import Catalog
internal import Representations
internal import StructuredText

/// What a line of a journal says. docs/journal.md describes the format.
enum JournalLine {
    /// The first line: the version of the format.
    case header(version: Int)
    /// An edition begins.
    case edition(EditionHead)
    /// What became of a record with it; the record as JSON, at a place in the line, where there is one.
    case record(RecordChange?, resource: Resource, id: String, value: Range<Int>?)
    /// The edition is complete: what stands before is to be believed.
    case end(version: String, records: Int)

    /// What the line at the beginning of an edition says.
    struct EditionHead {
        let version: String
        let instant: Int64
        let day: Day
        /// Where `dataset.yaml` and `vocabularies.yaml` stand in the line, as JSON.
        let dataset: Range<Int>
        let vocabularies: Range<Int>
    }

    /// The version of the format that is written, and the only one that is read.
    static let formatVersion = 1

    // MARK: The checksum

    private static let opening = Array(#"{"crc":""#.utf8)
    /// What stands before the part that the checksum is of: the opening, eight digits, a quotation mark and a comma.
    private static let prefixBytes = 18

    /// A line of members, with its checksum and the line end.
    static func sealed(_ members: JSONWriter) -> [UInt8] {
        // The members were written as an object; its brace gives way to the checksum.
        let rest = members.bytes.dropFirst()
        return opening + hexadecimal(checksum(rest)) + Array(#"","#.utf8) + rest + [10]
    }

    /// The CRC-32 of bytes (ISO 3309, as zlib computes it).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        // The slice lends its bytes for the length of the call.
        bytes.withUnsafeBufferPointer {
            UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count)))
        }
    }

    private static func hexadecimal(_ number: UInt32) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return stride(from: 28, through: 0, by: -4).map { digits[Int(number >> UInt32($0) & 15)] }
    }

    /// Whether a line, without its end, is whole and unaltered.
    static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count > prefixBytes, line.starts(with: opening) else { return false }
        let rest = line.dropFirst(prefixBytes)
        return line[(line.startIndex + opening.count)...].prefix(8).elementsEqual(hexadecimal(checksum(rest)))
    }

    // MARK: Writing

    /// The first line of a journal.
    static func header() -> [UInt8] {
        sealed { writer in
            writer.member("line", "journal")
            writer.member("version", formatVersion)
        }
    }

    /// The line at the beginning of an edition.
    static func edition(_ edition: Edition, instant: Int64) -> [UInt8] {
        sealed { writer in
            writer.member("line", "edition")
            writer.member("dataset_version", edition.version)
            writer.member("at", Instant.text(instant))
            writer.member("day", edition.lastModifiedDay.description)
            writer.key("dataset")
            DatasetFile.write(edition.catalog.dataset, to: &writer)
            writer.key("vocabularies")
            DatasetFile.write(edition.catalog.vocabularies, to: &writer)
        }
    }

    /// The line of a record that is there when the journal begins, or in which something differs that is no change.
    static func present(_ edition: Edition, _ resource: Resource, _ row: Int) -> [UInt8] {
        record(
            "none", resource, edition.catalog.table(resource).id(row), revision: nil, fields: [],
            formerId: nil, edition, row)
    }

    /// The line of a record that changed.
    static func change(_ change: RecordChange, _ edition: Edition) -> [UInt8] {
        let catalog = edition.catalog
        var row: Int?
        switch catalog.look(up: change.id) {
        case .record(let ordinal) where change.kind != .withdrawn,
            .retracted(let ordinal) where change.kind != .withdrawn:
            row = catalog.locate(ordinal).row
        default: row = nil
        }
        return record(
            change.kind.rawValue, change.resource, change.id, revision: change.revision,
            fields: change.fields, formerId: change.formerId, edition, row)
    }

    private static func record(
        _ change: String, _ resource: Resource, _ id: String, revision: Int?, fields: [String],
        formerId: String?, _ edition: Edition, _ row: Int?
    ) -> [UInt8] {
        sealed { writer in
            writer.member("line", "record")
            writer.member("change", change)
            writer.member("type", resource.rawValue)
            writer.member("id", id)
            writer.member("revision", revision ?? 0)
            writer.member("fields", fields)
            writer.key("former_id")
            writer.text(orNull: formerId)
            writer.key("record")
            guard let row else { return writer.null() }
            // Of what was taken back nothing is kept but that it was.
            let isGone = !edition.catalog.table(resource).isVisible(row)
            edition.json(resource, fields: isGone ? DatasetFile.tombstoneFields : nil)
                .write(row, to: &writer)
        }
    }

    /// The line that completes an edition.
    static func end(version: String, records: Int) -> [UInt8] {
        sealed { writer in
            writer.member("line", "end")
            writer.member("dataset_version", version)
            writer.member("records", records)
        }
    }

    private static func sealed(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        write(&writer)
        writer.endObject()
        return sealed(writer)
    }

    // MARK: Reading

    /// Reads a line that is whole.
    ///
    /// - Returns: `nil` where it says nothing that is known here.
    init?(_ line: ArraySlice<UInt8>) {
        guard let members = Members(line) else { return nil }
        switch members.text("line") {
        case "journal":
            guard let version = members.number("version") else { return nil }
            self = .header(version: version)
        case "edition":
            guard let version = members.text("dataset_version"),
                let instant = members.text("at").flatMap(Timestamp.seconds),
                let day = members.text("day").flatMap({ try? PartialDate($0) }),
                let dataset = members.range("dataset"), let vocabularies = members.range("vocabularies")
            else { return nil }
            self = .edition(
                EditionHead(
                    version: version, instant: instant, day: day.earliest, dataset: dataset,
                    vocabularies: vocabularies))
        case "record":
            guard let name = members.text("change"),
                let resource = members.text("type").flatMap(Resource.init(rawValue:)),
                let id = members.text("id"), let revision = members.number("revision"),
                let value = members.range("record")
            else { return nil }
            var change: RecordChange?
            if let kind = CatalogComparison.Kind(rawValue: name) {
                change = RecordChange(
                    kind: kind, resource: resource, id: id, revision: revision,
                    fields: members.texts("fields"), formerId: members.text("former_id"))
            } else if name != "none" {
                return nil
            }
            let isNull = line[value].elementsEqual("null".utf8)
            self = .record(change, resource: resource, id: id, value: isNull ? nil : value)
        case "end":
            guard let version = members.text("dataset_version"), let records = members.number("records")
            else { return nil }
            self = .end(version: version, records: records)
        default: return nil
        }
    }

    /// The members of a line, by name: where each value stands. Values are read when they are asked for, so that a
    /// record in a line is only stepped over.
    private struct Members {
        private let line: ArraySlice<UInt8>
        private var ranges: [(name: String, value: Range<Int>)] = []

        init?(_ line: ArraySlice<UInt8>) {
            self.line = line
            var scan = JSONScan(line)
            guard scan.takes(UInt8(ascii: "{")) else { return nil }
            repeat {
                guard let name = scan.string(), scan.takes(UInt8(ascii: ":")), let value = scan.value() else {
                    return nil
                }
                ranges.append((String(decoding: line[name].dropFirst().dropLast(), as: UTF8.self), value))
            } while scan.takes(UInt8(ascii: ","))
            guard scan.takes(UInt8(ascii: "}")), scan.isAtEnd else { return nil }
        }

        func range(_ name: String) -> Range<Int>? { ranges.first { $0.name == name }?.value }

        func number(_ name: String) -> Int? {
            range(name).flatMap { Int(String(decoding: line[$0], as: UTF8.self)) }
        }

        func text(_ name: String) -> String? { range(name).flatMap { tree(of: $0) }.flatMap { $0.first } }

        func texts(_ name: String) -> [String] { range(name).flatMap { tree(of: $0) } ?? [] }

        /// The texts of a value: of a text itself, of a list its elements; `nil` for anything else.
        private func tree(of range: Range<Int>) -> [String]? {
            var tree = ValueTree()
            let bytes = Array(line[range])
            // The array outlives the reading.
            let isRead = bytes.withUnsafeBufferPointer { buffer in
                (try? JSONReader.readDocument(buffer, into: &tree)) != nil
            }
            guard isRead, let root = tree.nodes.first else { return nil }
            if root.kind == .text { return [tree.text(at: 0)] }
            guard root.kind == .list else { return nil }
            return tree.nodes.indices.dropFirst().filter { tree.nodes[$0].kind == .text }.map(tree.text(at:))
        }
    }
}

/// Steps over the JSON that this target writes: without spaces, and known to be well formed by its checksum. It never
/// leaves the line.
private struct JSONScan {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var isAtEnd: Bool { place == bytes.endIndex }

    mutating func takes(_ byte: UInt8) -> Bool {
        guard place < bytes.endIndex, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// The range of a text with its quotation marks.
    mutating func string() -> Range<Int>? {
        let start = place
        guard takes(UInt8(ascii: "\"")) else { return nil }
        while place < bytes.endIndex {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""):
                place += 1
                return start..<place
            default: place += 1
            }
        }
        place = min(place, bytes.endIndex)
        return nil
    }

    /// The range of a value.
    mutating func value() -> Range<Int>? {
        let start = place
        guard place < bytes.endIndex else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            while place < bytes.endIndex {
                switch bytes[place] {
                case UInt8(ascii: "\""):
                    guard string() != nil else { return nil }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                place += 1
                if depth == 0 { return start..<place }
            }
            return nil
        default:
            while place < bytes.endIndex, !Array(",]}".utf8).contains(bytes[place]) { place += 1 }
            return place > start ? start..<place : nil
        }
    }
}
