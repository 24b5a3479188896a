// The flags that settings have on the command line; names and help come from the table of settings.

import ArgumentParser

/// The flag that names the configuration file.
struct FileOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "A JSON file of settings (\(Setting.environmentOfFile)). Default: \(Settings.defaultFile), if it is there.",
            valueName: "file"))
    var file: String?
}

/// Where a server is.
struct PlaceOptions: ParsableArguments {
    @Option(name: .of(.address), help: .of(.address)) var address: String?
    @Option(name: .of(.port), help: .of(.port)) var port: String?

    /// The flags that were given.
    var given: [(setting: Setting, values: [String])] {
        let pairs: [(Setting, String?)] = [(.address, address), (.port, port)]
        return pairs.map { ($0, [$1].compactMap(\.self)) }
    }
}

/// Every other setting.
struct ServerOptions: ParsableArguments {
    @Option(name: .of(.dataset), help: .of(.dataset)) var dataset: [String] = []
    @Option(name: .of(.publicURL), help: .of(.publicURL)) var publicURL: String?
    @Option(name: .of(.logLevel), help: .of(.logLevel)) var logLevel: String?
    @Option(name: .of(.workerCount), help: .of(.workerCount)) var workerCount: String?
    @Option(name: .of(.connectionLimit), help: .of(.connectionLimit)) var connectionLimit: String?
    @Option(name: .of(.idleTimeoutSeconds), help: .of(.idleTimeoutSeconds)) var idleTimeoutSeconds: String?
    @Option(name: .of(.requestDeadlineSeconds), help: .of(.requestDeadlineSeconds))
    var requestDeadlineSeconds: String?
    @Option(name: .of(.crowdedDeadlineSeconds), help: .of(.crowdedDeadlineSeconds))
    var crowdedDeadlineSeconds: String?
    @Option(name: .of(.responseStallSeconds), help: .of(.responseStallSeconds)) var responseStallSeconds:
        String?
    @Option(name: .of(.responseMinimumBytesPerSecond), help: .of(.responseMinimumBytesPerSecond))
    var responseMinimumBytesPerSecond: String?
    @Option(name: .of(.targetLimitBytes), help: .of(.targetLimitBytes)) var targetLimitBytes: String?
    @Option(name: .of(.headerLimitBytes), help: .of(.headerLimitBytes)) var headerLimitBytes: String?
    @Option(name: .of(.headerLimitCount), help: .of(.headerLimitCount)) var headerLimitCount: String?
    @Option(name: .of(.bodyLimitBytes), help: .of(.bodyLimitBytes)) var bodyLimitBytes: String?
    @Option(name: .of(.discardLimitBytes), help: .of(.discardLimitBytes)) var discardLimitBytes: String?
    @Option(name: .of(.keptResponsesLimitBytes), help: .of(.keptResponsesLimitBytes))
    var keptResponsesLimitBytes: String?
    @Option(name: .of(.adminAddress), help: .of(.adminAddress)) var adminAddress: String?
    @Option(name: .of(.adminPort), help: .of(.adminPort)) var adminPort: String?
    @Option(name: .of(.adminSocket), help: .of(.adminSocket)) var adminSocket: String?
    @Option(name: .of(.adminRequiresKey), help: .of(.adminRequiresKey)) var adminRequiresKey: String?
    @Option(name: .of(.state), help: .of(.state)) var state: String?
    @Option(name: .of(.pastLimit), help: .of(.pastLimit)) var pastLimit: String?
    @Option(name: .of(.streamLimit), help: .of(.streamLimit)) var streamLimit: String?
    @Option(name: .of(.streamBeatSeconds), help: .of(.streamBeatSeconds)) var streamBeatSeconds: String?
    @Option(name: .of(.drainDelaySeconds), help: .of(.drainDelaySeconds)) var drainDelaySeconds: String?
    @Option(name: .of(.drainDeadlineSeconds), help: .of(.drainDeadlineSeconds)) var drainDeadlineSeconds:
        String?

    /// The flags that were given.
    var given: [(setting: Setting, values: [String])] {
        let pairs: [(Setting, String?)] = [
            (.publicURL, publicURL), (.logLevel, logLevel), (.workerCount, workerCount),
            (.connectionLimit, connectionLimit), (.idleTimeoutSeconds, idleTimeoutSeconds),
            (.requestDeadlineSeconds, requestDeadlineSeconds),
            (.crowdedDeadlineSeconds, crowdedDeadlineSeconds),
            (.responseStallSeconds, responseStallSeconds),
            (.responseMinimumBytesPerSecond, responseMinimumBytesPerSecond),
            (.targetLimitBytes, targetLimitBytes),
            (.headerLimitBytes, headerLimitBytes), (.headerLimitCount, headerLimitCount),
            (.bodyLimitBytes, bodyLimitBytes), (.discardLimitBytes, discardLimitBytes),
            (.keptResponsesLimitBytes, keptResponsesLimitBytes),
            (.adminAddress, adminAddress), (.adminPort, adminPort), (.adminSocket, adminSocket),
            (.adminRequiresKey, adminRequiresKey),
            (.state, state), (.pastLimit, pastLimit), (.streamLimit, streamLimit),
            (.streamBeatSeconds, streamBeatSeconds),
            (.drainDelaySeconds, drainDelaySeconds), (.drainDeadlineSeconds, drainDeadlineSeconds),
        ]
        return [(.dataset, dataset)] + pairs.map { ($0, [$1].compactMap(\.self)) }
    }
}

extension NameSpecification {
    /// The flag of a setting.
    static func of(_ setting: Setting) -> NameSpecification { [.customLong(setting.flag)] }
}

extension ArgumentHelp {
    /// The help on a setting.
    static func of(_ setting: Setting) -> ArgumentHelp {
        let (values, valueName) =
            switch setting.kind {
            case .folders: ("May be repeated. ", "folder")
            case .address: ("", "address")
            case .url: ("", "url")
            case .file: ("", "file")
            case .number(let range): ("\(range.lowerBound) to \(range.upperBound). ", "number")
            case .word(let words): ("One of \(words.joined(separator: ", ")). ", "word")
            }
        return ArgumentHelp(
            "\(setting.meaning) \(values)Default: \(setting.defaultText).", valueName: valueName)
    }
}
