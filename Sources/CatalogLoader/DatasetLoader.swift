// From folders of files to a catalog, or to the whole list of what is wrong with them.

public import Catalog
import StructuredText
import Synchronization

/// Loads datasets.
public enum DatasetLoader {
    /// Reads folders, which merge as a union, and checks all that they hold.
    ///
    /// The first `dataset.yaml` describes the whole; `added` and `modified` of each count for its own folder.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, in order.
    ///   - now: seconds since 1970, at which embargoes are compared: nothing may refer to what is hidden for longer.
    ///   - progress: told how far the load has come, by one thread at a time.
    /// - Returns: what the newsroom sees, records under embargo among the others.
    /// - Throws: every issue of every file.
    public static func loadWhole(
        _ folders: [String], now: Int64, progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) throws(LoadFailure) -> Catalog {
        try loadWhole(folders, now: now, Division(), .processors, progress)
    }

    /// What everybody sees of what `loadWhole` loads.
    ///
    /// - Parameter now: seconds since 1970; records under embargo beyond it are checked and not shown.
    /// - Throws: every issue of every file.
    public static func load(
        _ folders: [String], now: Int64, progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) throws(LoadFailure) -> Catalog {
        try loadWhole(folders, now: now, progress: progress).asEverybodySees(at: now)
    }

    /// Loads with as many workers, and with files divided, as one likes; the result does not depend on either.
    static func loadWhole(
        _ folders: [String], now: Int64, _ division: Division, _ workers: Workers,
        _ progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) throws(LoadFailure) -> Catalog {
        let state = LoadState(now: now)
        let (folders, issues) = DataFolder.open(folders)
        issues.forEach(state.report)
        var descriptions = DescriptionReader(state, division)
        for folder in folders { descriptions.read(folder) }
        if folders.allSatisfy({ $0.isReadable && !$0.hasDescription }) {
            state.report(
                Issue(
                    file: folders.first?.path ?? ".", line: 0,
                    detail: "there is no dataset.yaml, which says what the dataset is and covers"))
        }
        state.vocabularies = Vocabularies(own: descriptions.vocabularyFiles.terms)
        let meter = LoadMeter(folders, progress)
        for resource in Resource.allCases {
            let files = descriptions.recordFiles(resource, of: folders)
            RecordFiles(resource: resource, files: files).read(into: state, division, workers) { bytes in
                meter.advance(records: state.recordCount, bytes: bytes)
            }
        }
        state.settleReferences()
        guard !state.hasIssues, var description = descriptions.description else {
            throw LoadFailure(issues: state.issues)
        }
        description.coverage.actors = description.coverage.actors.map(state.currentId)
        meter.beginIndexing(records: state.recordCount)
        return state.builder.build(
            dataset: description, vocabularies: state.vocabularies, workers: workers)
    }
}

/// Adds up how far a load has come.
private final class LoadMeter: Sendable {
    private let bytes = Atomic<Int>(0)
    private let bytesTotal: Int
    private let progress: @Sendable (LoadProgress) -> Void

    init(_ folders: [DataFolder], _ progress: @escaping @Sendable (LoadProgress) -> Void) {
        bytesTotal = folders.reduce(0) { $0 + $1.files.reduce(0) { $0 + $1.size } }
        self.progress = progress
    }

    func advance(records: Int, bytes read: Int) {
        let bytes = bytes.wrappingAdd(read, ordering: .relaxed).newValue
        progress(LoadProgress(phase: .reading, records: records, bytes: bytes, bytesTotal: bytesTotal))
    }

    func beginIndexing(records: Int) {
        let bytes = bytes.load(ordering: .relaxed)
        progress(LoadProgress(phase: .indexing, records: records, bytes: bytes, bytesTotal: bytesTotal))
    }
}
