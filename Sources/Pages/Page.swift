// The frame of every page: head, header, navigation, footer.

import Catalog
public import Representations

/// A page: what stands in its head, and its content.
public struct Page {
    /// The title; the name of the site follows.
    public var title: String
    /// What the page is about, in a sentence or two.
    public var description: String
    /// The path with its query, under which the page is to be known.
    public var path: String
    /// The entry of the navigation that the page belongs to, by path.
    public var section: String?
    /// The same content for programs.
    public var alternates: [Alternate] = []
    /// Whether search engines are to list it.
    public var isIndexed = true
    /// Whether it is a record that can be embedded.
    public var isEmbeddable = false
    /// What search engines read (schema.org JSON-LD).
    public var linkedData: [UInt8]?

    /// Makes a page without alternates.
    public init(title: String, description: String, path: String, section: String? = nil) {
        self.title = title
        self.description = description
        self.path = path
        self.section = section
    }

    /// What pages may load: the stylesheet and pictures of this server, and nothing else; forms lead nowhere else.
    public static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"

    /// The kinds of record in the order in which people look for them.
    static let resources: [Resource] = [.actors, .partnerships, .rhetoric, .events, .assessments, .sources]

    /// Writes the page.
    public func bytes(_ site: Site, _ content: (inout MarkupWriter) -> Void) -> [UInt8] {
        var writer = MarkupWriter(.html)
        writer.literal("<!DOCTYPE html>\n")
        writer.element("html", [("lang", "en")]) { writer in
            writer.element("head") { writeHead(site, to: &$0) }
            writer.element("body") { writer in
                writer.link("Skip to the content", "#content", [("class", "skip")])
                writeHeader(site, to: &writer)
                writer.element("main", [("id", "content"), ("tabindex", "-1")]) { writer in
                    content(&writer)
                    writeAlternates(to: &writer)
                }
                writeFooter(site, to: &writer)
            }
        }
        return writer.bytes + [10]
    }

    // MARK: Head

    private func writeHead(_ site: Site, to writer: inout MarkupWriter) {
        let address = site.address.absolute(path)
        let short = Words.shortened(description, to: 300)
        writer.empty("meta", [("charset", "utf-8")])
        writer.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
        writer.element("title", title == site.title ? title : "\(title) \u{2013} \(site.title)")
        writer.empty("meta", [("name", "description"), ("content", short)])
        writer.empty("meta", [("name", "color-scheme"), ("content", "light dark")])
        if !isIndexed { writer.empty("meta", [("name", "robots"), ("content", "noindex")]) }
        writer.empty("link", [("rel", "canonical"), ("href", address)])
        writer.empty("link", [("rel", "stylesheet"), ("href", Asset.style.path)])
        writer.empty("link", [("rel", "icon"), ("type", "image/svg+xml"), ("href", Asset.icon.path)])
        writer.empty(
            "link", [("rel", "alternate icon"), ("type", "image/x-icon"), ("href", "/favicon.ico")])
        for alternate in alternates {
            writer.empty(
                "link",
                [
                    ("rel", "alternate"), ("type", alternate.mediaType),
                    ("title", "\(title) (\(alternate.label))"), ("href", alternate.address),
                ])
        }
        if isEmbeddable {
            for (format, type) in [("json", "application/json+oembed"), ("xml", "text/xml+oembed")] {
                let question = site.address.absolute("/oembed?format=\(format)&url=\(Words.encoded(address))")
                writer.empty(
                    "link", [("rel", "alternate"), ("type", type), ("title", title), ("href", question)])
            }
        }
        let properties: [(String, String)] = [
            ("og:type", isEmbeddable ? "article" : "website"), ("og:title", title), ("og:description", short),
            ("og:url", address), ("og:site_name", site.title), ("og:locale", "en"),
        ]
        for (name, value) in properties {
            writer.empty("meta", [("property", name), ("content", value)])
        }
        writer.empty("meta", [("name", "twitter:card"), ("content", "summary")])
        if let linkedData { writer.data(linkedData, type: "application/ld+json") }
    }

    // MARK: Header and footer

    private func writeHeader(_ site: Site, to writer: inout MarkupWriter) {
        writer.element("header", [("class", "site")]) { writer in
            writer.element("p", [("class", "name")]) { writer in
                writer.link(site.title, "/", section == "/" ? [("aria-current", "page")] : [])
            }
            writer.element("form", [("action", "/search"), ("role", "search"), ("class", "find")]) { writer in
                writer.element("label", "Search all records", [("for", "find"), ("class", "hidden")])
                writer.empty(
                    "input",
                    [
                        ("id", "find"), ("name", "q"), ("type", "search"),
                        ("placeholder", "Search all records"),
                    ]
                )
                writer.element("button", "Search", [("type", "submit")])
            }
            writer.element("nav", [("aria-label", "Main")]) { writer in
                writer.element("ul") { writer in
                    for resource in Self.resources {
                        writeEntry(Words.heading(resource), "/" + resource.rawValue, to: &writer)
                    }
                    writeEntry("About", "/about", to: &writer)
                    writeEntry("API", "/docs", to: &writer)
                }
            }
        }
    }

    private func writeEntry(_ label: String, _ path: String, to writer: inout MarkupWriter) {
        writer.element("li") { writer in
            writer.link(label, path, path == section ? [("aria-current", "page")] : [])
        }
    }

    private func writeAlternates(to writer: inout MarkupWriter) {
        if alternates.isEmpty { return }
        writer.element("nav", [("class", "alternates"), ("aria-labelledby", "alternates")]) { writer in
            writer.element("h2", "The same as data", [("id", "alternates")])
            writer.element("ul") { writer in
                for alternate in alternates {
                    writer.element("li") { writer in
                        writer.link(alternate.label, alternate.address, [("type", alternate.mediaType)])
                    }
                }
            }
        }
    }

    private func writeFooter(_ site: Site, to writer: inout MarkupWriter) {
        let dataset = site.catalog.dataset
        writer.element("footer", [("class", "site")]) { writer in
            writer.element("p") { writer in
                writer.text("\(site.title), version \(site.edition.version). ")
                writer.text("Covers \(Words.date(dataset.coverage.period)); last gone over on ")
                writer.text("\(Words.date(dataset.coverage.lastReview)). ")
                writer.text("No entry is not no event.")
            }
            writer.paragraph(dataset.licence)
            writer.element("p", [("class", "links")]) { writer in
                for link in Self.footerLinks {
                    writer.link(link.label, link.address)
                    writer.text(" ")
                }
            }
        }
    }

    private static let footerLinks = [
        PageLink("About and how to cite", "/about"), PageLink("API reference", "/docs"),
        PageLink("Vocabularies", "/docs/vocabularies"), PageLink("JSON", "/v1"),
        PageLink("Changes (Atom)", "/v1/changes.atom"),
        PageLink("Corrections (Atom)", "/v1/corrections.atom"),
    ]
}
