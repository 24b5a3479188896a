// Which files a dataset consists of, found by their names.

import Catalog
import Glibc

/// A file of a dataset, and what it holds.
struct DataFile: Sendable {
    /// What the records of a file are, or that it describes the dataset.
    enum Role: Equatable, Sendable {
        case dataset
        case vocabularies
        case records(Resource)
    }

    /// The path, beginning with the folder as it was named.
    let path: String
    let role: Role
    let format: RecordFormat
    /// How large it was when its folder was looked through, in bytes.
    var size = 0
}

/// The files of one folder.
struct DataFolder {
    /// The folder as it was named, without a slash at its end.
    let path: String
    /// The files: the description and the vocabularies first, then by kind in load order, then by name.
    private(set) var files: [DataFile] = []
    /// What is wrong with the folder itself or with names in it.
    private(set) var issues: [Issue] = []
    /// Whether the folder could be read.
    private(set) var isReadable = true
    /// Whether there is a file that describes the dataset.
    var hasDescription: Bool { files.contains { $0.role == .dataset } }

    /// Folders beside the data that tools use and that hold no records.
    private static let ignoredFolders = ["schemas"]

    private static let formats: [String: RecordFormat] = [
        "yaml": .yaml, "yml": .yaml, "csv": .csv, "jsonl": .jsonLines, "ndjson": .jsonLines, "json": .json,
    ]

    /// Looks through a folder. Dotfiles, editors' backups and files of other suffixes are passed over; a file of data
    /// whose name is that of no kind of record is an issue, and so is a folder of such files.
    init(_ folder: String) {
        var path = folder
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        guard let names = DataFolder.entries(of: path) else {
            issues.append(DataFolder.unreadable(path))
            isReadable = false
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
        for file in files.filter({ $0.role == .dataset }).dropFirst() {
            issues.append(
                Issue(
                    file: file.path, line: 0,
                    detail: "a folder has one description: \(files[0].path) is there already"))
        }
    }

    /// Opens folders in order; one that is named twice is an issue, and is opened once.
    static func open(_ paths: [String]) -> (folders: [DataFolder], issues: [Issue]) {
        var folders: [DataFolder] = []
        var issues: [Issue] = []
        var seen = Set<String>()
        for path in paths {
            let folder = DataFolder(path)
            if seen.insert(realPath(folder.path)).inserted {
                folders.append(folder)
                issues += folder.issues
            } else {
                issues.append(Issue(file: folder.path, line: 0, detail: "the folder is named twice"))
            }
        }
        return (folders, issues)
    }

    /// A path without links; the path itself where there is nothing.
    private static func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
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
        files.append(DataFile(path: path, role: role, format: format, size: DataFolder.size(path)))
    }

    private mutating func addFolder(_ path: String, named name: String) {
        guard let names = DataFolder.entries(of: path) else {
            if DataFolder.role(of: name) != nil { issues.append(DataFolder.unreadable(path)) }
            return
        }
        let inner = names.filter { !DataFolder.isIgnored($0) }
        guard let role = DataFolder.role(of: name), DataFolder.isRecords(role) else {
            let holdsData = inner.contains { DataFolder.parts(of: $0) != nil }
            if holdsData && !Self.ignoredFolders.contains(name) {
                issues.append(DataFolder.unknownName(path, name, suffix: "/"))
            }
            return
        }
        for name in inner {
            let file = path + "/" + name
            if DataFolder.isFolder(file) {
                issues.append(
                    Issue(
                        file: file, line: 0,
                        detail: "a folder inside a folder of records is not read: move its files one level up"
                    ))
            } else if let (_, format) = DataFolder.parts(of: name) {
                files.append(
                    DataFile(path: file, role: role, format: format, size: DataFolder.size(file)))
            }
        }
    }

    private static func unreadable(_ path: String) -> Issue {
        Issue(
            file: path, line: 0, detail: "the folder cannot be read: \(String(cString: strerror(errno)))")
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

    private static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(clamping: status.st_size) : 0
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
}

extension Issue: Error {}
