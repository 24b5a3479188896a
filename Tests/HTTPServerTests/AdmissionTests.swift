// The admission before the handler, and the observer behind it.

import Glibc
import HTTPMessage
import Synchronization
import Testing

@testable import HTTPServer

/// An admission that decides by what the target says.
private struct TargetAdmission: Admission {
    var exempted = true

    func client(of head: RequestHead) -> ClientAddress? {
        head.values(of: "X-Client").first.flatMap(UInt32.init).map(ClientAddress.init(ipv4:))
    }

    func refusal(of head: RequestHead) -> Response? {
        head.targets("/often") ? Response(status: 429, content: Fixture.text("often")) : nil
    }

    func refusalOfWork(for head: RequestHead) -> Response? {
        head.targets("/work")
            ? Response(status: 503, content: Fixture.text("\(head.responsesOfWorker)")) : nil
    }

    func exempts(_ client: ClientAddress) -> Bool { exempted }
}

/// What an observer was told.
private struct Told: Equatable {
    var status: UInt16
    var target: String
    var route: Int
    var bytes: UInt64
    var wasKept: Bool
    var isWhole: Bool
    var client: ClientAddress?
}

private final class Notebook: Observer {
    private let told = Guarded<[Told]>([])
    var all: [Told] { told.withLock { $0 } }

    func completed(_ completion: Completion) {
        let told = Told(
            status: completion.status, target: String(decoding: completion.target, as: UTF8.self),
            route: completion.note.route, bytes: completion.contentBytes, wasKept: completion.wasKept,
            isWhole: completion.isWhole, client: completion.client)
        #expect(completion.nanoseconds > 0 && completion.nanoseconds < 60_000_000_000)
        self.told.withLock { $0.append(told) }
    }
}

@Suite struct AdmissionTests {
    private let localhost = ClientAddress(ipv4: 0x7F00_0001)

    private func serve(
        _ limits: (inout HTTPServer.Configuration) -> Void = { _ in }, admission: (any Admission)? = nil,
        _ body: (HTTPServer, Notebook, UInt16) throws -> Void
    ) throws {
        var configuration = HTTPServer.Configuration()
        configuration.workerCount = 2
        limits(&configuration)
        let notebook = Notebook()
        let validity = Validity()
        let server = HTTPServer(
            configuration: configuration,
            handler: { request in
                let body: Body =
                    request.target == "/stream" ? .stream { Hundred() } : .bytes(Array("hello".utf8))
                var response = Response(
                    status: request.target == "/missing" ? 404 : 200,
                    content: Content(headers: [], body: body),
                    repeatable: validity)
                response.note = Response.Note(route: 7, key: 3)
                return response
            },
            acceptsBody: { _, _ in nil },
            rejection: { rejection, _ in
                Response(status: rejection.status, content: Fixture.text("\(rejection)"))
            },
            admission: admission, observer: notebook)
        try server.start()
        defer { server.stop() }
        try body(server, notebook, try #require(server.boundPort))
    }

    private final class Hundred: BodyStream, Sendable {
        private let left = Atomic(100)
        func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
            guard left.load(ordering: .relaxed) > 0 else { return .end }
            left.wrappingSubtract(1, ordering: .relaxed)
            buffer[0] = 120
            return .bytes(1)
        }
    }

    private func status(_ port: UInt16, _ target: String, _ fields: String = "") throws -> Int {
        let client = try RawClient(port: port)
        client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        return try client.readResponse().status
    }

    @Test func admissionRefusesBeforeTheHandlerAndWorkOnlyWhereThereIsWork() throws {
        try serve(admission: TargetAdmission()) { _, notebook, port in
            let statuses = try ["/often", "/work", "/hello"].map { try status(port, $0) }
            #expect(statuses == [429, 503, 200])
            #expect(eventually { notebook.all.count == 3 })
            #expect(notebook.all.map(\.route).sorted() == [0, 0, 7])
        }
    }

    @Test func theClientIsTheOtherEndUnlessAdmissionSaysOtherwise() throws {
        try serve(admission: TargetAdmission()) { _, notebook, port in
            _ = try status(port, "/a")
            _ = try status(port, "/b", "X-Client: 3232235777\r\n")
            #expect(eventually { notebook.all.count == 2 })
            let clients = notebook.all.sorted { $0.target < $1.target }.map(\.client)
            #expect(clients == [localhost, ClientAddress(ipv4: 0xC0A8_0101)])
        }
    }

    @Test func theObserverIsToldOfEveryRequestOnce() throws {
        try serve { _, notebook, port in
            let client = try RawClient(port: port)
            for request in ["GET /a", "GET /a", "HEAD /b", "GET /stream", "GET /missing"] {
                client.send("\(request) HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try client.readResponse(toHead: request.hasPrefix("HEAD"))
            }
            #expect(eventually { notebook.all.count == 5 })
            let wanted: [(UInt16, String, UInt64, Bool)] = [
                (200, "/a", 5, false), (200, "/a", 5, true), (200, "/b", 0, false),
                (200, "/stream", 100, false),
                (404, "/missing", 5, false),
            ]
            #expect(
                notebook.all
                    == wanted.map {
                        Told(
                            status: $0.0, target: $0.1, route: 7, bytes: $0.2, wasKept: $0.3, isWhole: true,
                            client: localhost)
                    })
        }
    }

    @Test func refusedAndBrokenRequestsAreTold() throws {
        try serve { _, notebook, port in
            let long = try status(port, "/" + String(repeating: "a", count: 9_000))
            #expect(long == 414)
            #expect(eventually { notebook.all.map(\.status) == [414] })
        }
    }

    @Test func aClientHasNoMoreConnectionsThanItMay() throws {
        try serve({ $0.connectionsPerAddressLimit = 3 }, admission: TargetAdmission(exempted: false)) {
            server, _, port in
            let clients = try (0..<3).map { _ in try RawClient(port: port) }
            for client in clients {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse().status == 200)
            }
            #expect(try RawClient(port: port).isClosedByServer())
            #expect(server.figures.connectionsRefused == 1)
            clients[0].close()
            #expect(eventually { server.figures.connectionsOpen == 2 })
            #expect(try status(port, "/a") == 200)
        }
    }

    @Test func whoStandsForManyMayHaveMore() throws {
        try serve({ $0.connectionsPerAddressLimit = 1 }, admission: TargetAdmission(exempted: true)) {
            _, _, port in
            let clients = try (0..<5).map { _ in try RawClient(port: port) }
            for client in clients {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse().status == 200)
            }
        }
    }

    @Test func exportsHaveALimitAndStreamsThatWaitHaveNone() throws {
        let fixture = try Fixture({ $0.exportLimit = 1 }, stream: { Endless() })
        let first = try fixture.connect()
        first.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { fixture.server.figures.exports == 1 })
        let second = try fixture.connect()
        second.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try second.readResponse()
        #expect(response.status == 503)
        #expect(response.text == "tooManyExports")
        first.close()
        #expect(eventually { fixture.server.figures.exports == 0 })
    }

    private final class Endless: BodyStream, Sendable {
        func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
            buffer.initializeMemory(as: UInt8.self, repeating: 120)
            return .bytes(buffer.count)
        }
    }

    @Test func timingIsSaidAndChangesNothingElse() throws {
        try serve({ $0.serverTiming = true }) { _, _, port in
            let client = try RawClient(port: port)
            let responses = try (0..<2).map { _ in
                client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
                return try client.readResponse()
            }
            let timings = responses.compactMap { $0["Server-Timing"] }
            #expect(timings.count == 2)
            #expect(timings[0].wholeMatch(of: #/kept;desc=miss, total;dur=\d+\.\d{3}/#) != nil)
            #expect(timings[1].wholeMatch(of: #/kept;desc=hit, total;dur=\d+\.\d{3}/#) != nil)
            #expect(responses.map(\.text) == ["hello", "hello"])
        }
    }
}
