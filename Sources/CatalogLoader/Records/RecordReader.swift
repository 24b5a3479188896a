// Reads the records of a file of any format, in their order.

import StructuredText

/// A format that records are written in.
enum RecordFormat: CaseIterable, Sendable {
    case yaml, csv, jsonLines, json
}

/// The one door to the readers of formats.
enum RecordReader {
    /// Calls `record` with every record that could be read and `problem` with everything that could not.
    ///
    /// The tree holds one record and is used again for the next. In YAML and JSON the records are the elements of
    /// the list that the file consists of, or the file is one record; in JSON Lines they are the lines, in CSV the
    /// rows below the header. A record is whatever stands there, be it an object or not. An empty file has none.
    static func readRecords(
        _ format: RecordFormat, _ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = ReaderLimits(),
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        if let encoding = encodingProblem(bytes) { return problem(encoding) }
        switch format {
        case .yaml: YAMLReader.readRecords(bytes, limits: limits, record: record, problem: problem)
        case .csv: CSVReader.readRows(bytes, limits: limits, record: record, problem: problem)
        case .jsonLines: JSONReader.readLines(bytes, limits: limits, record: record, problem: problem)
        case .json: JSONReader.readRecords(bytes, limits: limits, record: record, problem: problem)
        }
    }
    /// What is wrong with the encoding of a file, as far as its first bytes tell.
    static func encodingProblem(_ bytes: UnsafeBufferPointer<UInt8>) -> SyntaxProblem? {
        guard bytes.count >= 2, [[0xFE, 0xFF], [0xFF, 0xFE]].contains([bytes[0], bytes[1]]) else {
            return nil
        }
        let detail = "the file is UTF-16, and only UTF-8 is read: save it as UTF-8"
        return SyntaxProblem(line: 1, column: 1, detail: detail)
    }
}
