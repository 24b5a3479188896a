// A record as a JSON object: every key of its kind, always in the schema's order, always of one type.

public import Catalog

/// Writes records of one kind.
///
/// An absent scalar or object is null, an absent list is `[]`; fields that steer the server are left out.
public struct RecordJSON: Sendable {
    private let catalog: Catalog
    /// Every field of the kind.
    private let all: [(name: String, values: JSONValues)]
    /// Those that are written, in order.
    private var members: JSONMembers

    /// Writes all fields that the audience sees. This looks through columns for values: it is made once, and narrowed for each request.
    public init(_ catalog: Catalog, _ resource: Resource) {
        self.catalog = catalog
        let table = catalog.table(resource)
        let fields = table.schema.fields
        all = zip(fields, table.columns).map { ($0.name, JSONValues($1, $0.type, catalog)) }
        members = JSONMembers(zip(fields, all).filter { catalog.shows($0.0) }.map(\.1))
    }

    /// The same with the fields named, in the order in which they are named.
    public func writing(_ names: [String]) -> RecordJSON {
        var narrowed = self
        narrowed.members = JSONMembers(names.compactMap { name in all.first { $0.name == name } })
        return narrowed
    }

    /// About how many bytes the records in some rows take.
    ///
    /// Measured column by column, which brings the values near: a processor overlaps reads that do not wait for each
    /// other, while writing record by record waits for most of them. Of a million records a page of 50 takes a third
    /// less time when it is measured first.
    public func size(of rows: [Int]) -> Int { members.size(of: rows) }

    /// Writes the record in a row.
    ///
    /// - Parameter extras: writes members behind the record's own.
    public func write(_ row: Int, to writer: inout JSONWriter, extras: (inout JSONWriter) -> Void = { _ in })
    {
        writer.beginObject()
        members.write(row, catalog, to: &writer)
        extras(&writer)
        writer.endObject()
    }
}

/// The members of objects that are written many times. All that is the same in each of them is there as bytes: the keys,
/// and the values of columns in which no row has any.
struct JSONMembers: Sendable {
    /// The values that differ from object to object.
    private var values: [JSONValues] = []
    /// What stands before each of them and, at the end, behind the last; one behind the other.
    private var bytes: [UInt8] = []
    /// Where what stands before each of them ends.
    private var ends: [Int] = []

    init(_ members: [(name: String, values: JSONValues)]) {
        var writer = JSONWriter()
        for (name, values) in members {
            writer.key(name)
            switch values {
            case .null: writer.null()
            case .emptyList: writer.emptyList()
            default:
                ends.append(writer.bytes.count)
                self.values.append(values)
                writer.skipValue()
            }
        }
        bytes = writer.bytes
    }

    /// About how many bytes the members take for some rows.
    func size(of rows: [Int]) -> Int {
        values.reduce(rows.count * (bytes.count + 8 * values.count)) { $0 + $1.size(of: rows) }
    }

    /// Writes the members for a row into an object that has just been opened.
    func write(_ row: Int, _ catalog: Catalog, to writer: inout JSONWriter) {
        // Lent once for all members: a look into each array counts its owners, for every member of every record.
        bytes.withUnsafeBufferPointer { bytes in
            values.withUnsafeBufferPointer { values in
                var start = 0
                for index in values.indices {
                    let end = ends[index]
                    writer.members(
                        ready: UnsafeBufferPointer(rebasing: bytes[start..<end]), isValueNext: true)
                    values[index].write(row, catalog, to: &writer)
                    start = end
                }
                if start < bytes.count {
                    writer.members(ready: UnsafeBufferPointer(rebasing: bytes[start...]), isValueNext: false)
                }
            }
        }
    }
}

/// The values of a column, made ready to be written as JSON many times.
indirect enum JSONValues: Sendable {
    /// No row has a value: nothing has to be looked at.
    case null
    /// All lists are empty.
    case emptyList
    case text(TextColumn)
    case term([UInt16], codes: [String])
    case reference([Ordinal])
    case date([PartialDate])
    case number([Int32])
    case flag([Bool])
    case instant([Int64])
    case list(offsets: [UInt32], elements: JSONValues)
    case object(isPresent: [Bool], members: JSONMembers)
    case texts(offsets: [UInt32], languages: TextColumn, values: TextColumn)

    init(_ column: Column, _ type: FieldType, _ catalog: Catalog) {
        switch column {
        case .text(let texts): self = texts.allBytes.isEmpty ? .null : .text(texts)
        case .term(let terms):
            let isThere = terms.contains { $0 != Column.absentTerm }
            self = isThere ? .term(terms, codes: catalog.codes(type)) : .null
        case .reference(let ordinals):
            self = ordinals.contains { $0 != Column.absentReference } ? .reference(ordinals) : .null
        case .date(let dates): self = dates.contains { $0.ifPresent != nil } ? .date(dates) : .null
        case .number(let numbers): self = numbers.contains { $0 != 0 } ? .number(numbers) : .null
        case .flag(let flags): self = .flag(flags)
        case .instant(let seconds): self = seconds.contains { $0 != .min } ? .instant(seconds) : .null
        case .list(let offsets, _) where offsets.last == 0: self = .emptyList
        case .list(let offsets, let elements):
            self = .list(offsets: offsets, elements: JSONValues(elements, type.element, catalog))
        case .object(let isPresent, _) where !isPresent.contains(true): self = .null
        case .object(let isPresent, let columns):
            var fields: [Field] = []
            if case .object(let own) = type { fields = own }
            self = .object(
                isPresent: isPresent,
                members: JSONMembers(
                    zip(fields, columns).map { ($0.name, JSONValues($1, $0.type, catalog)) }))
        case .texts(let offsets, let languages, let values):
            self = .texts(offsets: offsets, languages: languages, values: values)
        }
    }

    /// About how many bytes the texts and lists in some rows take.
    func size(of rows: [Int]) -> Int {
        switch self {
        case .null, .emptyList: return 0
        case .text(let texts): return texts.size(of: rows)
        case .term(let terms, _): return rows.reduce(0) { $0 + (terms[$1] == Column.absentTerm ? 0 : 8) }
        case .reference(let ordinals):
            return rows.reduce(0) { $0 + (ordinals[$1] == Column.absentReference ? 0 : 16) }
        case .date(let dates): return rows.reduce(0) { $0 + (dates[$1].ifPresent == nil ? 0 : 8) }
        case .number(let numbers): return rows.reduce(0) { $0 + (numbers[$1] == 0 ? 0 : 2) }
        case .flag(let flags): return rows.reduce(0) { $0 + (flags[$1] ? 1 : 0) }
        case .instant(let seconds): return rows.reduce(0) { $0 + (seconds[$1] == .min ? 0 : 20) }
        case .list(let offsets, let elements):
            return elements.size(of: rows.flatMap { Int(offsets[$0])..<Int(offsets[$0 + 1]) })
        case .object(let isPresent, let members):
            let present = rows.filter { isPresent[$0] }
            return present.isEmpty ? 0 : members.size(of: present)
        case .texts(let offsets, let languages, let values):
            let places = rows.flatMap { Int(offsets[$0])..<Int(offsets[$0 + 1]) }
            return languages.size(of: places) + values.size(of: places)
        }
    }

    /// Writes the value in a row.
    func write(_ row: Int, _ catalog: Catalog, to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .emptyList: writer.emptyList()
        case .text(let texts):
            if texts.isAbsent(row) { writer.null() } else { writer.text(utf8: texts.utf8(row)) }
        case .term(let terms, let codes):
            if terms[row] == Column.absentTerm { writer.null() } else { writer.text(codes[Int(terms[row])]) }
        case .reference(let ordinals):
            if ordinals[row] == Column.absentReference {
                writer.null()
            } else {
                writer.text(utf8: catalog.idBytes(ordinals[row]))
            }
        case .date(let dates):
            if let date = dates[row].ifPresent { writer.date(date) } else { writer.null() }
        case .number(let numbers):
            if numbers[row] == 0 { writer.null() } else { writer.number(Int(numbers[row])) }
        case .flag(let flags):
            writer.flag(flags[row])
        case .instant(let seconds):
            if seconds[row] == .min { writer.null() } else { writer.text(Instant.text(seconds[row])) }
        case .list(let offsets, let elements):
            writer.beginList()
            for index in Int(offsets[row])..<Int(offsets[row + 1]) {
                elements.write(index, catalog, to: &writer)
            }
            writer.endList()
        case .object(let isPresent, let members):
            guard isPresent[row] else { return writer.null() }
            writer.beginObject()
            members.write(row, catalog, to: &writer)
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

    /// The codes of the vocabulary that a field takes its values from, in order.
    fileprivate func codes(_ type: FieldType) -> [String] {
        guard case .term(let name) = type else { return [] }
        return vocabularies[name]?.terms.map(\.code) ?? []
    }
}
