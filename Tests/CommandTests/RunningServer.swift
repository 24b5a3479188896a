// A running server for tests, asked by a socket.

import Glibc
import Testing

@testable import demarche

/// A running `demarche serve` on a port that the system chose.
final class RunningServer {
    let process: ChildProcess
    /// The line that says where it serves.
    let line: String
    let port: UInt16

    convenience init(_ arguments: String..., folder: String = packageFolder) throws {
        try self.init(arguments, folder: folder)
    }

    init(_ arguments: [String], folder: String = packageFolder) throws {
        process = try ChildProcess(["serve", "--port", "0"] + arguments, folder: folder)
        line = try process.readLine()
        port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// The status, the content and the whole of the answer to a path; 0 where nobody answers.
    ///
    /// - Parameter fields: more header fields.
    func ask(_ path: String, _ fields: [String] = []) throws -> (status: Int, text: String, all: String) {
        guard let descriptor = connect(port: port) else { return (0, "", "") }
        defer { close(descriptor) }
        let lines = ["GET \(path) HTTP/1.1", "Host: test", "Connection: close"] + fields
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n"
        _ = Files.write(Array(request.utf8), to: descriptor)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &part, part.count, 0), count > 0 { bytes += part[..<count] }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        return (Int(text.dropFirst(9).prefix(3)) ?? 0, parts.count == 2 ? String(parts[1]) : "", text)
    }

    /// A connection; `nil` where nobody listens.
    func connect() -> Int32? { connect(port: port) }

    private func connect(port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port: port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return nil
    }
}

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
