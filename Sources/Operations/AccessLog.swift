// One line of JSON for each request, written by a thread of its own.

internal import Glibc
internal import Representations
internal import Synchronization

/// The log of requests. Workers put records into a queue each, of fixed size; where a queue is full, because what reads
/// the log is too slow, records are dropped and counted, and no request waits.
///
/// A class for its identity: workers and the writing thread share it.
/// @unchecked: `output` is used by the writing thread alone, and the rest are values that are never changed, or atomics.
public final class AccessLog: @unchecked Sendable {
    private let rings: [LogRing]
    private let output: LogOutput
    private let keyName: @Sendable (Int) -> String?
    private let isStopping = Atomic(false)
    /// Whether the writing thread waits to be woken by the next record.
    private let isAsleep = Atomic(false)
    private let failedCount = Atomic(0)
    /// Wakes the writing thread; and tells that it has ended. Two, at an address that stays, as the system wants them.
    private let semaphores = UnsafeMutablePointer<sem_t>.allocate(capacity: 2)
    private var wake: UnsafeMutablePointer<sem_t> { semaphores }
    private var end: UnsafeMutablePointer<sem_t> { semaphores + 1 }

    /// Bytes of records that wait, for each worker.
    static let ringBytes = 262_144
    /// The longest part of a target that is logged.
    static let targetBytesMaximum = 4_096
    /// The longest part of a method that is logged.
    static let methodBytesMaximum = 32
    /// How long the thread gathers records before it writes them.
    private static let gatherMicroseconds: UInt32 = 20_000
    /// How long `stop` waits for an output that takes nothing.
    private static let stopSeconds = 2

    /// Begins a log.
    ///
    /// - Parameters:
    ///   - output: where the lines go; given away to the log.
    ///   - keyName: the name of the key with a number.
    public init(
        _ output: sending LogOutput, workerCount: Int,
        keyName: @escaping @Sendable (Int) -> String? = { _ in nil }
    ) {
        self.output = output
        self.keyName = keyName
        rings = (0..<max(1, workerCount)).map { _ in LogRing(capacity: Self.ringBytes) }
        sem_init(semaphores, 0, 0)
        sem_init(semaphores + 1, 0, 0)
        var thread = pthread_t()
        // The thread gives the reference back when it ends.
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<AccessLog>.fromOpaque(context).takeRetainedValue().writeUntilStopped()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        pthread_detach(thread)
    }

    deinit {
        sem_destroy(wake)
        sem_destroy(end)
        semaphores.deallocate()
    }

    /// Records that were not written, since the start.
    public var dropped: Int {
        rings.reduce(0) { $0 + $1.dropped } + failedCount.load(ordering: .relaxed)
    }

    /// Adds a request. For the worker's thread.
    ///
    /// - Parameters:
    ///   - method: lent for the call, as the target is, for a copy is made to where they wait anyway.
    public func add(
        _ record: AccessRecord, method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, worker: Int
    ) {
        guard rings.indices.contains(worker) else { return }
        var record = record
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        record.milliseconds = Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
        record.methodCount = Int32(min(method.count, Self.methodBytesMaximum))
        record.isTargetCut = target.count > Self.targetBytesMaximum
        withUnsafeBytes(of: record) { head in
            _ = rings[worker].put(
                head, UnsafeRawBufferPointer(rebasing: method.prefix(Self.methodBytesMaximum)),
                UnsafeRawBufferPointer(rebasing: target.prefix(Self.targetBytesMaximum)))
        }
        // Seldom true: the thread sleeps this way only when there was nothing to write.
        if isAsleep.load(ordering: .sequentiallyConsistent),
            isAsleep.exchange(false, ordering: .sequentiallyConsistent)
        {
            sem_post(wake)
        }
    }

    /// Writes what waits, and ends. Waits two seconds at most, for an output may take nothing more.
    public func stop() {
        guard !isStopping.exchange(true, ordering: .sequentiallyConsistent) else { return }
        sem_post(wake)
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += Self.stopSeconds
        while sem_timedwait(end, &deadline) != 0 && errno == EINTR {}
    }

    // MARK: The writing thread

    private func writeUntilStopped() {
        var secondsOfLook = 0
        while true {
            let isLast = isStopping.load(ordering: .sequentiallyConsistent)
            let second = Self.monotonicSeconds
            if second != secondsOfLook {
                secondsOfLook = second
                output.reopenIfMoved()
            }
            writeWhatWaits()
            if isLast {
                sem_post(end)
                return
            }
            usleep(Self.gatherMicroseconds)
            sleepWhileEmpty()
        }
    }

    private func writeWhatWaits() {
        for ring in rings {
            var lines: [UInt8] = []
            var count = 0
            while let record = ring.take() {
                AccessRecord.write(record, keyName, to: &lines)
                count += 1
                if lines.count >= 65_536 {
                    write(lines, count)
                    lines.removeAll(keepingCapacity: true)
                    count = 0
                }
            }
            if count > 0 { write(lines, count) }
        }
    }

    private func write(_ lines: [UInt8], _ count: Int) {
        if !output.write(lines) { failedCount.wrappingAdd(count, ordering: .relaxed) }
    }

    private func sleepWhileEmpty() {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // Looked at after that was said: a record that came before is seen here, one that comes after wakes.
        if rings.allSatisfy(\.isEmpty) && !isStopping.load(ordering: .sequentiallyConsistent) {
            while sem_wait(wake) != 0 && errno == EINTR {}
        }
        isAsleep.store(false, ordering: .sequentiallyConsistent)
    }

    private static var monotonicSeconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec
    }
}
