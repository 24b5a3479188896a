// Records as IPTC ninjs items, version 3.1 or 1.6, for content management systems.

import Catalog

/// The versions of ninjs that are written.
public enum NinjsVersion: String, CaseIterable, Sendable {
    case current = "3.1"
    case older = "1.6"

    /// The address of the version's schema, which names the version in an item.
    var schema: String { "http://www.iptc.org/std/ninjs/ninjs-schema_\(rawValue).json" }
}

/// Writes one item per record, valid by the schema of its version.
///
/// A record that is seen is `usable`; one that was taken back is `canceled` and has no text. A newsroom, which is shown
/// records under embargo, is told until when in `embargoedUntil` (`embargoed` in 1.6), as long as the files say so: the
/// status is not `withheld`, for no clock is read here, and it would be wrong from the embargo's end on. The wording's own
/// terms are `usageterms`, a correction's note `ednote`.
public struct RecordNinjs: Sendable {
    private let edition: Edition
    private let address: PublicAddress
    private let version: NinjsVersion
    private var catalog: Catalog { edition.catalog }
    private var isOlder: Bool { version == .older }

    /// Writes records of an edition, with absolute addresses.
    public init(_ edition: Edition, _ address: PublicAddress, _ version: NinjsVersion) {
        self.edition = edition
        self.address = address
        self.version = version
    }

    /// Writes the item of a record.
    public func write(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.beginObject()
        writeHead(content, to: &writer)
        writer.member(name("pubstatus", "pubStatus"), "usable")
        if let end = content.embargoEnd {
            writer.member(name("embargoed", "embargoedUntil"), Instant.text(end))
        }
        writer.member("title", content.title)
        writer.member("slugline", content.id)
        writer.member(name("usageterms", "usageTerms"), catalog.dataset.licence)
        if let (date, note) = content.correction {
            writer.member(name("ednote", "edNote"), "Corrected on \(date): \(note)")
        }
        let authors = content.sources.flatMap { RecordContent(catalog, $0.ordinal).references("author") }
        if !authors.isEmpty {
            var seen = Set<Ordinal>()
            let names = authors.filter { seen.insert($0).inserted }.map(catalog.label)
            writer.member(name("byline", "by"), names.joined(separator: ", "))
        }
        writeTexts(content, to: &writer)
        writeConcepts(content, to: &writer)
        writeAlternatives(content, to: &writer)
        writer.endObject()
    }

    /// Writes the item that cancels a record.
    public func writeCancelled(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.beginObject()
        writeHead(content, to: &writer)
        writer.member(name("pubstatus", "pubStatus"), "canceled")
        if let (date, note) = content.correction {
            writer.member(name("ednote", "edNote"), "Retracted on \(date): \(note)")
        }
        writer.endObject()
    }

    private func name(_ older: String, _ current: String) -> String { isOlder ? older : current }

    private func writeHead(_ content: RecordContent, to writer: inout JSONWriter) {
        writer.key(name("$standard", "standard"))
        writer.beginObject()
        writer.member("name", "ninjs")
        writer.member("version", version.rawValue)
        writer.member("schema", version.schema)
        writer.endObject()
        writer.member("uri", address.record(content.resource, content.id))
        writer.member("type", "text")
        writer.member(
            name("representationtype", "representationType"), isOlder ? "complete" : "full")
        writer.member("profile", content.resource.rawValue)
        writer.member("version", String(content.revision))
        writer.member(name("firstcreated", "firstCreated"), content.added.timestamp)
        writer.member(name("versioncreated", "versionCreated"), content.updated.timestamp)
    }

    private func writeTexts(_ content: RecordContent, to writer: inout JSONWriter) {
        let html = RecordHTML(edition, address).text(content)
        let summary = content.paragraphs.first
        if isOlder {
            writer.member("headline", content.title)
            if let summary { writer.member("description_summary", summary) }
            writer.member("body_html", html)
            return
        }
        writer.key("headlines")
        writeText(role: "main", "text/plain", content.title, to: &writer)
        if let summary {
            writer.key("descriptions")
            writeText(role: "summary", "text/plain", summary, to: &writer)
        }
        writer.key("bodies")
        writeText(role: "main", "text/html", html, to: &writer)
    }

    private func writeText(role: String, _ mediaType: String, _ value: String, to writer: inout JSONWriter) {
        writer.beginList()
        writer.beginObject()
        writer.member("role", role)
        writer.member("contentType", mediaType)
        writer.member("value", value)
        writer.endObject()
        writer.endList()
    }

    // MARK: People, places, subjects

    /// A thing that the item names: how it is called, how it is related, and where its record is.
    private struct Concept {
        let name: String
        let relation: String
        let ordinal: Ordinal?
    }

    private func writeConcepts(_ content: RecordContent, to writer: inout JSONWriter) {
        let paths = [
            ("actors", "actor"), ("on_behalf_of", "on_behalf_of"), ("recipients", "recipient"),
            ("parties.actor", "party"), ("participants.actor", "participant"), ("author", "author"),
            ("publisher", "publisher"),
        ]
        var concepts = paths.flatMap { path, relation in
            content.references(path).map { Concept(name: catalog.label($0), relation: relation, ordinal: $0) }
        }
        let about = content.references("about")
        concepts += about.filter { catalog.locate($0).resource == .actors }.map {
            Concept(name: catalog.label($0), relation: "about", ordinal: $0)
        }
        if content.resource == .actors {
            let own = catalog.ordinal(.actors, content.row)
            concepts.append(Concept(name: content.title, relation: "about", ordinal: own))
        }
        func kind(_ concept: Concept) -> String {
            concept.ordinal.flatMap { RecordContent(catalog, $0).terms("kind").first?.code } ?? ""
        }
        let people = concepts.filter { kind($0) == "person" }
        let places = concepts.filter { ["state", "territory"].contains(kind($0)) }
        let others = concepts.filter { !["person", "state", "territory"].contains(kind($0)) }
        write(people, name("person", "people"), to: &writer)
        write(others, name("organisation", "organisations"), to: &writer)
        write(places, name("place", "places"), to: &writer)
        let subjects = ["themes", "sectors", "event", "kind"].flatMap { path in
            content.terms(path).map { Concept(name: $0.label, relation: path, ordinal: nil) }
        }
        write(subjects, name("subject", "subjects"), to: &writer)
        let events = about.filter { catalog.locate($0).resource == .events }.map {
            Concept(name: catalog.label($0), relation: "about", ordinal: $0)
        }
        write(events, name("event", "events"), to: &writer)
        let sources = content.sources.map {
            Concept(name: catalog.label($0.ordinal), relation: "source", ordinal: $0.ordinal)
        }
        write(sources, name("infosource", "infoSources"), relationKey: isOlder ? "rel" : "role", to: &writer)
    }

    private func write(
        _ concepts: [Concept], _ key: String, relationKey: String = "rel", to writer: inout JSONWriter
    ) {
        if concepts.isEmpty { return }
        writer.key(key)
        writer.beginList()
        for concept in concepts {
            writer.beginObject()
            writer.member("name", concept.name)
            writer.member(relationKey, concept.relation)
            if let ordinal = concept.ordinal {
                let (resource, id) = (catalog.locate(ordinal).resource, catalog.id(ordinal))
                if isOlder {
                    writer.member("scheme", address.absolute("/v1/\(resource.rawValue)"))
                    writer.member("code", id)
                } else {
                    writer.member("uri", address.record(resource, id))
                    writer.member("literal", id)
                }
            }
            writer.endObject()
        }
        writer.endList()
    }

    private func writeAlternatives(_ content: RecordContent, to writer: inout JSONWriter) {
        if isOlder {
            writer.key("altids")
            writer.beginObject()
            writer.member("id", content.id)
            writer.member("dataset_version", edition.version)
            writer.endObject()
            return
        }
        writer.key("altIds")
        writer.beginList()
        for (role, value) in [("id", content.id), ("dataset_version", edition.version)] {
            writer.beginObject()
            writer.member("role", role)
            writer.member("value", value)
            writer.endObject()
        }
        writer.endList()
    }
}
