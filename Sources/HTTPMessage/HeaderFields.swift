// Header fields: ordered, repeatable, names compared without case (RFC 9110 section 5).

/// One header field line.
public struct HeaderField: Sendable, Equatable {
    /// The field name as it is written on the wire.
    public var name: String
    /// The field value without surrounding white space.
    public var value: String

    /// Makes a field line; the caller answers for both being legal (RFC 9110 section 5.1, 5.5).
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Field lines in order.
public struct HeaderFields: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// The lines, in the order in which they came or are to go.
    public private(set) var lines: [HeaderField]

    /// Makes fields from lines.
    public init(_ lines: [HeaderField] = []) { self.lines = lines }

    /// Makes fields from a literal list of lines.
    public init(arrayLiteral elements: HeaderField...) { self.lines = elements }

    /// Adds a line behind the others.
    public mutating func append(_ name: String, _ value: String) {
        lines.append(HeaderField(name, value))
    }

    /// The value of the field: of several lines with this name, the values joined by a comma (RFC 9110
    /// section 5.3); `nil` where there is none.
    public subscript(name: String) -> String? {
        var joined: String?
        for line in lines where line.name.equalsIgnoringASCIICase(name) {
            joined = joined.map { $0 + ", " + line.value } ?? line.value
        }
        return joined
    }
}

extension String {
    /// Whether both texts are the same but for the case of ASCII letters.
    public func equalsIgnoringASCIICase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}

extension UInt8 {
    /// The byte, with A–Z made a–z.
    public var asciiLowercased: UInt8 { self >= 65 && self <= 90 ? self + 32 : self }
}
