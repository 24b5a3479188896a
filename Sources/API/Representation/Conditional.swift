// From an answer to a response: entity tag, conditions, coding (RFC 9110 sections 8.8, 12.5.3 and 13).

import HTTPMessage
import Representations

enum Conditional {
    /// How long a cache may keep any public answer without asking; one value for all, for another would tell.
    static let cacheControl = "public, max-age=30, must-revalidate"
    /// What the choice of a representation depends on.
    static let vary = "Accept, Accept-Encoding, Authorization"

    /// The response to a request whose 200 would be this answer.
    ///
    /// - Parameter validity: holds as long as the edition is what is to be answered.
    static func response(
        _ answer: Answer, _ request: Request, _ edition: Edition, _ validity: Validity
    ) -> Response {
        guard let canonical = answer.canonical else { return unkept(answer) }
        let tag = tag(canonical, answer.contentType, edition)
        guard isUnchanged(request, tag, edition) else {
            return Refusal.response(.preconditionFailed, request)
        }
        let content = content(answer, request, tag, edition)
        return Response(
            status: isNotModified(request, tag, edition) ? 304 : answer.status, content: content,
            repeatable: validity)
    }

    /// `If-Unmodified-Since` counts only where there is no `If-Match` (RFC 9110 section 13.1.4).
    private static func isUnchanged(_ request: Request, _ tag: EntityTag, _ edition: Edition) -> Bool {
        if let field = request.headers["If-Match"] { return tag.matches(field, by: .strong) }
        guard let since = request.headers["If-Unmodified-Since"].flatMap(Instant.seconds(httpDate:)) else {
            return true
        }
        return edition.lastModified <= since
    }

    /// `If-Modified-Since` counts only where there is no `If-None-Match` (RFC 9110 section 13.1.3).
    private static func isNotModified(_ request: Request, _ tag: EntityTag, _ edition: Edition) -> Bool {
        if let field = request.headers["If-None-Match"] { return tag.matches(field, by: .weak) }
        guard let since = request.headers["If-Modified-Since"].flatMap(Instant.seconds(httpDate:)) else {
            return false
        }
        return edition.lastModified <= since
    }

    private static func content(
        _ answer: Answer, _ request: Request, _ tag: EntityTag, _ edition: Edition
    ) -> Content {
        var body: Body
        var coding: String?
        switch answer.content {
        case .stream(let make):
            body = .stream(make)
            if ContentCoding.acceptsGzip(request.headers["Accept-Encoding"]) {
                body = .stream { GzipStream(make()) }
                coding = "gzip"
            }
        case .bytes(let bytes):
            body = .bytes(bytes)
            let isWorthIt = bytes.count >= ContentCoding.bytesMinimum
            if isWorthIt, ContentCoding.acceptsGzip(request.headers["Accept-Encoding"]),
                let compressed = ContentCoding.gzip(bytes)
            {
                body = .bytes(compressed)
                coding = "gzip"
            }
        }
        var fields: [HeaderField] = [HeaderField("Content-Type", answer.contentType)]
        if let coding { fields.append(HeaderField("Content-Encoding", coding)) }
        fields.append(HeaderField("ETag", EntityTag(opaque: tag.opaque, coding: coding).field))
        fields.append(HeaderField("Last-Modified", edition.lastModifiedField))
        fields.append(HeaderField("Cache-Control", cacheControl))
        fields.append(HeaderField("Vary", vary))
        if let disposition = answer.disposition {
            fields.append(HeaderField("Content-Disposition", disposition))
        }
        if !answer.links.isEmpty { fields.append(HeaderField("Link", answer.links.joined(separator: ", "))) }
        let standing = answer.policy.map(StandingFields.all(policy:)) ?? StandingFields.all
        return Content(headers: HeaderFields(fields + standing), body: body)
    }

    /// The hash of everything that the content is a function of.
    private static func tag(_ canonical: String, _ contentType: String, _ edition: Edition) -> EntityTag {
        var digest = Digest()
        digest.update(
            Array("\(Edition.representationVersion)\n\(edition.version)\n\(contentType)\n\(canonical)".utf8))
        return EntityTag(opaque: Cursor.base64url(Array(digest.bytes().prefix(15))))
    }

    /// An answer that nobody is to keep.
    private static func unkept(_ answer: Answer) -> Response {
        let fields = [
            HeaderField("Content-Type", answer.contentType), HeaderField("Cache-Control", "no-store"),
        ]
        let body: Body =
            switch answer.content {
            case .bytes(let bytes): .bytes(bytes)
            case .stream(let make): .stream(make)
            }
        return Response(
            status: answer.status,
            content: Content(headers: HeaderFields(fields + StandingFields.all), body: body))
    }
}
