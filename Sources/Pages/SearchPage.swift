// The page of a search in all kinds of record.

public import Catalog
public import Representations

/// Writes the page of a search.
public struct SearchPage {
    let site: Site
    /// What was typed.
    let text: String
    /// The path with its query.
    let address: String
    /// The words that are marked.
    public var query: TextQuery?
    /// The records of the page, the most relevant first.
    public var records: [RecordContent] = []
    /// How many records of each kind there are, and the search in that kind alone.
    public var kinds: [(resource: Resource, total: Int, address: String)] = []
    /// The first page, where this is another.
    public var first: String?
    /// The next page.
    public var next: String?
    /// The same content for programs.
    public var alternates: [Alternate] = []
    /// What is wrong with the question.
    public var problem: ProblemPage?

    /// Makes the page.
    public init(_ site: Site, text: String, address: String) {
        self.site = site
        self.text = text
        self.address = address
    }

    /// The page.
    public func bytes() -> [UInt8] {
        var page = Page(
            title: text.isEmpty ? "Search" : "\(text): search",
            description: "Search in all records of \(site.title).", path: address, section: "/search")
        page.alternates = alternates
        page.isIndexed = false
        return page.bytes(site) { writer in
            writer.element("h1", "Search")
            if let problem { problem.writeProblem(to: &writer, heading: "h2") }
            writer.element("form", [("action", "/search"), ("class", "filters")]) { writer in
                writer.element("div", [("class", "field")]) { writer in
                    writer.element("label", "Words", [("for", "words")])
                    writer.empty(
                        "input", [("id", "words"), ("name", "q"), ("type", "search"), ("value", text)])
                }
                writer.element("p", [("class", "actions")]) { writer in
                    writer.element("button", "Search", [("type", "submit")])
                }
            }
            writer.element("p", [("class", "meta")]) { writer in
                writer.text("All of the words must be there. ")
                for (example, meaning) in Self.examples {
                    writer.element("code", example)
                    writer.text(" " + meaning + " ")
                }
            }
            if query != nil { writeResult(to: &writer) }
        }
    }

    private static let examples = [
        ("\u{22}a phrase\u{22}", "finds words in a row,"), ("missi*", "the beginning of a word,"),
        ("-without", "leaves records out. Accents and case do not matter."),
    ]

    private func writeResult(to writer: inout MarkupWriter) {
        let total = kinds.reduce(0) { $0 + $1.total }
        writer.element("section", [("aria-labelledby", "result")]) { writer in
            let heading = total == 1 ? "1 record" : "\(Words.number(total)) records"
            writer.element("h2", heading, [("id", "result")])
            if total == 0 {
                writer.paragraph(
                    "No record has all of these words; that is no proof that there was nothing.",
                    class: "notice")
            } else {
                writer.element("ul", [("class", "conditions"), ("aria-label", "By kind of record")]) {
                    writer in
                    for kind in kinds where kind.total > 0 {
                        writer.element("li") { writer in
                            writer.link(Words.count(kind.total, kind.resource), kind.address)
                        }
                    }
                }
            }
            RecordItem(site, query: query).write(records, heading: "h3", to: &writer)
            if first != nil || next != nil {
                writer.element("nav", [("class", "pages"), ("aria-label", "Pages")]) { writer in
                    if let first { writer.link("First page", first) }
                    if let next { writer.link("Next page", next, [("rel", "next")]) }
                }
            }
        }
    }
}
