// What a route answers, before the request's conditions and codings are looked at.

import HTTPMessage
import Representations

/// The content of a 200, described before it is made.
struct Answer {
    /// The bytes, or how they come.
    enum Content {
        case bytes([UInt8])
        case stream(@Sendable () -> any BodyStream)
    }

    /// The media type.
    let contentType: String
    /// What the content is a function of, beside the dataset: equal texts, equal bytes. `nil`: it is not to be kept.
    let canonical: String?
    /// The `Link` field's values.
    var links: [String] = []
    /// The `Content-Disposition` field, where a browser is to save the content.
    var disposition: String?
    /// The `Content-Security-Policy` field, where it is another than that of all answers.
    var policy: String?
    /// The content.
    let content: Content
    /// The status, where it is not 200.
    var status: UInt16 = 200
}

extension Answer {
    /// An answer of JSON.
    static func json(canonical: String?, status: UInt16 = 200, _ write: (inout JSONWriter) -> Void) -> Answer
    {
        var writer = JSONWriter()
        write(&writer)
        return Answer(
            contentType: Format.json.contentType, canonical: canonical, content: .bytes(writer.bytes + [10]),
            status: status)
    }
}

/// The fields that every answer carries, so that a browser neither guesses, runs nor leaks.
enum StandingFields {
    static let all = all(policy: "default-src 'none'; frame-ancestors 'none'")

    /// What a policy calls a style sheet that stands in the document: its hash (CSP Level 3 section 2.3.1).
    static func source(ofStyle text: String) -> String {
        var digest = Digest()
        digest.update(Array(text.utf8))
        // Base64 with padding (RFC 4648 section 4), of a digest's 32 bytes.
        let base64 =
            String(
                Cursor.base64url(digest.bytes()).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }) + "="
        return "'sha256-\(base64)'"
    }

    /// Those with another `Content-Security-Policy`.
    static func all(policy: String) -> [HeaderField] {
        [
            HeaderField("X-Content-Type-Options", "nosniff"),
            HeaderField("Content-Security-Policy", policy),
            HeaderField("Referrer-Policy", "strict-origin-when-cross-origin"),
            HeaderField("Access-Control-Allow-Origin", "*"),
            HeaderField("Access-Control-Expose-Headers", "ETag, Link"),
        ]
    }
}
