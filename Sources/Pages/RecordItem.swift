// A record in short, as lists and sections have it.

import Catalog
import Representations

/// Writes one record of a list: what, when, who, and the way to its page.
struct RecordItem {
    let site: Site
    /// The words of a search, which are marked.
    var query: TextQuery?

    init(_ site: Site, query: TextQuery? = nil) {
        self.site = site
        self.query = query
    }

    /// Writes a list of records.
    ///
    /// - Parameter heading: the element of each title.
    func write(_ records: [RecordContent], heading: StaticString, to writer: inout MarkupWriter) {
        writer.element("ul", [("class", "records")]) { writer in
            for record in records {
                writer.element("li") { write(record, heading: heading, to: &$0) }
            }
        }
    }

    private func write(_ content: RecordContent, heading: StaticString, to writer: inout MarkupWriter) {
        writer.element("p", [("class", "meta")]) { writer in
            if let date = content.date {
                write(date, to: &writer)
                writer.text(" \u{00B7} ")
            }
            writer.text(kind(content))
            if content.status == "corrected" {
                writer.text(" \u{00B7} ")
                writer.element("strong", "corrected")
            }
        }
        writer.element(heading) { writer in
            writer.element("a", [("href", Site.path(content.resource, content.id))]) { writer in
                write(content.title, to: &writer)
            }
        }
        if let paragraph = content.paragraphs.first {
            writer.element("p") { write(Words.shortened(paragraph, to: 400), to: &$0) }
        }
        writeActors(content, to: &writer)
    }

    private func write(_ text: String, to writer: inout MarkupWriter) {
        writer.marked(text, query?.hits(in: text) ?? [])
    }

    private func write(_ date: PartialDate, to writer: inout MarkupWriter) {
        writer.element(
            "time", Words.date(date), Words.machine(date).map { [("datetime", $0)] as Attributes } ?? [])
    }

    /// What sort of record: the event type of rhetoric, the kind of others.
    private func kind(_ content: RecordContent) -> String {
        let terms = content.terms(content.resource == .rhetoric ? "event" : "kind")
        let tone = content.terms("tone").map { "tone (curated): \($0.label)" }
        let words = terms.map(\.label) + tone
        return words.isEmpty ? Words.label(content.resource.singular) : words.joined(separator: " \u{00B7} ")
    }

    /// Who does what to whom, as links.
    private func writeActors(_ content: RecordContent, to writer: inout MarkupWriter) {
        let sides: [[Ordinal]] =
            switch content.resource {
            case .rhetoric: [content.references("actors"), content.references("recipients")]
            case .partnerships: [content.references("parties.actor")]
            case .events: [content.references("participants.actor")]
            case .assessments: [content.references("author")]
            case .sources: [content.references("author") + content.references("publisher")]
            case .actors: [content.references("part_of")]
            }
        let named = sides.filter { !$0.isEmpty }
        if named.isEmpty { return }
        writer.element("p", [("class", "actors")]) { writer in
            for (index, side) in named.enumerated() {
                if index > 0 {
                    writer.element("span", " \u{2192} ", [("aria-hidden", "true")])
                    writer.element("span", "toward ", [("class", "hidden")])
                }
                for (place, ordinal) in side.enumerated() {
                    if place > 0 { writer.text(", ") }
                    writer.link(site.catalog.label(ordinal), site.path(ordinal))
                }
            }
        }
    }
}
