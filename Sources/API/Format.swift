// The representations that there are, and which one a request gets.

import Catalog
import HTTPMessage

/// A representation; its raw value is its name as a suffix and as `format=`.
public enum Format: String, CaseIterable, Sendable {
    case json, csv, jsonl

    /// The media type as it is sent.
    public var contentType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .jsonl: "application/jsonl"
        }
    }

    /// The media types that ask for it, the usual one first.
    public var mediaTypes: [String] {
        switch self {
        case .json: ["application/json"]
        case .csv: ["text/csv"]
        case .jsonl: ["application/jsonl", "application/x-ndjson", "application/ndjson"]
        }
    }

    /// What it is for.
    public var meaning: String {
        switch self {
        case .json: "JSON in the list or record envelope"
        case .csv: "CSV (RFC 4180) for spreadsheets"
        case .jsonl: "JSON Lines, one record a line"
        }
    }

    /// Whether it has no place for embedded records, counts and links.
    var isTabular: Bool { self != .json }

    /// Chooses between representations: the parameter before the suffix, the suffix before `Accept`.
    ///
    /// - Parameter parameters: the values that came as `format=`.
    /// - Throws: `notAcceptable`, or `parameters` where `format=` names no representation at all.
    static func negotiate(
        parameters: [String], suffix: Format?, accept: String?, available: [Format]
    ) throws(Failure) -> Format {
        let names = available.map(\.rawValue)
        if parameters.count > 1 { throw .parameters([.repeated("format", count: parameters.count)]) }
        if let parameter = parameters.first {
            if parameter.isEmpty { throw .parameters([.empty("format")]) }
            guard let format = Format(rawValue: parameter.lowercased()) else {
                throw .parameters([
                    .unknownValue(
                        "format",
                        "format is one of \(names.joined(separator: ", ")), not \u{201C}\(parameter)\u{201D}.",
                        didYouMean: Suggestion.nearest(to: parameter, among: names).first)
                ])
            }
            guard available.contains(format) else { throw .notAcceptable(available: names) }
            return format
        }
        if let suffix {
            guard available.contains(suffix) else { throw .notAcceptable(available: names) }
            return suffix
        }
        guard let accept, !accept.isEmpty else { return available[0] }
        let wanted = WeightedValue.list(accept)
        if wanted.isEmpty { return available[0] }
        var best: (format: Format, weight: Int)?
        for format in available {
            let weight = format.mediaTypes.compactMap { WeightedValue.weight(of: $0, in: wanted) }.max() ?? 0
            if weight > best?.weight ?? 0 { best = (format, weight) }
        }
        // A browser asks for HTML first and takes anything; it gets the first representation there is.
        guard let best else { throw .notAcceptable(available: available.flatMap { $0.mediaTypes.prefix(1) }) }
        return best.format
    }
}
