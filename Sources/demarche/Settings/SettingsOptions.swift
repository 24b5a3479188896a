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
    @Flag(name: .of(.watch), help: .of(.watch)) var watch = false
    @Option(name: .of(.publicURL), help: .of(.publicURL)) var publicURL: String?
    @Option(name: .of(.tlsCertificate), help: .of(.tlsCertificate)) var tlsCertificate: String?
    @Option(name: .of(.tlsKey), help: .of(.tlsKey)) var tlsKey: String?
    @Option(name: .of(.hubURL), help: .of(.hubURL)) var hubURL: String?
    @Option(name: .of(.logLevel), help: .of(.logLevel)) var logLevel: String?
    @Option(name: .of(.logFormat), help: .of(.logFormat)) var logFormat: String?
    @Option(name: .of(.accessLog), help: .of(.accessLog)) var accessLog: String?
    @Option(name: .of(.serverTiming), help: .of(.serverTiming)) var serverTiming: String?
    @OptionGroup var limits: LimitOptions
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
    @Option(name: .of(.keys), help: .of(.keys)) var keys: [String] = []
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
            (.watch, watch ? "on" : nil), (.publicURL, publicURL),
            (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.hubURL, hubURL), (.logLevel, logLevel),
            (.logFormat, logFormat), (.accessLog, accessLog), (.serverTiming, serverTiming),
            (.workerCount, workerCount),
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
        return [(.dataset, dataset), (.keys, keys)] + limits.given
            + pairs.map { ($0, [$1].compactMap(\.self)) }
    }
}

/// The settings of what clients may do.
struct LimitOptions: ParsableArguments {
    @Option(name: .of(.connectionsPerAddressLimit), help: .of(.connectionsPerAddressLimit))
    var connectionsPerAddressLimit: String?
    @Option(name: .of(.exportLimit), help: .of(.exportLimit)) var exportLimit: String?
    @Option(name: .of(.inFlightLimit), help: .of(.inFlightLimit)) var inFlightLimit: String?
    @Option(name: .of(.waitLimitMilliseconds), help: .of(.waitLimitMilliseconds))
    var waitLimitMilliseconds: String?
    @Option(name: .of(.addressRatePerSecond), help: .of(.addressRatePerSecond))
    var addressRatePerSecond: String?
    @Option(name: .of(.addressBurst), help: .of(.addressBurst)) var addressBurst: String?
    @Option(name: .of(.keyRatePerSecond), help: .of(.keyRatePerSecond)) var keyRatePerSecond: String?
    @Option(name: .of(.keyBurst), help: .of(.keyBurst)) var keyBurst: String?
    @Option(name: .of(.rateTableAddresses), help: .of(.rateTableAddresses)) var rateTableAddresses: String?
    @Option(name: .of(.trustedProxies), help: .of(.trustedProxies)) var trustedProxies: String?
    @Option(name: .of(.forwardedField), help: .of(.forwardedField)) var forwardedField: String?

    /// The flags that were given.
    var given: [(setting: Setting, values: [String])] {
        let pairs: [(Setting, String?)] = [
            (.connectionsPerAddressLimit, connectionsPerAddressLimit), (.exportLimit, exportLimit),
            (.inFlightLimit, inFlightLimit), (.waitLimitMilliseconds, waitLimitMilliseconds),
            (.addressRatePerSecond, addressRatePerSecond), (.addressBurst, addressBurst),
            (.keyRatePerSecond, keyRatePerSecond), (.keyBurst, keyBurst),
            (.rateTableAddresses, rateTableAddresses), (.trustedProxies, trustedProxies),
            (.forwardedField, forwardedField),
        ]
        return pairs.map { ($0, [$1].compactMap(\.self)) }
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
            case .keys: ("May be repeated. ", "line")
            case .address: ("", "address")
            case .url: ("", "url")
            case .file: ("", "file")
            case .wordOrFile(let words): ("\(words.joined(separator: ", ")), or a file. ", "place")
            case .ranges: ("", "addresses")
            case .number(let range): ("\(range.lowerBound) to \(range.upperBound). ", "number")
            case .word(let words): ("One of \(words.joined(separator: ", ")). ", "word")
            }
        return ArgumentHelp(
            "\(setting.meaning) \(values)Default: \(setting.defaultText).", valueName: valueName)
    }
}
