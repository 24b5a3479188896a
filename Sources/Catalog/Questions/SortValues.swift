// The values that records are sorted by.

extension SortValue {
    /// Whether it comes before another of its kind.
    func isLess(than other: SortValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.days(let first, let last), .days(let otherFirst, let otherLast)):
            first == otherFirst ? last < otherLast : first < otherFirst
        default: false
        }
    }
}

/// Reads the sort values of a table's rows.
struct SortValues {
    private let table: Table
    private let catalog: Catalog

    init(_ table: Table, _ catalog: Catalog) {
        self.table = table
        self.catalog = catalog
    }

    /// The values of a row under some keys.
    func of(_ row: Int, _ keys: RecordOrder.Keys) -> [SortValue] { keys.map { of(row, $0.column) } }

    /// The value of a row in a column.
    func of(_ row: Int, _ column: Column) -> SortValue {
        switch column {
        case .text(let texts): return texts[row].map(Self.sortValue) ?? .absent
        case .texts: return Self.sortValue(table.label(row))
        case .term(let terms): return terms[row] == Column.absentTerm ? .absent : .number(Int64(terms[row]))
        case .reference(let ordinals):
            return ordinals[row] == Column.absentReference ? .absent : .text(catalog.id(ordinals[row]))
        case .date(let dates):
            return dates[row].ifPresent.map { .days($0.earliest.number, $0.latest.number) } ?? .absent
        case .number(let numbers): return numbers[row] == 0 ? .absent : .number(Int64(numbers[row]))
        case .flag(let flags): return .number(flags[row] ? 1 : 0)
        case .instant(let instants): return instants[row] == .min ? .absent : .number(instants[row])
        case .object(let isPresent, let members):
            guard isPresent[row], members.count == 2, case .date(let from) = members[0],
                case .date(let to) = members[1]
            else { return .absent }
            return .days(
                (from[row].ifPresent?.earliest ?? .min).number, (to[row].ifPresent?.latest ?? .max).number)
        case .list: return .absent
        }
    }

    /// Texts are put in order by this many bytes of their folded form, so that a cursor stays short.
    private static let textBytesMaximum = 256

    private static func sortValue(_ text: String) -> SortValue {
        let key = Folding.key(text)
        guard key.utf8.count > textBytesMaximum else { return .text(key) }
        // Cut between characters: a continuation byte begins with the bits 10.
        var end = textBytesMaximum
        let bytes = Array(key.utf8)
        while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return .text(String(decoding: bytes[..<end], as: UTF8.self))
    }
}
