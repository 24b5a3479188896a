// The request target taken apart: path segments and query, percent-decoded (RFC 3986, RFC 9112 section 3.2).

/// A request target in origin form or absolute form, or the `*` of OPTIONS.
public struct Target: Sendable, Equatable {
    /// One `name=value` of the query, decoded as HTML forms encode it: `+` is a space.
    public struct Parameter: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The value; empty where there is no `=`.
        public let value: String

        /// Makes a parameter.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The decoded segments of the path: `/v1/actors` is `["v1", "actors"]`, `/` is none.
    public let segments: [String]
    /// Whether the path ends in a slash behind a segment.
    public let hasTrailingSlash: Bool
    /// The parameters in the order in which they came.
    public let parameters: [Parameter]
    /// The query as it was sent, without `?`; `nil` where there is none.
    public let rawQuery: String?
    /// Whether the target is `*`.
    public let isAsterisk: Bool

    /// Why a target cannot be read.
    public enum Failure: Error, Equatable {
        /// A `%` without two hexadecimal digits behind it, in the named part.
        case percentEncoding(in: String)
        /// Decoded bytes that are not UTF-8, in the named part.
        case notUTF8(in: String)
        /// A decoded control character, in the named part.
        case controlCharacter(in: String)
        /// Neither a path nor an absolute address.
        case form
    }

    /// Reads a target.
    ///
    /// - Throws: what is wrong and in which part: the path, or a parameter by its raw name.
    public init(_ text: String) throws(Failure) {
        if text == "*" {
            self.init(segments: [], hasTrailingSlash: false, parameters: [], rawQuery: nil, isAsterisk: true)
            return
        }
        var rest = Substring(text)
        if !rest.hasPrefix("/") {
            guard let scheme = rest.range(ofScheme: "://") else { throw .form }
            rest = rest[scheme.upperBound...]
            let end =
                rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            rest = rest[end...]
        }
        let queryStart = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = rest[..<(queryStart ?? rest.endIndex)]
        let query = queryStart.map { rest[rest.utf8.index(after: $0)...] }
        var segments: [String] = []
        for segment in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .dropFirst()
        {
            segments.append(try Target.decode(segment, plusIsSpace: false, part: "path"))
        }
        let hasTrailingSlash = segments.count > 1 && segments.last == ""
        if segments.last == "" { segments.removeLast() }
        let parameters = try Target.parameters(query?.utf8 ?? "".utf8[...], allowsLineBreaks: false)
        self.init(
            segments: segments, hasTrailingSlash: hasTrailingSlash, parameters: parameters,
            rawQuery: query.map(String.init), isAsterisk: false)
    }

    private init(
        segments: [String], hasTrailingSlash: Bool, parameters: [Parameter], rawQuery: String?,
        isAsterisk: Bool
    ) {
        self.segments = segments
        self.hasTrailingSlash = hasTrailingSlash
        self.parameters = parameters
        self.rawQuery = rawQuery
        self.isAsterisk = isAsterisk
    }

    /// The same path with another query.
    public func asking(_ parameters: [Parameter]) -> Target {
        let pairs = parameters.map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return Target(
            segments: segments, hasTrailingSlash: hasTrailingSlash, parameters: parameters,
            rawQuery: pairs.isEmpty ? nil : pairs.joined(separator: "&"), isAsterisk: isAsterisk)
    }

    /// Reads content of the type `application/x-www-form-urlencoded` (URL Standard, section 5.1). Values may have line
    /// breaks and tabs in them, as no query may.
    ///
    /// - Throws: what is wrong and in which parameter.
    public static func parameters(ofForm content: [UInt8]) throws(Failure) -> [Parameter] {
        try parameters(content[...], allowsLineBreaks: true)
    }

    private static func parameters<Bytes: Collection<UInt8>>(
        _ raw: Bytes, allowsLineBreaks: Bool
    ) throws(Failure) -> [Parameter] where Bytes.SubSequence: Collection<UInt8> {
        var parameters: [Parameter] = []
        for pair in raw.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let part = String(decoding: name.prefix(80), as: UTF8.self)
            parameters.append(
                Parameter(
                    name: try decode(name, plusIsSpace: true, part: part),
                    value: try decode(
                        pair.dropFirst(name.count + 1), plusIsSpace: true, part: part,
                        allowsLineBreaks: allowsLineBreaks)))
        }
        return parameters
    }

    private static func decode(
        _ raw: some Sequence<UInt8>, plusIsSpace: Bool, part: String, allowsLineBreaks: Bool = false
    ) throws(Failure) -> String {
        var bytes: [UInt8] = []
        var iterator = raw.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexadecimal),
                    let low = iterator.next().flatMap(hexadecimal)
                else { throw .percentEncoding(in: part) }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(in: part) }
        let isControl = text.unicodeScalars.contains { scalar in
            if allowsLineBreaks, [0x09, 0x0A, 0x0D].contains(scalar.value) { return false }
            return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        }
        if isControl { throw .controlCharacter(in: part) }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// A text made fit for a query: all but unreserved characters and `,` `:` `*` `/` encoded.
    public static func encode(_ text: String) -> String { encode(text, keepsSlash: true) }

    /// A text made fit for one segment of a path: all but unreserved characters and `,` `:` `*` encoded.
    public static func encode(segment: String) -> String { encode(segment, keepsSlash: false) }

    /// The unreserved characters of RFC 3986 section 2.3, and `,` `:` `*`.
    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 42, 44, 45, 46, 58, 95, 126: true
        default: false
        }
    }

    private static func encode(_ text: String, keepsSlash: Bool) -> String {
        func passes(_ byte: UInt8) -> Bool { isKept(byte) || (keepsSlash && byte == UInt8(ascii: "/")) }
        if text.utf8.allSatisfy(passes) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            if passes(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Substring {
    /// Where `://` stands behind a scheme (RFC 3986 section 3.1).
    fileprivate func range(ofScheme separator: String) -> Range<Index>? {
        guard let range = firstRange(of: separator), range.lowerBound > startIndex else { return nil }
        let isScheme = self[..<range.lowerBound].utf8.allSatisfy {
            (97...122).contains($0 | 32) || (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46
        }
        return isScheme ? range : nil
    }
}
