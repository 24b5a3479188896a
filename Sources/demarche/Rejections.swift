// What the transport rejects by itself, in the API's words.

import API
import HTTPServer

extension Rejection {
    /// The API's failure for it.
    var failure: Failure {
        switch self {
        case .malformedRequest(let detail): .malformedRequest(detail: detail.text)
        case .targetTooLong(let limit): .targetTooLong(limitBytes: limit)
        case .headersTooLarge(let limit):
            .headerTooLarge(detail: "The request line and the header section are longer than \(limit) bytes.")
        case .tooManyHeaders(let limit):
            .headerTooLarge(detail: "The request has more than \(limit) header field lines.")
        case .bodyNotAccepted: .unexpectedBody
        case .bodyTooLarge(let limit): .contentTooLarge(limitBytes: limit)
        case .tooManyExports: .overloaded
        }
    }
}
