// Where lines of a log go: a standard stream, or a file that may be moved away at any time.

internal import Glibc

/// An open log.
///
/// A class for its identity: it owns a descriptor. For one thread at a time.
public final class LogOutput {
    private let path: String?
    private var descriptor: Int32
    private var device: dev_t = 0
    private var file: ino_t = 0

    /// One of the standard streams.
    private init(descriptor: Int32) {
        path = nil
        self.descriptor = descriptor
    }

    /// The standard output.
    public static func standardOutput() -> LogOutput { LogOutput(descriptor: STDOUT_FILENO) }

    /// The standard error.
    public static func standardError() -> LogOutput { LogOutput(descriptor: STDERR_FILENO) }

    /// A file, which is made if it is not there and always added to; `nil` where it cannot be opened.
    public init?(path: String) {
        self.path = path
        descriptor = -1
        open(path)
        if descriptor < 0 { return nil }
    }

    deinit { if path != nil && descriptor >= 0 { close(descriptor) } }

    private func open(_ path: String) {
        let opened = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard opened >= 0 else { return }
        if descriptor >= 0 { close(descriptor) }
        descriptor = opened
        var status = stat()
        if fstat(opened, &status) == 0 { (device, file) = (status.st_dev, status.st_ino) }
    }

    /// Opens the file anew if what its path names is another one by now, or none: what rotates logs needs to tell
    /// nobody. While it cannot be opened, the old one is written to.
    func reopenIfMoved() {
        guard let path else { return }
        var status = stat()
        if stat(path, &status) == 0, status.st_dev == device, status.st_ino == file { return }
        open(path)
    }

    /// Writes whole lines.
    ///
    /// - Returns: whether all were written.
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
