// What all pages of an edition share: the records, the address of the site, and where things are on it.

public import Catalog
public import Representations

/// The site that pages belong to.
public struct Site: Sendable {
    /// The records.
    public let edition: Edition
    /// What absolute addresses begin with.
    public let address: PublicAddress

    /// Makes pages of an edition under an address.
    public init(_ edition: Edition, _ address: PublicAddress) {
        self.edition = edition
        self.address = address
    }

    var catalog: Catalog { edition.catalog }
    /// What the site is called.
    var title: String { catalog.dataset.title }

    /// The path of a record's page.
    func path(_ ordinal: Ordinal) -> String {
        Site.path(catalog.locate(ordinal).resource, catalog.id(ordinal))
    }

    /// The path of a record's page.
    public static func path(_ resource: Resource, _ id: String) -> String { "/\(resource.rawValue)/\(id)" }
}

/// A link with its words.
public struct PageLink: Sendable {
    /// The words.
    public let label: String
    /// Where it leads: a path, or an address on the web.
    public let address: String

    /// Makes a link.
    public init(_ label: String, _ address: String) {
        self.label = label
        self.address = address
    }
}

/// The same content in a representation for programs.
public struct Alternate: Sendable {
    /// The name of the representation, such as `CSV`.
    public let label: String
    /// The path.
    public let address: String
    /// The media type.
    public let mediaType: String

    /// Makes an alternate.
    public init(_ label: String, _ address: String, mediaType: String) {
        self.label = label
        self.address = address
        self.mediaType = mediaType
    }
}

/// A chart that the server draws, with the words that stand for it.
public struct Chart: Sendable {
    /// The path of the SVG, without a width.
    public let address: String
    /// What it shows, for those who do not see it.
    public let alternative: String
    /// What stands below it.
    public let caption: String
    /// The path of the figures behind it.
    public let figures: String
    /// Whether it stands in a narrow column on wide screens, too.
    public var isNarrow = false

    /// Makes a chart.
    public init(address: String, alternative: String, caption: String, figures: String) {
        self.address = address
        self.alternative = alternative
        self.caption = caption
        self.figures = figures
    }

    /// How wide the drawings are, in CSS pixels.
    private static let widths = (column: 320, narrow: 360, wide: 800)

    /// Writes the chart: a narrow drawing for phones and columns, a wide one for others.
    func write(to writer: inout MarkupWriter) {
        func sized(_ width: Int) -> String {
            address + (address.contains("?") ? "&" : "?") + "width=\(width)"
        }
        writer.element("figure", [("class", "chart")]) { writer in
            writer.element("picture") { writer in
                let width = isNarrow ? Self.widths.column : Self.widths.wide
                if !isNarrow {
                    writer.empty(
                        "source", [("media", "(max-width: 40rem)"), ("srcset", sized(Self.widths.narrow))])
                }
                writer.empty(
                    "img", [("src", sized(width)), ("alt", alternative), ("width", String(width))])
            }
            writer.element("figcaption") { writer in
                writer.text(caption + " ")
                writer.link("The figures", figures)
                writer.text(".")
            }
        }
    }
}

/// The attributes of an element.
typealias Attributes = [(StaticString, String)]

extension MarkupWriter {
    /// Writes a link.
    mutating func link(
        _ text: String, _ address: String, _ attributes: Attributes = []
    ) {
        element("a", text, [("href", address)] + attributes)
    }

    /// Writes a paragraph.
    mutating func paragraph(_ text: String, class name: String? = nil) {
        element("p", text, name.map { [("class", $0)] as Attributes } ?? [])
    }

    /// Writes a text whose hits stand in `mark`.
    mutating func marked(_ text: String, _ hits: [Range<Int>]) {
        let bytes = Array(text.utf8)
        var position = 0
        for hit in hits where hit.lowerBound >= position && hit.upperBound <= bytes.count {
            self.text(String(decoding: bytes[position..<hit.lowerBound], as: UTF8.self))
            element("mark", String(decoding: bytes[hit], as: UTF8.self))
            position = hit.upperBound
        }
        self.text(String(decoding: bytes[position...], as: UTF8.self))
    }
}
