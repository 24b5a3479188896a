// For whom a proxy asks: only those that are trusted are believed.

public import HTTPMessage

/// The proxies in front, and the field in which they say for whom they ask.
public struct Proxies: Sendable {
    /// The field: whichever the proxies set, and no other, for they pass on what clients put into any other.
    public enum Field: String, Sendable, CaseIterable {
        /// The common one, without a standard.
        case xForwardedFor = "x-forwarded-for"
        /// RFC 7239.
        case forwarded
    }

    private let trusted: [AddressRange]
    /// The field that is read.
    public let field: Field

    /// - Parameter trusted: where the proxies are.
    public init(trusted: [AddressRange], field: Field) {
        self.trusted = trusted
        self.field = field
    }

    /// Whether there are any.
    public var isEmpty: Bool { trusted.isEmpty }

    /// Whether an address is a proxy's.
    public func contains(_ address: ClientAddress) -> Bool { trusted.contains { $0.contains(address) } }

    /// The client behind a chain of proxies: the last hop that is no proxy of ours. What stands before it is what
    /// that one says, and is not believed.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection, a proxy of ours.
    ///   - values: the field's values, in the order of their lines.
    public func client(behind peer: ClientAddress, _ values: [String]) -> ClientAddress {
        var client = peer
        let hops = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for hop in hops.reversed() {
            // A hop that cannot be read ends what is known.
            guard contains(client), let address = address(of: hop) else { break }
            client = address
        }
        return client
    }

    private func address(of hop: Substring) -> ClientAddress? {
        switch field {
        case .xForwardedFor: Self.node(Self.trimmed(hop))
        case .forwarded:
            hop.split(separator: ";").lazy.map(Self.trimmed)
                .first { $0.prefix(4).lowercased() == "for=" }
                .flatMap { Self.node(Self.unquoted($0.dropFirst(4))) }
        }
    }

    /// An address, with or without a port: an IPv6 address with one is in brackets (RFC 7239 section 6).
    private static func node(_ text: Substring) -> ClientAddress? {
        if text.hasPrefix("[") { return ClientAddress(text.dropFirst().prefix { $0 != "]" }) }
        if let address = ClientAddress(text) { return address }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? ClientAddress(parts[0]) : nil
    }

    private static func unquoted(_ text: Substring) -> Substring {
        text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = text.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start.prefix(0) }
        return start[...last]
    }
}
