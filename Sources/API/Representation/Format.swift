// The representations that there are, and which one a request gets.

import Catalog
import HTTPMessage

/// A representation; its raw value is its name as a suffix and as `format=`.
public enum Format: String, CaseIterable, Sendable {
    case json, csv, jsonl, jsonfeed, atom, gexf, graphml, ninjs, jsonld, md, bibtex, ris
    case csl = "csl-json"
    case citation, html, xml, sse, svg

    /// The representations of a list, the default first.
    static let lists: [Format] = [.json, .csv, .jsonl, .jsonfeed, .atom, .ninjs]
    /// The representations of one record, the default first.
    static let records: [Format] =
        [.json, .csv, .jsonl, .ninjs, .jsonld, .md] + citations
    /// The representations of an analysis that can be drawn, the default first.
    static let drawnAnalyses: [Format] = [.json, .csv, .jsonl, .svg]
    /// Those that cite a record.
    static let citations: [Format] = [.bibtex, .ris, .csl, .citation]

    /// The media type as it is sent.
    public var contentType: String {
        switch self {
        case .json, .ninjs: "application/json"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .jsonl: "application/jsonl"
        case .jsonfeed: "application/feed+json"
        case .atom: "application/atom+xml"
        case .gexf: "application/gexf+xml"
        case .graphml: "application/graphml+xml"
        case .jsonld: "application/ld+json"
        case .md: "text/markdown; charset=utf-8; variant=CommonMark"
        case .bibtex: "application/x-bibtex; charset=utf-8"
        case .ris: "application/x-research-info-systems; charset=utf-8"
        case .csl: "application/vnd.citationstyles.csl+json"
        case .citation: "text/plain; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .xml: "text/xml; charset=utf-8"
        case .sse: "text/event-stream"
        case .svg: "image/svg+xml"
        }
    }

    /// The media types that ask for it, the usual one first; none where it is asked for by name alone.
    public var mediaTypes: [String] {
        switch self {
        case .json: ["application/json"]
        case .csv: ["text/csv"]
        case .jsonl: ["application/jsonl", "application/x-ndjson", "application/ndjson"]
        case .jsonfeed: ["application/feed+json"]
        case .atom: ["application/atom+xml"]
        case .gexf: ["application/gexf+xml"]
        case .graphml: ["application/graphml+xml"]
        case .ninjs: []
        case .jsonld: ["application/ld+json"]
        case .md: ["text/markdown"]
        case .bibtex: ["application/x-bibtex", "text/x-bibtex"]
        case .ris: ["application/x-research-info-systems"]
        case .csl: ["application/vnd.citationstyles.csl+json"]
        case .citation: ["text/plain"]
        case .html: ["text/html"]
        case .xml: ["text/xml", "application/xml"]
        case .sse: ["text/event-stream"]
        case .svg: ["image/svg+xml"]
        }
    }

    /// What it is for.
    public var meaning: String {
        switch self {
        case .json: "JSON in the list or record envelope"
        case .csv: "CSV (RFC 4180) for spreadsheets"
        case .jsonl: "JSON Lines, one record a line"
        case .jsonfeed: "JSON Feed 1.1 for feed readers"
        case .atom: "Atom (RFC 4287) for feed readers"
        case .gexf: "GEXF 1.3, a network with dated edges, for Gephi"
        case .graphml: "GraphML, a network for graph programs"
        case .ninjs: "IPTC ninjs 3.1 or 1.6 for content management systems"
        case .jsonld: "schema.org JSON-LD for search engines"
        case .md: "Markdown (CommonMark) for notes"
        case .bibtex: "a citation for BibTeX and biblatex"
        case .ris: "a citation as RIS for reference managers"
        case .csl: "a citation as CSL-JSON"
        case .citation: "a citation as a line of text"
        case .html: "HTML: the card of a record, for frames"
        case .xml: "XML: an oEmbed answer"
        case .sse: "server-sent events, as they come"
        case .svg: "a chart as SVG 1.1, for one `<img>`"
        }
    }

    /// Whether it is rows, the whole list unless a limit is given.
    var isTabular: Bool { self == .csv || self == .jsonl }

    /// Whether it is read by feed readers, newest first.
    var isFeed: Bool { self == .jsonfeed || self == .atom }

    /// Whether the keys of its records can be chosen.
    var takesFields: Bool { self == .json || isTabular }

    /// Whether it has absolute addresses in it, and so depends on where the server is.
    var isAddressed: Bool { !takesFields }

    /// The media type that names it in links.
    public var linkType: String { mediaTypes.first ?? contentType }

    /// What follows the path of something in a link to this representation of it, such as
    /// `.csv>; rel="alternate"; type="text/csv"` (RFC 8288).
    var alternateEnding: String { "." + rawValue + alternateParameters }

    /// What follows the address in a link to something in this representation.
    var alternateParameters: String { Self.alternateParameters[self] ?? "" }

    private static let alternateParameters = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, ">; rel=\"alternate\"; type=\"\($0.linkType)\"") })

    /// The ending of a file of it.
    var fileSuffix: String {
        switch self {
        case .jsonfeed, .ninjs, .csl: "json"
        case .bibtex: "bib"
        case .citation: "txt"
        default: rawValue
        }
    }

    /// Chooses between representations: the parameter before the suffix, the suffix before `Accept`.
    ///
    /// - Parameter parameters: the values that came as `format=`.
    /// - Throws: `notAcceptable`, or `parameters` where `format=` names no representation at all.
    static func negotiate(
        parameters: [String], suffix: Format?, accept: String?, available: [Format]
    ) throws(Failure) -> Format {
        func names() -> [String] { available.map(\.rawValue) }
        if parameters.count > 1 { throw .parameters([.repeated("format", count: parameters.count)]) }
        if let parameter = parameters.first {
            if parameter.isEmpty { throw .parameters([.empty("format")]) }
            guard let format = Format(rawValue: parameter.lowercased()) else {
                throw .parameters([
                    .unknownValue(
                        "format",
                        "format is one of \(names().joined(separator: ", ")), not \u{201C}\(parameter)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: parameter, among: names()).first)
                ])
            }
            guard available.contains(format) else { throw .notAcceptable(available: names()) }
            return format
        }
        if let suffix {
            guard available.contains(suffix) else { throw .notAcceptable(available: names()) }
            return suffix
        }
        guard let accept, !accept.isEmpty else { return available[0] }
        let wanted = WeightedValue.list(accept)
        if wanted.isEmpty { return available[0] }
        var best: (format: Format, weight: Int)?
        for format in available {
            let weight = format.mediaTypes.compactMap { WeightedValue.weight(of: $0, in: wanted) }.max() ?? 0
            if weight > best?.weight ?? 0 { best = (format, weight) }
            // No weight is higher, and among equals the first counts.
            if weight == 1000 { break }
        }
        // A browser asks for HTML first and takes anything; it gets the first representation there is.
        guard let best else { throw .notAcceptable(available: available.flatMap { $0.mediaTypes.prefix(1) }) }
        return best.format
    }
}
