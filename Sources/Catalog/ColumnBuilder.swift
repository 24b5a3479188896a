// A column while records are still being appended to it.

/// Collects the values of one field. One loading thread at a time uses it.
///
/// Exactly one value is appended for each row (for each element, within a list): a class, because the loader walks
/// a tree of builders and appends to their arrays in place.
public final class ColumnBuilder {
    /// What the column holds.
    public let type: FieldType
    /// The builder of the elements, where the column holds lists; of languages, where it holds texts by language.
    public let element: ColumnBuilder?
    /// The builders of the members, where the column holds objects; of the texts, where it holds texts by language.
    public let members: [ColumnBuilder]
    private var numbers: [UInt32] = []
    private var wideNumbers: [Int64] = []
    private var dates: [PartialDate] = []
    private var bytes: [UInt8] = []

    /// Makes an empty column.
    public init(_ type: FieldType) {
        self.type = type
        switch type {
        case .list(let elementType):
            element = ColumnBuilder(elementType)
            members = []
        case .texts:
            element = ColumnBuilder(.language)
            members = [ColumnBuilder(.text)]
        case .object(let fields):
            element = nil
            members = fields.map { ColumnBuilder($0.type) }
        default:
            element = nil
            members = []
        }
        if usesOffsets { numbers.append(0) }
    }

    private var usesOffsets: Bool {
        switch type {
        case .identifier, .text, .url, .language, .list, .texts: true
        default: false
        }
    }

    /// How many values there are.
    public var count: Int {
        switch type {
        case .date, .day: dates.count
        case .instant: wideNumbers.count
        default: usesOffsets ? numbers.count - 1 : numbers.count
        }
    }

    /// Appends a text; not empty, UTF-8, checked by the caller.
    public func append(utf8: some Collection<UInt8>) {
        bytes.append(contentsOf: utf8)
        numbers.append(UInt32(bytes.count))
    }

    /// Appends the place of a term in its vocabulary.
    public func append(term: Int) { numbers.append(UInt32(term)) }

    /// Appends a reference, as the symbol of an id.
    public func append(symbol: UInt32) { numbers.append(symbol) }

    /// Appends a date.
    public func append(date: PartialDate) { dates.append(date) }

    /// Appends a number.
    public func append(number: Int32) { numbers.append(UInt32(bitPattern: number)) }

    /// Appends a flag.
    public func append(flag: Bool) { numbers.append(flag ? 1 : 0) }

    /// Appends an instant, in seconds since 1970.
    public func append(instant: Int64) { wideNumbers.append(instant) }

    /// Closes a list, or a row of texts, whose elements have been appended to `element`.
    public func closeList() { numbers.append(UInt32(element?.count ?? 0)) }

    /// Closes an object whose members have all been appended to.
    public func closeObject() { numbers.append(1) }

    /// Appends "nothing": an absent value, an empty list, no object.
    public func appendAbsent() {
        switch type {
        case .identifier, .text, .url, .language: numbers.append(UInt32(bytes.count))
        case .term: numbers.append(UInt32(Column.absentTerm))
        case .reference: numbers.append(Column.absentReference)
        case .date, .day: dates.append(.absent)
        case .number, .flag: numbers.append(0)
        case .instant: wideNumbers.append(.min)
        case .list, .texts: closeList()
        case .object:
            members.forEach { $0.appendAbsent() }
            numbers.append(0)
        }
    }

    /// Puts a term in the place of the last value, if that is absent.
    public func replaceAbsentLast(term: Int) {
        if numbers.last == UInt32(Column.absentTerm) { numbers[numbers.count - 1] = UInt32(term) }
    }

    /// Puts a number in the place of the last value, if that is absent.
    public func replaceAbsentLast(number: Int32) {
        if numbers.last == 0 { numbers[numbers.count - 1] = UInt32(bitPattern: number) }
    }

    /// Puts a date in the place of the last value, if that is absent.
    public func replaceAbsentLast(date: PartialDate) {
        if dates.last?.isAbsent == true { dates[dates.count - 1] = date }
    }

    /// The column, with its rows put in another order and its symbols made ordinals.
    ///
    /// - Parameters:
    ///   - order: for each new row the old one.
    ///   - ordinals: the ordinal of each symbol.
    func freeze(order: [Int], ordinals: [Ordinal]) -> Column {
        switch type {
        case .identifier, .text, .url, .language:
            return .text(textColumn(order))
        case .term:
            return .term(order.map { UInt16(truncatingIfNeeded: numbers[$0]) })
        case .reference:
            return .reference(
                order.map {
                    numbers[$0] == Column.absentReference
                        ? Column.absentReference : ordinals[Int(numbers[$0])]
                })
        case .date, .day:
            return .date(order.map { dates[$0] })
        case .number:
            return .number(order.map { Int32(bitPattern: numbers[$0]) })
        case .flag:
            return .flag(order.map { numbers[$0] == 1 })
        case .instant:
            return .instant(order.map { wideNumbers[$0] })
        case .list:
            let (offsets, elementOrder) = listOrder(order)
            let elements = element?.freeze(order: elementOrder, ordinals: ordinals) ?? .flag([])
            return .list(offsets: offsets, elements: elements)
        case .texts:
            let (offsets, elementOrder) = textOrder(order)
            return .texts(
                offsets: offsets,
                languages: element?.textColumn(elementOrder) ?? TextColumn(offsets: [0], bytes: []),
                values: members[0].textColumn(elementOrder))
        case .object:
            return .object(
                isPresent: order.map { numbers[$0] == 1 },
                members: members.map { $0.freeze(order: order, ordinals: ordinals) })
        }
    }

    private func textColumn(_ order: [Int]) -> TextColumn {
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(order.count + 1)
        var ordered: [UInt8] = []
        ordered.reserveCapacity(bytes.count)
        for row in order {
            ordered.append(contentsOf: bytes[Int(numbers[row])..<Int(numbers[row + 1])])
            offsets.append(UInt32(ordered.count))
        }
        return TextColumn(offsets: offsets, bytes: ordered)
    }

    /// The order of lists whose elements stand by language, English first: however a file orders them.
    private func textOrder(_ order: [Int]) -> (offsets: [UInt32], elements: [Int]) {
        var (offsets, elements) = listOrder(order)
        guard let languages = element?.textColumn(elements) else { return (offsets, elements) }
        let english = Array("en".utf8)[...]
        for row in 0..<order.count where offsets[row + 1] - offsets[row] > 1 {
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            let sorted = range.sorted { left, right in
                let (one, other) = (languages.utf8(left), languages.utf8(right))
                if (one == english) != (other == english) { return one == english }
                return one.lexicographicallyPrecedes(other)
            }.map { elements[$0] }
            elements.replaceSubrange(range, with: sorted)
        }
        return (offsets, elements)
    }

    private func listOrder(_ order: [Int]) -> (offsets: [UInt32], elements: [Int]) {
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(order.count + 1)
        var elements: [Int] = []
        for row in order {
            elements.append(contentsOf: Int(numbers[row])..<Int(numbers[row + 1]))
            offsets.append(UInt32(elements.count))
        }
        return (offsets, elements)
    }
}
