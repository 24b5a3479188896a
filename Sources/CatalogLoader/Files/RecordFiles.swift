// Reads all files of one kind of record, several pieces at a time.

import Catalog
import StructuredText

/// A file of records, and what is put into its records where they do not say it.
struct RecordFile: Sendable {
    let file: DataFile
    let defaults: RecordDefaults
    /// The file, as the load's state numbers it.
    let index: Int
}

/// The files of one kind.
struct RecordFiles: Sendable {
    let resource: Resource
    let files: [RecordFile]

    /// Reads and checks all records and joins them to the state of a load.
    func read(
        into state: LoadState, _ division: Division, _ workers: Workers,
        progress: @escaping @Sendable (_ bytes: Int) -> Void
    ) {
        if files.isEmpty { return }
        let pieces = FilePieces(files.map(\.file), division)
        let size = files.reduce(0) { $0 + $1.file.size }
        let joining = SegmentJoining(state, resource, size: size, progress: progress)
        let (known, vocabularies) = (state.known(), state.vocabularies)
        // A small kind is read before another thread would have been started.
        (size > division.pieceBytes ? workers : .one).onEach { [self] in
            var loading = RecordLoading(resource, vocabularies, known)
            var piece = FilePiece()
            while pieces.take(&piece) {
                read(piece, &loading)
                let read = SegmentJoining.Read(
                    segment: loading.reader.takeSegment(), file: files[piece.file].index,
                    byteCount: piece.bytes.count, failure: piece.failure)
                if let spare = joining.bring(read, of: piece.number) { loading.reader.segment = spare }
            }
        }
        for file in files {
            let reading = state.file(file.index)
            // A row or line that is broken is one record; in other formats the rest of the file is lost with it.
            let isByLine = file.file.format == .csv || file.file.format == .jsonLines
            if reading.problemCount > 0, !isByLine || reading.recordCount == 0 {
                state.unreadKinds.insert(resource)
            }
        }
    }

    private func read(_ piece: FilePiece, _ loading: inout RecordLoading) {
        let file = files[piece.file]
        for problem in piece.problems { loading.report(problem) }
        piece.bytes.withUnsafeBufferPointer { bytes in
            switch file.file.format {
            case .csv:
                guard let header = piece.header else { return }
                var structure = CSVStructure(Schema.of(resource))
                CSVReader.readRows(bytes, from: piece.start, line: piece.line, below: header) { tree, _ in
                    let faults = structure.restructure(tree)
                    loading.load(structure.tree, file.defaults, faults, faulty: structure.faulty)
                } problem: {
                    loading.report($0)
                }
            case .jsonLines:
                JSONReader.readLines(bytes, from: piece.line) { tree, _ in
                    loading.load(tree, file.defaults)
                } problem: {
                    loading.report($0)
                }
            case .yaml, .json:
                RecordReader.readRecords(file.file.format, bytes) { tree, _ in
                    loading.load(tree, file.defaults)
                } problem: {
                    loading.report($0)
                }
            }
        }
    }
}
