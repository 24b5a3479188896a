// Where a server listens and how much it takes.

internal import CHTTP
internal import Glibc

extension HTTPServer {
    /// Where to listen, and a limit for everything a client can make long. Numbers below 1 count as 1 unless it says
    /// otherwise.
    public struct Configuration: Sendable, Equatable {
        /// A numeric IPv4 or IPv6 address.
        public var address = "127.0.0.1"
        /// The TCP port; 0 lets the system choose one, which `boundPort` tells.
        public var port: UInt16 = 0
        /// The path of a Unix socket to listen on instead of an address and a port; empty for none. The file is this
        /// process's user's alone, and goes when the server stops.
        public var socketPath = ""
        /// A stream socket that listens already, instead of all of these; `nil`: none. Whoever else holds it keeps it
        /// when the server stops, so that clients who come meanwhile wait for the next server.
        public var listener: Int32?
        /// Threads that answer requests; at least 2.
        public var workerCount = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        /// Connections open at the same time; divided among the workers. Further clients wait to be accepted.
        public var connectionLimit = 1_024
        /// Connections that one client may have at the same time, where a client is an IPv4 address or the first 64
        /// bits of an IPv6 address; 0: any number. Whom the admission exempts may have more.
        public var connectionsPerAddressLimit = 0
        /// Responses that are made while they are sent, as fast as they are taken, at the same time; 0: any number.
        /// Those that wait for something to happen are not among them.
        public var exportLimit = 0
        /// Seconds after which a connection on which nothing moves is closed.
        public var idleTimeoutSeconds = 60
        /// Seconds within which a request must have come in whole, however steadily it comes: the first on a
        /// connection counted from its acceptance, a later one from its request line, and that must come within
        /// this and `idleTimeoutSeconds` together.
        public var requestDeadlineSeconds = 15
        /// Seconds that take the place of the other times when nine tenths of `connectionLimit` are in use.
        public var crowdedDeadlineSeconds = 2
        /// Seconds over which a client's taking of a response is measured.
        public var responseStallSeconds = 15
        /// Bytes a second that a client must take of a response, over `responseStallSeconds`, or it is cut; 0 asks
        /// for none.
        public var responseMinimumBytesPerSecond = 128
        /// Bytes of a request target (RFC 9112 section 3 asks for 8000 at least).
        public var targetLimitBytes = 8_000
        /// Bytes of request line and header section together. A connection takes about 10 KiB more memory than this,
        /// and all of it is wiped after each request, so a larger limit costs speed.
        public var headerLimitBytes = 9_216
        /// Header field lines of a request.
        public var headerLimitCount = 64
        /// Bytes of any request body, whatever `acceptsBody` says.
        public var bodyLimitBytes = 1_048_576
        /// Bytes of a chunked body beyond its limit that are read in order to answer that it is too large, before
        /// the connection is cut.
        public var discardLimitBytes = 1_048_576

        /// Bytes that repeatable responses may take, divided among the workers; 0 keeps none. Each worker keeps its
        /// own, so that none waits for another.
        public var keptResponsesLimitBytes = 33_554_432

        /// Whether every response says how long it took, in `Server-Timing`.
        public var serverTiming = false

        /// The default values.
        public init() {}
    }
}

extension HTTPServer.Configuration {
    /// As C takes it, without the address, the path and the identity.
    var wire: chttp_configuration {
        func atLeastOne(_ number: Int) -> UInt32 { UInt32(clamping: max(1, number)) }
        return chttp_configuration(
            address: nil, port: port, socket_path: nil, listener: listener ?? -1, identity: nil,
            worker_count: max(2, atLeastOne(workerCount)),
            connection_limit: max(atLeastOne(connectionLimit), atLeastOne(workerCount), 2),
            connections_per_address_limit: UInt32(clamping: connectionsPerAddressLimit),
            idle_timeout_seconds: atLeastOne(idleTimeoutSeconds),
            request_deadline_seconds: atLeastOne(requestDeadlineSeconds),
            crowded_deadline_seconds: atLeastOne(crowdedDeadlineSeconds),
            response_stall_seconds: atLeastOne(responseStallSeconds),
            response_minimum_bytes_per_second: UInt32(clamping: responseMinimumBytesPerSecond),
            target_limit_bytes: max(1, targetLimitBytes), header_limit_bytes: max(1, headerLimitBytes),
            header_limit_count: max(1, headerLimitCount), discard_limit_bytes: max(1, discardLimitBytes))
    }
}
