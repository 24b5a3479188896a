// What a dataset says about itself, and its vocabularies, as JSON.

public import Catalog

/// Writes the description of a dataset.
public enum DatasetJSON {
    /// Writes name, version, terms, coverage and counts.
    ///
    /// - Parameter version: the version that names the content.
    public static func write(_ catalog: Catalog, version: String, to writer: inout JSONWriter) {
        let dataset = catalog.dataset
        writer.beginObject()
        writer.member("name", dataset.name)
        writer.member("version", dataset.version)
        writer.member("dataset_version", version)
        writer.member("title", dataset.title)
        writer.member("description", dataset.description)
        writer.member("licence", dataset.licence)
        writer.key("coverage")
        writeCoverage(dataset.coverage, to: &writer)
        writer.key("counts")
        writer.beginObject()
        for resource in Resource.allCases {
            writer.member(resource.rawValue, catalog.table(resource).visible.count)
        }
        writer.endObject()
        writer.endObject()
    }

    /// Writes what a dataset covers.
    public static func writeCoverage(_ coverage: DatasetDescription.Coverage, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("period", coverage.period.description)
        writer.member("actors", coverage.actors)
        writer.member("languages", coverage.languages)
        writer.member("last_review", coverage.lastReview.description)
        writer.member("known_gaps", coverage.knownGaps)
        writer.endObject()
    }
}

/// Writes vocabularies.
public enum VocabularyJSON {
    /// Writes a vocabulary with all its terms.
    public static func write(_ vocabulary: Vocabulary, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", vocabulary.name)
        writer.member("title", vocabulary.title)
        writer.member("origin", vocabulary.origin)
        writer.key("scale")
        writer.text(orNull: vocabulary.scale)
        writer.member("notes", vocabulary.notes)
        writer.key("terms")
        writer.beginList()
        for term in vocabulary.terms { write(term, isEvent: vocabulary.name == "events", to: &writer) }
        writer.endList()
        writer.endObject()
    }

    private static func write(_ term: Term, isEvent: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("code", term.code)
        writer.member("label", term.label)
        writer.member("definition", term.definition)
        if isEvent {
            writer.member("quad", term.quad ?? 0)
            writer.key("score")
            writer.number(term.score ?? 0)
            writer.member("cameo", term.cameo)
            writer.key("modes")
            writer.beginList()
            for mode in term.modes {
                writer.beginObject()
                writer.member("code", mode.code)
                writer.member("label", mode.label)
                writer.member("definition", mode.definition)
                writer.key("score")
                writer.number(mode.score ?? 0)
                writer.endObject()
            }
            writer.endList()
        }
        writer.endObject()
    }
}
