// One HTTP response as a value, and the content that several responses may share.

internal import Synchronization

/// A response: a status, and content that is prepared once and can be sent any number of times.
///
/// A 304, and the answer to HEAD, carry the *content of the 200 to GET*: the server sends its header fields and
/// leaves out its bytes, so that `Content-Length` stays that of the GET (RFC 9110 sections 8.6 and 9.3.2).
public struct Response: Sendable {
    /// The status code, 200 to 599.
    public let status: UInt16
    /// Header fields and bytes.
    public let content: Content
    /// Whether the connection ends behind this response.
    public let closesConnection: Bool
    /// As long as this holds, the same request may be given the same response without asking the handler again; `nil`:
    /// never.
    public let repeatable: Validity?
    /// What is noted for those who count and log; never sent.
    public var note = Note()

    /// Makes a response.
    public init(status: UInt16, content: Content, closesConnection: Bool = false, repeatable: Validity? = nil)
    {
        self.status = status
        self.content = content
        self.closesConnection = closesConnection
        self.repeatable = repeatable
    }
}

extension Response {
    /// What a handler notes with a response for those who count and log.
    public struct Note: Sendable, Equatable {
        /// The number of the route that answered, by a numbering of the handler's, up to 32,767; 0: none.
        public var route: Int
        /// The number of the key that the request came with, by a numbering of the handler's, up to 32,767; 0: none.
        public var key: Int

        /// Makes a note.
        public init(route: Int = 0, key: Int = 0) {
            self.route = route
            self.key = key
        }
    }

    /// The response with more fields behind its own. It is not repeatable, for those fields are this request's.
    public func adding(_ fields: [HeaderField]) -> Response {
        var response = Response(
            status: status,
            content: Content(headers: HeaderFields(content.headers.lines + fields), body: content.body),
            closesConnection: closesConnection)
        response.note = note
        return response
    }
}

/// Whether what responses were made from is still what is to be answered.
///
/// A class for its identity: all responses of one edition share it, and end with it.
public final class Validity: Sendable {
    private let isOver = Atomic(false)

    /// Holds until it is ended.
    public init() {}

    /// Ends it for good.
    public func end() { isOver.store(true, ordering: .releasing) }

    /// Whether it has not been ended.
    public var holds: Bool { !isOver.load(ordering: .acquiring) }
}

/// Header fields and a body that never change, shared by every response that sends them.
///
/// A class for its identity: a transport prepares its own form of the content once and keeps it in `prepared`.
public final class Content: Sendable {
    /// The fields to send, without `Date`, `Connection`, `Content-Length` and `Transfer-Encoding`, which are
    /// the transport's.
    public let headers: HeaderFields
    /// The bytes, or where they come from.
    public let body: Body
    /// What the transport made of this content when it first sent it; only the transport asks for it.
    public var prepared: PreparedContent? {
        preparedReference.load(ordering: .acquiring)?.takeUnretainedValue()
    }

    /// Set once, and given back with the content. Not an `AtomicLazyReference`, whose code is not specialised: it would
    /// take a tenth of the work on a response that is given again.
    private let preparedReference = Atomic<Unmanaged<PreparedContent>?>(nil)

    /// Makes content.
    public init(headers: HeaderFields, body: Body) {
        self.headers = headers
        self.body = body
    }

    deinit { preparedReference.load(ordering: .acquiring)?.release() }

    /// Keeps what a transport has made of this content.
    ///
    /// - Returns: what is kept: what another thread has made, where that was first.
    public func keep(_ prepared: PreparedContent) -> PreparedContent {
        let reference = Unmanaged.passRetained(prepared)
        let (isFirst, first) = preparedReference.compareExchange(
            expected: nil, desired: reference, ordering: .acquiringAndReleasing)
        guard !isFirst, let first else { return prepared }
        reference.release()
        return first.takeUnretainedValue()
    }
}

/// What a transport keeps with content it has sent once. The transport makes its own subclass.
open class PreparedContent: @unchecked Sendable {
    // @unchecked: subclasses hold a C object whose own contract makes it safe to share between threads.
    /// For subclasses.
    public init() {}
}

/// The body of a response.
public enum Body: Sendable {
    /// Bytes that are all there.
    case bytes([UInt8])
    /// Bytes that are made while they are sent. Each response gets a stream of its own.
    case stream(@Sendable () -> any BodyStream)

    /// No bytes.
    public static let none = Body.bytes([])
}

/// A body that is made while it is sent. One transport thread at a time uses it.
public protocol BodyStream: AnyObject, Sendable {
    /// Makes the next piece.
    ///
    /// - Parameter buffer: where the bytes go; at least one byte of room.
    /// - Returns: what was done.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep

    /// Called once, before the first `read`. A stream that answers `.wait` keeps the function and calls it, from
    /// any thread and at any time until the stream is released, when there is something to read.
    func start(wake: @escaping @Sendable () -> Void)

    /// Whether it lasts as long as its client likes, and mostly waits for something to happen. What is made as fast as
    /// it is taken does not.
    var waits: Bool { get }
}

extension BodyStream {
    /// A stream that never waits needs no wake.
    public func start(wake: @escaping @Sendable () -> Void) {}

    /// Most streams do not.
    public var waits: Bool { false }
}

/// What a stream's `read` did.
public enum BodyStreamStep: Sendable, Equatable {
    /// So many bytes were put into the buffer, at least one.
    case bytes(Int)
    /// Nothing is there now; ask again after a wake.
    case wait
    /// That was all.
    case end
    /// It cannot be finished; the connection is cut, so that the client sees that the body is not whole.
    case failed
}
