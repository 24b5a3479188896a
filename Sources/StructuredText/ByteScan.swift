// Looks at a file's bytes many at a time, and checks that they are UTF-8.

import Glibc

/// Questions about bytes which every reader asks, and asks of every byte.
///
/// Works on unsafe buffers because readers visit each byte of a file of hundreds of megabytes: in release builds
/// their subscript costs no check. In debug builds it checks, so that the tests trap where a reader's own check
/// is missing.
package enum ByteScan {
    /// The highest bit of each byte.
    @inlinable package static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The eight bytes from `offset`, the first one lowest. The caller checks that there are eight.
    @inline(__always)
    @inlinable package static func word(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
        UInt64(
            littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        )
    }

    /// The high bit of each byte of `word` that equals `byte`. Only the lowest one set is exact.
    @inline(__always)
    @inlinable package static func matches(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return (difference &- 0x0101_0101_0101_0101) & ~difference & highBits
    }

    /// The high bit of each byte of `word` below `limit`, which is at most 0x80. Only the lowest one set is exact.
    @inline(__always)
    @inlinable package static func below(_ word: UInt64, _ limit: UInt8) -> UInt64 {
        (word &- (0x0101_0101_0101_0101 &* UInt64(limit))) & ~word & highBits
    }

    /// The first control character that no text needs: all but tab, line feed and carriage return.
    package static func firstControl(in text: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var offset = 0
        while text.count - offset >= 8 {
            let word = word(text, at: offset)
            if below(word, 32) | matches(word, 127) != 0 { break }
            offset += 8
        }
        // Where something was found: which it is, and whether it is one of the three.
        while offset < text.count {
            let byte = text[offset]
            if byte < 32 && byte != .tab && byte != .lineFeed && byte != .carriageReturn || byte == 127 {
                return byte
            }
            offset += 1
        }
        return nil
    }

    /// The offset of the first line feed, or `end`.
    package static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int {
        guard start < end, end <= bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(UInt8.lineFeed), end - start)
        else { return end }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    /// The length of the UTF-8 sequence that begins at `offset`, or 0 if none that is well formed does.
    ///
    /// Unicode 16, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
    @inline(__always)
    @inlinable package static func sequenceLength(
        _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int
    ) -> Int {
        let first = bytes[offset]
        if first < 0x80 { return 1 }
        if first < 0xC2 || first > 0xF4 { return 0 }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        if end - offset < length { return 0 }
        let second = bytes[offset + 1]
        let lowest: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
        if second < lowest || second > highest { return 0 }
        if length > 2, bytes[offset + 2] & 0xC0 != 0x80 { return 0 }
        if length > 3, bytes[offset + 3] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// The length of the byte order mark at the start of a file: 3 or 0.
    package static func markLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        isMark(bytes, at: 0, end: bytes.count) ? 3 : 0
    }

    /// Whether a byte order mark stands at `offset`.
    package static func isMark(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> Bool {
        end - offset >= 3 && bytes[offset] == 0xEF && bytes[offset + 1] == 0xBB && bytes[offset + 2] == 0xBF
    }
}

extension UInt8 {
    /// HT.
    @inlinable package static var tab: UInt8 { 0x09 }
    /// LF.
    @inlinable package static var lineFeed: UInt8 { 0x0A }
    /// CR.
    @inlinable package static var carriageReturn: UInt8 { 0x0D }
    /// A space.
    @inlinable package static var space: UInt8 { 0x20 }
    /// `"`.
    @inlinable package static var quote: UInt8 { 0x22 }
    /// `'`.
    @inlinable package static var apostrophe: UInt8 { 0x27 }
    /// `,`.
    @inlinable package static var comma: UInt8 { 0x2C }
    /// `\`.
    @inlinable package static var backslash: UInt8 { 0x5C }
}
