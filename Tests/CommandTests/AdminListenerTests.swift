// The listener for operators as it is set, started and asked.

import Foundation
import Glibc
import Testing

@testable import demarche

/// The status and the content of the answer that a Unix socket gives; 0 where nobody answers.
func askAdmin(_ method: String, _ path: String, socket file: String) -> (status: Int, text: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: file.utf8) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
    guard isConnected else { return (0, "") }
    let request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    _ = Files.write(Array(request.utf8), to: descriptor)
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &part, part.count, 0), count > 0 { bytes += part[..<count] }
    let text = String(decoding: bytes, as: UTF8.self)
    return (Int(text.dropFirst(9).prefix(3)) ?? 0, text)
}

@Suite struct AdminListenerTests {
    @Test func aSocketIsTheUsersAloneAnswersAndGoes() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/admin.socket"
        let server = try RunningServer("--admin-socket", socket)
        let attributes = try FileManager.default.attributesOfItem(atPath: socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(askAdmin("GET", "/metrics", socket: socket).text.contains("\ndemarche_connections_open "))
        #expect(askAdmin("GET", "/admin/status", socket: socket).text.contains("\"serving\":\"1.0.0-"))
        #expect(askAdmin("GET", "/admin/reload", socket: socket).status == 405)
        #expect(askAdmin("GET", "/v1/actors", socket: socket).status == 404)
        #expect(try server.ask("/metrics").status == 404)
        #expect(try server.ask("/admin/status").status == 404)
        server.process.signal(SIGTERM)
        #expect(try server.process.wait().status == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test func aStreamThatIsRefusedIsAFigure() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/admin.socket"
        let server = try RunningServer("--admin-socket", socket, "--stream-limit", "0")
        let before = askAdmin("GET", "/metrics", socket: socket).text
        #expect(before.contains("\ndemarche_streams_refused_total 0\n"))
        #expect(try server.ask("/v1/stream").status == 503)
        let after = askAdmin("GET", "/metrics", socket: socket).text
        #expect(after.contains("\ndemarche_streams_refused_total 1\n"))
        #expect(after.contains("\ndemarche_streams_opened_total 0\n"))
    }

    @Test func aSocketThatAKilledServerLeftIsReplacedAndOneInUseIsNot() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/admin.socket"
        let killed = try RunningServer("--admin-socket", socket)
        let second = try demarche(
            "serve", "--port", "0", "--admin-socket", socket, "--log-level", "error", folder: packageFolder)
        #expect(second.status == 69)
        #expect(second.errors.contains("cannot listen on the socket \(socket): bind: Address already in use"))
        #expect(askAdmin("GET", "/metrics", socket: socket).status == 200)
        killed.process.signal(SIGKILL)
        _ = try killed.process.wait()
        #expect(FileManager.default.fileExists(atPath: socket))
        let next = try RunningServer("--admin-socket", socket)
        #expect(askAdmin("GET", "/metrics", socket: socket).status == 200)
        _ = next
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("notes.txt", "precious")
        let ending = try demarche(
            "serve", "--port", "0", "--admin-socket", file, "--log-level", "error", folder: packageFolder)
        #expect(ending.status == 69)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    @Test func anOpenAddressWithoutKeysIsRefused() throws {
        let ending = try demarche(
            "serve", "--port", "0", "--admin-port", "9", "--admin-address", "0.0.0.0", folder: packageFolder)
        #expect(ending.status == 64)
        #expect(ending.errors.contains("--admin-address: 0.0.0.0 can be reached from other machines"))
        let both = try demarche(
            "serve", "--port", "0", "--admin-port", "9", "--admin-socket", "/tmp/x", folder: packageFolder)
        #expect(both.status == 64)
        #expect(both.errors.contains("--admin-socket: the admin listener has a port or a socket"))
    }
}
