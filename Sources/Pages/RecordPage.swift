// The page of one record: what it says, who says so, in which state it is, how to cite it, and what leads on.

import Catalog
public import Representations

/// A change of a record since an edition before.
public struct RecordRevision: Sendable {
    let change: RecordChange
    /// When it began to be served, in seconds since 1970; `nil` where nobody noted it.
    let instant: Int64?
    /// The page with the text before, where it can be read back.
    let before: String?

    /// Makes a revision.
    public init(_ change: RecordChange, instant: Int64?, before: String?) {
        self.change = change
        self.instant = instant
        self.before = before
    }
}

/// Writes the page of a record of any kind.
public struct RecordPage {
    let site: Site
    let content: RecordContent
    /// Lists of records that have to do with this one, each with its total in the words.
    public var related: [PageLink] = []
    /// The same content for programs.
    public var alternates: [Alternate] = []
    /// What became of the record that is remembered, the oldest first.
    public var revisions: [RecordRevision] = []
    /// The instant whose text this is, in seconds since 1970; `nil` where it is that of now.
    public var knownAt: Int64?
    /// What stands between the record's own words and its sources.
    public var sections: (inout MarkupWriter) -> Void = { _ in }

    /// Makes the page of a record that may be seen.
    public init(_ site: Site, _ content: RecordContent) {
        self.site = site
        self.content = content
    }

    /// The page.
    public func bytes() -> [UInt8] {
        let path = Site.path(content.resource, content.id)
        var page = Page(
            title: content.title, description: content.paragraphs.first ?? lead, path: path,
            section: "/" + content.resource.rawValue)
        page.alternates = alternates
        page.isEmbeddable = knownAt == nil
        page.isIndexed = knownAt == nil
        var json = JSONWriter()
        RecordLinkedData(site.edition, site.address).write(content, to: &json)
        page.linkedData = json.bytes
        return page.bytes(site) { writer in
            writer.element("article", [("class", "record")]) { writer in
                writer.element("p", [("class", "kicker")]) { writer in
                    writer.link(Words.label(content.resource.singular), "/" + content.resource.rawValue)
                }
                writer.element("h1", content.title)
                writeKnownAt(path, to: &writer)
                writeCorrection(to: &writer)
                writeDate(to: &writer)
                for paragraph in content.paragraphs { writer.paragraph(paragraph, class: "lead") }
                writeQuotation(to: &writer)
                writeFacts(to: &writer)
                sections(&writer)
                writeSources(to: &writer)
                writeRelated(to: &writer)
                writeState(to: &writer)
                writeRevisions(to: &writer)
                writeCitation(to: &writer)
            }
        }
    }

    private var lead: String {
        let kind = content.terms("kind").first?.label ?? Words.label(content.resource.singular)
        return "\(content.title): \(kind.lowercased()) in \(site.title)."
    }

    private func writeKnownAt(_ path: String, to writer: inout MarkupWriter) {
        guard let knownAt else { return }
        writer.element("aside", [("class", "notice"), ("aria-label", "An older text")]) { writer in
            writer.element("p") { writer in
                writer.text("The record as it was known on \(Words.instant(knownAt)). ")
                writer.link("The text of now", path)
                writer.text(".")
            }
        }
    }

    private func writeCorrection(to writer: inout MarkupWriter) {
        guard let (date, note) = content.correction else { return }
        writer.element("aside", [("class", "notice"), ("aria-label", "Correction")]) { writer in
            writer.element("p") { writer in
                writer.element("strong", "Corrected on ")
                writer.element("time", Words.date(date), [("datetime", date.description)])
                writer.text(": " + note)
            }
        }
    }

    private func writeDate(to writer: inout MarkupWriter) {
        guard let date = content.date else { return }
        writer.element("p", [("class", "meta")]) { writer in
            let machine = Words.machine(date).map { [("datetime", $0)] as Attributes } ?? []
            writer.element("time", Words.date(date), machine)
            let place = content.resource == .events ? content.text("place") : nil
            if let place { writer.text(" \u{00B7} " + place) }
        }
    }

    private func writeQuotation(to writer: inout MarkupWriter) {
        if let words = content.text("quotation.text") {
            let language = content.text("quotation.language").map { [("lang", $0)] as Attributes } ?? []
            writer.element("blockquote", language) { $0.paragraph(words) }
        }
        if let words = content.text("quotation.translation") {
            writer.element("blockquote") { writer in
                writer.paragraph(words)
                let translator = content.text("quotation.translator") ?? "translator unknown"
                writer.element("footer", "Translation: \(translator)")
            }
        }
    }

    // MARK: Facts

    private func writeFacts(to writer: inout MarkupWriter) {
        let facts = content.facts
        if facts.isEmpty { return }
        writer.element("dl", [("class", "facts")]) { writer in
            for fact in facts {
                writer.element("div") { writer in
                    writer.element("dt", fact.name)
                    for value in fact.values {
                        writer.element("dd") { writer in
                            for part in value { write(part, fact, to: &writer) }
                        }
                    }
                }
            }
        }
    }

    private func write(_ part: RecordFact.Part, _ fact: RecordFact, to writer: inout MarkupWriter) {
        switch part {
        case .text(let text):
            if let vocabulary = vocabulary(of: fact.field) {
                writer.link(text, "/docs/vocabularies#" + vocabulary, [("class", "term")])
            } else {
                writer.text(text)
            }
        case .words(let words, let language):
            writer.element("span", words, language.isEmpty ? [] : [("lang", language)] as Attributes)
            if !language.isEmpty { writer.element("small", " (\(language))") }
        case .address(let address): writer.link(address, address, [("rel", "external nofollow")])
        case .record(let ordinal): writer.link(site.catalog.label(ordinal), site.path(ordinal))
        }
    }

    /// The closed list that a field's words are from, where it holds nothing else.
    private func vocabulary(of field: String) -> String? {
        guard case .term(let name)? = Schema.of(content.resource).field(named: field)?.type.element else {
            return nil
        }
        return site.catalog.vocabularies[name] == nil ? nil : name
    }

    // MARK: Sources, state, citation

    private func writeSources(to writer: inout MarkupWriter) {
        let sources = content.sources
        if sources.isEmpty { return }
        writer.element("section", [("aria-labelledby", "sources")]) { writer in
            writer.element("h2", sources.count == 1 ? "Source" : "Sources", [("id", "sources")])
            writer.element("ul") { writer in
                for source in sources {
                    writer.element("li") { writer in
                        writer.link(
                            Citation.line(source, site.catalog), site.path(source.ordinal))
                        if let quote = source.quote {
                            writer.text(": ")
                            let language = RecordContent(site.catalog, source.ordinal).text("language")
                            writer.element("q", quote, language.map { [("lang", $0)] as Attributes } ?? [])
                        }
                    }
                }
            }
        }
    }

    private func writeRelated(to writer: inout MarkupWriter) {
        if related.isEmpty { return }
        writer.element("section", [("aria-labelledby", "related")]) { writer in
            writer.element("h2", "See also", [("id", "related")])
            writer.element("ul") { writer in
                for link in related {
                    writer.element("li") { $0.link(link.label, link.address) }
                }
            }
        }
    }

    private func writeState(to writer: inout MarkupWriter) {
        writer.element("p", [("class", "state")]) { writer in
            writer.text("Record ")
            writer.element("code", content.id)
            writer.text(", revision \(content.revision), added \(Words.date(content.added))")
            writer.text(", last modified \(Words.date(content.updated)).")
            if !content.texts("tags").isEmpty {
                writer.text(" Tags: " + content.texts("tags").joined(separator: ", ") + ".")
            }
        }
    }

    private func writeRevisions(to writer: inout MarkupWriter) {
        if revisions.isEmpty { return }
        writer.element("section", [("aria-labelledby", "revisions")]) { writer in
            writer.element("h2", "Revisions", [("id", "revisions")])
            writer.element("ol", [("reversed", ""), ("class", "revisions")]) { writer in
                for revision in revisions.reversed() {
                    writer.element("li") { write(revision, to: &$0) }
                }
            }
        }
    }

    /// Fields that say that something changed, and not what.
    private static let bookkeeping = ["status", "correction", "revision", "added", "modified"]

    private func write(_ revision: RecordRevision, to writer: inout MarkupWriter) {
        let change = revision.change
        writer.text("Revision \(change.revision), \(change.kind.rawValue)")
        if let instant = revision.instant {
            writer.text(" ")
            writer.element("time", Words.instant(instant), [("datetime", Instant.text(instant))])
        }
        if let former = change.formerId {
            writer.text(", before ")
            writer.element("code", former)
        }
        let names = change.fields.filter { !Self.bookkeeping.contains($0) }.map {
            Words.label($0).lowercased()
        }
        if !names.isEmpty { writer.text(": " + names.joined(separator: ", ")) }
        writer.text(".")
        if change.kind == .corrected, change.revision == content.revision, let note = content.correction?.note
        {
            writer.text(" \u{201C}\(note)\u{201D}")
        }
        if let before = revision.before {
            writer.text(" ")
            writer.link("The text before", before, [("rel", "nofollow")])
        }
    }

    private func writeCitation(to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", "cite")]) { writer in
            writer.element("h2", "Cite as", [("id", "cite")])
            writer.paragraph(
                Citation(content, site.edition, site.address).text, class: "citation")
        }
    }
}
