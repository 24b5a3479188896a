// The API reference as a page, from the tables that the router and the readers of parameters use.

public import Catalog
import Representations

/// Writes the reference.
public struct ReferencePage {
    /// A parameter or filter.
    public struct Parameter: Sendable {
        let name: String
        let values: String
        let meaning: String
        /// The operators that a filter has beside equality.
        let operators: [String]
        /// A path to try.
        let example: String?

        /// Makes a row.
        public init(
            _ name: String, values: String, meaning: String, operators: [String] = [], example: String?
        ) {
            self.name = name
            self.values = values
            self.meaning = meaning
            self.operators = operators
            self.example = example
        }
    }

    /// A path.
    public struct Path: Sendable {
        let template: String
        let meaning: String
        let formats: [String]
        let parameters: [Parameter]
        /// The kind of record whose filters it takes.
        let filters: Resource?
        /// A path to try.
        let example: String

        /// Makes a path.
        public init(
            _ template: String, meaning: String, formats: [String], parameters: [Parameter],
            filters: Resource?, example: String
        ) {
            self.template = template
            self.meaning = meaning
            self.formats = formats
            self.parameters = parameters
            self.filters = filters
            self.example = example
        }
    }

    /// A name with its meaning, such as an operator, a format or an error.
    public struct Word: Sendable {
        let name: String
        let meaning: String
        /// What else there is to say, such as a media type.
        let note: String
        let address: String?

        /// Makes a word.
        public init(_ name: String, _ meaning: String, note: String = "", address: String? = nil) {
            self.name = name
            self.meaning = meaning
            self.note = note
            self.address = address
        }
    }

    let site: Site
    /// The paths of the API.
    public var paths: [Path] = []
    /// The pages for people.
    public var pages: [Path] = []
    /// The filters of each kind of record.
    public var filters: [(resource: Resource, rows: [Parameter])] = []
    /// The operators of filters.
    public var operators: [Word] = []
    /// The representations.
    public var formats: [Word] = []
    /// The problems.
    public var problems: [Word] = []

    /// Makes a reference without rows.
    public init(_ site: Site) { self.site = site }

    /// The page.
    public func bytes() -> [UInt8] {
        var page = Page(
            title: "API reference",
            description:
                "Every path, parameter, filter, format and error of this API, with examples to copy.",
            path: "/docs", section: "/docs")
        page.alternates = [
            Alternate("OpenAPI 3.1", "/openapi.json", mediaType: "application/json"),
            Alternate("Index (JSON)", "/v1", mediaType: "application/json"),
        ]
        return page.bytes(site) { writer in
            writer.element("h1", "API reference")
            writeIntroduction(to: &writer)
            writeContents(to: &writer)
            writePaths(to: &writer)
            for kind in filters { write(filters: kind.rows, of: kind.resource, to: &writer) }
            write(operators, "operators", "Operators", ["Operator", "The record"], to: &writer)
            write(formats, "formats", "Formats", ["Format", "What it is", "Media type"], to: &writer)
            write(problems, "errors", "Errors", ["Code", "What it is", "Status"], to: &writer)
            writePages(to: &writer)
        }
    }

    private func writeIntroduction(to writer: inout MarkupWriter) {
        writer.element("p", [("class", "lead")]) { writer in
            writer.text("Everything on these pages is to be had as data, without a key. Ask with any client:")
        }
        writer.element("pre", [("tabindex", "0")]) { writer in
            writer.element("code", command("/v1/actors?limit=2"))
        }
        writer.paragraph(
            "An unknown parameter, field or value is refused with what was probably meant; a filter is never passed over. The addresses below work as they stand: they are made from the records that are served here."
        )
        writer.element("ul") { writer in
            for document in Document.all {
                writer.element("li") { writer in
                    writer.link(document.title, document.path)
                    writer.text(": " + document.purpose)
                }
            }
            writer.element("li") { writer in
                writer.link("Vocabularies", "/docs/vocabularies")
                writer.text(": every closed list of words with definitions and scores")
            }
        }
    }

    private func command(_ path: String) -> String { "curl -s '\(site.address.absolute(path))'" }

    private func writeContents(to writer: inout MarkupWriter) {
        writer.element("nav", [("class", "contents"), ("aria-labelledby", "contents")]) { writer in
            writer.element("h2", "Contents", [("id", "contents")])
            writer.element("ul") { writer in
                for path in paths {
                    writer.element("li") { writer in
                        writer.element("a", [("href", "#" + ReferencePage.anchor(path.template))]) {
                            $0.element("code", path.template)
                        }
                    }
                }
                for kind in filters {
                    writer.element("li") {
                        $0.link("Filters of \(kind.resource.plural)", "#filters-" + kind.resource.rawValue)
                    }
                }
                for (anchor, name) in [
                    ("operators", "Operators"), ("formats", "Formats"), ("errors", "Errors"),
                    ("pages", "Pages"),
                ] {
                    writer.element("li") { $0.link(name, "#" + anchor) }
                }
            }
        }
    }

    static func anchor(_ template: String) -> String {
        let words = template.split { "/{}".contains($0) }
        return words.isEmpty ? "root" : words.joined(separator: "-")
    }

    // MARK: Paths

    private func writePaths(to writer: inout MarkupWriter) {
        writer.element("h2", "Paths", [("id", "paths")])
        for path in paths {
            let anchor = ReferencePage.anchor(path.template)
            writer.element("section", [("aria-labelledby", anchor)]) { writer in
                writer.element("h3", [("id", anchor)]) { $0.element("code", path.template) }
                writer.element("p") { Markdown.write(path.meaning, to: &$0) }
                writer.element("pre", [("tabindex", "0")]) { $0.element("code", command(path.example)) }
                if path.formats.count > 1 {
                    writer.element("p", [("class", "meta")]) { writer in
                        writer.text("Formats: ")
                        for format in path.formats {
                            writer.element("code", format)
                            writer.text(" ")
                        }
                    }
                }
                if !path.parameters.isEmpty {
                    write(path.parameters, caption: "Parameters of \(path.template)", to: &writer)
                }
                if let resource = path.filters {
                    writer.element("p") { writer in
                        writer.text("And the ")
                        writer.link("filters of \(resource.plural)", "#filters-" + resource.rawValue)
                        writer.text(".")
                    }
                }
            }
        }
    }

    private func write(filters rows: [Parameter], of resource: Resource, to writer: inout MarkupWriter) {
        let anchor = "filters-" + resource.rawValue
        writer.element("section", [("aria-labelledby", anchor)]) { writer in
            writer.element("h2", "Filters of \(resource.plural)", [("id", anchor)])
            write(rows, caption: "Filters of \(resource.plural)", to: &writer)
        }
    }

    private func write(_ rows: [Parameter], caption: String, to writer: inout MarkupWriter) {
        let hasOperators = rows.contains { !$0.operators.isEmpty }
        let names = ["Name", "Values", "Meaning"] + (hasOperators ? ["Operators"] : []) + ["Example"]
        table(names, caption: caption, to: &writer) { writer in
            for row in rows {
                writer.element("tr") { writer in
                    writer.element("th", [("scope", "row")]) { $0.element("code", row.name) }
                    writer.element("td") { Markdown.write(row.values, to: &$0) }
                    writer.element("td") { Markdown.write(row.meaning, to: &$0) }
                    if hasOperators { writer.element("td", row.operators.joined(separator: " ")) }
                    writer.element("td") { writer in
                        guard let example = row.example else { return }
                        writer.element("a", [("href", example)]) { $0.element("code", example) }
                    }
                }
            }
        }
    }

    private func write(
        _ words: [Word], _ anchor: String, _ heading: String, _ names: [String],
        to writer: inout MarkupWriter
    ) {
        writer.element("section", [("aria-labelledby", anchor)]) { writer in
            writer.element("h2", heading, [("id", anchor)])
            table(names, caption: heading, to: &writer) { writer in
                for word in words {
                    writer.element("tr") { writer in
                        writer.element("th", [("scope", "row")]) { writer in
                            if let address = word.address {
                                writer.element("a", [("href", address)]) { $0.element("code", word.name) }
                            } else {
                                writer.element("code", word.name)
                            }
                        }
                        writer.element("td") { Markdown.write(word.meaning, to: &$0) }
                        if names.count > 2 { writer.element("td", word.note) }
                    }
                }
            }
        }
    }

    private func writePages(to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", "pages")]) { writer in
            writer.element("h2", "Pages", [("id", "pages")])
            writer.element("p") { writer in
                writer.text("For people, in HTML. Lists take the filters of their kind, ")
                writer.text("with the same spelling as below ")
                writer.element("code", "/v1")
                writer.text("; a control of a form that is left empty asks for nothing. ")
                writer.element("code", "/")
                writer.text(
                    " answers in HTML to whoever asks for it, as browsers do, and in JSON to all others.")
            }
            table(["Path", "What is there"], caption: "Pages", to: &writer) { writer in
                for page in pages {
                    writer.element("tr") { writer in
                        writer.element("th", [("scope", "row")]) { writer in
                            writer.element("a", [("href", page.example)]) {
                                $0.element("code", page.template)
                            }
                        }
                        writer.element("td") { Markdown.write(page.meaning, to: &$0) }
                    }
                }
            }
        }
    }

    private func table(
        _ names: [String], caption: String, to writer: inout MarkupWriter,
        _ rows: (inout MarkupWriter) -> Void
    ) {
        writer.element(
            "div", [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)]
        ) { writer in
            writer.element("table") { writer in
                writer.element("caption", caption, [("class", "hidden")])
                writer.element("thead") { writer in
                    writer.element("tr") { writer in
                        for name in names { writer.element("th", name, [("scope", "col")]) }
                    }
                }
                writer.element("tbody") { rows(&$0) }
            }
        }
    }
}
