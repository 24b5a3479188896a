// The parameters that the analyses take beside filters: one row each, as for lists.

import Analysis
import Charts

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
    /// `limit`, of a matrix
    public static let matrixLimit = Parameter(
        name: "limit", values: "\(ListParameters.limitMinimum) to \(ListParameters.limitMaximum)",
        meaning:
            "How many rows and how many columns, those with most entries; \(ListParameters.limitDefault) where it is left out; CSV, JSON Lines and charts without it are of the whole matrix.",
        example: "10")

    /// `inherit`
    public static let inherit = Parameter(
        name: "inherit", values: inheritances.joined(separator: ", "),
        meaning:
            "Whether persons, bodies, missions and offices count for their principals, and in positions what is aimed at a bloc or organisation for its members; on where it is left out.",
        example: "off")

    /// `depth`
    public static let depth = Parameter(
        name: "depth", values: "1 to 3",
        meaning: "How many edges around `actor` the network reaches; 1 where it is left out.", example: "2")
    /// `layers`
    public static let layers = Parameter(
        name: "layers",
        values: Network.Layer.allCases.map(\.rawValue).joined(separator: ", ") + ", with commas between them",
        meaning: "What makes edges; all of them where it is left out.", example: "partnerships,rhetoric")
    /// `measures`
    public static let measures = Parameter(
        name: "measures", values: nodeMeasures.joined(separator: ", ") + ", with commas between them",
        meaning: "What is computed for each node; degree is always there.", example: "betweenness")
    /// `before`
    public static let before = Parameter(
        name: "before", values: "an EDTF date or interval",
        meaning: "The first span; with `after`, or both left out for the halves of the coverage.",
        example: "2023-09/2024-02")
    /// `after`
    public static let after = Parameter(
        name: "after", values: "an EDTF date or interval", meaning: "The second span.",
        example: "2024-03/2024-08")
    /// `actors`
    public static let actors = Parameter(
        name: "actors", values: "up to \(Profile.actorMaximum) ids with commas between them",
        meaning: "Who is compared; those that the dataset says it is about where it is left out.",
        example: "azerbaijan,armenia")

    /// `width`
    public static let width = Parameter(
        name: "width", values: "\(Chart.widthMinimum) to \(Chart.widthMaximum), in CSS pixels",
        meaning:
            "How wide a chart (`svg`) is; \(Chart.widthDefault) where it is left out. The height follows from what is drawn.",
        example: "480")
    /// `scheme`
    public static let scheme = Parameter(
        name: "scheme", values: ColourScheme.allCases.map(\.rawValue).joined(separator: ", "),
        meaning:
            "Whether a chart (`svg`) is for a light or a dark page; auto, as the reader's device prefers, where it is left out.",
        example: "dark")

    /// Those of charts.
    public static let drawing = [width, scheme]

    /// The values of `measures`.
    static let nodeMeasures = ["degree", "betweenness"]
    /// The values of `inherit`.
    static let inheritances = ["on", "off"]

    /// Those of the analyses, beside `questions` and filters.
    public static let analyses = [
        interval, split, rows, cols, inherit, depth, layers, measures, before, after, actors, width,
        scheme,
    ]

    /// What of the grammar of lists every analysis takes beside filters.
    public static let questions = [text, asOf, knownAt, expand, format]
}
