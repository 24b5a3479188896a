// Tables of many figures, column by column: what repeats from row to row is made ready once.

/// Rows under the same keys, whose texts are chosen from fewer texts and whose figures are counts and quotients.
///
/// A matrix of all actors has a hundred thousand rows: as a `FigureTable`, with a value for every cell, it took ten times
/// as long to write as to count.
public struct FigureColumns: Sendable {
    /// Some neighbouring columns.
    public enum Column: Sendable {
        /// Texts, or nothing, under some keys: those of value `places[row]`.
        case chosen(keys: [String], values: [[String?]], places: [Int])
        /// A whole number.
        case counts(key: String, [Int])
        /// One number divided by another; nothing where the other is 0.
        case quotients(key: String, [Int], by: [Int])
        /// A text of two parts: `heads[places[row]]`, `tails[ends[row]]`.
        case joined(key: String, heads: [String], places: [Int], tails: [String], ends: [Int])
    }

    /// How many rows there are; every list of a column that has a value per row is so long.
    public let rowCount: Int
    /// The columns, in order.
    public let columns: [Column]

    /// Makes a table.
    public init(rowCount: Int, _ columns: [Column]) {
        self.rowCount = rowCount
        self.columns = columns
    }

    /// The same with a value for every cell.
    public var table: FigureTable {
        let keys = columns.flatMap { column in
            switch column {
            case .chosen(let keys, _, _): keys
            case .counts(let key, _), .quotients(let key, _, _), .joined(let key, _, _, _, _): [key]
            }
        }
        let rows = (0..<rowCount).map { row in
            columns.flatMap { column -> [TableCell] in
                switch column {
                case .chosen(_, let values, let places): values[places[row]].map { TableCell($0) }
                case .counts(_, let counts): [.count(counts[row])]
                case .quotients(_, let sums, let counts):
                    [counts[row] == 0 ? .absent : .number(Double(sums[row]) / Double(counts[row]))]
                case .joined(_, let heads, let places, let tails, let ends):
                    [.text(heads[places[row]] + tails[ends[row]])]
                }
            }
        }
        return FigureTable(columns: keys, rows: rows)
    }

    /// Writes a list of objects.
    public func write(to writer: inout JSONWriter) {
        let columns = columns.map(WrittenColumn.init)
        let rowMaximum = columns.reduce(2) { $0 + $1.byteMaximum }
        var rows = RowBytes(rowMaximum: rowMaximum, quotientCount: rowCount)
        defer { rows.deallocate() }
        writer.reserve(rowCount * rowMaximum)
        writer.beginList()
        Self.lend(columns[...], []) { columns in
            for row in 0..<rowCount {
                rows.open(isFirst: row == 0)
                for column in columns { column.write(row, to: &rows) }
                rows.close()
                if rows.isFull { rows.flush(to: &writer) }
            }
        }
        rows.flush(to: &writer)
        writer.endList()
    }

    /// Lends all columns at once.
    private static func lend(
        _ columns: ArraySlice<WrittenColumn>, _ lent: [WrittenColumn.Reader],
        _ body: ([WrittenColumn.Reader]) -> Void
    ) {
        guard let column = columns.first else { return body(lent) }
        column.withReader { lend(columns.dropFirst(), lent + [$0], body) }
    }
}

/// Pieces of JSON in one array.
private struct Pieces {
    private(set) var bytes: [UInt8]
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []
    /// The length of the longest.
    private(set) var byteMaximum = 0

    /// Writes a piece for each value.
    ///
    /// - Parameters:
    ///   - front: how many bytes at the front of each are left out.
    ///   - back: how many at its end.
    init<Value>(
        _ values: [Value], front: Int = 0, back: Int = 0, _ write: (Value, inout JSONWriter) -> Void
    ) {
        var writer = JSONWriter()
        for value in values {
            let start = writer.bytes.count
            write(value, &writer)
            starts.append(start + front)
            ends.append(writer.bytes.count - back)
            byteMaximum = max(byteMaximum, writer.bytes.count - start)
        }
        bytes = writer.bytes
    }

    /// The pieces without checks.
    struct Reader {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let starts: UnsafeBufferPointer<Int>
        fileprivate let ends: UnsafeBufferPointer<Int>

        @inline(__always)
        subscript(place: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[starts[place]..<ends[place]]))
        }
    }

    func withReader(_ body: (Reader) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                ends.withUnsafeBufferPointer { ends in
                    body(Reader(bytes: bytes, starts: starts, ends: ends))
                }
            }
        }
    }
}

/// A column with its keys and texts as bytes, so that a row is copied together.
private struct WrittenColumn {
    enum Kind { case chosen, counts, quotients, joined }

    private let kind: Kind
    /// What is written for each value, with keys, commas and quotation marks; or the key alone.
    private let heads: Pieces
    private let tails: Pieces
    /// For each row the place of its head, its count, or its sum.
    private let first: [Int]
    /// For each row the place of its tail, or what its sum is divided by.
    private let second: [Int]

    /// At most so many bytes are written for a row.
    let byteMaximum: Int

    init(_ column: FigureColumns.Column) {
        var ends: [String] = []
        var second: [Int] = []
        func key(_ key: String) -> Pieces { Pieces([JSONWriter.quotedKey(key)]) { $1.append(ready: $0) } }
        switch column {
        case .chosen(let keys, let values, let places):
            kind = .chosen
            let keys = keys.map(JSONWriter.quotedKey)
            heads = Pieces(values) { texts, writer in
                for (key, text) in zip(keys, texts) {
                    writer.append(ready: key)
                    writer.text(orNull: text)
                    writer.append(ready: Self.comma)
                }
            }
            first = places
        case .counts(let name, let counts):
            (kind, heads, first) = (.counts, key(name), counts)
        case .quotients(let name, let sums, let counts):
            (kind, heads, first, second) = (.quotients, key(name), sums, counts)
        case .joined(let name, let starts, let places, let tails, let tailPlaces):
            kind = .joined
            let key = JSONWriter.quotedKey(name)
            // The head without its last quotation mark, the tail without its first.
            heads = Pieces(starts, back: 1) { text, writer in
                writer.append(ready: key)
                writer.text(text)
            }
            (first, ends, second) = (places, tails, tailPlaces)
        }
        tails = Pieces(ends, front: 1) { text, writer in
            writer.append(ready: [])
            writer.text(text)
            writer.append(ready: Self.comma)
        }
        self.second = second
        byteMaximum = heads.byteMaximum + tails.byteMaximum + RowBytes.numberMaximum
    }

    private static let comma = [UInt8(ascii: ",")]

    /// The column without checks and without lists in it, because taking one for each cell counts a reference: that took
    /// twice as long as writing.
    struct Reader {
        fileprivate let kind: Kind
        fileprivate let heads: Pieces.Reader
        fileprivate let tails: Pieces.Reader
        fileprivate let first: UnsafeBufferPointer<Int>
        fileprivate let second: UnsafeBufferPointer<Int>

        /// Writes the column's part of a row, with a comma behind it.
        @inline(__always)
        func write(_ row: Int, to rows: inout RowBytes) {
            switch kind {
            case .chosen: rows.append(heads[first[row]])
            case .counts:
                rows.append(heads[0])
                rows.append(first[row])
            case .quotients:
                rows.append(heads[0])
                rows.append(first[row], by: second[row])
            case .joined:
                rows.append(heads[first[row]])
                rows.append(tails[second[row]])
            }
        }
    }

    func withReader(_ body: (Reader) -> Void) {
        heads.withReader { heads in
            tails.withReader { tails in
                first.withUnsafeBufferPointer { first in
                    second.withUnsafeBufferPointer { second in
                        body(Reader(kind: kind, heads: heads, tails: tails, first: first, second: second))
                    }
                }
            }
        }
    }
}

/// Some rows while they are written.
///
/// Memory of its own, because appending to an array, piece by piece, took several times as long: room for a row is there
/// whenever one is begun, so that no piece asks for it.
private struct RowBytes {
    /// The most bytes of a number and a comma.
    static let numberMaximum = 32
    private static let byteCount = 64 * 1024

    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0
    /// Quotients that were written before: the same few come again and again, and are found faster than written. The
    /// text of slot `s` is `texts[s * numberMaximum]` and on.
    private var quotients: [(sum: Int, count: Int, length: Int)]
    private var texts: [UInt8]

    init(rowMaximum: Int, quotientCount: Int) {
        bytes = .allocate(byteCount: Self.byteCount + rowMaximum, alignment: 16)
        // A power of two.
        var slots = 16
        while slots < min(quotientCount, 8192) { slots *= 2 }
        quotients = Array(repeating: (0, 0, 0), count: slots)
        texts = Array(repeating: 0, count: slots * Self.numberMaximum)
    }

    func deallocate() { bytes.deallocate() }

    var isFull: Bool { count >= Self.byteCount }

    mutating func flush(to writer: inout JSONWriter) {
        if count > 0 { writer.append(rows: UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
        count = 0
    }

    @inline(__always)
    mutating func open(isFirst: Bool) {
        if !isFirst { put(UInt8(ascii: ",")) }
        put(UInt8(ascii: "{"))
    }

    /// Ends a row in the place of the comma behind its last column.
    @inline(__always)
    mutating func close() { bytes[count - 1] = UInt8(ascii: "}") }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// Writes a piece.
    @inline(__always)
    mutating func append(_ piece: UnsafeRawBufferPointer) {
        guard let source = piece.baseAddress else { return }
        // Within the room for a row, which `rowMaximum` adds up.
        bytes.baseAddress.unsafelyUnwrapped.advanced(by: count)
            .copyMemory(from: source, byteCount: piece.count)
        count += piece.count
    }

    /// Writes a whole number and a comma.
    @inline(__always)
    mutating func append(_ number: Int) {
        var rest = number.magnitude
        var (digits, bound): (Int, UInt) = (1, 10)
        while digits < 20, rest >= bound {
            digits += 1
            bound &*= 10
        }
        if number < 0 { put(UInt8(ascii: "-")) }
        count += digits
        var place = count
        repeat {
            place -= 1
            bytes[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        } while rest > 0
        put(UInt8(ascii: ","))
    }

    /// Writes a quotient, or null, and a comma.
    @inline(__always)
    mutating func append(_ sum: Int, by divisor: Int) {
        let slot = (sum &* 0x9E37 &+ divisor &* 0x79B9) & (quotients.count - 1)
        let known = quotients[slot]
        if known.length == 0 || known.sum != sum || known.count != divisor { write(sum, by: divisor, slot) }
        let start = slot * Self.numberMaximum
        let length = quotients[slot].length
        // A copy within this value: the array is not changed meanwhile.
        let (target, offset) = (bytes, count)
        texts.withUnsafeBytes { texts in
            target.baseAddress.unsafelyUnwrapped.advanced(by: offset)
                .copyMemory(from: texts.baseAddress.unsafelyUnwrapped.advanced(by: start), byteCount: length)
        }
        count += length
    }

    private mutating func write(_ sum: Int, by divisor: Int, _ slot: Int) {
        var writer = JSONWriter()
        if divisor == 0 { writer.null() } else { writer.number(Double(sum) / Double(divisor)) }
        let text = writer.bytes + [UInt8(ascii: ",")]
        let start = slot * Self.numberMaximum
        texts.replaceSubrange(start..<start + text.count, with: text)
        quotients[slot] = (sum, divisor, text.count)
    }
}
