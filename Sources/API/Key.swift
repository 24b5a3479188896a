// Keys: what each opens, and whether a request carries one. Only their digests are known here.

public import Catalog
public import HTTPMessage
import Representations

extension KeyText {
    /// A key from random bytes: the prefix and base64url (RFC 4648 section 5).
    public static func make(of random: [UInt8]) -> String { prefix + Cursor.base64url(random) }
}

/// What a key opens.
public enum KeyScope: String, Sendable, CaseIterable {
    /// Records under embargo.
    case newsroom
    /// What `newsroom` opens, and the operator's orders.
    case admin
}

/// What is known of a key: not the key.
public struct Key: Sendable, Equatable {
    /// Whose it is, for the log and the editors.
    public let name: String
    /// What it opens.
    public let scope: KeyScope
    /// The SHA-256 of its text.
    public let digest: [UInt8]
    /// The last day on which it opens anything; `nil`: there is none.
    public let lastDay: Day?

    /// Makes a key.
    public init(name: String, scope: KeyScope, digest: [UInt8], lastDay: Day? = nil) {
        self.name = name
        self.scope = scope
        self.digest = digest
        self.lastDay = lastDay
    }
}

/// Who asks, by the `Authorization` field of a request.
public enum Access: Sendable, Equatable {
    /// Somebody without a key.
    case anonymous
    /// The holder of a key.
    case granted(Key)
    /// Somebody with something that is no key here.
    case refused(KeyFault)

    /// Whether the operator's orders are open.
    public var isOperator: Bool {
        if case .granted(let key) = self { key.scope == .admin } else { false }
    }
}

/// Why something is no key.
public enum KeyFault: Sendable, Equatable, CaseIterable {
    /// The field is not `Bearer` and a key.
    case form
    /// Nobody has this key.
    case unknown
    /// It was a key until some day.
    case expired
}

extension KeyFault {
    /// What is wrong, for the client.
    var sentence: String {
        switch self {
        case .form:
            "The Authorization field is not the word Bearer, a space and a key; leave it out to read what is public."
        case .unknown: "The key is not known here; leave the Authorization field out to read what is public."
        case .expired: "The key has expired; leave the Authorization field out to read what is public."
        }
    }

    /// The challenge of the refusal (RFC 6750 section 3).
    var challenge: String { "Bearer realm=\"demarche\", error=\"invalid_token\"" }
}

/// The keys that open something, and the time by which they expire.
public struct KeyRing: Sendable {
    /// The keys.
    public let keys: [Key]
    private let now: @Sendable () -> Int64

    /// No key at all.
    public static let none = KeyRing([], now: { 0 })

    /// - Parameters:
    ///   - keys: the keys, each with a name and a digest of its own.
    ///   - now: the time, in seconds since 1970; asked only where a key is sent that expires.
    public init(_ keys: [Key], now: @escaping @Sendable () -> Int64) {
        self.keys = keys
        self.now = now
    }

    /// Who asks (RFC 6750 section 2.1).
    ///
    /// - Parameter authorization: the value of the field; `nil` where there is none.
    public func access(_ authorization: String?) -> Access {
        guard let authorization else { return .anonymous }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .refused(.form) }
        var digest = Digest()
        digest.update(parts[1].drop { $0 == " " }.utf8)
        guard let key = key(of: digest.bytes()) else { return .refused(.unknown) }
        if let lastDay = key.lastDay, Day(secondsSince1970: now()).map({ $0 > lastDay }) ?? true {
            return .refused(.expired)
        }
        return .granted(key)
    }

    /// The key with a digest. All are compared, and every byte of each, so that the time tells nothing.
    private func key(of digest: [UInt8]) -> Key? {
        var found: Key?
        for key in keys where Self.areEqual(key.digest, digest) { found = key }
        return found
    }

    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        var difference: UInt8 = 0
        for index in one.indices { difference |= one[index] ^ other[index] }
        return difference == 0
    }
}
