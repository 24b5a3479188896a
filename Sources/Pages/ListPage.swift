// The page of a list: the form, what is asked at present, the records, the counts that lead on.

public import Catalog
public import Representations

/// Writes the page of a list.
public struct ListPage {
    /// The counts of one field over the whole list.
    public struct Facet: Sendable {
        /// A value with its count, and the list narrowed to it.
        public struct Value: Sendable {
            let label: String
            let count: Int
            let address: String

            /// Makes a value.
            public init(_ label: String, count: Int, address: String) {
                self.label = label
                self.count = count
                self.address = address
            }
        }
        let label: String
        let values: [Value]
        /// How many values there are beside.
        let more: Int

        /// Makes a facet.
        public init(_ label: String, _ values: [Value], more: Int) {
            self.label = label
            self.values = values
            self.more = more
        }
    }

    let site: Site
    let resource: Resource
    /// The path with its query.
    public var address: String
    /// The form.
    public var form: FilterForm
    /// What the list is filtered by, each with the list without it.
    public var conditions: [PageLink] = []
    /// The records of the page.
    public var records: [RecordContent] = []
    /// How many records there are on all pages.
    public var total = 0
    /// The first page, where this is another.
    public var first: String?
    /// The next page.
    public var next: String?
    /// Counts.
    public var facets: [Facet] = []
    /// Notes on how the question was understood.
    public var notes: [String] = []
    /// Where nothing was found: what each condition finds by itself.
    public var searched: [(condition: String, total: Int)] = []
    /// The words that are marked.
    public var query: TextQuery?
    /// A chart of the list.
    public var chart: Chart?
    /// The same content for programs.
    public var alternates: [Alternate] = []
    /// What is wrong with the question; then there are no records.
    public var problem: ProblemPage?

    /// Makes the page of a list.
    public init(_ site: Site, _ resource: Resource, address: String, form: FilterForm) {
        self.site = site
        self.resource = resource
        self.address = address
        self.form = form
    }

    /// The page.
    public func bytes() -> [UInt8] {
        let path = "/" + resource.rawValue
        let heading = Words.heading(resource)
        let filtered = conditions.isEmpty ? "" : ", " + conditions.map(\.label).joined(separator: ", ")
        var page = Page(
            title: heading + filtered, description: resource.meaning + " " + site.title + ".", path: address,
            section: path)
        page.alternates = alternates
        page.isIndexed = conditions.isEmpty && first == nil && problem == nil
        return page.bytes(site) { writer in
            writer.element("h1", heading)
            writer.paragraph(resource.meaning, class: "lead")
            if let problem { problem.writeProblem(to: &writer, heading: "h2") }
            form.write(count: conditions.count, isOpen: problem != nil, to: &writer)
            if problem == nil { writeResult(to: &writer) }
        }
    }

    private func writeResult(to writer: inout MarkupWriter) {
        writer.element("div", [("class", "columns")]) { writer in
            writer.element("section", [("aria-labelledby", "result"), ("class", "result")]) { writer in
                writer.element("h2", Words.count(total, resource), [("id", "result")])
                writeConditions(to: &writer)
                for note in notes { writer.paragraph(note, class: "notice") }
                if records.isEmpty { writeNothing(to: &writer) }
                RecordItem(site, query: query).write(records, heading: "h3", to: &writer)
                writePages(to: &writer)
            }
            writer.element("div", [("class", "aside")]) { writer in
                if let chart, total > 0 { chart.write(to: &writer) }
                writeFacets(to: &writer)
            }
        }
    }

    private func writeConditions(to writer: inout MarkupWriter) {
        if conditions.isEmpty { return }
        writer.element("ul", [("class", "conditions"), ("aria-label", "Filters in use")]) { writer in
            for condition in conditions {
                writer.element("li") { writer in
                    writer.text(condition.label + " ")
                    writer.link(
                        "remove", condition.address, [("aria-label", "Remove the filter \(condition.label)")])
                }
            }
        }
    }

    private func writeNothing(to writer: inout MarkupWriter) {
        writer.paragraph(
            "No record satisfies all conditions; that is no proof that there was none.", class: "notice")
        if searched.count < 2 { return }
        writer.paragraph("Each condition by itself finds:")
        writer.element("ul") { writer in
            for (condition, total) in searched {
                writer.element("li", "\(condition): \(Words.count(total, resource))")
            }
        }
    }

    private func writePages(to writer: inout MarkupWriter) {
        if first == nil && next == nil { return }
        writer.element("nav", [("class", "pages"), ("aria-label", "Pages")]) { writer in
            if let first { writer.link("First page", first) }
            if let next { writer.link("Next page", next, [("rel", "next")]) }
        }
    }

    private func writeFacets(to writer: inout MarkupWriter) {
        let shown = facets.filter { $0.values.count > 1 }
        if shown.isEmpty { return }
        writer.element("section", [("class", "facets"), ("aria-labelledby", "narrow")]) { writer in
            writer.element("h2", "Narrow down", [("id", "narrow")])
            for facet in shown {
                writer.element("h3", facet.label)
                writer.element("ul") { writer in
                    for value in facet.values {
                        writer.element("li") { writer in
                            writer.link(value.label, value.address)
                            writer.element("span", " \(Words.number(value.count))", [("class", "count")])
                        }
                    }
                }
                if facet.more > 0 {
                    writer.paragraph("and \(Words.number(facet.more)) more", class: "meta")
                }
            }
        }
    }
}
