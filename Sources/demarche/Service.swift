// A server from start to end: loads a dataset, answers until a signal ends it, and lets what has begun come to its end.

import API
import Catalog
import Glibc
import HTTPServer
import Logging
import Representations

/// A dataset that is served from here to the end of the process.
struct Service {
    let settings: Settings
    let log: Logger

    init(_ settings: Settings) {
        self.settings = settings
        var log = Logger(label: "demarche", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.log = log
    }

    /// Serves until a signal comes.
    func run() throws(CommandFailure) {
        // Before anything starts a thread, for threads inherit which signals are blocked.
        let signals = Signals.block()
        let (api, reloader) = try load()
        EmbargoClock(api, log: log).start()
        let server = try start(api)
        StreamBeat.start(api.streams, seconds: settings.streamBeatSeconds)
        let admin = try AdminListener.start(
            settings, adminSources(api, server, reloader), authorizes: { _ in false })
        if let admin { log.info("the admin listener is at \(admin.place)") }
        // Said last, for whoever waits for this line may ask anything.
        Console.output(line(api.snapshot.everyone.edition, port: server.boundPort ?? settings.server.port))
        drain(server, api, attend(to: signals, reloader))
        admin?.server.stop()
    }

    /// An API over the dataset, and the one who can have it read again.
    private func load() throws(CommandFailure) -> (API, Reloader) {
        let begin = ContinuousClock.now
        let now = Int64(time(nil))
        var snapshot = Snapshot(try DatasetFolders.load(settings.folders, now: now), at: now)
        let milliseconds = begin.milliseconds
        log.info("loaded \(settings.folders.joined(separator: ", ")) in \(milliseconds) ms")
        let keeper = settings.state.isEmpty ? nil : try JournalKeeper(settings.state)
        if let keeper { snapshot = snapshot.knowing(try keeper.begin(with: snapshot.everyone.edition)) }
        let api = API(
            snapshot, publicURL: settings.publicURL.isEmpty ? nil : settings.publicURL,
            streamLimit: settings.streamLimit, keeper: keeper,
            past: keeper.map { PastCatalogs($0.journal, limit: settings.pastLimit, log: log) })
        return (api, Reloader(api, folders: settings.folders, loadMilliseconds: milliseconds, log: log))
    }

    /// A server that answers by the API.
    private func start(_ api: API) throws(CommandFailure) -> HTTPServer {
        let server = HTTPServer(
            configuration: settings.server, varyingFields: API.varyingFields,
            handler: { api.respond(to: $0) },
            acceptsBody: { api.bodyLimitBytes(method: $0, target: $1) },
            rejection: { api.refuse($0.failure, $1) })
        do throws(StartError) {
            try server.start()
        } catch {
            throw CommandFailure(error, settings)
        }
        api.listens(at: settings.boundURL(port: server.boundPort ?? settings.server.port))
        return server
    }

    private func line(_ edition: Edition, port: UInt16) -> String {
        let url = settings.boundURL(port: port)
        let known =
            settings.publicURL.isEmpty || settings.publicURL == url ? "" : ", known as \(settings.publicURL)"
        let name = edition.catalog.dataset.name
        return
            "serving \(name) \(edition.version) (\(DatasetFolders.counts(edition.catalog))) at \(url)\(known)"
    }

    /// Does what signals ask for.
    ///
    /// - Returns: the one that asks to end.
    private func attend(to signals: sigset_t, _ reloader: Reloader) -> Int32 {
        while true {
            let signal = Signals.wait(for: signals)
            guard signal == SIGHUP else { return signal }
            reloader.request(.signal)
        }
    }
}
