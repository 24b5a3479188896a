// `POST /v1/check`: what became of the records that a story cites, by id and revision.

import Catalog
import HTTPMessage
import Representations
import StructuredText

/// Reads which records are cited, and writes what became of each.
struct CheckAnswer {
    /// What became of a citation.
    enum State: String, CaseIterable {
        /// The record stands in the revision that was cited.
        case unchanged
        /// There is a later revision.
        case corrected
        /// The record was taken back.
        case retracted
        /// The record has another id now.
        case renamed
        /// There is no such record, or not in that revision yet.
        case unknown

        /// What it means, for the documentation.
        var meaning: String {
            switch self {
            case .unchanged: "the record stands in the revision cited"
            case .corrected: "there is a later revision; `correction` has the note, where one was written"
            case .retracted: "the record was taken back; `correction` has the note"
            case .renamed:
                "the record has the id `current_id` now; `correction` has the note of a later revision"
            case .unknown: "there is no such record, or it has no such revision"
            }
        }
    }

    /// How many citations are checked at once.
    static let citationMaximum = 500
    /// How long a cited id may be, in characters as JSON Schema counts them (Unicode scalars).
    static let idLengthMaximum = 200

    /// 500 citations of the longest ids there are take half of it.
    static let content = RequestContent(
        mediaType: "application/json", limitBytes: 131_072, schema: "citations")

    private struct Citation {
        let id: String
        let revision: Int
    }

    private let edition: Edition
    private let citations: [Citation]

    /// - Throws: `content`, with every fault.
    init(_ edition: Edition, _ body: [UInt8]) throws(Failure) {
        self.edition = edition
        citations = try Self.read(body)
    }

    // MARK: Reading

    private static func read(_ body: [UInt8]) throws(Failure) -> [Citation] {
        if body.isEmpty {
            throw .content([
                .content("body", "Content is needed here: [{\"id\": \u{2026}, \"revision\": \u{2026}}].")
            ])
        }
        let root = try JSONDocument(body, at: "body") { .content([.content("body", $0)]) }.root
        guard let elements = root.elements else {
            throw .content([.content("body", "The content is a list of citations, not \(root.noun).")])
        }
        guard elements.count <= citationMaximum else {
            throw .content([
                .content(
                    "body",
                    "At most \(citationMaximum) citations are checked at once; these are \(elements.count).")
            ])
        }
        var citations: [Citation] = []
        var faults: [Problem.Detail] = []
        for (index, element) in elements.enumerated() {
            if let citation = citation(element, at: "[\(index)]", &faults) { citations.append(citation) }
        }
        if !faults.isEmpty { throw .content(faults) }
        return citations
    }

    private static func citation(
        _ element: JSONElement, at place: String, _ faults: inout [Problem.Detail]
    ) -> Citation? {
        guard let members = element.members else {
            faults.append(
                .content(place, "\(place) is \(element.noun), not an object with id and revision."))
            return nil
        }
        var id: String?
        var revision: Int?
        for (key, value) in members {
            let place = place + "." + key.prefix(80)
            switch key {
            case "id":
                id = value.text.flatMap {
                    (1...idLengthMaximum).contains($0.unicodeScalars.count) ? $0 : nil
                }
                if id == nil {
                    faults.append(
                        .content(
                            place,
                            "\(place) is a text of 1 to \(idLengthMaximum) characters: a record's id."))
                }
            case "revision":
                revision = value.integer.flatMap { $0 < 1 ? nil : $0 }
                if revision == nil { faults.append(.content(place, "\(place) is a whole number from 1.")) }
            default:
                let nearest = Suggestion.nearest(to: key, among: ["id", "revision"]).first
                faults.append(
                    .content(
                        place, "\(place) is not known; a citation has id and revision.", didYouMean: nearest))
            }
        }
        for name in ["id", "revision"] where !members.contains(where: { $0.key == name }) {
            faults.append(.content(place, "\(place) has no \(name)."))
        }
        guard let id, let revision else { return nil }
        return Citation(id: id, revision: revision)
    }

    // MARK: Answering

    /// A citation with what is known of its record.
    private struct Finding {
        let citation: Citation
        let state: State
        let record: RecordContent?
    }

    private func find(_ citation: Citation) -> Finding {
        let catalog = edition.catalog
        func finding(_ ordinal: Ordinal, _ state: State) -> Finding {
            let record = RecordContent(catalog, ordinal)
            // A revision that does not exist yet is not confirmed, whatever else is known of the id.
            guard citation.revision <= record.revision else {
                return Finding(citation: citation, state: .unknown, record: nil)
            }
            return Finding(citation: citation, state: state, record: record)
        }
        switch catalog.look(up: citation.id) {
        case .unknown: return Finding(citation: citation, state: .unknown, record: nil)
        case .retracted(let ordinal): return finding(ordinal, .retracted)
        case .former(let ordinal): return finding(ordinal, .renamed)
        case .record(let ordinal):
            let revision = RecordContent(catalog, ordinal).revision
            return finding(ordinal, citation.revision < revision ? .corrected : .unchanged)
        }
    }

    /// The answer: a row for each citation, in their order.
    func answer() -> Answer {
        let findings = citations.map(find)
        return .json(canonical: nil) { writer in
            writer.beginObject()
            writer.key("data")
            writer.beginList()
            for finding in findings { write(finding, to: &writer) }
            writer.endList()
            writer.key("meta")
            writer.beginObject()
            writer.member("total", findings.count)
            for state in State.allCases {
                writer.member(state.rawValue, findings.count { $0.state == state })
            }
            writer.member("dataset_version", edition.version)
            writer.endObject()
            writer.key("links")
            writer.beginObject()
            writer.member("corrections", "/v1/corrections")
            writer.endObject()
            writer.endObject()
        }
    }

    private func write(_ finding: Finding, to writer: inout JSONWriter) {
        let record = finding.record
        writer.beginObject()
        writer.member("id", finding.citation.id)
        writer.member("revision", finding.citation.revision)
        writer.member("state", finding.state.rawValue)
        writer.key("current_id")
        writer.text(orNull: record?.id)
        writer.key("current_revision")
        if let record { writer.number(record.revision) } else { writer.null() }
        writer.key("type")
        writer.text(orNull: record?.resource.rawValue)
        writer.key("title")
        // Of what was taken back, nothing is told but the note.
        writer.text(orNull: finding.state == .retracted ? nil : record?.title)
        writer.key("correction")
        if let record, let correction = correction(finding, record) {
            writer.beginObject()
            writer.member("date", correction.date.description)
            writer.member("note", correction.note)
            writer.endObject()
        } else {
            writer.null()
        }
        writer.key("href")
        writer.text(orNull: record.map { "/v1/\($0.resource.rawValue)/\($0.id)" })
        writer.endObject()
    }

    /// The note that the citing story does not have yet.
    private func correction(_ finding: Finding, _ record: RecordContent) -> (date: Day, note: String)? {
        finding.state == .retracted || finding.citation.revision < record.revision ? record.correction : nil
    }
}
