// Tells people who wait for a large dataset how far it has come: on a terminal, and in the log.

import CatalogLoader
import Glibc
import Logging
import Synchronization

/// Reports on one load. Nothing is said of a load that is done within a second.
final class LoadingReport: Sendable {
    /// Before this time, in seconds, nothing is said.
    private static let silenceSeconds = 1.0
    /// Between two lines of the log, in seconds.
    private static let logSeconds = 5.0
    /// Between two lines on a terminal, in seconds.
    private static let terminalSeconds = 0.2

    private let begin = ContinuousClock.now
    private let log: Logger?
    private let isOnTerminal: Bool
    private let state = Mutex(State())

    private struct State {
        var nextLog = LoadingReport.silenceSeconds
        var nextLine = LoadingReport.silenceSeconds
        /// Whether there is a line on the terminal that the next thing said would be written behind.
        var hasLine = false
    }

    /// - Parameter log: where lines go for those who have no terminal; `nil` for a terminal alone.
    init(log: Logger?) {
        self.log = log
        // The standard error: what is asked for is on the standard output, and other programs read that.
        isOnTerminal = isatty(STDERR_FILENO) == 1
    }

    /// Takes how far the load has come.
    func note(_ progress: LoadProgress) {
        let seconds = Double(begin.milliseconds) / 1000
        state.withLock { state in
            if isOnTerminal, seconds >= state.nextLine {
                state.nextLine = seconds + Self.terminalSeconds
                state.hasLine = true
                Console.status(Self.text(progress, seconds: seconds))
            } else if !isOnTerminal, let log, seconds >= state.nextLog {
                state.nextLog = seconds + Self.logSeconds
                log.info("\(Self.text(progress, seconds: seconds))")
            }
        }
    }

    /// Ends the report: the load is done, or has failed.
    func end() {
        state.withLock { state in
            if state.hasLine { Console.status("") }
            state.hasLine = false
        }
    }

    /// Progress in words: records, how many a second, and how much longer it takes.
    static func text(_ progress: LoadProgress, seconds: Double) -> String {
        let records = grouped(progress.records)
        guard progress.phase == .reading else { return "indexing \(records) records" }
        let rate = grouped(Int(Double(progress.records) / max(seconds, 0.001)))
        let rest = max(0, progress.bytesTotal - progress.bytes)
        let left = progress.bytes == 0 ? 0 : seconds * Double(rest) / Double(progress.bytes)
        let percent = progress.bytesTotal == 0 ? 100 : min(100, progress.bytes * 100 / progress.bytesTotal)
        return
            "loading: \(records) records (\(percent) %), \(rate) a second, about \(Int(left.rounded(.up))) s left"
    }

    /// A number with a comma between each three digits.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
