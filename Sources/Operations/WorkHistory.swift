// When a worker began its latest pieces of work: how many requests were before one that has waited.

/// The times at which one worker began its latest pieces of work.
///
/// A class for its lifetime: it owns the memory.
/// @unchecked: only the worker's own thread uses it.
final class WorkHistory: @unchecked Sendable {
    /// A ring; 0 where nothing was begun yet.
    private let times: UnsafeMutableBufferPointer<UInt64>
    /// The place of the oldest, which the next one takes.
    private var oldest = 0

    /// - Parameter count: how many are remembered, at least 1.
    init(count: Int) {
        times = .allocate(capacity: count)
        times.initialize(repeating: 0)
    }

    deinit { times.deallocate() }

    /// Whether the latest `count` pieces of work were all begun after a time.
    ///
    /// - Parameter count: from 1 to as many as are remembered.
    func hasBegun(_ count: Int, after time: UInt64) -> Bool {
        let place = oldest - count
        return times[place < 0 ? place + times.count : place] > time
    }

    /// Work begins.
    func begin(at time: UInt64) {
        times[oldest] = time
        oldest = oldest + 1 == times.count ? 0 : oldest + 1
    }
}
