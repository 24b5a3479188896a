// From folders of files to a catalog, or to the whole list of what is wrong with them.

public import Catalog
import StructuredText

/// Loads datasets.
public enum DatasetLoader {
    /// Reads folders, which merge as a union, and checks all that they hold.
    ///
    /// The first `dataset.yaml` describes the whole; `added` and `modified` of each count for its own folder.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, in order.
    ///   - now: seconds since 1970, at which embargoes are compared: nothing may refer to what is hidden for longer.
    /// - Returns: what the newsroom sees, records under embargo among the others.
    /// - Throws: every issue of every file.
    public static func loadWhole(_ folders: [String], now: Int64) throws(LoadFailure) -> Catalog {
        let state = LoadState(now: now)
        let (folders, issues) = DataFolder.open(folders)
        issues.forEach(state.report)
        var reader = DatasetReader(state)
        for folder in folders { reader.readDescriptions(of: folder) }
        if folders.allSatisfy({ $0.isReadable && !$0.hasDescription }) {
            state.report(
                Issue(
                    file: folders.first?.path ?? ".", line: 0,
                    detail: "there is no dataset.yaml, which says what the dataset is and covers"))
        }
        state.vocabularies = Vocabularies(own: reader.vocabularyFiles.terms)
        for resource in Resource.allCases {
            for folder in folders { reader.readRecords(resource, of: folder) }
        }
        state.settleReferences()
        guard !state.hasIssues, var description = reader.description else {
            throw LoadFailure(issues: state.issues)
        }
        description.coverage.actors = description.coverage.actors.map(state.currentId)
        return state.builder.build(dataset: description, vocabularies: state.vocabularies)
    }

    /// What everybody sees of what `loadWhole` loads.
    ///
    /// - Parameter now: seconds since 1970; records under embargo beyond it are checked and not shown.
    /// - Throws: every issue of every file.
    public static func load(_ folders: [String], now: Int64) throws(LoadFailure) -> Catalog {
        try loadWhole(folders, now: now).asEverybodySees(at: now)
    }
}

/// Reads the files of a dataset one after the other into the state of a load.
private struct DatasetReader {
    let state: LoadState
    private(set) var description: DatasetDescription?
    private(set) var vocabularyFiles = VocabularyFiles()
    /// The days that records of a folder were added and modified where they do not say.
    private var days: [String: (added: Day, modified: Day)] = [:]
    private var bytesRead = 0

    init(_ state: LoadState) { self.state = state }

    // MARK: Descriptions

    mutating func readDescriptions(of folder: DataFolder) {
        for file in folder.files where file.role == .dataset || file.role == .vocabularies {
            guard let bytes = bytes(of: file) else { continue }
            let index = state.begin(file.path)
            let place = LoadState.RecordPlace(file: index, name: "")
            let reading = forEachRecord(of: file, bytes, index) { tree, number in
                guard number == 1, tree.nodes[0].kind == .object else {
                    if number <= 2 {
                        state.report(
                            "must be one mapping of fields to values", in: place, line: tree.place(at: 0).line
                        )
                    }
                    return
                }
                if file.role == .dataset {
                    readDescription(tree, place, folder)
                } else {
                    readVocabularies(tree, place, file.path)
                }
            }
            if file.role == .dataset, reading == (records: 0, problems: 0) {
                state.report("says nothing: it must be one mapping of fields to values", in: place, line: 0)
            }
        }
    }

    private mutating func readDescription(
        _ tree: ValueTree, _ place: LoadState.RecordPlace, _ folder: DataFolder
    ) {
        let fields = DatasetFields.all
        let columns = fields.map { ColumnBuilder($0.type) }
        FieldReader(state: state, tree: tree, record: place).readMembers(
            of: 0, fields, into: columns, path: .record)
        guard let read = DatasetFields.description(RecordView(tree: tree, object: 0)) else { return }
        days[folder.path] = (read.added, read.modified)
        if description == nil { description = read }
    }

    private mutating func readVocabularies(_ tree: ValueTree, _ place: LoadState.RecordPlace, _ file: String)
    {
        let fields = DatasetFields.vocabularies
        let columns = fields.map { ColumnBuilder($0.type) }
        FieldReader(state: state, tree: tree, record: place).readMembers(
            of: 0, fields, into: columns, path: .record)
        vocabularyFiles.add(RecordView(tree: tree, object: 0), file: file) { line, field, detail in
            state.report(detail, in: place, line: line, field: field)
        }
    }

    // MARK: Records

    mutating func readRecords(_ resource: Resource, of folder: DataFolder) {
        let schema = Schema.of(resource)
        let days = days[folder.path] ?? description.map { ($0.added, $0.modified) }
        let defaults = RecordDefaults(schema, state.vocabularies, days)
        for file in folder.files where file.role == .records(resource) {
            guard let bytes = bytes(of: file) else {
                state.unreadKinds.insert(resource)
                continue
            }
            let index = state.begin(file.path)
            var structure = CSVStructure(schema)
            let reading = forEachRecord(of: file, bytes, index) { tree, number in
                guard file.format == .csv else {
                    return RecordLoading(state, resource, tree, file: index, number: number, defaults).load()
                }
                let faults = structure.restructure(tree)
                RecordLoading(state, resource, structure.tree, file: index, number: number, defaults)
                    .load(faults)
            }
            // A row or line that is broken is one record; in other formats the rest of the file is lost with it.
            let isByLine = file.format == .csv || file.format == .jsonLines
            if reading.problems > 0, !isByLine || reading.records == 0 { state.unreadKinds.insert(resource) }
        }
    }

    private mutating func bytes(of file: DataFile) -> [UInt8]? {
        do throws(Issue) {
            let bytes = try file.read(room: DataFile.bytesMaximum - bytesRead)
            bytesRead += bytes.count
            return bytes
        } catch {
            state.report(error)
            return nil
        }
    }

    /// Calls `body` with each record of a file and its number, from 1; syntax errors become issues.
    ///
    /// - Returns: how many records there were, and how many problems.
    private func forEachRecord(
        of file: DataFile, _ bytes: [UInt8], _ index: Int, _ body: (ValueTree, Int) -> Void
    ) -> (records: Int, problems: Int) {
        var records = 0
        var problems = 0
        // The readers work on a buffer that outlives them; the array does.
        bytes.withUnsafeBufferPointer { buffer in
            RecordReader.readRecords(file.format, buffer) { tree, _ in
                records += 1
                body(tree, records)
            } problem: { problem in
                problems += 1
                let place = LoadState.RecordPlace(file: index, name: "")
                state.report(problem.detail, in: place, line: problem.line)
            }
        }
        return (records, problems)
    }
}
