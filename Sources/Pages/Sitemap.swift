// What search engines are told: which pages there are, and where they need not look.

import Catalog
import Representations

/// Writes the sitemap (sitemaps.org, protocol 0.9) in parts, and `robots.txt` (RFC 9309).
public struct Sitemap {
    private let site: Site

    /// How many addresses a part has at most, as the protocol allows.
    public static let partMaximum = 10_000

    /// Makes the sitemap of a site.
    public init(_ site: Site) { self.site = site }

    /// The names of the parts: the pages that are no records, and the records of each kind.
    public var parts: [String] {
        ["pages"]
            + Page.resources.flatMap { resource in
                let count = site.catalog.table(resource).visible.count
                return (0..<(count + Self.partMaximum - 1) / Self.partMaximum).map {
                    "\(resource.rawValue)-\($0 + 1)"
                }
            }
    }

    /// The list of parts.
    public func index() -> [UInt8] {
        document("sitemapindex") { writer in
            for part in parts {
                writer.element("sitemap") { writer in
                    writer.element("loc", site.address.absolute("/sitemaps/\(part).xml"))
                }
            }
        }
    }

    /// A part; `nil` where there is none of that name.
    public func part(_ name: String) -> [UInt8]? {
        guard parts.contains(name) else { return nil }
        guard name != "pages" else { return pages() }
        let words = name.split(separator: "-")
        guard words.count == 2, let resource = Resource(rawValue: String(words[0])),
            let number = Int(words[1])
        else { return nil }
        let rows = site.catalog.table(resource).visible.dropFirst((number - 1) * Self.partMaximum)
        return document("urlset") { writer in
            for row in rows.prefix(Self.partMaximum) {
                let content = RecordContent(site.catalog, resource, Int(row))
                writer.element("url") { writer in
                    writer.element("loc", site.address.absolute(Site.path(resource, content.id)))
                    writer.element("lastmod", content.updated.description)
                }
            }
        }
    }

    private func pages() -> [UInt8] {
        let paths =
            ["/", "/about", "/docs", "/docs/vocabularies"] + Page.resources.map { "/" + $0.rawValue }
            + Document.all.map(\.path)
        return document("urlset") { writer in
            for path in paths {
                writer.element("url") { $0.element("loc", site.address.absolute(path)) }
            }
        }
    }

    private func document(
        _ root: StaticString, _ content: (inout MarkupWriter) -> Void
    ) -> [UInt8] {
        var writer = MarkupWriter(.xml)
        writer.literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        writer.element(root, [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")], content)
        return writer.bytes + [10]
    }

    /// `robots.txt`: pages are for all, questions are not, for there is no end of them.
    public func robots() -> [UInt8] {
        Array(
            "User-agent: *\nDisallow: /*?\nDisallow: /embed/\nDisallow: /v1/\n\nSitemap: \(site.address.absolute("/sitemap.xml"))\n"
                .utf8)
    }
}
