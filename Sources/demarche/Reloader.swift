// Reads the dataset again, and has it served where it is right.

import API
import Catalog
import CatalogLoader
import Glibc
import Logging
import Representations
import Synchronization

/// The one who reads the dataset again: one reload at a time, beside the threads that answer.
///
/// A class for its identity: signals, the watch and the operator's listener refer to the same one.
final class Reloader: Sendable {
    private let api: API
    private let folders: [String]
    private let log: Logger
    private let now: @Sendable () -> Int64
    /// How many reloads have begun.
    private let begunCount = Atomic<UInt64>(0)
    /// The number and the outcome of the last reload. Held over a reload.
    private let last = Mutex<(number: UInt64, outcome: ReloadOutcome)?>(nil)
    /// Held to read and to set only.
    private let known: Mutex<DataStatus>

    /// - Parameters:
    ///   - api: what serves, from folders that were loaded in so many milliseconds.
    ///   - now: the time, in seconds since 1970.
    init(
        _ api: API, folders: [String], loadMilliseconds: Int64, log: Logger,
        now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
    ) {
        self.api = api
        self.folders = folders
        self.log = log
        self.now = now
        known = Mutex(DataStatus(api.snapshot, servedSince: now(), loadMilliseconds: loadMilliseconds))
        api.observeReplacements(after: { [self] replacement in
            known.withLock { $0.take(replacement.new, at: now()) }
            RetiredCatalogs(replacement).retire()
        })
    }

    /// How it stands. Never waits for a reload.
    var status: DataStatus { known.withLock { $0 } }

    /// Reads the dataset again and says what came of it.
    ///
    /// Waits for a reload that is under way, for that may have read a file before it was changed; of several that wait,
    /// one reads and the others take its outcome. Not for a thread that answers readers.
    @discardableResult
    func reload(_ cause: ReloadCause) -> ReloadOutcome {
        let begunBefore = begunCount.load(ordering: .acquiring)
        return last.withLock { last in
            if let last, last.number > begunBefore { return last.outcome }
            let number = begunCount.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
            let outcome = readAndServe(cause)
            last = (number, outcome)
            return outcome
        }
    }

    private func readAndServe(_ cause: ReloadCause) -> ReloadOutcome {
        let begin = ContinuousClock.now
        let outcome: ReloadOutcome
        switch BackgroundThread.run(read) {
        case .success(let next):
            do throws(ChangeRefusal) {
                outcome =
                    try api.replace(with: next) == nil
                    ? .unchanged(version: next.everyone.edition.version)
                    : .replaced(version: next.everyone.edition.version)
            } catch { outcome = .failed(error.lines) }
        case .failure(let failure): outcome = .failed(failure.lines)
        }
        let reload = DataStatus.Reload(
            cause: cause, outcome: outcome, endedAt: now(), durationMilliseconds: begin.milliseconds)
        known.withLock { $0.take(reload) }
        report(reload)
        return outcome
    }

    private func read() -> Result<Snapshot, CommandFailure> {
        do throws(CommandFailure) {
            let whole = try DatasetFolders.load(folders, now: now(), listsAll: true, log: log)
            // Asked again: an embargo may have ended while the files were read.
            return .success(Snapshot(whole, at: now(), workers: .processors).following(api.snapshot))
        } catch {
            return .failure(error)
        }
    }

    private func report(_ reload: DataStatus.Reload) {
        let how = "reload (\(reload.cause.rawValue)) in \(reload.durationMilliseconds) ms"
        switch reload.outcome {
        case .replaced(let version): log.notice("\(how): serving \(version)")
        case .unchanged(let version): log.info("\(how): \(version) is unchanged")
        case .failed(let lines):
            for line in lines { log.error("\(line)") }
            log.error("\(how) failed: \(status.summary)")
        }
    }
}

/// Catalogs that are served no more.
///
/// Giving back a large one takes a while, and whoever holds it last pays for that, which is not to be a reader. A class,
/// because a thread refers to it.
private final class RetiredCatalogs: Sendable {
    private let catalogs: Mutex<[Catalog]>

    /// How often it is looked whether a catalog is held by nobody else, and how long is waited between. What is held
    /// for longer, by a slow download, say, is given back by its holder.
    private static let looksMaximum = 500
    private static let pauseMicroseconds: UInt32 = 10_000

    init(_ replacement: Replacement) {
        let kept = [replacement.new.everyone, replacement.new.newsroom].map(\.edition.catalog)
        var retired: [Catalog] = []
        for catalog in [replacement.old.everyone, replacement.old.newsroom].map(\.edition.catalog)
        where !(kept + retired).contains(where: { $0 === catalog }) {
            retired.append(catalog)
        }
        catalogs = Mutex(retired)
    }

    /// Holds them until nobody else does, and lets go.
    func retire() {
        BackgroundThread.begin(.low) { [self] in
            for _ in 0..<Self.looksMaximum where areHeld { usleep(Self.pauseMicroseconds) }
        }
    }

    private var areHeld: Bool {
        catalogs.withLock { catalogs in
            catalogs.indices.contains { !isKnownUniquelyReferenced(&catalogs[$0]) }
        }
    }
}

extension ContinuousClock.Instant {
    /// Whole milliseconds from here to now.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = duration(to: .now).components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
