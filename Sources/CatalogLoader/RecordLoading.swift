// One record on its way from the file's values to the catalog's columns.

import Catalog

/// Checks a record and appends it.
struct RecordLoading {
    private let state: LoadState
    private let resource: Resource
    private let tree: ValueTree
    private let days: (added: Day, modified: Day)?
    /// Where the record stands, and what it is called.
    let place: LoadState.RecordPlace
    private let id: ArraySlice<UInt8>?

    /// - Parameters:
    ///   - tree: the record, its root at 0.
    ///   - number: which record of the file it is, from 1.
    ///   - days: when it was added and modified where it does not say.
    init(
        _ state: LoadState, _ resource: Resource, _ tree: ValueTree, file: Int, number: Int,
        _ days: (added: Day, modified: Day)?
    ) {
        self.state = state
        self.resource = resource
        self.tree = tree
        self.days = days
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
        RecordRules(resource: resource, view: view, vocabularies: state.vocabularies, days: days) {
            field, detail in
            let line = tree.place(at: view.nearestNode(to: field)).line
            state.report(detail, in: place, line: line, field: field)
        }.check()
        fillDefaults(schema, columns, view)
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

    /// Puts in what a record need not say: its status, certainty, revision and days.
    private func fillDefaults(_ schema: Schema, _ columns: [ColumnBuilder], _ view: RecordView) {
        for (field, column) in zip(schema.fields, columns) {
            switch field.name {
            case "status", "certainty":
                let code = field.name == "status" ? "published" : "reported"
                if let term = state.vocabularies[field.name]?.index(of: code) {
                    column.replaceAbsentLast(term: term)
                }
            case "revision": column.replaceAbsentLast(number: 1)
            case "added": if let days { column.replaceAbsentLast(date: PartialDate(days.added)) }
            case "modified":
                guard let days else { break }
                // A record that came or was corrected after the folder's day was modified then.
                let later = [view.date("added"), view.date("correction.date")].compactMap { $0?.earliest }
                column.replaceAbsentLast(date: PartialDate(later.reduce(days.modified, max)))
            default: break
            }
        }
    }
}
