// Why a journal cannot be opened, read or written.

/// Why a journal cannot be opened, read or written.
public enum JournalFailure: Error, Equatable, Sendable {
    /// The folder, or the file in it, cannot be made, read or written; what the system says.
    case unusable(path: String, detail: String, isDenied: Bool)
    /// Another process has it open.
    case inUse(path: String)
    /// It is of a version that is not read here.
    case unknownVersion(path: String, version: Int)
    /// A line that was once whole is not any more.
    case damaged(path: String, line: Int)
    /// An edition that it holds cannot be read back.
    case unreadable(version: String, detail: String)

    /// What is wrong, and what to do, in a sentence.
    public var detail: String {
        switch self {
        case .unusable(let path, let detail, _): "\(path) cannot be used: \(detail)"
        case .inUse(let path):
            "\(path) is in use by another process; give each server a state folder of its own"
        case .unknownVersion(let path, let version):
            "\(path) is a journal of version \(version), and only version \(JournalLine.formatVersion) is read here"
        case .damaged(let path, let line):
            "\(path):\(line) was altered; put the file back from a backup, or move it away to begin another"
        case .unreadable(let version, let detail): "the edition \(version) cannot be read back: \(detail)"
        }
    }
}
