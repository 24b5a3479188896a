// Which paths there are: one row per path, read by the router, the index and the documentation.

public import Catalog
import HTTPMessage

/// A path that was asked for, with its variable parts.
enum Route: Equatable {
    case index
    case dataset
    case vocabularies
    case vocabulary(String)
    case schema(Resource)
    case list(Resource)
    case record(Resource, id: String)
    case related(actor: String, Resource)
    case facet(Resource, field: String)
    case search
    case corrections
    case changes
    case stream
    case check
    case match
    case reconcile
    case suggest(ReconcileSubject)
    case flyout(ReconcileSubject)
    case properties
    case annotations(Resource)
    case variables(String)
    case openAPI
    case embed(Resource, id: String)
    case oembed
    case analysis(AnalysisRoute)
    case page(PageRoute)
    case file(FileRoute)
    case health
    case readiness
}

/// One row of the table of paths.
public final class RouteRow: Sendable {
    /// The path, with `{id}` or `{name}` where it varies.
    public let template: String
    /// What is there, in a sentence.
    public let meaning: String
    /// The representations, the default first.
    public let formats: [Format]
    /// The parameters beside filters.
    public let parameters: [Parameter]
    /// The kind of record whose filters it takes.
    public let filters: Resource?
    /// The methods that it takes, as `Allow` lists them.
    public let methods: [String]
    /// The content that it takes by POST; `nil` where it takes none.
    let content: RequestContent?
    let make: @Sendable (_ variables: [String]) -> Route
    /// The segments of the template.
    fileprivate let segments: [String]

    init(
        _ template: String, _ meaning: String, formats: [Format] = [.json],
        parameters: [Parameter] = [.format],
        filters: Resource? = nil, isReadable: Bool = true, content: RequestContent? = nil,
        _ make: @escaping @Sendable ([String]) -> Route
    ) {
        self.template = template
        self.meaning = meaning
        self.formats = formats
        self.parameters = parameters
        self.filters = filters
        methods = (isReadable ? ["GET", "HEAD"] : []) + (content == nil ? [] : ["POST"]) + ["OPTIONS"]
        self.content = content
        self.make = make
        segments = template.split(separator: "/").map(String.init)
    }

    /// The failure of a method that the path does not take.
    func refusal(of method: String) -> Failure {
        .methodNotAllowed(
            method: String(KeyText.redacted(method).prefix(40)), allowed: methods.joined(separator: ", "))
    }

    /// The names of what varies in the path, in order.
    var variableNames: [String] {
        segments.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The route with a word where it varies.
    var anyRoute: Route { make(variableNames.map { _ in "x" }) }

    /// Every path.
    public static let all: [RouteRow] = api + pages + files

    /// The paths of the API, in the order in which the documentation lists them.
    public static let api: [RouteRow] =
        general + reconciliation + Resource.allCases.flatMap(rows) + related + analyses + dashboards

    private static let general = [
        RouteRow(
            "/", "The start page for whoever asks for HTML; the same as /v1 for all others.",
            formats: [.json, .html]
        ) { _ in .index },
        RouteRow("/v1", "What there is, with addresses to try.") { _ in .index },
        RouteRow("/v1/dataset", "Name, version, licence, counts and coverage of the dataset.") { _ in .dataset
        },
        RouteRow("/v1/vocabularies", "Every closed list.") { _ in .vocabularies },
        RouteRow("/v1/vocabularies/{name}", "One closed list with definitions, scores and crosswalks.") {
            .vocabulary($0[0])
        },
        RouteRow("/v1/search", "Every kind of record at once, by relevance.", parameters: Parameter.search) {
            _ in
            .search
        },
        RouteRow(
            "/v1/corrections", "What was corrected or taken back, the latest first.",
            formats: CorrectionsAnswer.formats, parameters: Parameter.corrections
        ) { _ in .corrections },
        RouteRow(
            "/v1/changes", "What became of records since a place in the sequence of changes, or since a day.",
            formats: ChangesAnswer.formats, parameters: Parameter.changes
        ) { _ in .changes },
        RouteRow(
            "/v1/stream", "The same as they come, as server-sent events; it does not end.", formats: [.sse],
            parameters: Parameter.stream
        ) { _ in .stream },
        RouteRow(
            "/v1/check",
            "What became of the records that a story cites: ids and revisions in, their states out.",
            isReadable: false, content: CheckAnswer.content
        ) { _ in .check },
        RouteRow("/openapi", "This API as an OpenAPI 3.1 document, at `/openapi.json`.") { _ in .openAPI },
        RouteRow(
            "/oembed", "A record's address as a card to embed (oEmbed 1.0).", formats: [.json, .xml],
            parameters: Parameter.oembed
        ) { _ in .oembed },
        RouteRow("/healthz", "Whether the process lives.", parameters: []) { _ in .health },
        RouteRow("/readyz", "Whether the server takes requests.", parameters: []) { _ in .readiness },
    ]

    /// `match` is no actor's id: it stands before the record in the table.
    private static let reconciliation =
        [
            RouteRow(
                "/v1/actors/match", "Whom a name, alias or code may mean, with slips, scored.",
                formats: MatchAnswer.formats, parameters: Parameter.match
            ) { _ in .match },
            RouteRow(
                "/reconcile", "The actors as a reconciliation service, for OpenRefine and the like.",
                parameters: Parameter.reconcile, content: ReconcileAnswer.content
            ) { _ in .reconcile },
            RouteRow(
                "/reconcile/properties", "The properties of actors that can be fetched.",
                parameters: Parameter.proposal
            ) { _ in .properties },
        ]
        + ReconcileSubject.allCases.flatMap { subject in
            [
                RouteRow(
                    "/reconcile/suggest/\(subject.rawValue)", "Completions among \(subject.plural).",
                    parameters: Parameter.suggest
                ) { _ in .suggest(subject) },
                RouteRow(
                    "/reconcile/flyout/\(subject.rawValue)", "A few words on one of the \(subject.plural).",
                    parameters: [.id]
                ) { _ in .flyout(subject) },
            ]
        }

    private static func rows(_ resource: Resource) -> [RouteRow] {
        [
            RouteRow(
                "/v1/\(resource.rawValue)", "The list of \(resource.plural).",
                formats: Format.lists,
                parameters: Parameter.list, filters: resource
            ) { _ in .list(resource) },
            RouteRow(
                "/v1/\(resource.rawValue)/{id}", "One \(resource.singular).", formats: Format.records,
                parameters: Parameter.record
            ) { .record(resource, id: $0[0]) },
            RouteRow(
                "/v1/\(resource.rawValue)/facets/{name}",
                "All values of a field with their counts over a list.",
                parameters: Parameter.facets, filters: resource
            ) { .facet(resource, field: $0[0]) },
            RouteRow(
                "/embed/\(resource.rawValue)/{id}", "A card of one \(resource.singular), for a frame.",
                formats: [.html], parameters: []
            ) { .embed(resource, id: $0[0]) },
            RouteRow(
                "/v1/schemas/\(resource.rawValue)", "The JSON Schema of a data file of \(resource.plural)."
            ) { _ in .schema(resource) },
        ]
    }

    private static let related = [Resource.partnerships, .rhetoric, .events].map { resource in
        RouteRow(
            "/v1/actors/{id}/\(resource.rawValue)", "The \(resource.plural) of an actor, in whatever part.",
            formats: Format.lists, parameters: Parameter.list, filters: resource
        ) { .related(actor: $0[0], resource) }
    }

    private static let analyses = [
        RouteRow(
            "/v1/timeline", "Entries counted and scored by day, week, month, quarter or year.",
            formats: Format.drawnAnalyses,
            parameters: [.interval, .split] + Parameter.drawing + Parameter.questions
                + Parameter.tableOptions, filters: .rhetoric
        ) { _ in .analysis(.timeline) },
        RouteRow(
            "/v1/matrix", "Entries counted and scored by two fields: who about whom, and the like.",
            formats: Format.drawnAnalyses,
            parameters: [.rows, .cols, .matrixLimit] + Parameter.drawing + Parameter.questions
                + Parameter.tableOptions, filters: .rhetoric
        ) { _ in .analysis(.matrix) },
        RouteRow(
            "/v1/dyads/{a}/{b}", "Two actors side by side: partnerships in force, entries each way, silence.",
            parameters: [.inherit] + Parameter.questions, filters: .rhetoric
        ) { .analysis(.dyad($0[0], $0[1])) },
        RouteRow(
            "/v1/positions/{actor}", "Where an actor stands toward each counterpart: what it says and does.",
            formats: Format.drawnAnalyses,
            parameters: [.inherit] + Parameter.drawing + Parameter.questions
                + Parameter.tableOptions, filters: .rhetoric
        ) { .analysis(.positions($0[0])) },
        RouteRow(
            "/v1/network", "Actors and the ties and words between them, on a day or over a span.",
            formats: Format.drawnAnalyses + [.gexf, .graphml],
            parameters: [.depth, .layers, .measures] + Parameter.drawing + Parameter.questions
                + Parameter.tableOptions,
            filters: .rhetoric
        ) { _ in .analysis(.network) },
        RouteRow(
            "/v1/shifts", "What changed between two spans, and when tone turned.",
            formats: Format.drawnAnalyses,
            parameters: [.before, .after] + Parameter.drawing + Parameter.questions
                + Parameter.tableOptions, filters: .rhetoric
        ) { _ in .analysis(.shifts) },
        RouteRow(
            "/v1/compare", "The same measures for several actors.", formats: [.json, .csv, .jsonl],
            parameters: [.actors] + Parameter.questions + Parameter.tableOptions, filters: .rhetoric
        ) { _ in .analysis(.compare) },
    ]

    private static let dashboards =
        GrafanaAnswer.annotated.map { resource in
            RouteRow(
                "/grafana/annotations/\(resource.rawValue)",
                "The dated \(resource.plural) of a list as annotations of a dashboard.",
                formats: GrafanaAnswer.formats, parameters: [.text, .asOf, .expand, .sort, .limit, .format],
                filters: resource
            ) { _ in .annotations(resource) }
        } + [
            RouteRow(
                "/grafana/variables/{name}", "The values of a dashboard's variable: records or words.",
                formats: GrafanaAnswer.formats
            ) { .variables($0[0]) }
        ]
        + NodeGraphFrame.allCases.map { frame in
            RouteRow(
                "/grafana/\(frame.rawValue)", "The \(frame.rawValue) of a network, for a node graph.",
                formats: GrafanaAnswer.formats,
                parameters: [.depth, .layers, .measures] + Parameter.questions + Parameter.tableOptions,
                filters: .rhetoric
            ) { _ in .analysis(.nodeGraph(frame)) }
        }
}

/// A path understood: the row, the route with its variable part, and the suffix that names a representation.
struct RouteMatch {
    let row: RouteRow
    /// Its place in the table, from 1.
    let number: Int
    let route: Route
    let suffix: Format?
    /// The path as it is written without suffix and trailing slash.
    let path: String

    /// Finds the row for a target's path.
    ///
    /// - Throws: `notFound`, with the nearest path there is.
    init(_ target: Target) throws(Failure) {
        var segments = target.segments
        for (index, row) in RouteRow.files.enumerated() {
            if let variables = RouteMatch.match(segments, row.segments) {
                self.row = row
                // The files stand last in the table.
                number = RouteRow.all.count - RouteRow.files.count + index + 1
                route = row.make(variables)
                suffix = nil
                path = "/" + segments.map(Target.encode(segment:)).joined(separator: "/")
                return
            }
        }
        var suffix: Format?
        if let last = segments.last, let dot = last.lastIndex(of: ".") {
            if let format = Format(rawValue: String(last[last.index(after: dot)...])) {
                suffix = format
                segments[segments.count - 1] = String(last[..<dot])
            }
        }
        let path = "/" + segments.map(Target.encode(segment:)).joined(separator: "/")
        for (index, row) in RouteRow.all.enumerated() where !row.isFile {
            if let variables = RouteMatch.match(segments, row.segments) {
                self.row = row
                number = index + 1
                route = row.make(variables)
                self.suffix = suffix
                self.path = path
                return
            }
        }
        let fixed = RouteRow.all.map(\.template).filter { !$0.contains("{") }
        throw .notFound(path: path, didYouMean: Suggestion.nearest(to: path, among: fixed).first)
    }

    /// The row of a target as it was sent; `nil` where there is none.
    static func row(of target: String) -> RouteRow? {
        guard let target = try? Target(target) else { return nil }
        return (try? RouteMatch(target))?.row
    }

    /// What the transport refuses in the words of the route: content on a path that is not there, or by a method that
    /// the path does not take, is refused for that.
    static func refining(_ failure: Failure, _ request: Request) -> Failure {
        guard failure == .unexpectedBody, let target = try? Target(request.target), !target.isAsterisk else {
            return failure
        }
        do throws(Failure) {
            let row = try RouteMatch(target).row
            return row.methods.contains(request.method) ? failure : row.refusal(of: request.method)
        } catch { return error }
    }

    /// The variable parts where the segments fit a template; `nil` where they do not fit.
    private static func match(_ segments: [String], _ template: [String]) -> [String]? {
        guard segments.count == template.count else { return nil }
        var variables: [String] = []
        for (segment, part) in zip(segments, template) {
            if part.hasPrefix("{") {
                guard !segment.isEmpty else { return nil }
                variables.append(segment)
            } else if segment != part {
                return nil
            }
        }
        return variables
    }
}
