// Who is told of every request when its answer has gone.

internal import CHTTP
public import HTTPMessage

/// Is told of every request whose header section came in whole. Workers call it at the same time, each with its own
/// number; it neither waits nor throws.
public protocol Observer: Sendable {
    /// A request has been answered, or its connection has ended before that.
    func completed(_ completion: Completion)
}

/// A request that is over. Valid while the observer looks at it.
public struct Completion {
    private let pointer: OpaquePointer
    private let outcome: chttp_outcome

    init(_ pointer: OpaquePointer, _ outcome: chttp_outcome) {
        self.pointer = pointer
        self.outcome = outcome
    }

    /// The status that was sent; 0 where nothing was.
    public var status: UInt16 { UInt16(truncatingIfNeeded: outcome.status) }
    /// What the handler noted with the response.
    public var note: Response.Note { Response.Note(wire: outcome.note) }
    /// Whether the response was given again without asking the handler.
    public var wasKept: Bool { outcome.note & Response.Note.kept != 0 }
    /// From the request line to the last byte that the system took.
    public var nanoseconds: UInt64 { outcome.nanoseconds }
    /// Bytes of content: those of a stream that were sent, and of other responses those that were to be.
    public var contentBytes: UInt64 { outcome.content_bytes }
    /// Whether all of the response was sent.
    public var isWhole: Bool { outcome.is_whole }
    /// The worker, from 0 to one less than `workerCount`.
    public var worker: Int { Int(chttp_exchange_worker(pointer)) }
    /// The number of the request.
    public var number: UInt64 { chttp_exchange_number(pointer) }
    /// The client for whom it was made; `nil` where there is no address.
    public var client: ClientAddress? { ClientAddress(chttp_exchange_client(pointer)) }
    /// The method token, lent from the connection: a log copies it once, to where it is written.
    public var method: UnsafeRawBufferPointer { chttp_exchange_method(pointer).buffer }
    /// The raw target, lent likewise.
    public var target: UnsafeRawBufferPointer { chttp_exchange_target(pointer).buffer }
}

extension Response.Note {
    /// The bit of C's note that says that a response was given again.
    static let kept: UInt32 = 1 << 31

    /// Reads C's note.
    init(wire: UInt32) {
        self.init(route: Int(wire & 0x7FFF), key: Int(wire >> 16 & 0x7FFF))
    }

    /// C's note.
    func wire(isKept: Bool) -> UInt32 {
        UInt32(clamping: route) & 0x7FFF | (UInt32(clamping: key) & 0x7FFF) << 16 | (isKept ? Self.kept : 0)
    }
}

/// C's word that a request is over.
let completeExchange:
    @convention(c) @Sendable (UnsafeMutableRawPointer?, OpaquePointer?, chttp_outcome) -> Void =
        { context, exchange, outcome in
            guard let context, let exchange else { return }
            // The server holds a reference for as long as callbacks can come.
            let application = Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
            application.observer?.completed(Completion(exchange, outcome))
        }
