// The opaque cursor: a place in a sorted list, bound to the question that it belongs to.

import Catalog
import Representations

/// Writes and reads cursors.
///
/// A cursor is base64url (RFC 4648 section 5) over: a format byte, eight bytes of the question's hash, the sort values
/// and id of the last record seen, and four bytes of a hash over all that. It names no row and no dataset version, so
/// it holds on every replica and across reloads.
enum Cursor {
    private static let formatByte: UInt8 = 1

    /// The cursor of a position in the answer to a question.
    static func encode(_ position: Position, question: String) -> String {
        var bytes = [formatByte] + fingerprint(Array(question.utf8), length: 8)
        bytes.append(UInt8(position.values.count))
        for value in position.values {
            switch value {
            case .absent: bytes.append(0)
            case .text(let text):
                bytes.append(1)
                append(text, to: &bytes)
            case .number(let number):
                bytes.append(2)
                append(UInt64(bitPattern: number), to: &bytes)
            case .days(let first, let last):
                bytes.append(3)
                append(UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: last)), to: &bytes)
            }
        }
        append(position.id, to: &bytes)
        return base64url(bytes + fingerprint(bytes, length: 4))
    }

    /// The position that a cursor names.
    ///
    /// - Returns: `nil` where the text is no cursor, was altered or belongs to another question.
    static func decode(_ text: String, question: String) -> Position? {
        guard let all = bytes(base64url: text), all.count >= 4 else { return nil }
        let bytes = Array(all.dropLast(4))
        guard fingerprint(bytes, length: 4) == Array(all.suffix(4)) else { return nil }
        var reader = ByteReader(bytes: bytes)
        guard reader.byte() == formatByte,
            reader.take(8).map(Array.init) == fingerprint(Array(question.utf8), length: 8),
            let count = reader.byte()
        else { return nil }
        var values: [SortValue] = []
        for _ in 0..<count {
            switch reader.byte() {
            case 0: values.append(.absent)
            case 1:
                guard let text = reader.text() else { return nil }
                values.append(.text(text))
            case 2:
                guard let number = reader.number() else { return nil }
                values.append(.number(Int64(bitPattern: number)))
            case 3:
                guard let days = reader.number() else { return nil }
                values.append(
                    .days(
                        Int32(truncatingIfNeeded: Int64(bitPattern: days) >> 32),
                        Int32(truncatingIfNeeded: days)))
            default: return nil
            }
        }
        guard let id = reader.text(), reader.isAtEnd else { return nil }
        return Position(values: values, id: id)
    }

    static func fingerprint(_ bytes: [UInt8], length: Int) -> [UInt8] {
        var digest = Digest()
        digest.update(bytes)
        return Array(digest.bytes().prefix(length))
    }

    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        append(UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Base64url without padding.
    static func base64url(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(base64url text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        // Left-over bits must be zero and fewer than six, or several texts would name one cursor.
        return bits < 6 && buffer & (1 << UInt32(bits) - 1) == 0 ? bytes : nil
    }
}

/// Reads bytes from front to back and never past their end.
struct ByteReader {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func byte() -> UInt8? { take(1)?.first }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.count - offset else { return nil }
        offset += count
        return bytes[offset - count..<offset]
    }

    mutating func number() -> UInt64? { take(8)?.reduce(0) { $0 << 8 | UInt64($1) } }

    mutating func text() -> String? {
        guard let count = number(), let length = Int(exactly: count) else { return nil }
        return take(length).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
