// An edition of a journal as a folder of data files, for the reader of data files to read.

internal import Catalog
internal import Glibc
internal import Representations

/// A folder of data files that are those of an edition, removed with the last reference to it.
///
/// A class for its lifetime.
final class PastFolder {
    /// The folder.
    let path: String

    /// Where the latest line of a record stands.
    private struct Place {
        let resource: Resource
        let range: Range<Int>
    }

    /// Writes the files of an edition into a folder beside the journal.
    ///
    /// - Parameters:
    ///   - edition: where the edition stands in the journal.
    ///   - hidden: ids that are left out, with whatever refers to them.
    init(
        _ content: borrowing JournalContent, upTo edition: Range<Int>, without hidden: Set<String>
    ) throws(JournalFailure) {
        var template = Array((content.path + ".past-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .unusable(content.path + ".past") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var places: [String: Place] = [:]
        var description: [UInt8] = []
        var vocabularies: [UInt8] = []
        try content.forEachLine(upTo: edition.upperBound) { line, range, _ in
            switch JournalLine(line) {
            case .edition(let head)? where range.lowerBound == edition.lowerBound:
                description = Array(line[head.dataset])
                vocabularies = Array(line[head.vocabularies])
            case .record(let change, let resource, let id, let value)?:
                if let former = change?.formerId { places[former] = nil }
                // Where the record stands in the file, from where it stands in the line.
                places[id] = value.map { value in
                    let start = range.lowerBound + value.lowerBound - line.startIndex
                    return Place(resource: resource, range: start..<start + value.count)
                }
            default: break
            }
            return true
        }
        try write("dataset.json", description)
        try write("vocabularies.json", vocabularies)
        var hidden = hidden
        if !hidden.isEmpty { try Self.extend(&hidden, places, content) }
        for resource in Resource.allCases {
            let ranges = places.filter { $1.resource == resource && !hidden.contains($0) }
                .map(\.value.range).sorted { $0.lowerBound < $1.lowerBound }
            guard !ranges.isEmpty else { continue }
            let descriptor = try create(resource.rawValue + ".jsonl")
            defer { close(descriptor) }
            for range in ranges { try write(content.bytes(range) + [10], to: descriptor) }
        }
    }

    deinit {
        for name in ["dataset.json", "vocabularies.json"] + Resource.allCases.map({ $0.rawValue + ".jsonl" })
        {
            unlink(path + "/" + name)
        }
        rmdir(path)
    }

    /// Adds to ids those of the records that refer to one of them, and so on: whatever has such an id among its texts.
    private static func extend(
        _ hidden: inout Set<String>, _ places: [String: Place], _ content: borrowing JournalContent
    ) throws(JournalFailure) {
        var found = hidden
        while !found.isEmpty {
            let words = found.map { Array("\"\($0)\"".utf8) }
            found = []
            for (id, place) in places where !hidden.contains(id) {
                let bytes = try content.bytes(place.range)
                if words.contains(where: { bytes.firstRange(of: $0) != nil }) { found.insert(id) }
            }
            hidden.formUnion(found)
        }
    }

    private func create(_ name: String) throws(JournalFailure) -> Int32 {
        let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path + "/" + name) }
        return descriptor
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws(JournalFailure) {
        let descriptor = try create(name)
        defer { close(descriptor) }
        try write(bytes, to: descriptor)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(JournalFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unusable(path) }
            rest = rest.dropFirst(count)
        }
    }
}
