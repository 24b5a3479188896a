// Work beside the threads that answer: threads of its own, which the system may prefer others to.

import Glibc
import Synchronization

/// Threads for a piece of work each.
enum BackgroundThread {
    /// How the system treats a thread beside others.
    enum Priority: Sendable {
        /// Like those that answer.
        case ordinary
        /// Behind those that answer.
        case low
    }

    /// How far the system prefers other threads to those of low priority, from 0 to 19 (setpriority(2)). On Linux it is
    /// a property of a thread, inherited by those that it starts, and cannot be taken back without a privilege.
    private static let niceness: Int32 = 10

    /// Runs work at low priority and waits until it is done. Where the system has no thread to spare, the caller does
    /// the work.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
        let slot = Slot<Result>()
        let thread = start(.low) {
            let result = work()
            slot.value.withLock { $0 = result }
        }
        if let thread { pthread_join(thread, nil) }
        return slot.value.withLock { $0 } ?? work()
    }

    /// Runs work beside the caller. Where the system has no thread to spare, the caller does the work.
    static func begin(_ priority: Priority, _ work: @escaping @Sendable () -> Void) {
        if let thread = start(priority, work) { pthread_detach(thread) } else { work() }
    }

    private static func start(_ priority: Priority, _ work: @escaping @Sendable () -> Void) -> pthread_t? {
        let job = Unmanaged.passRetained(Job(priority, work))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                // Given by `start`, which keeps nothing of it.
                let job = Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue()
                if job.priority == .low {
                    setpriority(Int32(PRIO_PROCESS.rawValue), 0, BackgroundThread.niceness)
                }
                job.work()
                return nil
            }, job.toOpaque())
        guard failure == 0 else {
            job.release()
            return nil
        }
        return thread
    }

    /// A class, because a thread is handed one pointer.
    private final class Job: Sendable {
        let priority: Priority
        let work: @Sendable () -> Void

        init(_ priority: Priority, _ work: @escaping @Sendable () -> Void) {
            self.priority = priority
            self.work = work
        }
    }

    /// Where a thread leaves its result. A class, because two threads refer to it.
    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
