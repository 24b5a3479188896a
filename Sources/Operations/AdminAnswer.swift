// What the listener for operators answers: never kept, and never for another page to read.

internal import HTTPMessage
public import Representations

/// An answer to an operator.
public struct AdminAnswer: Sendable {
    /// The status code.
    let status: UInt16
    let contentType: String
    let bytes: [UInt8]
    var fields: [HeaderField] = []

    /// An answer of JSON.
    public static func json(status: UInt16 = 200, _ write: (inout JSONWriter) -> Void) -> AdminAnswer {
        var writer = JSONWriter()
        write(&writer)
        return AdminAnswer(status: status, contentType: "application/json", bytes: writer.bytes + [10])
    }

    /// A problem document (RFC 9457).
    static func problem(_ problem: Problem, _ request: Request, fields: [HeaderField] = []) -> AdminAnswer {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("title", problem.title)
        writer.member("status", Int(problem.status))
        writer.member("detail", problem.detail)
        writer.member("code", problem.code)
        writer.member("request_id", request.id)
        writer.endObject()
        return AdminAnswer(
            status: problem.status, contentType: "application/problem+json", bytes: writer.bytes + [10],
            fields: fields)
    }

    /// The response. It has no `Access-Control-Allow-Origin`, so that no web page can read it.
    var response: Response {
        let standing = [
            HeaderField("Content-Type", contentType), HeaderField("Cache-Control", "no-store"),
            HeaderField("X-Content-Type-Options", "nosniff"),
            HeaderField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            HeaderField("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        return Response(
            status: status, content: Content(headers: HeaderFields(standing + fields), body: .bytes(bytes)))
    }
}
