// Which files a dataset consists of, found by their names.

import Catalog
import Glibc

/// A file of a dataset, and what it holds.
struct DataFile {
    /// What the records of a file are, or that it describes the dataset.
    enum Role: Equatable {
        case dataset
        case vocabularies
        case records(Resource)
    }

    /// The path, beginning with the folder as it was named.
    let path: String
    let role: Role
    let format: RecordFormat
}

/// The files of one folder.
struct DataFolder {
    /// The folder as it was named, without a slash at its end.
    let path: String
    /// The files: the description and the vocabularies first, then by kind in load order, then by name.
    private(set) var files: [DataFile] = []
    /// What is wrong with the folder itself or with names in it.
    private(set) var issues: [Issue] = []

    /// Folders beside the data that tools use and that hold no records.
    private static let ignoredFolders = ["schemas"]

    private static let formats: [String: RecordFormat] = [
        "yaml": .yaml, "yml": .yaml, "csv": .csv, "jsonl": .jsonLines, "ndjson": .jsonLines, "json": .json,
    ]

    /// Looks through a folder. Dotfiles, editors' backups and files of other suffixes are passed over; a file or folder
    /// whose name is that of no kind of record is an issue.
    init(_ folder: String) {
        var path = folder
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        guard let names = DataFolder.entries(of: path) else {
            issues.append(
                Issue(
                    file: path, line: 0,
                    detail: "the folder cannot be read: \(String(cString: strerror(errno)))"))
            return
        }
        for name in names where !DataFolder.isIgnored(name) {
            let inner = path + "/" + name
            if DataFolder.isFolder(inner) {
                addFolder(inner, named: name)
            } else {
                addFile(inner, named: name)
            }
        }
        files.sort { ($0.rank, $0.path) < ($1.rank, $1.path) }
    }

    private mutating func addFile(_ path: String, named name: String) {
        guard let (stem, format) = DataFolder.parts(of: name) else { return }
        guard let role = DataFolder.role(of: stem) else {
            issues.append(DataFolder.unknownName(path, stem, suffix: String(name.dropFirst(stem.count))))
            return
        }
        if !DataFolder.isRecords(role), format != .yaml, format != .json {
            issues.append(
                Issue(file: path, line: 0, detail: "this file is written in YAML: name it \(stem).yaml"))
            return
        }
        files.append(DataFile(path: path, role: role, format: format))
    }

    private mutating func addFolder(_ path: String, named name: String) {
        guard let role = DataFolder.role(of: name), DataFolder.isRecords(role) else {
            if !Self.ignoredFolders.contains(name) {
                issues.append(DataFolder.unknownName(path, name, suffix: "/"))
            }
            return
        }
        for inner in DataFolder.entries(of: path) ?? [] where !DataFolder.isIgnored(inner) {
            guard let (_, format) = DataFolder.parts(of: inner) else { continue }
            files.append(DataFile(path: path + "/" + inner, role: role, format: format))
        }
    }

    private static func unknownName(_ path: String, _ stem: String, suffix: String) -> Issue {
        let names = ["dataset", "vocabularies"] + Resource.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: stem, among: names).first.map { $0 + suffix }
        return Issue(
            file: path, line: 0,
            detail: "no kind of record has this name; there are \(names.joined(separator: ", "))",
            didYouMean: nearest)
    }

    private static func isRecords(_ role: DataFile.Role) -> Bool {
        if case .records = role { true } else { false }
    }

    private static func role(of stem: String) -> DataFile.Role? {
        switch stem {
        case "dataset": .dataset
        case "vocabularies": .vocabularies
        default: Resource(rawValue: stem).map(DataFile.Role.records)
        }
    }

    /// The stem and format of a file's name; `nil` where its suffix is that of no data.
    private static func parts(of name: String) -> (stem: String, format: RecordFormat)? {
        guard let dot = name.lastIndex(of: "."),
            let format = formats[name[name.index(after: dot)...].lowercased()]
        else { return nil }
        return (String(name[..<dot]), format)
    }

    private static func isIgnored(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasPrefix("#") || name.hasSuffix("~")
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder, sorted; `nil` where it cannot be read, with `errno` set.
    private static func entries(of path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            // d_name is a NUL-terminated array inside the entry; the entry lives until the next readdir.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

extension DataFile {
    fileprivate var rank: Int {
        switch role {
        case .dataset: -2
        case .vocabularies: -1
        case .records(let resource): resource.index
        }
    }

    /// The file's bytes.
    ///
    /// - Throws: an issue, where the file cannot be read.
    func read() throws(Issue) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, let size = Int(exactly: status.st_size) else {
            throw unreadable
        }
        var bytes: [UInt8] = []
        // A pipe or a file that grows says less than it holds, so reading goes on until there is nothing more.
        var room = max(size + 1, 4096)
        while true {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: room))
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + start }, room)
            }
            if count < 0 && errno == EINTR {
                bytes.removeLast(room)
                continue
            }
            guard count >= 0 else { throw unreadable }
            bytes.removeLast(room - count)
            if count == 0 { return bytes }
            room = max(size + 1 - bytes.count, 4096)
        }
    }

    private var unreadable: Issue {
        Issue(file: path, line: 0, detail: "the file cannot be read: \(String(cString: strerror(errno)))")
    }
}

extension Issue: Error {}
