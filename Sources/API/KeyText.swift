// How a key is written, and how one is noticed where it must not be: in an address, which logs and histories keep.

import HTTPMessage

/// The text of keys.
public enum KeyText {
    /// What every key begins with, so that people and scanners know one when they see it.
    public static let prefix = "demarche_"
    /// How many random bytes a key has.
    public static let randomCount = 32
    /// How many characters of the alphabet behind the prefix make a key; a part of one is taken for a key, too.
    private static let lengthMinimum = 20

    /// Parameters by which other services take keys. None of ours has such a name.
    static let parameterNames: Set<String> = [
        "key", "api_key", "api-key", "apikey", "access_key", "access_token", "auth", "auth_token",
        "authorization", "bearer", "password", "secret", "token",
    ]

    /// A key from random bytes: the prefix and base64url (RFC 4648 section 5).
    public static func make(of random: [UInt8]) -> String { prefix + Cursor.base64url(random) }

    /// Whether a key stands in a request target, or may.
    public static func isIn(_ target: String) -> Bool {
        isIn(bytes: decoded(target)) || hasParameter(target)
    }

    /// A request target as it may be logged: without a query, where a key may stand in that; without anything, where
    /// one stands in the path.
    public static func redacted(_ target: String) -> String {
        guard isIn(target) else { return target }
        let path = target.prefix { $0 != "?" }
        return isIn(bytes: decoded(String(path))) ? "[a key]" : path + "?[a key]"
    }

    /// Whether the bytes hold the prefix and enough of what follows it in a key.
    private static func isIn(bytes: [UInt8]) -> Bool {
        let wanted = Array(prefix.utf8)
        guard bytes.count >= wanted.count + lengthMinimum else { return false }
        for start in 0...(bytes.count - wanted.count - lengthMinimum)
        where bytes[start].asciiLowercased == wanted[0] {
            let text = bytes[start...].prefix(wanted.count).map(\.asciiLowercased)
            let rest = bytes[(start + wanted.count)...].prefix(lengthMinimum)
            if text == wanted, rest.allSatisfy(isOfAlphabet) { return true }
        }
        return false
    }

    private static func isOfAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func hasParameter(_ target: String) -> Bool {
        let bytes = target.utf8
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return bytes[mark...].dropFirst().split(separator: UInt8(ascii: "&")).contains { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return parameterNames.contains(
                String(decoding: decoded(String(Substring(name))), as: UTF8.self).lowercased())
        }
    }

    /// The target with its percent-encoding undone wherever that is well formed: whatever else is wrong with a target,
    /// a key in it is to be noticed first.
    private static func decoded(_ target: String) -> [UInt8] {
        let bytes = Array(target.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
