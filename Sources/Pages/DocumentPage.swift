// The documentation as pages: docs/*.md, which is part of the program.

import Representations

/// One document.
public struct Document: Sendable {
    /// The name of its file without the ending, and of its page below `/docs`.
    public let name: String
    /// What it is for.
    public let purpose: String

    private init(_ name: String, _ purpose: String) {
        self.name = name
        self.purpose = purpose
    }

    /// All documents that are served, in the order in which they are listed.
    public static let all = [
        Document("api", "asking questions: resources, filters, dates, sorting, pages, formats"),
        Document("pages", "the pages for people: lists, figures, addresses to share"),
        Document("errors", "what each error means and what to do"),
        Document("formats", "feeds, news items, citations, cards and documents"),
        Document("changes", "what changed, as a list, as feeds and as a stream, and what was known when"),
        Document("analysis", "what the figures are and how they are computed, with a worked example"),
        Document("charts", "figures as SVG, for articles and pages"),
        Document("reconciliation", "columns of names matched to records, in OpenRefine and by a program"),
        Document("grafana", "dashboards in Grafana, over the API as it is"),
        Document("data", "writing a dataset, from an empty folder to a served one"),
        Document("configuration", "settings, signals and exit statuses of the server"),
        Document("journal", "what a server keeps of the editions that it served, and its format"),
        Document("operations", "running a server and seeing how it does"),
        Document("scaling", "several servers behind a balancer"),
    ]

    /// The title.
    public var title: String { Markdown.title(source) }
    var path: String { "/docs/" + name }
    private var source: String { String(decoding: Asset.file(name + ".md"), as: UTF8.self) }

    /// The page.
    public func bytes(_ site: Site) -> [UInt8] {
        let page = Page(
            title: title, description: "\(title): \(purpose).", path: path, section: "/docs")
        return page.bytes(site) { writer in
            writer.element("p", [("class", "kicker")]) { $0.link("Documentation", "/docs") }
            writer.element("div", [("class", "document")]) { writer in
                var markdown = Markdown(source, address: Document.address)
                markdown.write(to: &writer)
            }
        }
    }

    /// Where a link of a document leads; `nil` where it leads to a file that is not served.
    private static func address(_ link: String) -> String? {
        if link.hasPrefix("#") || link.hasPrefix("http://") || link.hasPrefix("https://")
            || link.hasPrefix("/")
        {
            return link
        }
        let parts = link.split(separator: "#", maxSplits: 1)
        guard let file = parts.first, let document = all.first(where: { $0.name + ".md" == file }) else {
            return nil
        }
        return document.path + (parts.count > 1 ? "#" + parts[1] : "")
    }
}
