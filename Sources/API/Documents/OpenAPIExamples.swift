// The examples of the OpenAPI document, made from the records that are served, so that each of them is true.

import Catalog
import HTTPMessage
import Representations

extension OpenAPI {
    /// The first id of a kind, where the dataset has records of it.
    private func firstId(_ resource: Resource) -> String {
        catalog.visibleIds(resource).first { _ in true } ?? "none"
    }

    /// What the first actor that may be seen is called.
    private var firstName: String {
        catalog.table(.actors).visible.first.map { catalog.table(.actors).label(Int($0)) } ?? "none"
    }

    /// Whether a parameter is a list with commas between its values.
    static func isList(_ parameter: Parameter) -> Bool {
        ["sort", "fields", "include", "facet", "resource", "change"].contains(parameter.name)
            || parameter == .type
    }

    /// A value to try; `nil` where the parameter means something beside another one alone.
    func example(_ parameter: Parameter, _ schema: Schema) -> TableCell? {
        let dependent: [Parameter] = [
            .bom, .header, .ninjs, .accessed, .highlight, .depth, .before, .after, .cursor, .include, .format,
        ]
        if dependent.contains(parameter) { return nil }
        switch parameter {
        case .url: return .text(publicAddress.record(.actors, firstId(.actors)))
        case .id: return nil
        case .actors: return .text(catalog.visibleIds(.actors).prefix(2).joined(separator: ","))
        case .name, .prefix: return .text(firstName)
        case .facet: return schema.countableFilters.first.map { .list([.text($0.name)]) }
        default:
            let isNumber = ["limit", "facet_size", "maxwidth", "maxheight"].contains(parameter.name)
            if isNumber || parameter == .offset { return Int(parameter.example).map(TableCell.count) }
            return Self.isList(parameter) ? .list([.text(parameter.example)]) : .text(parameter.example)
        }
    }

    /// The address of an answer of a path in a representation.
    func liveExample(_ row: RouteRow, _ format: Format) -> String {
        var path = row.template
        for (name, value) in zip(row.variableNames, examples(row)) {
            path = path.replacing("{\(name)}", with: value, maxReplacements: 1)
        }
        if format != row.formats[0] { path += "." + format.rawValue }
        if row.template == "/openapi" { path = "/openapi.json" }
        if row.template == "/" { return "/?format=" + format.rawValue }
        var pairs: [String] = []
        if row.parameters.contains(.limit) { pairs.append("limit=1") }
        if row.parameters.contains(.text) && row.filters == nil {
            pairs.append("q=" + Parameter.text.example)
        }
        for parameter in row.parameters where [.url, .name, .prefix].contains(parameter) {
            if case .text(let value)? = example(parameter, .of(.actors)) {
                pairs.append(parameter.name + "=" + Target.encode(value))
            }
        }
        if row.parameters.contains(.id) { pairs.append("id=" + Target.encode(flyoutExample(row))) }
        return path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// An id that the flyout of a path has words on.
    func flyoutExample(_ row: RouteRow) -> String {
        switch row.anyRoute {
        case .flyout(.type): ReconcileType.any.id
        case .flyout(.property): "names"
        default: firstId(.actors)
        }
    }

    // MARK: Contents

    /// Writes the value of a parameter that is JSON.
    func writeJSONExample(_ parameter: Parameter, to writer: inout JSONWriter) {
        writer.beginObject()
        if parameter == .queries {
            writer.key("q0")
            writer.beginObject()
            writer.member("query", firstName)
            writer.endObject()
        } else {
            writer.member("ids", [firstId(.actors)])
            writer.key("properties")
            writer.beginList()
            writer.beginObject()
            writer.member("id", "names")
            writer.endObject()
            writer.endList()
        }
        writer.endObject()
    }

    /// Writes the member `requestBody`.
    func writeRequestBody(_ content: RequestContent, to writer: inout JSONWriter) {
        writer.key("requestBody")
        writer.beginObject()
        writer.key("required")
        writer.flag(true)
        writer.member("description", "At most \(content.limitBytes) bytes.")
        writer.key("content")
        writer.beginObject()
        writer.key(content.mediaType)
        writer.beginObject()
        writer.key("schema")
        writeReference("schemas", content.schema, to: &writer)
        writer.key("example")
        writeBodyExample(content, to: &writer)
        if content.schema == ReconcileAnswer.content.schema {
            writer.key("encoding")
            writer.raw(
                #"{"queries":{"contentType":"application/json"},"extend":{"contentType":"application/json"}}"#
                    .utf8)
        }
        writer.endObject()
        writer.endObject()
        writer.endObject()
    }

    private func writeBodyExample(_ content: RequestContent, to writer: inout JSONWriter) {
        if content.schema == CheckAnswer.content.schema {
            writer.raw(citationExample)
        } else {
            writer.beginObject()
            writer.key("queries")
            writeJSONExample(.queries, to: &writer)
            writer.endObject()
        }
    }

    private var citationExample: [UInt8] {
        var writer = JSONWriter()
        writer.beginList()
        writer.beginObject()
        writer.member("id", firstId(.actors))
        writer.member("revision", 1)
        writer.endObject()
        writer.endList()
        return writer.bytes
    }

    /// Writes what the example of a content is answered with.
    func writeAnswerExample(_ content: RequestContent, to writer: inout JSONWriter) {
        var answer: Answer?
        if content.schema == CheckAnswer.content.schema {
            answer = try? CheckAnswer(edition, citationExample).answer()
        } else {
            var json = JSONWriter()
            writeJSONExample(.queries, to: &json)
            let query = Target.Parameter(name: "queries", value: String(decoding: json.bytes, as: UTF8.self))
            answer = try? ReconcileAnswer(edition, names, publicAddress).answer([query], canonical: nil)
        }
        if case .bytes(let bytes)? = answer?.content { writer.raw(bytes.dropLast()) } else { writer.null() }
    }

    /// Writes the schemas of contents, and of the answers to them.
    func writeContentSchemas(to writer: inout JSONWriter) {
        writer.key(CheckAnswer.content.schema)
        writer.raw(
            ##"{"type":"array","maxItems":\##(CheckAnswer.citationMaximum),"items":{"type":"object","required":["id","revision"],"additionalProperties":false,"properties":{"id":{"type":"string","minLength":1,"maxLength":\##(CheckAnswer.idLengthMaximum)},"revision":{"type":"integer","minimum":1}}}}"##
                .utf8)
        writer.key("checked")
        let states = CheckAnswer.State.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        writer.raw(
            ##"{"type":"object","required":["data","meta","links"],"properties":{"data":{"type":"array","items":{"type":"object","required":["id","revision","state","current_id","current_revision","type","title","correction","href"],"properties":{"id":{"type":"string"},"revision":{"type":"integer"},"state":{"type":"string","enum":[\##(states)]},"current_id":{"type":["string","null"]},"current_revision":{"type":["integer","null"]},"type":{"type":["string","null"]},"title":{"type":["string","null"]},"correction":{"type":["object","null"],"required":["date","note"],"properties":{"date":{"type":"string","format":"date"},"note":{"type":"string"}}},"href":{"type":["string","null"]}}}}}}"##
                .utf8)
        writer.key(ReconcileAnswer.content.schema)
        writer.raw(
            ##"{"type":"object","minProperties":1,"maxProperties":1,"additionalProperties":false,"properties":{"queries":{"$ref":"#/components/schemas/reconciliation-queries"},"extend":{"$ref":"#/components/schemas/reconciliation-extend"}}}"##
                .utf8)
        let types = ReconcileType.all(catalog).map { "\"\($0.id)\"" }.joined(separator: ",")
        let properties = ReconcileProperty.all(catalog).map { "\"\($0.id)\"" }.joined(separator: ",")
        let strictness = ReconcileQuery.Strictness.allCases.map { "\"\($0.rawValue)\"" }
            .joined(separator: ",")
        // An empty type is none: clients send it where nobody chose one.
        let type = ##"{"type":"string","enum":["",\##(types)]}"##
        // A cell that was reconciled is sent by its id, an empty one as null.
        let entity = ##"{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}"##
        let value = ##"{"anyOf":[{"type":["string","number","boolean","null"]},\##(entity)]}"##
        writer.key("reconciliation-queries")
        writer.raw(
            ##"{"type":"object","maxProperties":\##(ReconcileReading.queryMaximum),"additionalProperties":{"type":"object","additionalProperties":false,"required":["query"],"properties":{"query":{"type":"string"},"type":{"anyOf":[\##(type),{"type":"array","items":\##(type)}]},"type_strict":{"type":"string","enum":[\##(strictness)]},"limit":{"type":"integer","minimum":1,"maximum":\##(ReconcileQuery.limitMaximum)},"properties":{"type":"array","maxItems":\##(ReconcileReading.propertyMaximum),"items":{"type":"object","required":["pid","v"],"properties":{"pid":{"type":"string","enum":[\##(properties)]},"v":{"anyOf":[\##(value),{"type":"array","maxItems":\##(ReconcileReading.valueMaximum),"items":\##(value)}]}}}}}}}"##
                .utf8)
        writer.key("reconciliation-extend")
        writer.raw(
            ##"{"type":"object","required":["ids","properties"],"additionalProperties":false,"properties":{"ids":{"type":"array","minItems":1,"maxItems":\##(ReconcileReading.idMaximum),"items":{"type":"string"}},"properties":{"type":"array","minItems":1,"maxItems":\##(ReconcileReading.propertyMaximum),"items":{"type":"object","required":["id"],"properties":{"id":{"type":"string","enum":[\##(properties)]},"settings":{"type":"object","properties":{"limit":{"anyOf":[{"type":"integer","minimum":0},{"type":"string","pattern":"^[0-9]{0,9}$"}]}}}}}}}}"##
                .utf8)
    }
}
