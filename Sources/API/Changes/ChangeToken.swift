// The opaque place in the sequence of changes: what somebody has been told, as of which edition.

import Catalog
import Representations

/// What somebody has been told of the changes.
///
/// It is base64url over: a format byte, one or two marks, and four bytes of a hash over all that. A mark is the number
/// of an edition and a key of the sequence, or its end. It names no row and nothing of this process, so that every
/// replica gives the same token and understands those of the others.
struct ChangeToken: Equatable {
    /// All changes of an edition up to and with a key; all there are where it is `nil`.
    struct Mark: Equatable {
        let edition: UInt64
        let key: ChangeKey?
    }

    /// What has been told.
    let told: Mark
    /// What has been told of later editions while somebody reads on to `told`: changes with keys below that.
    let retold: Mark?

    private static let formatByte: UInt8 = 2

    init(told: Mark, retold: Mark? = nil) {
        self.told = told
        self.retold = retold
    }

    /// The token as text.
    var text: String {
        var bytes = [Self.formatByte]
        Self.append(told, to: &bytes)
        if let retold { Self.append(retold, to: &bytes) }
        return Cursor.base64url(bytes + Cursor.fingerprint(bytes, length: 4))
    }

    /// Reads a token.
    ///
    /// - Returns: `nil` where the text is none, or was altered.
    init?(_ text: String) {
        guard let all = Cursor.bytes(base64url: text), all.count >= 4 else { return nil }
        let bytes = Array(all.dropLast(4))
        guard Cursor.fingerprint(bytes, length: 4) == Array(all.suffix(4)) else { return nil }
        var reader = ByteReader(bytes: bytes)
        guard reader.byte() == Self.formatByte, let told = Self.mark(&reader) else { return nil }
        self.told = told
        if reader.isAtEnd {
            retold = nil
        } else {
            guard let retold = Self.mark(&reader), reader.isAtEnd else { return nil }
            self.retold = retold
        }
    }

    private static func append(_ mark: Mark, to bytes: inout [UInt8]) {
        Cursor.append(mark.edition, to: &bytes)
        guard let key = mark.key else { return bytes.append(0) }
        bytes.append(1)
        Cursor.append(UInt64(UInt32(bitPattern: key.day.number)), to: &bytes)
        Cursor.append(key.id, to: &bytes)
        Cursor.append(UInt64(clamping: key.revision), to: &bytes)
    }

    private static func mark(_ reader: inout ByteReader) -> Mark? {
        guard let edition = reader.number(), let form = reader.byte() else { return nil }
        if form == 0 { return Mark(edition: edition, key: nil) }
        guard form == 1, let day = reader.number().flatMap(UInt32.init(exactly:)), let id = reader.text(),
            let revision = reader.number().flatMap(Int.init(exactly:))
        else { return nil }
        return Mark(
            edition: edition,
            key: ChangeKey(day: Day(number: Int32(bitPattern: day)), id: id, revision: revision))
    }
}
