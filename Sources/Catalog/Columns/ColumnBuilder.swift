// A column while records are still being appended to it.

/// Collects the values of one field, or of the elements or members within it.
///
/// Exactly one value is appended for each row (for each element, within a list). It keeps them as a `Column` does, so
/// that rows which come in the order of their ids are not copied to make one.
struct ColumnBuilder: Sendable {
    /// What the column holds.
    let type: FieldType
    /// The same, as far as values are appended in different ways: told without looking into the type.
    let shape: Shape

    /// The ways in which values are kept.
    enum Shape: UInt8 {
        case text, term, symbol, date, instant, number, flag, object, list
    }

    private(set) var offsets: [UInt32] = []
    private(set) var bytes: [UInt8] = []
    private(set) var terms: [UInt16] = []
    private(set) var symbols: [UInt32] = []
    private(set) var dates: [PartialDate] = []
    private(set) var numbers: [Int32] = []
    private(set) var flags: [Bool] = []
    private(set) var instants: [Int64] = []

    /// Marks a symbol of a part of the input, which `append(_:symbols:)` exchanges for the symbol of the whole.
    static let partSymbol: UInt32 = 1 << 31

    init(_ type: FieldType) {
        self.type = type
        shape = Self.shape(of: type)
        if usesOffsets { offsets.append(0) }
    }

    private static func shape(of type: FieldType) -> Shape {
        switch type {
        case .identifier, .text, .url, .language: .text
        case .term: .term
        case .reference: .symbol
        case .date, .day: .date
        case .instant: .instant
        case .number: .number
        case .flag: .flag
        case .object: .object
        case .list, .texts: .list
        }
    }

    private var usesOffsets: Bool { shape == .text || shape == .list }

    /// How many values there are.
    var count: Int {
        switch shape {
        case .text, .list: offsets.count - 1
        case .term: terms.count
        case .symbol: symbols.count
        case .date: dates.count
        case .instant: instants.count
        case .number: numbers.count
        case .flag, .object: flags.count
        }
    }

    mutating func append(utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: utf8)
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    mutating func append(term: Int) { terms.append(UInt16(truncatingIfNeeded: term)) }
    mutating func append(symbol: UInt32) { symbols.append(symbol) }
    mutating func append(date: PartialDate) { dates.append(date) }
    mutating func append(number: Int32) { numbers.append(number) }
    mutating func append(flag: Bool) { flags.append(flag) }
    mutating func append(instant: Int64) { instants.append(instant) }
    mutating func closeList(_ elementCount: Int) { offsets.append(UInt32(truncatingIfNeeded: elementCount)) }

    /// Appends "nothing" to this column alone: of a list one without elements, of an object that there is none.
    mutating func appendAbsent() {
        switch shape {
        case .text: offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        case .term: terms.append(Column.absentTerm)
        case .symbol: symbols.append(Column.absentReference)
        case .date: dates.append(.absent)
        case .instant: instants.append(.min)
        case .number: numbers.append(0)
        case .flag, .object: flags.append(false)
        case .list: offsets.append(offsets[offsets.count - 1])
        }
    }

    mutating func replaceAbsentLast(term: Int) {
        if terms.last == Column.absentTerm { terms[terms.count - 1] = UInt16(truncatingIfNeeded: term) }
    }

    mutating func replaceAbsentLast(number: Int32) {
        if numbers.last == 0 { numbers[numbers.count - 1] = number }
    }

    mutating func replaceAbsentLast(date: PartialDate) {
        if dates.last?.isAbsent == true { dates[dates.count - 1] = date }
    }

    /// Appends the rows of a part of the input.
    ///
    /// - Parameter symbols: for each symbol of the part that of the whole.
    mutating func append(_ part: ColumnBuilder, symbols wholes: [UInt32]) {
        if usesOffsets {
            let base = offsets.last ?? 0
            offsets.append(contentsOf: part.offsets.dropFirst().lazy.map { base &+ $0 })
        }
        bytes.append(contentsOf: part.bytes)
        terms.append(contentsOf: part.terms)
        symbols.append(
            contentsOf: part.symbols.lazy.map { symbol in
                symbol < Self.partSymbol || symbol == Column.absentReference
                    ? symbol : wholes[Int(symbol & ~Self.partSymbol)]
            })
        dates.append(contentsOf: part.dates)
        numbers.append(contentsOf: part.numbers)
        flags.append(contentsOf: part.flags)
        instants.append(contentsOf: part.instants)
    }

    /// Makes room for so many times what a part has.
    mutating func reserve(_ times: Int, _ part: ColumnBuilder) {
        offsets.reserveCapacity(offsets.count + part.offsets.count * times)
        bytes.reserveCapacity(bytes.count + part.bytes.count * times)
        terms.reserveCapacity(terms.count + part.terms.count * times)
        symbols.reserveCapacity(symbols.count + part.symbols.count * times)
        dates.reserveCapacity(dates.count + part.dates.count * times)
        numbers.reserveCapacity(numbers.count + part.numbers.count * times)
        flags.reserveCapacity(flags.count + part.flags.count * times)
        instants.reserveCapacity(instants.count + part.instants.count * times)
    }

    /// Whether 32 bits still count the bytes, or the elements, once a part is appended.
    func hasRoom(for part: ColumnBuilder) -> Bool {
        guard usesOffsets else { return true }
        return Int(offsets.last ?? 0) + Int(part.offsets.last ?? 0) <= Int(UInt32.max)
    }

    /// Forgets all rows and keeps the memory.
    mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        if usesOffsets { offsets.append(0) }
        bytes.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        symbols.removeAll(keepingCapacity: true)
        dates.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        flags.removeAll(keepingCapacity: true)
        instants.removeAll(keepingCapacity: true)
    }
}

/// The order that rows are put into.
enum RowOrder: Sendable {
    /// The order in which they are.
    case same
    /// For each new row the old one.
    case rows([UInt32])

    func put<Value>(_ values: [Value]) -> [Value] {
        switch self {
        case .same: values
        case .rows(let rows): rows.map { values[Int($0)] }
        }
    }
}

/// The columns of one field: its own, and behind it those of what is within it.
struct FieldColumns: Sendable {
    private let columns: ArraySlice<ColumnBuilder>

    init(_ columns: ArraySlice<ColumnBuilder>) { self.columns = columns }

    /// The column that a catalog has, with its rows in order and its symbols made ordinals.
    ///
    /// - Parameter ordinals: the ordinal of each symbol.
    func freeze(_ order: RowOrder, _ ordinals: [Ordinal]) -> Column {
        freeze(columns.startIndex, order, ordinals)
    }

    private func freeze(_ place: Int, _ order: RowOrder, _ ordinals: [Ordinal]) -> Column {
        let column = columns[place]
        switch column.type {
        case .identifier, .text, .url, .language: return .text(text(column, order))
        case .term: return .term(order.put(column.terms))
        case .reference:
            return .reference(
                order.put(column.symbols).map {
                    $0 == Column.absentReference ? Column.absentReference : ordinals[Int($0)]
                })
        case .date, .day: return .date(order.put(column.dates))
        case .number: return .number(order.put(column.numbers))
        case .flag: return .flag(order.put(column.flags))
        case .instant: return .instant(order.put(column.instants))
        case .list:
            let (offsets, elements) = lists(column, order)
            return .list(offsets: offsets, elements: freeze(place + 1, elements, ordinals))
        case .texts:
            let (offsets, elements) = lists(column, order)
            let sorted = byLanguage(columns[place + 1], offsets, elements)
            return .texts(
                offsets: offsets, languages: text(columns[place + 1], sorted),
                values: text(columns[place + 2], sorted))
        case .object(let fields):
            var members: [Column] = []
            var next = place + 1
            for field in fields {
                members.append(freeze(next, order, ordinals))
                next += field.type.columnCount
            }
            return .object(isPresent: order.put(column.flags), members: members)
        }
    }

    private func text(_ column: ColumnBuilder, _ order: RowOrder) -> TextColumn {
        guard case .rows(let rows) = order else {
            return TextColumn(offsets: column.offsets, bytes: column.bytes)
        }
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(rows.count + 1)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(column.bytes.count)
        for row in rows {
            bytes.append(
                contentsOf: column.bytes[Int(column.offsets[Int(row)])..<Int(column.offsets[Int(row) + 1])])
            offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        }
        return TextColumn(offsets: offsets, bytes: bytes)
    }

    private func lists(_ column: ColumnBuilder, _ order: RowOrder) -> (offsets: [UInt32], elements: RowOrder)
    {
        guard case .rows(let rows) = order else { return (column.offsets, .same) }
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(rows.count + 1)
        var elements: [UInt32] = []
        elements.reserveCapacity(Int(column.offsets.last ?? 0))
        for row in rows {
            elements.append(contentsOf: column.offsets[Int(row)]..<column.offsets[Int(row) + 1])
            offsets.append(UInt32(truncatingIfNeeded: elements.count))
        }
        return (offsets, .rows(elements))
    }

    /// The order of texts that stand by language, English first, however a file orders them.
    private func byLanguage(_ column: ColumnBuilder, _ offsets: [UInt32], _ order: RowOrder) -> RowOrder {
        let languages = text(column, order)
        let english = Array("en".utf8)[...]
        var elements = order.put(Array(0..<UInt32(column.count)))
        for row in 0..<offsets.count - 1 where offsets[row + 1] - offsets[row] > 1 {
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            let sorted = range.sorted { left, right in
                let (one, other) = (languages.utf8(left), languages.utf8(right))
                if (one == english) != (other == english) { return one == english }
                return one.lexicographicallyPrecedes(other)
            }.map { elements[$0] }
            elements.replaceSubrange(range, with: sorted)
        }
        return .rows(elements)
    }
}
