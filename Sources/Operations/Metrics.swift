// The figures of a server, each family declared once: the exposition and the documentation read the table.

internal import Glibc

/// What the transport counts.
public struct TransportFigures: Sendable {
    /// Connections that are open, idle ones too.
    public var connectionsOpen = 0
    /// Connections that were cut because their client was too slow, since the start.
    public var connectionsCut = 0
    /// Connections that were not taken because their client had as many as it may, since the start.
    public var connectionsRefused = 0
    /// Requests whose request line has come and whose response has not gone.
    public var requestsInFlight = 0
    /// Requests that the transport rejected, since the start.
    public var requestsRejected = 0
    /// Responses that are being made while they are sent, as fast as they are taken.
    public var exports = 0
    /// Responses that wait for something to happen.
    public var streams = 0
    /// Bytes that the responses take that are kept to be given again.
    public var keptBytes = 0
    /// Until when the certificate of new connections is valid, in seconds since 1970; nil without TLS.
    public var certificateValidUntil: Int64?

    /// All zero.
    public init() {}
}

/// What the streams of changes count, since the start.
public struct StreamFigures: Sendable {
    /// Streams that were opened.
    public var opened: UInt64 = 0
    /// Streams that were refused because as many as may be were open.
    public var refused: UInt64 = 0
    /// Events that were sent, over all streams.
    public var events: UInt64 = 0

    /// All zero.
    public init() {}
}

/// What is served.
public struct DatasetFigures: Sendable {
    /// The dataset's name.
    public var name: String
    /// The version that is served.
    public var version: String
    /// Records that everybody sees, by the kind's name.
    public var records: [(kind: String, count: Int)]

    /// Makes the figures.
    public init(name: String, version: String, records: [(kind: String, count: Int)]) {
        self.name = name
        self.version = version
        self.records = records
    }
}

/// How reading the data files went.
public struct ReloadFigures: Sendable {
    /// Reloads by which something new was served, since the start.
    public var replaced = 0
    /// Reloads that found what was served already, since the start.
    public var unchanged = 0
    /// Reloads that were given up, since the start.
    public var failed = 0
    /// Whether the last one was given up.
    public var lastFailed = false
    /// Since when what is served is served, in seconds since 1970.
    public var servedSince: Int64

    /// No reload yet.
    public init(servedSince: Int64) { self.servedSince = servedSince }
}

/// The table of figures.
public enum Metrics {
    static let build = MetricFamily(
        "demarche_build_info", .gauge, "Always 1; the program's version and that of libmicrohttpd.",
        labels: ["version", "libmicrohttpd"])
    static let dataset = MetricFamily(
        "demarche_dataset_info", .gauge, "Always 1; the dataset that is served, and its version.",
        labels: ["name", "version"])
    static let records = MetricFamily(
        "demarche_dataset_records", .gauge, "Records that everybody sees.", labels: ["kind"])
    static let servedSince = MetricFamily(
        "demarche_dataset_served_since_seconds", .gauge,
        "Since when this version is served, in seconds since 1970; its age is the time since.")
    static let reloads = MetricFamily(
        "demarche_reloads_total", .counter, "Times the data files were read again.", labels: ["result"])
    static let lastReloadFailed = MetricFamily(
        "demarche_last_reload_failed", .gauge,
        "1 if the last reload was given up, so that older data are served.")

    static let requests = MetricFamily(
        "demarche_requests_total", .counter,
        "Requests by route and class of status; the route is empty where none answered.",
        labels: ["route", "status"])
    static let durations = MetricFamily(
        "demarche_request_duration_seconds", .histogram,
        "From the request line to the last byte that the system took.", labels: ["route"])
    static let contentBytes = MetricFamily(
        "demarche_response_content_bytes_total", .counter, "Bytes of content in responses.", labels: ["route"]
    )
    static let keptHits = MetricFamily(
        "demarche_kept_responses_hits_total", .counter,
        "Requests answered by a response that was given before.")
    static let keptMisses = MetricFamily(
        "demarche_kept_responses_misses_total", .counter, "Requests for which an answer was made.")
    static let keptBytes = MetricFamily(
        "demarche_kept_responses_bytes", .gauge, "Memory of the responses that are kept.")
    static let rateLimited = MetricFamily(
        "demarche_rate_limited_total", .counter, "Requests answered with 429.", labels: ["by"])
    static let shed = MetricFamily(
        "demarche_shed_total", .counter, "Requests answered with 503 because there was too much to do.",
        labels: ["reason"])
    static let logDropped = MetricFamily(
        "demarche_access_log_dropped_total", .counter, "Lines of the access log that were not written.")

    static let connectionsOpen = MetricFamily(
        "demarche_connections_open", .gauge, "Connections that are open, idle ones too.")
    static let connectionsCut = MetricFamily(
        "demarche_connections_cut_total", .counter, "Connections cut because their client was too slow.")
    static let connectionsRefused = MetricFamily(
        "demarche_connections_refused_total", .counter,
        "Connections not taken because their client had as many as it may.")
    static let certificateValidUntil = MetricFamily(
        "demarche_certificate_valid_until_seconds", .gauge,
        "Until when the certificate of new connections is valid, in seconds since 1970; left out without TLS."
    )
    static let requestsInFlight = MetricFamily(
        "demarche_requests_in_flight", .gauge, "Requests that have begun to come and are not answered whole.")
    static let requestsRejected = MetricFamily(
        "demarche_requests_rejected_total", .counter,
        "Requests that the transport refused as malformed or too long.")
    static let exports = MetricFamily(
        "demarche_exports_open", .gauge,
        "Responses that are being made while they are sent, such as whole lists as CSV.")
    static let streams = MetricFamily(
        "demarche_streams_open", .gauge, "Streams of changes that are being followed.")
    static let streamsOpened = MetricFamily(
        "demarche_streams_opened_total", .counter, "Streams of changes that were opened.")
    static let streamsRefused = MetricFamily(
        "demarche_streams_refused_total", .counter,
        "Streams of changes refused with 503 because as many as may be were open.")
    static let streamEvents = MetricFamily(
        "demarche_stream_events_total", .counter,
        "Events written to streams of changes; each stream counts its own.")

    static let processorSeconds = MetricFamily(
        "process_cpu_seconds_total", .counter,
        "Processor time of the process, in the program and in the system.")
    static let residentBytes = MetricFamily(
        "process_resident_memory_bytes", .gauge, "Memory of the process that is resident.")
    static let virtualBytes = MetricFamily(
        "process_virtual_memory_bytes", .gauge, "Address space of the process.")
    static let openDescriptors = MetricFamily("process_open_fds", .gauge, "File descriptors that are open.")
    static let descriptorLimit = MetricFamily("process_max_fds", .gauge, "File descriptors that may be open.")
    static let threads = MetricFamily("process_threads", .gauge, "Threads of the process.")
    static let startTime = MetricFamily(
        "process_start_time_seconds", .gauge, "When the process was started, in seconds since 1970.")

    /// Every family, in the order of the exposition.
    public static let all = [
        build, dataset, records, servedSince, reloads, lastReloadFailed, requests, durations, contentBytes,
        keptHits,
        keptMisses, keptBytes, rateLimited, shed, logDropped, connectionsOpen, connectionsCut,
        connectionsRefused, certificateValidUntil,
        requestsInFlight, requestsRejected, exports, streams, streamsOpened, streamsRefused, streamEvents,
        processorSeconds, residentBytes, virtualBytes,
        openDescriptors,
        descriptorLimit, threads, startTime,
    ]
}
