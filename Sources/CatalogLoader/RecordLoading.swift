// One record on its way from the file's values to the catalog's columns.

import Catalog
import StructuredText

/// Checks a record and appends it.
struct RecordLoading {
    private let state: LoadState
    private let resource: Resource
    private let tree: ValueTree
    private let defaults: RecordDefaults
    /// Where the record stands, and what it is called.
    let place: LoadState.RecordPlace
    private let id: ArraySlice<UInt8>?

    /// - Parameters:
    ///   - tree: the record, its root at 0.
    ///   - number: which record of the file it is, from 1.
    ///   - defaults: what is put in where it does not say it.
    init(
        _ state: LoadState, _ resource: Resource, _ tree: ValueTree, file: Int, number: Int,
        _ defaults: RecordDefaults
    ) {
        self.state = state
        self.resource = resource
        self.tree = tree
        self.defaults = defaults
        let view = RecordView(tree: tree, object: 0)
        let id = view.text("id").map { ArraySlice($0.utf8) }.flatMap {
            FieldReader.isIdentifier($0) ? $0 : nil
        }
        self.id = id
        place = LoadState.RecordPlace(
            file: file, name: id.map { String(decoding: $0, as: UTF8.self) } ?? "#\(number)",
            embargo: view.text("embargo_until").flatMap(Timestamp.seconds) ?? .min,
            isRetracted: view.text("status") == "retracted")
    }

    /// - Parameter faults: what has been found in the record's cells, where it is a row.
    func load(_ faults: [CSVStructure.Fault] = []) {
        let line = tree.place(at: 0).line
        guard tree.nodes[0].kind == .object else {
            return state.report("must be a mapping of fields to values", in: place, line: line)
        }
        for fault in faults {
            state.report(
                fault.detail,
                in: fault.isOfHeader ? LoadState.RecordPlace(file: place.file, name: "") : place,
                line: fault.line, field: fault.field, didYouMean: fault.didYouMean)
        }
        let schema = Schema.of(resource)
        let view = RecordView(tree: tree, object: 0)
        if let id { define(id, view, line: line) }
        let columns = state.builder.columns[resource.index]
        FieldReader(state: state, tree: tree, record: place, faulty: Set(faults.map(\.field)))
            .readMembers(of: 0, schema.fields, into: columns, path: .record, isComplete: !place.isRetracted)
        RecordRules(resource: resource, view: view, vocabularies: state.vocabularies, days: defaults.days) {
            field, detail in
            let line = tree.place(at: view.nearestNode(to: field)).line
            state.report(detail, in: place, line: line, field: field)
        }.check()
        defaults.fill(columns, view)
    }

    private func define(_ id: ArraySlice<UInt8>, _ view: RecordView, line: Int) {
        state.define(id, as: resource, place, line: view.node("id").map { tree.place(at: $0).line } ?? line)
        for (index, former) in view.elements("former_ids").enumerated() {
            let text = ArraySlice(tree.text(at: former.object).utf8)
            guard FieldReader.isIdentifier(text) else { continue }
            let line = tree.place(at: former.object).line
            state.define(former: text, of: id, place, line: line, field: "former_ids[\(index)]")
        }
    }
}

/// What is put into the records of a file where they do not say it: status, certainty, revision and days.
struct RecordDefaults {
    /// When records were added and last modified; `nil` where no description says so, which has been reported.
    let days: (added: Day, modified: Day)?
    private let terms: [(column: Int, place: Int)]
    private let revision: Int?
    private let added: Int?
    private let modified: Int?

    init(_ schema: Schema, _ vocabularies: Vocabularies, _ days: (added: Day, modified: Day)?) {
        func column(_ name: String) -> Int? { schema.fields.firstIndex { $0.name == name } }
        self.days = days
        terms = [("status", "published"), ("certainty", "reported")].compactMap { name, code in
            guard let column = column(name), let place = vocabularies[name]?.index(of: code) else {
                return nil
            }
            return (column, place)
        }
        revision = column("revision")
        added = column("added")
        modified = column("modified")
    }

    /// Completes the row that was appended last, of the record in the view.
    func fill(_ columns: [ColumnBuilder], _ view: RecordView) {
        for term in terms { columns[term.column].replaceAbsentLast(term: term.place) }
        if let revision { columns[revision].replaceAbsentLast(number: 1) }
        guard let days, let added, let modified else { return }
        columns[added].replaceAbsentLast(date: PartialDate(days.added))
        // A record that came or was corrected after the folder's day was modified then.
        var day = days.modified
        if let added = view.date("added") { day = max(day, added.earliest) }
        if let corrected = view.date("correction.date") { day = max(day, corrected.earliest) }
        columns[modified].replaceAbsentLast(date: PartialDate(day))
    }
}
