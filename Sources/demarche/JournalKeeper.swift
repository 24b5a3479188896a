// What outlives the process: the editions that were served, in a journal, before anybody is told of them.

import API
import Catalog
import Glibc
import Journal
import Logging
import Representations

/// Keeps what changes in a journal.
final class JournalKeeper: ChangeKeeper {
    let journal: Journal
    private let now: @Sendable () -> Int64

    /// How many lines say which records are wrong.
    private static let lineMaximum = 50

    /// Opens the journal of a folder.
    init(
        _ folder: String, now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
    ) throws(CommandFailure) {
        self.now = now
        do throws(JournalFailure) {
            journal = try Journal(folder: folder)
        } catch { throw CommandFailure(error) }
    }

    /// What changed before an edition came to be served first by this process, which is noted where it is news.
    ///
    /// - Throws: why it must not be served.
    func begin(with edition: Edition) throws(CommandFailure) -> ChangeLog {
        guard let history = journal.history else {
            do throws(JournalFailure) {
                let moment = now()
                return try journal.append(ChangeLog(first: edition, instant: moment), instant: moment)
            } catch { throw CommandFailure(error) }
        }
        if history.current.version == edition.version { return ChangeLog(edition, history) }
        let last: Edition
        do throws(JournalFailure) {
            last = try journal.edition(at: journal.editions.count - 1)
        } catch { throw CommandFailure(error) }
        do throws(ChangeRefusal) {
            return try keep(ChangeLog(last, history).followed(by: edition, instant: now()))
        } catch { throw CommandFailure(.data, error.lines) }
    }

    func keep(_ changes: ChangeLog) throws(ChangeRefusal) -> ChangeLog {
        guard let batch = changes.unkept else { return changes }
        let unrevised = batch.changes.filter(\.isUnrevised)
        guard unrevised.isEmpty else { throw ChangeRefusal(lines: Self.lines(unrevised)) }
        do throws(JournalFailure) {
            return try journal.append(changes, instant: now())
        } catch { throw ChangeRefusal(lines: ["the journal cannot be written: \(error.detail)"]) }
    }

    private static func lines(_ unrevised: [RecordChange]) -> [String] {
        var lines = unrevised.prefix(lineMaximum).map { change in
            "\(change.resource.singular) \(change.id): \(change.fields.joined(separator: ", ")) differs from what was served as revision \(change.revision); raise the revision"
        }
        if unrevised.count > lineMaximum { lines.append("\(unrevised.count - lineMaximum) more like these") }
        return lines
    }
}

extension CommandFailure {
    /// Why a journal cannot be used, as the end of a command.
    init(_ failure: JournalFailure) {
        let status: CommandStatus =
            switch failure {
            case .unusable(_, _, let isDenied): isDenied ? .noPermission : .system
            case .inUse: .unavailable
            case .unknownVersion, .damaged, .unreadable: .data
            }
        self.init(status, failure.detail)
    }
}
