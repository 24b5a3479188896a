// The exchange of one snapshot for another, and who is told of it.

import HTTPMessage
import Synchronization

/// The exchange of one snapshot for another.
public struct Replacement: Sendable {
    /// What was answered from before.
    public let old: Snapshot
    /// What is answered from after.
    public let new: Snapshot
}

/// The snapshot that is answered from, and those who want to know when it is exchanged.
final class CurrentSnapshot: Sendable {
    private let current: Mutex<Snapshot>
    /// Held over a whole exchange, so that observers see exchanges one after the other. Never taken by a request.
    private let observers = Mutex(Observers())

    private struct Observers {
        var before: [@Sendable (Replacement) -> Void] = []
        var after: [@Sendable (Replacement) -> Void] = []
    }

    init(_ snapshot: Snapshot) { current = Mutex(snapshot) }

    /// The snapshot to answer from. The lock is held for as long as it takes to count one more reference.
    var snapshot: Snapshot { current.withLock { $0 } }

    func observe(
        before: (@Sendable (Replacement) -> Void)?, after: (@Sendable (Replacement) -> Void)?
    ) {
        observers.withLock { observers in
            if let before { observers.before.append(before) }
            if let after { observers.after.append(after) }
        }
    }

    /// Exchanges the snapshot, unless the next would give the same answers, or is not the one expected.
    ///
    /// - Returns: what was exchanged.
    func replace(with next: Snapshot, insteadOf expected: Snapshot?) -> Replacement? {
        observers.withLock { observers in
            let old = snapshot
            if let expected, expected !== old { return nil }
            if next.hasSameContent(as: old) { return nil }
            let replacement = Replacement(old: old, new: next.continuing(old))
            for observer in observers.before { observer(replacement) }
            // In this order: once anybody has had a new answer, no old one that was kept is given any more. An answer
            // that is made from the old snapshot later has a validity that is over, so that it is never given again.
            if replacement.new.everyone.validity !== old.everyone.validity { old.everyone.validity.end() }
            current.withLock { $0 = replacement.new }
            for observer in observers.after { observer(replacement) }
            return replacement
        }
    }
}
