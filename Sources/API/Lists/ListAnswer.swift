// A list: the question answered, and the page written as JSON, CSV or JSON Lines; feeds and ninjs are beside it.

import Catalog
import HTTPMessage
import Representations

/// Writes the answer to a question for a list.
struct ListAnswer {
    let edition: Edition
    let parameters: ListParameters
    let selection: Selection
    private let format: Format
    /// The path without suffix.
    let path: String
    let target: Target
    let publicAddress: PublicAddress
    /// The parameters as they stand in addresses, several of which are in every answer.
    private let pairs: [(name: String, encoded: String)]
    /// What asks for the next page; empty on the last, and for a whole list.
    let nextCursor: String

    var catalog: Catalog { edition.catalog }
    var resource: Resource { parameters.question.resource }

    /// How many rows a CSV or JSON Lines answer has at most to be written at once; a longer one is a stream.
    static let bufferedRowMaximum = 2000

    init(
        _ edition: Edition, _ parameters: ListParameters, _ target: Target, path: String, format: Format,
        _ publicAddress: PublicAddress
    ) {
        self.publicAddress = publicAddress
        self.edition = edition
        self.parameters = parameters
        self.format = format
        self.path = path
        self.target = target
        var question = parameters.question
        // A whole list is had page by page while it is sent, where its order can be walked.
        if question.limit == nil, !question.isByRelevance { question.limit = Self.bufferedRowMaximum }
        selection = edition.catalog.select(question)
        pairs = target.parameters.map { ($0.name, Target.encode($0.name) + "=" + Target.encode($0.value)) }
        let next = parameters.question.limit == nil ? nil : selection.next
        nextCursor = next.map { Cursor.encode($0, question: parameters.canonicalQuestion) } ?? ""
    }

    /// The answer in the representation that was chosen.
    func answer() -> Answer {
        let content: Answer.Content
        switch format {
        case .json: content = .bytes(parameters.isArray ? array() : envelope())
        case .csv, .jsonl: content = rows()
        case .atom: content = .bytes(feed(.atom).atom(edition, publicAddress))
        case .jsonfeed: content = .bytes(feed(.jsonfeed).json(edition, publicAddress))
        case .ninjs: content = .bytes(ninjs())
        case .jsonld, .md, .bibtex, .ris, .csl, .citation, .html, .xml, .sse, .svg, .gexf, .graphml:
            content = .bytes([])
        }
        return Answer(
            contentType: parameters.options.contentType(format), canonical: canonical, links: linkFields,
            disposition: parameters.options.disposition(path, format), content: content)
    }

    /// What the bytes depend on beside the data: the question as it was sent, for it stands in `links`.
    private var canonical: String {
        path + "?" + parameters.canonicalQuestion + "&" + (target.rawQuery ?? "") + "&" + format.rawValue
            + (format.isAddressed ? "&" + publicAddress.feedKey : "")
    }

    // MARK: JSON

    private func array() -> [UInt8] {
        var writer = JSONWriter(capacity: size)
        writeRows(to: &writer)
        return writer.bytes + [10]
    }

    private func envelope() -> [UInt8] {
        var writer = JSONWriter(capacity: size)
        writer.beginObject()
        writer.key("data")
        writeRows(to: &writer)
        if !parameters.include.isEmpty {
            writer.key("included")
            Included(edition, parameters.include).write(resource, selection.rows, to: &writer)
        }
        writer.key("meta")
        writeMeta(to: &writer)
        writer.key("links")
        writer.beginObject()
        writer.member("self", address())
        writer.key("next")
        writer.text(orNull: nextCursor.isEmpty ? nil : address(replacing: "cursor", with: nextCursor))
        writer.member("csv", address(replacing: "cursor", with: nil, suffix: .csv))
        writer.member("schema", "/v1/schemas/\(resource.rawValue)")
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }

    /// About how many bytes the rows take, with some room for what stands beside them.
    private var size: Int { 4096 + json.size(of: selection.rows) }

    private var json: RecordJSON { edition.json(resource, fields: parameters.fields) }

    private func writeRows(to writer: inout JSONWriter) {
        let json = json
        writer.beginList()
        let marks =
            parameters.highlights
            ? parameters.question.text.map { Highlights(catalog.table(resource), $0) } : nil
        for row in selection.rows {
            json.write(row, to: &writer) { writer in
                guard let marks else { return }
                writer.key("highlights")
                marks.write(row, to: &writer)
            }
        }
        writer.endList()
    }

    private func writeMeta(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("total", selection.total)
        writer.member("limit", parameters.question.limit ?? selection.total)
        writer.member("next_cursor", nextCursor)
        writer.member("dataset_version", edition.version)
        if !parameters.facets.isEmpty {
            writer.key("facets")
            Facets(catalog, resource).write(
                parameters.facets, size: parameters.facetSize, in: selection, to: &writer)
        }
        if parameters.explains { writePlan(to: &writer) }
        if selection.total == 0 { Searched(catalog, parameters).write(to: &writer) }
        Warning.write(warnings, to: &writer)
        writer.endObject()
    }

    private func writePlan(to writer: inout JSONWriter) {
        writer.key("plan")
        writer.beginList()
        for step in selection.plan {
            writer.beginObject()
            writer.member("subject", step.subject)
            writer.member("access", step.access)
            writer.member("rows", step.rows)
            writer.endObject()
        }
        writer.endList()
    }

    /// How the question was understood, where that may surprise.
    var warnings: [Warning] {
        parameters.warnings
            + Warning.ofDay(
                straddling: selection.straddling, attestedLater: selection.attestedLater,
                "of \(selection.total)")
    }

    // MARK: CSV and JSON Lines

    private func rows() -> Answer.Content {
        let writer = RowWriter(
            edition, resource, fields: parameters.fields, format: format, options: parameters.options)
        let rows = selection.rows
        if parameters.question.limit == nil, selection.next != nil || rows.count > Self.bufferedRowMaximum {
            let selection = selection
            return .stream { RowStream(writer, selection) }
        }
        var bytes: [UInt8] = []
        writer.writeHeader(to: &bytes)
        for row in rows { writer.write(row, to: &bytes) }
        return .bytes(bytes)
    }

    // MARK: Addresses

    /// How long the `Link` field may be, in bytes; what goes beyond is left out, for clients and proxies refuse answers
    /// with long headers.
    private static let linkBytesMaximum = 4000

    private var linkFields: [String] {
        var links: [String] = []
        if !nextCursor.isEmpty {
            links.append("<\(address(replacing: "cursor", with: nextCursor))>; rel=\"next\"")
        }
        for other in Format.lists where other != format && !other.mediaTypes.isEmpty {
            let address = address(replacing: "cursor", with: nil, suffix: other)
            links.append("<" + address + other.alternateParameters)
        }
        if let pageAddress { links.append("<\(pageAddress)>; rel=\"alternate\"; type=\"text/html\"") }
        var room = Self.linkBytesMaximum
        links.removeAll { link in
            if link.utf8.count <= room { room -= link.utf8.count } else { return true }
            return false
        }
        links.append("</v1/schemas/\(resource.rawValue)>; rel=\"describedby\"")
        return links
    }

    /// The address of the page for people with the first of these records; `nil` where there is none.
    private var pageAddress: String? {
        guard path == "/v1/" + resource.rawValue,
            !target.parameters.contains(where: { $0.name == Parameter.knownAt.name })
        else { return nil }
        let pairs = target.parameters.filter { !Self.shaping.contains($0.name) }.map {
            Target.encode($0.name) + "=" + Target.encode($0.value)
        }
        return "/" + resource.rawValue + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// Parameters that shape the answer and do not say which records there are: they stay behind.
    private static let shaping = Set(Parameter.list.map(\.name)).subtracting([
        "q", "as_of", "expand", "sort", "limit",
    ])

    /// Parameters that other representations than JSON do not understand.
    private static let ofJSONAlone: Set<String> = Set(
        ["format", "include", "shape", "facet", "facet_size", "highlight", "explain"]
            + Parameter.listOptions.map(\.name))

    /// The address of this list, with one parameter changed or taken away.
    ///
    /// - Parameter suffix: another representation; what it does not understand is then left out.
    func address(replacing name: String? = nil, with value: String? = nil, suffix: Format? = nil)
        -> String
    {
        func isLeftOut(_ parameter: String) -> Bool {
            guard parameter != name else { return true }
            guard let suffix else { return false }
            return Self.ofJSONAlone.contains(parameter) || (parameter == "fields" && !suffix.takesFields)
        }
        let isNamed = target.parameters.contains { $0.name == "format" } || format == .json
        var address = path
        if let ending = suffix ?? (isNamed ? nil : format) { address += "." + ending.rawValue }
        var mark = "?"
        for (parameter, encoded) in pairs where !isLeftOut(parameter) {
            address += mark
            address += encoded
            mark = "&"
        }
        if let name, let value { address += mark + name + "=" + Target.encode(value) }
        return address
    }
}
