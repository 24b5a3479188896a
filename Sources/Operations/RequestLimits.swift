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
    /// Requests for which too many answers were on their way.
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
        /// Answers on their way at the same time; 0: any number.
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
    private let addresses: RateTable?
    private let keys: RateTable?

    /// - Parameter workerCount: among how many workers the answers on their way are divided.
    public init(_ values: Values, proxies: Proxies, workerCount: Int) {
        self.values = values
        self.proxies = proxies
        inFlightOfWorker = values.inFlight == 0 ? .max : max(1, values.inFlight / max(1, workerCount))
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
    /// - Returns: what to refuse it with; `nil` where it may be answered.
    public func refusal(of address: ClientAddress?, now: UInt64) -> Rate.Verdict? {
        guard let addresses, let address, !exempts(address) else { return nil }
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

    /// Whether there is room for work on a request.
    ///
    /// - Parameters:
    ///   - answers: how many answers of its worker are on their way.
    ///   - waited: how many milliseconds it has waited; asked for only where that counts.
    public func hasRoom(answers: Int, waited: () -> Int) -> Bool {
        if answers >= inFlightOfWorker {
            refusals.countFlight()
            return false
        }
        if values.waitMilliseconds > 0 && waited() > values.waitMilliseconds {
            refusals.countWait()
            return false
        }
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
