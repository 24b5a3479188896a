// A server for tests: every route the tests need, and a note of each request that was handled.

import HTTPMessage
import HTTPServer
import Testing

final class Fixture: Sendable {
    let server: HTTPServer
    let port: UInt16
    private let log: Log

    /// What was handled, in order.
    var handled: [Request] { log.requests.withLock { $0 } }

    private final class Log: Sendable {
        let requests = Guarded<[Request]>([])
    }

    /// - Parameters:
    ///   - limits: changes to the configuration.
    ///   - bodyLimitBytes: what `POST /echo` takes.
    ///   - stream: the stream that `GET /stream` sends.
    ///   - handler: answers before the fixture's own routes, where it answers.
    init(
        _ limits: (inout HTTPServer.Configuration) -> Void = { _ in },
        bodyLimitBytes: Int = 1_000, stream: (@Sendable () -> any BodyStream)? = nil,
        handler: (@Sendable (Request) -> Response?)? = nil
    ) throws {
        var configuration = HTTPServer.Configuration()
        configuration.workerCount = 2
        limits(&configuration)
        let log = Log()
        let streamed = stream.map {
            Content(headers: [HeaderField("Content-Type", "text/plain")], body: .stream($0))
        }
        server = HTTPServer(
            configuration: configuration,
            handler: { request in
                log.requests.withLock { $0.append(request) }
                if let response = handler?(request) { return response }
                return Fixture.route(request, streamed: streamed)
            },
            acceptsBody: { method, target in
                method == "POST" && target.hasPrefix("/echo") ? bodyLimitBytes : nil
            },
            rejection: { rejection, _ in
                Response(status: rejection.status, content: Fixture.text("\(rejection)"))
            })
        self.log = log
        try server.start()
        port = try #require(server.boundPort)
    }

    deinit { server.stop() }

    func connect() throws -> RawClient { try RawClient(port: port) }

    /// The server answers somebody new.
    func isAlive() throws -> Bool {
        let client = try connect()
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        return response.status == 200 && response.text == "hello"
    }

    /// Whether a connection behind a refusal is one of the two things it may be: ended, or in step.
    func isClosedOrInStep(_ client: RawClient, after response: RawResponse) throws -> Bool {
        if response["Connection"] == "close" { return try client.isClosedByServer() }
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        let next = try client.readResponse()
        return next.status == 200 && next.text == "hello"
    }

    /// Sends a request that must be refused with a status, and checks that nothing else came of it.
    func expectRefusal(
        _ request: String, _ status: Int, _ reason: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expectRefusal(Array(request.utf8), status, reason, sourceLocation: sourceLocation)
    }

    func expectRefusal(
        _ request: [UInt8], _ status: Int, _ reason: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = handled.count
        let client = try connect()
        client.send(request)
        let response = try client.readResponse()
        #expect(response.status == status, sourceLocation: sourceLocation)
        #expect(reason.isEmpty || response.text.contains(reason), sourceLocation: sourceLocation)
        #expect(handled.count == before, sourceLocation: sourceLocation)
        #expect(try isClosedOrInStep(client, after: response), sourceLocation: sourceLocation)
        #expect(!handled.contains { $0.target == "/smuggled" }, sourceLocation: sourceLocation)
        #expect(try isAlive(), sourceLocation: sourceLocation)
    }

    /// Sends a request that libmicrohttpd refuses without asking us; it ends the connection, with or without one of
    /// its own pages.
    func expectLibraryRefusal(
        _ request: String, _ statuses: [Int], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = handled.count
        let client = try connect()
        client.send(request)
        let all = String(decoding: try client.readToEnd(), as: UTF8.self)
        #expect(
            all.isEmpty || statuses.contains { all.hasPrefix("HTTP/1.1 \($0) ") },
            sourceLocation: sourceLocation)
        #expect(!all.contains("HTTP/1.1 200"), sourceLocation: sourceLocation)
        #expect(handled.count == before, sourceLocation: sourceLocation)
        #expect(try isAlive(), sourceLocation: sourceLocation)
    }

    static func text(_ text: String) -> Content {
        Content(headers: [HeaderField("Content-Type", "text/plain")], body: .bytes(Array(text.utf8)))
    }

    static let hello = text("hello")
    static let big = Content(headers: [], body: .bytes([UInt8](repeating: 120, count: 8_000_000)))

    private static func route(_ request: Request, streamed: Content?) -> Response {
        switch request.target {
        case "/hello": Response(status: 200, content: hello)
        case "/304": Response(status: 304, content: hello)
        case "/204": Response(status: 204, content: Content(headers: [], body: .none))
        case "/close": Response(status: 200, content: hello, closesConnection: true)
        case "/big": Response(status: 200, content: big)
        case "/stream": streamed.map { Response(status: 200, content: $0) } ?? notFound
        case "/stream-304": streamed.map { Response(status: 304, content: $0) } ?? notFound
        case "/echo": Response(status: 200, content: Content(headers: [], body: .bytes(request.body)))
        case "/unsendable":
            Response(status: 200, content: Content(headers: [HeaderField("Bad Name", "x")], body: .none))
        default: Response(status: 200, content: text(request.target))
        }
    }

    private static var notFound: Response { Response(status: 404, content: text("none")) }
}

/// Waits until a condition holds. Generous: reaching the end is a failure, whatever the machine does meanwhile.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        rest()
    }
    return false
}
