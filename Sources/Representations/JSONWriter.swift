// Writes JSON (RFC 8259) into bytes.

/// Builds one JSON text. The caller keeps objects and lists balanced; commas are the writer's.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    /// Whether the next value needs a comma before it.
    private var needsComma = false

    /// Makes an empty writer.
    public init() {}

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
        quote(name.utf8)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    public mutating func text(_ value: String) {
        separate()
        quote(value.utf8)
    }

    /// Writes a text that is there as UTF-8.
    public mutating func text(utf8 value: some Collection<UInt8>) {
        separate()
        quote(value)
    }

    /// Writes a text, or null.
    public mutating func text(orNull value: String?) {
        if let value { text(value) } else { null() }
    }

    /// Writes a whole number.
    public mutating func number(_ value: Int) { literal(String(value)) }

    /// Writes a number; one that is not finite becomes null, for JSON has no such number.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        literal(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value))
    }

    /// Writes true or false.
    public mutating func flag(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes null.
    public mutating func null() { literal("null") }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
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

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ value: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 48 + $0 : 87 + $0 })
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
