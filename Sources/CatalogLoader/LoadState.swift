// What is known while a dataset is read: records so far, ids and where they stand, references still open, issues.

import Catalog

/// The state of one load. A class, because every reader of a file adds to the same one.
final class LoadState {
    let builder = CatalogBuilder()
    /// The closed lists; those of the dataset itself are complete before the first record is read.
    var vocabularies = Vocabularies(own: [:])
    /// The instant at which the catalog is looked at, in seconds since 1970.
    let now: Int64
    /// The kinds of which a file could not be read to its end, so that nobody can say which ids it has.
    var unreadKinds = Set<Resource>()
    private var files: [String] = []
    private var found: [(file: Int, issue: Issue)] = []
    /// Where each id was defined, by symbol; `nil` where it has only been referred to.
    private var definitions: [Place?] = []
    private var retracted = Set<UInt32>()
    /// When the records that are under embargo now will no longer be.
    private var embargoes: [UInt32: Int64] = [:]
    private var references: [OpenReference] = []
    private var suggestions = ReferenceSuggestions()

    /// Where an id was defined. In 32 bits, because there is one for every id.
    private struct Place {
        let file: Int32
        let line: Int32
        let isFormer: Bool
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

    /// A reference whose target had not been read when it came, or that has something wrong with it.
    private struct OpenReference {
        let symbol: UInt32
        let resources: [Resource]
        let record: RecordPlace
        let line: Int
        let field: FieldPath
    }

    init(now: Int64) { self.now = now }

    // MARK: Issues

    /// All issues, by file in the order of reading, within a file by line.
    var issues: [Issue] {
        found.enumerated().sorted {
            ($0.element.file, $0.element.issue.line, $0.offset) < (
                $1.element.file, $1.element.issue.line, $1.offset
            )
        }.map(\.element.issue)
    }

    /// Whether anything is wrong so far.
    var hasIssues: Bool { !found.isEmpty }

    /// Begins a file.
    func begin(_ path: String) -> Int {
        files.append(path)
        return files.count - 1
    }

    /// Takes an issue of a file that has not been begun, or of a folder.
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

    private func intern(_ id: ArraySlice<UInt8>) -> UInt32 {
        let symbol = builder.intern(id)
        if Int(symbol) == definitions.count { definitions.append(nil) }
        return symbol
    }

    /// Says that the record read next has this id; an id that is taken is an issue that names both places.
    func define(_ id: ArraySlice<UInt8>, as resource: Resource, _ record: RecordPlace, line: Int) {
        let symbol = intern(id)
        guard take(symbol, isFormer: false, record, line: line, field: "id") else { return }
        if record.embargo > now { embargoes[symbol] = record.embargo }
        if record.isRetracted { retracted.insert(symbol) }
        builder.define(symbol, as: resource)
    }

    /// Says that the record being read once had this id.
    func define(
        former id: ArraySlice<UInt8>, of current: ArraySlice<UInt8>, _ record: RecordPlace, line: Int,
        field: String
    ) {
        let symbol = intern(id)
        guard take(symbol, isFormer: true, record, line: line, field: field) else { return }
        builder.define(symbol, asFormerIdOf: intern(current))
    }

    private func take(_ symbol: UInt32, isFormer: Bool, _ record: RecordPlace, line: Int, field: String)
        -> Bool
    {
        guard let place = definitions[Int(symbol)] else {
            definitions[Int(symbol)] = Place(
                file: Int32(clamping: record.file), line: Int32(clamping: line), isFormer: isFormer)
            return true
        }
        let role = place.isFormer ? "as a former id" : "already"
        report(
            "the id \(builder.identifiers[symbol]) is taken: \(files[Int(place.file)]):\(place.line) has it \(role)",
            in: record, line: line, field: field)
        return false
    }

    /// The id that the record with this id, or with this former id, has now.
    func currentId(of id: String) -> String {
        guard let symbol = builder.identifiers.symbol(of: id),
            let current = builder.currentId(ofFormer: symbol)
        else { return id }
        return builder.identifiers[current]
    }

    // MARK: References

    /// Takes a reference; whether its target is there is found out now or at the end.
    func refer(
        to id: ArraySlice<UInt8>, _ resources: [Resource], _ record: RecordPlace, line: Int, field: FieldPath
    ) -> UInt32 {
        let symbol = intern(id)
        if !record.isRetracted, !isSettled(symbol, resources, record) {
            references.append(
                OpenReference(
                    symbol: symbol, resources: resources, record: record, line: line, field: field))
        }
        return symbol
    }

    /// Whether a target has been read and is right: the common case, of which nothing is kept.
    private func isSettled(_ symbol: UInt32, _ resources: [Resource], _ record: RecordPlace) -> Bool {
        guard let resource = builder.resource(of: symbol), resources.contains(resource) else { return false }
        return !retracted.contains(symbol) && embargoes[symbol] ?? .min <= record.embargo
    }

    /// Checks the references that were open.
    func settleReferences() {
        for reference in references {
            if let fault = fault(of: reference) {
                report(
                    fault.detail, in: reference.record, line: reference.line,
                    field: reference.field.description, didYouMean: fault.didYouMean)
            }
        }
    }

    private func fault(of reference: OpenReference) -> (detail: String, didYouMean: String?)? {
        let target = builder.currentId(ofFormer: reference.symbol) ?? reference.symbol
        let id = builder.identifiers[reference.symbol]
        guard let resource = builder.resource(of: target) else {
            // An id may stand where reading ended; what is wrong there has been reported.
            if !unreadKinds.isDisjoint(with: reference.resources) { return nil }
            let nearest = suggestions.nearest(to: reference.symbol, reference.resources, builder)
            let kinds =
                reference.resources == Resource.allCases ? ["record"] : reference.resources.map(\.singular)
            return ("no \(kinds.joined(separator: " or ")) has the id \(id)", nearest)
        }
        guard reference.resources.contains(resource) else {
            let wanted = reference.resources.map(Self.withArticle).joined(separator: " or ")
            return ("\(id) is \(Self.withArticle(resource)), not \(wanted)", nil)
        }
        if retracted.contains(target) { return ("\(id) was retracted", nil) }
        if let embargo = embargoes[target], embargo > reference.record.embargo {
            return ("\(id) is under embargo for longer than this record", nil)
        }
        return nil
    }

    private static func withArticle(_ resource: Resource) -> String {
        ("aeiou".contains(resource.singular.first ?? " ") ? "an " : "a ") + resource.singular
    }
}

/// Proposes ids for references that lead nowhere: the same for the same id, and for so many only.
private struct ReferenceSuggestions {
    /// How many different ids are looked for; a file of broken references must not keep an editor waiting.
    private static let searchesMaximum = 200
    /// How many ids of records are compared with each.
    private static let candidatesMaximum = 20_000

    private struct Wanted: Hashable {
        let symbol: UInt32
        let resources: [Resource]
    }

    private var candidates: [[Resource]: [String]] = [:]
    private var found: [Wanted: String?] = [:]

    mutating func nearest(to symbol: UInt32, _ resources: [Resource], _ builder: CatalogBuilder) -> String? {
        let wanted = Wanted(symbol: symbol, resources: resources)
        if let known = found[wanted] { return known }
        guard found.count < Self.searchesMaximum else { return nil }
        let ids =
            candidates[resources]
            ?? builder.symbols(of: resources).prefix(Self.candidatesMaximum).map { builder.identifiers[$0] }
        candidates[resources] = ids
        let nearest = Suggestion.nearest(to: builder.identifiers[symbol], among: ids).first
        found[wanted] = .some(nearest)
        return nearest
    }
}
