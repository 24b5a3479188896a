// The figures of a server, each family declared once.

/// What the transport counts.
public struct TransportFigures: Sendable {
    /// Connections that are open, idle ones too.
    public var connectionsOpen = 0
    /// Requests whose request line has come and whose response has not gone.
    public var requestsInFlight = 0
    /// Connections that were cut because their client was too slow, since the start.
    public var connectionsCut = 0
    /// Requests that the transport rejected, since the start.
    public var requestsRejected = 0

    /// All zero.
    public init() {}
}

/// Writes the figures.
public enum Metrics {
    static let connectionsOpen = MetricFamily(
        "demarche_connections_open", .gauge, "Connections that are open, idle ones too.")
    static let requestsInFlight = MetricFamily(
        "demarche_requests_in_flight", .gauge, "Requests that have begun to come and are not answered whole.")
    static let connectionsCut = MetricFamily(
        "demarche_connections_cut_total", .counter, "Connections cut because their client was too slow.")
    static let requestsRejected = MetricFamily(
        "demarche_requests_rejected_total", .counter,
        "Requests that the transport refused as malformed or too long.")
    static let residentBytes = MetricFamily(
        "process_resident_memory_bytes", .gauge, "Memory of the process that is resident.")
    static let virtualBytes = MetricFamily(
        "process_virtual_memory_bytes", .gauge, "Address space of the process.")
    static let processorSeconds = MetricFamily(
        "process_cpu_seconds_total", .counter,
        "Processor time of the process, in the program and in the system.")
    static let openDescriptors = MetricFamily("process_open_fds", .gauge, "File descriptors that are open.")
    static let descriptorLimit = MetricFamily("process_max_fds", .gauge, "File descriptors that may be open.")
    static let threads = MetricFamily("process_threads", .gauge, "Threads of the process.")

    /// Every family, in the order of the exposition.
    public static let all = [
        connectionsOpen, requestsInFlight, connectionsCut, requestsRejected, residentBytes, virtualBytes,
        processorSeconds, openDescriptors, descriptorLimit, threads,
    ]

    /// The exposition.
    public static func text(_ transport: TransportFigures) -> [UInt8] {
        var text = PrometheusText()
        text.single(connectionsOpen, Double(transport.connectionsOpen))
        text.single(requestsInFlight, Double(transport.requestsInFlight))
        text.single(connectionsCut, Double(transport.connectionsCut))
        text.single(requestsRejected, Double(transport.requestsRejected))
        let process = ProcessFigures()
        text.single(residentBytes, process.residentBytes)
        text.single(virtualBytes, process.virtualBytes)
        text.single(processorSeconds, process.processorSeconds)
        text.single(openDescriptors, process.openDescriptors)
        text.single(descriptorLimit, process.descriptorLimit)
        text.single(threads, process.threads)
        return text.bytes
    }
}
