// The file of a journal: opened by one process at a time, mended where its end is torn, only ever appended to.

internal import Glibc

/// An open journal file. Not to be used by two threads at once.
struct JournalFile: ~Copyable {
    /// What is read from it.
    let content: JournalContent
    private var path: String { content.path }
    private var descriptor: Int32 { content.descriptor }
    /// Where the file ends: all that stands before is complete and on the disk.
    private(set) var end: Int

    /// How much is written at a time.
    private static let bufferBytes = 65_536
    /// How often, and with what pauses, a lock is tried that another process has: about a second in all.
    private static let lockAttemptMaximum = 50
    private static let lockPauseMicroseconds: UInt32 = 20_000

    /// Opens the journal of a folder; both are made where they are not there.
    init(folder: String) throws(JournalFailure) {
        let path = folder + "/journal.jsonl"
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .unusable(folder) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path) }
        var status = stat()
        // The lock goes with the process, however that ends; one that is just ending, or that has just begun a
        // child, holds it a moment longer.
        var attempts = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK,
            attempts < Self.lockAttemptMaximum
        {
            attempts += 1
            usleep(Self.lockPauseMicroseconds)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let failure = JournalFailure.unusable(path)
            close(descriptor)
            throw isTaken ? .inUse(path: path) : failure
        }
        guard fstat(descriptor, &status) == 0 else {
            let failure = JournalFailure.unusable(path)
            close(descriptor)
            throw failure
        }
        content = JournalContent(path: path, descriptor: descriptor)
        end = Int(status.st_size)
        // The name of a new file is on the disk only when its folder is.
        let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folderDescriptor >= 0 {
            fsync(folderDescriptor)
            close(folderDescriptor)
        }
    }

    // MARK: Writing

    /// Appends what `lines` hands out, and returns when it is on the disk. Where that fails, the file is as it was.
    mutating func append(
        _ lines: (_ write: ([UInt8]) -> Void) -> Void
    ) throws(JournalFailure) {
        var buffer: [UInt8] = []
        var place = end
        var failure: JournalFailure?
        func flush() {
            guard failure == nil else { return }
            failure = write(buffer, at: place)
            place += buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
        lines { line in
            buffer += line
            if buffer.count >= Self.bufferBytes { flush() }
        }
        flush()
        if failure == nil, fsync(descriptor) != 0 { failure = .unusable(path) }
        if let failure {
            _ = ftruncate(descriptor, off_t(end))
            throw failure
        }
        end = place
    }

    private func write(_ bytes: [UInt8], at offset: Int) -> JournalFailure? {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // Within the array: what is left of it behind what is done.
                pwrite(
                    descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                    off_t(offset + done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return .unusable(path) }
            done += count
        }
        return nil
    }

    /// Cuts the file off behind what is complete.
    mutating func cut(at length: Int) throws(JournalFailure) {
        guard length < end else { return }
        guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0 else {
            throw .unusable(path)
        }
        end = length
    }
}

/// The bytes of a journal file, to be read by one thread at a time.
struct JournalContent: ~Copyable {
    /// The path.
    let path: String
    fileprivate let descriptor: Int32

    /// How much is read at a time.
    private static let bufferBytes = 1_048_576

    fileprivate init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Opens a journal beside the one who writes to it; what is complete in it does not change.
    init(reading path: String) throws(JournalFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusable(path) }
        self.init(path: path, descriptor: descriptor)
    }

    deinit { close(descriptor) }

    /// The bytes of a part of the file.
    func bytes(_ range: Range<Int>) throws(JournalFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                // Within the array: what is left of it behind what is filled.
                pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled,
                    off_t(range.lowerBound + filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unusable(path) }
            filled += count
        }
        return bytes
    }

    /// Calls `body` with every line of the first bytes of the file, without its end, and with where it stands. A line
    /// without an end, as the last may be, has none in `range`. Memory for a few lines, however long the file is.
    ///
    /// - Parameter body: returns whether to go on.
    func forEachLine(
        upTo limit: Int, _ body: (_ line: ArraySlice<UInt8>, _ range: Range<Int>, _ isEnded: Bool) -> Bool
    ) throws(JournalFailure) {
        var kept: [UInt8] = []
        var start = 0
        var read = 0
        while read < limit {
            let piece = try bytes(read..<min(limit, read + Self.bufferBytes))
            read += piece.count
            kept += piece
            var begin = 0
            while let lineEnd = kept[begin...].firstIndex(of: 10) {
                let range = start + begin..<start + lineEnd + 1
                guard body(kept[begin..<lineEnd], range, true) else { return }
                begin = lineEnd + 1
            }
            kept.removeFirst(begin)
            start += begin
        }
        if !kept.isEmpty { _ = body(kept[...], start..<start + kept.count, false) }
    }
}

extension JournalFailure {
    /// The failure of the system call before.
    static func unusable(_ path: String) -> Self {
        let number = errno
        return .unusable(
            path: path, detail: String(cString: strerror(number)),
            isDenied: [EACCES, EPERM, EROFS].contains(number))
    }
}
