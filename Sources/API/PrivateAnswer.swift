// Answers to the holders of keys: for nobody else to see, and for nobody to keep.

import HTTPMessage

extension Request {
    /// The request without its conditions: an answer to a key has no entity tag that they could be held against.
    var withoutConditions: Request {
        let conditions = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"]
        let lines = headers.lines.filter { line in
            !conditions.contains { line.name.equalsIgnoringASCIICase($0) }
        }
        return Request(
            method: method, target: target, headers: HeaderFields(lines), body: body, number: number)
    }
}

extension Response {
    /// The response as the holder of a key gets it (RFC 9111 sections 5.2.2.5 and 5.2.2.7).
    ///
    /// Without entity tag and date, which would tell whoever sees them that something changed that is hidden; and
    /// never given again without asking.
    var forKey: Response {
        let replaced = ["cache-control", "etag", "last-modified"]
        let lines = content.headers.lines.filter { line in
            !replaced.contains { line.name.equalsIgnoringASCIICase($0) }
        }
        let fields = lines + [HeaderField("Cache-Control", "private, no-store")]
        return Response(
            status: status, content: Content(headers: HeaderFields(fields), body: content.body),
            closesConnection: closesConnection)
    }
}
