// The schemas of the OpenAPI document: what JSON answers look like, made from the tables of fields.

import Catalog
import Representations

extension OpenAPI {
    /// Writes every schema.
    func writeSchemas(to writer: inout JSONWriter) {
        writer.key("problem")
        writer.raw(
            ##"{"type":"object","required":["type","title","status","detail","code","errors","request_id"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["parameter","code","detail","did_you_mean"],"properties":{"parameter":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},"did_you_mean":{"type":["string","null"]}}}}}}"##
                .utf8)
        writer.key("status")
        writer.raw(
            ##"{"type":"object","required":["status"],"properties":{"status":{"type":"string"}}}"##.utf8)
        writer.key("document")
        writer.raw(#"{"type":"object"}"#.utf8)
        writer.key("description")
        writer.raw(##"{"type":"object","required":["data","meta","links"]}"##.utf8)
        writer.key("page")
        writer.raw(
            ##"{"type":"object","required":["data","meta","links"],"properties":{"data":{"type":"array","items":{"type":"object"}},"meta":{"$ref":"#/components/schemas/meta"},"links":{"type":"object"}}}"##
                .utf8)
        writer.key("meta")
        writer.raw(
            ##"{"type":"object","required":["total","limit","next_cursor","dataset_version"],"properties":{"total":{"type":"integer"},"limit":{"type":"integer"},"next_cursor":{"type":"string"},"dataset_version":{"type":"string"}}}"##
                .utf8)
        writer.key("ninjs")
        writer.raw(
            ##"{"type":"object","required":["uri"],"properties":{"uri":{"type":"string","format":"uri"}}}"##
                .utf8)
        writer.key("rows")
        writer.raw(##"{"type":"array","items":{"type":"object"}}"##.utf8)
        writeContentSchemas(to: &writer)
        for schema in Schema.all {
            let name = schema.resource.rawValue
            writer.key("record-of-" + name)
            writeRecord(schema, to: &writer)
            let record = ##"{"$ref":"#/components/schemas/record-of-\##(name)"}"##
            let records = ##"{"type":"array","items":\##(record)}"##
            let ninjs = ##"{"$ref":"#/components/schemas/ninjs"}"##
            writer.key("list-of-" + name)
            writer.raw(
                ##"{"anyOf":[{"type":"object","required":["data","meta","links"],"properties":{"data":\##(records),"meta":{"$ref":"#/components/schemas/meta"},"links":{"type":"object"},"included":{"type":"object"}}},\##(records),{"type":"array","items":\##(ninjs)}]}"##
                    .utf8)
            writer.key("one-of-" + name)
            writer.raw(
                ##"{"anyOf":[{"type":"object","required":["data","meta","links"],"properties":{"data":\##(record),"meta":{"type":"object"},"links":{"type":"object"},"included":{"type":"object"}}},\##(ninjs)]}"##
                    .utf8)
        }
    }

    /// Any key may be missing where `fields` asks for others, and `highlights` is there where it was asked for.
    private func writeRecord(_ schema: Schema, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "object")
        writer.member("description", schema.resource.meaning)
        writer.key("additionalProperties")
        writer.flag(false)
        writer.key("properties")
        writer.beginObject()
        for field in schema.fields where !field.isHidden { write(field, to: &writer) }
        writer.key("highlights")
        writer.raw(#"{"type":"object"}"#.utf8)
        writer.endObject()
        writer.endObject()
    }

    private func write(_ field: Field, to writer: inout JSONWriter) {
        writer.key(field.name)
        writer.beginObject()
        writer.member("description", field.meaning)
        writeType(field.type, isRequired: field.isRequired, to: &writer)
        writer.endObject()
    }

    private func writeType(_ type: FieldType, isRequired: Bool, to writer: inout JSONWriter) {
        func types(_ name: String) -> [String] { isRequired ? [name] : [name, "null"] }
        switch type {
        case .identifier, .text, .url, .language, .reference, .date, .day, .instant, .term:
            writer.member("type", types("string"))
        case .number: writer.member("type", types("integer"))
        case .flag: writer.member("type", "boolean")
        case .texts:
            writer.member("type", "object")
            writer.key("additionalProperties")
            writer.raw(#"{"type":"string"}"#.utf8)
        case .list(let element):
            writer.member("type", "array")
            writer.key("items")
            writer.beginObject()
            writeType(element, isRequired: true, to: &writer)
            writer.endObject()
        case .object(let fields):
            writer.member("type", types("object"))
            writer.member("required", fields.map(\.name))
            writer.key("additionalProperties")
            writer.flag(false)
            writer.key("properties")
            writer.beginObject()
            for field in fields { write(field, to: &writer) }
            writer.endObject()
        }
    }
}
