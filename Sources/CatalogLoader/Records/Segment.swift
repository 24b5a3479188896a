// What was read of a part of a file: records as columns, the ids they have, the ids they name, and what is wrong.

import Catalog

/// A part of a file that has been read and checked by itself. Parts are joined in the order of the files, and nothing
/// in one depends on where the file was divided or on who read it.
struct Segment: Sendable {
    /// The record that is being read.
    struct RecordPlace: Sendable {
        /// Its id, as a symbol of this part; `nil` where it has none.
        var id: UInt32?
        /// Which record of the part it is, from 1; 0 outside records.
        var number = 0
        /// The end of its embargo; `Int64.min` without one.
        var embargo = Int64.min
        /// Whether it was taken back, so that nothing is left of it to check.
        var isRetracted = false
    }

    /// An issue whose file, and perhaps record, is known when the part is joined.
    struct FoundIssue {
        var record = RecordPlace()
        let line: Int
        var field = ""
        let detail: String
        var didYouMean: String?
        /// Whether it is of the file's header, and so may be found in each part of the file.
        var isOfHeader = false
    }

    /// An id that a record has or had.
    struct Definition {
        /// The id, as a symbol of this part; `record.id`, or a former one.
        let symbol: UInt32
        /// Whether this is an id that the record had before.
        var isFormer = false
        /// The row in this part.
        let row: Int
        let record: RecordPlace
        let line: Int
        /// The place in the list of former ids.
        var formerPlace = 0
        /// How many issues had been found before.
        let issueCount: Int
    }

    /// A reference whose target was not there yet when its kind was begun, or that has something wrong with it.
    struct OpenReference {
        /// The id, as a reference column has it.
        let symbol: UInt32
        let record: RecordPlace
        let line: Int
        let field: FieldPath
    }

    /// The records.
    var columns: RecordColumns
    /// The ids that stand in this part and were not known before.
    var identifiers = IdentifierTable()
    var definitions: [Definition] = []
    var references: [OpenReference] = []
    var issues: [FoundIssue] = []
    /// How many records could be read, right or wrong.
    var recordCount = 0
    /// How often the file's own grammar was broken.
    var problemCount = 0

    init(_ fields: [Field]) { columns = RecordColumns(fields) }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        columns.removeAll()
        identifiers.removeAll()
        definitions.removeAll(keepingCapacity: true)
        references.removeAll(keepingCapacity: true)
        issues.removeAll(keepingCapacity: true)
        recordCount = 0
        problemCount = 0
    }
}
