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
        /// What could not be read back.
        var lost: Set<Key> = []
        /// What is hidden of a catalog that was public once, for the catalog that was looked at last.
        var hidden: (catalog: ObjectIdentifier, ids: Set<String>)?
    }

    /// How many editions may wait to be read; who asks for more is told to ask again, as the others are.
    private static let wantedMaximum = 16

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
        if editions[place].version == current.version { return .current }
        let key = Key(place: place, hidden: hidden(of: current.catalog))
        return state.withLock { state in
            if let index = state.views.firstIndex(where: { $0.key == key }) {
                let found = state.views.remove(at: index)
                state.views.append(found)
                return .ready(found.view)
            }
            if state.lost.contains(key) { return .lost }
            guard !state.wanted.contains(key), state.wanted.count < Self.wantedMaximum else {
                return .preparing
            }
            state.wanted.append(key)
            if state.wanted.count == 1 { BackgroundThread.begin(.low) { [self] in read() } }
            return .preparing
        }
    }

    /// The records that were public once and are under embargo now: they count as withdrawn.
    private func hidden(of catalog: Catalog) -> Set<String> {
        let identity = ObjectIdentifier(catalog)
        if let known = state.withLock({ $0.hidden }), known.catalog == identity { return known.ids }
        let ids = Set(journal.withdrawnIds.filter(catalog.isHidden))
        state.withLock { $0.hidden = (identity, ids) }
        return ids
    }

    /// Reads back what is wanted, until nothing is.
    private func read() {
        while let key = state.withLock({ $0.wanted.first }) {
            let view = view(key)
            state.withLock { state in
                state.wanted.removeFirst()
                guard let view else {
                    state.lost.insert(key)
                    return
                }
                state.views.append((key, view))
                if state.views.count > limit { state.views.removeFirst(state.views.count - limit) }
            }
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
