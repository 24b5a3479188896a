// The paths of the pages for people, and of the files that belong to a site.

import Catalog
import HTTPMessage
import Pages

/// A page that was asked for, with the variable parts of its path.
enum PageRoute: Equatable {
    case start
    case list(Resource)
    case record(Resource, id: String)
    case dyad(String, String)
    case search
    case about
    case reference
    case vocabularies
    case document(String)
}

/// A file that belongs to a site. It keeps its name whole: what stands behind its dot chooses no representation.
enum FileRoute: Equatable {
    case asset(String)
    case favicon
    case robots
    case sitemap
    case sitemapPart(String)
}

extension RouteRow {
    /// The pages, in the order in which the documentation lists them.
    public static let pages: [RouteRow] =
        [
            RouteRow("/search", "A search in all records.", formats: [.html], parameters: Parameter.search) {
                _ in .page(.search)
            },
            RouteRow(
                "/about", "Method, coverage, known gaps, licence, how to cite.", formats: [.html]
            ) { _ in .page(.about) },
        ] + Resource.allCases.flatMap(pages)
        + [
            RouteRow(
                "/dyads/{a}/{b}", "Two actors side by side.", formats: [.html],
                parameters: [.asOf, .inherit, .format]
            ) { .page(.dyad($0[0], $0[1])) },
            RouteRow("/docs", "The API reference.", formats: [.html]) { _ in .page(.reference) },
            RouteRow(
                "/docs/vocabularies", "Every closed list of words with definitions.", formats: [.html]
            ) { _ in .page(.vocabularies) },
            RouteRow("/docs/{name}", "A document, such as `/docs/errors`.", formats: [.html]) {
                .page(.document($0[0]))
            },
        ]

    private static func pages(_ resource: Resource) -> [RouteRow] {
        [
            RouteRow(
                "/\(resource.rawValue)", "The list of \(resource.plural), with filters as a form.",
                formats: [.html], parameters: Parameter.pages, filters: resource
            ) { _ in .page(.list(resource)) },
            RouteRow(
                "/\(resource.rawValue)/{id}",
                resource == .actors
                    ? "One actor: who it is, its ties on a day, what it says and what is said of it."
                    : "One \(resource.singular).",
                formats: [.html], parameters: (resource == .actors ? [.asOf] : []) + [.knownAt, .format]
            ) { .page(.record(resource, id: $0[0])) },
        ]
    }

    /// The files, each in one representation.
    public static let files: [RouteRow] = [
        RouteRow("/assets/{name}", "The stylesheet and the icon, under versioned names.", formats: []) {
            .file(.asset($0[0]))
        },
        RouteRow("/favicon.ico", "The icon.", formats: []) { _ in .file(.favicon) },
        RouteRow("/robots.txt", "What crawlers are asked not to follow.", formats: []) { _ in .file(.robots)
        },
        RouteRow("/sitemap.xml", "All pages, for search engines, in parts.", formats: []) { _ in
            .file(.sitemap)
        },
        RouteRow("/sitemaps/{name}", "A part of the sitemap.", formats: []) { .file(.sitemapPart($0[0])) },
    ]

    /// Whether it is a file, which has one representation whatever is accepted.
    var isFile: Bool { formats.isEmpty }
}

extension Parameter {
    /// Those of a list as a page.
    static let pages = [text, asOf, expand, sort, limit, cursor, facetSize, download, format]
}
