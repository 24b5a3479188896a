// The parameters beside filters: one row each, read by the parser and the documentation.

import Catalog

/// A query parameter that is not a filter.
public struct Parameter: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The values it takes, for people.
    public let values: String
    /// What it does, in a sentence.
    public let meaning: String
    /// A value to try.
    public let example: String

    /// `q`
    public static let text = Parameter(
        name: "q", values: "words, \"a phrase\", prefix*, -without",
        meaning: "All of the words, with case, diacritics and Azerbaijani letters folded; empty means none.",
        example: "mission")
    /// `as_of`
    public static let asOf = Parameter(
        name: "as_of", values: "a day; a month or year means its last day",
        meaning: "Partnerships in force, memberships and offices held, and records dated up to that day.",
        example: "2024-06-01")
    /// `expand`
    public static let expand = Parameter(
        name: "expand", values: "members",
        meaning:
            "An actor in a filter also stands for its members, parts and office holders on the record's date.",
        example: "members")
    /// `sort`
    public static let sort = Parameter(
        name: "sort", values: "fields with commas between them, - before one for descending",
        meaning: "The order; ties are broken by id, absent values come last.", example: "-modified")
    /// `limit`
    public static let limit = Parameter(
        name: "limit", values: "\(ListParameters.limitMinimum) to \(ListParameters.limitMaximum)",
        meaning:
            "Records on a page, \(ListParameters.limitDefault) where it is left out; CSV and JSON Lines without it are the whole list.",
        example: "10")
    /// `cursor`
    public static let cursor = Parameter(
        name: "cursor", values: "`meta.next_cursor` of the page before",
        meaning: "The page that follows; empty means the first.", example: "")
    /// `fields`
    public static let fields = Parameter(
        name: "fields", values: "keys with commas between them", meaning: "Only these keys, in this order.",
        example: "id")
    /// `include`
    public static let include = Parameter(
        name: "include", values: "kinds of record with commas between them",
        meaning: "Embeds the records of these kinds that the records on the page refer to.",
        example: "sources")
    /// `shape`
    public static let shape = Parameter(
        name: "shape", values: "envelope or array", meaning: "`array` gives the bare list.", example: "array")
    /// `format`
    public static let format = Parameter(
        name: "format", values: Format.allCases.map(\.rawValue).joined(separator: ", "),
        meaning: "The representation; stronger than a suffix, which is stronger than `Accept`.",
        example: "json")

    /// `facet`
    public static let facet = Parameter(
        name: "facet", values: "filters of terms, ids or flags, with commas between them",
        meaning: "Counts each value over the whole list, in `meta.facets`.", example: "kind")
    /// `facet_size`
    public static let facetSize = Parameter(
        name: "facet_size", values: "1 to \(Facets.sizeMaximum)",
        meaning: "Values that each facet shows, \(Facets.sizeDefault) where it is left out.", example: "5")
    /// `highlight`
    public static let highlight = Parameter(
        name: "highlight", values: "true or false",
        meaning: "Adds `highlights` to each record: its texts as HTML with the words of `q` marked.",
        example: "1")
    /// `explain`
    public static let explain = Parameter(
        name: "explain", values: "true or false",
        meaning: "Adds `meta.plan`: how the records were found, and how many were left after each step.",
        example: "1")
    /// `type`
    public static let type = Parameter(
        name: "type", values: "kinds of record with commas between them",
        meaning: "Looks in these kinds only.",
        example: "actors")

    /// Those of a list.
    public static let list =
        [
            text, asOf, knownAt, expand, sort, limit, cursor, fields, include, shape, facet, facetSize,
            highlight,
            explain,
            format,
        ] + listOptions
    /// Those of the search in all kinds.
    public static let search = [text, type, limit, cursor, format]
    /// Those of one record.
    public static let record = [fields, include, knownAt, format] + recordOptions

    /// The values of `expand`.
    static let expansions = ["members"]
    /// The values of `shape`.
    static let shapes = ["envelope", "array"]
}
