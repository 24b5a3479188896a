// The journal: every edition that was served, with what changed, so that it outlives the process.

internal import Catalog
internal import CatalogLoader
public import Representations
internal import Synchronization

/// A journal that is open. Any thread may use it; one at a time does.
///
/// A class for its identity: it is the one owner of its file.
public final class Journal: Sendable {
    private let path: String
    /// Held while an edition is written.
    private let file: Mutex<JournalFile>
    /// Held for as long as it takes to read or to set it, for those who answer look at it.
    private let index: Mutex<Index>

    private struct Index {
        /// The editions, the oldest first.
        var editions: [JournalEdition] = []
        /// What is remembered of them; `nil` while there is none.
        var history: ChangeHistory?
    }

    /// Opens the journal of a folder, reads it through, and mends its end where a crash tore it.
    ///
    /// What is not complete was never announced, so that nothing is lost with it.
    public init(folder: String) throws(JournalFailure) {
        var file = try JournalFile(folder: folder)
        var reading = JournalReading()
        try file.content.forEachLine(upTo: file.end) { line, range, isEnded in
            reading.take(line, range, isEnded: isEnded)
            return true
        }
        let path = file.content.path
        if let version = reading.unknownVersion { throw .unknownVersion(path: path, version: version) }
        if let line = reading.damagedLine { throw .damaged(path: path, line: line) }
        try file.cut(at: reading.completeEnd)
        if file.end == 0 { try file.append { $0(JournalLine.header()) } }
        self.path = path
        self.file = Mutex(file)
        index = Mutex(Index(editions: reading.editions, history: reading.history))
    }

    /// The editions, the oldest first.
    public var editions: [JournalEdition] { index.withLock { $0.editions } }

    /// What is remembered of the editions; `nil` while there is none.
    public var history: ChangeHistory? { index.withLock { $0.history } }

    /// The ids of what is gone and was not seen again.
    public var withdrawnIds: [String] { index.withLock { $0.history.map { Array($0.withdrawn.keys) } ?? [] } }

    /// Writes an edition and what changed with it, and returns when it is on the disk. Where that fails, the journal is
    /// as it was.
    ///
    /// - Parameters:
    ///   - changes: the edition; where what changed with it is not known, every record is written, as the first needs.
    ///   - instant: when it begins to be served, in seconds since 1970; not before the one before it did.
    /// - Returns: the changes as they are kept.
    public func append(_ changes: ChangeLog, instant: Int64) throws(JournalFailure) -> ChangeLog {
        try file.withLock { file throws(JournalFailure) in
            let edition = changes.edition
            let instant = max(instant, editions.last?.instant ?? instant)
            let start = file.end
            try file.append { write in
                write(JournalLine.edition(edition, instant: instant))
                let count = Self.write(changes, write)
                write(JournalLine.end(version: edition.version, records: count))
            }
            let noted = ChangeBatch(
                version: edition.version, instant: instant, day: edition.lastModifiedDay,
                changes: changes.unkept?.changes ?? [])
            let entry = JournalEdition(
                version: edition.version, instant: instant, range: start..<file.end)
            return index.withLock { index in
                index.editions.append(entry)
                if index.history == nil {
                    index.history = ChangeHistory(noted)
                } else {
                    index.history?.append(noted)
                }
                return changes.kept(instant)
            }
        }
    }

    /// Writes the records of an edition that the journal does not have yet, and returns how many there are.
    private static func write(_ changes: ChangeLog, _ write: ([UInt8]) -> Void) -> Int {
        let edition = changes.edition
        let catalog = edition.catalog
        guard let batch = changes.unkept else {
            return forEachRecord(catalog) { write(JournalLine.present(edition, $0, $1)) }
        }
        for change in batch.changes { write(JournalLine.change(change, edition)) }
        for ordinal in changes.touched {
            let (resource, row) = catalog.locate(ordinal)
            write(JournalLine.present(edition, resource, row))
        }
        return batch.changes.count + changes.touched.count
    }

    /// Calls `body` with every record that the public may know of, and returns how many there are.
    private static func forEachRecord(_ catalog: Catalog, _ body: (Resource, Int) -> Void) -> Int {
        var count = 0
        for resource in Resource.allCases {
            for row in 0..<catalog.table(resource).count where catalog.standing(resource, row) != .hidden {
                body(resource, row)
                count += 1
            }
        }
        return count
    }

    /// Reads an edition back, by the reader of data files.
    ///
    /// - Parameters:
    ///   - place: which edition, by its place among all.
    ///   - hidden: ids that are not to be shown, nor whatever refers to them.
    public func edition(at place: Int, without hidden: Set<String> = []) throws(JournalFailure) -> Edition {
        let editions = editions
        guard editions.indices.contains(place) else {
            throw .unreadable(version: "-", detail: "there is no such edition")
        }
        let version = editions[place].version
        let folder = try PastFolder(
            JournalContent(reading: path), upTo: editions[place].range, without: hidden)
        do throws(LoadFailure) {
            // The public knew all of it then, so that no embargo is left to look at.
            let edition = Edition(try DatasetLoader.load([folder.path], now: 0))
            if hidden.isEmpty, edition.version != version {
                throw LoadFailure(issues: [
                    Issue(file: path, line: 0, detail: "it comes out as \(edition.version)")
                ])
            }
            return edition
        } catch {
            throw .unreadable(version: version, detail: error.issues.first?.description ?? "")
        }
    }
}

/// An edition in a journal.
public struct JournalEdition: Sendable, Equatable {
    /// The version.
    public let version: String
    /// When it began to be served, in seconds since 1970.
    public let instant: Int64
    /// Where it stands in the file.
    let range: Range<Int>
}
