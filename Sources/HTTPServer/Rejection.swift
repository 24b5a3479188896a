// The requests that the transport refuses by itself.

internal import CHTTP

/// Why a request does not reach the handler. Malformed framing comes before everything else.
public enum Rejection: Sendable, Equatable {
    /// 400: the request cannot be relied on to end where it seems to end. The connection is closed.
    case malformedRequest(detail: Malformation)
    /// 414: the target is longer than the limit.
    case targetTooLong(limitBytes: Int)
    /// 431: request line and header section are longer than the limit.
    case headersTooLarge(limitBytes: Int)
    /// 431: there are more header field lines than the limit.
    case tooManyHeaders(limitCount: Int)
    /// 400: there is a body where none is taken. The connection is closed.
    case bodyNotAccepted
    /// 413: the body is longer than the limit. The connection is closed.
    case bodyTooLarge(limitBytes: Int)
    /// 503: the response would be made while it is sent, and there are as many of these as there may be.
    case tooManyExports

    /// The status code that fits (RFC 9110 section 15.5, RFC 6585 section 5).
    public var status: UInt16 {
        switch self {
        case .malformedRequest, .bodyNotAccepted: 400
        case .targetTooLong: 414
        case .headersTooLarge, .tooManyHeaders: 431
        case .bodyTooLarge: 413
        case .tooManyExports: 503
        }
    }
}

/// What is wrong with a malformed request.
public enum Malformation: Sendable, Equatable, CaseIterable {
    /// The request line is not method, space, target, space, version (RFC 9112 section 3).
    case requestLine
    /// The method is not a token (RFC 9110 section 9.1).
    case method
    /// The target holds something else than visible ASCII (RFC 9112 section 3.2).
    case target
    /// A line is folded, holds a NUL, begins with a colon, or does not end with CRLF (RFC 9112 sections 2.2, 5).
    case headerSection
    /// A field name is not a token directly followed by a colon (RFC 9112 section 5.1).
    case headerName
    /// A field value holds a control character (RFC 9110 section 5.5).
    case headerValue
    /// HTTP/1.1 without `Host` (RFC 9112 section 3.2).
    case hostMissing
    /// More than one `Host` (RFC 9112 section 3.2).
    case hostRepeated
    /// A `Host` that is none (RFC 9112 section 3.2).
    case hostValue
    /// More than one `Content-Length` (RFC 9112 section 6.3).
    case contentLengthRepeated
    /// A `Content-Length` that is not a number (RFC 9112 section 6.3).
    case contentLengthValue
    /// A `Transfer-Encoding` other than `chunked` (RFC 9112 section 6.1).
    case transferEncodingValue
    /// `Transfer-Encoding` in HTTP/1.0 (RFC 9112 section 6.1).
    case transferEncodingInHTTP10
    /// `Transfer-Encoding` and `Content-Length` together (RFC 9112 section 6.3).
    case transferEncodingAndContentLength

    /// A sentence for the client.
    public var text: String {
        switch self {
        case .requestLine:
            "The request line is not a method, a target and a version with one space between them."
        case .method: "The method is not a token."
        case .target: "The request target holds characters other than visible ASCII; percent-encode them."
        case .headerSection: "A header line is folded, holds a NUL, has no name, or does not end with CRLF."
        case .headerName: "A header field name is not a token that is directly followed by a colon."
        case .headerValue: "A header field value holds a control character."
        case .hostMissing: "There is no Host header field."
        case .hostRepeated: "There is more than one Host header field."
        case .hostValue: "The Host header field is not a host with an optional port."
        case .contentLengthRepeated: "There is more than one Content-Length header field."
        case .contentLengthValue: "The Content-Length header field is not a number."
        case .transferEncodingValue: "The only Transfer-Encoding that is understood is chunked."
        case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
        case .transferEncodingAndContentLength: "Transfer-Encoding and Content-Length exclude each other."
        }
    }
}

extension Rejection {
    /// What C found; nil where it found nothing.
    init?(_ refusal: chttp_refusal, limits: Application, bodyLimitBytes: Int) {
        switch refusal {
        case .CHTTP_ACCEPTED: return nil
        case .CHTTP_REQUEST_LINE: self = .malformedRequest(detail: .requestLine)
        case .CHTTP_METHOD: self = .malformedRequest(detail: .method)
        case .CHTTP_TARGET: self = .malformedRequest(detail: .target)
        case .CHTTP_HEADER_SECTION: self = .malformedRequest(detail: .headerSection)
        case .CHTTP_HEADER_NAME: self = .malformedRequest(detail: .headerName)
        case .CHTTP_HEADER_VALUE: self = .malformedRequest(detail: .headerValue)
        case .CHTTP_HOST_MISSING: self = .malformedRequest(detail: .hostMissing)
        case .CHTTP_HOST_REPEATED: self = .malformedRequest(detail: .hostRepeated)
        case .CHTTP_HOST_VALUE: self = .malformedRequest(detail: .hostValue)
        case .CHTTP_CONTENT_LENGTH_REPEATED: self = .malformedRequest(detail: .contentLengthRepeated)
        case .CHTTP_CONTENT_LENGTH_VALUE: self = .malformedRequest(detail: .contentLengthValue)
        case .CHTTP_TRANSFER_ENCODING_VALUE: self = .malformedRequest(detail: .transferEncodingValue)
        case .CHTTP_TRANSFER_ENCODING_IN_1_0: self = .malformedRequest(detail: .transferEncodingInHTTP10)
        case .CHTTP_TRANSFER_ENCODING_AND_CONTENT_LENGTH:
            self = .malformedRequest(detail: .transferEncodingAndContentLength)
        case .CHTTP_TARGET_TOO_LONG: self = .targetTooLong(limitBytes: limits.targetLimitBytes)
        case .CHTTP_HEADERS_TOO_LARGE: self = .headersTooLarge(limitBytes: limits.headerLimitBytes)
        case .CHTTP_HEADERS_TOO_MANY: self = .tooManyHeaders(limitCount: limits.headerLimitCount)
        case .CHTTP_BODY_NOT_ACCEPTED: self = .bodyNotAccepted
        case .CHTTP_BODY_TOO_LARGE: self = .bodyTooLarge(limitBytes: bodyLimitBytes)
        }
    }
}
