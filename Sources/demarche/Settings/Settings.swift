// The values of the settings that a server runs by, and where each came from.

import API
import API
import CatalogLoader
import HTTPServer
import Operations

/// What a server runs by; as it is made, the defaults.
struct Settings: Sendable, Equatable {
    var folders = ["config/dataset"]
    var publicURL = ""
    var tlsCertificate = ""
    var tlsKey = ""
    var watchesFiles = false
    var keys: [Key] = []
    var hubURL = ""
    var logLevel = "info"
    var logFormat = "text"
    var accessLog = "off"
    var limits: RequestLimits.Values = {
        var values = RequestLimits.Values()
        // Below the connections there may be, so that some are left for those to whom this is said.
        values.inFlight = 512
        return values
    }()
    var trustedProxies: [String] = []
    var forwardedField = Proxies.Field.xForwardedFor.rawValue
    var server: HTTPServer.Configuration = {
        var configuration = HTTPServer.Configuration()
        configuration.port = 8_080
        // With what the process needs beside them, below the 1024 open files that many systems allow at most.
        configuration.connectionLimit = 768
        configuration.connectionsPerAddressLimit = 128
        configuration.exportLimit = 64
        return configuration
    }()
    var adminAddress = "127.0.0.1"
    var adminPort: UInt16 = 0
    var adminSocket = ""
    var adminRequiresKey = false
    var state = ""
    var pastLimit = 2
    var streamLimit = Streams.limitDefault
    var streamBeatSeconds = 15
    var drainDelaySeconds = 0
    var drainDeadlineSeconds = 10

    /// The configuration file that is read where none is named, if it is there.
    static let defaultFile = "config/demarche.json"

    /// Whether there is a listener for operators.
    var hasAdminListener: Bool { adminPort > 0 || !adminSocket.isEmpty }

    /// Whether clients speak TLS with the server.
    var speaksTLS: Bool { !tlsCertificate.isEmpty && !tlsKey.isEmpty }

    /// The URL of a server that listens on the address and on this port; for every address of the machine, this
    /// machine's own name for itself.
    func boundURL(port: UInt16) -> String {
        let scheme = speaksTLS ? "https" : "http"
        guard let address = NumericAddress(server.address) else {
            return "\(scheme)://\(server.address):\(port)"
        }
        return "\(scheme)://\(address.isWildcard ? "localhost" : address.host):\(port)"
    }
}

/// Where a value came from.
enum Origin: Equatable, CustomStringConvertible {
    case standard
    case file(String, line: Int)
    case environment(String)
    case flag(String)

    var description: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let name): name
        case .flag(let name): "--" + name
        }
    }
}

/// Settings with the origin of each.
struct EffectiveSettings: Equatable {
    var settings = Settings()
    private(set) var origins: [String: Origin] = [:]

    /// Where the value of a setting came from.
    func origin(of setting: Setting) -> Origin { origins[setting.name] ?? .standard }

    /// Takes a value, which replaces what was there.
    mutating func take(_ setting: Setting, _ value: SettingValue, from origin: Origin) {
        setting.set(&settings, value)
        origins[setting.name] = origin
    }

    /// What `--print-config` prints: name, value and origin of each setting in columns.
    var lines: [String] {
        let rows = Setting.all.map { setting in
            let value = setting.get(settings).description
            return (setting.name, value.isEmpty ? "-" : value, origin(of: setting).description)
        }
        let nameWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = rows.map(\.1.count).max() ?? 0
        return rows.map { padded($0.0, nameWidth) + "  " + padded($0.1, valueWidth) + "  " + $0.2 }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
