// What the dataset is, how it is made, what it leaves out, and how to cite it.

import Catalog
import Representations

/// Writes the page about the dataset.
public struct AboutPage {
    private let site: Site

    /// Makes the page.
    public init(_ site: Site) { self.site = site }

    private var dataset: DatasetDescription { site.catalog.dataset }

    /// The page.
    public func bytes() -> [UInt8] {
        var page = Page(
            title: "About",
            description: "Method, coverage, known gaps, licence and citation of \(site.title).",
            path: "/about", section: "/about")
        page.alternates = [Alternate("JSON", "/v1/dataset", mediaType: "application/json")]
        page.linkedData = AboutPage.linkedData(site)
        return page.bytes(site) { writer in
            writer.element("h1", "About")
            writer.paragraph(dataset.description, class: "lead")
            writeMethod(to: &writer)
            writeCoverage(to: &writer)
            writeCitation(to: &writer)
            section("licence", "Licence", to: &writer) { $0.paragraph(dataset.licence) }
        }
    }

    private func section(
        _ id: String, _ heading: String, to writer: inout MarkupWriter,
        _ content: (inout MarkupWriter) -> Void
    ) {
        writer.element("section", [("aria-labelledby", id)]) { writer in
            writer.element("h2", heading, [("id", id)])
            content(&writer)
        }
    }

    private func writeMethod(to writer: inout MarkupWriter) {
        section("method", "Method", to: &writer) { writer in
            writer.paragraph(
                "Records are written by people, not harvested by a program. Every one cites the source that tells it, in words of the dataset\u{2019}s own; a judgement carries the name of its author; dates are as precise as the source gives them and no more. A record that turns out to be wrong is corrected with a note and a higher revision, or taken back; its address stays."
            )
            writer.element("p") { writer in
                writer.text("The type of an entry is one of the PLOVER event types, ")
                writer.text("and its score follows from the type: \(Vocabulary.eventScale). ")
                writer.text("The tone is the judgement of the curators and is no score. ")
                writer.link("Every word and its definition", "/docs/vocabularies")
                writer.text("; ")
                writer.link("how figures are computed", "/docs/analysis")
                writer.text(".")
            }
        }
    }

    private func writeCoverage(to writer: inout MarkupWriter) {
        let coverage = dataset.coverage
        section("coverage", "Coverage", to: &writer) { writer in
            writer.element("dl", [("class", "facts")]) { writer in
                let facts: [(String, (inout MarkupWriter) -> Void)] = [
                    ("Period", { $0.text(Words.date(coverage.period)) }),
                    ("About", writeSubjects),
                    ("Languages of the sources", { $0.text(coverage.languages.joined(separator: ", ")) }),
                    ("Last gone over as a whole", { $0.text(Words.date(coverage.lastReview)) }),
                    ("Version", { $0.element("code", site.edition.version) }),
                ]
                for (name, value) in facts {
                    writer.element("div") { writer in
                        writer.element("dt", name)
                        writer.element("dd") { value(&$0) }
                    }
                }
                for resource in Page.resources {
                    writer.element("div") { writer in
                        writer.element("dt", Words.heading(resource))
                        writer.element("dd") { writer in
                            let count = site.catalog.table(resource).visible.count
                            writer.link(Words.number(count), "/" + resource.rawValue)
                        }
                    }
                }
            }
        }
        section("gaps", "Known gaps", to: &writer) { writer in
            writer.paragraph("No entry is not no event: what is not here may have happened all the same.")
            if coverage.knownGaps.isEmpty { return }
            writer.element("ul") { writer in
                for gap in coverage.knownGaps { writer.element("li", gap) }
            }
        }
    }

    private func writeSubjects(to writer: inout MarkupWriter) {
        var isFirst = true
        for id in dataset.coverage.actors {
            guard case .record(let ordinal) = site.catalog.look(up: id) else { continue }
            if !isFirst { writer.text(", ") }
            isFirst = false
            writer.link(site.catalog.label(ordinal), site.path(ordinal))
        }
    }

    private func writeCitation(to writer: inout MarkupWriter) {
        section("cite", "How to cite", to: &writer) { writer in
            writer.paragraph("The dataset as a whole:")
            writer.paragraph(
                "\(site.title), version \(site.edition.version), \(Words.date(dataset.modified)). \(site.address.absolute("/"))",
                class: "citation")
            writer.paragraph(
                "A single record: the line at the foot of its page, which names the record, its revision and its sources; also as BibTeX, RIS and CSL-JSON. Cite the record and not only the dataset: then a correction can be followed to your text."
            )
        }
    }

    /// The dataset as schema.org has it.
    static func linkedData(_ site: Site) -> [UInt8] {
        let dataset = site.catalog.dataset
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("@context", "https://schema.org")
        writer.member("@type", "Dataset")
        writer.member("@id", site.address.absolute("/v1/dataset"))
        writer.member("name", dataset.title)
        writer.member("description", dataset.description)
        writer.member("url", site.address.absolute("/"))
        writer.member("version", site.edition.version)
        writer.member("usageInfo", dataset.licence)
        writer.member("dateModified", dataset.modified.description)
        writer.member("temporalCoverage", dataset.coverage.period.description)
        writer.key("isAccessibleForFree")
        writer.flag(true)
        writer.key("distribution")
        writer.beginList()
        for resource in Page.resources {
            for (format, type) in [("csv", "text/csv"), ("jsonl", "application/jsonl")] {
                writer.beginObject()
                writer.member("@type", "DataDownload")
                writer.member("name", Words.heading(resource))
                writer.member("encodingFormat", type)
                writer.member(
                    "contentUrl", site.address.absolute("/v1/\(resource.rawValue).\(format)"))
                writer.endObject()
            }
        }
        writer.endList()
        writer.endObject()
        return writer.bytes
    }
}
