// What is refused before it reaches a handler: malformed heads, and heads beyond the limits (RFC 9112).

import HTTPMessage
import HTTPServer
import Testing

@Suite struct FramingTests {
    /// A second request that must never be answered.
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n"

    @Test func exactlyOneHost() throws {
        let fixture = try Fixture()
        try fixture.expectRefusal("GET / HTTP/1.1\r\n\r\n", 400, "hostMissing")
        try fixture.expectRefusal("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "hostRepeated")
        try fixture.expectRefusal("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400, "hostRepeated")
        try fixture.expectRefusal("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "hostValue")
        try fixture.expectRefusal("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "hostValue")
        try fixture.expectRefusal("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "hostValue")
        for host in ["[::1]:80", "a.b-c:1", "", "  a  ", "%41"] {
            let client = try fixture.connect()
            client.send("GET /hello HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(try client.readResponse().status == 200)
        }
    }

    @Test func contentLengthAndTransferEncodingExcludeEachOther() throws {
        let fixture = try Fixture()
        for fields in [
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
        ] {
            try fixture.expectRefusal(
                "POST /echo HTTP/1.1\r\nHost: test\r\n\(fields)\r\n\r\n0\r\n\r\n" + Self.smuggled, 400,
                "transferEncodingAndContentLength")
        }
    }

    @Test func contentLengthComesOnce() throws {
        let fixture = try Fixture()
        for second in ["5", "6", "abc"] {
            try fixture.expectRefusal(
                "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nContent-Length: \(second)\r\n\r\n"
                    + Self.smuggled, 400, "contentLengthRepeated")
        }
    }

    @Test(arguments: [
        "abc", "-1", "+1", "0x5", "1e3", "5,5", "5, 5", "5 5", "", "18446744073709551616",
        "99999999999999999999999",
    ])
    func contentLengthIsANumber(_ length: String) throws {
        let fixture = try Fixture()
        try fixture.expectLibraryRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n" + Self.smuggled,
            [400, 413])
    }

    @Test func theLargestContentLengthIsTooLarge() throws {
        let fixture = try Fixture()
        for length in ["18446744073709551615", "18446744073709551614", "9223372036854775808", "1001"] {
            try fixture.expectRefusal(
                "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n" + Self.smuggled, 413,
                "limitBytes: 1000")
        }
    }

    @Test func theOnlyTransferEncodingIsChunked() throws {
        let fixture = try Fixture()
        for coding in [
            "gzip", "gzip, chunked", "chunked, chunked", "identity", "xchunked", "chunked;q=1", "",
            "\"chunked\"",
            "chunked ", "chun\u{1}ked",
        ] {
            try fixture.expectRefusal(
                "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: \(coding)\r\n\r\n0\r\n\r\n"
                    + Self.smuggled,
                400)
        }
        try fixture.expectRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n" + Self.smuggled, 400, "transferEncodingValue")
        try fixture.expectRefusal(
            "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
                + Self.smuggled, 400)
        try fixture.expectRefusal(
            "POST /echo HTTP/1.0\r\nHost: test\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
                + "0\r\n\r\n" + Self.smuggled, 400, "transferEncodingInHTTP10")
    }

    @Test func headerLinesAreWellFormed() throws {
        let fixture = try Fixture()
        func refuse(_ lines: String, _ reason: String) throws {
            try fixture.expectRefusal(
                "GET / HTTP/1.1\r\nHost: test\r\n\(lines)\r\n\r\n" + Self.smuggled, 400, reason)
        }
        try refuse("X: a\r\n b", "headerSection")
        try refuse("X: a\r\n\tTransfer-Encoding: chunked", "headerSection")
        try refuse("X: a\r\n ", "headerSection")
        try refuse(": a", "headerSection")
        try refuse(":", "headerSection")
        try refuse("X : a", "headerName")
        try refuse("X\t: a", "headerName")
        try refuse("X Y: a", "headerName")
        try refuse("X(: a", "headerName")
        try refuse("X\u{e9}: a", "headerName")
        try refuse("X: a\u{1}b", "headerValue")
        try refuse("X: a\u{7f}", "headerValue")
        try refuse("X: a\rb", "headerValue")
        try refuse("X: a\r", "headerValue")
        try refuse("X: a\u{0}b", "headerSection")
        try refuse("X: \u{0}b", "headerSection")
        try refuse("X: a\u{0}", "headerSection")
        try refuse("X\u{0}: a", "")
        try refuse("X: a\nY: b", "headerSection")
        try refuse("X: a\u{0}\r\nY: b", "headerSection")
        try fixture.expectRefusal("GET / HTTP/1.1\r\n Host: test\r\n\r\n" + Self.smuggled, 400, "headerName")
        try fixture.expectRefusal(
            "GET / HTTP/1.1\r\n: a\r\nHost: test\r\n\r\n" + Self.smuggled, 400, "headerSection")
        try fixture.expectRefusal("GET / HTTP/1.1\nHost: test\n\n" + Self.smuggled, 400)
        try fixture.expectLibraryRefusal("GET / HTTP/1.1\r\nHost: test\r\nX\r\n\r\n" + Self.smuggled, [400])
    }

    @Test func anEmptyNameEndsTheHeadForTheLibraryButSmugglesNothing() throws {
        let fixture = try Fixture()
        try fixture.expectRefusal(
            "GET / HTTP/1.1\r\nHost: test\r\n:\r\n" + Self.smuggled + "\r\n\r\n", 400, "headerSection")
        try fixture.expectRefusal(
            "GET / HTTP/1.1\r\nHost: test\r\nX: y\r\n: GET /smuggled HTTP/1.1\r\n" + Self.smuggled, 400,
            "headerSection")
    }

    @Test func highBytesInValuesAreTaken() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send(
            Array("GET /hello HTTP/1.1\r\nHost: test\r\nX: a".utf8) + [0xFF, 0xC3] + Array("\r\n\r\n".utf8))
        #expect(try client.readResponse().status == 200)
        #expect(fixture.handled.first?.headers["X"] == "a\u{FFFD}\u{FFFD}")
    }

    @Test func requestLinesAreWellFormed() throws {
        let fixture = try Fixture()
        let host = "\r\nHost: test\r\n\r\n" + Self.smuggled
        try fixture.expectRefusal("G(T / HTTP/1.1" + host, 400, "method")
        try fixture.expectRefusal("GET\t/ / HTTP/1.1" + host, 400, "method")
        try fixture.expectRefusal("GET  / HTTP/1.1" + host, 400, "requestLine")
        try fixture.expectRefusal("GET /  HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /a b HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /a?b c HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /\u{e9} HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /a?\u{e9} HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /\u{7f} HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /\u{1} HTTP/1.1" + host, 400, "target")
        try fixture.expectRefusal("GET /a\u{0}b HTTP/1.1" + host, 400, "requestLine")
        try fixture.expectRefusal("GET /a\u{0}?b=c&d HTTP/1.1" + host, 400, "requestLine")
        try fixture.expectRefusal("GET /a?\u{0}b=c&d HTTP/1.1" + host, 400, "requestLine")
        try fixture.expectRefusal("G\u{0}T / HTTP/1.1" + host, 400, "requestLine")
        for line in [
            "GET /", "GET", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/1.", "GET / http/1.1",
            "GET / HTTP/1.1x",
            "GET / HTTP/1.1 ", "\u{1}\u{2}\u{3}", " ", "{\"a\": 1}", "\u{16}\u{3}\u{1}",
        ] {
            try fixture.expectLibraryRefusal(line + host, [400, 505])
        }
    }

    @Test func limitsAreRefusedInStep() throws {
        let fixture = try Fixture()
        let tooLong = "/" + String(repeating: "a", count: 8_000)
        try fixture.expectRefusal("GET \(tooLong) HTTP/1.1\r\nHost: test\r\n\r\n", 414, "limitBytes: 8000")
        let large = String(repeating: "b", count: 9_300)
        try fixture.expectRefusal(
            "GET / HTTP/1.1\r\nHost: test\r\nX: \(large)\r\n\r\n", 431, "limitBytes: 9216")
        let many = (1...64).map { "X-\($0): y\r\n" }.joined()
        try fixture.expectRefusal("GET / HTTP/1.1\r\nHost: test\r\n\(many)\r\n", 431, "limitCount: 64")
        // Malformed comes first.
        try fixture.expectRefusal("GET \(tooLong) HTTP/1.1\r\n\r\n", 400, "hostMissing")
        #expect(fixture.server.figures.requestsRejected == 4)
    }

    @Test func farBeyondTheLimitsTheLibraryRefuses() throws {
        let fixture = try Fixture()
        let huge = String(repeating: "a", count: 100_000)
        try fixture.expectLibraryRefusal("GET / HTTP/1.1\r\nHost: test\r\nX: \(huge)\r\n\r\n", [431])
        try fixture.expectLibraryRefusal("GET /\(huge) HTTP/1.1\r\nHost: test\r\n\r\n", [414])
        let many = (1...5_000).map { "X-\($0): y\r\n" }.joined()
        try fixture.expectLibraryRefusal("GET / HTTP/1.1\r\nHost: test\r\n\(many)\r\n", [431])
        let cookies = String(repeating: ";", count: 9_000)
        try fixture.expectLibraryRefusal("GET / HTTP/1.1\r\nHost: test\r\nCookie: \(cookies)\r\n\r\n", [431])
    }

    @Test func aHeadAtEveryLimitIsAnsweredWithAHeadAtItsLimit() throws {
        let head = Content(
            headers: HeaderFields(
                (1...5).map { HeaderField("X-\($0)", String(repeating: "h", count: 1_000)) }),
            body: .bytes([1]))
        let fixture = try Fixture(handler: { _ in Response(status: 200, content: head) })
        let client = try fixture.connect()
        let target = "/" + String(repeating: "a", count: 7_999)
        let fields = (1...63).map { "X-\($0): 01234567\r\n" }.joined()
        let request = "GET \(target) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n"
        #expect(request.utf8.count <= 9_216)
        for _ in 1...3 { client.send(request) }
        for _ in 1...3 {
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response["X-5"]?.utf8.count == 1_000)
        }
        #expect(fixture.handled.last?.headers.lines.count == 64)
        #expect(fixture.handled.last?.target == target)
    }

    @Test func garbageBehindARequestIsNotAnswered() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n\u{1}\u{2}garbage\r\n\r\n" + Self.smuggled)
        #expect(try client.readResponse().text == "hello")
        let rest = String(decoding: try client.readToEnd(), as: UTF8.self)
        #expect(!rest.contains("200 OK"))
        #expect(fixture.handled.count == 1)
        #expect(try fixture.isAlive())
    }

    @Test func aTruncatedRequestIsNotAnswered() throws {
        let fixture = try Fixture()
        let whole = "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nabcd"
        for count in 0...whole.utf8.count {
            let client = try fixture.connect()
            client.send(Array(whole.utf8.prefix(count)))
            client.close()
        }
        #expect(try fixture.isAlive())
        #expect(fixture.handled.map(\.target) == ["/hello"])
        #expect(eventually { fixture.server.figures.requestsInFlight == 0 })
    }

    @Test func aRequestMayComeByteByByte() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        for byte in "POST /echo?a=b HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nabcde".utf8 {
            client.send([byte])
        }
        #expect(try client.readResponse().text == "/echo?a=b")
        #expect(fixture.handled.first?.body == Array("abcde".utf8))
    }

    @Test func everyMalformationHasASentence() {
        #expect(Set(Malformation.allCases.map(\.text)).count == Malformation.allCases.count)
    }
}
