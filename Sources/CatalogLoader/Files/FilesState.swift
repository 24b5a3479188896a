// How the files of a dataset stand at a moment, by what the system says of them and without reading them.

import Glibc

/// What can be seen of a dataset's files from outside: as long as it stays the same, so do they, as far as their sizes
/// and times tell.
public struct FilesState: Sendable, Equatable {
    /// The folders in which files are looked for, those of single kinds of record among them.
    public let folders: [String]
    private let files: [FileState]

    fileprivate struct FileState: Equatable {
        let path: String
        let device: UInt64
        let number: UInt64
        let sizeBytes: Int
        let modifiedSeconds: Int
        let modifiedNanoseconds: Int
        let changedSeconds: Int
        let changedNanoseconds: Int
    }

    /// Looks at folders, in order. What is not there or cannot be read is a state, too.
    public init(_ folders: [String]) {
        let opened = folders.map(DataFolder.init)
        files = opened.flatMap { $0.files.map { FileState($0.path) } }
        var seen = Set<String>()
        self.folders = (opened.map(\.path) + files.map(\.folder)).filter { seen.insert($0).inserted }
    }
}

extension FilesState.FileState {

    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    init(_ path: String) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        self.init(
            path: path, device: isThere ? UInt64(status.st_dev) : 0,
            number: isThere ? UInt64(status.st_ino) : 0,
            sizeBytes: isThere ? Int(status.st_size) : -1, modifiedSeconds: Int(status.st_mtim.tv_sec),
            modifiedNanoseconds: Int(status.st_mtim.tv_nsec), changedSeconds: Int(status.st_ctim.tv_sec),
            changedNanoseconds: Int(status.st_ctim.tv_nsec))
    }
}
