// Writes JSON (RFC 8259) into bytes.

internal import Catalog

/// Builds one JSON text. The caller keeps objects and lists balanced; commas are the writer's.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    /// Whether the next value needs a comma before it.
    private var needsComma = false

    /// Makes an empty writer.
    ///
    /// - Parameter capacity: about how many bytes will be written, where that is known.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Takes away what has been written, and keeps the memory for what comes next.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes the object opened last.
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens a list.
    public mutating func beginList() { open(UInt8(ascii: "[")) }
    /// Closes the list opened last.
    public mutating func endList() { close(UInt8(ascii: "]")) }

    /// Writes the key of the member whose value comes next.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes members that are JSON already, with the commas between and before them.
    ///
    /// - Parameter isValueNext: whether they end with a key, whose value comes next.
    mutating func members(ready members: UnsafeBufferPointer<UInt8>, isValueNext: Bool) {
        bytes.append(contentsOf: members)
        needsComma = !isValueNext
    }

    /// The bytes of a key with its quotation marks and colon, for members that are written many times.
    static func quotedKey(_ name: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.key(name)
        return writer.bytes
    }

    /// Leaves out the value that comes next: somebody else puts it there.
    mutating func skipValue() { separate() }

    /// Writes a list without elements.
    mutating func emptyList() {
        beginList()
        endList()
    }

    /// Writes a text.
    public mutating func text(_ value: String) {
        separate()
        quote(value)
    }

    /// Writes a text that is there as UTF-8.
    public mutating func text(utf8 value: ArraySlice<UInt8>) {
        separate()
        // The bytes are read where they lie; the buffer does not outlive the call.
        value.withUnsafeBufferPointer { quote($0) }
    }

    /// Writes a text, or null.
    public mutating func text(orNull value: String?) {
        if let value { text(value) } else { null() }
    }

    /// Writes a date as a text.
    mutating func date(_ value: PartialDate) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        value.write(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a whole number.
    public mutating func number(_ value: Int) {
        guard (0...9).contains(value) else { return literal(String(value)) }
        separate()
        bytes.append(UInt8(truncatingIfNeeded: 48 + value))
    }

    /// Writes a number; one that is not finite becomes null, for JSON has no such number.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        literal(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value))
    }

    /// Writes true or false.
    public mutating func flag(_ value: Bool) { word(value ? "true" : "false") }

    /// Writes null.
    public mutating func null() { word("null") }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Takes what has been written, with a line feed behind it and without a copy, and leaves nothing.
    public mutating func takeLine() -> [UInt8] {
        bytes.append(10)
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        needsComma = false
        return taken
    }

    /// Makes room for so many bytes more.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// Writes bytes that are ready, with their commas; none is expected before what comes next.
    mutating func append(ready piece: [UInt8]) {
        bytes.append(contentsOf: piece)
        needsComma = false
    }

    /// Writes elements of a list that are JSON already, with the commas between them.
    mutating func append(rows: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: rows)
        needsComma = true
    }

    /// Writes a member whose value is a text.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        text(value)
    }

    /// Writes a member whose value is a whole number.
    public mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    /// Writes a member whose value is a list of texts.
    public mutating func member(_ name: String, _ values: some Sequence<String>) {
        key(name)
        beginList()
        for value in values { text(value) }
        endList()
    }

    /// Writes a list of texts, or null.
    public mutating func texts(orNull values: [String]?) {
        guard let values else { return null() }
        beginList()
        for value in values { text(value) }
        endList()
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func word(_ text: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: Texts

    private mutating func quote(_ value: String) {
        var value = value
        value.withUTF8 { quote($0) }
    }

    /// Writes quotation marks and a text between them.
    ///
    /// Most of a page is text in which nothing is to be escaped: it is looked through eight bytes at a time and appended
    /// as a whole, which made a page several times as fast as byte by byte.
    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = Self.plainEnd(text, from: start)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
            if end == text.count { break }
            escape(text[end])
            start = end + 1
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Where the next byte stands that must be escaped; the end if none does.
    @inline(__always)
    private static func plainEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        while index + 8 <= text.count {
            // Within the buffer, as the condition says.
            let word = UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            let below = (word &- ones &* 0x20) & ~word
            let found = (below | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes) & highs
            if found != 0 { break }
            index += 8
        }
        while index < text.count, text[index] >= 0x20, text[index] != 0x22, text[index] != 0x5C { index += 1 }
        return index
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 48 + $0 : 87 + $0 })
        }
    }
}
