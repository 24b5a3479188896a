// A request's way to its response: target, route, representation, question, answer, conditions.

import Analysis
import Catalog
import HTTPMessage
import Representations

/// Answers one request from one view: all that the answer is made of was taken when the request began.
struct Answering {
    private(set) var view: View
    /// What absolute addresses begin with.
    let publicAddress: PublicAddress
    /// Whether the server takes its leave.
    let isDraining: Bool
    /// Finds the editions that were served before; `nil` where none are kept.
    let past: (any PastEditions)?
    /// The instant that is asked about, in seconds since 1970; `nil` where it is now.
    private(set) var knownAt: Int64?
    /// Opens a stream of changes.
    let openStream: @Sendable (StreamQuestion) throws(Failure) -> Response

    private var edition: Edition { view.edition }

    /// - Parameter note: told which route answers, or refuses to.
    func response(to request: Request, noting note: inout Response.Note) throws(Failure) -> Response {
        let target = try Self.target(of: request)
        if target.isAsterisk && request.method == "OPTIONS" { return Self.options(RouteRow.all) }
        if target.isAsterisk { throw .malformedRequest(detail: "The target * is for OPTIONS alone.") }
        let match = try RouteMatch(target)
        note.route = match.number
        guard match.row.methods.contains(request.method) else { throw match.row.refusal(of: request.method) }
        if request.method == "OPTIONS" { return Self.options([match.row]) }
        if target.hasTrailingSlash { return redirect(to: match.path, match, target) }
        if case .file(let route) = match.route {
            let answer = try page(match, target).file(route)
            return Conditional.response(answer, request, edition, view.validity)
        }
        let format = try self.format(match, target, request)
        if match.row.parameters.contains(.knownAt), let instant = try KnownAt.read(target) {
            var answering = self
            answering.view = try KnownAt.view(instant, view, past)
            answering.knownAt = instant
            return try answering.response(to: request, target, match, format)
        }
        return try response(to: request, target, match, format)
    }

    private func response(
        to request: Request, _ target: Target, _ match: RouteMatch, _ format: Format
    ) throws(Failure) -> Response {
        if match.route == .stream { return try openStream(StreamQuestion(target, request, view.changes)) }
        if request.method == "POST" { try match.row.content?.check(request.headers) }
        switch try answer(match, target, format, request) {
        case .answer(let answer): return Conditional.response(answer, request, edition, view.validity)
        case .moved(let path): return redirect(to: path, match, target)
        }
    }

    /// The representation; whoever wants data where there is a page is told where data are.
    private func format(_ match: RouteMatch, _ target: Target, _ request: Request) throws(Failure) -> Format {
        do throws(Failure) {
            return try Format.negotiate(
                parameters: match.row.parameters.contains(.format)
                    ? target.parameters.filter { $0.name == Parameter.format.name }.map(\.value) : [],
                suffix: match.suffix, accept: request.headers["Accept"], available: match.row.formats)
        } catch {
            guard case .notAcceptable(let available) = error, case .page = match.route else { throw error }
            throw .notAcceptable(available: available + ["data below /v1"])
        }
    }

    /// What a route comes to, where it is not refused.
    enum Outcome {
        case answer(Answer)
        case moved(to: String)
    }

    private func answer(
        _ match: RouteMatch, _ target: Target, _ format: Format, _ request: Request
    ) throws(Failure) -> Outcome {
        switch match.route {
        case .list(let resource):
            let parameters = try ListParameters(target, edition.catalog, resource, actor: nil, format: format)
            let list = ListAnswer(
                edition, parameters, target, path: match.path, format: format, publicAddress)
            return .answer(list.answer())
        case .record(let resource, let id):
            switch try RecordAnswer.find(edition, resource, id: id) {
            case .record(let record): return .answer(try record.answer(target, format: format, publicAddress))
            case .moved(let current): return .moved(to: "/v1/\(resource.rawValue)/\(current)")
            }
        case .related(let actor, let resource):
            switch try RecordAnswer.find(edition, .actors, id: actor) {
            case .record(let record):
                let parameters = try ListParameters(
                    target, edition.catalog, resource, actor: record.ordinal, format: format)
                let list = ListAnswer(
                    edition, parameters, target, path: match.path, format: format, publicAddress)
                return .answer(list.answer())
            case .moved(let current): return .moved(to: "/v1/actors/\(current)/\(resource.rawValue)")
            }
        case .facet(let resource, let field):
            let parameters = try ListParameters(
                target, edition.catalog, resource, actor: nil, format: format, facet: field)
            return .answer(
                try FacetAnswer(edition, parameters, target, field: field, path: match.path).answer())
        case .search: return .answer(try SearchAnswer(edition, target).answer())
        case .analysis(let route):
            let analysis = AnalysisAnswer(
                edition: edition, entries: view.entries, target: target, row: match.row, path: match.path,
                format: format, publicAddress: publicAddress)
            return try analysis.answer(route)
        case .oembed:
            return .answer(try OEmbedAnswer(edition, target, format, publicAddress).answer())
        case .embed(let resource, let id):
            try refuseNames(beside: match.row, target)
            let embed = EmbedAnswer(edition, publicAddress)
            do throws(Failure) {
                switch try RecordAnswer.find(edition, resource, id: id) {
                case .record(let record):
                    return .answer(embed.card(RecordContent(edition.catalog, record.ordinal)))
                case .moved(let current): return .moved(to: "/embed/\(resource.rawValue)/\(current)")
                }
            } catch {
                guard case .retracted(let id, let date, let note) = error else { throw error }
                return .answer(embed.retraction(resource, id: id, date: date, note: note))
            }
        case .match:
            return .answer(try MatchAnswer(edition, view.names, target, format).answer())
        case .reconcile:
            return .answer(
                try ReconcileAnswer(edition, view.names, publicAddress).answer(target, request))
        case .suggest(let subject):
            return .answer(try ReconcileSuggest(edition, view.names).suggest(subject, target))
        case .flyout(let subject):
            return .answer(try ReconcileSuggest(edition, view.names).flyout(subject, target))
        case .properties:
            return .answer(try ReconcileSuggest(edition, view.names).properties(target))
        case .annotations(let resource):
            return .answer(
                try GrafanaAnswer(edition, target, format, path: match.path).annotations(
                    resource, match.row))
        case .variables(let name):
            try refuseNames(beside: match.row, target)
            return .answer(try GrafanaAnswer(edition, target, format, path: match.path).variables(name))
        case .check:
            try refuseNames(beside: match.row, target)
            return .answer(try CheckAnswer(edition, request.body).answer())
        case .corrections:
            return .answer(
                try CorrectionsAnswer(edition, target, format: format, publicAddress).answer())
        case .changes:
            return .answer(
                try ChangesAnswer(view.changes, target, format: format, publicAddress).answer())
        case .page(let route): return try page(match, target).answer(route)
        case .index where format == .html: return try page(match, target).answer(.start)
        case .index, .dataset, .vocabularies, .vocabulary, .schema, .openAPI, .health, .readiness, .stream,
            .file:
            try refuseNames(beside: match.row, target)
            return .answer(try description(match.route))
        }
    }

    private func page(_ match: RouteMatch, _ target: Target) -> PageAnswer {
        PageAnswer(
            view: view, target: target, row: match.row, path: match.path, publicAddress: publicAddress,
            hasPast: past != nil, knownAt: knownAt)
    }

    /// Sees to it that the query has no other parameters than the path takes.
    private func refuseNames(beside row: RouteRow, _ target: Target) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: row.parameters)
        try reading.finish()
    }

    private func description(_ route: Route) throws(Failure) -> Answer {
        let index = IndexAnswer(edition)
        switch route {
        case .dataset: return index.dataset()
        case .vocabularies: return index.vocabularies()
        case .vocabulary(let name): return try index.vocabulary(name)
        case .schema(let resource): return index.schema(resource)
        case .health: return .json(canonical: nil) { $0.raw(#"{"status":"ok"}"#.utf8) }
        case .readiness:
            if isDraining { throw .draining }
            return .json(canonical: nil) { $0.raw(#"{"status":"ready"}"#.utf8) }
        case .openAPI:
            return .json(canonical: "/openapi&" + publicAddress.root) { writer in
                OpenAPI(edition, view.names, publicAddress).write(to: &writer)
            }
        default: return index.index()
        }
    }

    private static func target(of request: Request) throws(Failure) -> Target {
        do {
            return try Target(request.target)
        } catch {
            throw error.failure
        }
    }

    // MARK: Answers without content

    /// OPTIONS, a CORS preflight among them (Fetch standard, "CORS-preflight request").
    private static func options(_ rows: [RouteRow]) -> Response {
        let methods = ["GET", "HEAD", "POST", "OPTIONS"].filter { method in
            rows.contains { $0.methods.contains(method) }
        }
        var requestFields = ["Authorization", "If-None-Match", "If-Modified-Since", "Last-Event-ID"]
        if methods.contains("POST") { requestFields.append("Content-Type") }
        let fields: [HeaderField] = [
            HeaderField("Allow", methods.joined(separator: ", ")),
            HeaderField("Access-Control-Allow-Methods", methods.joined(separator: ", ")),
            HeaderField("Access-Control-Allow-Headers", requestFields.joined(separator: ", ")),
            HeaderField("Access-Control-Max-Age", "86400"),
            HeaderField("Cache-Control", "public, max-age=86400"),
        ]
        return Response(
            status: 204, content: Content(headers: HeaderFields(fields + StandingFields.all), body: .none))
    }

    /// A 308 to a path of this server; the suffix and the query stay.
    private func redirect(to path: String, _ match: RouteMatch, _ target: Target) -> Response {
        let suffix = match.suffix.map { "." + $0.rawValue } ?? ""
        let location = path + suffix + (target.rawQuery.map { "?" + $0 } ?? "")
        let fields = [
            HeaderField("Location", location), HeaderField("Cache-Control", Conditional.cacheControl),
        ]
        return Response(
            status: 308, content: Content(headers: HeaderFields(fields + StandingFields.all), body: .none))
    }
}
