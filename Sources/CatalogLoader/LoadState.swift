// What is known while a dataset is read: records so far, ids and where they stand, references still open, issues.

import Catalog

/// The state of one load, to which segments are joined in the order of the files.
///
/// @unchecked: one thread at a time joins a segment, with the lock of `SegmentJoining` held; before and after that, only
/// the thread that loads has it.
final class LoadState: @unchecked Sendable {
    let builder = CatalogBuilder()
    /// The closed lists; those of the dataset itself are complete before the first record is read.
    var vocabularies = Vocabularies(own: [:])
    /// The instant at which the catalog is looked at, in seconds since 1970.
    let now: Int64
    /// The kinds of which a file could not be read to its end, so that nobody can say which ids it has.
    var unreadKinds = Set<Resource>()
    private var files: [File] = []
    private var found: [(file: Int, issue: Issue)] = []
    /// Where each id was defined, by symbol; `nil` where it has only been referred to.
    private var definitions: [Place?] = []
    private var retracted = Set<UInt32>()
    /// When the records that are under embargo now will no longer be.
    private var embargoes: [UInt32: Int64] = [:]
    private var references: [OpenReference] = []
    private var suggestions = ReferenceSuggestions()
    /// Whether there was more than a catalog holds.
    private var isFull = false

    /// A file that has been begun.
    struct File {
        let path: String
        /// How many records could be read, right or wrong, and how often its own grammar was broken.
        var recordCount = 0
        var problemCount = 0
        /// The columns of no field that have been named.
        fileprivate var headerFaults = Set<String>()
    }

    /// Where an id was defined. In 32 bits, because there is one for every id.
    private struct Place {
        let file: Int32
        let line: UInt32
        let isFormer: Bool
    }

    /// A reference whose target had not been read when it came, or that has something wrong with it.
    private struct OpenReference {
        let symbol: UInt32
        /// The kind of record that it is in; `nil` for the description of the dataset.
        let owner: Resource?
        let file: Int
        let line: Int
        let field: FieldPath
        /// The record's id, or else its number in the file.
        let id: UInt32?
        let number: Int
        let embargo: Int64
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

    /// How many records have been read, right or wrong.
    var recordCount: Int { files.reduce(0) { $0 + $1.recordCount } }

    /// Begins a file.
    func begin(_ path: String) -> Int {
        files.append(File(path: path))
        return files.count - 1
    }

    /// A file that has been begun.
    func file(_ index: Int) -> File { files[index] }

    /// Takes an issue of a file that has not been begun, or of a folder.
    func report(_ issue: Issue) { found.append((files.count, issue)) }

    /// Takes an issue of a file as a whole.
    func report(_ issue: Issue, file: Int) { found.append((file, issue)) }

    // MARK: Segments

    /// Joins what was read of the next part of a file.
    ///
    /// - Parameters:
    ///   - resource: the kind of record; `nil` where the file describes the dataset.
    ///   - file: the file, as `begin` numbered it.
    func join(_ segment: Segment, _ resource: Resource?, file: Int) {
        guard !isFull else { return }
        if let resource, !builder.hasRoom(for: segment.columns, segment.identifiers, resource) {
            isFull = true
            let detail =
                "the dataset has more than \(CatalogBuilder.recordMaximum) records, or a field more than 4 GiB of text, "
                + "and no more is read"
            return report(Issue(file: files[file].path, line: 0, detail: detail), file: file)
        }
        let joining = Joining(
            segment: segment, resource: resource, file: file, recordsBefore: files[file].recordCount,
            rowsBefore: resource.map(builder.count) ?? 0,
            symbols: (0..<UInt32(segment.identifiers.count)).map { intern(segment.identifiers.utf8($0)) })
        files[file].recordCount += segment.recordCount
        files[file].problemCount += segment.problemCount
        var issue = 0
        for definition in segment.definitions {
            // An id that is taken is told before what else is wrong with the record.
            while issue < definition.issueCount {
                take(segment.issues[issue], joining)
                issue += 1
            }
            define(definition, joining)
        }
        for found in segment.issues[issue...] { take(found, joining) }
        for reference in segment.references {
            references.append(
                OpenReference(
                    symbol: joining.whole(reference.symbol), owner: resource, file: file,
                    line: reference.line, field: reference.field,
                    id: reference.record.id.map { joining.symbols[Int($0)] },
                    number: joining.recordsBefore + reference.record.number, embargo: reference.record.embargo
                ))
        }
        if let resource { builder.append(segment.columns, resource, symbols: joining.symbols) }
    }

    /// Makes room for segments such as this one, of files that together are so many times as long.
    func reserve(_ times: Int, _ segment: Segment, _ resource: Resource) {
        builder.reserve(times, segment.columns, segment.identifiers, resource)
        definitions.reserveCapacity(definitions.count + times * segment.identifiers.count)
    }

    /// A segment, and what its numbers are counted from.
    private struct Joining {
        let segment: Segment
        let resource: Resource?
        let file: Int
        let recordsBefore: Int
        let rowsBefore: Int
        /// For each symbol of the segment that of the whole.
        let symbols: [UInt32]

        /// The symbol of the whole for one in a reference column.
        func whole(_ symbol: UInt32) -> UInt32 {
            RecordColumns.partSymbol(symbol).map { symbols[Int($0)] } ?? symbol
        }

        /// What a record is called; nothing outside records.
        func name(_ record: Segment.RecordPlace) -> String {
            if let id = record.id { return segment.identifiers[id] }
            return record.number > 0 ? "#\(recordsBefore + record.number)" : ""
        }
    }

    private func take(_ issue: Segment.FoundIssue, _ joining: Joining) {
        // A file is divided for reading: what is wrong with its header may have been found in each part.
        if issue.isOfHeader, !files[joining.file].headerFaults.insert(issue.field).inserted { return }
        report(
            Issue(
                file: files[joining.file].path, line: issue.line, record: joining.name(issue.record),
                field: issue.field, detail: issue.detail, didYouMean: issue.didYouMean), file: joining.file)
    }

    // MARK: Ids

    private func intern(_ id: ArraySlice<UInt8>) -> UInt32 {
        let symbol = builder.intern(id)
        if Int(symbol) == definitions.count { definitions.append(nil) }
        return symbol
    }

    /// Says that a record has or had an id; an id that is taken is an issue that names both places.
    private func define(_ definition: Segment.Definition, _ joining: Joining) {
        guard let resource = joining.resource, let id = definition.record.id else { return }
        let symbol = joining.symbols[Int(definition.symbol)]
        if let place = definitions[Int(symbol)] {
            let role = place.isFormer ? "as a former id" : "already"
            let other = "\(files[Int(place.file)].path):\(place.line)"
            report(
                Issue(
                    file: files[joining.file].path, line: definition.line,
                    record: joining.name(definition.record),
                    field: definition.isFormer ? "former_ids[\(definition.formerPlace)]" : "id",
                    detail: "the id \(builder.identifiers[symbol]) is taken: \(other) has it \(role)"),
                file: joining.file)
            return
        }
        definitions[Int(symbol)] = Place(
            file: Int32(clamping: joining.file), line: UInt32(clamping: definition.line),
            isFormer: definition.isFormer)
        if definition.isFormer {
            builder.define(symbol, asFormerIdOf: joining.symbols[Int(id)])
            return
        }
        if definition.record.embargo > now { embargoes[symbol] = definition.record.embargo }
        if definition.record.isRetracted { retracted.insert(symbol) }
        builder.define(symbol, as: resource, row: joining.rowsBefore + definition.row)
    }

    /// The id that the record with this id, or with this former id, has now.
    func currentId(of id: String) -> String {
        guard let symbol = builder.identifiers.symbol(of: id),
            let current = builder.currentId(ofFormer: symbol)
        else { return id }
        return builder.identifiers[current]
    }

    // MARK: References

    /// The records so far, as the next kind's references find them.
    func known() -> KnownRecords {
        KnownRecords(
            builder.identifiers,
            definitions.indices.map { index in
                let symbol = UInt32(index)
                guard let resource = builder.resource(of: symbol), !retracted.contains(symbol),
                    embargoes[symbol] == nil
                else { return 0 }
                return resource.bit
            })
    }

    /// Checks the references that were open.
    func settleReferences() {
        for reference in references {
            let fields = reference.owner.map { Schema.of($0).fields } ?? DatasetFields.all
            guard let fault = fault(of: reference, reference.field.resources(fields)) else { continue }
            report(
                Issue(
                    file: files[reference.file].path, line: reference.line, record: name(reference),
                    field: reference.field.text(fields), detail: fault.detail,
                    didYouMean: fault.didYouMean), file: reference.file)
        }
        references = []
    }

    private func name(_ reference: OpenReference) -> String {
        guard reference.owner != nil else { return "" }
        return reference.id.map { builder.identifiers[$0] } ?? "#\(reference.number)"
    }

    private func fault(of reference: OpenReference, _ resources: [Resource])
        -> (detail: String, didYouMean: String?)?
    {
        let target = builder.currentId(ofFormer: reference.symbol) ?? reference.symbol
        let id = builder.identifiers[reference.symbol]
        guard let resource = builder.resource(of: target) else {
            // An id may stand where reading ended; what is wrong there has been reported.
            if !unreadKinds.isDisjoint(with: resources) { return nil }
            let nearest = suggestions.nearest(to: reference.symbol, resources, builder)
            let kinds = resources == Resource.allCases ? ["record"] : resources.map(\.singular)
            return ("no \(kinds.joined(separator: " or ")) has the id \(id)", nearest)
        }
        guard resources.contains(resource) else {
            let wanted = resources.map(Self.withArticle).joined(separator: " or ")
            return ("\(id) is \(Self.withArticle(resource)), not \(wanted)", nil)
        }
        if retracted.contains(target) { return ("\(id) was retracted", nil) }
        if let embargo = embargoes[target], embargo > reference.embargo {
            return ("\(id) is under embargo for longer than this record", nil)
        }
        return nil
    }

    private static func withArticle(_ resource: Resource) -> String {
        ("aeiou".contains(resource.singular.first ?? " ") ? "an " : "a ") + resource.singular
    }
}
