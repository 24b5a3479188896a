// The values of one field over all records of a kind, in flat arrays.

/// Texts one behind the other; an empty text stands for an absent one.
public struct TextColumn: Sendable {
    let offsets: [UInt32]
    let bytes: [UInt8]

    /// How many texts.
    public var count: Int { offsets.count - 1 }

    /// The text in a row; `nil` where there is none.
    public subscript(row: Int) -> String? {
        let range = Int(offsets[row])..<Int(offsets[row + 1])
        return range.isEmpty ? nil : String(decoding: bytes[range], as: UTF8.self)
    }

    /// The UTF-8 bytes of the text in a row; empty where there is none.
    public func utf8(_ row: Int) -> ArraySlice<UInt8> { bytes[Int(offsets[row])..<Int(offsets[row + 1])] }

    /// How many bytes the text in a row takes; 0 where there is none.
    public func size(_ row: Int) -> Int { Int(offsets[row + 1] - offsets[row]) }

    /// How many bytes the texts in some rows take. All of them are looked at, so that they are near when they are read
    /// next.
    public func size(of rows: [Int]) -> Int {
        var size = 0
        for row in rows { size += Int(offsets[row + 1] - offsets[row]) }
        var misplaced = 0
        for row in rows {
            // A byte of each of the processor's cache lines; no text holds 255, which is no byte of UTF-8.
            var place = Int(offsets[row])
            let end = Int(offsets[row + 1])
            while place < end {
                if bytes[place] == 255 { misplaced += 1 }
                place += 64
            }
        }
        return size - misplaced
    }

    /// The texts as those see them who read many in a row.
    ///
    /// Unsafe buffers: whoever reads out of an array that others have, too, counts them for every text. It lives within
    /// `withTexts`; debug builds check every place.
    struct Texts {
        fileprivate let offsets: UnsafeBufferPointer<UInt32>
        fileprivate let bytes: UnsafeBufferPointer<UInt8>

        /// The UTF-8 bytes of the text in a row; empty where there is none.
        @inline(__always)
        func utf8(_ row: Int) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        }
    }

    /// Lends the texts.
    func withTexts<Result>(_ body: (Texts) -> Result) -> Result {
        offsets.withUnsafeBufferPointer { offsets in
            bytes.withUnsafeBufferPointer { bytes in body(Texts(offsets: offsets, bytes: bytes)) }
        }
    }

    /// The bytes of all texts, one behind the other.
    public var allBytes: [UInt8] { bytes }

    /// Whether the row has no text.
    public func isAbsent(_ row: Int) -> Bool { offsets[row] == offsets[row + 1] }
}

/// The place of a record among all records of a catalog: kinds in load order, within a kind by id.
public typealias Ordinal = UInt32

/// The values of a field, by row. An absent value has a mark of its own kind, named at each case.
public indirect enum Column: Sendable {
    /// Texts; absent: empty.
    case text(TextColumn)
    /// Places in the vocabulary; absent: `Column.absentTerm`.
    case term([UInt16])
    /// Ordinals of records; absent: `Column.absentReference`.
    case reference([Ordinal])
    /// Dates; absent: `PartialDate.absent`.
    case date([PartialDate])
    /// Numbers; absent: 0.
    case number([Int32])
    /// Flags; absent is false.
    case flag([Bool])
    /// Seconds since 1970; absent: `Int64.min`.
    case instant([Int64])
    /// Lists: the elements of row `r` are `offsets[r] ..< offsets[r + 1]`.
    case list(offsets: [UInt32], elements: Column)
    /// Objects: whether the row has one, and the members' columns, which have a row for every row.
    case object(isPresent: [Bool], members: [Column])
    /// Texts by language, as lists.
    case texts(offsets: [UInt32], languages: TextColumn, values: TextColumn)

    /// Stands for no term.
    public static let absentTerm = UInt16.max
    /// Stands for no record.
    public static let absentReference = Ordinal.max
}

extension PartialDate {
    /// The date in a column's cell, or `nil` for the mark of absence.
    public var ifPresent: PartialDate? { isAbsent ? nil : self }
}

/// The scalar values that a path leads to: those of row `r` are `range(r)` in `values`.
public struct Leaf: Sendable {
    /// The type of one value.
    public let type: FieldType
    /// The values; never a list.
    public let values: Column
    /// Where the values of each row begin, and the end; `nil` where row `r` has the one value `r`.
    public let offsets: [UInt32]?
    /// The days from and to which each value holds, where its object says so.
    public let span: (from: [PartialDate], to: [PartialDate])?

    /// Where the values of a row are.
    @inline(__always)
    public func range(_ row: Int) -> Range<Int> {
        guard let offsets else { return row..<row + 1 }
        return Int(offsets[row])..<Int(offsets[row + 1])
    }

    /// Follows a dotted path through a table's columns.
    ///
    /// - Returns: `nil` where no such field exists or a list lies within a list.
    init?(path: String, fields: [Field], columns: [Column]) {
        var fields = fields
        var columns = columns
        var offsets: [UInt32]?
        var span: (from: [PartialDate], to: [PartialDate])?
        var found: (Field, Column)?
        for name in path.split(separator: ".") {
            guard let index = fields.firstIndex(where: { $0.name == name }) else { return nil }
            let field = fields[index]
            var column = columns[index]
            if case .list(let listOffsets, let elements) = column {
                guard offsets == nil else { return nil }
                offsets = listOffsets
                column = elements
            }
            if case .texts(let listOffsets, _, let values) = column {
                guard offsets == nil else { return nil }
                offsets = listOffsets
                column = .text(values)
            }
            found = (field, column)
            guard case .object(let members) = field.type.element, case .object(_, let memberColumns) = column
            else {
                fields = []
                continue
            }
            fields = members
            columns = memberColumns
            span = Leaf.span(of: members, memberColumns)
        }
        guard let (field, column) = found else { return nil }
        if case .object = column { self.span = nil } else { self.span = span }
        type = field.type == .texts ? .text : field.type.element
        values = column
        self.offsets = offsets
    }

    private static func span(
        of members: [Field], _ columns: [Column]
    ) -> (from: [PartialDate], to: [PartialDate])? {
        guard !Schema.isSpan(members), let from = members.firstIndex(where: { $0.name == "from" }),
            let to = members.firstIndex(where: { $0.name == "to" }),
            case .date(let fromDates) = columns[from], case .date(let toDates) = columns[to]
        else { return nil }
        return (fromDates, toDates)
    }

    /// Whether the value holds on the day; values without days hold always.
    @inline(__always)
    public func holds(_ index: Int, on day: Day) -> Bool {
        guard let span else { return true }
        return span.from[index].earliest <= day && day <= span.to[index].latest
    }
}
