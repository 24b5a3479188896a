// Reads what describes a dataset, before its records: `dataset.yaml` and `vocabularies.yaml` of each folder.

import Catalog
import StructuredText

/// Reads the descriptions of folders, one after the other, into the state of a load.
struct DescriptionReader {
    private let state: LoadState
    private let division: Division
    /// The description of the whole: that of the first folder that has one.
    private(set) var description: DatasetDescription?
    private(set) var vocabularyFiles = VocabularyFiles()
    /// The days that records of a folder were added and modified where they do not say.
    private var days: [String: (added: Day, modified: Day)] = [:]

    init(_ state: LoadState, _ division: Division) {
        self.state = state
        self.division = division
    }

    /// Reads what describes a folder.
    mutating func read(_ folder: DataFolder) {
        let files = folder.files.filter { $0.role == .dataset || $0.role == .vocabularies }
        let pieces = FilePieces(files, division)
        var piece = FilePiece()
        while pieces.take(&piece) {
            let file = files[piece.file]
            let index = state.begin(file.path)
            if let failure = piece.failure {
                state.report(failure, file: index)
                continue
            }
            let fields = file.role == .dataset ? DatasetFields.all : DatasetFields.vocabularies
            var reader = FieldReader(FieldPlan(fields, Vocabularies(own: [:])), state.known())
            var problems = piece.problems
            piece.bytes.withUnsafeBufferPointer { bytes in
                RecordReader.readRecords(file.format, bytes) { tree, _ in
                    reader.segment.recordCount += 1
                    tree.view { read($0, file, folder, &reader) }
                } problem: {
                    problems.append($0)
                }
            }
            for problem in problems { reader.report(problem.detail, line: problem.line) }
            if file.role == .dataset, reader.segment.recordCount == 0, problems.isEmpty {
                reader.report("says nothing: it must be one mapping of fields to values", line: 0)
            }
            state.join(reader.segment, nil, file: index)
        }
    }

    private mutating func read(
        _ view: RecordView, _ file: DataFile, _ folder: DataFolder, _ reader: inout FieldReader
    ) {
        let number = reader.segment.recordCount
        guard number == 1, view.kind(0) == .object else {
            if number <= 2 {
                reader.report("must be one mapping of fields to values", line: view.line(0))
            }
            return
        }
        reader.readFields(view)
        if file.role == .vocabularies {
            vocabularyFiles.add(view, file: file.path) { line, field, detail in
                reader.report(detail, line: line, field: field)
            }
        } else if let read = DatasetFields.description(view) {
            days[folder.path] = (read.added, read.modified)
            if description == nil { description = read }
        }
    }

    /// The files of a kind of record, which are begun.
    func recordFiles(_ resource: Resource, of folders: [DataFolder]) -> [RecordFile] {
        let schema = Schema.of(resource)
        return folders.flatMap { folder in
            let days = days[folder.path] ?? description.map { ($0.added, $0.modified) }
            let defaults = RecordDefaults(schema, state.vocabularies, days)
            return folder.files.filter { $0.role == .records(resource) }.map { file in
                RecordFile(file: file, defaults: defaults, index: state.begin(file.path))
            }
        }
    }
}
