// `demarche serve`: loads a dataset, answers until a signal ends it, and lets what has begun come to its end.

import API
import ArgumentParser
import Catalog
import Glibc
import HTTPServer
import Logging
import Representations

/// Serves a dataset.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a dataset over HTTP.",
        discussion: """
            Loads and checks every data file, and listens only if all are right; otherwise it lists every error as \
            `demarche check` does and ends with status 65. SIGTERM and SIGINT end it once the requests that have \
            begun are answered; a second signal ends it at once.

            Each setting can also stand in the configuration file, as a key such as "port", or in the environment, \
            as a variable such as DEMARCHE_PORT. Flags come before the environment, that before the file, that \
            before the defaults; --print-config shows what came from where.
            """)

    @OptionGroup var file: FileOption
    @OptionGroup var place: PlaceOptions
    @OptionGroup var server: ServerOptions
    @Flag(
        name: .customLong("print-config"), help: "Print each setting's value and where it came from, and end."
    )
    var printsSettings = false

    func run() throws {
        try report { () throws(CommandFailure) in
            let settings = try SettingsReader.read(
                file: file.file, flags: place.given + server.given, environment: Environment.variables)
            if printsSettings {
                for line in settings.lines { Console.output(line) }
            } else {
                try Service(settings.settings).run()
            }
        }
    }
}

/// A dataset that is served from here to the end of the process.
struct Service {
    private let settings: Settings
    private let log: Logger

    init(_ settings: Settings) {
        self.settings = settings
        var log = Logger(label: "demarche", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.log = log
    }

    /// Serves until a signal comes.
    func run() throws(CommandFailure) {
        // Before anything starts a thread, for threads inherit which signals are blocked.
        let signals = EndingSignals.block()
        let begin = ContinuousClock.now
        let catalog = try DatasetFolders.load(settings.folders)
        let edition = Edition(catalog)
        log.info("loaded \(settings.folders.joined(separator: ", ")) in \(milliseconds(since: begin)) ms")

        let api = API(edition, publicURL: settings.publicURL.isEmpty ? nil : settings.publicURL)
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
        Console.output(line(edition, port: server.boundPort ?? settings.server.port))
        drain(server, api, EndingSignals.wait(for: signals), signals)
    }

    private func line(_ edition: Edition, port: UInt16) -> String {
        let url = settings.boundURL(port: port)
        let known =
            settings.publicURL.isEmpty || settings.publicURL == url ? "" : ", known as \(settings.publicURL)"
        let name = edition.catalog.dataset.name
        return
            "serving \(name) \(edition.version) (\(DatasetFolders.counts(edition.catalog))) at \(url)\(known)"
    }

    /// Answers what has begun, and no more.
    private func drain(_ server: HTTPServer, _ api: API, _ signal: Int32, _ signals: sigset_t) {
        EndingSignals.exitOnNext(of: signals)
        log.info("draining after \(EndingSignals.name(signal)); a second signal ends at once")
        api.beginDraining()
        sleep(UInt32(settings.drainDelaySeconds))
        if !server.drain(deadlineSeconds: settings.drainDeadlineSeconds) {
            log.warning(
                "cutting \(server.figures.requestsInFlight) requests that outlasted drain_deadline_seconds")
        }
        server.stop()
        log.info("stopped")
    }

    private func milliseconds(since begin: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = begin.duration(to: .now).components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

extension CommandFailure {
    /// Why a server did not start, and what to do about it.
    init(_ error: StartError, _ settings: Settings) {
        let port = "port \(settings.server.port) on \(settings.server.address)"
        switch error {
        case .addressInUse:
            self.init(
                .unavailable, "\(port) is in use; end what listens there, or choose another with --port")
        case .addressNotAvailable(let address):
            self.init(.unavailable, "this machine has no address \(address); choose another with --address")
        case .addressInvalid(let address):
            self.init(.configuration, "\(address) is not a numeric IPv4 or IPv6 address")
        case .permissionDenied:
            self.init(
                .noPermission,
                "not permitted to listen on \(port); ports below 1024 need a privilege, choose one above with --port"
            )
        case .tooFewFileDescriptors(let needed, let allowed):
            self.init(
                .system,
                """
                a connection_limit of \(settings.server.connectionLimit) needs \(needed) open files, and this process \
                may have \(allowed); raise that limit (ulimit -n) or lower connection_limit
                """
            )
        case .alreadyStarted, .library:
            self.init(.system, "the server cannot start: \(error)")
        }
    }
}
