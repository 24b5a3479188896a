// What goes out: keep-alive, order, HEAD, 304, closing, and responses that are shared.

import HTTPMessage
import HTTPServer
import Synchronization
import Testing

@Suite struct ResponseTests {
    @Test func aConnectionServesManyRequests() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        for _ in 1...20 {
            client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.text == "hello")
            #expect(response["Content-Length"] == "5")
            #expect(response["Content-Type"] == "text/plain")
            #expect(response["Date"] != nil)
            #expect(response["Connection"] == nil)
        }
        #expect(fixture.handled.count == 20)
        #expect(Set(fixture.handled.map(\.number)).count == 20)
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        let targets = (1...200).map { "/number/\($0)?a=b&c=\($0)" }
        client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
        for target in targets { #expect(try client.readResponse().text == target) }
    }

    @Test func theTargetArrivesAsItWasSent() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        for target in [
            "/a?", "/?x", "/%00%2F+%zz?a=%20&&==&a=1&b", "http://test/x?y?z#f", "*", "/?\"<>\\^`{|}",
        ] {
            client.send("GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client.readResponse().text == target)
        }
        let many = "/?" + (1...1_500).map { "a\($0 % 9)=" }.joined(separator: "&")
        client.send("GET \(many) HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try client.readResponse().text == many)
    }

    @Test func headerFieldsArriveInOrderAndTrimmed() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send(
            "GET /hello HTTP/1.1\r\nHost: test\r\nX-A: \t one \t \r\nx-b:\r\nX-A:two\r\nCookie: a=\"; b\r\n\r\n"
        )
        #expect(try client.readResponse().status == 200)
        let request = try #require(fixture.handled.first)
        #expect(request.headers["host"] == "test")
        #expect(request.headers["x-a"] == "one, two")
        #expect(request.headers["X-B"] == "")
        #expect(request.headers.lines.map(\.name) == ["Host", "X-A", "x-b", "X-A", "Cookie"])
    }

    @Test func headStatesTheLengthAndSendsNoBytes() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("HEAD /hello HTTP/1.1\r\nHost: test\r\n\r\nGET /next HTTP/1.1\r\nHost: test\r\n\r\n")
        let head = try client.readResponse(toHead: true)
        #expect(head.status == 200)
        #expect(head["Content-Length"] == "5")
        #expect(try client.readResponse().text == "/next")
    }

    @Test func notModifiedStatesTheLengthOfTheWhole() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /304 HTTP/1.1\r\nHost: test\r\n\r\nGET /next HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 304)
        #expect(response["Content-Length"] != "0")
        #expect(response["Content-Type"] == "text/plain")
        #expect(try client.readResponse().text == "/next")
    }

    @Test func noContentHasNoLength() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /204 HTTP/1.1\r\nHost: test\r\n\r\nGET /next HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 204)
        #expect(response["Content-Length"] == nil)
        #expect(try client.readResponse().text == "/next")
    }

    @Test func aLargeBodyArrivesWhole() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /big HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.body.count == 8_000_000)
        #expect(response.body.allSatisfy { $0 == 120 })
    }

    @Test func aResponseCanEndItsConnection() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /close HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response["Connection"] == "close")
        #expect(try client.isClosedByServer())
        // The content is shared, and its other responses do not end theirs.
        let second = try fixture.connect()
        second.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try second.readResponse()["Connection"] == nil)
    }

    @Test func connectionFieldsOfTheRequestAreHeeded() throws {
        let fixture = try Fixture()
        let closing = try fixture.connect()
        closing.send("GET /hello HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        #expect(try closing.readResponse()["Connection"] == "close")
        #expect(try closing.isClosedByServer())

        let old = try fixture.connect()
        old.send("GET /hello HTTP/1.0\r\n\r\n")
        #expect(try old.readResponse().text == "hello")
        #expect(try old.isClosedByServer())

        let kept = try fixture.connect()
        for _ in 1...3 {
            kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let response = try kept.readResponse()
            #expect(response.text == "hello")
            #expect(response["Connection"]?.lowercased() == "keep-alive")
        }
    }

    @Test func contentThatCannotBeSentIsAnEmpty500() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /unsendable HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 500)
        #expect(response.body.isEmpty)
        #expect(try client.isClosedByServer())
        #expect(try fixture.isAlive())
    }

    @Test func aTunnelIsNotOpened() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 500)
        #expect(try client.isClosedByServer())
    }

    @Test func contentIsPreparedOnceAndMayOutliveItsServer() throws {
        let content = Fixture.text("shared")
        var prepared: [PreparedContent] = []
        for _ in 1...2 {
            let fixture = try Fixture(handler: { _ in Response(status: 200, content: content) })
            let client = try fixture.connect()
            client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client.readResponse().text == "shared")
            if let form = content.prepared { prepared.append(form) }
        }
        #expect(prepared.count == 2)
        #expect(prepared.first === prepared.last)
    }

    @Test func aClientThatLeavesInTheMiddleHurtsNobody() throws {
        let fixture = try Fixture()
        for _ in 1...20 {
            let client = try fixture.connect()
            client.send("GET /big HTTP/1.1\r\nHost: test\r\n\r\n")
            _ = try client.read(until: "HTTP/1.1 200")
            client.reset()
        }
        #expect(try fixture.isAlive())
        #expect(eventually { fixture.server.figures.requestsInFlight == 0 })
    }
}
