// A request to the listener for operators on its way to its response: access, route, answer.

public import HTTPMessage
public import Representations

/// Answers operators. Any thread may ask at any time.
public struct AdminAPI: Sendable {
    /// What is answered from; whoever makes the listener says how.
    public struct Sources: Sendable {
        /// Writes the members of `/admin/status` into an object that is open.
        public var status: @Sendable (inout JSONWriter) -> Void
        /// Reads the data files again and says what came of it. The one answer that may take its time.
        public var reload: @Sendable () -> AdminAnswer
        /// The figures, in Prometheus's text format.
        public var metrics: @Sendable () -> [UInt8]

        /// Makes the sources.
        public init(
            status: @escaping @Sendable (inout JSONWriter) -> Void,
            reload: @escaping @Sendable () -> AdminAnswer,
            metrics: @escaping @Sendable () -> [UInt8]
        ) {
            self.status = status
            self.reload = reload
            self.metrics = metrics
        }
    }

    private let access: AdminAccess
    private let sources: Sources

    /// Answers from sources those whom the rules let in.
    public init(access: AdminAccess, sources: Sources) {
        self.access = access
        self.sources = sources
    }

    /// The response to a request.
    public func respond(to request: Request) -> Response { answer(request).response }

    /// The response to a request that the transport refused by itself.
    public static func refuse(status: UInt16, _ request: Request) -> Response {
        let problem = Problem(
            status: status, code: "malformed-request", title: "Malformed request",
            detail: "The request is malformed, too long, or carries content that is not taken here.")
        let response = AdminAnswer.problem(problem, request).response
        return Response(status: status, content: response.content, closesConnection: true)
    }

    private func answer(_ request: Request) -> AdminAnswer {
        let path = String(request.target.prefix { $0 != "?" })
        let route = AdminRoute.all.first { $0.path == path }
        if let refusal = access.refusal(of: request, for: route) { return refusal }
        guard let route else {
            let paths = AdminRoute.all.map(\.path).joined(separator: ", ")
            return .problem(
                Problem(
                    status: 404, code: "not-found", title: "Not found",
                    detail: "There is nothing at \(KeyText.redacted(path).prefix(200)); there are \(paths)."),
                request)
        }
        guard route.takes(request.method) else {
            return .problem(
                Problem(
                    status: 405, code: "method-not-allowed", title: "Method not allowed",
                    detail:
                        "\(KeyText.redacted(request.method).prefix(40)) is not available here; there is \(route.allowed)."
                ),
                request, fields: [HeaderField("Allow", route.allowed)])
        }
        switch route.action {
        case .index: return Self.index
        case .metrics:
            return AdminAnswer(
                status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", bytes: sources.metrics()
            )
        case .status:
            return .json { writer in
                writer.beginObject()
                sources.status(&writer)
                writer.endObject()
            }
        case .reload: return sources.reload()
        }
    }

    private static var index: AdminAnswer {
        .json { writer in
            writer.beginObject()
            writer.key("paths")
            writer.beginList()
            for route in AdminRoute.all {
                writer.beginObject()
                writer.member("method", route.method)
                writer.member("path", route.path)
                writer.member("meaning", route.meaning)
                writer.endObject()
            }
            writer.endList()
            writer.endObject()
        }
    }
}
