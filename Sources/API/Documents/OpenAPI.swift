// This API as an OpenAPI 3.1 document, made from the tables that the router and the readers of parameters use.

import Catalog
import HTTPMessage
import Representations

/// Writes the document (OpenAPI Specification 3.1.1).
struct OpenAPI {
    let edition: Edition
    let names: NameIndex
    let publicAddress: PublicAddress
    var catalog: Catalog { edition.catalog }

    init(_ edition: Edition, _ names: NameIndex, _ publicAddress: PublicAddress) {
        self.edition = edition
        self.names = names
        self.publicAddress = publicAddress
    }

    /// Writes the whole document.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("openapi", "3.1.1")
        writer.key("info")
        writer.beginObject()
        writer.member("title", catalog.dataset.title)
        writer.member("description", catalog.dataset.description)
        writer.member("version", "1")
        writer.endObject()
        writer.key("servers")
        writer.beginList()
        writer.beginObject()
        writer.member("url", publicAddress.root)
        writer.endObject()
        writer.endList()
        writer.key("paths")
        writer.beginObject()
        for row in RouteRow.api { writePath(row, to: &writer) }
        writer.endObject()
        writer.key("components")
        writer.beginObject()
        writer.key("parameters")
        writer.beginObject()
        writeParameters(to: &writer)
        writer.endObject()
        writer.key("responses")
        writer.beginObject()
        writeFailures(to: &writer)
        writer.endObject()
        writer.key("schemas")
        writer.beginObject()
        writeSchemas(to: &writer)
        writer.endObject()
        writer.endObject()
        writer.endObject()
    }

    // MARK: Paths

    private func writePath(_ row: RouteRow, to writer: inout JSONWriter) {
        writer.key(row.template == "/openapi" ? "/openapi.json" : row.template)
        writer.beginObject()
        writer.member("x-methods", row.methods)
        if row.methods.contains("GET") { writeOperation("get", row, to: &writer) }
        if let content = row.content { writeOperation("post", row, content, to: &writer) }
        writer.endObject()
    }

    /// Writes what a method does. The parameters of the query are those of GET; a POST carries them as its content.
    private func writeOperation(
        _ method: String, _ row: RouteRow, _ content: RequestContent? = nil, to writer: inout JSONWriter
    ) {
        writer.key(method)
        writer.beginObject()
        let name = OpenAPI.operation(row.template)
        writer.member("operationId", content == nil ? name : name + "-post")
        writer.member("summary", row.meaning)
        writer.key("parameters")
        writer.beginList()
        for (name, example) in zip(row.variableNames, examples(row)) {
            writePathParameter(name, example, to: &writer)
        }
        if content == nil { for name in names(row) { writeReference("parameters", name, to: &writer) } }
        writer.endList()
        if let content { writeRequestBody(content, to: &writer) }
        writer.key("responses")
        writer.beginObject()
        writer.key("200")
        writer.beginObject()
        writer.member("description", row.meaning)
        writer.key("content")
        writer.beginObject()
        writeContent(row, content, to: &writer)
        writer.endObject()
        writer.endObject()
        if row.variableNames.contains(where: { $0 != "name" }) {
            writer.key("308")
            writer.raw(##"{"description":"The record has another id now, at Location."}"##.utf8)
        }
        for status in OpenAPI.statuses(row, method) {
            writer.key(String(status))
            writeReference("responses", String(status), to: &writer)
        }
        writer.endObject()
        writer.endObject()
    }

    /// `/v1/actors/{id}/rhetoric` as `actors-id-rhetoric`.
    private static func operation(_ template: String) -> String {
        let words = template.split { "/{}".contains($0) }.filter { $0 != "v1" }
        return words.isEmpty ? (template == "/" ? "root" : "index") : words.joined(separator: "-")
    }

    /// Values of the path's variables that have an answer, where the dataset has records.
    func examples(_ row: RouteRow) -> [String] {
        func ids(_ resource: Resource) -> [String] {
            catalog.visibleIds(resource).prefix(2) + ["none", "none"]
        }
        switch row.anyRoute {
        case .record(let resource, _), .embed(let resource, _): return ids(resource)
        case .related, .analysis: return ids(.actors)
        case .facet(let resource, _): return [Schema.of(resource).countableFilters.first?.name ?? "none"]
        default: return ["events"]
        }
    }

    private func writePathParameter(_ name: String, _ example: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("in", "path")
        writer.key("required")
        writer.flag(true)
        writer.member("description", name == "name" ? "The name." : "The record's id.")
        writer.key("schema")
        writer.raw(##"{"type":"string","pattern":"^[a-z0-9_-]{1,80}$"}"##.utf8)
        writer.member("example", example)
        writer.endObject()
    }

    /// The names of the components that are the query's parameters.
    private func names(_ row: RouteRow) -> [String] {
        let shared = row.parameters.map { OpenAPI.component($0, row) }
        guard let resource = row.filters else { return shared }
        return shared
            + Schema.of(resource).filters.flatMap { filter in
                operators(filter, Schema.of(resource)).map { "\(resource.rawValue).\(filter.parameter($0))" }
            }
    }

    private func writeContent(_ row: RouteRow, _ content: RequestContent?, to writer: inout JSONWriter) {
        var seen = Set<String>()
        for format in row.formats {
            let type = String(format.contentType.prefix { $0 != ";" })
            guard seen.insert(type).inserted else { continue }
            writer.key(type)
            writer.beginObject()
            writer.key("schema")
            switch type {
            case "application/json": writeReference("schemas", schemaName(row), to: &writer)
            case "application/feed+json", "application/ld+json": writer.raw(#"{"type":"object"}"#.utf8)
            case "application/vnd.citationstyles.csl+json": writer.raw(#"{"type":"array"}"#.utf8)
            default: writer.raw(#"{"type":"string"}"#.utf8)
            }
            writer.key("examples")
            writer.beginObject()
            writer.key(content == nil ? "live" : "answer")
            writer.beginObject()
            if let content {
                writer.key("value")
                writeAnswerExample(content, to: &writer)
            } else {
                writer.member("externalValue", publicAddress.absolute(liveExample(row, format)))
            }
            writer.endObject()
            writer.endObject()
            writer.endObject()
        }
    }

    private func schemaName(_ row: RouteRow) -> String {
        switch row.anyRoute {
        case .list(let resource), .related(_, let resource): "list-of-" + resource.rawValue
        case .record(let resource, _): "one-of-" + resource.rawValue
        case .facet, .search, .corrections, .changes: "page"
        case .analysis(.nodeGraph), .annotations, .variables: "rows"
        case .check: "checked"
        case .match: "page"
        case .reconcile, .suggest, .flyout, .properties: "document"
        case .index, .dataset, .vocabularies, .vocabulary, .analysis: "description"
        case .schema, .openAPI, .embed, .oembed, .stream, .page, .file: "document"
        case .health, .readiness: "status"
        }
    }

    // MARK: Failures

    /// Every failure that an answer can be, once, with a word for what varies.
    static let failures: [Failure] =
        [
            .malformedRequest(detail: "The method is not a token."),
            .content([.content("[0].revision", "[0].revision is a whole number from 1.")]),
            .unsupportedMediaType(
                wanted: "application/json",
                detail: "Content is taken here as application/json; the request has no Content-Type."),
            .invalidEncoding(parameter: "q", detail: "The percent-encoding in q is not UTF-8."),
            .unexpectedBody,
            .notFound(path: "/v1/actors/nowhere", didYouMean: nil),
            .methodNotAllowed(method: "DELETE", allowed: "GET, HEAD, OPTIONS"),
            .notAcceptable(available: ["json"]),
            .retracted(id: "some-id", date: "2024-03-01", note: "It was never said."), .preconditionFailed,
            .requestTimeout, .contentTooLarge(limitBytes: 1_048_576), .targetTooLong(limitBytes: 8000),
            .headerTooLarge(detail: "The request has more than 64 header field lines."),
            .notImplemented(format: "yaml"), .tooManyRequests(retryAfterSeconds: 1),
            .tooManyStreams(limit: 256), .preparing, .overloaded, .draining,
        ]
        + Failure.parameterErrors.map {
            .parameters([Problem.Detail(code: $0.code, parameter: "limit", detail: "\($0.title).")])
        }

    /// The statuses of the failures that a path can answer with.
    private static func statuses(_ row: RouteRow, _ method: String) -> [UInt16] {
        let isVariable = row.template.contains("{") || row.template.contains("/flyout/")
        return Set(failures.map(\.problem.status)).sorted().filter { status in
            switch status {
            case 404: isVariable || row.template == "/oembed"
            case 501: row.template == "/oembed"
            case 410:
                row.template.contains("{id}") || row.template == "/oembed"
                    || row.template == "/reconcile/flyout/entity"
            case 415: method == "post"
            case 412: method == "get"
            default: true
            }
        }
    }

    private func writeFailures(to writer: inout JSONWriter) {
        let problems = Dictionary(grouping: OpenAPI.failures.map(\.problem), by: \.status)
        for (status, problems) in problems.sorted(by: { $0.key < $1.key }) {
            writer.key(String(status))
            writer.beginObject()
            writer.member("description", problems.map(\.title).joined(separator: "; "))
            writer.key("content")
            writer.beginObject()
            writer.key("application/problem+json")
            writer.beginObject()
            writer.key("schema")
            writeReference("schemas", "problem", to: &writer)
            writer.key("examples")
            writer.beginObject()
            for problem in problems {
                writer.key(problem.code)
                writer.beginObject()
                writer.key("value")
                Refusal.write(problem, requestId: "0000000000000001", to: &writer)
                writer.endObject()
            }
            writer.endObject()
            writer.endObject()
            // The same as a page, for whoever asks for HTML.
            writer.key("text/html")
            writer.raw(##"{"schema":{"type":"string"}}"##.utf8)
            writer.endObject()
            writer.endObject()
        }
    }

    func writeReference(_ kind: String, _ name: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("$ref", "#/components/\(kind)/\(name)")
        writer.endObject()
    }

    /// The operators that a filter takes.
    func operators(_ filter: Filter, _ schema: Schema) -> [Operator] {
        FilterReader(catalog, schema, expandsMembers: false).operators(filter)
    }
}

extension Filter {
    /// The parameter that asks by an operator.
    func parameter(_ comparison: Operator) -> String {
        comparison == .equal ? name : name + "__" + comparison.rawValue
    }
}
