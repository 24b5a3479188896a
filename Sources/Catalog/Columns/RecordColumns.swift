// The columns of a kind of record while records are read: of a part of the input, and then of all of it.

extension FieldType {
    /// How many columns its values take: its own, and those of what is within it.
    package var columnCount: Int {
        switch self {
        case .list(let element): 1 + element.columnCount
        case .texts: 3
        case .object(let fields): fields.reduce(1) { $0 + $1.type.columnCount }
        case .identifier, .text, .url, .language, .term, .reference, .date, .day, .instant, .number, .flag: 1
        }
    }
}

/// Collects records as columns, one behind the other in a flat list: a list is followed by its elements, an object by
/// its members, texts by their languages and then their words.
///
/// A value: each part of the input is read into columns of its own, and these are joined in the order of the input.
/// What it is given has been checked: it knows no errors.
package struct RecordColumns: Sendable {
    private var columns: [ColumnBuilder] = []
    private let fieldStarts: [Int]
    /// For each column which ones are appended to where it has no value: its own and, of an object, those of members.
    private var absences: [[Int]] = []

    /// Makes the empty columns of some fields.
    package init(_ fields: [Field]) {
        var starts: [Int] = []
        for field in fields {
            starts.append(columns.count)
            Self.append(field.type, to: &columns)
        }
        fieldStarts = starts
        absences = columns.indices.map(absence)
    }

    private func absence(_ column: Int) -> [Int] {
        guard case .object(let fields) = columns[column].type else { return [column] }
        var absence: [Int] = []
        var member = column + 1
        for field in fields {
            absence += self.absence(member)
            member += field.type.columnCount
        }
        return absence + [column]
    }

    private static func append(_ type: FieldType, to columns: inout [ColumnBuilder]) {
        columns.append(ColumnBuilder(type))
        switch type {
        case .list(let element): append(element, to: &columns)
        case .texts:
            append(.language, to: &columns)
            append(.text, to: &columns)
        case .object(let fields): for field in fields { append(field.type, to: &columns) }
        case .identifier, .text, .url, .language, .term, .reference, .date, .day, .instant, .number, .flag:
            break
        }
    }

    /// How many records there are.
    package var count: Int { columns.first?.count ?? 0 }

    /// Marks a symbol of a part of the input, to be exchanged for one of the whole when the part is appended.
    package static func symbol(ofPart symbol: UInt32) -> UInt32 { symbol | ColumnBuilder.partSymbol }

    /// The symbol of a part that has been marked so; `nil` of one of the whole.
    package static func partSymbol(_ symbol: UInt32) -> UInt32? {
        symbol & ColumnBuilder.partSymbol == 0 ? nil : symbol & ~ColumnBuilder.partSymbol
    }

    // MARK: Values

    /// Appends a text; not empty, UTF-8.
    package mutating func append(utf8: UnsafeBufferPointer<UInt8>, to column: Int) {
        columns[column].append(utf8: utf8)
    }

    /// Appends the place of a term in its vocabulary.
    package mutating func append(term: Int, to column: Int) { columns[column].append(term: term) }

    /// Appends a reference, as the symbol of an id.
    package mutating func append(symbol: UInt32, to column: Int) { columns[column].append(symbol: symbol) }

    /// Appends a date.
    package mutating func append(date: PartialDate, to column: Int) { columns[column].append(date: date) }

    /// Appends a number.
    package mutating func append(number: Int32, to column: Int) { columns[column].append(number: number) }

    /// Appends a flag.
    package mutating func append(flag: Bool, to column: Int) { columns[column].append(flag: flag) }

    /// Appends an instant, in seconds since 1970.
    package mutating func append(instant: Int64, to column: Int) { columns[column].append(instant: instant) }

    /// Closes a list, or a row of texts, whose elements have been appended.
    package mutating func closeList(_ column: Int) { columns[column].closeList(columns[column + 1].count) }

    /// Closes an object whose members have all been appended.
    package mutating func closeObject(_ column: Int) { columns[column].append(flag: true) }

    /// Appends "nothing": an absent value, an empty list, no object.
    package mutating func appendAbsent(_ column: Int) {
        if columns[column].shape != .object { return columns[column].appendAbsent() }
        for column in absences[column] { columns[column].appendAbsent() }
    }

    /// Puts a term in the place of the last value, if that is absent.
    package mutating func replaceAbsentLast(term: Int, in column: Int) {
        columns[column].replaceAbsentLast(term: term)
    }

    /// Puts a number in the place of the last value, if that is absent.
    package mutating func replaceAbsentLast(number: Int32, in column: Int) {
        columns[column].replaceAbsentLast(number: number)
    }

    /// Puts a date in the place of the last value, if that is absent.
    package mutating func replaceAbsentLast(date: PartialDate, in column: Int) {
        columns[column].replaceAbsentLast(date: date)
    }

    // MARK: Parts and the whole

    /// Whether 32 bits still count the bytes of each field once a part is appended.
    func hasRoom(for part: RecordColumns) -> Bool {
        zip(columns, part.columns).allSatisfy { $0.hasRoom(for: $1) }
    }

    /// Makes room for so many times what a part has.
    mutating func reserve(_ times: Int, _ part: RecordColumns) {
        for index in columns.indices { columns[index].reserve(times, part.columns[index]) }
    }

    /// Appends the records of a part.
    ///
    /// - Parameter symbols: for each symbol of the part that of the whole.
    mutating func appendPart(_ part: RecordColumns, symbols: [UInt32]) {
        for index in columns.indices { columns[index].append(part.columns[index], symbols: symbols) }
    }

    /// Forgets all records and keeps the memory.
    package mutating func removeAll() {
        for index in columns.indices { columns[index].removeAll() }
    }

    /// Takes the columns out, those of each field together, so that each can be let go when it has been used.
    mutating func takeFields() -> [FieldColumns] {
        let ends = fieldStarts.dropFirst() + [columns.count]
        let fields = zip(fieldStarts, ends).map { FieldColumns(ArraySlice(Array(columns[$0..<$1]))) }
        columns = []
        return fields
    }

    /// The bytes of the first field's text in a row: of records, the id.
    func idBytes(_ row: Int) -> ArraySlice<UInt8> {
        columns[0].bytes[Int(columns[0].offsets[row])..<Int(columns[0].offsets[row + 1])]
    }
}
