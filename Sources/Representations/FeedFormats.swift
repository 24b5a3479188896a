// Feeds as Atom (RFC 4287, paged by RFC 5005) and as JSON Feed 1.1.

import Catalog

extension Feed {
    // MARK: Atom

    /// The feed as an Atom document.
    ///
    /// An entry's `id` is the record's permalink and stays; its `updated` is the day of the record's last change. A
    /// record that was taken back has an entry with the same `id` that says so.
    public func atom(_ edition: Edition, _ address: PublicAddress) -> [UInt8] {
        let catalog = edition.catalog
        var writer = MarkupWriter(.xml)
        writer.literal("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
        writer.begin("feed", [("xmlns", "http://www.w3.org/2005/Atom")])
        writer.element("id", firstAddress)
        writer.element("title", title)
        writer.element("subtitle", catalog.dataset.description)
        writer.element("updated", updated(catalog).timestamp)
        writer.begin("author")
        writer.element("name", catalog.dataset.title)
        writer.end("author")
        writer.element("rights", catalog.dataset.licence)
        writer.element("generator", "Demarche")
        writer.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", self.address)])
        writer.empty("link", [("rel", "first"), ("type", "application/atom+xml"), ("href", firstAddress)])
        if let hub = address.hub { writer.empty("link", [("rel", "hub"), ("href", hub)]) }
        if let nextAddress {
            writer.empty("link", [("rel", "next"), ("type", "application/atom+xml"), ("href", nextAddress)])
        }
        writer.empty("link", [("rel", "alternate"), ("type", "application/json"), ("href", listAddress)])
        for entry in entries { writeAtom(entry, edition, address, to: &writer) }
        writer.end("feed")
        return writer.bytes + [10]
    }

    private func writeAtom(
        _ entry: Entry, _ edition: Edition, _ address: PublicAddress, to writer: inout MarkupWriter
    ) {
        let permalink = address.record(entry.resource, entry.id)
        writer.literal("\n")
        writer.begin("entry")
        writer.element("id", permalink)
        writer.element("title", entry.title)
        writer.element("updated", entry.updated.timestamp)
        writer.element("published", entry.published.timestamp)
        for name in entry.authors(edition.catalog) {
            writer.begin("author")
            writer.element("name", name)
            writer.end("author")
        }
        let page = address.page(entry.resource, entry.id)
        writer.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", page)])
        writer.empty("link", [("rel", "alternate"), ("type", "application/json"), ("href", permalink)])
        for tag in entry.tags { writer.empty("category", [("term", tag)]) }
        if let summary = entry.summary { writer.element("summary", summary) }
        writer.element("content", entry.html(edition, address), [("type", "html")])
        writer.end("entry")
    }

    // MARK: JSON Feed

    /// The feed as a JSON Feed 1.1 document. What the standard has no word for is under `_demarche`.
    public func json(_ edition: Edition, _ address: PublicAddress) -> [UInt8] {
        let catalog = edition.catalog
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("version", "https://jsonfeed.org/version/1.1")
        writer.member("title", title)
        writer.member("description", catalog.dataset.description)
        writer.member("home_page_url", listAddress)
        writer.member("feed_url", firstAddress)
        if let nextAddress { writer.member("next_url", nextAddress) }
        if let hub = address.hub {
            writer.key("hubs")
            writer.beginList()
            writer.beginObject()
            writer.member("type", "WebSub")
            writer.member("url", hub)
            writer.endObject()
            writer.endList()
        }
        writer.key("authors")
        Feed.write(authors: [catalog.dataset.title], to: &writer)
        writer.key("items")
        writer.beginList()
        for entry in entries { writeJSON(entry, edition, address, to: &writer) }
        writer.endList()
        writer.key("_demarche")
        writer.beginObject()
        writer.member("about", address.absolute("/v1"))
        writer.member("dataset_version", edition.version)
        writer.member("licence", catalog.dataset.licence)
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }

    private func writeJSON(
        _ entry: Entry, _ edition: Edition, _ address: PublicAddress, to writer: inout JSONWriter
    ) {
        let permalink = address.record(entry.resource, entry.id)
        writer.beginObject()
        writer.member("id", permalink)
        writer.member("url", address.page(entry.resource, entry.id))
        writer.member("title", entry.title)
        writer.member("content_html", entry.html(edition, address))
        if let summary = entry.summary { writer.member("summary", summary) }
        writer.member("date_published", entry.published.timestamp)
        writer.member("date_modified", entry.updated.timestamp)
        let authors = entry.authors(edition.catalog)
        if !authors.isEmpty {
            writer.key("authors")
            Feed.write(authors: authors, to: &writer)
        }
        let tags = entry.tags
        if !tags.isEmpty { writer.member("tags", tags) }
        writer.key("_demarche")
        writeState(of: entry, to: &writer)
        writer.endObject()
    }

    /// Which revision of which record an entry is about, and what became of it.
    private func writeState(of entry: Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", entry.id)
        writer.member("revision", entry.content?.revision ?? entry.change?.key.revision ?? 1)
        writer.member("status", entry.content?.status ?? CatalogComparison.Kind.withdrawn.rawValue)
        if let change = entry.change {
            writer.member("change", change.kind.rawValue)
            writer.key("fields")
            writer.texts(orNull: change.fields)
        }
        writer.key("correction")
        if let (date, note) = entry.content?.correction {
            writer.beginObject()
            writer.member("date", date.description)
            writer.member("note", note)
            writer.endObject()
        } else {
            writer.null()
        }
        writer.endObject()
    }

    private static func write(authors: [String], to writer: inout JSONWriter) {
        writer.beginList()
        for name in authors {
            writer.beginObject()
            writer.member("name", name)
            writer.endObject()
        }
        writer.endList()
    }
}
