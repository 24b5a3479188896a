// A server's life: start, the errors of start, drain, stop; and slow clients, which must not shorten it.

import Glibc
import HTTPMessage
import HTTPServer
import Testing

@Suite struct LifeTests {
    static let get = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n"

    private func startError(_ change: (inout HTTPServer.Configuration) -> Void) -> StartError? {
        do {
            _ = try Fixture(change)
            return nil
        } catch { return error as? StartError }
    }

    @Test func portZeroIsAFreePort() throws {
        let first = try Fixture()
        let second = try Fixture()
        #expect(first.port != 0)
        #expect(first.port != second.port)
        #expect(try first.isAlive())
        #expect(try second.isAlive())
    }

    @Test func aPortInUseIsAnErrorOfItsOwn() throws {
        let fixture = try Fixture()
        #expect(startError { $0.port = fixture.port } == .addressInUse("127.0.0.1", port: fixture.port))
        #expect(try fixture.isAlive())
    }

    @Test func aPortIsFreeAgainAfterStop() throws {
        let fixture = try Fixture()
        #expect(try fixture.isAlive())
        fixture.server.stop()
        #expect(fixture.server.boundPort == nil)
        #expect(startError { $0.port = fixture.port } == nil)
    }

    @Test func otherErrorsOfStart() throws {
        #expect(startError { $0.address = "example.org" } == .addressInvalid("example.org"))
        #expect(startError { $0.address = "" } == .addressInvalid(""))
        #expect(startError { $0.address = "192.0.2.1" } == .addressNotAvailable("192.0.2.1"))
        guard
            case .tooFewFileDescriptors(let needed, let allowed) = startError({
                $0.connectionLimit = 2_000_000_000
            })
        else {
            Issue.record("a connection limit of two thousand million was taken")
            return
        }
        #expect(needed > 2_000_000_000)
        #expect(allowed < needed)
        let fixture = try Fixture()
        #expect(throws: StartError.alreadyStarted) { try fixture.server.start() }
    }

    @Test func aServerStopsTwiceAndStartsAgain() throws {
        let fixture = try Fixture()
        fixture.server.stop()
        fixture.server.stop()
        try fixture.server.start()
        let port = try #require(fixture.server.boundPort)
        let client = try RawClient(port: port)
        client.send(Self.get)
        #expect(try client.readResponse().text == "hello")
    }

    @Test func figuresCountWhatGoesOn() throws {
        let gate = Gate()
        let fixture = try Fixture(handler: { request in
            if request.target == "/wait" { gate.pass() }
            return nil
        })
        let idle = try fixture.connect()
        idle.send(Self.get)
        _ = try idle.readResponse()
        let busy = try fixture.connect()
        busy.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(eventually { gate.arrivals == 1 })
        #expect(fixture.server.figures.connectionsOpen == 2)
        #expect(fixture.server.figures.requestsInFlight == 1)
        gate.open()
        _ = try busy.readResponse()
        #expect(eventually { fixture.server.figures.requestsInFlight == 0 })
        busy.close()
        #expect(eventually { fixture.server.figures.connectionsOpen == 1 })
    }

    @Test func drainLetsRunningRequestsFinish() throws {
        let gate = Gate()
        let fixture = try Fixture(handler: { request in
            if request.target == "/wait" { gate.pass() }
            return nil
        })
        let kept = try fixture.connect()
        kept.send(Self.get)
        #expect(try kept.readResponse()["Connection"] == nil)
        let busy = try fixture.connect()
        busy.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(eventually { gate.arrivals == 1 })
        #expect(!fixture.server.isDraining)
        #expect(fixture.server.drain(deadlineSeconds: 0) == false)
        #expect(fixture.server.isDraining)
        gate.open()
        #expect(fixture.server.drain(deadlineSeconds: 30))
        let response = try busy.readResponse()
        #expect(response.text == "/wait")
        #expect(response["Connection"] == "close")
        #expect(try busy.isClosedByServer())
        // Whoever comes late is answered, and told to go.
        kept.send(Self.get)
        #expect(try kept.readResponse()["Connection"] == "close")
        #expect(try kept.isClosedByServer())
        fixture.server.stop()
        #expect(throws: ClientError.self) { try fixture.connect() }
    }

    @Test func drainWakesSleepingStreamsOnce() throws {
        let script = Script("x")
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send(StreamTests.get)
        #expect(eventually { script.isWaiting })
        #expect(fixture.server.drain(deadlineSeconds: 0) == false)
        #expect(eventually { script.reads == 3 })
        script.add(then: .end)
        #expect(fixture.server.drain(deadlineSeconds: 30))
        _ = try client.read(until: "0\r\n\r\n")
    }

    @Test func stopCutsWhatDoesNotFinish() throws {
        let fixture = try Fixture()
        let client = try fixture.connect()
        client.send("GET /big HTTP/1.1\r\nHost: test\r\n\r\nPOST /echo HTTP/1.1\r\n")
        _ = try client.read(until: "200 OK")
        fixture.server.stop()
        #expect(throws: ClientError.self) { _ = try client.readResponse() }
    }
}

@Suite struct SlowClientTests {
    /// Sends a byte at a time until the server ends the connection.
    private func drip(_ client: RawClient, _ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        return eventually {
            if let byte = bytes.popFirst() { client.send([byte]) }
            return client.isEnded
        }
    }

    @Test(arguments: [
        ("", "GET /hello?aaaaaaaaaaaaaaaaa"), ("GET /hello HTTP/1.1\r\n", "X: yyyyyyyy\r\n"),
        ("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n", "y"),
        ("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
    ])
    func aSteadyButSlowRequestIsCutWhileOthersAreServed(_ begin: String, _ rest: String) throws {
        let fixture = try Fixture(
            {
                $0.requestDeadlineSeconds = 1
                $0.idleTimeoutSeconds = 20
            }, bodyLimitBytes: 1_000_000)
        let slow = try fixture.connect()
        slow.send(begin)
        #expect(drip(slow, String(repeating: rest, count: 5_000)))
        #expect(try fixture.isAlive())
        #expect(fixture.server.figures.connectionsCut == 1)
        #expect(fixture.handled.map(\.target) == ["/hello"])
    }

    @Test func aSlowSecondRequestIsCutToo() throws {
        let fixture = try Fixture({
            $0.requestDeadlineSeconds = 1
            $0.idleTimeoutSeconds = 1
        })
        let slow = try fixture.connect()
        slow.send(LifeTests.get)
        #expect(try slow.readResponse().status == 200)
        #expect(drip(slow, String(repeating: "X: yyyyyyyy\r\n", count: 5_000)))
        #expect(try fixture.isAlive())
    }

    @Test func newClientsAreServedAtTheConnectionLimit() throws {
        let fixture = try Fixture({
            $0.connectionLimit = 8
            $0.requestDeadlineSeconds = 600
            $0.crowdedDeadlineSeconds = 1
        })
        var slow: [RawClient] = []
        for number in 1...20 {
            let client = try fixture.connect()
            // Silent, in the middle of a head, in the middle of a body, and idle behind a request.
            let begins = [
                "", "GET /hel", "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc",
                LifeTests.get,
            ]
            client.send(begins[number % 4])
            slow.append(client)
        }
        #expect(try fixture.isAlive())
        #expect(fixture.server.figures.connectionsCut > 0)
        #expect(slow.count == 20)
    }

    @Test func aClientThatDoesNotReadIsCut() throws {
        let fixture = try Fixture({ $0.responseStallSeconds = 1 }, stream: { Flood(100_000_000) })
        for target in ["/big", "/stream"] {
            let before = fixture.server.figures.connectionsCut
            let client = try RawClient(port: fixture.port, receiveBufferBytes: 4_096)
            client.send("GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(eventually { fixture.server.figures.connectionsCut == before + 1 })
            #expect(eventually { fixture.server.figures.requestsInFlight == 0 })
        }
        #expect(try fixture.isAlive())
    }

    @Test func aQuietStreamIsNotTakenForASlowClient() throws {
        let script = Script("x")
        let fixture = try Fixture(
            {
                $0.requestDeadlineSeconds = 1
                $0.idleTimeoutSeconds = 1
                $0.responseStallSeconds = 1
                $0.responseMinimumBytesPerSecond = 1_000_000
            }, stream: { script })
        let quiet = try fixture.connect()
        quiet.send(StreamTests.get)
        _ = try quiet.read(until: "x\r\n")
        // Three connections that are cut one after the other show that more than every deadline has gone by.
        for _ in 1...3 {
            let slow = try fixture.connect()
            #expect(try slow.isClosedByServer())
        }
        script.add("y", then: .end)
        _ = try quiet.read(until: "y\r\n0\r\n\r\n")
    }

    @Test func aClientThatHasSentItsLastIsAnsweredAndForgotten() throws {
        let fixture = try Fixture({ $0.crowdedDeadlineSeconds = 1 })
        let client = try fixture.connect()
        client.send(LifeTests.get)
        client.finishSending()
        #expect(try client.readResponse().text == "hello")
        #expect(try client.isClosedByServer())
        #expect(eventually { fixture.server.figures.connectionsOpen == 0 })
        #expect(fixture.server.figures.connectionsCut == 0)
    }
}
