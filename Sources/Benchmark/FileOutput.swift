// A file that is written from its beginning to its end, a large block at a time.

import Glibc

/// Bytes on their way to a file. Borrowed bytes are collected and written a mebibyte at a time.
struct FileOutput: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var pending: [UInt8] = []
    private static let blockBytes = 1 << 20

    init(_ path: String) throws(OutputFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputFailure(path) }
        pending.reserveCapacity(Self.blockBytes + 65_536)
    }

    deinit { close(descriptor) }

    /// Lets `body` append bytes.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws(OutputFailure) {
        body(&pending)
        if pending.count >= Self.blockBytes { try flush() }
    }

    /// Writes what is left.
    consuming func finish() throws(OutputFailure) { try flush() }

    private mutating func flush() throws(OutputFailure) {
        var start = 0
        while start < pending.count {
            // The array lives and is not changed during the call.
            let count = pending.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputFailure(path) }
            start += count
        }
        pending.removeAll(keepingCapacity: true)
    }
}

/// A file that could not be written.
struct OutputFailure: Error, CustomStringConvertible {
    let description: String

    /// Says what the system says of its latest call.
    init(_ path: String) { description = "\(path): \(String(cString: strerror(errno)))" }
}

/// Makes a folder, if it is not there.
func makeFolder(_ path: String) throws(OutputFailure) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw OutputFailure(path) }
}
