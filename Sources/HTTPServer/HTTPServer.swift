// Runs a handler on a socket: start, drain, stop, and what goes on meanwhile.

internal import CHTTP
internal import Glibc
public import HTTPMessage
internal import Synchronization

/// An HTTP/1.1 server (RFC 9112): as many workers as its configuration says answer requests by one function.
///
/// A class for its identity: it is the one owner of the socket, and stops when it goes. No function of it but
/// `figures`, `isDraining` and `boundPort` may be called by a handler, a stream or a rejection.
public final class HTTPServer: Sendable {
    /// How it was configured.
    public let configuration: Configuration
    private let application: Application
    /// The running server. Held by start, stop and whoever asks for figures; never on the path of a request.
    private let running = Mutex<Running?>(nil)
    private let draining = Atomic<Bool>(false)
    /// What new connections get. Changed by `take` only, under `running`, too.
    private let identity: Mutex<ServerIdentity?>

    /// The C server and the reference to `application` that its callbacks borrow.
    private struct Running {
        let server: OpaquePointer
        let context: Unmanaged<Application>
    }

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: where to listen, and the limits.
    ///   - varyingFields: the request fields that a repeatable response may depend on, beside method and target.
    ///   - handler: answers every request that is not rejected; workers call it at the same time.
    ///   - acceptsBody: asked before a body is read, and only if there is one, with the method and the target: how
    ///     many bytes of it to take, or nil to take none. A chunked body of unknown length is asked for as well.
    ///   - rejection: answers for the requests that the transport refuses.
    ///   - admission: decides which requests are answered at all.
    ///   - observer: is told of every request when its answer has gone.
    ///   - identity: who it is to clients, which then all have to speak TLS, 1.2 or 1.3; nil: none of them does.
    public init(
        configuration: Configuration, varyingFields: [String] = [], handler: @escaping Handler,
        acceptsBody: @escaping @Sendable (_ method: String, _ target: String) -> Int?,
        rejection: @escaping @Sendable (Rejection, Request) -> Response,
        admission: (any Admission)? = nil, observer: (any Observer)? = nil,
        identity: ServerIdentity? = nil
    ) {
        self.configuration = configuration
        self.identity = Mutex(identity)
        self.application = Application(
            handler: handler, acceptsBody: acceptsBody, rejection: rejection,
            kept: KeptResponses(
                varyingFields: varyingFields, workerCount: max(2, configuration.workerCount),
                limitBytes: configuration.keptResponsesLimitBytes),
            admission: admission, observer: observer, configuration: configuration)
    }

    deinit { stop() }

    /// Binds, listens and starts the workers.
    ///
    /// - Throws: why it could not; nothing is left behind then.
    public func start() throws(StartError) {
        try running.withLock { (current: inout sending Running?) throws(StartError) in
            guard current == nil else { throw .alreadyStarted }
            current = try launch()
            draining.store(false, ordering: .relaxed)
        }
    }

    private func launch() throws(StartError) -> sending Running {
        var wanted = configuration.wire
        let needed = chttp_descriptors_needed(&wanted)
        let allowed = chttp_reserve_descriptors(needed)
        guard allowed >= needed else { throw .tooFewFileDescriptors(needed: needed, allowed: allowed) }

        // The reference is given back by `stop`, after the last callback has returned.
        let context = Unmanaged.passRetained(application)
        var callbacks = chttp_callbacks(
            context: context.toOpaque(), admit: admitBody, answer: answerExchange, exempt: exemptClient,
            completed: application.observer == nil ? nil : completeExchange)
        // It stays where it is: `take`, which alone changes it, waits for `running`.
        wanted.identity = identity.withLock { $0?.pointer }
        var server: OpaquePointer?
        var failure = chttp_start_failure.CHTTP_STARTED
        let message = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text -> String in
            failure = configuration.address.withCString { address in
                configuration.socketPath.withCString { path in
                    wanted.address = address
                    wanted.socket_path = configuration.socketPath.isEmpty ? nil : path
                    return chttp_server_start(
                        &wanted, &callbacks, &server, text.baseAddress, text.count)
                }
            }
            // The buffer is the caller's of C, which ended it by NUL.
            return text.baseAddress.map { String(cString: $0) } ?? ""
        }
        if failure == .CHTTP_STARTED, let server { return Running(server: server, context: context) }
        context.release()
        throw StartError(failure, configuration: configuration, message: message)
    }

    /// Gives connections that come from here on another identity; those that are open go on as they are.
    ///
    /// Does nothing where the server was made without one.
    public func take(_ next: ServerIdentity) {
        running.withLock { current in
            identity.withLock { identity in
                guard identity != nil else { return }
                identity = next
                if let current { chttp_server_take_identity(current.server, next.pointer) }
            }
        }
    }

    /// The version of the library below, libmicrohttpd, such as `0.9.75`.
    public static var libraryVersion: String { String(cString: chttp_library_version()) }

    /// The port the server listens on, 0 for a Unix socket; nil while it does not.
    public var boundPort: UInt16? {
        running.withLock { $0.map { chttp_server_port($0.server) } }
    }

    /// What goes on; while the server does not run, that nothing does.
    public var figures: Figures {
        var figures = running.withLock { $0.map { Figures(chttp_server_figures($0.server)) } ?? Figures() }
        figures.exports = application.streams.exportCount
        figures.streams = application.streams.waitingCount
        figures.keptBytes = application.kept?.bytes ?? 0
        figures.certificateValidUntil = identity.withLock { $0?.validUntil }
        return figures
    }

    /// Whether `drain` has been called.
    public var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Lets every further response end its connection, wakes sleeping streams once so that they can end, and waits
    /// until no request is in flight.
    ///
    /// Connections are still accepted, so that no client is refused before a balancer has noticed; `stop` ends that.
    ///
    /// - Parameter deadlineSeconds: the longest time to wait.
    /// - Returns: whether no request was in flight at the end.
    @discardableResult
    public func drain(deadlineSeconds: Int) -> Bool {
        draining.store(true, ordering: .relaxed)
        running.withLock { if let current = $0 { chttp_server_begin_drain(current.server) } }
        let deadline = ContinuousClock.now.advanced(by: .seconds(deadlineSeconds))
        while figures.requestsInFlight > 0 {
            guard ContinuousClock.now < deadline else { return false }
            usleep(5_000)
        }
        return true
    }

    /// How long a client that was let in before the end has for its request.
    private static let lastRequestsMicroseconds: UInt32 = 100_000

    /// Cuts what is in flight and stops listening. Does nothing where nothing runs. Not for a handler's thread.
    public func stop() {
        running.withLock {
            guard let current = $0 else { return }
            $0 = nil
            if configuration.listener != nil {
                // Connections that were taken just now are answered; those that come are somebody else's.
                chttp_server_leave_listener(current.server)
                usleep(Self.lastRequestsMicroseconds)
            }
            chttp_server_stop(current.server)
            current.context.release()
        }
    }
}

extension HTTPServer {
    /// What goes on in a server.
    public struct Figures: Sendable, Equatable {
        /// Connections that are open, idle ones too.
        public var connectionsOpen = 0
        /// Requests whose request line has come and whose response has not gone.
        public var requestsInFlight = 0
        /// Connections that were cut because their client was too slow, since the start.
        public var connectionsCut = 0
        /// Connections that were not taken because their client has as many as it may, since the start.
        public var connectionsRefused = 0
        /// Responses that are being made while they are sent, as fast as they are taken.
        public var exports = 0
        /// Responses that wait for something to happen.
        public var streams = 0
        /// Bytes that the responses take that are kept to be given again.
        public var keptBytes = 0
        /// Requests that the transport rejected, since the start.
        public var requestsRejected = 0
        /// Until when the certificate of new connections is valid, in seconds since 1970; nil without TLS.
        public var certificateValidUntil: Int64?

        /// All zero.
        public init() {}
    }
}

extension HTTPServer.Figures {
    init(_ figures: chttp_figures) {
        connectionsOpen = Int(clamping: figures.connections_open)
        requestsInFlight = Int(clamping: figures.requests_in_flight)
        connectionsCut = Int(clamping: figures.connections_cut)
        connectionsRefused = Int(clamping: figures.connections_refused)
        requestsRejected = Int(clamping: figures.requests_refused)
    }
}
