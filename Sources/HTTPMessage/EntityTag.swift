// Entity tags and the fields that compare them (RFC 9110 sections 8.8.3 and 13.1).

/// A strong entity tag, without its quotes: an opaque text, and a suffix for the content coding.
public struct EntityTag: Sendable, Equatable {
    /// The text that stands for the content, without a coding's suffix.
    public let opaque: String
    /// The content coding, such as `gzip`; `nil` for none.
    public let coding: String?

    /// Makes a tag.
    ///
    /// - Parameter opaque: letters, digits, `_` and `-`, ending in none of the suffixes used for codings.
    public init(opaque: String, coding: String? = nil) {
        self.opaque = opaque
        self.coding = coding
    }

    /// The tag as it stands in a field.
    public var field: String { "\"" + opaque + (coding.map { "-" + $0 } ?? "") + "\"" }

    /// How two tags are compared (RFC 9110 section 8.8.3.2).
    public enum Comparison: Sendable {
        /// For `If-None-Match`: a tag marked weak names the content, too.
        case weak
        /// For `If-Match`: a tag marked weak names nothing.
        case strong
    }

    /// Whether an `If-None-Match` or `If-Match` field names this content, in whatever coding; `*` names any.
    public func matches(_ field: String, by comparison: Comparison) -> Bool {
        field.split(separator: ",").contains { element in
            var text = element.drop { $0 == " " || $0 == "\t" }
            while let last = text.last, last == " " || last == "\t" { text.removeLast() }
            if text == "*" { return true }
            if text.hasPrefix("W/") {
                guard comparison == .weak else { return false }
                text = text.dropFirst(2)
            }
            guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return false }
            let sent = text.dropFirst().dropLast()
            return sent == opaque || sent == opaque + "-gzip"
        }
    }
}
