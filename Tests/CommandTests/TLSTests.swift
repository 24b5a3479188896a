// A server that speaks TLS: as clients, operators and attackers meet it.

import Foundation
import Glibc
import Testing

@testable import demarche

/// A folder with a certificate for this machine, `one.pem` and `one.key`, made now, and others on demand.
private struct Certificates {
    let folder: TemporaryFolder
    var certificate: String { folder.path + "/one.pem" }
    var key: String { folder.path + "/one.key" }

    init() throws {
        folder = try TemporaryFolder()
        try make("one")
    }

    func make(_ name: String) throws {
        let ending = try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", "\(folder.path)/\(name).key", "-out", "\(folder.path)/\(name).pem")
        try #require(ending.status == 0, "\(ending.errors)")
    }

    func openssl(_ arguments: String...) throws -> Ending {
        try ChildProcess(arguments, of: "openssl").wait()
    }

    /// Puts another file in the place of one of the two that are served.
    func replace(_ name: String, with other: String) throws {
        let text = try String(contentsOfFile: folder.path + "/" + other, encoding: .utf8)
        try folder.write(name, text)
    }

    func serve(_ arguments: String...) throws -> RunningServer {
        try RunningServer(["--tls-certificate", certificate, "--tls-key", key] + arguments)
    }

    /// What curl writes, which trusts this certificate alone.
    ///
    /// - Parameter requests: the arguments for each request, with a path at the end; one connection is used for all.
    func curl(_ server: RunningServer, _ requests: [String]...) throws -> String {
        let arguments = requests.map { request in
            ["--silent", "--show-error", "--max-time", "30", "--cacert", certificate] + request.dropLast()
                + ["https://127.0.0.1:\(server.port)\(request[request.count - 1])"]
        }
        let ending = try ChildProcess(Array(arguments.joined(separator: ["--next"])), of: "curl").wait()
        return ending.output + ending.errors
    }

    /// The serial number of the certificate that a new connection gets.
    func serial(_ server: RunningServer) throws -> String {
        let script = #"openssl s_client -connect "$0" </dev/null 2>/dev/null | openssl x509 -noout -serial"#
        return try ChildProcess(["-c", script, "127.0.0.1:\(server.port)"], of: "sh").wait().output
    }

    /// The serial number in a file.
    func serial(in name: String) throws -> String {
        try openssl("x509", "-noout", "-serial", "-in", "\(folder.path)/\(name)").output
    }
}

/// A connection that stays open.
private final class Connection {
    private let session: ClientSession
    private let descriptor: Int32

    init(_ server: RunningServer) throws {
        descriptor = try #require(server.connect())
        session = try #require(ClientSession(over: descriptor, host: "localhost", timeoutSeconds: 60))
    }

    deinit { close(descriptor) }

    /// Sends a request and reads until the answer has a text; what was read.
    func ask(_ path: String, until text: String) -> String {
        _ = session.write(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        return read(until: text)
    }

    func read(until text: String) -> String {
        var all = ""
        var part = [UInt8](repeating: 0, count: 65_536)
        while !all.contains(text), case let count = session.read(&part), count > 0 {
            all += String(decoding: part[..<count], as: UTF8.self)
        }
        return all
    }
}

@Suite struct TLSTests {
    private let certificates: Certificates

    init() throws { certificates = try Certificates() }

    @Test func theAddressIsOneOfHTTPSEverywhere() throws {
        let server = try certificates.serve()
        #expect(server.line.hasSuffix(" at https://127.0.0.1:\(server.port)"))
        try server.process.waitForError("connections get the certificate that is valid until 20")
        let feed = try certificates.curl(server, ["/v1/rhetoric.atom"])
        #expect(feed.contains("https://127.0.0.1:\(server.port)/") && !feed.contains("http://127.0.0.1"))
    }

    @Test func whatIsAskedOverOneConnectionIsAnswered() throws {
        let server = try certificates.serve()
        // The status, whether a connection was opened for it, and the bytes of content.
        let report = [
            "--output", "/dev/null", "--write-out", "%{http_code} %{num_connects} %{size_download}\n",
        ]
        let citations = #"[{"id": "azerbaijan", "revision": 1}]"#
        let said = try certificates.curl(
            server, report + ["/healthz"], report + ["--head", "/v1/actors"],
            report + ["--header", "Content-Type: application/json", "--data", citations, "/v1/check"])
        #expect(said.hasPrefix("200 1 16\n200 0 0\n200 0 "), "\(said)")
        #expect(said.split(separator: "\n").count == 3)

        let document = try certificates.curl(server, ["/openapi.json"])
        #expect(try JSONSerialization.jsonObject(with: Data(document.utf8)) is [String: Any])
        let head = try certificates.curl(server, ["--head", "/v1/actors"])
        let tag = try #require(head.firstMatch(of: /ETag: (\S+)/)?.1)
        let unchanged = try certificates.curl(
            server, report + ["--header", "If-None-Match: \(tag)", "/v1/actors"])
        #expect(unchanged == "304 1 0\n")
    }

    @Test(arguments: [("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
    func versionsFrom1Point2OnAreSpoken(flag: String, isSpoken: Bool) throws {
        let server = try certificates.serve()
        let script = #"openssl s_client -connect "$0" "$1" -cipher ALL:@SECLEVEL=0 </dev/null"#
        let ending = try ChildProcess(["-c", script, "127.0.0.1:\(server.port)", flag], of: "sh").wait()
        #expect((ending.status == 0) == isSpoken)
        #expect(ending.output.contains("Cipher is (NONE)") != isSpoken)
    }

    @Test func plainHTTPEndsTheConnectionAndNobodyElses() throws {
        let server = try certificates.serve()
        let connection = try Connection(server)
        #expect(try server.ask("/healthz").all == "")
        #expect(connection.ask("/healthz", until: "ok").contains("HTTP/1.1 200 OK"))
        #expect(try certificates.curl(server, ["/healthz"]).contains("ok"))
    }

    @Test(arguments: [[], [0x16, 0x03, 0x01, 0x02]] as [[UInt8]])
    func aHandshakeThatStallsIsCut(beginning: [UInt8]) throws {
        let admin = certificates.folder.path + "/admin.socket"
        let server = try certificates.serve("--request-deadline-seconds", "1", "--admin-socket", admin)
        let descriptor = try #require(server.connect())
        defer { close(descriptor) }
        _ = Files.write(beginning, to: descriptor)
        var byte: UInt8 = 0
        #expect(recv(descriptor, &byte, 1, 0) == 0)
        // The listener for operators speaks plain HTTP as ever.
        let figures = askAdmin("GET", "/metrics", socket: admin).text
        #expect(figures.contains("\ndemarche_connections_cut_total 1\n"))
        #expect(figures.contains(/\ndemarche_certificate_valid_until_seconds [0-9]{10,}\n/))
        #expect(try certificates.curl(server, ["/healthz"]).contains("ok"))
    }

    @Test func aSignalHasNewConnectionsGetTheNewCertificate() throws {
        let server = try certificates.serve()
        let open = try Connection(server)
        #expect(open.ask("/healthz", until: "ok").contains("HTTP/1.1 200 OK"))
        #expect(try certificates.serial(server) == certificates.serial(in: "one.pem"))

        try certificates.make("two")
        try certificates.replace("one.pem", with: "two.pem")
        try certificates.replace("one.key", with: "two.key")
        server.process.signal(SIGHUP)
        let next = try certificates.serial(in: "two.pem")
        #expect(try eventually { try certificates.serial(server) == next })
        #expect(open.ask("/readyz", until: "ready").contains("HTTP/1.1 200 OK"))

        server.process.signal(SIGHUP)
        try server.process.waitForError("the certificate is unchanged")
        server.process.signal(SIGTERM)
        #expect(try server.process.wait().status == 0)
    }

    @Test func filesThatAreWrongLeaveTheCertificateAsItWas() throws {
        let server = try certificates.serve()
        let before = try certificates.serial(server)
        let canary = "Q0FOQVJZQ0FOQVJZ"
        try certificates.folder.write(
            "one.key", "-----BEGIN PRIVATE KEY-----\n\(canary)\n-----END PRIVATE KEY-----\n")
        server.process.signal(SIGHUP)
        try server.process.waitForError("demarche: \(certificates.key): tls_key: ")
        #expect(try certificates.serial(server) == before)

        try certificates.make("two")
        try certificates.replace("one.key", with: "two.key")
        server.process.signal(SIGHUP)
        try server.process.waitForError(
            "tls_key: this is not the key of the first certificate in \(certificates.certificate); the certificate stays"
        )
        #expect(try certificates.serial(server) == before)

        unlink(certificates.certificate)
        server.process.signal(SIGHUP)
        try server.process.waitForError(
            "\(certificates.certificate): tls_certificate: the file cannot be read")
        #expect(try certificates.serial(server) == before)
        // What else a signal asks for was done each time.
        try server.process.waitForError("is unchanged")
        server.process.signal(SIGTERM)
        #expect(try !server.process.wait().errors.contains(canary))
    }

    @Test func aStreamIsSentAndEndsInOrder() throws {
        let server = try certificates.serve("--stream-beat-seconds", "1")
        let connection = try Connection(server)
        #expect(connection.ask("/v1/stream", until: "retry: 3000\nid: ").contains("HTTP/1.1 200 OK"))
        #expect(connection.read(until: "\n:\n\n").contains(":"))
        server.process.signal(SIGTERM)
        #expect(connection.read(until: "0\r\n\r\n").contains("0\r\n\r\n"))
        #expect(try server.process.wait().status == 0)
    }

    @Test func healthAsksByTLS() throws {
        let server = try certificates.serve()
        let well = try demarche(
            "health",
            environment: [
                "DEMARCHE_PORT": String(server.port), "DEMARCHE_TLS_CERTIFICATE": certificates.certificate,
                "DEMARCHE_TLS_KEY": certificates.key,
            ])
        #expect(
            well == Ending(status: 0, output: "well: https://127.0.0.1:\(server.port)/healthz\n", errors: ""))
        #expect(try demarche("health", "--url", "https://localhost:\(server.port)/readyz").status == 0)
        #expect(try demarche("health", "--url", "https://localhost:\(server.port)/nothing").status == 1)
        #expect(try demarche("health", "--url", "http://127.0.0.1:\(server.port)/healthz").status == 1)
        let plain = try RunningServer()
        #expect(try demarche("health", "--url", "https://127.0.0.1:\(plain.port)/healthz").status == 1)
    }

    // MARK: Files that are wrong at the start

    private func complaint(_ certificate: String, _ key: String) throws -> String {
        let ending = try demarche(
            "serve", "--port", "0", "--tls-certificate", certificate, "--tls-key", key, folder: packageFolder)
        #expect(ending.status == 78)
        #expect(ending.errorLines.count == 1)
        return ending.errors
    }

    @Test func aKeyOfAnotherCertificateStopsTheStart() throws {
        try certificates.make("two")
        let other = certificates.folder.path + "/two.key"
        #expect(
            try complaint(certificates.certificate, other)
                == "demarche: \(other): tls_key: this is not the key of the first certificate in \(certificates.certificate)\n"
        )
    }

    @Test func filesThatCannotBeReadStopTheStart() throws {
        let missing = certificates.folder.path + "/missing.pem"
        #expect(
            try complaint(missing, certificates.key)
                == "demarche: \(missing): tls_certificate: the file cannot be read: No such file or directory\n"
        )
        #expect(
            try complaint(certificates.certificate, missing)
                == "demarche: \(missing): tls_key: the file cannot be read: No such file or directory\n")
    }

    @Test func filesThatHoldSomethingElseStopTheStart() throws {
        #expect(
            try complaint(certificates.key, certificates.key).hasPrefix(
                "demarche: \(certificates.key): tls_certificate: "))
        #expect(
            try complaint(certificates.certificate, certificates.certificate).hasPrefix(
                "demarche: \(certificates.certificate): tls_key: "))
        let closed = certificates.folder.path + "/closed.key"
        let made = try certificates.openssl(
            "pkcs8", "-topk8", "-in", certificates.key, "-out", closed, "-passout", "pass:secret")
        try #require(made.status == 0)
        #expect(try complaint(certificates.certificate, closed).hasPrefix("demarche: \(closed): tls_key: "))
    }
}
