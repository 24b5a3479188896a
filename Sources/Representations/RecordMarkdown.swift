// A record as Markdown (CommonMark 0.31): for notes, issues and editors that keep text.

import Catalog

/// Writes one record as a document.
public struct RecordMarkdown: Sendable {
    private let edition: Edition
    private let address: PublicAddress
    private var catalog: Catalog { edition.catalog }

    /// Writes records of an edition, with absolute addresses.
    public init(_ edition: Edition, _ address: PublicAddress) {
        self.edition = edition
        self.address = address
    }

    /// The document.
    public func text(_ content: RecordContent) -> String {
        var blocks = ["# " + Self.escape(content.title)]
        if let (date, note) = content.correction {
            blocks.append("**Corrected \(date)**: " + Self.escape(note))
        }
        blocks += content.paragraphs.map(Self.escape)
        if let words = content.text("quotation.text") { blocks.append("> " + Self.escape(words)) }
        if let words = content.text("quotation.translation") {
            let translator = content.text("quotation.translator") ?? "translator unknown"
            blocks.append("> " + Self.escape(words) + "\n>\n> Translation: " + Self.escape(translator))
        }
        let facts = content.facts.map { fact in
            "- **\(Self.escape(fact.name))**: " + fact.values.map(inline).joined(separator: "; ")
        }
        if !facts.isEmpty { blocks.append(facts.joined(separator: "\n")) }
        let sources = content.sources.map(line)
        if !sources.isEmpty { blocks.append("## Sources\n\n" + sources.joined(separator: "\n")) }
        blocks.append("## Cite as\n\n" + Self.escape(Citation(content, edition, address).text))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func inline(_ value: [RecordFact.Part]) -> String {
        value.map { part in
            switch part {
            case .text(let text), .address(let text): Self.escape(text)
            case .words(let words, let language): Self.escape("\(words) (\(language))")
            case .record(let ordinal): link(catalog.label(ordinal), ordinal)
            }
        }.joined()
    }

    private func line(_ source: RecordContent.Source) -> String {
        let quote = source.quote.map { ": \u{201C}" + Self.escape($0) + "\u{201D}" } ?? ""
        return "- " + link(Citation.line(source, catalog), source.ordinal) + quote
    }

    private func link(_ text: String, _ ordinal: Ordinal) -> String {
        let target = address.page(catalog.locate(ordinal).resource, catalog.id(ordinal))
        return "[\(Self.escape(text))](<\(target)>)"
    }

    /// A text on one line, with a backslash before every character that could be a mark (CommonMark section 2.4).
    ///
    /// White space is one space, and none at the start, so that a text that begins with four is no code. It goes by
    /// scalars, as readers of Markdown do: a mark with an accent or a variation selector is one.
    static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        var isAtStart = true
        var isAfterDigits = false
        for scalar in Citation.line(text).unicodeScalars {
            let isMark =
                switch scalar {
                case "\\", "`", "*", "_", "[", "]", "<", ">", "&", "|", "~", "#": true
                case "-", "+", "=", "!": isAtStart
                case ".", ")": isAfterDigits
                default: false
                }
            if isMark { escaped.append("\\") }
            escaped.append(scalar)
            isAfterDigits = (isAtStart || isAfterDigits) && ("0"..."9").contains(scalar)
            isAtStart = false
        }
        return String(escaped)
    }
}
