// Every closed list of words with definitions, for readers who want to know what a word means.

import Catalog
import Representations

/// Writes the vocabularies of an edition.
public struct VocabularyPage {
    private let site: Site

    /// Makes the page.
    public init(_ site: Site) { self.site = site }

    /// The page.
    public func bytes() -> [UInt8] {
        var page = Page(
            title: "Vocabularies",
            description:
                "The closed lists of words that records use, with definitions, scores and where they come from.",
            path: "/docs/vocabularies", section: "/docs")
        page.alternates = [Alternate("JSON", "/v1/vocabularies", mediaType: "application/json")]
        return page.bytes(site) { writer in
            writer.element("p", [("class", "kicker")]) { $0.link("Documentation", "/docs") }
            writer.element("h1", "Vocabularies")
            writer.paragraph(page.description, class: "lead")
            for vocabulary in site.catalog.vocabularies.all { write(vocabulary, to: &writer) }
        }
    }

    private func write(_ vocabulary: Vocabulary, to writer: inout MarkupWriter) {
        let terms = vocabulary.terms.flatMap { [$0] + $0.modes }
        let isScored = terms.contains { $0.score != nil }
        writer.element("section", [("aria-labelledby", vocabulary.name)]) { writer in
            writer.element("h2", vocabulary.title, [("id", vocabulary.name)])
            writer.element("p", [("class", "meta")]) { writer in
                writer.text(vocabulary.origin + (vocabulary.scale.map { " Scale: \($0). " } ?? " "))
                writer.link("JSON", "/v1/vocabularies/" + vocabulary.name)
            }
            writer.element(
                "div",
                [
                    ("class", "scroll"), ("tabindex", "0"), ("role", "group"),
                    ("aria-labelledby", vocabulary.name),
                ]
            ) { writer in
                writer.element("table") { writer in
                    writer.element("thead") { writer in
                        writer.element("tr") { writer in
                            for name in ["Word", "Code", "Meaning"] + (isScored ? ["Score"] : []) {
                                writer.element("th", name, [("scope", "col")])
                            }
                        }
                    }
                    writer.element("tbody") { writer in
                        for term in vocabulary.terms {
                            write(term, isMode: false, isScored, to: &writer)
                            for mode in term.modes { write(mode, isMode: true, isScored, to: &writer) }
                        }
                    }
                }
            }
        }
    }

    private func write(_ term: Term, isMode: Bool, _ isScored: Bool, to writer: inout MarkupWriter) {
        writer.element("tr", isMode ? [("class", "mode")] : []) { writer in
            writer.element("th", term.label, [("scope", "row")])
            writer.element("td") { $0.element("code", term.code) }
            writer.element("td", term.definition)
            if isScored { writer.element("td", Words.score(term.score), [("class", "figure")]) }
        }
    }
}
