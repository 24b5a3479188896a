// What a journal keeps of an edition, in the form in which data files have it, so that one reader serves both.

internal import Catalog
internal import Representations

/// Writes the descriptions of a dataset as its files have them.
enum DatasetFile {
    /// The fields that are kept of a record that was taken back.
    static let tombstoneFields = [
        "id", "status", "correction", "revision", "added", "modified", "former_ids",
    ]

    /// Writes what `dataset.yaml` says.
    static func write(_ dataset: DatasetDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", dataset.name)
        writer.member("version", dataset.version)
        writer.member("title", dataset.title)
        writer.member("description", dataset.description)
        writer.member("licence", dataset.licence)
        writer.member("added", dataset.added.description)
        writer.member("modified", dataset.modified.description)
        writer.key("coverage")
        DatasetJSON.writeCoverage(dataset.coverage, to: &writer)
        writer.endObject()
    }

    /// Writes what `vocabularies.yaml` says: the lists that are the dataset's own.
    static func write(_ vocabularies: Vocabularies, to writer: inout JSONWriter) {
        writer.beginObject()
        for entry in Vocabularies.datasetKeys {
            writer.key(entry.key)
            writer.beginList()
            for term in vocabularies[entry.name]?.terms ?? [] {
                writer.beginObject()
                writer.member("code", term.code)
                writer.member("label", term.label)
                writer.member("definition", term.definition)
                writer.endObject()
            }
            writer.endList()
        }
        writer.endObject()
    }
}
