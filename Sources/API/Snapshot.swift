// What answers are made from at one time: the views of a dataset, taken together and exchanged together.

import Analysis
public import Catalog
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
    /// The actors by what they are called.
    let names: NameIndex
    /// What changed before it came to be as it is.
    public let changes: ChangeLog

    /// Makes ready what the analyses read, where nothing is known of other editions.
    ///
    /// - Parameter workers: who makes it.
    public convenience init(_ edition: Edition, _ workers: Workers = .one) {
        let (entries, (changes, names)) = workers.both {
            Entries(edition.catalog)
        } _: {
            (ChangeLog(first: edition, instant: 0), NameIndex(edition.catalog))
        }
        self.init(changes, entries, names)
    }

    /// Makes ready what the analyses read of an edition whose changes are known.
    public convenience init(_ changes: ChangeLog) {
        self.init(changes, Entries(changes.edition.catalog))
    }

    /// Makes ready what the analyses read of an edition whose records are those of another view, of which others may be
    /// seen.
    fileprivate convenience init(_ edition: Edition, of other: View) {
        self.init(ChangeLog(first: edition, instant: 0), Entries(edition.catalog, of: other.entries))
    }

    private init(
        _ changes: ChangeLog, _ entries: Entries, _ names: NameIndex? = nil, _ validity: Validity = Validity()
    ) {
        edition = changes.edition
        self.changes = changes
        self.entries = entries
        self.names = names ?? NameIndex(changes.edition.catalog)
        self.validity = validity
    }

    /// This view, with other words on what changed.
    fileprivate func knowing(_ changes: ChangeLog) -> View { View(changes, entries, names, validity) }

    /// This view, whose answers are to be given for as long as those of another.
    func answering(_ current: View) -> View { View(changes, entries, names, current.validity) }

    /// This view as what comes after another: with its answers, where it has the same content, or else with what
    /// changed, unless that is known to it.
    fileprivate func continuing(_ other: View) -> View {
        if self === other { return self }
        if edition.version == other.edition.version {
            return View(other.changes.renewed(edition), entries, names, other.validity)
        }
        if changes.history.changed(since: other.changes.history.current.mark) != nil { return self }
        return View(other.changes.followed(by: edition, instant: 0), entries, names, validity)
    }
}

/// Everything that answers are made from: a request takes one at its start, and is answered from that alone.
///
/// A class for its identity: it is exchanged whole, by one reference.
public final class Snapshot: Sendable {
    /// What is seen without a key.
    public let everyone: View
    /// What is seen with one: records under embargo, too. The same object where no record ever had an embargo.
    public let newsroom: View
    /// The number of this snapshot in this process: higher than that of every one made before it. Not for clients:
    /// it differs between replicas.
    public let number: UInt64

    private static let count = Atomic<UInt64>(0)

    private init(everyone: View, newsroom: View) {
        self.everyone = everyone
        self.newsroom = newsroom
        number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Makes a snapshot of one view for all.
    public convenience init(everyone: View) { self.init(everyone: everyone, newsroom: everyone) }

    /// Makes a snapshot of one edition for all.
    public convenience init(_ edition: Edition) { self.init(everyone: View(edition)) }

    /// Makes a snapshot of what the newsroom sees, and of what everybody sees of it at an instant.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - workers: who makes it.
    public convenience init(_ whole: Catalog, at now: Int64, workers: Workers = .one) {
        let everyone = View(Edition(whole.asEverybodySees(at: now), workers), workers)
        let newsroom = whole.hasEmbargoes ? View(Edition(whole), of: everyone) : everyone
        self.init(everyone: everyone, newsroom: newsroom)
    }

    /// What an audience sees.
    public func view(for audience: Audience) -> View {
        switch audience {
        case .everyone: everyone
        case .newsroom: newsroom
        }
    }

    /// The second at which the next embargo ends, where there is one; this snapshot is out of date from then on.
    public var nextEmbargoEnd: Int64? { everyone.edition.catalog.nextEmbargoEnd }

    /// The same records at a later instant: those whose embargo is over by then are seen by everybody.
    ///
    /// - Parameter now: seconds since 1970.
    public func lifted(at now: Int64) -> Snapshot {
        let catalog = newsroom.edition.catalog.asEverybodySees(at: now)
        return Snapshot(everyone: View(Edition(catalog), of: newsroom), newsroom: newsroom)
    }

    /// Whether answers from both are the same, now and when embargoes end.
    public func hasSameContent(as other: Snapshot) -> Bool {
        everyone.edition.version == other.everyone.edition.version
            && newsroom.edition.version == other.newsroom.edition.version
    }

    /// This snapshot as what comes after another: with those answers that stay what they are, and with what changed.
    ///
    /// An exchange does the same, but holds up others meanwhile: where a large dataset changed, it takes a while.
    public func following(_ other: Snapshot) -> Snapshot {
        let continued = everyone.continuing(other.everyone)
        return Snapshot(
            everyone: continued,
            newsroom: newsroom === everyone ? continued : newsroom.continuing(other.newsroom))
    }

    /// This snapshot, with other words on what changed for everybody.
    public func knowing(_ changes: ChangeLog) -> Snapshot {
        let known = everyone.knowing(changes)
        return Snapshot(everyone: known, newsroom: newsroom === everyone ? known : newsroom)
    }
}
