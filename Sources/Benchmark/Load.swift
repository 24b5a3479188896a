// Measures how long a dataset takes to load, and how much memory it takes, inside the process.

import API
import ArgumentParser
import Catalog
import CatalogLoader
import Glibc
import HTTPMessage
import Representations
import Synchronization

/// Loads a dataset once and prints a line of JSON.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load a dataset, ask it one question, and print how long each step took.")

    @Option(help: "The folder of the dataset.")
    var dataset: String

    func run() throws {
        let start = ContinuousClock.now
        let phases = Phases(start)
        let catalog: Catalog
        do throws(LoadFailure) {
            catalog = try DatasetLoader.load([dataset], now: Int64(time(nil))) { phases.note($0) }
        } catch {
            throw ValidationError("\(dataset): \(error.issues.prefix(5))")
        }
        let indexed = seconds(since: start)
        let snapshot = Snapshot(catalog, at: Int64(time(nil)), workers: .processors)
        let api = API(snapshot)
        let ready = seconds(since: start)
        _ = api.respond(to: Request(method: "GET", target: "/v1/rhetoric?limit=1", headers: HeaderFields()))
        print(
            #"{"read_seconds":\#(phases.readSeconds),"indexed_seconds":\#(indexed),"#
                + #""ready_seconds":\#(ready),"answered_seconds":\#(seconds(since: start)),"#
                + #""peak_kib":\#(processFigure("VmHWM")),"resident_kib":\#(processFigure("VmRSS")),"#
                + #""version":"\#(snapshot.everyone.edition.version)"}"#)
    }

    private func seconds(since start: ContinuousClock.Instant) -> Double {
        Double(start.duration(to: .now).nanoseconds) / 1e9
    }
}

/// When the steps of a load were done.
private final class Phases: Sendable {
    private let start: ContinuousClock.Instant
    private let read = Mutex(0.0)

    init(_ start: ContinuousClock.Instant) { self.start = start }

    /// Seconds until all files had been read.
    var readSeconds: Double { read.withLock { $0 } }

    func note(_ progress: LoadProgress) {
        guard progress.phase == .indexing else { return }
        read.withLock { $0 = Double(start.duration(to: .now).nanoseconds) / 1e9 }
    }
}
