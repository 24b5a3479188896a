// A thread and a counter, without Foundation.

import Glibc
import Synchronization

final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    @Sendable func increase() { count.add(1, ordering: .sequentiallyConsistent) }
}

/// A gate that is closed until it is opened.
final class Gate: Sendable {
    private let passed = Counter()
    private let opened = Counter()
    /// How many have come to the gate.
    var arrivals: Int { passed.value }

    func pass() {
        passed.increase()
        while opened.value == 0 { rest() }
    }

    func open() { opened.increase() }
}

/// A thread that runs a function once; to be joined once.
final class Thread {
    private var handle = pthread_t()

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    init(_ run: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(run)).toOpaque()
        pthread_create(
            &handle, nil,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, work)
    }

    func join() { pthread_join(handle, nil) }
}

/// A value behind a lock, like `Mutex`, which ThreadSanitizer cannot see through on Linux and reports races for.
///
/// @unchecked: the value is only reached with the lock held.
final class Guarded<Value>: @unchecked Sendable {
    private var value: Value
    // Memory of its own, because a lock must not move.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body(&value)
    }
}
