// The files that describe a dataset: `dataset.yaml` and `vocabularies.yaml`.

import Catalog
import StructuredText

/// The fields of `dataset.yaml`.
enum DatasetFields {
    static let all: [Field] = [
        Field("name", .text, required: true, "A short name."),
        Field("version", .text, required: true, "The editor's label of this edition."),
        Field("title", .text, required: true, "The title for people."),
        Field("description", .text, required: true, "What the dataset is."),
        Field("licence", .text, required: true, "The terms under which it may be used."),
        Field("added", .day, required: true, "The day that records without `added` came in."),
        Field("modified", .day, required: true, "The day that records without `modified` were last revised."),
        Field(
            "coverage",
            .object([
                Field("period", .date, required: true, "The span that its entries cover."),
                Field("actors", .list(.reference([.actors])), required: true, "The actors that it is about."),
                Field("languages", .list(.language), required: true, "The languages of its sources."),
                Field(
                    "last_review", .day, required: true, "The day on which it was last gone over as a whole."),
                Field("known_gaps", .list(.text), "What is known to be missing."),
            ]), required: true, "What the dataset covers."),
    ]

    /// The fields of `vocabularies.yaml`: the lists that a dataset defines itself.
    static let vocabularies: [Field] = Vocabularies.datasetKeys.map { entry in
        Field(
            entry.key,
            .list(
                .object([
                    Field("code", .identifier, required: true, "The word as records spell it."),
                    Field("label", .text, required: true, "The word as people read it."),
                    Field("definition", .text, required: true, "What it means."),
                ])), entry.title + ".")
    }

    /// The description that a checked `dataset.yaml` holds.
    ///
    /// - Returns: `nil` where a required field is missing or wrong, which has been reported then.
    static func description(_ view: RecordView) -> DatasetDescription? {
        guard let name = view.text("name"), let version = view.text("version"),
            let title = view.text("title"),
            let description = view.text("description"), let licence = view.text("licence"),
            let added = view.date("added"), let modified = view.date("modified"),
            let coverage = view.node("coverage").map(view.at),
            let period = coverage.date("period"), let review = coverage.date("last_review")
        else { return nil }
        return DatasetDescription(
            name: name, version: version, title: title, description: description, licence: licence,
            coverage: DatasetDescription.Coverage(
                period: period, actors: coverage.texts("actors"), languages: coverage.texts("languages"),
                lastReview: review.earliest, knownGaps: coverage.texts("known_gaps")),
            added: added.earliest, modified: modified.earliest)
    }
}

/// The terms of the dataset's own lists, gathered from all folders.
struct VocabularyFiles {
    private(set) var terms: [String: [Term]] = [:]
    private var places: [String: (term: Term, place: String)] = [:]

    /// Takes the terms of a checked `vocabularies.yaml`.
    ///
    /// - Parameter report: told of a code that stands twice with different words.
    mutating func add(
        _ view: RecordView, file: String, report: (_ line: Int, _ field: String, _ detail: String) -> Void
    ) {
        for entry in Vocabularies.datasetKeys {
            for (index, element) in view.elements(entry.key).enumerated() {
                guard let code = element.text("code"), let label = element.text("label"),
                    let definition = element.text("definition"),
                    element.node("code").map({ FieldReader.isIdentifier(element.utf8($0)) }) == true
                else { continue }
                let line = element.line(element.object)
                let term = Term(code, label, definition)
                if let other = places[entry.name + "/" + code] {
                    // The same words in two folders are one term; in one file they are a slip.
                    let path = "\(entry.key)[\(index)].code"
                    if other.term != term {
                        report(line, path, "\(code) has another label or definition at \(other.place)")
                    } else if other.place.hasPrefix(file + ":") {
                        report(line, path, "\(code) is listed twice: \(other.place) has it already")
                    }
                    continue
                }
                places[entry.name + "/" + code] = (term, "\(file):\(line)")
                terms[entry.name, default: []].append(term)
            }
        }
        for entry in Vocabularies.datasetKeys {
            let count = terms[entry.name]?.count ?? 0
            if count > Vocabulary.termMaximum {
                report(1, entry.key, "has \(count) words, and \(Vocabulary.termMaximum) are the most")
            }
        }
    }
}
