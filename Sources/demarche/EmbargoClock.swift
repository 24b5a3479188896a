// Lifts embargoes at the second at which they end.

import API
import Glibc
import Logging
import Representations
import Synchronization

/// Watches the time for embargoes that end, and has what everybody sees from then on served.
///
/// A class for its identity: one thread refers to it, and tests in its place.
final class EmbargoClock: Sendable {
    private let api: API
    private let log: Logger
    /// What will be served from the next end on, and what it was made from.
    private let prepared = Mutex<(base: Snapshot, next: Snapshot, end: Int64)?>(nil)

    /// How long before an embargo's end what comes after it is made, in seconds: indexes over a million records take a
    /// while, and the end is kept to the second.
    static let leadSeconds: Int64 = 60

    init(_ api: API, log: Logger) {
        self.api = api
        self.log = log
    }

    /// Looks at the clock at the beginning of each second, for as long as the process lives.
    func start() {
        BackgroundThread.begin(.ordinary) { [self] in
            while true {
                attend(to: Int64(time(nil)))
                // By the calendar's clock and not by a duration, so that a clock that is set does no harm.
                var next = timespec(tv_sec: time(nil) + 1, tv_nsec: 0)
                clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &next, nil)
            }
        }
    }

    /// Does what is due at a moment, in seconds since 1970: makes what is served after the next end, or has it served.
    func attend(to moment: Int64) {
        forget(unlessMadeFrom: api.snapshot)
        while let end = api.snapshot.nextEmbargoEnd, end - moment <= Self.leadSeconds {
            let base = api.snapshot
            let next = snapshot(after: base, at: end)
            guard end <= moment else { return }
            // Where a reload was quicker, there is another snapshot to look at.
            do throws(ChangeRefusal) {
                if try api.replace(with: next, insteadOf: base) != nil {
                    log.notice("an embargo ended: serving \(next.everyone.edition.version)")
                }
                prepared.withLock { $0 = nil }
            } catch {
                // Tried again with the next second, as long as it is due.
                for line in error.lines { log.error("\(line)") }
                return
            }
        }
    }

    /// What was made from a snapshot that is served no more holds it in memory for nothing.
    private func forget(unlessMadeFrom base: Snapshot) {
        prepared.withLock { if $0?.base !== base { $0 = nil } }
    }

    private func snapshot(after base: Snapshot, at end: Int64) -> Snapshot {
        if let prepared = prepared.withLock({ $0 }), prepared.base === base, prepared.end == end {
            return prepared.next
        }
        let next = BackgroundThread.run { base.lifted(at: end).following(base) }
        prepared.withLock { $0 = (base, next, end) }
        return next
    }
}
