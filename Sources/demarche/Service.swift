// A server from start to end: loads a dataset, answers until a signal ends it, and lets what has begun come to its end.

import API
import Catalog
import CatalogLoader
import Glibc
import HTTPServer
import Logging
import Operations
import Representations

/// A dataset that is served from here to the end of the process.
struct Service {
    let settings: Settings
    let log: Logger
    private let sources: SettingsSources

    init(_ settings: Settings, _ sources: SettingsSources) {
        self.settings = settings
        self.sources = sources
        let isJSON = settings.logFormat == "json"
        var log = Logger(label: "demarche") { label -> any LogHandler in
            isJSON ? JSONLog() : StreamLogHandler.standardError(label: label)
        }
        log.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.log = log
    }

    /// Serves until a signal comes.
    func run() throws(CommandFailure) {
        // Before anything starts a thread, for threads inherit which signals are blocked.
        let signals = Signals.block()
        let notice = ManagerNotice(Environment.variables)
        // Before the dataset, which may take long to read.
        var files = try IdentityFiles.read(settings)
        let (api, reloader) = try load()
        let settingsReload = SettingsReload(sources, started: settings, api, log: log)
        EmbargoClock(api, log: log).start()
        let observation = try Observation(settings)
        let server = try start(api, observation, files?.identity)
        files?.report(log, now: Int64(time(nil)))
        StreamBeat.start(api.streams, seconds: settings.streamBeatSeconds)
        let admin = try AdminListener.start(
            settings, adminSources(api, server, reloader, observation), grant: { api.access($0).grant })
        if let admin { log.info("the admin listener is at \(admin.place)") }
        // Said last, for whoever waits for this line may ask anything.
        Console.output(line(api.snapshot.everyone.edition, port: server.boundPort ?? settings.server.port))
        notice.ready(reloader.status.summary)
        notice.startWatchdog(api)
        let signal = attend(to: signals, reloader, notice) {
            settingsReload.reload()
            files?.reload(server, log: log)
        }
        notice.stopping()
        drain(server, api, signal)
        admin?.server.stop()
        observation.accessLog?.stop()
    }

    /// An API over the dataset, and the one who can have it read again.
    private func load() throws(CommandFailure) -> (API, Reloader) {
        let begin = ContinuousClock.now
        // Before they are read: what changes while they are is a change.
        let files = FilesState(settings.folders)
        let now = Int64(time(nil))
        var snapshot = Snapshot(
            try DatasetFolders.load(settings.folders, now: now, log: log), at: now, workers: .processors)
        let milliseconds = begin.milliseconds
        log.info("loaded \(settings.folders.joined(separator: ", ")) in \(milliseconds) ms")
        let keeper = settings.state.isEmpty ? nil : try JournalKeeper(settings.state)
        if let keeper { snapshot = snapshot.knowing(try keeper.begin(with: snapshot.everyone.edition)) }
        let api = API(
            snapshot, publicURL: settings.publicURL.isEmpty ? nil : settings.publicURL,
            hubURL: settings.hubURL.isEmpty ? nil : settings.hubURL,
            streamLimit: settings.streamLimit, keeper: keeper,
            past: keeper.map { PastCatalogs($0.journal, limit: settings.pastLimit, log: log) })
        let reloader = Reloader(api, folders: settings.folders, loadMilliseconds: milliseconds, log: log)
        if settings.watchesFiles { FolderWatch(settings.folders, reloader, log: log).start(since: files) }
        return (api, reloader)
    }

    /// A server that answers by the API.
    private func start(
        _ api: API, _ observation: Observation, _ identity: ServerIdentity?
    ) throws(CommandFailure) -> HTTPServer {
        var configuration = settings.server
        configuration.listener = try Activation.listener(Environment.variables)
        let requests = KeyedRequests(
            api: api, limits: observation.limits, numbers: observation.keyNumbers)
        let server = HTTPServer(
            configuration: configuration, varyingFields: API.varyingFields,
            handler: { requests.respond(to: $0) },
            acceptsBody: { api.bodyLimitBytes(method: $0, target: $1) },
            rejection: { rejection, request in
                if rejection == .tooManyExports { observation.limits.refusals.countExport() }
                return api.refuse(rejection.failure, request)
            },
            admission: RequestGate(limits: observation.limits, api: api), observer: observation.observer,
            identity: identity)
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
    /// - Parameter takeFiles: reads what is read again beside the dataset.
    /// - Returns: the one that asks to end.
    private func attend(
        to signals: sigset_t, _ reloader: Reloader, _ notice: ManagerNotice, takeFiles: () -> Void
    ) -> Int32 {
        while true {
            let signal = Signals.wait(for: signals)
            guard signal == SIGHUP else { return signal }
            notice.reloading()
            takeFiles()
            BackgroundThread.begin(.ordinary) {
                reloader.reload(.signal)
                notice.ready(reloader.status.summary)
            }
        }
    }
}
