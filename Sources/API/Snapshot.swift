// What answers are made from at one time: the views of a dataset, taken together and exchanged together.

import Analysis
public import HTTPMessage
public import Representations
import Synchronization

/// What one kind of asker sees of a dataset.
///
/// A class for its identity and its size: a request holds one reference to the view that it is answered from.
public final class View: Sendable {
    /// The records that may be seen, and the name of their content.
    public let edition: Edition
    /// Holds as long as answers made from this view are what is to be answered.
    public let validity: Validity
    /// The rhetoric entries as the analyses read them.
    let entries: Entries
    /// What changed before it came to be as it is.
    public let changes: ChangeLog

    /// Makes ready what the analyses read, where nothing is known of other editions.
    public convenience init(_ edition: Edition) { self.init(ChangeLog(first: edition, instant: 0)) }

    /// Makes ready what the analyses read of an edition whose changes are known.
    public convenience init(_ changes: ChangeLog) {
        self.init(changes, Entries(changes.edition.catalog), Validity())
    }

    private init(_ changes: ChangeLog, _ entries: Entries, _ validity: Validity) {
        edition = changes.edition
        self.changes = changes
        self.entries = entries
        self.validity = validity
    }

    /// This view as what comes after another: with its answers, where it has the same content, or else with what
    /// changed, unless that is known to it.
    fileprivate func continuing(_ other: View) -> View {
        if edition.version == other.edition.version {
            return View(other.changes.renewed(edition), entries, other.validity)
        }
        if changes.history.changed(since: other.changes.history.current.mark) != nil { return self }
        return View(other.changes.followed(by: edition, instant: 0), entries, validity)
    }
}

/// Everything that answers are made from: a request takes one at its start, and is answered from that alone.
///
/// A class for its identity: it is exchanged whole, by one reference.
public final class Snapshot: Sendable {
    /// What everybody sees.
    public let everyone: View
    /// The number of this snapshot in this process: higher than that of every one made before it. Not for clients:
    /// it differs between replicas.
    public let number: UInt64

    private static let count = Atomic<UInt64>(0)

    /// Makes a snapshot of a view.
    public init(everyone: View) {
        self.everyone = everyone
        number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Makes a snapshot of an edition.
    public convenience init(_ edition: Edition) { self.init(everyone: View(edition)) }

    /// Whether answers from both are the same.
    public func hasSameContent(as other: Snapshot) -> Bool {
        everyone.edition.version == other.everyone.edition.version
    }

    /// This snapshot as what comes after another: with those answers that stay what they are, and with what changed.
    func continuing(_ other: Snapshot) -> Snapshot { Snapshot(everyone: everyone.continuing(other.everyone)) }
}

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

    /// Exchanges the snapshot, unless the next would give the same answers.
    ///
    /// - Returns: what was exchanged.
    func replace(with next: Snapshot) -> Replacement? {
        observers.withLock { observers in
            let old = snapshot
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
