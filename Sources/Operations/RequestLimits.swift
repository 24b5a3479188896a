// Which requests are answered: by how often their client asks, and by how much there is to do.

public import HTTPMessage
internal import Synchronization

/// Counts of requests that were refused. Refusals are rare beside answers, so all workers share them.
public final class RefusalCounts: Sendable {
    private let address = Atomic(0)
    private let key = Atomic(0)
    private let flight = Atomic(0)
    private let wait = Atomic(0)
    private let export = Atomic(0)

    /// All zero.
    public init() {}

    /// Requests of addresses that asked too often.
    public var byAddress: Int { address.load(ordering: .relaxed) }
    /// Requests with keys that asked too often.
    public var byKey: Int { key.load(ordering: .relaxed) }
    /// Requests that came when too many were in flight.
    public var inFlight: Int { flight.load(ordering: .relaxed) }
    /// Requests that had waited too long.
    public var waited: Int { wait.load(ordering: .relaxed) }
    /// Requests whose answer would have been one export too many.
    public var exports: Int { export.load(ordering: .relaxed) }

    func countAddress() { address.wrappingAdd(1, ordering: .relaxed) }
    func countKey() { key.wrappingAdd(1, ordering: .relaxed) }
    func countFlight() { flight.wrappingAdd(1, ordering: .relaxed) }
    func countWait() { wait.wrappingAdd(1, ordering: .relaxed) }
    /// Counts a request whose answer would have been one export too many.
    public func countExport() { export.wrappingAdd(1, ordering: .relaxed) }
}

/// The limits, and what has been counted against them. Knows no sockets: what it decides by is handed to it.
///
/// A class for its identity: all workers count in the same one.
public final class RequestLimits: Sendable {
    /// The numbers.
    public struct Values: Sendable, Equatable {
        /// Requests a second of one address; 0: any number.
        public var addressPerSecond = 50
        /// Requests at once of one address.
        public var addressBurst = 200
        /// Requests a second with one key; 0: any number.
        public var keyPerSecond = 200
        /// Requests at once with one key.
        public var keyBurst = 1_000
        /// Addresses that are told apart at the same time.
        public var addressCount = 65_536
        /// Requests that are with the server and not answered, at the same time; 0: any number.
        public var inFlight = 0
        /// How long a request may have waited before work on it begins; 0: any time.
        public var waitMilliseconds = 1_000

        /// The defaults.
        public init() {}
    }

    /// The proxies in front.
    public let proxies: Proxies
    /// What was refused.
    public let refusals = RefusalCounts()
    private let values: Values
    private let inFlightOfWorker: Int
    /// One of each worker; none where any number may be in flight.
    private let histories: [WorkHistory]
    private let addresses: RateTable?
    private let keys: RateTable?

    /// The step of the clock by which a system tells how long something has waited, in nanoseconds: 4 ms on most.
    private static let clockStep: UInt64 = 4_000_000

    /// - Parameter workerCount: among how many workers the requests in flight are divided.
    public init(_ values: Values, proxies: Proxies, workerCount: Int) {
        self.values = values
        self.proxies = proxies
        let inFlightOfWorker = values.inFlight == 0 ? .max : max(1, values.inFlight / max(1, workerCount))
        self.inFlightOfWorker = inFlightOfWorker
        histories =
            values.inFlight == 0
            ? [] : (0..<max(1, workerCount)).map { _ in WorkHistory(count: inFlightOfWorker) }
        addresses =
            values.addressPerSecond == 0
            ? nil
            : RateTable(
                rate: Rate(perSecond: values.addressPerSecond, burst: values.addressBurst),
                addressCount: values.addressCount)
        keys =
            values.keyPerSecond == 0
            ? nil
            : RateTable(
                rate: Rate(perSecond: values.keyPerSecond, burst: values.keyBurst), addressCount: 1_024)
    }

    /// Whether an address is free of limits: this machine, unless proxies on it ask for others, and the proxies
    /// themselves, which ask for many.
    public func exempts(_ address: ClientAddress) -> Bool {
        proxies.isEmpty ? address.isLoopback : proxies.contains(address)
    }

    /// Counts a request of an address.
    ///
    /// - Parameters:
    ///   - address: the client; `nil` for a Unix socket, which has no limits.
    ///   - now: nanoseconds on a clock that only goes forward.
    ///   - hasKey: whether the request counts against a key instead; asked for only where that matters.
    /// - Returns: what to refuse it with; `nil` where it may be answered.
    public func refusal(of address: ClientAddress?, now: UInt64, hasKey: () -> Bool) -> Rate.Verdict? {
        guard let addresses, let address, !exempts(address), !hasKey() else { return nil }
        let verdict = addresses.count(address, now: now)
        if verdict.isAllowed { return nil }
        refusals.countAddress()
        return verdict
    }

    /// Counts a request with a key.
    ///
    /// - Parameter key: the number of the key, from 1.
    /// - Returns: the verdict, which is shown with every answer; `nil` where keys have no limit.
    public func verdict(on key: Int, now: UInt64) -> Rate.Verdict? {
        // A key is as good an address as any.
        let verdict = keys?.count(ClientAddress(high: UInt64(key) << 32, low: 0), now: now)
        if verdict?.isAllowed == false { refusals.countKey() }
        return verdict
    }

    /// Whether there is room for work on a request, which then begins.
    ///
    /// In flight are, beside the answers on their way, the requests that were before this one when it came. A worker
    /// answers one at a time, so the others wait in the system, where nobody can count them; but those that it has
    /// taken up since this one came were before it. To a step of the system's clock, in favour of the request.
    ///
    /// - Parameters:
    ///   - worker: the number of its worker, whose thread asks.
    ///   - answers: how many answers of that worker are on their way.
    ///   - now: nanoseconds on a clock that only goes forward.
    ///   - waited: how many milliseconds it has waited; asked for only where that counts.
    public func hasRoom(worker: Int, answers: Int, now: UInt64, waited: () -> Int) -> Bool {
        guard answers < inFlightOfWorker else {
            refusals.countFlight()
            return false
        }
        guard values.waitMilliseconds > 0 || !histories.isEmpty else { return true }
        let waited = waited()
        if histories.indices.contains(worker) {
            let began = now - min(now, UInt64(max(0, waited)) * 1_000_000)
            guard !histories[worker].hasBegun(inFlightOfWorker - answers, after: began + Self.clockStep)
            else {
                refusals.countFlight()
                return false
            }
        }
        if values.waitMilliseconds > 0 && waited > values.waitMilliseconds {
            refusals.countWait()
            return false
        }
        if histories.indices.contains(worker) { histories[worker].begin(at: now) }
        return true
    }

    /// The fields that tell of an address's rate (draft-ietf-httpapi-ratelimit-headers).
    public func fields(ofAddress verdict: Rate.Verdict) -> [HeaderField] {
        addresses.map { Self.fields("address", $0.rate, verdict) } ?? []
    }

    /// The fields that tell of a key's rate.
    public func fields(ofKey verdict: Rate.Verdict) -> [HeaderField] {
        keys.map { Self.fields("key", $0.rate, verdict) } ?? []
    }

    private static func fields(_ name: String, _ rate: Rate, _ verdict: Rate.Verdict) -> [HeaderField] {
        let window = max(1, rate.fillNanoseconds / 1_000_000_000)
        return [
            HeaderField("RateLimit-Policy", "\"\(name)\";q=\(rate.burst);w=\(window)"),
            HeaderField("RateLimit", "\"\(name)\";r=\(verdict.remaining);t=\(verdict.resetSeconds)"),
        ]
    }
}
