// Reads and writes whole files and looks at folders, by the system's own calls.

import Glibc

/// The system's number for what went wrong.
struct SystemError: Error, Equatable {
    let number: Int32

    /// Whether the thing is not there.
    var isAbsence: Bool { number == ENOENT || number == ENOTDIR }
    /// Whether the process may not.
    var isDenial: Bool { number == EACCES || number == EPERM || number == EROFS }
    /// What the system calls it.
    var text: String { String(cString: strerror(number)) }
}

/// Whole files.
enum Files {
    /// The bytes of a file, at most `limitBytes` of them.
    static func read(_ path: String, limitBytes: Int) throws(SystemError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError(number: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: part[..<count])
            guard bytes.count <= limitBytes else { throw SystemError(number: EFBIG) }
        }
    }

    /// Makes a file that is not there yet.
    static func create(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError(number: errno) }
        let isWritten = write(bytes, to: descriptor)
        let number = errno
        close(descriptor)
        guard isWritten else { throw SystemError(number: number) }
    }

    /// Writes all bytes and says whether that worked.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Makes a folder.
    static func createFolder(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o755) == 0 else { throw SystemError(number: errno) }
    }

    /// The names in a folder, but for `.` and `..`.
    static func names(inFolder path: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else { throw SystemError(number: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The folder that a path's last part is in; empty for the working folder.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path as seen from the folder that another path's last part is in.
    static func resolve(_ path: String, besides other: String) -> String {
        let folder = folder(of: other)
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
