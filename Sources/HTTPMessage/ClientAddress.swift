// The network address of whoever sent a request.

/// An IPv6 address, or an IPv4 address in its IPv6 form (RFC 4291 section 2.5.5.2).
public struct ClientAddress: Sendable, Hashable {
    /// The first eight bytes, the first of them the most significant.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Makes an address from its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes the address of an IPv4 address.
    public init(ipv4: UInt32) { self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(ipv4)) }

    /// The IPv4 address that it stands for, if it stands for one.
    public var ipv4: UInt32? {
        high == 0 && low >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// Whether it is this machine's own name for itself: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool { ipv4.map { $0 >> 24 == 127 } ?? (high == 0 && low == 1) }

    /// What one customer of a network has at least: an IPv4 address whole, of an IPv6 address the first 64 bits.
    public var network: ClientAddress { ipv4 == nil ? ClientAddress(high: high, low: 0) : self }
}
