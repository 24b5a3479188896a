// What there is: the index, the dataset, the vocabularies, the schemas.

import Catalog
import HTTPMessage
import Representations

/// Writes the answers that describe the others.
struct IndexAnswer {
    private let edition: Edition
    private var catalog: Catalog { edition.catalog }

    init(_ edition: Edition) { self.edition = edition }

    /// `/v1`
    func index() -> Answer {
        .json(canonical: "/v1") { writer in
            writer.beginObject()
            writer.key("data")
            writer.beginObject()
            writer.member("name", catalog.dataset.name)
            writer.member("title", catalog.dataset.title)
            writer.member("description", catalog.dataset.description)
            writer.key("resources")
            writer.beginList()
            for resource in Resource.allCases { write(resource, to: &writer) }
            writer.endList()
            writer.key("paths")
            writer.beginList()
            for row in RouteRow.api {
                writer.beginObject()
                writer.member("path", row.template)
                writer.member("meaning", row.meaning)
                writer.member("methods", row.methods)
                writer.member("formats", row.formats.map(\.rawValue))
                writer.endObject()
            }
            writer.endList()
            writer.endObject()
            writeMeta(to: &writer)
            writeLinks(
                "/v1", [("dataset", "/v1/dataset"), ("vocabularies", "/v1/vocabularies")], to: &writer)
            writer.endObject()
        }
    }

    private func write(_ resource: Resource, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", resource.rawValue)
        writer.member("meaning", resource.meaning)
        writer.member("href", "/v1/\(resource.rawValue)")
        writer.member("count", catalog.table(resource).visible.count)
        writer.member("filters", Schema.of(resource).filters.map(\.name))
        writer.member("examples", Examples(catalog).addresses(resource))
        writer.endObject()
    }

    /// `/v1/dataset`
    func dataset() -> Answer {
        .json(canonical: "/v1/dataset") { writer in
            writer.beginObject()
            writer.key("data")
            DatasetJSON.write(catalog, version: edition.version, to: &writer)
            writeMeta(to: &writer)
            writeLinks("/v1/dataset", [("index", "/v1")], to: &writer)
            writer.endObject()
        }
    }

    /// `/v1/vocabularies`
    func vocabularies() -> Answer {
        .json(canonical: "/v1/vocabularies") { writer in
            writer.beginObject()
            writer.key("data")
            writer.beginList()
            for vocabulary in catalog.vocabularies.all {
                writer.beginObject()
                writer.member("name", vocabulary.name)
                writer.member("title", vocabulary.title)
                writer.member("origin", vocabulary.origin)
                writer.member("terms", vocabulary.terms.map(\.code))
                writer.member("href", "/v1/vocabularies/\(vocabulary.name)")
                writer.endObject()
            }
            writer.endList()
            writeMeta(to: &writer)
            writeLinks("/v1/vocabularies", [("index", "/v1")], to: &writer)
            writer.endObject()
        }
    }

    /// `/v1/vocabularies/{name}`
    func vocabulary(_ name: String) throws(Failure) -> Answer {
        guard let vocabulary = catalog.vocabularies[name] else {
            let nearest = Suggestion.nearest(to: name, among: catalog.vocabularies.all.map(\.name)).first
            throw .notFound(
                path: "/v1/vocabularies/\(Target.encode(segment: name))",
                didYouMean: nearest.map { "/v1/vocabularies/\($0)" })
        }
        return .json(canonical: "/v1/vocabularies/\(name)") { writer in
            writer.beginObject()
            writer.key("data")
            VocabularyJSON.write(vocabulary, to: &writer)
            writeMeta(to: &writer)
            writeLinks("/v1/vocabularies/\(name)", [("list", "/v1/vocabularies")], to: &writer)
            writer.endObject()
        }
    }

    /// `/v1/schemas/{resource}`
    func schema(_ resource: Resource) -> Answer {
        .json(canonical: "/v1/schemas/\(resource.rawValue)") { writer in
            RecordSchema.write(Schema.of(resource), vocabularies: catalog.vocabularies, to: &writer)
        }
    }

    private func writeMeta(to writer: inout JSONWriter) {
        writer.key("meta")
        writer.beginObject()
        writer.member("dataset_version", edition.version)
        writer.endObject()
    }

    private func writeLinks(_ path: String, _ others: [(String, String)], to writer: inout JSONWriter) {
        writer.key("links")
        writer.beginObject()
        writer.member("self", path)
        for (name, address) in others { writer.member(name, address) }
        writer.endObject()
    }
}
