// What is counted, limited and logged while a dataset is served.

import API
import Catalog
import HTTPServer
import Operations
import Representations

/// The counts, limits and logs of one server.
struct Observation {
    let limits: RequestLimits
    let counts: RequestCounts
    let accessLog: AccessLog?
    let keyNumbers = KeyNumbers()

    /// Begins to count and to log as the settings say.
    init(_ settings: Settings) throws(CommandFailure) {
        let workerCount = settings.server.workerCount
        limits = RequestLimits(
            settings.limits,
            proxies: Proxies(
                trusted: settings.trustedProxies.compactMap { AddressRange($0) },
                field: Proxies.Field(rawValue: settings.forwardedField) ?? .xForwardedFor),
            workerCount: workerCount)
        counts = RequestCounts(workerCount: workerCount, routeCount: RouteRow.all.count)
        if let output = try Self.output(settings.accessLog) {
            accessLog = AccessLog(output, workerCount: workerCount, keyName: keyNumbers.name)
        } else {
            accessLog = nil
        }
    }

    private static func output(_ name: String) throws(CommandFailure) -> sending LogOutput? {
        switch name {
        case "off": return nil
        case "stdout": return .standardOutput()
        case "stderr": return .standardError()
        default:
            guard let output = LogOutput(path: name) else {
                throw CommandFailure(.noPermission, "the access log \(name) cannot be written")
            }
            return output
        }
    }

    /// The observer that the transport tells.
    var observer: RequestObserver { RequestObserver(counts: counts, accessLog: accessLog) }

    /// The figures of a server, for Prometheus.
    func exposition(_ api: API, _ server: HTTPServer, _ reloader: Reloader) -> Exposition {
        return Exposition(
            versions: (Version.number, HTTPServer.libraryVersion), routes: RouteRow.all.map(\.template),
            counts: counts, refusals: limits.refusals, accessLog: accessLog,
            transport: { server.figures.transport }, streams: { StreamFigures(api.streams.figures) },
            dataset: { DatasetFigures(api) },
            reloads: { ReloadFigures(reloader.status) })
    }
}

extension DatasetFigures {
    /// What everybody sees of what an API answers from.
    init(_ api: API) {
        let edition = api.snapshot.everyone.edition
        self.init(
            name: edition.catalog.dataset.name, version: edition.version,
            records: Resource.allCases.map { ($0.rawValue, edition.catalog.table($0).visible.count) })
    }
}

extension ReloadFigures {
    /// How reading the files again went so far.
    init(_ status: DataStatus) {
        self.init(servedSince: status.servedSince)
        replaced = status.replacedCount
        unchanged = status.unchangedCount
        failed = status.failedCount
        lastFailed = status.isStale
    }
}

extension StreamFigures {
    /// The figures as the exposition takes them; how many are open is the transport's to say.
    init(_ figures: Streams.Figures) {
        self.init()
        opened = figures.opened
        refused = figures.refused
        events = figures.events
    }
}

extension HTTPServer.Figures {
    /// The figures as the exposition takes them.
    var transport: TransportFigures {
        var figures = TransportFigures()
        figures.connectionsOpen = connectionsOpen
        figures.connectionsCut = connectionsCut
        figures.connectionsRefused = connectionsRefused
        figures.requestsInFlight = requestsInFlight
        figures.requestsRejected = requestsRejected
        figures.exports = exports
        figures.streams = streams
        figures.keptBytes = keptBytes
        figures.certificateValidUntil = certificateValidUntil
        return figures
    }
}
