// The page of a request that cannot be answered: what is wrong, and what was probably meant.

import Representations

/// Writes a problem.
public struct ProblemPage: Sendable {
    /// One thing that is wrong.
    public struct Fault: Sendable {
        let parameter: String
        let detail: String
        /// What was probably meant, and where that leads; `nil` where nothing comes near.
        let proposal: PageLink?
        /// The heading in the documentation of errors.
        let code: String

        /// Makes a fault.
        public init(parameter: String, detail: String, proposal: PageLink?, code: String) {
            self.parameter = parameter
            self.detail = detail
            self.proposal = proposal
            self.code = code
        }
    }

    let status: Int
    let code: String
    let title: String
    let detail: String
    let faults: [Fault]
    let requestId: String

    /// Makes the page of a problem.
    public init(
        status: Int, code: String, title: String, detail: String, faults: [Fault], requestId: String
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.faults = faults
        self.requestId = requestId
    }

    /// The page by itself.
    public func bytes(_ site: Site) -> [UInt8] {
        var page = Page(title: title, description: detail, path: "/")
        page.isIndexed = false
        return page.bytes(site) { writer in
            writeProblem(to: &writer, heading: "h1")
            writer.element("p") { writer in
                writer.text("From here: ")
                writer.link("the start page", "/")
                writer.text(", ")
                writer.link("the search", "/search")
                writer.text(", ")
                writer.link("the API reference", "/docs")
                writer.text(".")
            }
        }
    }

    /// Writes what is wrong.
    func writeProblem(to writer: inout MarkupWriter, heading: StaticString) {
        writer.element("section", [("class", "problem"), ("aria-labelledby", "problem")]) { writer in
            writer.element(heading, title, [("id", "problem")])
            if faults.isEmpty {
                writer.paragraph(detail)
            } else {
                writer.element("ul") { writer in
                    for fault in faults { writer.element("li") { write(fault, to: &$0) } }
                }
            }
            writer.element("p", [("class", "meta")]) { writer in
                writer.text("Status \(status). ")
                writer.link("What this means", "/docs/errors#" + code)
                if !requestId.isEmpty { writer.text(". Request \(requestId)") }
            }
        }
    }

    private func write(_ fault: Fault, to writer: inout MarkupWriter) {
        writer.text(fault.detail)
        guard let proposal = fault.proposal else { return }
        writer.text(" Did you mean ")
        writer.link(proposal.label, proposal.address)
        writer.text("?")
    }
}
