// The parameters that the analyses take beside filters: one row each, as for lists.

import Analysis

extension Parameter {
    /// `interval`
    public static let interval = Parameter(
        name: "interval", values: Interval.allCases.map(\.rawValue).joined(separator: ", "),
        meaning: "How long a bucket is; month where it is left out. Weeks are those of ISO 8601.",
        example: "quarter")
    /// `split`
    public static let split = Parameter(
        name: "split", values: Axis.splitNames.joined(separator: ", "),
        meaning: "Counts each bucket by the values of this field.", example: "tone")
    /// `rows`
    public static let rows = Parameter(
        name: "rows", values: Axis.matrixNames.joined(separator: ", "),
        meaning: "What the rows of the matrix are; actor where it is left out.", example: "actor")
    /// `cols`
    public static let cols = Parameter(
        name: "cols", values: Axis.matrixNames.joined(separator: ", "),
        meaning: "What its columns are; recipient where it is left out.", example: "quad")

    /// `inherit`
    public static let inherit = Parameter(
        name: "inherit", values: inheritances.joined(separator: ", "),
        meaning:
            "Whether persons, bodies, missions and offices count for their principals, and in positions what is aimed at a bloc or organisation for its members; on where it is left out.",
        example: "off")

    /// The values of `inherit`.
    static let inheritances = ["on", "off"]

    /// What of the grammar of lists every analysis takes beside filters.
    public static let questions = [text, asOf, expand, format]
}
