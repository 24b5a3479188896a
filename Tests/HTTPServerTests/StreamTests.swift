// Bodies that are made while they are sent: framing, sleeping, waking, failing, and clients that leave.

import HTTPMessage
import HTTPServer
import Testing

/// A stream that is told from outside what to do next, and counts its lives.
final class Script: BodyStream {
    private struct State {
        var steps: [BodyStreamStep] = []
        var bytes: [UInt8] = []
        var wake: (@Sendable () -> Void)?
        var isWaiting = false
        var reads = 0
    }
    private let state = Guarded(State())
    private let onEnd: @Sendable () -> Void

    init(_ text: String = "", onEnd: @escaping @Sendable () -> Void = {}) {
        self.onEnd = onEnd
        state.withLock { $0.bytes = Array(text.utf8) }
    }

    deinit { onEnd() }

    /// Whether it has answered `.wait` and not been read since.
    var isWaiting: Bool { state.withLock { $0.isWaiting } }
    var reads: Int { state.withLock { $0.reads } }
    var wake: (@Sendable () -> Void)? { state.withLock { $0.wake } }

    /// Adds bytes, or an end, and wakes.
    func add(_ text: String = "", then step: BodyStreamStep? = nil) {
        let wake = state.withLock {
            $0.bytes += Array(text.utf8)
            if let step { $0.steps.append(step) }
            return $0.wake
        }
        wake?()
    }

    func start(wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        state.withLock {
            $0.reads += 1
            $0.isWaiting = false
            if !$0.bytes.isEmpty {
                let count = min(buffer.count, $0.bytes.count)
                buffer.copyBytes(from: $0.bytes[..<count])
                $0.bytes.removeFirst(count)
                return .bytes(count)
            }
            if !$0.steps.isEmpty { return $0.steps.removeFirst() }
            $0.isWaiting = true
            return .wait
        }
    }
}

/// So many bytes, as fast as they are taken.
final class Flood: BodyStream {
    private let left: Guarded<Int>
    init(_ count: Int) { left = Guarded(count) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        left.withLock { left in
            guard left > 0 else { return .end }
            let count = min(left, buffer.count)
            buffer[..<count].copyBytes(from: repeatElement(122, count: count))
            left -= count
            return .bytes(count)
        }
    }
}

@Suite struct StreamTests {
    static let get = "GET /stream HTTP/1.1\r\nHost: test\r\n\r\n"

    @Test func aStreamIsChunkedAndStaysInStep() throws {
        let fixture = try Fixture(stream: { Flood(1_000_000) })
        let client = try fixture.connect()
        for _ in 1...3 {
            client.send(Self.get)
            let response = try client.readResponse()
            #expect(response["Transfer-Encoding"] == "chunked")
            #expect(response["Content-Length"] == nil)
            #expect(response.isWhole)
            #expect(response.body.count == 1_000_000)
            #expect(response.body.allSatisfy { $0 == 122 })
        }
    }

    @Test func anEmptyStreamHasAnEmptyBody() throws {
        let fixture = try Fixture(stream: { Flood(0) })
        let client = try fixture.connect()
        client.send(Self.get + "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try client.readResponse().body.isEmpty)
        #expect(try client.readResponse().text == "hello")
    }

    @Test func inHTTP10AStreamEndsWithItsConnection() throws {
        let fixture = try Fixture(stream: { Flood(100_000) })
        let client = try fixture.connect()
        client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let response = try client.readResponse()
        #expect(response["Transfer-Encoding"] == nil)
        #expect(response["Connection"] == "close")
        #expect(response.body.count == 100_000)
    }

    @Test func headAndNotModifiedReadNoStream() throws {
        let count = Counter()
        let fixture = try Fixture(stream: {
            count.increase()
            return Flood(10)
        })
        for request in ["HEAD /stream", "GET /stream-304", "HEAD /stream-304"] {
            let client = try fixture.connect()
            client.send("\(request) HTTP/1.1\r\nHost: test\r\n\r\n")
            let response = try client.readResponse(toHead: true)
            #expect(response.status == (request.hasSuffix("304") ? 304 : 200))
            #expect(response["Content-Length"] == nil)
            #expect(response["Content-Type"] == "text/plain")
            #expect(try fixture.isClosedOrInStep(client, after: response))
        }
        #expect(count.value == 0)
    }

    @Test func aSleepingStreamIsWokenByAnotherThread() throws {
        let script = Script("one,")
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send(Self.get)
        _ = try client.read(until: "one,")
        for word in ["two,", "three,", "four,"] {
            #expect(eventually { script.isWaiting })
            script.add(word)
            _ = try client.read(until: word)
        }
        script.add(then: .end)
        _ = try client.read(until: "0\r\n\r\n")
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try client.readResponse().text == "hello")
    }

    @Test func aSleepingStreamIsNotRead() throws {
        let script = Script()
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send(Self.get)
        #expect(eventually { script.isWaiting })
        for _ in 1...50 { #expect(try fixture.isAlive()) }
        #expect(script.reads == 1)
        // Needless wakes lead to needless reads, one each at most.
        for _ in 1...10 { script.wake?() }
        #expect(eventually { script.isWaiting && script.reads > 1 })
        #expect(script.reads <= 11)
        script.add("end", then: .end)
        _ = try client.read(until: "0\r\n\r\n")
    }

    @Test func aWakeBeforeTheSleepIsKept() throws {
        let fixture = try Fixture(stream: { EarlyWaker() })
        let client = try fixture.connect()
        client.send(Self.get)
        #expect(try client.readResponse().text == "1234")
    }

    @Test func manyWakersLoseNoWord() throws {
        let script = Script()
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send(Self.get)
        #expect(eventually { script.wake != nil })
        let threads = (0..<4).map { _ in
            Thread { for _ in 0..<500 { script.add("x") } }
        }
        threads.forEach { $0.join() }
        script.add(then: .end)
        let response = try client.readResponse()
        #expect(response.body.count == 2_000)
        #expect(response.isWhole)
    }

    @Test func aFailedStreamIsCutWithoutALastChunk() throws {
        let script = Script("some")
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send(Self.get)
        script.add(then: .failed)
        let response = try client.readResponse()
        #expect(!response.isWhole)
        #expect(try fixture.isAlive())
    }

    @Test func inHTTP10AFailedStreamResetsItsConnection() throws {
        let script = Script("some")
        let fixture = try Fixture(stream: { script })
        let client = try fixture.connect()
        client.send("GET /stream HTTP/1.0\r\n\r\n")
        _ = try client.read(until: "some")
        script.add(then: .failed)
        #expect(try client.endsWithReset())
        #expect(try fixture.isAlive())
    }

    @Test func aStreamThatClaimsTooMuchFails() throws {
        for count in [0, -1, Int.max] {
            let fixture = try Fixture(stream: { Liar(count) })
            let client = try fixture.connect()
            client.send(Self.get)
            #expect(try !client.readResponse().isWhole)
            #expect(try fixture.isAlive())
        }
    }

    @Test func aClientThatLeavesEndsItsStream() throws {
        let ended = Counter()
        let fixture = try Fixture(stream: { Flood(1_000_000_000) }, handler: { _ in nil })
        let flooded = try fixture.connect()
        flooded.send(Self.get)
        _ = try flooded.read(until: "zzz")
        flooded.reset()
        #expect(eventually { fixture.server.figures.requestsInFlight == 0 })

        // Sleeping streams write nothing, so it is the watchdog that notices.
        let sleepers = try Fixture(
            { $0.crowdedDeadlineSeconds = 1 }, stream: { Script("x", onEnd: ended.increase) })
        for ends in 0..<10 {
            let client = try sleepers.connect()
            client.send(Self.get)
            _ = try client.read(until: "x\r\n")
            if ends % 2 == 0 { client.reset() } else { client.close() }
        }
        #expect(eventually { ended.value == 10 })
        #expect(sleepers.server.figures.requestsInFlight == 0)
        #expect(sleepers.server.figures.connectionsCut == 0)
    }

    @Test func stoppingEndsEveryStream() throws {
        let ended = Counter()
        let fixture = try Fixture(stream: { Script("x", onEnd: ended.increase) })
        var clients: [RawClient] = []
        for _ in 1...100 {
            let client = try fixture.connect()
            client.send(Self.get)
            clients.append(client)
        }
        for client in clients.dropLast(20) { _ = try client.read(until: "x\r\n") }
        fixture.server.stop()
        #expect(ended.value >= 80)
        for client in clients { _ = try client.readToEnd() }
        #expect(fixture.server.figures == HTTPServer.Figures())
    }

    @Test func aWakeAfterTheServerHasGoneDoesNothing() throws {
        let script = Script("x")
        do {
            let fixture = try Fixture(stream: { script })
            let client = try fixture.connect()
            client.send(Self.get)
            _ = try client.read(until: "x\r\n")
            fixture.server.stop()
        }
        for _ in 1...10 { script.wake?() }
        script.add("y", then: .end)
    }

    @Test func wakersAndStopMayMeet() throws {
        for _ in 1...10 {
            let script = Script("x")
            let fixture = try Fixture(stream: { script })
            let client = try fixture.connect()
            client.send(Self.get)
            _ = try client.read(until: "x\r\n")
            let done = Counter()
            let waker = Thread { while done.value == 0 { script.wake?() } }
            fixture.server.stop()
            done.increase()
            waker.join()
        }
    }
}

/// Wakes in `start`, and from within `read`, before it waits.
private final class EarlyWaker: BodyStream {
    private let state = Guarded<(wake: (@Sendable () -> Void)?, reads: Int)>((nil, 0))

    func start(wake: @escaping @Sendable () -> Void) {
        wake()
        state.withLock { $0.wake = wake }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        let (wake, reads) = state.withLock {
            $0.reads += 1
            return ($0.wake, $0.reads)
        }
        if reads == 9 { return .end }
        if reads % 2 == 1 {
            if reads > 1 { wake?() }
            return .wait
        }
        buffer[0] = UInt8(48 + reads / 2)
        return .bytes(1)
    }
}

private final class Liar: BodyStream {
    private let count: Int
    init(_ count: Int) { self.count = count }
    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep { .bytes(count) }
}
