// A record as HTML: the content of feed entries and news items, and the body of cards.

import Catalog

/// Writes what a record says, who says so and what was corrected.
public struct RecordHTML: Sendable {
    private let edition: Edition
    private let address: PublicAddress
    private var catalog: Catalog { edition.catalog }

    /// Writes records of an edition, with absolute addresses.
    public init(_ edition: Edition, _ address: PublicAddress) {
        self.edition = edition
        self.address = address
    }

    /// The record as a text of HTML, without a heading.
    public func text(_ content: RecordContent) -> String {
        var writer = MarkupWriter(.html)
        write(content, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes the record without a heading.
    public func write(_ content: RecordContent, to writer: inout MarkupWriter) {
        if let (date, note) = content.correction {
            writer.begin("p")
            writer.element("strong", content.status == "retracted" ? "Retracted" : "Corrected")
            writer.text(" ")
            writer.element("time", date.description, [("datetime", date.description)])
            writer.text(": " + note)
            writer.end("p")
        }
        for paragraph in content.paragraphs { writer.element("p", paragraph) }
        writeQuotation(content, to: &writer)
        writeFacts(content, to: &writer)
        writeSources(content, to: &writer)
        writer.begin("p")
        writer.element("small", Citation(content, edition, address).text)
        writer.end("p")
    }

    private func writeQuotation(_ content: RecordContent, to writer: inout MarkupWriter) {
        if let words = content.text("quotation.text") {
            let language = content.text("quotation.language").map { [("lang" as StaticString, $0)] } ?? []
            writer.begin("blockquote", language)
            writer.element("p", words)
            writer.end("blockquote")
        }
        if let words = content.text("quotation.translation") {
            writer.begin("blockquote")
            writer.element("p", words)
            let translator = content.text("quotation.translator") ?? "translator unknown"
            writer.element("footer", "Translation: \(translator)")
            writer.end("blockquote")
        }
    }

    private func writeFacts(_ content: RecordContent, to writer: inout MarkupWriter) {
        let facts = content.facts
        if facts.isEmpty { return }
        writer.begin("dl")
        for fact in facts {
            writer.element("dt", fact.name)
            for value in fact.values {
                writer.begin("dd")
                for part in value { write(part, to: &writer) }
                writer.end("dd")
            }
        }
        writer.end("dl")
    }

    private func write(_ part: RecordFact.Part, to writer: inout MarkupWriter) {
        switch part {
        case .text(let text), .address(let text): writer.text(text)
        case .words(let words, let language): writer.text("\(words) (\(language))")
        case .record(let ordinal):
            let resource = catalog.locate(ordinal).resource
            writer.element(
                "a", catalog.label(ordinal), [("href", address.page(resource, catalog.id(ordinal)))])
        }
    }

    private func writeSources(_ content: RecordContent, to writer: inout MarkupWriter) {
        let sources = content.sources
        if sources.isEmpty { return }
        writer.element("p", sources.count == 1 ? "Source:" : "Sources:")
        writer.begin("ul")
        for source in sources {
            writer.begin("li")
            let line = Citation.line(source, catalog)
            writer.element("a", line, [("href", address.page(.sources, catalog.id(source.ordinal)))])
            if let quote = source.quote {
                writer.text(": ")
                writer.element("q", quote)
            }
            writer.end("li")
        }
        writer.end("ul")
    }
}
