// The first page: what this is, how much of it there is, what is new, who is most spoken of.

public import Catalog
public import Representations

/// Writes the start page.
public struct StartPage {
    let site: Site
    /// The latest entries.
    public var latest: [RecordContent] = []
    /// The actors most spoken of, with how many entries there are, and the list of them.
    public var recipients: [(actor: Ordinal, count: Int, address: String)] = []
    /// The actors that the dataset is about.
    public var subjects: [Ordinal] = []
    /// A chart of all entries, under its heading.
    public var chart: (heading: String, chart: Chart)?

    /// Makes the page.
    public init(_ site: Site) { self.site = site }

    /// The page.
    public func bytes() -> [UInt8] {
        let dataset = site.catalog.dataset
        var page = Page(title: site.title, description: dataset.description, path: "/", section: "/")
        page.alternates = [
            Alternate("Index (JSON)", "/v1", mediaType: "application/json"),
            Alternate(
                "Latest entries (Atom)", "/v1/rhetoric.atom", mediaType: "application/atom+xml"),
            Alternate(
                "Latest entries (JSON Feed)", "/v1/rhetoric.jsonfeed", mediaType: "application/feed+json"),
            Alternate("Changes (Atom)", "/v1/changes.atom", mediaType: "application/atom+xml"),
            Alternate("Corrections (Atom)", "/v1/corrections.atom", mediaType: "application/atom+xml"),
        ]
        page.linkedData = AboutPage.linkedData(site)
        return page.bytes(site) { writer in
            writer.element("h1", site.title)
            writer.paragraph(dataset.description, class: "lead")
            writer.element("p", [("class", "meta")]) { writer in
                writer.text("Covers \(Words.date(dataset.coverage.period))")
                if !subjects.isEmpty {
                    writer.text(", about ")
                    for (index, ordinal) in subjects.enumerated() {
                        if index > 0 { writer.text(", ") }
                        writer.link(site.catalog.label(ordinal), site.path(ordinal))
                    }
                }
                writer.text(". Every record names its source. ")
                writer.link("Method, gaps, how to cite", "/about")
                writer.text(".")
            }
            writeCounts(to: &writer)
            writeChart(to: &writer)
            writer.element("div", [("class", "columns")]) { writer in
                writer.element("section", [("aria-labelledby", "latest"), ("class", "result")]) { writer in
                    writer.element("h2", "Latest entries", [("id", "latest")])
                    RecordItem(site).write(latest, heading: "h3", to: &writer)
                    writer.element("p") { writer in
                        writer.link("All rhetoric entries", "/rhetoric")
                    }
                }
                writer.element("div", [("class", "aside")]) { writeRecipients(to: &$0) }
            }
        }
    }

    private func writeCounts(to writer: inout MarkupWriter) {
        writer.element("ul", [("class", "tiles"), ("aria-label", "Kinds of record")]) { writer in
            for resource in Page.resources {
                writer.element("li") { writer in
                    writer.element("a", [("href", "/" + resource.rawValue)]) { writer in
                        let count = site.catalog.table(resource).visible.count
                        writer.element("span", Words.number(count), [("class", "number")])
                        writer.text(" " + (count == 1 ? resource.singular : resource.plural))
                    }
                }
            }
        }
    }

    private func writeChart(to writer: inout MarkupWriter) {
        guard let chart else { return }
        writer.element("section", [("aria-labelledby", "chart")]) { writer in
            writer.element("h2", chart.heading, [("id", "chart")])
            chart.chart.write(to: &writer)
        }
    }

    private func writeRecipients(to writer: inout MarkupWriter) {
        if recipients.isEmpty { return }
        writer.element("section", [("class", "facets"), ("aria-labelledby", "recipients")]) { writer in
            writer.element("h2", "Most spoken of", [("id", "recipients")])
            writer.element("ol") { writer in
                for recipient in recipients {
                    writer.element("li") { writer in
                        writer.link(site.catalog.label(recipient.actor), site.path(recipient.actor))
                        writer.text(" ")
                        writer.link(
                            recipient.count == 1 ? "1 entry" : "\(Words.number(recipient.count)) entries",
                            recipient.address,
                            [("class", "count")])
                    }
                }
            }
        }
    }
}
