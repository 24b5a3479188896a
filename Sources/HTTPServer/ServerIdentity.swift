// Who a server is to clients that speak TLS: its certificate and its key.

internal import CHTTP

/// A chain of certificates and the private key of the first (RFC 8446 section 4.4.2).
///
/// @unchecked: the C object is never changed after `init`, and C counts its uses atomically.
public final class ServerIdentity: @unchecked Sendable {
    /// The certificates as they were given.
    public let certificates: [UInt8]
    let pointer: OpaquePointer

    /// Reads both and holds them against each other.
    ///
    /// - Parameters:
    ///   - certificates: the server's certificate and those that vouch for it, as PEM.
    ///   - key: its private key, as PEM, not encrypted.
    /// - Throws: what is wrong, without anything of the key.
    public init(certificates: [UInt8], key: [UInt8]) throws(IdentityError) {
        var identity: OpaquePointer?
        var failure = chttp_identity_failure.CHTTP_IDENTITY_MADE
        let message = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text -> String in
            failure = certificates.withUnsafeBytes { certificates in
                key.withUnsafeBytes { key in
                    chttp_identity_create(
                        chttp_text(certificates), chttp_text(key), &identity, text.baseAddress, text.count)
                }
            }
            // On failure C ended it by NUL; else nothing was written.
            return failure == .CHTTP_IDENTITY_MADE ? "" : text.baseAddress.map { String(cString: $0) } ?? ""
        }
        guard let identity else { throw IdentityError(failure, message) }
        self.certificates = certificates
        pointer = identity
    }

    deinit { chttp_identity_release(pointer) }

    /// Since when every certificate of the chain is valid, in seconds since 1970.
    public var validFrom: Int64 { chttp_identity_valid_from(pointer) }
    /// Until when every certificate of the chain is valid, in seconds since 1970.
    public var validUntil: Int64 { chttp_identity_valid_until(pointer) }
}

/// Why certificates and a key make no identity. The texts are half sentences of GnuTLS.
public enum IdentityError: Error, Equatable {
    /// The certificates cannot be read or used.
    case certificates(String)
    /// The key cannot be read.
    case key(String)
    /// The key is not that of the first certificate.
    case keyOfAnotherCertificate
    /// The library failed in another way.
    case library(String)

    init(_ failure: chttp_identity_failure, _ message: String) {
        switch failure {
        case .CHTTP_CERTIFICATE_INVALID: self = .certificates(message)
        case .CHTTP_KEY_INVALID: self = .key(message)
        case .CHTTP_KEY_OF_ANOTHER_CERTIFICATE: self = .keyOfAnotherCertificate
        case .CHTTP_IDENTITY_MADE, .CHTTP_IDENTITY_LIBRARY_FAILURE: self = .library(message)
        }
    }
}

extension chttp_text {
    /// Bytes lent to C; they must outlive the call.
    fileprivate init(_ bytes: UnsafeRawBufferPointer) {
        self.init(bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count: bytes.count)
    }
}
