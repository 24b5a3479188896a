// The parameters of the OpenAPI document: those that shape an answer, and a filter's operators one by one.

import Catalog
import Charts
import Representations

extension OpenAPI {
    /// The name of the component that a shaping parameter is: some differ by the kind of record, or by the path.
    static func component(_ parameter: Parameter, _ row: RouteRow) -> String {
        switch parameter.name {
        case "sort", "fields", "include", "facet": parameter.name + "." + kind(row).rawValue
        case "q" where parameter == .name: "q.name"
        case "q" where row.filters == nil: "q.required"
        case "limit" where parameter == .candidateLimit: "limit.candidates"
        case "cursor" where parameter == .offset: "cursor.offset"
        case "type" where parameter == .actorType: "type.actor"
        case "id" where parameter == .id: "id." + (row.template.split(separator: "/").last ?? "")
        case "format": "format." + row.formats.map(\.rawValue).joined(separator: ".")
        default: parameter.name
        }
    }

    private static func kind(_ row: RouteRow) -> Resource {
        switch row.anyRoute {
        case .list(let resource), .related(_, let resource), .record(let resource, _),
            .facet(let resource, _):
            resource
        default: .sources
        }
    }

    /// Writes every component that a path refers to.
    func writeParameters(to writer: inout JSONWriter) {
        var written = Set<String>()
        for row in RouteRow.api {
            for parameter in row.parameters {
                let name = OpenAPI.component(parameter, row)
                guard written.insert(name).inserted else { continue }
                writer.key(name)
                write(parameter, row, to: &writer)
            }
        }
        for schema in Schema.all {
            for filter in schema.filters {
                for comparison in operators(filter, schema) {
                    writer.key("\(schema.resource.rawValue).\(filter.parameter(comparison))")
                    write(filter, comparison, schema, to: &writer)
                }
            }
        }
    }

    private func write(_ parameter: Parameter, _ row: RouteRow, to writer: inout JSONWriter) {
        let schema = Schema.of(OpenAPI.kind(row))
        writer.beginObject()
        writer.member("name", parameter.name)
        writer.member("in", "query")
        writer.member("description", parameter.meaning + " Takes " + parameter.values + ".")
        if Self.isList(parameter) {
            writer.member("style", "form")
            writer.key("explode")
            writer.flag(false)
        }
        if parameter == .cursor || parameter == .text {
            writer.key("allowEmptyValue")
            writer.flag(true)
        }
        let needed: [Parameter] = [.url, .name, .prefix, .id]
        if needed.contains(parameter) || parameter == .text && row.filters == nil {
            writer.key("required")
            writer.flag(true)
        }
        if parameter == .queries || parameter == .extend {
            // JSON as the value of a parameter is described as content (OpenAPI 3.1.1 section 4.8.12.4).
            writer.key("content")
            writer.beginObject()
            writer.key("application/json")
            writer.beginObject()
            writer.key("schema")
            writeReference("schemas", "reconciliation-" + parameter.name, to: &writer)
            writer.key("example")
            writeJSONExample(parameter, to: &writer)
            writer.endObject()
            writer.endObject()
            writer.endObject()
            return
        }
        if let example = example(parameter, schema) {
            writer.key("example")
            example.write(to: &writer)
        }
        writer.key("schema")
        switch parameter.name {
        case "limit" where parameter == .candidateLimit:
            writeRange(1, ReconcileQuery.limitMaximum, to: &writer)
        case "cursor" where parameter == .offset: writeRange(0, 10_000, to: &writer)
        case "kind" where parameter == .actorKind, "type" where parameter == .actorType:
            writeWords(ReconcileType.all(catalog).map(\.id), to: &writer)
        case "id" where row.template.hasSuffix("/type"):
            writeWords(ReconcileType.all(catalog).map(\.id), to: &writer)
        case "id" where row.template.hasSuffix("/property"):
            writeWords(ReconcileProperty.all(catalog).map(\.id), to: &writer)
        case "limit": writeRange(ListParameters.limitMinimum, ListParameters.limitMaximum, to: &writer)
        case "facet_size": writeRange(1, Facets.sizeMaximum, to: &writer)
        case "format": writeWords(row.formats.map(\.rawValue), to: &writer)
        case "expand": writeWords(Parameter.expansions, to: &writer)
        case "shape": writeWords(Parameter.shapes, to: &writer)
        case "ninjs": writeWords(NinjsVersion.allCases.map(\.rawValue), to: &writer)
        case "bom", "header", "download", "highlight", "explain": writeWords(OpenAPI.flags, to: &writer)
        case "width": writeRange(Chart.widthMinimum, Chart.widthMaximum, to: &writer)
        case "scheme": writeWords(ColourScheme.allCases.map(\.rawValue), to: &writer)
        case "as_of": writer.raw(OpenAPI.date.utf8)
        case "accessed": writer.raw(#"{"type":"string","format":"date"}"#.utf8)
        case "fields": writeList(schema.fields.filter { !$0.isHidden }.map(\.name), to: &writer)
        case "include": writeList(schema.referencedResources.map(\.rawValue), to: &writer)
        case "facet":
            writeList(schema.countableFilters.map(\.name), maximum: Facets.countMaximum, to: &writer)
        case "type", "resource": writeList(Resource.allCases.map(\.rawValue), to: &writer)
        case "change": writeList(CatalogComparison.Kind.allCases.map(\.rawValue), to: &writer)
        case "actor": writeValue(.reference([.actors]), isElement: false, to: &writer)
        case "sort":
            writeList(
                schema.sortableFields.map(\.name).flatMap { [$0, "-" + $0] },
                maximum: ListParameters.sortKeyMaximum, to: &writer)
        case "maxwidth", "maxheight": writeRange(1, 100_000, to: &writer)
        case "q": writer.raw(OpenAPI.text.utf8)
        default: writer.raw(#"{"type":"string"}"#.utf8)
        }
        writer.endObject()
    }

    private func write(
        _ filter: Filter, _ comparison: Operator, _ schema: Schema, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("name", filter.parameter(comparison))
        writer.member("in", "query")
        writer.member("description", filter.meaning + " The record " + comparison.meaning + ".")
        if comparison.isRepeatable {
            writer.member("style", "form")
            writer.key("explode")
            writer.flag(!comparison.takesList)
        }
        // Parts of an id are texts like any other.
        let isPart = [.contains, .startswith, .endswith].contains(comparison)
        let type = isPart ? FieldType.text : schema.type(of: filter)
        writer.key("schema")
        if comparison == .isnull {
            writeWords(OpenAPI.flags, to: &writer)
        } else if comparison.isRepeatable {
            writer.beginObject()
            writer.member("type", "array")
            writer.member("minItems", 1)
            writer.member(
                "maxItems",
                comparison.takesList ? ListParameters.valueMaximum : ListParameters.parameterMaximum)
            writer.key("items")
            writeValue(type, isElement: true, to: &writer)
            writer.endObject()
        } else {
            writeValue(type, isElement: false, to: &writer)
        }
        writer.endObject()
    }

    /// - Parameter isElement: whether it is one of several in a parameter, whose length is limited as a whole.
    private func writeValue(_ type: FieldType, isElement: Bool, to writer: inout JSONWriter) {
        switch type {
        case .term(let name): writeWords(catalog.vocabularies[name]?.terms.map(\.code) ?? [], to: &writer)
        case .identifier, .reference: writer.raw(#"{"type":"string","pattern":"^[a-z0-9-]{1,80}$"}"#.utf8)
        case .date, .day, .object: writer.raw(OpenAPI.date.utf8)
        case .number: writer.raw(#"{"type":"integer","minimum":-2147483648,"maximum":2147483647}"#.utf8)
        case .flag: writeWords(OpenAPI.flags, to: &writer)
        default: writer.raw((isElement ? OpenAPI.element : OpenAPI.text).utf8)
        }
    }

    static let flags = ["true", "1", "on", "false", "0", "off"]

    /// A text without control characters and commas.
    private static let text =
        #"{"type":"string","minLength":1,"maxLength":\#(ListParameters.valueBytesMaximum),"pattern":"^[^\\x00-\\x1F\\x7F-\\x9F,]+$"}"#

    /// The same as one of several.
    private static let element = #"{"type":"string","minLength":1,"pattern":"^[^\\x00-\\x1F\\x7F-\\x9F,]+$"}"#

    /// The days of a date that every month has: what is written here is always understood, and more is.
    private static let date =
        #"{"type":"string","pattern":"^[0-9]{3}[1-9](-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$"}"#

    private func writeRange(_ minimum: Int, _ maximum: Int, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "integer")
        writer.member("minimum", minimum)
        writer.member("maximum", maximum)
        writer.endObject()
    }

    private func writeWords(_ words: [String], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "string")
        if !words.isEmpty { writer.member("enum", words) }
        writer.endObject()
    }

    private func writeList(_ words: [String], maximum: Int? = nil, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "array")
        writer.member("minItems", 1)
        if let maximum { writer.member("maxItems", maximum) }
        writer.key("items")
        writeWords(words, to: &writer)
        writer.endObject()
    }
}
