// Responses that are given again without asking the handler.

import HTTPMessage
import Synchronization
import Testing

@testable import HTTPServer

@Suite struct KeptResponseTests {
    /// A server whose handler numbers its answers: a repeated number is a kept response.
    private func serve(
        _ validity: Validity?, limitBytes: Int = 1_000_000, bodyBytes: Int = 0,
        _ body: (UInt16) throws -> Void
    ) throws {
        let calls = Calls()
        var configuration = HTTPServer.Configuration()
        configuration.keptResponsesLimitBytes = limitBytes
        let server = HTTPServer(
            configuration: configuration, varyingFields: ["accept", "x-vary"],
            handler: { request in
                let text = "\(calls.next()) \(request.target) " + String(repeating: "x", count: bodyBytes)
                let content = Content(
                    headers: [HeaderField("Content-Type", "text/plain")], body: .bytes(Array(text.utf8)))
                return Response(status: 200, content: content, repeatable: validity)
            }, acceptsBody: { _, _ in nil },
            rejection: { rejection, _ in
                Response(status: rejection.status, content: Content(headers: [], body: .none))
            })
        try server.start()
        defer { server.stop() }
        try body(server.boundPort ?? 0)
    }

    /// Several requests on one connection, which one worker answers; the numbers of the answers.
    private func numbers(_ port: UInt16, _ requests: [String]) throws -> [String] {
        let client = try RawClient(port: port)
        return try requests.map { request in
            let parts = request.split(separator: "|", maxSplits: 1)
            let fields = parts.count > 1 ? parts[1].replacing("|", with: "\r\n") + "\r\n" : ""
            client.send("GET \(parts[0]) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
            let response = try client.readResponse()
            return String(decoding: response.body.prefix { $0 != 32 }, as: UTF8.self)
        }
    }

    @Test func theSameRequestGetsTheSameResponse() throws {
        try serve(Validity()) { port in
            let answers = try numbers(port, ["/a", "/a", "/b", "/a", "/b"])
            #expect(answers == ["1", "1", "2", "1", "2"])
        }
    }

    @Test func aFieldThatAnswersMayDependOnMakesAnotherRequest() throws {
        try serve(Validity()) { port in
            let requests = [
                "/a", "/a|Accept: x", "/a|accept: x", "/a|Accept: y", "/a|X-Vary: x", "/a|Other: x",
            ]
            let answers = try numbers(port, requests)
            #expect(answers == ["1", "2", "2", "3", "4", "1"])
        }
    }

    @Test func nothingIsKeptBeyondItsValidityOrWithoutOne() throws {
        let validity = Validity()
        try serve(validity) { port in
            let before = try numbers(port, ["/a", "/a"])
            #expect(before == ["1", "1"])
            validity.end()
            let after = try numbers(port, ["/a", "/a"])
            #expect(after == ["2", "3"])
        }
        try serve(nil) { port in
            let answers = try numbers(port, ["/a", "/a"])
            #expect(answers == ["1", "2"])
        }
        try serve(Validity(), limitBytes: 0) { port in
            let answers = try numbers(port, ["/a", "/a"])
            #expect(answers == ["1", "2"])
        }
    }

    @Test func whatIsAskedForSeldomMakesRoom() throws {
        try serve(Validity(), limitBytes: 200_000, bodyBytes: 5_000) { port in
            let others = (0..<60).flatMap { ["/\($0)", "/often"] }
            let answers = try numbers(port, ["/0"] + others + ["/0"])
            #expect(answers.first != answers.last)
            let often = stride(from: 2, to: answers.count - 1, by: 2).map { answers[$0] }
            #expect(Set(often).count == 1)
        }
    }

    private final class Calls: Sendable {
        private let count = Atomic(0)
        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
