// The exchange of one snapshot for another, and who is told of it.

import HTTPMessage
public import Representations
import Synchronization

/// The exchange of one snapshot for another.
public struct Replacement: Sendable {
    /// What was answered from before.
    public let old: Snapshot
    /// What is answered from after.
    public let new: Snapshot
}

/// Keeps what changes from one edition to the next, before anybody is told.
public protocol ChangeKeeper: Sendable {
    /// Keeps the changes that have not been kept.
    ///
    /// - Returns: the changes as they are kept.
    /// - Throws: why the edition must not be served.
    func keep(_ changes: ChangeLog) throws(ChangeRefusal) -> ChangeLog
}

/// Why an edition must not take the place of the one that is served.
public struct ChangeRefusal: Error, Sendable, Equatable {
    /// What is wrong, a line each.
    public let lines: [String]

    /// Makes a refusal.
    public init(lines: [String]) { self.lines = lines }
}

/// The snapshot that is answered from, and those who want to know when it is exchanged.
final class CurrentSnapshot: Sendable {
    private let current: Mutex<Snapshot>
    /// Held over a whole exchange, so that observers see exchanges one after the other. Never taken by a request.
    private let observers = Mutex(Observers())
    private let keeper: (any ChangeKeeper)?

    private struct Observers {
        var before: [@Sendable (Replacement) -> Void] = []
        var after: [@Sendable (Replacement) -> Void] = []
    }

    /// - Parameter keeper: keeps what changes, before it is told.
    init(_ snapshot: Snapshot, keeper: (any ChangeKeeper)?) {
        current = Mutex(snapshot)
        self.keeper = keeper
    }

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
    /// - Throws: why nothing was, where what changed cannot be kept.
    func replace(with next: Snapshot, insteadOf expected: Snapshot?) throws(ChangeRefusal) -> Replacement? {
        try observers.withLock { observers throws(ChangeRefusal) in
            let old = snapshot
            if let expected, expected !== old { return nil }
            if next.hasSameContent(as: old) { return nil }
            let replacement = Replacement(old: old, new: try kept(next.following(old)))
            for observer in observers.before { observer(replacement) }
            // In this order: once anybody has had a new answer, no old one that was kept is given any more. An answer
            // that is made from the old snapshot later has a validity that is over, so that it is never given again.
            if replacement.new.everyone.validity !== old.everyone.validity { old.everyone.validity.end() }
            current.withLock { $0 = replacement.new }
            for observer in observers.after { observer(replacement) }
            return replacement
        }
    }

    private func kept(_ next: Snapshot) throws(ChangeRefusal) -> Snapshot {
        guard let keeper, next.everyone.changes.unkept != nil else { return next }
        return next.knowing(try keeper.keep(next.everyone.changes))
    }
}
