// A file of a dataset that is being read.

import Glibc

/// A regular file, open for reading until nobody holds it any more.
final class OpenFile {
    private let path: String
    private let descriptor: Int32
    /// How large it was when it was opened, in bytes.
    let size: Int

    /// - Throws: an issue, where the file cannot be read.
    init(_ path: String) throws(Issue) {
        self.path = path
        // Not to wait for a writer, should this be a pipe.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, let size = Int(exactly: status.st_size) else {
            let issue = Self.unreadable(path)
            close(descriptor)
            throw issue
        }
        self.size = size
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Self.issue(path, "the file cannot be read: it is not a regular file")
        }
    }

    deinit { close(descriptor) }

    /// Appends what comes next, until there are `count` bytes or the file ends.
    ///
    /// - Returns: whether the file has ended.
    /// - Throws: an issue, where the file cannot be read.
    func append(to bytes: inout [UInt8], until count: Int) throws(Issue) -> Bool {
        while bytes.count < count {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: count - start))
            let read = bytes.withUnsafeMutableBytes { buffer in
                // A place inside the array, which `append` has made this long.
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + start }, count - start)
            }
            bytes.removeLast(count - start - max(0, read))
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw Self.unreadable(path) }
            if read == 0 { return true }
        }
        return false
    }

    /// An issue of this file as a whole.
    func issue(_ detail: String) -> Issue { Self.issue(path, detail) }

    private static func issue(_ path: String, _ detail: String) -> Issue {
        Issue(file: path, line: 0, detail: detail)
    }

    private static func unreadable(_ path: String) -> Issue {
        issue(path, "the file cannot be read: \(String(cString: strerror(errno)))")
    }
}
