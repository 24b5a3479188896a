// Reads the settings again: which of them a running server takes, and which wait for the next start.

import API
import Glibc
import Logging

/// Where settings come from. What was given to the process when it began stays; the file may have changed.
struct SettingsSources: Sendable {
    /// The configuration file that the command line names.
    let file: String?
    /// Values from the command line.
    let flags: [(setting: Setting, values: [String])]
    /// All variables.
    let environment: [(name: String, value: String)]

    /// Reads all of them.
    func read() throws(CommandFailure) -> EffectiveSettings {
        try SettingsReader.read(file: file, flags: flags, environment: environment)
    }
}

/// Takes settings that changed.
///
/// It remembers what the server was started with.
struct SettingsReload {
    private let sources: SettingsSources
    private let started: Settings
    private let api: API
    private let log: Logger

    init(_ sources: SettingsSources, started: Settings, _ api: API, log: Logger) {
        self.sources = sources
        self.started = started
        self.api = api
        self.log = log
        take(started)
    }

    /// Reads the settings again and takes the keys. Where anything is wrong, everything stays as it was.
    func reload() {
        do throws(CommandFailure) {
            let settings = try sources.read().settings
            take(settings)
            log.info(
                "settings read again: \(settings.keys.count) \(settings.keys.count == 1 ? "key" : "keys")")
            for setting in Setting.all where setting.name != Setting.keys.name {
                let (old, new) = (setting.get(started), setting.get(settings))
                if old != new { log.warning("\(setting.name) changes at the next start only") }
            }
        } catch {
            for line in error.lines { log.error("\(line)") }
            log.error("the settings have errors: everything stays as it was")
        }
    }

    private func take(_ settings: Settings) {
        api.take(KeyRing(settings.keys, now: { Int64(time(nil)) }))
    }
}
