// From folders of files to a catalog, or to the whole list of what is wrong with them.

public import Catalog

/// Loads datasets.
public enum DatasetLoader {
    /// Reads folders, which merge as a union, and checks all that they hold.
    ///
    /// The first `dataset.yaml` describes the whole; `added` and `modified` of each count for its own folder.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, in order.
    ///   - now: seconds since 1970; records under embargo beyond it are checked and not shown.
    /// - Throws: every issue of every file.
    public static func load(_ folders: [String], now: Int64) throws(LoadFailure) -> Catalog {
        let state = LoadState(now: now)
        let folders = folders.map(DataFolder.init)
        for folder in folders { folder.issues.forEach(state.report) }
        var reader = DatasetReader(state)
        for folder in folders { reader.readDescriptions(of: folder) }
        state.vocabularies = Vocabularies(own: reader.vocabularyFiles.terms)
        for resource in Resource.allCases {
            for folder in folders { reader.readRecords(resource, of: folder) }
        }
        state.settleReferences()
        if reader.description == nil && state.issues.isEmpty {
            let place = folders.first?.path ?? "."
            state.report(
                Issue(file: place, line: 0, detail: "there is no dataset.yaml that describes the dataset"))
        }
        let issues = state.issues
        guard issues.isEmpty, let description = reader.description else { throw LoadFailure(issues: issues) }
        return state.builder.build(dataset: description, vocabularies: state.vocabularies, now: now)
    }
}

/// Reads the files of a dataset one after the other into the state of a load.
private struct DatasetReader {
    let state: LoadState
    private(set) var description: DatasetDescription?
    private(set) var vocabularyFiles = VocabularyFiles()
    /// The days that records of a folder were added and modified where they do not say.
    private var defaults: [String: (added: Day, modified: Day)] = [:]

    init(_ state: LoadState) { self.state = state }

    // MARK: Descriptions

    mutating func readDescriptions(of folder: DataFolder) {
        for file in folder.files where file.role == .dataset || file.role == .vocabularies {
            guard let bytes = bytes(of: file) else { continue }
            let index = state.begin(file.path)
            forEachRecord(of: file, bytes, index) { tree, number in
                let place = LoadState.RecordPlace(file: index, name: "")
                guard number == 1, tree.nodes[0].kind == .object else {
                    return state.report(
                        "must be one mapping of fields to values", in: place, line: tree.place(at: 0).line)
                }
                if file.role == .dataset {
                    readDescription(tree, place, folder)
                } else {
                    readVocabularies(tree, place, file.path)
                }
            }
        }
    }

    private mutating func readDescription(
        _ tree: ValueTree, _ place: LoadState.RecordPlace, _ folder: DataFolder
    ) {
        let fields = DatasetFields.all
        let columns = fields.map { ColumnBuilder($0.type) }
        FieldReader(state: state, tree: tree, record: place).readMembers(
            of: 0, fields, into: columns, path: "")
        guard let read = DatasetFields.description(RecordView(tree: tree, object: 0)) else { return }
        defaults[folder.path] = (read.added, read.modified)
        if description == nil { description = read }
    }

    private mutating func readVocabularies(_ tree: ValueTree, _ place: LoadState.RecordPlace, _ file: String)
    {
        let fields = DatasetFields.vocabularies
        let columns = fields.map { ColumnBuilder($0.type) }
        FieldReader(state: state, tree: tree, record: place).readMembers(
            of: 0, fields, into: columns, path: "")
        vocabularyFiles.add(RecordView(tree: tree, object: 0), file: file) { line, field, detail in
            state.report(detail, in: place, line: line, field: field)
        }
    }

    // MARK: Records

    mutating func readRecords(_ resource: Resource, of folder: DataFolder) {
        let days = defaults[folder.path] ?? description.map { ($0.added, $0.modified) }
        for file in folder.files where file.role == .records(resource) {
            guard let bytes = bytes(of: file) else { continue }
            let index = state.begin(file.path)
            var structure = CSVStructure(Schema.of(resource))
            forEachRecord(of: file, bytes, index) { tree, number in
                guard file.format == .csv else {
                    return RecordLoading(state, resource, tree, file: index, number: number, days).load()
                }
                let faults = structure.restructure(tree)
                let loading = RecordLoading(
                    state, resource, structure.tree, file: index, number: number, days)
                loading.load()
                for fault in faults {
                    state.report(
                        fault.detail, in: loading.place, line: fault.line, field: fault.field,
                        didYouMean: fault.didYouMean)
                }
            }
        }
    }

    private func bytes(of file: DataFile) -> [UInt8]? {
        do throws(Issue) {
            return try file.read()
        } catch {
            state.report(error)
            return nil
        }
    }

    /// Calls `body` with each record of a file and its number, from 1; syntax errors become issues.
    private func forEachRecord(
        of file: DataFile, _ bytes: [UInt8], _ index: Int, _ body: (ValueTree, Int) -> Void
    ) {
        var number = 0
        // The readers work on a buffer that outlives them; the array does.
        bytes.withUnsafeBufferPointer { buffer in
            RecordReader.readRecords(file.format, buffer) { tree, _ in
                number += 1
                body(tree, number)
            } problem: { problem in
                let place = LoadState.RecordPlace(file: index, name: "")
                state.report(problem.detail, in: place, line: problem.line)
            }
        }
    }
}
