// The page of one record: what it says, who says so, in which state it is, how to cite it, and what leads on.

import Catalog
public import Representations

/// Writes the page of a record of any kind.
public struct RecordPage {
    let site: Site
    let content: RecordContent
    /// Lists of records that have to do with this one, each with its total in the words.
    public var related: [PageLink] = []
    /// The same content for programs.
    public var alternates: [Alternate] = []
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
        page.isEmbeddable = true
        var json = JSONWriter()
        RecordLinkedData(site.edition, site.address).write(content, to: &json)
        page.linkedData = json.bytes
        return page.bytes(site) { writer in
            writer.element("article", [("class", "record")]) { writer in
                writer.element("p", [("class", "kicker")]) { writer in
                    writer.link(Words.label(content.resource.singular), "/" + content.resource.rawValue)
                }
                writer.element("h1", content.title)
                writeCorrection(to: &writer)
                writeDate(to: &writer)
                for paragraph in content.paragraphs { writer.paragraph(paragraph, class: "lead") }
                writeQuotation(to: &writer)
                writeFacts(to: &writer)
                sections(&writer)
                writeSources(to: &writer)
                writeRelated(to: &writer)
                writeState(to: &writer)
                writeCitation(to: &writer)
            }
        }
    }

    private var lead: String {
        let kind = content.terms("kind").first?.label ?? Words.label(content.resource.singular)
        return "\(content.title): \(kind.lowercased()) in \(site.title)."
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

    private func writeCitation(to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", "cite")]) { writer in
            writer.element("h2", "Cite as", [("id", "cite")])
            writer.paragraph(
                Citation(content, site.edition, site.address).text, class: "citation")
        }
    }
}
