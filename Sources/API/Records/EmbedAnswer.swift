// `/embed/{type}/{id}`: a card about one record that stands alone in a frame on another site.

import Catalog
import HTTPMessage
import Representations

/// Writes cards: HTML without scripts, images or anything from elsewhere, in light and dark.
///
/// A card shows the record as it is now: a correction with its note, and what was taken back as just that (410).
struct EmbedAnswer {
    private let edition: Edition
    private let publicAddress: PublicAddress

    init(_ edition: Edition, _ publicAddress: PublicAddress) {
        self.edition = edition
        self.publicAddress = publicAddress
    }

    /// How wide and high a card is where nobody says, in CSS pixels.
    static let size = (width: 640, height: 480)

    private static let style: StaticString = """
        :root{color-scheme:light dark}body{margin:0;padding:1rem;border:1px solid;border-color:GrayText;\
        border-radius:.5rem;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText;overflow-wrap:anywhere}\
        h1{font-size:1.25rem;line-height:1.25;margin:0 0 .75rem}blockquote{margin:.75rem 0;padding-left:.75rem;\
        border-left:.25rem solid}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{grid-column:1;\
        font-weight:600}dd{grid-column:2;margin:0}a{color:LinkText}
        """

    /// What the card may load: its own style, named by its hash (CSP Level 3 section 2.3.1), and nothing else; any site
    /// may frame it.
    private static let policy =
        "default-src 'none'; style-src \(StandingFields.source(ofStyle: "\(style)")); base-uri 'none'; "
        + "form-action 'none'; frame-ancestors *"

    /// The card of a record.
    func card(_ content: RecordContent) -> Answer {
        let address = publicAddress.page(content.resource, content.id)
        return page(path(content.resource, content.id), title: content.title, status: 200, record: address) {
            writer in
            writer.begin("h1")
            writer.element("a", content.title, [("href", address)])
            writer.end("h1")
            RecordHTML(edition, publicAddress).write(content, to: &writer)
        }
    }

    /// The card of a record that was taken back.
    func retraction(_ resource: Resource, id: String, date: String, note: String) -> Answer {
        page(path(resource, id), title: "Retracted", status: 410, record: nil) { writer in
            writer.element("h1", "Retracted")
            writer.element("p", "The record \(id) was retracted on \(date): \(note)")
            writer.element("p", edition.catalog.dataset.title + ", version " + edition.version)
        }
    }

    private func path(_ resource: Resource, _ id: String) -> String { "/embed/\(resource.rawValue)/\(id)" }

    private func page(
        _ path: String, title: String, status: UInt16, record: String?, _ body: (inout MarkupWriter) -> Void
    ) -> Answer {
        var writer = MarkupWriter(.html)
        writer.literal("<!DOCTYPE html>\n")
        writer.begin("html", [("lang", "en")])
        writer.begin("head")
        writer.empty("meta", [("charset", "utf-8")])
        writer.empty("meta", [("name", "viewport"), ("content", "width=device-width")])
        writer.empty("meta", [("name", "robots"), ("content", "noindex")])
        writer.element("title", title)
        writer.empty("base", [("target", "_blank")])
        if let record {
            writer.empty("link", [("rel", "canonical"), ("href", record)])
            let oembed = publicAddress.absolute("/oembed?url=" + Target.encode(record))
            writer.empty(
                "link", [("rel", "alternate"), ("type", "application/json+oembed"), ("href", oembed)])
        }
        writer.begin("style")
        writer.literal(Self.style)
        writer.end("style")
        writer.end("head")
        writer.begin("body")
        writer.begin("main")
        body(&writer)
        writer.end("main")
        writer.end("body")
        writer.end("html")
        return Answer(
            contentType: Format.html.contentType, canonical: path + "&" + publicAddress.root,
            policy: Self.policy, content: .bytes(writer.bytes + [10]), status: status)
    }
}
