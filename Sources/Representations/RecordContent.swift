// One record as the formats for people read it: titles, texts, dates and references by the name of their field.

public import Catalog

/// A record that may be seen, or one that was taken back, field by field.
public struct RecordContent: Sendable {
    /// Who says so, where, and in which words.
    public struct Source: Sendable {
        /// The record of the source.
        public let ordinal: Ordinal
        /// Where in the source.
        public let locator: String?
        /// The source's own words.
        public let quote: String?
    }

    let catalog: Catalog
    /// The kind of record.
    public let resource: Resource
    let table: Table
    let row: Int

    /// Reads the record in a row.
    public init(_ catalog: Catalog, _ resource: Resource, _ row: Int) {
        self.catalog = catalog
        self.resource = resource
        self.row = row
        table = catalog.table(resource)
    }

    /// Reads the record with an ordinal.
    public init(_ catalog: Catalog, _ ordinal: Ordinal) {
        let (resource, row) = catalog.locate(ordinal)
        self.init(catalog, resource, row)
    }

    /// The id.
    public var id: String { table.id(row) }
    /// What the record is called.
    public var title: String { table.label(row) }
    /// Number of the version, from 1.
    public var revision: Int { number("revision") ?? 1 }
    /// `published`, `corrected` or `retracted`.
    public var status: String { terms("status").first?.code ?? "published" }
    /// The day it came into the dataset.
    public var added: Day { date("added")?.earliest ?? catalog.dataset.added }
    /// The day of its latest revision.
    public var modified: Day { date("modified")?.latest ?? catalog.dataset.modified }

    /// What was corrected or taken back, and when.
    public var correction: (date: Day, note: String)? {
        guard let note = text("correction.note") else { return nil }
        return (date("correction.date")?.latest ?? modified, note)
    }

    /// The second at which its embargo ends or ended, for those who are shown it; `nil` where it never had one.
    public var embargoEnd: Int64? {
        guard catalog.audience == .newsroom, case .instant(let ends)? = table.column("embargo_until"),
            ends[row] != .min
        else { return nil }
        return ends[row]
    }

    /// The day on which what it says was last changed: a correction counts even where `modified` was left alone.
    public var updated: Day { max(modified, correction?.date ?? .min) }

    /// What it says, in the dataset's own words: a judgement's claim before its summary.
    public var paragraphs: [String] {
        resource == .assessments ? texts("claim") + texts("summary") : texts("summary")
    }

    /// The date that it is about, where it is about one.
    public var date: PartialDate? {
        switch resource {
        case .sources: date("published")
        case .rhetoric, .events: date("date")
        case .assessments: date("as_of")
        case .partnerships: date("signed") ?? date("valid.from") ?? date("attested")
        case .actors: nil
        }
    }

    /// The sources that it cites.
    public var sources: [Source] {
        let locators = optionalTexts("citations.locator")
        let quotes = optionalTexts("citations.quote")
        return references("citations.source").enumerated().map { index, ordinal in
            Source(
                ordinal: ordinal, locator: locators.indices.contains(index) ? locators[index] : nil,
                quote: quotes.indices.contains(index) ? quotes[index] : nil)
        }
    }

    // MARK: By the path of a field

    /// The first text at a path.
    public func text(_ path: String) -> String? { texts(path).first }

    /// The texts at a path.
    public func texts(_ path: String) -> [String] { optionalTexts(path).compactMap(\.self) }

    /// The dates at a path: the first.
    public func date(_ path: String) -> PartialDate? {
        guard let leaf = table.leaf(path), case .date(let dates) = leaf.values else { return nil }
        return leaf.range(row).lazy.compactMap { dates[$0].ifPresent }.first
    }

    /// The records that the field at a path refers to.
    public func references(_ path: String) -> [Ordinal] {
        guard let leaf = table.leaf(path), case .reference(let ordinals) = leaf.values else { return [] }
        return leaf.range(row).map { ordinals[$0] }.filter { $0 != Column.absentReference }
    }

    /// The words of a closed list at a path.
    public func terms(_ path: String) -> [Term] {
        guard let leaf = table.leaf(path), case .term(let places) = leaf.values else { return [] }
        return leaf.range(row).compactMap { catalog.term(leaf.type, places[$0]) }
    }

    /// The number at a path.
    public func number(_ path: String) -> Int? {
        guard let leaf = table.leaf(path), case .number(let numbers) = leaf.values else { return nil }
        return leaf.range(row).lazy.map { Int(numbers[$0]) }.first { $0 != 0 }
    }

    /// The names of an actor by language.
    public var names: [(language: String, name: String)] {
        guard case .texts(let offsets, let languages, let values)? = table.column("names") else { return [] }
        return (Int(offsets[row])..<Int(offsets[row + 1])).map { (languages[$0] ?? "", values[$0] ?? "") }
    }

    private func optionalTexts(_ path: String) -> [String?] {
        guard let leaf = table.leaf(path), case .text(let texts) = leaf.values else { return [] }
        return leaf.range(row).map { texts[$0] }
    }
}

extension PartialDate {
    /// The first side of the date without its marks, as ISO 8601 writes it; `nil` where it is open.
    var isoStart: String? { sides.first.flatMap(PartialDate.iso) }

    /// The last side of the date without its marks.
    var isoEnd: String? { sides.last.flatMap(PartialDate.iso) }

    /// The numbers of its first side: year, month and day as far as they are given.
    var startParts: [Int] { (isoStart ?? "").split(separator: "-").compactMap { Int($0) } }

    private var sides: [Substring] { description.split(separator: "/", omittingEmptySubsequences: false) }

    private static func iso(_ side: Substring) -> String? {
        let plain = String(side.filter { !"~?%".contains($0) })
        return plain.isEmpty || plain == ".." ? nil : plain
    }
}

extension Day {
    /// The first second of the day as an RFC 3339 time.
    public var timestamp: String { description + "T00:00:00Z" }
}
