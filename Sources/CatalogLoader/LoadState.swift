// What is known while a dataset is read: records so far, ids and where they stand, references still open, issues.

import Catalog

/// The state of one load. A class, because every reader of a file adds to the same one.
final class LoadState {
    let builder = CatalogBuilder()
    /// The closed lists; those of the dataset itself are complete before the first record is read.
    var vocabularies = Vocabularies(own: [:])
    let now: Int64
    private(set) var files: [String] = []
    private var found: [(file: Int, issue: Issue)] = []
    /// Where each id was defined, by symbol.
    private var definitions: [UInt32: Place] = [:]
    private var retracted = Set<UInt32>()
    private var embargoes: [UInt32: Int64] = [:]
    private var references: [OpenReference] = []

    /// A line of a file.
    struct Place {
        let file: Int
        let line: Int
    }

    /// The record that is being read.
    struct RecordPlace {
        let file: Int
        var name: String
        /// The end of its embargo; `Int64.min` without one.
        var embargo = Int64.min
        /// Whether it was taken back, so that nothing is left of it to check.
        var isRetracted = false
    }

    /// A reference whose target had not been read when it came.
    private struct OpenReference {
        let symbol: UInt32
        let resources: [Resource]
        let record: RecordPlace
        let line: Int
        let field: String
    }

    init(now: Int64) { self.now = now }

    /// All issues, by file in the order of reading, within a file by line.
    var issues: [Issue] {
        found.enumerated().sorted {
            ($0.element.file, $0.element.issue.line, $0.offset) < (
                $1.element.file, $1.element.issue.line, $1.offset
            )
        }.map(\.element.issue)
    }

    /// Begins a file.
    func begin(_ path: String) -> Int {
        files.append(path)
        return files.count - 1
    }

    func report(_ issue: Issue) { found.append((files.count, issue)) }

    func report(
        _ detail: String, in record: RecordPlace, line: Int, field: String = "", didYouMean: String? = nil
    ) {
        let issue = Issue(
            file: files[record.file], line: line, record: record.name, field: field, detail: detail,
            didYouMean: didYouMean)
        found.append((record.file, issue))
    }

    // MARK: Ids

    /// Says that the record read next has this id; an id that is taken is an issue that names both places.
    func define(_ id: ArraySlice<UInt8>, as resource: Resource, _ record: RecordPlace, line: Int) {
        let symbol = builder.intern(id)
        if record.embargo > now { embargoes[symbol] = record.embargo }
        if record.isRetracted { retracted.insert(symbol) }
        guard isFree(symbol, record, line: line, field: "id") else { return }
        builder.define(symbol, as: resource)
    }

    /// Says that the record being read once had this id.
    func define(
        former id: ArraySlice<UInt8>, of current: ArraySlice<UInt8>, _ record: RecordPlace, line: Int,
        field: String
    ) {
        let symbol = builder.intern(id)
        guard isFree(symbol, record, line: line, field: field) else { return }
        builder.define(symbol, asFormerIdOf: builder.intern(current))
    }

    private func isFree(_ symbol: UInt32, _ record: RecordPlace, line: Int, field: String) -> Bool {
        if let place = definitions[symbol] {
            let detail =
                "the id \(builder.identifiers[symbol]) is taken: \(files[place.file]):\(place.line) has it"
            report(detail, in: record, line: line, field: field)
            return false
        }
        definitions[symbol] = Place(file: record.file, line: line)
        return true
    }

    // MARK: References

    /// Takes a reference; whether its target is there is found out now or at the end.
    func refer(
        to id: ArraySlice<UInt8>, _ resources: [Resource], _ record: RecordPlace, line: Int, field: String
    ) -> UInt32 {
        let symbol = builder.intern(id)
        let reference = OpenReference(
            symbol: symbol, resources: resources, record: record, line: line, field: field)
        // A known target that needs no second look is the common case; everything else waits for the end.
        let isSettled =
            builder.resource(of: symbol).map(resources.contains) ?? false && retracted.isEmpty
            && embargoes.isEmpty
        if !isSettled { references.append(reference) }
        return symbol
    }

    /// Checks the references that were open.
    func settleReferences() {
        for reference in references where !reference.record.isRetracted {
            if let fault = fault(of: reference) {
                report(
                    fault.detail, in: reference.record, line: reference.line, field: reference.field,
                    didYouMean: fault.didYouMean)
            }
        }
    }

    private func fault(of reference: OpenReference) -> (detail: String, didYouMean: String?)? {
        let target = builder.currentId(ofFormer: reference.symbol) ?? reference.symbol
        let id = builder.identifiers[reference.symbol]
        let kinds = reference.resources.map(\.singular).joined(separator: " or ")
        guard let resource = builder.resource(of: target) else {
            // A record that could not be read has its own issues; an id of its own line is known all the same.
            if definitions[target] != nil { return nil }
            let known = builder.symbols(of: reference.resources).prefix(20_000).map {
                builder.identifiers[$0]
            }
            return ("no \(kinds) has the id \(id)", Suggestion.nearest(to: id, among: known).first)
        }
        guard reference.resources.contains(resource) else {
            let article = "aeiou".contains(resource.singular.first ?? " ") ? "an" : "a"
            return ("\(id) is \(article) \(resource.singular), not a \(kinds)", nil)
        }
        if retracted.contains(target) { return ("\(id) was retracted", nil) }
        if let embargo = embargoes[target], embargo > reference.record.embargo {
            return ("\(id) is under embargo for longer than this record", nil)
        }
        return nil
    }
}
