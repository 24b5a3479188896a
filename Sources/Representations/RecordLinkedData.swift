// A record as schema.org JSON-LD, for search engines and knowledge graphs. Nothing is rated, so nothing is a ClaimReview.

import Catalog

/// Writes one record as a node of schema.org (release 28).
///
/// Rhetoric is a `Quotation` where words are quoted and a `Claim` otherwise, an assessment a `Claim`; actors are
/// `Country`, `Place`, `Person`, `Organization` or, as a bloc or an office, a plain `Thing`; events are `Event`; the
/// rest is `CreativeWork`.
public struct RecordLinkedData: Sendable {
    private let edition: Edition
    private let address: PublicAddress
    private var catalog: Catalog { edition.catalog }

    /// Writes records of an edition, with absolute addresses.
    public init(_ edition: Edition, _ address: PublicAddress) {
        self.edition = edition
        self.address = address
    }

    /// Writes the record.
    public func write(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("@context", "https://schema.org")
        writer.member("@id", permalink(content))
        writer.member("@type", type(content))
        switch content.resource {
        case .actors: writeActor(content, to: &writer)
        case .events: writeEvent(content, to: &writer)
        case .sources: writeSource(content, to: &writer)
        case .rhetoric: writeRhetoric(content, to: &writer)
        case .assessments: writeAssessment(content, to: &writer)
        case .partnerships: writePartnership(content, to: &writer)
        }
        switch content.resource {
        case .actors, .events:
            writer.key("subjectOf")
            writer.beginObject()
            writer.member("@type", "CreativeWork")
            writer.member("name", content.title)
            writer.member("url", page(content))
            writeWork(content, to: &writer)
            writer.endObject()
        case .sources, .rhetoric, .assessments, .partnerships: writeWork(content, to: &writer)
        }
        writer.endObject()
    }

    private func type(_ content: RecordContent) -> String {
        switch content.resource {
        case .actors: actorType(content)
        case .events: "Event"
        case .rhetoric: words(content) == nil ? "Claim" : "Quotation"
        case .assessments: "Claim"
        case .sources, .partnerships: "CreativeWork"
        }
    }

    private func actorType(_ content: RecordContent) -> String {
        switch content.terms("kind").first?.code {
        case "state": "Country"
        case "territory": "Place"
        case "person": "Person"
        case "media": "NewsMediaOrganization"
        case "bloc", "office", nil: "Thing"
        default: "Organization"
        }
    }

    private func words(_ content: RecordContent) -> String? {
        content.text("quotation.text") ?? content.text("quotation.translation")
    }

    private func page(_ content: RecordContent) -> String {
        address.page(content.resource, content.id)
    }

    private func permalink(_ content: RecordContent) -> String {
        address.record(content.resource, content.id)
    }

    // MARK: By kind of record

    private func writeHead(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.member("name", content.title)
        writer.member("url", page(content))
        let summary = content.text("summary")
        if let summary { writer.member("description", summary) }
    }

    private func writeActor(_ content: RecordContent, to writer: inout JSONWriter) {
        writeHead(content, to: &writer)
        let others = content.names.map(\.name).filter { $0 != content.title } + content.texts("aliases")
        if !others.isEmpty { writer.member("alternateName", others) }
        let codes = ["iso3166_1_alpha2", "iso3166_1_alpha3", "cow", "cameo"].compactMap { name in
            content.text("codes." + name).map { (name, $0) }
        }
        if !codes.isEmpty {
            writer.key("identifier")
            writer.beginList()
            for (name, code) in codes {
                writer.beginObject()
                writer.member("@type", "PropertyValue")
                writer.member("propertyID", name)
                writer.member("value", code)
                writer.endObject()
            }
            writer.endList()
        }
        if let item = content.text("codes.wikidata") {
            writer.member("sameAs", "http://www.wikidata.org/entity/" + item)
        }
        let type = actorType(content)
        let isOrganised = type != "Country" && type != "Place" && type != "Thing"
        if isOrganised { writeThings("memberOf", content.references("memberships.actor"), to: &writer) }
        if isOrganised && type != "Person" {
            writeThings("parentOrganization", content.references("part_of"), to: &writer)
        }
        if type == "Person" { writeThings("affiliation", content.references("roles.actor"), to: &writer) }
    }

    private func writeEvent(_ content: RecordContent, to writer: inout JSONWriter) {
        writeHead(content, to: &writer)
        if let start = content.date("date")?.isoStart { writer.member("startDate", start) }
        if let date = content.date("date"), date.isInterval, let end = date.isoEnd {
            writer.member("endDate", end)
        }
        if let place = content.text("place") {
            writer.key("location")
            writer.beginObject()
            writer.member("@type", "Place")
            writer.member("name", place)
            writer.endObject()
        }
        writeThings("attendee", content.references("participants.actor"), to: &writer)
    }

    private func writeSource(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.member("name", content.title)
        if let summary = content.text("summary") { writer.member("description", summary) }
        writer.member("url", content.text("url") ?? page(content))
        writeThings("author", content.references("author"), to: &writer)
        writeThings("publisher", content.references("publisher"), to: &writer)
        if let published = content.date("published")?.isoStart { writer.member("datePublished", published) }
        if let language = content.text("language") { writer.member("inLanguage", language) }
        if let archive = content.text("archive_url") { writer.member("archivedAt", archive) }
        if let licence = content.text("licence") { writer.member("usageInfo", licence) }
    }

    private func writeRhetoric(_ content: RecordContent, to writer: inout JSONWriter) {
        writeHead(content, to: &writer)
        if let words = words(content) {
            writer.member("text", words)
            if let language = content.text("quotation.language"), content.text("quotation.text") != nil {
                writer.member("inLanguage", language)
            }
            writeThings("spokenByCharacter", content.references("actors"), to: &writer)
        }
        if let date = content.date("date") { writer.member("temporalCoverage", coverage(date)) }
        let actors = words(content) == nil ? content.references("actors") : []
        writeThings("about", actors + content.references("recipients"), to: &writer)
        let themes = content.terms("themes").map(\.label)
        if !themes.isEmpty { writer.member("keywords", themes) }
    }

    private func writeAssessment(_ content: RecordContent, to writer: inout JSONWriter) {
        writeHead(content, to: &writer)
        if let claim = content.text("claim") { writer.member("text", claim) }
        writeThings("author", content.references("author"), to: &writer)
        if let date = content.date("as_of")?.isoStart { writer.member("dateCreated", date) }
        writeThings("about", content.references("about"), to: &writer)
    }

    private func writePartnership(_ content: RecordContent, to writer: inout JSONWriter) {
        writeHead(content, to: &writer)
        writeThings("about", content.references("parties.actor"), to: &writer)
        let span = [content.date("valid.from"), content.date("valid.to")]
        if let from = span[0]?.isoStart {
            writer.member("temporalCoverage", from + "/" + (span[1]?.isoEnd ?? ".."))
        }
    }

    /// A date or interval as ISO 8601 has it.
    private func coverage(_ date: PartialDate) -> String {
        date.isInterval ? (date.isoStart ?? "..") + "/" + (date.isoEnd ?? "..") : date.isoStart ?? ""
    }

    // MARK: What all have

    /// The state of the record, what it is a part of and what it cites (schema.org/CreativeWork).
    private func writeWork(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.member("identifier", content.id)
        writer.member("version", content.revision)
        writer.member("dateModified", content.updated.description)
        if let (date, note) = content.correction {
            writer.key("correction")
            writer.beginObject()
            writer.member("@type", "CorrectionComment")
            writer.member("text", note)
            writer.member("datePublished", date.description)
            writer.endObject()
        }
        writer.key("isPartOf")
        writer.beginObject()
        writer.member("@type", "Dataset")
        writer.member("name", catalog.dataset.title)
        writer.member("description", catalog.dataset.description)
        writer.member("version", edition.version)
        writer.member("usageInfo", catalog.dataset.licence)
        writer.member("url", address.absolute("/v1/dataset"))
        writer.endObject()
        let sources = content.sources
        if sources.isEmpty { return }
        writer.key("citation")
        writer.beginList()
        for source in sources {
            writer.beginObject()
            writer.member("@type", "CreativeWork")
            writer.member("@id", address.record(.sources, catalog.id(source.ordinal)))
            writer.member("name", catalog.label(source.ordinal))
            if let locator = source.locator { writer.member("position", locator) }
            writer.endObject()
        }
        writer.endList()
    }

    private func writeThings(_ name: String, _ ordinals: [Ordinal], to writer: inout JSONWriter) {
        if ordinals.isEmpty { return }
        writer.key(name)
        writer.beginList()
        for ordinal in ordinals {
            let content = RecordContent(catalog, ordinal)
            writer.beginObject()
            writer.member("@type", type(content))
            writer.member("@id", permalink(content))
            writer.member("name", content.title)
            writer.endObject()
        }
        writer.endList()
    }
}
