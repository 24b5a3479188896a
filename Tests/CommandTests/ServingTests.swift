// A server as its users start, ask and end it.

import Foundation
import Glibc
import Testing

@testable import demarche

@Suite struct ServingTests {
    @Test func theShippedDatasetIsServed() throws {
        let server = try RunningServer()
        #expect(server.line.hasPrefix("serving azerbaijan-and-the-west 1.0.0-"))
        #expect(server.line.hasSuffix(" rhetoric entries, 8 assessments) at http://127.0.0.1:\(server.port)"))
        #expect(try server.ask("/healthz").status == 200)
        #expect(try server.ask("/v1/actors/azerbaijan").text.contains(#""id":"azerbaijan""#))
        #expect(try server.ask("/v1/actrs").status == 404)
    }

    @Test func anExampleIsWrittenCheckedServedAndAsked() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path).status == 0)
        #expect(try demarche("check", folder.path).status == 0)
        let server = try RunningServer("--dataset", folder.path)
        #expect(
            server.line.contains(
                "(1 source, 5 actors, 1 partnership, 0 events, 2 rhetoric entries, 0 assessments)"))
        let answer = try server.ask("/v1/rhetoric?recipient=southmark&event=ACCUSE&fields=id")
        #expect(answer.status == 200)
        #expect(answer.text.contains("example-accuses-southmark-2024"))
        #expect(answer.text.contains(#""total":1"#))
    }

    @Test func severalFoldersAreServedAsOne() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path + "/one").status == 0)
        try folder.write(
            "two/actors.jsonl",
            """
            {"id": "eastmark", "kind": "state", "names": {"en": "Eastmark"}, "citations": [{"source": "northern-gazette-2024-05"}]}
            """)
        let server = try RunningServer("--dataset", folder.path + "/one", "--dataset", folder.path + "/two")
        #expect(try server.ask("/v1/actors/eastmark").status == 200)
        #expect(try server.ask("/v1/actors/norland").status == 200)
    }

    @Test func anIPv6AddressIsServed() throws {
        let server = try RunningServer("--address", "::1")
        #expect(server.line.hasSuffix(" at http://[::1]:\(server.port)"))
        #expect(try demarche("health", "--url", "http://[::1]:\(server.port)/readyz").status == 0)
    }

    @Test func thePublicURLIsSaid() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path).status == 0)
        let process = try ChildProcess([
            "serve", "--port", "0", "--dataset", folder.path, "--public-url", "https://api.example",
        ])
        #expect(try process.readLine().hasSuffix(", known as https://api.example"))
    }

    @Test func healthAsksTheServerOfTheSameSettings() throws {
        let server = try RunningServer("--address", "0.0.0.0")
        let variables = ["DEMARCHE_PORT": String(server.port), "DEMARCHE_ADDRESS": "0.0.0.0"]
        let well = try demarche("health", environment: variables)
        #expect(
            well == Ending(status: 0, output: "well: http://127.0.0.1:\(server.port)/healthz\n", errors: ""))
        let missing = try demarche("health", "--url", "http://127.0.0.1:\(server.port)/nothing")
        #expect(missing.status == 1)
        #expect(missing.errors == "demarche: http://127.0.0.1:\(server.port)/nothing answers with 404\n")
    }

    @Test func healthSaysWhenNobodyAnswers() throws {
        let socket = try ListeningSocket()
        socket.stop()
        let ending = try demarche("health", "--port", String(socket.port))
        #expect(ending.status == 1)
        #expect(ending.errors == "demarche: http://127.0.0.1:\(socket.port)/healthz does not answer\n")
    }
}

@Suite struct EndingTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItInOrder(signal: Int32) throws {
        let server = try RunningServer()
        #expect(try server.ask("/readyz").status == 200)
        server.process.signal(signal)
        let ending = try server.process.wait()
        #expect(ending.status == 0)
        #expect(ending.errors.contains("draining after \(signal == SIGINT ? "SIGINT" : "SIGTERM")"))
        #expect(ending.errorLines.last?.hasSuffix("stopped") == true)
        #expect(try server.ask("/readyz").status == 0)
    }

    @Test func aDelayLetsBalancersNoticeAndASecondSignalEndsAtOnce() throws {
        let server = try RunningServer("--drain-delay-seconds", "3600")
        server.process.signal(SIGTERM)
        #expect(try eventually { try server.ask("/readyz").status == 503 })
        #expect(try server.ask("/v1/actors").status == 200)
        server.process.signal(SIGINT)
        #expect(try server.process.wait().status == 128 + SIGINT)
    }

    @Test func aPortInUseIsNamed() throws {
        let socket = try ListeningSocket()
        let ending = try demarche(
            "serve", "--port", String(socket.port), "--log-level", "error", folder: packageFolder)
        #expect(ending.status == 69)
        #expect(
            ending.errors
                == "demarche: port \(socket.port) on 127.0.0.1 is in use; end what listens there, or choose another with --port\n"
        )
    }

    @Test func anAddressOfAnotherMachineIsNamed() throws {
        let ending = try demarche(
            "serve", "--port", "0", "--address", "192.0.2.1", "--log-level", "error", folder: packageFolder)
        #expect(ending.status == 69)
        #expect(
            ending.errors
                == "demarche: this machine has no address 192.0.2.1; choose another with --address\n")
    }

    @Test func tooFewOpenFilesAreSaid() throws {
        let script = #"ulimit -n 64 && exec "$0" serve --port 0 --worker-count 2 --log-level error"#
        let ending = try ChildProcess(["-c", script, ChildProcess.demarche], of: "sh", folder: packageFolder)
            .wait()
        #expect(ending.status == 71)
        #expect(ending.errors.hasPrefix("demarche: a connection_limit of 768 needs "))
        #expect(
            ending.errors.hasSuffix(
                " open files, and this process may have 64; raise that limit (ulimit -n) or lower connection_limit\n"
            ))
    }

    @Test func theDefaultsNeedNoMoreThanACommonLimit() throws {
        let script = #"ulimit -n 1024 && exec "$0" serve --port 0"#
        let process = try ChildProcess(
            ["-c", script, ChildProcess.demarche], of: "sh", folder: packageFolder)
        #expect(try process.readLine().hasPrefix("serving "))
    }

    @Test func theLimitThatIsNamedHelps() throws {
        let script = #"ulimit -n 128 && exec "$0" serve --port 0 --connection-limit 4 --worker-count 2"#
        let process = try ChildProcess(
            ["-c", script, ChildProcess.demarche], of: "sh", folder: packageFolder)
        #expect(try process.readLine().hasPrefix("serving "))
    }
}

/// A socket that listens on a port of the system's choice.
private final class ListeningSocket {
    let port: UInt16
    private let descriptor: Int32
    private var isOpen = true

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 8)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(port != 0)
    }

    deinit { stop() }

    func stop() {
        if isOpen { close(descriptor) }
        isOpen = false
    }
}
