// Which changes somebody has not been told: those since a token, in the order of the sequence.

import Catalog
import Representations

/// The changes of a log that the holder of a token has not been told.
///
/// Somebody who was told everything as of an edition is told what changed since, exactly, where that edition is
/// remembered. Where it is not, everything is told again, so that nothing is ever missed.
struct UntoldChanges {
    private let log: ChangeLog
    /// The places of single changes, in order.
    private let places: [Int]
    /// From where on all changes are untold; behind the single ones.
    private let tail: Int
    /// What the asker has been told that is understood here; `nil`: nothing.
    private let told: ChangeToken.Mark?
    /// Whether all is told again because the token's edition is not remembered.
    let isRepeated: Bool

    /// - Parameter token: what the asker has been told; `nil`: nothing.
    init(_ log: ChangeLog, since token: ChangeToken?) {
        self.log = log
        let marks = [token?.told, token?.retold].compactMap { mark in mark.flatMap { Extent($0, log) } }
        guard let first = marks.first else {
            told = nil
            places = []
            tail = 0
            isRepeated = token != nil
            return
        }
        // What has been told of a later edition counts below what it is read on to.
        let later = marks.count == 2 && marks[1].count < first.count ? marks[1] : nil
        told = first.mark
        isRepeated = false
        places = first.changed.filter { place in
            guard place < first.count else { return false }
            guard let later, place < later.count else { return true }
            let index = later.changed.partitioningIndex { $0 >= place }
            return index < later.changed.count && later.changed[index] == place
        }
        tail = first.count
    }

    /// A mark in terms of a log: how many changes it covers, and the places of those that have come since, in order.
    private struct Extent {
        let mark: ChangeToken.Mark
        let count: Int
        let changed: [Int]

        /// `nil` where the mark's edition is not remembered.
        init?(_ mark: ChangeToken.Mark, _ log: ChangeLog) {
            guard let changed = log.places(changedSince: mark.edition) else { return nil }
            self.mark = mark
            self.changed = changed
            count = mark.key.map(log.count(through:)) ?? log.count
        }
    }

    /// How many there are.
    var count: Int { places.count + log.count - tail }

    /// The place in the log of the change with this number.
    func place(_ number: Int) -> Int {
        number < places.count ? places[number] : tail + number - places.count
    }

    /// What somebody has been told who was told the changes up to and with this number.
    ///
    /// - Parameter isLast: whether no change behind it concerns the asker.
    func token(_ number: Int, isLast: Bool) -> ChangeToken {
        let edition = log.history.current.mark
        if isLast { return ChangeToken(told: ChangeToken.Mark(edition: edition, key: nil)) }
        let mark = ChangeToken.Mark(edition: edition, key: log.entry(place(number)).key)
        guard number < places.count, let told else { return ChangeToken(told: mark) }
        return ChangeToken(told: told, retold: mark)
    }

    /// What somebody has been told who was told all of them.
    static func end(_ log: ChangeLog) -> ChangeToken {
        ChangeToken(told: ChangeToken.Mark(edition: log.history.current.mark, key: nil))
    }
}
