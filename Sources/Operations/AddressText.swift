// Network addresses and ranges of them, as people write them.

internal import Glibc
public import HTTPMessage

extension ClientAddress {
    /// Reads a numeric IPv4 or IPv6 address; `nil` where the text is none.
    public init?(_ text: some StringProtocol) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            self.init(ipv4: UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, String(text), &six) == 1 {
            let halves = withUnsafeBytes(of: six) { bytes in
                (bytes.load(as: UInt64.self), bytes.load(fromByteOffset: 8, as: UInt64.self))
            }
            self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
        } else {
            return nil
        }
    }

    /// The address as text: dotted for IPv4, otherwise as RFC 5952 asks.
    public var text: String {
        // As long as the longest IPv6 address with an IPv4 tail (INET6_ADDRSTRLEN).
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { buffer in
            if let ipv4 {
                var four = in_addr(s_addr: ipv4.bigEndian)
                inet_ntop(AF_INET, &four, buffer.baseAddress, socklen_t(buffer.count))
            } else {
                var halves = (high.bigEndian, low.bigEndian)
                inet_ntop(AF_INET6, &halves, buffer.baseAddress, socklen_t(buffer.count))
            }
            // Ended by NUL, for it cannot have failed: the buffer is long enough.
            return buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
    }
}

/// Addresses that begin with the same bits (RFC 4632 section 3.1).
public struct AddressRange: Sendable, Hashable {
    private let first: ClientAddress
    private let mask: ClientAddress

    /// Reads an address, or an address, a slash and the number of bits; `nil` where the text is neither.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ ClientAddress($0) }) else { return nil }
        let offset = address.ipv4 == nil ? 0 : 96
        var bits = 128
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let given = Int(parts[1]),
                given <= 128 - offset
            else { return nil }
            bits = given + offset
        }
        mask = ClientAddress(
            high: bits >= 64 ? .max : ~(.max >> UInt64(bits)),
            low: bits <= 64 ? 0 : ~(bits == 128 ? 0 : .max >> UInt64(bits - 64)))
        first = ClientAddress(high: address.high & mask.high, low: address.low & mask.low)
    }

    /// Whether an address lies in it.
    public func contains(_ address: ClientAddress) -> Bool {
        address.high & mask.high == first.high && address.low & mask.low == first.low
    }
}
