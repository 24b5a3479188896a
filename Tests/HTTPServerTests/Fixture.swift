// A server for tests: every route the tests need, and a note of each request that was handled.

import HTTPMessage
import HTTPServer
import Synchronization
import Testing

final class Fixture: Sendable {
    let server: HTTPServer
    let port: UInt16
    private let log: Log

    /// What was handled, in order.
    var handled: [Request] { log.requests.withLock { $0 } }

    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    /// - Parameters:
    ///   - limits: changes to the configuration.
    ///   - streams: the stream that `GET /stream` sends.
    ///   - handler: answers before the fixture's own routes, where it answers.
    init(
        _ limits: (inout HTTPServer.Configuration) -> Void = { _ in },
        stream: (@Sendable () -> any BodyStream)? = nil,
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
                method == "POST" && target.hasPrefix("/echo") ? 1_000 : nil
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
        pause()
    }
    return false
}
