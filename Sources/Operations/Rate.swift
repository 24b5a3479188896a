// How often somebody may ask: a steady rate with a burst beside it.

/// So many requests a second on average, and so many at once.
///
/// Kept by the generic cell rate algorithm (ITU-T I.371), which is a token bucket in one number: the moment at which the
/// bucket would be full again. A request moves it on by one interval, and is refused where that would be further ahead
/// than a whole bucket takes to fill.
public struct Rate: Sendable, Equatable {
    /// Nanoseconds that one request is worth.
    let intervalNanoseconds: UInt64
    /// Nanoseconds that a bucket takes to fill.
    let fillNanoseconds: UInt64
    /// Requests at once.
    public let burst: Int

    /// - Parameters:
    ///   - perSecond: requests a second, at least 1.
    ///   - burst: requests at once, at least 1.
    public init(perSecond: Int, burst: Int) {
        intervalNanoseconds = max(1, 1_000_000_000 / UInt64(max(1, perSecond)))
        self.burst = max(1, burst)
        fillNanoseconds = intervalNanoseconds * UInt64(self.burst)
    }

    /// What came of a request.
    public struct Verdict: Sendable, Equatable {
        /// Whether it may be answered.
        public let isAllowed: Bool
        /// How many more could be at once.
        public let remaining: Int
        /// After how many seconds there is room for one more, if there is none now; at least 1, or 0.
        public let retryAfterSeconds: Int
        /// After how many seconds the bucket is full.
        public let resetSeconds: Int
    }

    /// The moment at which a bucket is full again after a request, or `nil` where the request is too many.
    func next(_ full: UInt64, now: UInt64) -> UInt64? {
        let moved = max(full, now) &+ intervalNanoseconds
        return moved > now &+ fillNanoseconds ? nil : moved
    }

    /// The verdict where the bucket is full again at a moment after the request, if it was allowed.
    func verdict(isAllowed: Bool, full: UInt64, now: UInt64) -> Verdict {
        let ahead = full > now ? full - now : 0
        let free = fillNanoseconds > ahead ? fillNanoseconds - ahead : 0
        let second: UInt64 = 1_000_000_000
        let missing = free < intervalNanoseconds ? intervalNanoseconds - free : 0
        return Verdict(
            isAllowed: isAllowed, remaining: Int(free / intervalNanoseconds),
            retryAfterSeconds: Int((missing + second - 1) / second),
            resetSeconds: Int((ahead + second - 1) / second))
    }
}
