// The content that a path takes by POST: its type, its limit, and whether a request has it.

import HTTPMessage
import StructuredText

/// What a path takes as the content of a POST.
struct RequestContent: Sendable {
    /// The media type, without parameters.
    let mediaType: String
    /// How many bytes at most; the setting `body_limit_bytes` may lower it.
    let limitBytes: Int
    /// The name of its schema in the OpenAPI document.
    let schema: String

    /// How deep lists and objects may lie within each other.
    static let depthMaximum = 16

    /// The limits of a reader of content.
    static var readerLimits: ReaderLimits {
        var limits = ReaderLimits()
        limits.depthMaximum = depthMaximum
        return limits
    }

    /// Sees to it that a request says that it has content of this type, not coded.
    ///
    /// - Throws: `unsupportedMediaType` (RFC 9110 section 15.5.16).
    func check(_ headers: HeaderFields) throws(Failure) {
        let sent = headers["Content-Type"] ?? ""
        let type = sent.prefix { $0 != ";" }.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined()
        guard type.equalsIgnoringASCIICase(mediaType) else {
            let found =
                type.isEmpty ? "no Content-Type" : "\u{201C}\(KeyText.redacted(type).prefix(80))\u{201D}"
            throw .unsupportedMediaType(
                wanted: mediaType, detail: "Content is taken here as \(mediaType); the request has \(found).")
        }
        if let coding = headers["Content-Encoding"], !coding.equalsIgnoringASCIICase("identity") {
            throw .unsupportedMediaType(
                wanted: mediaType,
                detail:
                    "Content is taken here as it is; the request has it coded as \u{201C}\(KeyText.redacted(coding).prefix(80))\u{201D}."
            )
        }
    }
}

extension JSONDocument {
    /// Reads JSON that a request carries.
    ///
    /// - Parameters:
    ///   - place: what carries it, for the sentence of a fault.
    ///   - failure: makes the failure from that sentence, which names line and column.
    init(_ bytes: [UInt8], at place: String, _ failure: (String) -> Failure) throws(Failure) {
        do throws(SyntaxProblem) {
            try self.init(bytes, limits: RequestContent.readerLimits)
        } catch {
            throw failure("Line \(error.line), column \(error.column) of \(place): \(error.detail).")
        }
    }
}
