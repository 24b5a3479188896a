// All figures of one moment, as Prometheus collects them.

internal import Glibc

/// What the figures are taken from.
public struct Exposition: Sendable {
    /// The versions of the program and of libmicrohttpd.
    public var versions: (program: String, library: String)
    /// The paths of the routes, the first of them number 1.
    public var routes: [String]
    /// What was counted of requests.
    public var counts: RequestCounts
    /// What the transport counts.
    public var transport: @Sendable () -> TransportFigures
    /// What the streams of changes count.
    public var streams: @Sendable () -> StreamFigures
    /// What is served.
    public var dataset: @Sendable () -> DatasetFigures
    /// How reloads went.
    public var reloads: @Sendable () -> ReloadFigures
    /// What was refused.
    public var refusals: RefusalCounts
    /// The access log, if there is one.
    public var accessLog: AccessLog?

    /// Makes the exposition of a server.
    public init(
        versions: (program: String, library: String), routes: [String], counts: RequestCounts,
        refusals: RefusalCounts, accessLog: AccessLog?, transport: @escaping @Sendable () -> TransportFigures,
        streams: @escaping @Sendable () -> StreamFigures,
        dataset: @escaping @Sendable () -> DatasetFigures, reloads: @escaping @Sendable () -> ReloadFigures
    ) {
        self.versions = versions
        self.routes = routes
        self.counts = counts
        self.refusals = refusals
        self.accessLog = accessLog
        self.transport = transport
        self.streams = streams
        self.dataset = dataset
        self.reloads = reloads
    }

    /// The figures of now, in the text format of version 0.0.4.
    public var text: [UInt8] {
        var text = PrometheusText()
        writeDataset(to: &text)
        writeRequests(to: &text)
        writeTransport(to: &text)
        Self.writeProcess(to: &text)
        return text.bytes
    }

    private func writeDataset(to text: inout PrometheusText) {
        text.begin(Metrics.build)
        text.sample(
            Metrics.build.name, 1, [("version", versions.program), ("libmicrohttpd", versions.library)])
        let dataset = dataset()
        text.begin(Metrics.dataset)
        text.sample(Metrics.dataset.name, 1, [("name", dataset.name), ("version", dataset.version)])
        text.begin(Metrics.records)
        for (kind, count) in dataset.records {
            text.sample(Metrics.records.name, Double(count), [("kind", kind)])
        }
        let reloads = reloads()
        text.single(Metrics.servedSince, Double(reloads.servedSince))
        text.begin(Metrics.reloads)
        text.sample(Metrics.reloads.name, Double(reloads.replaced), [("result", "replaced")])
        text.sample(Metrics.reloads.name, Double(reloads.unchanged), [("result", "unchanged")])
        text.sample(Metrics.reloads.name, Double(reloads.failed), [("result", "failed")])
        text.single(Metrics.lastReloadFailed, reloads.lastFailed ? 1 : 0)
    }

    private func writeRequests(to text: inout PrometheusText) {
        // Routes that nobody has asked for are left out: their series begin with the first request.
        let rows = zip([""] + routes, counts.sums).filter { $0.1.requests > 0 }
        text.begin(Metrics.requests)
        for (route, sum) in rows {
            for (status, count) in zip(RequestCounts.classes, sum.byClass) where count > 0 {
                text.sample(Metrics.requests.name, Double(count), [("route", route), ("status", status)])
            }
        }
        text.begin(Metrics.durations)
        for (route, sum) in rows { writeHistogram(sum, route, to: &text) }
        text.begin(Metrics.contentBytes)
        for (route, sum) in rows {
            text.sample(Metrics.contentBytes.name, Double(sum.contentBytes), [("route", route)])
        }
        let kept = rows.reduce(0) { $0 + $1.1.kept }
        text.single(Metrics.keptHits, Double(kept))
        text.single(Metrics.keptMisses, Double(rows.reduce(0) { $0 + $1.1.requests } - kept))
        text.single(Metrics.keptBytes, Double(transport().keptBytes))
        text.begin(Metrics.rateLimited)
        text.sample(Metrics.rateLimited.name, Double(refusals.byAddress), [("by", "address")])
        text.sample(Metrics.rateLimited.name, Double(refusals.byKey), [("by", "key")])
        text.begin(Metrics.shed)
        text.sample(Metrics.shed.name, Double(refusals.inFlight), [("reason", "in_flight")])
        text.sample(Metrics.shed.name, Double(refusals.waited), [("reason", "waited")])
        text.sample(Metrics.shed.name, Double(refusals.exports), [("reason", "exports")])
        text.single(Metrics.logDropped, Double(accessLog?.dropped ?? 0))
    }

    private func writeHistogram(_ sum: RequestCounts.Sum, _ route: String, to text: inout PrometheusText) {
        let name = Metrics.durations.name
        var cumulated: UInt64 = 0
        for (bound, count) in zip(RequestCounts.boundsSeconds + [.infinity], sum.byDuration) {
            cumulated &+= count
            text.sample(
                name + "_bucket", Double(cumulated), [("route", route), ("le", PrometheusText.text(bound))])
        }
        text.sample(name + "_sum", Double(sum.nanoseconds) / 1e9, [("route", route)])
        // The count is that of the last bucket, whatever was counted meanwhile.
        text.sample(name + "_count", Double(cumulated), [("route", route)])
    }

    private func writeTransport(to text: inout PrometheusText) {
        let transport = transport()
        text.single(Metrics.connectionsOpen, Double(transport.connectionsOpen))
        text.single(Metrics.connectionsCut, Double(transport.connectionsCut))
        text.single(Metrics.connectionsRefused, Double(transport.connectionsRefused))
        text.begin(Metrics.certificateValidUntil)
        if let until = transport.certificateValidUntil {
            text.sample(Metrics.certificateValidUntil.name, Double(until))
        }
        text.single(Metrics.requestsInFlight, Double(transport.requestsInFlight))
        text.single(Metrics.requestsRejected, Double(transport.requestsRejected))
        text.single(Metrics.exports, Double(transport.exports))
        text.single(Metrics.streams, Double(transport.streams))
        let streams = streams()
        text.single(Metrics.streamsOpened, Double(streams.opened))
        text.single(Metrics.streamsRefused, Double(streams.refused))
        text.single(Metrics.streamEvents, Double(streams.events))
    }

    private static func writeProcess(to text: inout PrometheusText) {
        let process = ProcessFigures()
        text.single(Metrics.processorSeconds, process.processorSeconds)
        text.single(Metrics.residentBytes, process.residentBytes)
        text.single(Metrics.virtualBytes, process.virtualBytes)
        text.single(Metrics.openDescriptors, process.openDescriptors)
        text.single(Metrics.descriptorLimit, process.descriptorLimit)
        text.single(Metrics.threads, process.threads)
        text.single(Metrics.startTime, process.startSeconds)
    }
}
