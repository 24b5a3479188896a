// A client that sends exactly the bytes it is given, and reads what comes back.

import Glibc

/// Why a client gave up; each is a failed test.
enum ClientError: Error {
    case notConnected(Int32)
    case timeout
    /// The connection ended before a response was whole.
    case closedEarly([UInt8])
    case malformedResponse(String)
}

/// One response, taken off the wire.
struct RawResponse {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// Whether the body ended as its framing says; only a chunked one can fail to.
    var isWhole = true

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A TCP connection to 127.0.0.1 with a generous timeout. Not thread-safe.
final class RawClient {
    private let descriptor: Int32
    private var received: [UInt8] = []
    private var isOpen = true
    private var lastError: Int32 = 0
    private let timeoutMilliseconds: Int32 = 30_000

    /// - Parameter receiveBufferBytes: how little the system is to take for a client that does not read.
    init(port: UInt16, receiveBufferBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The descriptor is closed by deinit, which runs even then.
        guard result == 0 else { throw ClientError.notConnected(errno) }
    }

    deinit { close() }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Closes so that the server is sent a reset.
    func reset() {
        var none = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Sends; an error is ignored, since a server may close before it has read everything.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Takes more bytes; false at the end of the connection, be it orderly or not.
    private func receive() throws -> Bool {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waited, 1, timeoutMilliseconds) > 0 else { throw ClientError.timeout }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        lastError = count < 0 ? errno : 0
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }

    /// Everything up to the end of the connection.
    func readToEnd() throws -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    /// Reads until `text` has come. Returns what was before it; what is behind it stays.
    func read(until text: String) throws -> String {
        let wanted = Array(text.utf8)
        while true {
            if let range = received.firstRange(of: wanted) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(decoding: received[..<range.lowerBound], as: UTF8.self)
            }
            guard try receive() else { throw ClientError.closedEarly(received) }
        }
    }

    private func read(count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receive() else { throw ClientError.closedEarly(received) }
        }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    /// Reads one final response; an interim one is returned as well.
    func readResponse(toHead: Bool = false) throws -> RawResponse {
        let head = try read(until: "\r\n\r\n")
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.hasPrefix("HTTP/1.1 "),
            let status = Int(first.dropFirst(9).prefix(3))
        else { throw ClientError.malformedResponse(head) }
        var response = RawResponse(status: status, headers: [], body: [])
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else {
                throw ClientError.malformedResponse(String(line))
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.headers.append((String(line[..<colon]), String(value)))
        }
        if toHead || status < 200 || status == 204 || status == 304 { return response }
        if response["Transfer-Encoding"] == "chunked" {
            do { response.body = try readChunks() } catch ClientError.closedEarly(let rest) {
                response.body = rest
                response.isWhole = false
            }
        } else if let length = response["Content-Length"] {
            guard let count = Int(length) else { throw ClientError.malformedResponse(length) }
            response.body = try read(count: count)
        } else {
            response.body = try readToEnd()
        }
        return response
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try read(until: "\r\n")
            guard let size = Int(line, radix: 16) else { throw ClientError.malformedResponse(line) }
            body += try read(count: size)
            guard try read(count: 2) == [13, 10] else { throw ClientError.malformedResponse("chunk end") }
            if size == 0 { return body }
        }
    }

    /// Closes the sending side only.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Whether the connection has ended by now; what came meanwhile is thrown away.
    var isEnded: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Reads to the end, and tells whether that was a reset.
    func endsWithReset() throws -> Bool {
        while try receive() {}
        return lastError == ECONNRESET
    }

    /// Whether the server ends the connection without sending anything more.
    func isClosedByServer() throws -> Bool { try readToEnd().isEmpty }
}

extension [UInt8] {
    func firstRange(of wanted: [UInt8]) -> Range<Int>? {
        guard count >= wanted.count else { return nil }
        for start in 0...(count - wanted.count)
        where self[start] == wanted[0] && self[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start..<(start + wanted.count)
        }
        return nil
    }
}

/// A short rest between two looks at a condition.
func rest() { usleep(2_000) }
