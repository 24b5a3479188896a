// Answers requests from the snapshot that is current, and exchanges that for another.

import Catalog
public import HTTPMessage
public import Representations
import Synchronization

/// Answers requests from one snapshot of a dataset at a time. Any thread may ask at any time.
///
/// A class for its identity: the handler of a server, its drain and its reload refer to the same one.
public final class API: Sendable {
    private let current: CurrentSnapshot
    /// The streams of changes that are open.
    public let streams: Streams
    /// Held to read and to set only, and read only where a request has an `Authorization` field.
    private let keys = Mutex(KeyRing.none)
    private let past: (any PastEditions)?
    private let isDraining = Atomic(false)
    private let hubURL: String?
    private let givenAddress: PublicAddress?
    private let boundAddress = AtomicLazyReference<Address>()

    /// An address behind a reference, so that it can be set once and read without a lock.
    private final class Address: Sendable {
        let value: PublicAddress
        init(_ value: PublicAddress) { self.value = value }
    }

    /// Answers from a snapshot.
    ///
    /// - Parameters:
    ///   - publicURL: the address under which clients reach the server, which absolute addresses in feeds, cards and
    ///     citations begin with; `nil`: that at which it listens.
    ///   - hubURL: the WebSub hub that feeds name; `nil`: none.
    ///   - streamLimit: how many streams may be open at the same time.
    ///   - keeper: keeps what changes, before it is told.
    ///   - past: finds the editions that were served before, for `known_at`.
    public init(
        _ snapshot: Snapshot, publicURL: String? = nil, hubURL: String? = nil,
        streamLimit: Int = Streams.limitDefault,
        keeper: (any ChangeKeeper)? = nil, past: (any PastEditions)? = nil
    ) {
        current = CurrentSnapshot(snapshot, keeper: keeper)
        self.past = past
        streams = Streams(limit: streamLimit)
        self.hubURL = hubURL
        givenAddress = publicURL.map { PublicAddress($0, hub: hubURL) }
        current.observe(before: nil) { [streams] _ in streams.wake() }
    }

    /// Answers from an edition.
    public convenience init(_ edition: Edition, publicURL: String? = nil, hubURL: String? = nil) {
        self.init(Snapshot(edition), publicURL: publicURL, hubURL: hubURL)
    }

    // MARK: The snapshot

    /// What requests that begin now are answered from.
    public var snapshot: Snapshot { current.snapshot }

    /// Answers every request that begins from here on from another snapshot; those that have begun keep theirs.
    ///
    /// Answers that stay what they are stay kept; all others that were kept are given no more. Takes as long as the
    /// observers do: not for a request's thread, nor for an observer.
    ///
    /// - Parameter expected: what the next snapshot was made from, where it was made from another.
    /// - Returns: what was exchanged; `nil` where both snapshots have the same content, or where another than the
    ///   expected one is current, and nothing was.
    /// - Throws: why nothing was, where what changed cannot be kept.
    @discardableResult
    public func replace(
        with next: Snapshot, insteadOf expected: Snapshot? = nil
    ) throws(ChangeRefusal) -> Replacement? {
        try current.replace(with: next, insteadOf: expected)
    }

    /// Has functions called at each exchange, one exchange after the other, on the thread that exchanges.
    ///
    /// - Parameters:
    ///   - before: called while everything is still answered from the old snapshot.
    ///   - after: called when requests that begin are answered from the new one.
    public func observeReplacements(
        before: (@Sendable (Replacement) -> Void)? = nil, after: (@Sendable (Replacement) -> Void)? = nil
    ) {
        current.observe(before: before, after: after)
    }

    // MARK: Keys

    /// Has these keys open something from here on, and no others.
    public func take(_ keys: KeyRing) { self.keys.withLock { $0 = keys } }

    /// Who asks, by the value of an `Authorization` field.
    public func access(_ authorization: String?) -> Access {
        guard authorization != nil else { return .anonymous }
        return keys.withLock { $0 }.access(authorization)
    }

    // MARK: Where it is

    /// Says at which address the server listens, once the system has chosen its port.
    public func listens(at url: String) {
        _ = boundAddress.storeIfNil(Address(PublicAddress(url, hub: hubURL)))
    }

    /// What absolute addresses begin with; never the request's `Host`, which anybody can choose.
    private var publicAddress: PublicAddress {
        givenAddress ?? boundAddress.load()?.value ?? PublicAddress("http://localhost:8080", hub: hubURL)
    }

    /// From now on `/readyz` answers 503, so that balancers send no more.
    public func beginDraining() { isDraining.store(true, ordering: .relaxed) }

    // MARK: Requests

    /// The response to a request.
    public func respond(to request: Request) -> Response {
        if KeyText.isIn(request.target) { return Refusal.response(.keyInAddress, request) }
        switch access(request.headers["Authorization"]) {
        case .anonymous: return respond(to: request, .everyone)
        case .granted: return respond(to: request.withoutConditions, .newsroom).forKey
        case .refused(let fault): return Refusal.response(.invalidKey(fault), request)
        }
    }

    private func respond(to request: Request, _ audience: Audience) -> Response {
        let answering = Answering(
            view: snapshot.view(for: audience), publicAddress: publicAddress,
            isDraining: isDraining.load(ordering: .relaxed), past: past,
            openStream: { question throws(Failure) in try self.openStream(question, audience) })
        var note = Response.Note()
        var response: Response
        do throws(Failure) {
            response = try answering.response(to: request, noting: &note)
        } catch {
            let page = ProblemAnswer(answering.view, publicAddress, request).page(error)
            response = Refusal.response(error, request, page: page)
        }
        response.note = note
        return response
    }

    /// Opens a stream, which takes the changes of whatever snapshot is current when it is read.
    private func openStream(_ question: StreamQuestion, _ audience: Audience) throws(Failure) -> Response {
        guard let place = streams.enter() else { throw .tooManyStreams(limit: streams.limit) }
        let body = Body.stream { [self] in
            ChangeStream(
                question, place, { self.snapshot.view(for: audience).changes },
                isOver: { self.isDraining.load(ordering: .relaxed) })
        }
        return Response(status: 200, content: Content(headers: ChangeStream.headers, body: body))
    }

    /// The request fields that an answer may depend on.
    public static let varyingFields = [
        "accept", "accept-encoding", "authorization", "if-match", "if-none-match", "if-modified-since",
        "if-unmodified-since",
    ]

    /// The response to a request that is not answered for what there is else to do, and not for what it asks.
    public func decline(_ failure: Failure, _ request: Request) -> Response {
        Refusal.response(failure, request)
    }

    /// The response to a request that the transport refused by itself.
    public func refuse(_ failure: Failure, _ request: Request) -> Response {
        Refusal.response(RouteMatch.refining(failure, request), request, closesConnection: true)
    }

    /// How many bytes of content a route takes; `nil` where it takes none.
    public func bodyLimitBytes(method: String, target: String) -> Int? {
        guard method == "POST" else { return nil }
        return RouteMatch.row(of: target)?.content?.limitBytes
    }
}
