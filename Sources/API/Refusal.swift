// A failure as a response: problem+json (RFC 9457), or a page for whoever asked for one.

import HTTPMessage
import Pages
import Representations

enum Refusal {
    /// Seconds after which a client may ask again.
    static let retryAfterSeconds = 1

    /// The response to a request that cannot be answered.
    ///
    /// - Parameter page: the problem as HTML, where that was asked for.
    static func response(
        _ failure: Failure, _ request: Request, closesConnection: Bool = false, page: [UInt8]? = nil
    ) -> Response {
        let problem = failure.problem
        var writer = JSONWriter()
        write(problem, requestId: request.id, to: &writer)
        let type = page == nil ? "application/problem+json" : Format.html.contentType
        var fields: [HeaderField] = [
            HeaderField("Content-Type", type), HeaderField("Cache-Control", "no-store"),
        ]
        if case .methodNotAllowed(_, let allowed) = failure { fields.append(HeaderField("Allow", allowed)) }
        if case .tooManyRequests(let seconds) = failure {
            fields.append(HeaderField("Retry-After", String(seconds)))
        }
        if case .invalidKey(let fault) = failure {
            fields.append(HeaderField("WWW-Authenticate", fault.challenge))
        }
        if case .unsupportedMediaType(let wanted, _) = failure {
            // What would have been taken (RFC 9110 sections 12.5.1 and 12.5.3).
            fields.append(HeaderField("Accept", wanted))
            fields.append(HeaderField("Accept-Encoding", "identity"))
        }
        if problem.status == 503 { fields.append(HeaderField("Retry-After", String(retryAfterSeconds))) }
        let standing = page == nil ? StandingFields.all : StandingFields.all(policy: Page.policy)
        return Response(
            status: problem.status,
            content: Content(
                headers: HeaderFields(fields + standing), body: .bytes(page ?? writer.bytes + [10])),
            closesConnection: closesConnection)
    }

    static func write(_ problem: Problem, requestId: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", problem.type)
        writer.member("title", problem.title)
        writer.member("status", Int(problem.status))
        writer.member("detail", problem.detail)
        writer.member("code", problem.code)
        writer.key("errors")
        writer.beginList()
        for error in problem.errors {
            writer.beginObject()
            writer.member("parameter", error.parameter)
            writer.member("code", error.code)
            writer.member("detail", error.detail)
            writer.key("did_you_mean")
            writer.text(orNull: error.didYouMean)
            writer.endObject()
        }
        writer.endList()
        writer.member("request_id", requestId)
        writer.endObject()
    }
}
