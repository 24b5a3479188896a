// How often each route answered, how, and how fast: each worker counts for itself.

internal import Synchronization

/// What is counted of one request.
public struct RequestCount: Sendable {
    /// The route's number; 0 for requests that no route answered.
    public var route: Int
    /// The status that was sent; 0 where nothing was.
    public var status: UInt16
    /// From the request line to the last byte that the system took.
    public var nanoseconds: UInt64
    /// Bytes of content.
    public var contentBytes: UInt64
    /// Whether the response was given again without asking the handler.
    public var wasKept: Bool

    /// Makes a count.
    public init(route: Int, status: UInt16, nanoseconds: UInt64, contentBytes: UInt64, wasKept: Bool) {
        self.route = route
        self.status = status
        self.nanoseconds = nanoseconds
        self.contentBytes = contentBytes
        self.wasKept = wasKept
    }
}

/// Counts of requests by route. A worker adds, any thread reads.
///
/// A class for its lifetime: it owns the memory that the workers count in.
/// @unchecked: the memory holds atomics only, and each of them has one writer.
public final class RequestCounts: @unchecked Sendable {
    /// The upper bounds of the histogram of durations, in seconds; the last bucket has none.
    public static let boundsSeconds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
    ]
    private static let boundsNanoseconds = boundsSeconds.map { UInt64($0 * 1e9) }

    /// Statuses are counted by their first digit; the first place is for requests that got none.
    static let classes = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]

    /// Places of a route's counters: classes, buckets, then these three.
    private static let bucketsAt = classes.count
    private static let durationAt = bucketsAt + boundsSeconds.count + 1
    private static let bytesAt = durationAt + 1
    private static let keptAt = bytesAt + 1
    /// Counters of a route, whole cache lines of eight.
    private static let stride = (keptAt + 8) / 8 * 8

    private let workerCount: Int
    private let routeCount: Int
    /// By worker, then route, then place. Memory of our own, because an array would have to be locked or copied;
    /// workers lie lines apart, so that none waits for another's writes.
    private let counters: UnsafeMutablePointer<Atomic<UInt64>>

    /// Makes counts that are all zero.
    ///
    /// - Parameters:
    ///   - workerCount: workers are numbered from 0 up to it.
    ///   - routeCount: routes are numbered from 1 to it.
    public init(workerCount: Int, routeCount: Int) {
        self.workerCount = max(1, workerCount)
        self.routeCount = routeCount + 1
        let count = self.workerCount * self.routeCount * Self.stride
        // Aligned by hand, for the allocator of Swift aligns to 16 bytes.
        counters = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Atomic<UInt64>>.stride, alignment: 128
        ).bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { (counters + index).initialize(to: Atomic(0)) }
    }

    deinit {
        // Atomics of integers need no deinitialising.
        UnsafeMutableRawPointer(counters).deallocate()
    }

    /// Counts a request. For the worker's thread.
    public func add(_ count: RequestCount, worker: Int) {
        guard (0..<workerCount).contains(worker), (0..<routeCount).contains(count.route) else { return }
        let row = counters + (worker * routeCount + count.route) * Self.stride
        let status = Int(count.status / 100)
        Self.add(1, to: row + (status < Self.classes.count ? status : 0))
        var bucket = 0
        while bucket < Self.boundsNanoseconds.count, count.nanoseconds > Self.boundsNanoseconds[bucket] {
            bucket += 1
        }
        Self.add(1, to: row + Self.bucketsAt + bucket)
        Self.add(count.nanoseconds, to: row + Self.durationAt)
        Self.add(count.contentBytes, to: row + Self.bytesAt)
        if count.wasKept { Self.add(1, to: row + Self.keptAt) }
    }

    /// One writer per counter: no instruction that locks the line is needed.
    private static func add(_ number: UInt64, to counter: UnsafeMutablePointer<Atomic<UInt64>>) {
        let before = counter.pointee.load(ordering: .relaxed)
        counter.pointee.store(before &+ number, ordering: .relaxed)
    }

    /// What was counted of one route.
    struct Sum: Sendable, Equatable {
        /// Requests by class of status, in the order of `classes`.
        var byClass = [UInt64](repeating: 0, count: classes.count)
        /// Requests by duration, in the order of the bounds, those beyond them last.
        var byDuration = [UInt64](repeating: 0, count: boundsSeconds.count + 1)
        var nanoseconds: UInt64 = 0
        var contentBytes: UInt64 = 0
        var kept: UInt64 = 0

        var requests: UInt64 { byClass.reduce(0, &+) }
    }

    /// The counts of a route over all workers. Counters that are being added to may differ by the requests of this
    /// moment.
    func sum(route: Int) -> Sum {
        var sum = Sum()
        for worker in 0..<workerCount {
            let row = counters + (worker * routeCount + route) * Self.stride
            func value(_ place: Int) -> UInt64 { row[place].load(ordering: .relaxed) }
            for index in sum.byClass.indices { sum.byClass[index] &+= value(index) }
            for index in sum.byDuration.indices { sum.byDuration[index] &+= value(Self.bucketsAt + index) }
            sum.nanoseconds &+= value(Self.durationAt)
            sum.contentBytes &+= value(Self.bytesAt)
            sum.kept &+= value(Self.keptAt)
        }
        return sum
    }

    /// The counts of all routes, by their numbers.
    var sums: [Sum] { (0..<routeCount).map(sum(route:)) }
}
