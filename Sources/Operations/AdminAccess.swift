// Who may use the listener for operators: what a web page in an operator's browser can send is refused.

internal import HTTPMessage

/// The rules by which a request is let in.
public struct AdminAccess: Sendable {
    /// Whether the Host of a request must be a number or `localhost`.
    ///
    /// A page of `evil.example` whose name is made to point at this machine (DNS rebinding) sends that name, and its
    /// browser takes the answers for that page's own. A number cannot be made to point elsewhere.
    let namesAreRefused: Bool
    /// What an `Authorization` field opens; `nil`: no key is asked for.
    let grant: (@Sendable (_ authorization: String?) -> Grant)?

    /// What a key opens here.
    public enum Grant: Sendable {
        /// Everything.
        case everything
        /// Nothing, for it is a key for something else.
        case nothing
        /// Nothing, for it is no key.
        case unknown
    }

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - namesAreRefused: for a listener on a loopback address. Elsewhere operators use names, and keys protect.
    ///   - grant: what an `Authorization` field opens; `nil`: no key is asked for.
    public init(
        namesAreRefused: Bool, grant: (@Sendable (_ authorization: String?) -> Grant)? = nil
    ) {
        self.namesAreRefused = namesAreRefused
        self.grant = grant
    }

    /// Why a request is not let in; `nil` where it is.
    func refusal(of request: Request, for route: AdminRoute?) -> AdminAnswer? {
        if namesAreRefused, let host = request.headers["Host"], !Self.isOwnName(host) {
            return .problem(
                Problem(
                    status: 421, code: "misdirected-request", title: "Misdirected request",
                    detail: "Ask by localhost or by a numeric address; other names may be a web page's."),
                request)
        }
        if let site = request.headers["Sec-Fetch-Site"], site != "none", site != "same-origin" {
            return Self.foreign(request)
        }
        // No page is served from here, so nothing that has an origin comes from a page of ours.
        if request.headers["Origin"] != nil { return Self.foreign(request) }
        guard route?.needsKey == true, let grant else { return nil }
        switch grant(request.headers["Authorization"]) {
        case .everything: return nil
        case .nothing:
            return .problem(
                Problem(
                    status: 403, code: "insufficient-scope", title: "Insufficient scope",
                    detail: "This key does not open the operator's paths; one of scope admin does."),
                request,
                fields: [
                    HeaderField(
                        "WWW-Authenticate",
                        "Bearer realm=\"demarche admin\", error=\"insufficient_scope\", scope=\"admin\"")
                ])
        case .unknown:
            return .problem(
                Problem(
                    status: 401, code: "unauthorized", title: "Unauthorized",
                    detail: "A key of scope admin is asked for, as Authorization: Bearer KEY."),
                request, fields: [HeaderField("WWW-Authenticate", "Bearer realm=\"demarche admin\"")])
        }
    }

    private static func foreign(_ request: Request) -> AdminAnswer {
        .problem(
            Problem(
                status: 403, code: "cross-origin", title: "Cross-origin request",
                detail: "Requests that web pages make are not taken here."),
            request)
    }

    /// Whether a `Host` is a numeric address or `localhost`, with or without a port.
    private static func isOwnName(_ field: String) -> Bool {
        if field.hasPrefix("[") {
            return ClientAddress(field.dropFirst().prefix { $0 != "]" }) != nil
        }
        let host = field.prefix { $0 != ":" }
        return String(host).equalsIgnoringASCIICase("localhost") || ClientAddress(host) != nil
    }
}
