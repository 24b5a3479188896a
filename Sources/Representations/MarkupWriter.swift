// Writes XML and HTML into bytes: the one place where markup is escaped and addresses are looked at.

/// Builds markup. The caller keeps elements balanced; names are literals of the program, texts are anybody's.
public struct MarkupWriter: Sendable {
    /// The language that is written; they differ in elements without content.
    public enum Language: Sendable { case xml, html }

    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private let language: Language

    /// Makes an empty writer.
    public init(_ language: Language) { self.language = language }

    /// Opens an element.
    public mutating func begin(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
        open(name, attributes)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Closes the element opened last, whose name this is.
    public mutating func end(_ name: StaticString) {
        literal("</")
        literal(name)
        literal(">")
    }

    /// Writes an element that holds a text.
    public mutating func element(
        _ name: StaticString, _ text: String, _ attributes: [(StaticString, String)] = []
    ) {
        begin(name, attributes)
        self.text(text)
        end(name)
    }

    /// Writes an element around what a function writes: it is closed whatever stands in it.
    public mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [],
        _ content: (inout MarkupWriter) -> Void
    ) {
        begin(name, attributes)
        content(&self)
        end(name)
    }

    /// Writes JSON as a block of data, which no browser runs. What could end the block is written as an escape of JSON.
    public mutating func data(_ json: [UInt8], type: String) {
        begin("script", [("type", type)])
        for byte in json {
            switch byte {
            case UInt8(ascii: "<"): literal("\\u003C")
            case UInt8(ascii: ">"): literal("\\u003E")
            case UInt8(ascii: "&"): literal("\\u0026")
            default: bytes.append(byte)
            }
        }
        end("script")
    }

    /// Writes an element without content.
    public mutating func empty(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
        open(name, attributes)
        literal(language == .xml ? "/>" : ">")
    }

    /// Writes a text (XML 1.0 section 2.4; HTML, "Text").
    public mutating func text(_ text: String) { escape(text) }

    /// Writes what is a literal of the program, such as a declaration.
    public mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)]) {
        bytes.append(UInt8(ascii: "<"))
        literal(name)
        for (attribute, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            literal(attribute)
            literal("=\"")
            escape(language == .html && Self.isAddress(attribute) ? Self.address(value) : value)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func isAddress(_ attribute: StaticString) -> Bool {
        let name = UnsafeBufferPointer(start: attribute.utf8Start, count: attribute.utf8CodeUnitCount)
        return name.elementsEqual("href".utf8) || name.elementsEqual("src".utf8)
            || name.elementsEqual("action".utf8)
    }

    /// An address that leads to the web or stays on this server; any other scheme, which may be a script, is not written.
    private static func address(_ text: String) -> String {
        let start = text.utf8.prefix(8).map { (65...90).contains($0) ? $0 | 32 : $0 }
        let isOfTheWeb = start.starts(with: "http://".utf8) || start.starts(with: "https://".utf8)
        let isLocal =
            start.first.map { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") }
            ?? false
        return isOfTheWeb || (isLocal && !start.starts(with: "//".utf8)) ? text : "#"
    }

    /// Characters that XML 1.0 section 2.2 leaves out become U+FFFD.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: literal("&amp;")
            case 0x3C: literal("&lt;")
            case 0x3E: literal("&gt;")
            case 0x22: literal("&quot;")
            case 0x27: literal("&#39;")
            case 0x0D: literal("&#13;")
            case 0x09, 0x0A: bytes.append(UInt8(scalar.value))
            case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }
}
