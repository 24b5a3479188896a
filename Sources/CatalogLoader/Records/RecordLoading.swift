// One record on its way from the file's values to the columns of a segment.

import Catalog
import StructuredText

/// Checks the records of one kind and of files that share their defaults, one after the other, and appends them.
struct RecordLoading {
    var reader: FieldReader
    private let context: RuleContext

    init(_ resource: Resource, _ vocabularies: Vocabularies, _ known: KnownRecords) {
        context = RuleContext(resource, vocabularies)
        reader = FieldReader(FieldPlan(Schema.of(resource).fields, vocabularies), known)
    }

    /// - Parameters:
    ///   - tree: the record, its root at 0.
    ///   - defaults: what is put in where it does not say it.
    ///   - faults: what has been found in the record's cells, where it is a row.
    mutating func load(
        _ tree: ValueTree, _ defaults: RecordDefaults, _ faults: [CSVStructure.Fault] = [],
        faulty: Set<String> = []
    ) {
        reader.segment.recordCount += 1
        tree.view { view in load(view, defaults, faults, faulty) }
    }

    /// Takes a place where the file's own grammar is broken.
    mutating func report(_ problem: SyntaxProblem) {
        reader.segment.problemCount += 1
        reader.record = Segment.RecordPlace()
        reader.report(problem.detail, line: problem.line)
    }

    private mutating func load(
        _ view: RecordView, _ defaults: RecordDefaults, _ faults: [CSVStructure.Fault], _ faulty: Set<String>
    ) {
        let line = view.line(0)
        reader.record = Segment.RecordPlace(number: reader.segment.recordCount)
        guard view.kind(0) == .object else {
            return reader.report("must be a mapping of fields to values", line: line)
        }
        let idNode = view.node("id")
        let id = idNode.flatMap(view.word).flatMap { FieldReader.isIdentifier($0) ? $0 : nil }
        reader.record.id = id.map { reader.segment.identifiers.intern($0) }
        reader.record.embargo = view.text("embargo_until").flatMap(Timestamp.seconds) ?? .min
        reader.record.isRetracted =
            view.node("status").map { view.word($0) != nil && view.isText("retracted", at: $0) } ?? false
        for fault in faults {
            reader.report(
                fault.detail, line: fault.line, field: fault.field, didYouMean: fault.didYouMean,
                isOfHeader: fault.isOfHeader)
        }
        if let id = reader.record.id { define(id, view, line: idNode.map(view.line) ?? line) }
        reader.faulty = faulty
        reader.readFields(view, isComplete: !reader.record.isRetracted)
        for fault in RecordRules.faults(context, view, reader.values, days: defaults.days) {
            reader.report(
                fault.detail, line: view.line(view.nearestNode(to: fault.field)), field: fault.field)
        }
        defaults.fill(&reader.segment.columns, view, reader.values)
    }

    private mutating func define(_ id: UInt32, _ view: RecordView, line: Int) {
        let row = reader.segment.columns.count
        reader.segment.definitions.append(
            Segment.Definition(
                symbol: id, row: row, record: reader.record, line: line,
                issueCount: reader.segment.issues.count))
        for (index, former) in view.elements("former_ids").enumerated() {
            let text = view.utf8(former.object)
            guard FieldReader.isIdentifier(text) else { continue }
            reader.segment.definitions.append(
                Segment.Definition(
                    symbol: reader.segment.identifiers.intern(text), isFormer: true, row: row,
                    record: reader.record, line: view.line(former.object), formerPlace: index,
                    issueCount: reader.segment.issues.count))
        }
    }
}

/// What is put into the records of a file where they do not say it: status, certainty, revision and days.
struct RecordDefaults: Sendable {
    /// When records were added and last modified; `nil` where no description says so, which has been reported.
    let days: (added: Day, modified: Day)?
    private let terms: [(column: Int, place: Int)]
    private let revision: Int?
    private let added: FieldPlace?
    private let modified: FieldPlace?
    private let correction: Int?

    /// A field's place among the fields of its kind, and its column.
    private struct FieldPlace {
        let place: Int
        let column: Int
    }

    init(_ schema: Schema, _ vocabularies: Vocabularies, _ days: (added: Day, modified: Day)?) {
        func place(_ name: String) -> FieldPlace? {
            guard let place = schema.fields.firstIndex(where: { $0.name == name }) else { return nil }
            let column = schema.fields[..<place].reduce(0) { $0 + $1.type.columnCount }
            return FieldPlace(place: place, column: column)
        }
        self.days = days
        terms = [("status", "published"), ("certainty", "reported")].compactMap { name, code in
            guard let field = place(name), let term = vocabularies[name]?.index(of: code) else { return nil }
            return (field.column, term)
        }
        revision = place("revision")?.column
        added = place("added")
        modified = place("modified")
        correction = place("correction")?.place
    }

    /// Completes the row that was appended last, of the record in the view.
    ///
    /// - Parameter values: the node of each field's value; below 0 where there is none.
    func fill(_ columns: inout RecordColumns, _ view: RecordView, _ values: [Int32]) {
        for term in terms { columns.replaceAbsentLast(term: term.place, in: term.column) }
        if let revision { columns.replaceAbsentLast(number: 1, in: revision) }
        guard let days, let added, let modified else { return }
        columns.replaceAbsentLast(date: PartialDate(days.added), in: added.column)
        // A record that came or was corrected after the folder's day was modified then.
        var day = days.modified
        func value(_ place: Int) -> Int? { values[place] < 0 ? nil : Int(values[place]) }
        if let added = view.date(at: value(added.place)) { day = max(day, added.earliest) }
        if let correction = correction.flatMap(value),
            let corrected = view.date(at: view.node("date", of: correction))
        {
            day = max(day, corrected.earliest)
        }
        columns.replaceAbsentLast(date: PartialDate(day), in: modified.column)
    }
}
