// How a key is written, and how one is noticed where it must not be: in an address, which logs and histories keep.

/// The text of keys.
public enum KeyText {
    /// What every key begins with, so that people and scanners know one when they see it.
    public static let prefix = "demarche_"
    /// How many random bytes a key has.
    public static let randomCount = 32
    /// How many characters of the alphabet behind the prefix make a key; a part of one is taken for a key, too.
    private static let lengthMinimum = 20

    /// Parameters by which other services take keys. None of ours has such a name.
    private static let parameterNames: Set<String> = [
        "key", "api_key", "api-key", "apikey", "access_key", "access_token", "auth", "auth_token",
        "authorization", "bearer", "password", "secret", "token",
    ]

    /// What is written where a key stood.
    private static let mark = "[a key]"

    /// Whether a key stands in a request target, or may.
    public static func isIn(_ target: String) -> Bool { isIn(target: Array(target.utf8)[...]) }

    /// A request target as it may be logged or repeated: without a query, where a key may stand in that; without
    /// anything, where one stands in the path.
    public static func redacted(_ target: String) -> String {
        String(decoding: redacted(utf8: Array(target.utf8)[...]), as: UTF8.self)
    }

    /// The same for the bytes of a target, or of any other text that has no query.
    public static func redacted(utf8 target: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard isIn(target: target) else { return target }
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        return isIn(bytes: decoded(path)) ? Array(mark.utf8)[...] : path + Array("?\(mark)".utf8)
    }

    private static func isIn(target: ArraySlice<UInt8>) -> Bool {
        isIn(bytes: decoded(target)) || hasParameter(target)
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

    private static func hasParameter(_ target: ArraySlice<UInt8>) -> Bool {
        guard let question = target.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return target[(question + 1)...].split(separator: UInt8(ascii: "&")).contains { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return parameterNames.contains(String(decoding: decoded(name), as: UTF8.self).lowercased())
        }
    }

    /// The target with its percent-encoding undone wherever that is well formed: whatever else is wrong with a target,
    /// a key in it is to be noticed first.
    private static func decoded(_ target: ArraySlice<UInt8>) -> [UInt8] {
        let bytes = Array(target)
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
