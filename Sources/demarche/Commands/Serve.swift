// `demarche serve`: its flags, and the settings that they come to.

import ArgumentParser

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
            let sources = SettingsSources(
                file: file.file, flags: place.given + server.given, environment: Environment.variables)
            let settings = try sources.read()
            if printsSettings {
                for line in settings.lines { Console.output(line) }
            } else {
                try Service(settings.settings, sources).run()
            }
        }
    }
}
