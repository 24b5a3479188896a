// What a list that found nothing had looked at: no entry is not no event.

import Catalog
import Representations

/// Writes, for an empty list, what was searched and what each condition finds by itself.
struct Searched {
    private let catalog: Catalog
    private let question: Question

    init(_ catalog: Catalog, _ parameters: ListParameters) {
        self.catalog = catalog
        question = parameters.question
    }

    /// Writes the member `searched`.
    func write(to writer: inout JSONWriter) {
        let resource = question.resource
        writer.key("searched")
        writer.beginObject()
        writer.member("records", catalog.table(resource).visible.count)
        writer.member(
            "detail",
            "None of the \(catalog.table(resource).visible.count) \(resource.plural) in the dataset satisfies all conditions; that is no proof that there was none."
        )
        writer.key("conditions")
        writer.beginList()
        for (condition, total) in parts {
            writer.beginObject()
            writer.member("condition", condition)
            writer.member("matches_alone", total)
            writer.endObject()
        }
        writer.endList()
        writer.key("coverage")
        DatasetJSON.writeCoverage(catalog.dataset.coverage, to: &writer)
        writer.endObject()
    }

    /// What each condition finds by itself.
    var parts: [(condition: String, total: Int)] {
        partQuestions().map { ($0.0, catalog.select($0.1).total) }
    }

    /// Each condition as a question of its own.
    private func partQuestions() -> [(String, Question)] {
        var parts = question.conditions.map { condition in
            var alone = Question(question.resource)
            alone.conditions = [condition]
            let name = condition.filter.name
            return (condition.operator == .equal ? name : name + "__" + condition.operator.rawValue, alone)
        }
        if let text = question.text {
            var alone = Question(question.resource)
            alone.text = text
            parts.append(("q", alone))
        }
        if let day = question.asOf {
            var alone = Question(question.resource)
            alone.asOf = day
            parts.append(("as_of", alone))
        }
        return parts
    }
}
