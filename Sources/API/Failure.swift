// Every way in which a request can be refused, and the problem that each becomes: one row per case.

public import HTTPMessage

/// Why a request gets no answer.
public enum Failure: Error, Sendable, Equatable {
    /// The transport could not make sense of the message.
    case malformedRequest(detail: String)
    /// The target's percent-encoding, or what it encodes, is wrong.
    case invalidEncoding(parameter: String, detail: String)
    /// Content came with a request that takes none.
    case unexpectedBody
    /// One or more parameters are wrong; at least one.
    case parameters([Problem.Detail])
    /// A key stands where logs and histories keep it.
    case keyInAddress
    /// The `Authorization` field holds no key that is known here.
    case invalidKey(KeyFault)
    /// The content of the request is not what the path takes; at least one fault.
    case content([Problem.Detail])
    /// The content of the request is of another type, or coded, than the path takes.
    case unsupportedMediaType(wanted: String, detail: String)
    /// No such path or record.
    case notFound(path: String, didYouMean: String?)
    /// The path is there, the method is not.
    case methodNotAllowed(method: String, allowed: String)
    /// None of the representations is acceptable.
    case notAcceptable(available: [String])
    /// The record was taken back.
    case retracted(id: String, date: String, note: String)
    /// `If-Match` names another state of the content.
    case preconditionFailed
    /// The request did not arrive in time.
    case requestTimeout
    /// The content is larger than allowed.
    case contentTooLarge(limitBytes: Int)
    /// The target is longer than allowed.
    case targetTooLong(limitBytes: Int)
    /// The header is larger, or has more fields, than allowed.
    case headerTooLarge(detail: String)
    /// The client asks more often than it may.
    case tooManyRequests(retryAfterSeconds: Int)
    /// oEmbed in a format that it does not have.
    case notImplemented(format: String)
    /// The server has as much to do as it may.
    case overloaded
    /// As many streams are open as may be.
    case tooManyStreams(limit: Int)
    /// A former edition is being read back.
    case preparing
    /// The server is shutting down.
    case draining

    /// The problem that a client gets.
    public var problem: Problem {
        switch self {
        case .malformedRequest(let detail):
            Problem(status: 400, code: "malformed-request", title: "Malformed request", detail: detail)
        case .invalidEncoding(let parameter, let detail):
            Problem(
                status: 400, code: "invalid-encoding", title: "Invalid encoding", detail: detail,
                errors: [Problem.Detail(code: "invalid-encoding", parameter: parameter, detail: detail)])
        case .unexpectedBody:
            Problem(
                status: 400, code: "unexpected-body", title: "Unexpected body",
                detail:
                    "Requests for this path carry no content; send it without Content-Length or Transfer-Encoding."
            )
        case .parameters(let errors):
            Problem(
                status: 400, code: errors.first?.code ?? "invalid-value",
                title: Failure.title(ofParameterError: errors.first?.code),
                detail: errors.map(Failure.sentence).joined(separator: " "), errors: errors)
        case .keyInAddress:
            Problem(
                status: 400, code: "key-in-address", title: "Key in an address",
                detail:
                    "A key goes into the Authorization field, as Bearer KEY. Addresses are kept by logs and histories: take a key that was sent in one for known to others, and have it replaced."
            )
        case .invalidKey(let fault):
            Problem(status: 401, code: "invalid-key", title: "Invalid key", detail: fault.sentence)
        case .content(let errors):
            Problem(
                status: 400, code: "invalid-content", title: "Invalid content",
                detail: errors.map(Failure.sentence).joined(separator: " "), errors: errors)
        case .unsupportedMediaType(_, let detail):
            Problem(
                status: 415, code: "unsupported-media-type", title: "Unsupported media type", detail: detail)
        case .notFound(let path, let suggestion):
            Problem(
                status: 404, code: "not-found", title: "Not found",
                detail: "There is nothing at \(path)." + (suggestion.map { " Did you mean \($0)?" } ?? ""),
                errors: [
                    Problem.Detail(
                        code: "not-found", parameter: "path", detail: "There is nothing at \(path).",
                        didYouMean: suggestion)
                ])
        case .methodNotAllowed(let method, let allowed):
            Problem(
                status: 405, code: "method-not-allowed", title: "Method not allowed",
                detail: "\(method) is not available here; there are \(allowed).")
        case .notAcceptable(let available):
            Problem(
                status: 406, code: "not-acceptable", title: "Not acceptable",
                detail:
                    "There is no such representation here; there are \(available.joined(separator: ", ")).")
        case .retracted(let id, let date, let note):
            Problem(
                status: 410, code: "retracted", title: "Retracted",
                detail: "The record \(id) was retracted\(date.isEmpty ? "" : " on \(date)"): \(note)")
        case .preconditionFailed:
            Problem(
                status: 412, code: "precondition-failed", title: "Precondition failed",
                detail: "If-Match names a state of this content that is not the present one.")
        case .requestTimeout:
            Problem(
                status: 408, code: "request-timeout", title: "Request timeout",
                detail: "The request did not arrive in whole within the time allowed.")
        case .contentTooLarge(let limit):
            Problem(
                status: 413, code: "content-too-large", title: "Content too large",
                detail: "At most \(limit) bytes of content are taken here.")
        case .targetTooLong(let limit):
            Problem(
                status: 414, code: "target-too-long", title: "Target too long",
                detail: "The request target is longer than \(limit) bytes.")
        case .headerTooLarge(let detail):
            Problem(status: 431, code: "header-too-large", title: "Header too large", detail: detail)
        case .tooManyRequests(let seconds):
            Problem(
                status: 429, code: "too-many-requests", title: "Too many requests",
                detail: "Requests come faster than they are taken from here; ask again in \(seconds) s.")
        case .notImplemented(let format):
            Problem(
                status: 501, code: "not-implemented", title: "Not implemented",
                detail: "oEmbed answers come as json or xml, not as \u{201C}\(format.prefix(40))\u{201D}.")
        case .tooManyStreams(let limit):
            Problem(
                status: 503, code: "too-many-streams", title: "Too many streams",
                detail: "\(limit) streams are open, and no more may be; ask again later, or poll /v1/changes."
            )
        case .preparing:
            Problem(
                status: 503, code: "preparing", title: "Being prepared",
                detail: "The dataset as it was then is being read back; ask again in a moment.")
        case .overloaded:
            Problem(
                status: 503, code: "overloaded", title: "Overloaded",
                detail: "The server has more to do than it may take on; ask again in a moment.")
        case .draining:
            Problem(
                status: 503, code: "draining", title: "Shutting down",
                detail: "This server is shutting down; ask again in a moment.")
        }
    }

    /// The codes of single parameters' errors, with the title of each.
    public static let parameterErrors = [
        (code: "unknown-parameter", title: "Unknown parameter"),
        (code: "unknown-field", title: "Unknown field"),
        (code: "unknown-operator", title: "Unknown operator"),
        (code: "unknown-value", title: "Unknown value"),
        (code: "unknown-id", title: "Unknown id"),
        (code: "invalid-value", title: "Invalid value"),
        (code: "repeated-parameter", title: "Repeated parameter"),
        (code: "conflicting-parameters", title: "Conflicting parameters"),
        (code: "too-many-parameters", title: "Too many parameters"),
        (code: "invalid-cursor", title: "Invalid cursor"),
        (code: "invalid-since", title: "Invalid since"),
        (code: "unknown-past", title: "Unknown past"),
    ]

    private static func sentence(_ error: Problem.Detail) -> String {
        error.detail + (error.didYouMean.map { " Did you mean \($0)?" } ?? "")
    }

    private static func title(ofParameterError code: String?) -> String {
        parameterErrors.first { $0.code == code }?.title ?? "Bad request"
    }
}

extension Problem.Detail {
    static func unknownParameter(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "unknown-parameter", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    static func unknownField(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "unknown-field", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    static func unknownOperator(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "unknown-operator", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    static func unknownValue(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "unknown-value", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    static func unknownId(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "unknown-id", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    static func invalidValue(_ name: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "invalid-value", parameter: name, detail: detail, didYouMean: didYouMean)
    }
    /// A fault of a request's content, at a place in it such as `[3].revision`.
    static func content(_ place: String, _ detail: String, didYouMean: String? = nil) -> Self {
        Self(code: "invalid-content", parameter: place, detail: detail, didYouMean: didYouMean)
    }
    static func repeated(_ name: String, count: Int) -> Self {
        Self(
            code: "repeated-parameter", parameter: name,
            detail: "\(name) may be given once; it came \(count) times.")
    }
    static func empty(_ name: String) -> Self { .invalidValue(name, "\(name) has no value.") }
    static func conflicting(_ name: String, _ detail: String) -> Self {
        Self(code: "conflicting-parameters", parameter: name, detail: detail)
    }
}

extension Target.Failure {
    /// The API's failure for a target or form that cannot be read.
    var failure: Failure {
        switch self {
        case .percentEncoding(let part):
            .invalidEncoding(
                parameter: part, detail: "A % in \(part) is not followed by two hexadecimal digits.")
        case .notUTF8(let part):
            .invalidEncoding(parameter: part, detail: "The percent-encoding in \(part) is not UTF-8.")
        case .controlCharacter(let part):
            .invalidEncoding(parameter: part, detail: "There is a control character in \(part).")
        case .form:
            .malformedRequest(detail: "The request target is neither a path nor an absolute address.")
        }
    }
}
