// One HTTP request as a value (RFC 9110 section 3.4). Knows nothing of sockets, routes or records.

/// A request whose framing has been checked and whose body, if any, has been read to its end.
public struct Request: Sendable {
    /// The method token as it was sent; method names are case-sensitive (RFC 9110 section 9.1).
    public let method: String
    /// The request target as it was sent: visible ASCII only, not decoded (RFC 9112 section 3.2).
    public let target: String
    /// The header fields in the order in which they came.
    public let headers: HeaderFields
    /// The content; empty where none was sent.
    public let body: [UInt8]
    /// A number of this request, unlike that of any other request to this process; it is rendered by `id`.
    public let number: UInt64
    /// The address of the client; `nil` where there is none, as at the other end of a Unix socket.
    public let client: ClientAddress?

    /// Makes a request from its parts.
    public init(
        method: String, target: String, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        number: UInt64 = 0, client: ClientAddress? = nil
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.number = number
        self.client = client
    }

    /// The request id that problem documents and logs carry: 16 hexadecimal digits.
    public var id: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A function from a request to its response. It neither throws nor waits, and any thread may call it.
public typealias Handler = @Sendable (Request) -> Response
