// A feed: what Atom and JSON Feed both say of a list, before either is written.

public import Catalog

/// A list of records, newest first, as a feed reader takes it.
public struct Feed: Sendable {
    /// One entry.
    public struct Entry: Sendable {
        /// The kind of record.
        public let resource: Resource
        /// The record's id.
        public let id: String
        /// The record; `nil` where it is gone and nobody says why.
        public let content: RecordContent?
        /// The day of its last change.
        public let updated: Day
        /// What became of it, where the feed is of changes.
        public let change: ChangeLog.Entry?

        /// Makes the entry of a record.
        public init(_ content: RecordContent) {
            resource = content.resource
            id = content.id
            self.content = content
            updated = content.updated
            change = nil
        }

        /// Makes the entry of a change.
        public init(_ change: ChangeLog.Entry, _ catalog: Catalog) {
            resource = change.resource
            id = change.key.id
            content = change.ordinal.map { RecordContent(catalog, $0) }
            updated = change.key.day
            self.change = change
        }

        /// Whether the record was taken back or is gone: the entry then says so and nothing else.
        public var isGone: Bool { content.map { $0.status == "retracted" } ?? true }
    }

    /// What the feed is of.
    public let title: String
    /// The absolute address of this page of the feed.
    public let address: String
    /// The absolute address of its first page, which also identifies it.
    public let firstAddress: String
    /// The absolute address of the same list for people or programs.
    public let listAddress: String
    /// The absolute address of the next page (RFC 5005 section 3).
    public let nextAddress: String?
    /// The entries.
    public let entries: [Entry]

    /// Makes a feed.
    public init(
        title: String, address: String, firstAddress: String, listAddress: String, nextAddress: String?,
        entries: [Entry]
    ) {
        self.title = title
        self.address = address
        self.firstAddress = firstAddress
        self.listAddress = listAddress
        self.nextAddress = nextAddress
        self.entries = entries
    }

    /// The latest day on which an entry was changed; for a feed without entries, that of the dataset.
    func updated(_ catalog: Catalog) -> Day {
        entries.map(\.updated).max() ?? catalog.dataset.modified
    }
}

extension Feed.Entry {
    /// The title, with the mark of what became of the record. One that is gone has no title any more, only its id.
    var title: String {
        guard let content, !isGone else {
            return content == nil ? "Withdrawn: \(id)" : "Retracted: \(id)"
        }
        switch change?.kind {
        case .corrected?: return "Corrected: \(content.title)"
        case .updated?: return "Updated: \(content.title)"
        case .renamed?: return "Renamed: \(content.title)"
        case .created?, .retracted?, .withdrawn?, nil: return content.title
        }
    }

    /// The day it came into the dataset; of what is gone, that on which it went.
    var published: Day { content?.added ?? updated }

    /// What it says in a paragraph; `nil` where it is gone.
    var summary: String? { isGone ? nil : content?.paragraphs.first }

    /// The content as HTML.
    func html(_ edition: Edition, _ address: PublicAddress) -> String {
        if let content, !isGone { return RecordHTML(edition, address).text(content) }
        var writer = MarkupWriter(.html)
        writer.begin("p")
        writer.element("strong", content == nil ? "Withdrawn" : "Retracted")
        if let content {
            writer.text(" \(content.correction?.date ?? content.modified): \(content.correction?.note ?? "")")
        } else {
            writer.text(" by \(updated), without a word on why")
        }
        writer.end("p")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The names of those who say so: the authors of the sources cited, or else the publishers, or else the sources.
    func authors(_ catalog: Catalog) -> [String] {
        guard let content, !isGone else { return [] }
        var names: [String] = []
        for source in content.sources {
            let cited = RecordContent(catalog, source.ordinal)
            let people = cited.references("author")
            let firms = cited.references("publisher")
            let found = (people.isEmpty ? firms : people).map(catalog.label)
            for name in found.isEmpty ? [cited.title] : found where !names.contains(name) {
                names.append(name)
            }
        }
        return names
    }

    /// The marks of the entry: what became of the record, its state, and the words of closed lists that it carries.
    var tags: [String] {
        guard let content else { return [CatalogComparison.Kind.withdrawn.rawValue] }
        var state = content.status == "published" ? [] : [content.status]
        if let kind = change?.kind.rawValue, !state.contains(kind) { state.insert(kind, at: 0) }
        if isGone { return state }
        let paths = ["kind", "event", "tone", "themes", "sectors"]
        return state + paths.flatMap { content.terms($0).map(\.label) } + content.texts("tags")
    }
}
