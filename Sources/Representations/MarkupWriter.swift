// Writes XML and HTML into bytes: the one place where markup is escaped.

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
            escape(value)
            bytes.append(UInt8(ascii: "\""))
        }
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
