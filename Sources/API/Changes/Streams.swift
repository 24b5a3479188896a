// The streams of server-sent events that are open: how many may be, who is woken when, and what is counted.

import Synchronization

/// The open streams.
///
/// A class for its identity: requests, the exchange of snapshots and the clock of the process refer to the same one.
public final class Streams: Sendable {
    /// How many may be open at the same time.
    public let limit: Int
    private let open = Mutex<[UInt64: @Sendable (Reason) -> Void]>([:])
    private let taken = Atomic(0)
    private let opened = Atomic<UInt64>(0)
    private let refused = Atomic<UInt64>(0)
    private let events = Atomic<UInt64>(0)

    /// How many milliseconds a client is asked to wait before it comes again.
    static let retryMilliseconds = 3_000
    /// How many streams may be open where nothing is said: a third of the connections that are, too.
    public static let limitDefault = 256

    /// Why a stream is woken.
    enum Reason { case change, beat }

    /// What goes on.
    public struct Figures: Sendable, Equatable {
        /// Streams that are open.
        public let open: Int
        /// Streams that were opened since the start.
        public let opened: UInt64
        /// Streams that were refused since the start because `limit` were open.
        public let refused: UInt64
        /// Events that were sent since the start.
        public let events: UInt64
    }

    init(limit: Int) { self.limit = limit }

    /// What goes on.
    public var figures: Figures {
        Figures(
            open: taken.load(ordering: .relaxed), opened: opened.load(ordering: .relaxed),
            refused: refused.load(ordering: .relaxed), events: events.load(ordering: .relaxed))
    }

    /// Lets every stream on which nothing was sent since the last beat say that it is alive, so that proxies keep it and
    /// a client that left is noticed. To be called again and again, at equal times.
    public func beat() { wake(for: .beat) }

    /// Lets every stream look whether there is something to tell, or whether it is to end.
    func wake() { wake(for: .change) }

    private func wake(for reason: Reason) {
        // What is woken may end, and then take its leave here, so that nothing is called while the lock is held.
        for wake in open.withLock({ Array($0.values) }) { wake(reason) }
    }

    /// The right to one stream, given back when its last reference goes.
    ///
    /// - Returns: `nil` where as many as may be are open.
    func enter() -> Place? {
        let (_, count) = taken.wrappingAdd(1, ordering: .relaxed)
        guard count <= limit else {
            taken.wrappingSubtract(1, ordering: .relaxed)
            refused.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        return Place(self, number: opened.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// The right to one stream. A class for its lifetime: the stream is over when it goes.
    final class Place: Sendable {
        private let streams: Streams
        private let number: UInt64

        fileprivate init(_ streams: Streams, number: UInt64) {
            self.streams = streams
            self.number = number
        }

        deinit {
            streams.open.withLock { $0[number] = nil }
            streams.taken.wrappingSubtract(1, ordering: .relaxed)
        }

        /// Has a function called whenever the stream may have something to do.
        func onWake(_ wake: @escaping @Sendable (Reason) -> Void) {
            streams.open.withLock { $0[number] = wake }
        }

        /// Counts an event that was written.
        func countEvent() { streams.events.wrappingAdd(1, ordering: .relaxed) }
    }
}
