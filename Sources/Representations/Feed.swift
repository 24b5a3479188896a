// A feed: what Atom and JSON Feed both say of a list, before either is written.

import Catalog

/// A list of records, newest first, as a feed reader takes it.
public struct Feed: Sendable {
    /// One entry.
    public struct Entry: Sendable {
        /// The record.
        public let content: RecordContent
        /// Whether the record was taken back: the entry then says so and nothing else.
        public var isRetracted: Bool { content.status == "retracted" }

        /// Makes the entry of a record.
        public init(_ content: RecordContent) { self.content = content }
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
        entries.map(\.content.updated).max() ?? catalog.dataset.modified
    }
}

extension Feed.Entry {
    /// The title, with the mark of a retraction. A record that was taken back has no title any more, only its id.
    var title: String { isRetracted ? "Retracted: \(content.id)" : content.title }

    /// The content as HTML.
    func html(_ edition: Edition, _ address: PublicAddress) -> String {
        guard isRetracted else { return RecordHTML(edition, address).text(content) }
        var writer = MarkupWriter(.html)
        writer.begin("p")
        writer.element("strong", "Retracted")
        writer.text(" \(content.correction?.date ?? content.modified): \(content.correction?.note ?? "")")
        writer.end("p")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The names of those who say so: the authors of the sources cited, or else the publishers, or else the sources.
    func authors(_ catalog: Catalog) -> [String] {
        if isRetracted { return [] }
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

    /// The marks of the entry: its state, and the words of closed lists that it carries.
    var tags: [String] {
        let state = content.status == "published" ? [] : [content.status]
        if isRetracted { return state }
        let paths = ["kind", "event", "tone", "themes", "sectors"]
        return state + paths.flatMap { content.terms($0).map(\.label) } + content.texts("tags")
    }
}
