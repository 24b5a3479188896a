// Former editions, read back from the journal when somebody asks for them, and kept for others who do.

import API
import Catalog
import Journal
import Logging
import Representations
import Synchronization

/// Reads former editions back, one at a time, beside the threads that answer.
///
/// A class for its identity: requests and the thread that reads refer to the same one.
final class PastCatalogs: PastEditions {
    private let journal: Journal
    private let limit: Int
    private let log: Logger
    /// Held for as long as it takes to look.
    private let state = Mutex(State())

    /// Which edition, without which records.
    private struct Key: Hashable {
        let place: Int
        let hidden: Set<String>
    }

    private struct State {
        /// What is there, what was asked for last behind the others.
        var views: [(key: Key, view: View)] = []
        /// What is to be read back, in the order in which it was asked for; the first is being read.
        var wanted: [Key] = []
        /// Whether a thread reads.
        var isReading = false
        /// What could not be read back, and when that was.
        var lost: [Key: ContinuousClock.Instant] = [:]
        /// The catalog that was looked at last, and what is hidden of it that was public once. Weak, so that it is not
        /// held for this, nor another taken for it that came to lie in the same place.
        weak var catalog: Catalog?
        var hidden: Set<String> = []

        /// How many editions may wait to be read; who asks for more is told to ask again, as the others are.
        private static let wantedMaximum = 16
        /// After how long it is tried again to read what could not be read: the system may have been short of something.
        private static let retryTime = Duration.seconds(60)

        /// What there is of an edition, and whether a thread is to begin to read.
        mutating func look(for key: Key) -> (PastFinding, begins: Bool) {
            if let index = views.firstIndex(where: { $0.key == key }) {
                let found = views.remove(at: index)
                views.append(found)
                return (.ready(found.view), false)
            }
            if let failed = lost[key], failed.duration(to: .now) < Self.retryTime { return (.lost, false) }
            if !wanted.contains(key), wanted.count < Self.wantedMaximum { wanted.append(key) }
            let begins = !isReading
            isReading = true
            return (.preparing, begins)
        }

        /// What to read next; `nil` ends the reading.
        mutating func next() -> Key? {
            isReading = !wanted.isEmpty
            return wanted.first
        }

        /// Takes what was read; `nil` where it could not be.
        mutating func take(_ view: View?, of key: Key, limit: Int) {
            wanted.removeAll { $0 == key }
            guard let view else {
                lost[key] = .now
                return
            }
            lost[key] = nil
            views.append((key, view))
            if views.count > limit { views.removeFirst(views.count - limit) }
        }
    }

    init(_ journal: Journal, limit: Int, log: Logger) {
        self.journal = journal
        self.limit = limit
        self.log = log
    }

    func find(at instant: Int64, beside current: Edition) -> PastFinding {
        let editions = journal.editions
        guard let place = editions.lastIndex(where: { $0.instant <= instant }) else {
            return .before(start: editions.first?.instant ?? 0)
        }
        if place == editions.count - 1 || editions[place].version == current.version { return .current }
        let key = Key(place: place, hidden: hidden(of: current.catalog))
        let (finding, begins) = state.withLock { $0.look(for: key) }
        // Outside of the lock, for where the system has no thread to spare this one reads.
        if begins { BackgroundThread.begin(.low) { [self] in read() } }
        return finding
    }

    /// The records that were public once and are under embargo now: they count as withdrawn.
    private func hidden(of catalog: Catalog) -> Set<String> {
        if let known = state.withLock({ $0.catalog === catalog ? $0.hidden : nil }) { return known }
        let ids = Set(journal.withdrawnIds.filter(catalog.isHidden))
        state.withLock { ($0.catalog, $0.hidden) = (catalog, ids) }
        return ids
    }

    /// Reads back what is wanted, until nothing is.
    private func read() {
        while let key = state.withLock({ $0.next() }) {
            let view = view(key)
            state.withLock { $0.take(view, of: key, limit: limit) }
        }
    }

    private func view(_ key: Key) -> View? {
        do throws(JournalFailure) {
            return View(try journal.edition(at: key.place, without: key.hidden))
        } catch {
            log.error("known_at: \(error.detail)")
            return nil
        }
    }
}
