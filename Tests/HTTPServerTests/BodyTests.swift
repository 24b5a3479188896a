// Request bodies: lengths, chunks, limits, 100 (Continue), and bodies that look like requests.

import HTTPMessage
import HTTPServer
import Testing

@Suite struct BodyTests {
    static let smuggled = FramingTests.smuggled

    @Test func aBodyWithALengthArrivesAndStaysInStep() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        for count in [0, 1, 999, 1_000] {
            let body = String(repeating: "b", count: count)
            client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: \(count)\r\n\r\n" + body)
            #expect(try client.readResponse().text == body)
        }
    }

    @Test func aBodyThatLooksLikeARequestIsABody() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        let length = Self.smuggled.utf8.count
        client.send(
            "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n" + Self.smuggled
                + "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try client.readResponse().text == Self.smuggled)
        #expect(try client.readResponse().text == "hello")
        #expect(fixture.handled.map(\.target) == ["/echo", "/hello"])
    }

    @Test func aChunkedBodyArrivesAndEndsItsConnection() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        for piece in [
            "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: Chunked\r\n\r\n", "3\r\nab", "c\r\n",
            "00A;x=y\r\n0123456789\r\n", "0\r\nTrailer: x\r\n\r\n", Self.smuggled,
        ] { client.send(piece) }
        let response = try client.readResponse()
        #expect(response.text == "abc0123456789")
        #expect(response["Connection"] == "close")
        #expect(try client.isClosedByServer())
        #expect(fixture.handled.map(\.target) == ["/echo"])
        #expect(fixture.handled.first?.headers["Trailer"] == nil)
    }

    @Test func trailersSmuggleNothing() throws {
        let fixture = try Fixture()
        for trailer in ["\u{0}x\r\n", ":\r\n", ": x\r\n", "X\r\n", "X: y\r\n z\r\n", "\n"] {
            let client = try fixture.connect()
            client.send(
                "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
                    + trailer
                    + Self.smuggled)
            let all = String(decoding: try client.readToEnd(), as: UTF8.self)
            #expect(!all.contains("/smuggled"))
        }
        #expect(!fixture.handled.contains { $0.target == "/smuggled" })
        #expect(try fixture.isAlive())
    }

    @Test(arguments: [
        "g\r\n", "-1\r\nabc", "\r\n", ";x\r\n", "0x3\r\nabc\r\n", "3\r\nabcd\r\n0\r\n\r\n", "3\r\nabcX",
        " 3\r\nabc\r\n",
        "FFFFFFFFFFFFFFFFF\r\nabc", "3 \r\nabc\r\n",
    ])
    func badChunksAreRefused(_ chunks: String) throws {
        let fixture = try Fixture()
        try fixture.expectLibraryRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
                + Self.smuggled,
            [400, 413])
    }

    @Test func aChunkedBodyBeyondTheLimitIsTooLarge() throws {
        let fixture = try Fixture()
        let chunk = "3E8\r\n" + String(repeating: "c", count: 1_000) + "\r\n"
        try fixture.expectRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk
                + "0\r\n\r\n"
                + Self.smuggled, 413, "limitBytes: 1000")
        // So far beyond that it is not read to its end.
        let client = try fixture.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.send(String(repeating: chunk, count: 4_000))
        #expect(try client.isClosedByServer())
        #expect(try fixture.isAlive())
    }

    @Test func theServersLimitOnBodiesHoldsForEveryRoute() throws {
        let fixture = try Fixture({ $0.bodyLimitBytes = 10 })
        try fixture.expectRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\n\r\n01234567890", 413,
            "limitBytes: 10")
    }

    @Test func aBodyIsRefusedWhereNoneIsTaken() throws {
        let fixture = try Fixture()
        let length = Self.smuggled.utf8.count
        for head in ["GET /hello", "POST /hello", "HEAD /nothing", "DELETE /echo"] {
            let client = try fixture.connect()
            client.send("\(head) HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n" + Self.smuggled)
            let response = try client.readResponse(toHead: head.hasPrefix("HEAD"))
            #expect(response.status == 400)
            #expect(response["Connection"] == "close")
            #expect(try client.isClosedByServer())
        }
        try fixture.expectRefusal(
            "GET /hello HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + Self.smuggled, 400,
            "bodyNotAccepted")
        let client = try fixture.connect()
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n")
        #expect(try client.readResponse().text == "hello")
    }

    @Test func aRefusalIsReadEvenByAClientThatKeepsSending() throws {
        let fixture = try Fixture()
        for _ in 1...10 {
            let client = try fixture.connect()
            client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 300000\r\n\r\n")
            client.send([UInt8](repeating: 120, count: 300_000))
            #expect(try client.readResponse().status == 413)
        }
        #expect(try fixture.isAlive())
    }

    @Test func continueIsSentForAWantedBody() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.readResponse().status == 100)
        client.send("ab")
        #expect(try client.readResponse().text == "ab")
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try client.readResponse().text == "hello")
    }

    @Test func continueIsNotSentForARefusedRequest() throws {
        let fixture = try Fixture()
        let expect = "Expect: 100-continue\r\n\r\n"
        try fixture.expectRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1001\r\n" + expect, 413, "bodyTooLarge")
        try fixture.expectRefusal(
            "POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n" + expect, 400, "bodyNotAccepted")
        try fixture.expectRefusal("POST /echo HTTP/1.1\r\nContent-Length: 1\r\n" + expect, 400, "hostMissing")
    }

    @Test func anExpectationWithoutABodyStaysInStep() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send(
            "GET /hello HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n\r\nGET /next HTTP/1.1\r\nHost: test\r\n\r\n"
        )
        var response = try client.readResponse()
        if response.status == 100 { response = try client.readResponse() }
        #expect(response.text == "hello")
        #expect(try client.readResponse().text == "/next")
    }
}
