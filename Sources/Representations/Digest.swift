// SHA-256.

import CCrypto

/// A SHA-256 that is fed piece by piece (FIPS 180-4), by OpenSSL.
public struct Digest: ~Copyable {
    private let context: OpaquePointer

    /// Whether OpenSSL is there. It is not to tidy up when the process ends: a thread that still makes a digest, of a
    /// dataset that is being read, would be left without what it uses.
    private static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

    /// Makes the digest of nothing.
    public init() {
        precondition(Self.isReady, "OpenSSL cannot be used")
        // EVP_MD_CTX_new fails only where memory is exhausted, and then nothing here can go on.
        context = EVP_MD_CTX_new()!
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        // Arrays and slices lend their bytes; anything else is copied once.
        let isLent: Void? = bytes.withContiguousStorageIfAvailable {
            EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        .map { _ in }
        if isLent == nil { update(Array(bytes)) }
    }

    /// Adds numbers, as they stand in memory: the machines that this runs on are all little-endian.
    mutating func update<Number: BitwiseCopyable>(numbers: [Number]) {
        // Numbers without padding, so that every byte is defined.
        numbers.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The digest so far ends here: 32 bytes.
    public consuming func bytes() -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &result, nil)
        return result
    }

    /// The digest as 64 hexadecimal digits.
    public consuming func hexadecimal() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
