// What is served since when, and what came of the last reload: for the log, the operator's page and the metrics.

import API
import Representations

/// What had the dataset read again.
enum ReloadCause: String, Sendable, CaseIterable {
    /// SIGHUP.
    case signal
    /// A change of the files.
    case watch
    /// The operator's request.
    case administration
}

/// What came of reading the dataset again.
enum ReloadOutcome: Sendable, Equatable {
    /// It is served now.
    case replaced(version: String)
    /// It has the content that is served already, which was kept with all its answers.
    case unchanged(version: String)
    /// It has errors, a line each, and the totals; what was served before still is.
    case failed([String])

    /// The word for it in logs and metrics.
    var word: String {
        switch self {
        case .replaced: "replaced"
        case .unchanged: "unchanged"
        case .failed: "failed"
        }
    }
}

/// How it stands with the data that are served. Times are seconds since 1970.
struct DataStatus: Sendable, Equatable {
    /// One reload.
    struct Reload: Sendable, Equatable {
        let cause: ReloadCause
        let outcome: ReloadOutcome
        let endedAt: Int64
        let durationMilliseconds: Int64
    }

    /// The version that everybody sees.
    var version: String
    /// The version that the newsroom sees.
    var newsroomVersion: String
    /// Since when this version is served.
    var servedSince: Int64
    /// How long the last reading of the files that was no failure took.
    var loadMilliseconds: Int64
    /// When the next embargo ends.
    var nextEmbargoEnd: Int64?
    /// How often what is served was exchanged, by reloads and by the ends of embargoes, since the start.
    var replacementCount = 0
    /// How many reloads came to each outcome, since the start.
    var replacedCount = 0
    var unchangedCount = 0
    var failedCount = 0
    /// The last reload; `nil` before the first.
    var lastReload: Reload?

    init(_ snapshot: Snapshot, servedSince: Int64, loadMilliseconds: Int64) {
        version = snapshot.everyone.edition.version
        newsroomVersion = snapshot.newsroom.edition.version
        nextEmbargoEnd = snapshot.nextEmbargoEnd
        self.servedSince = servedSince
        self.loadMilliseconds = loadMilliseconds
    }

    /// Takes note of what is served from a moment on.
    mutating func take(_ snapshot: Snapshot, at moment: Int64) {
        version = snapshot.everyone.edition.version
        newsroomVersion = snapshot.newsroom.edition.version
        nextEmbargoEnd = snapshot.nextEmbargoEnd
        servedSince = moment
        replacementCount += 1
    }

    /// Takes note of a reload.
    mutating func take(_ reload: Reload) {
        lastReload = reload
        switch reload.outcome {
        case .replaced: replacedCount += 1
        case .unchanged: unchangedCount += 1
        case .failed: failedCount += 1
        }
        if !isStale { loadMilliseconds = reload.durationMilliseconds }
    }

    /// Whether the files hold something else than what is served, for they have errors.
    var isStale: Bool {
        if case .failed? = lastReload?.outcome { true } else { false }
    }

    /// The status in a sentence.
    var summary: String { "serving \(version)" + (isStale ? ", last reload failed" : "") }
}
