// The settings, each declared once: its name, kind, range, unit and meaning. The configuration file, the environment,
// the flags, the help, `--print-config` and the test of docs/configuration.md read this table.

import API
import Catalog
import Glibc
import HTTPServer
import Logging
import Operations

/// One setting.
struct Setting: Sendable {
    /// What its value may be.
    enum Kind: Sendable, Equatable {
        /// One path or more.
        case folders
        /// A numeric IPv4 or IPv6 address.
        case address
        /// An absolute http or https address without query; empty for none.
        case url
        /// The path of a file; empty for none.
        case file
        /// One of a few words, or else the path of a file.
        case wordOrFile([String])
        /// Numeric addresses and ranges of them, apart by commas; none or more.
        case ranges
        /// A whole number.
        case number(ClosedRange<Int>)
        /// Keys, by their lines.
        case keys
        /// One of a few words.
        case word([String])
    }

    /// The key in the configuration file.
    let name: String
    let kind: Kind
    /// What a number counts.
    let unit: String?
    /// What it is, in a sentence or two.
    let meaning: String
    /// What its default is, where that is not one value for all machines.
    let defaultNote: String?
    let get: @Sendable (Settings) -> SettingValue
    let set: @Sendable (inout Settings, SettingValue) -> Void

    /// The environment variable.
    var environmentName: String { Setting.environmentPrefix + name.uppercased() }
    /// The flag, without its dashes.
    var flag: String { String(name.map { $0 == "_" ? "-" : $0 }) }
    /// The default, as help and documentation write it.
    var defaultText: String { defaultNote ?? get(Settings()).description }

    /// What environment variables of ours begin with.
    static let environmentPrefix = "DEMARCHE_"
    /// The environment variable that names the configuration file.
    static let environmentOfFile = environmentPrefix + "CONFIG"
}

/// The value of a setting.
enum SettingValue: Sendable, Equatable, CustomStringConvertible {
    case number(Int)
    case text(String)
    case texts([String])
    case keys([Key])

    var description: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: ":")
        case .keys(let keys):
            keys.map { key in
                "\(key.name) (\(key.scope.rawValue)\(key.lastDay.map { " until \($0)" } ?? ""))"
            }.joined(separator: ", ")
        }
    }
}

extension Setting {
    private static func number(
        _ name: String, _ unit: String, _ range: ClosedRange<Int>,
        _ path: any WritableKeyPath<Settings, Int> & Sendable, _ meaning: String, defaultNote: String? = nil
    ) -> Setting {
        Setting(
            name: name, kind: .number(range), unit: unit, meaning: meaning, defaultNote: defaultNote,
            get: { .number($0[keyPath: path]) },
            set: { if case .number(let number) = $1 { $0[keyPath: path] = number } })
    }

    private static func text(
        _ name: String, _ kind: Kind, _ path: any WritableKeyPath<Settings, String> & Sendable,
        _ meaning: String,
        defaultNote: String? = nil
    ) -> Setting {
        Setting(
            name: name, kind: kind, unit: nil, meaning: meaning, defaultNote: defaultNote,
            get: { .text($0[keyPath: path]) },
            set: { if case .text(let text) = $1 { $0[keyPath: path] = text } })
    }

    private static func flag(
        _ name: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable, _ meaning: String
    ) -> Setting {
        Setting(
            name: name, kind: .word(["off", "on"]), unit: nil, meaning: meaning, defaultNote: nil,
            get: { .text($0[keyPath: path] ? "on" : "off") },
            set: { if case .text(let text) = $1 { $0[keyPath: path] = text == "on" } })
    }

    static let dataset = Setting(
        name: "dataset", kind: .folders, unit: nil,
        meaning: "Folders of data files; several are merged. Naming any replaces those named before it.",
        defaultNote: nil,
        get: { .texts($0.folders) }, set: { if case .texts(let folders) = $1 { $0.folders = folders } })
    static let address = text(
        "address", .address, \.server.address,
        "The IPv4 or IPv6 address to listen on; 0.0.0.0 or :: for every address of the machine.")
    static let port = Setting(
        name: "port", kind: .number(0...65_535), unit: nil,
        meaning: "The TCP port to listen on; 0 takes any that is free.", defaultNote: nil,
        get: { .number(Int($0.server.port)) },
        set: { if case .number(let port) = $1 { $0.server.port = UInt16(clamping: port) } })
    static let watch = flag(
        "watch", \.watchesFiles,
        "Whether data files are read again when they have changed and been left alone for half a second.")
    static let publicURL = text(
        "public_url", .url, \.publicURL,
        """
        The address under which clients reach the server, where that is another than it listens on, such as a \
        proxy's.
        """,
        defaultNote: "the address that it listens on")
    static let tlsCertificate = text(
        "tls_certificate", .file, \.tlsCertificate,
        """
        The certificates to show clients, the server's own and those that vouch for it, as PEM; then every client speaks \
        TLS. Read again at SIGHUP.
        """,
        defaultNote: "none")
    static let tlsKey = text(
        "tls_key", .file, \.tlsKey,
        "The private key of the first certificate, as PEM without a password. Read again at SIGHUP.",
        defaultNote: "none")
    static let hubURL = text(
        "websub_hub", .url, \.hubURL,
        """
        The WebSub hub that feeds name, for subscribers who want to be told of changes; whoever runs the server tells the \
        hub.
        """,
        defaultNote: "none")
    static let logLevel = text(
        "log_level", .word(Logger.Level.allCases.map(\.rawValue)), \.logLevel,
        "The least severe messages to log.")
    static let logFormat = text(
        "log_format", .word(["text", "json"]), \.logFormat,
        "How messages are written: as text for people, or each as a line of JSON.")
    static let accessLog = text(
        "access_log", .wordOrFile(["off", "stdout", "stderr"]), \.accessLog,
        "Where a line of JSON about each request goes; a file may be moved away at any time.")
    static let serverTiming = flag(
        "server_timing", \.server.serverTiming,
        "Whether every answer says how long it took, in `Server-Timing`.")
    static let workerCount = number(
        "worker_count", "threads", 2...1_024, \.server.workerCount, "Threads that answer requests.",
        defaultNote: "the machine's cores, at least 2")
    static let connectionLimit = number(
        "connection_limit", "connections", 2...1_000_000, \.server.connectionLimit,
        "Connections open at the same time; further clients wait.")
    static let connectionsPerAddressLimit = number(
        "connections_per_address_limit", "connections", 0...1_000_000, \.server.connectionsPerAddressLimit,
        """
        Connections that one client may have at the same time, an IPv4 address or an IPv6 /64; more are closed at once; \
        0 for any number.
        """)
    static let exportLimit = number(
        "export_limit", "responses", 0...1_000_000, \.server.exportLimit,
        "Responses that are made while they are sent, such as whole lists as CSV, at the same time; 0 for any number."
    )
    static let inFlightLimit = number(
        "in_flight_limit", "requests", 0...1_000_000, \.limits.inFlight,
        """
        Requests that wait for a worker or whose answer is on its way, at the same time, divided among the workers; \
        further ones are answered with 503 unless the answer is kept; 0 for any number.
        """)
    static let waitLimitMilliseconds = number(
        "wait_limit_milliseconds", "milliseconds", 0...600_000, \.limits.waitMilliseconds,
        """
        How long a request may have waited for a worker before it is answered with 503, unless the answer is kept; 0 \
        for any time.
        """)
    static let addressRatePerSecond = number(
        "address_rate_per_second", "requests per second", 0...1_000_000, \.limits.addressPerSecond,
        "How often one client may ask, on average; more is answered with 429; 0 for any number.")
    static let addressBurst = number(
        "address_burst", "requests", 1...1_000_000, \.limits.addressBurst,
        "How many requests one client may make at once.")
    static let keyRatePerSecond = number(
        "key_rate_per_second", "requests per second", 0...1_000_000, \.limits.keyPerSecond,
        "How often one key may ask, on average; 0 for any number.")
    static let keyBurst = number(
        "key_burst", "requests", 1...1_000_000, \.limits.keyBurst,
        "How many requests one key may make at once.")
    static let rateTableAddresses = number(
        "rate_table_addresses", "addresses", 8...16_777_216, \.limits.addressCount,
        "Clients that are told apart at the same time; each takes 16 bytes, made up to a power of two.")
    static let trustedProxies = Setting(
        name: "trusted_proxies", kind: .ranges, unit: nil,
        meaning: "The proxies that are believed for whom they ask: addresses and ranges, apart by commas.",
        defaultNote: "none",
        get: { .texts($0.trustedProxies) },
        set: { if case .texts(let texts) = $1 { $0.trustedProxies = texts } })
    static let forwardedField = text(
        "forwarded_field", .word(Proxies.Field.allCases.map(\.rawValue)), \.forwardedField,
        "The field in which trusted proxies name the client; it must be one that they set.")
    static let idleTimeoutSeconds = number(
        "idle_timeout_seconds", "seconds", 1...86_400, \.server.idleTimeoutSeconds,
        "After how long a connection on which nothing moves is closed.")
    static let requestDeadlineSeconds = number(
        "request_deadline_seconds", "seconds", 1...3_600, \.server.requestDeadlineSeconds,
        "Within which time a request must have come in whole.")
    static let crowdedDeadlineSeconds = number(
        "crowded_deadline_seconds", "seconds", 1...3_600, \.server.crowdedDeadlineSeconds,
        "What both times above shrink to when nine tenths of the connections are in use.")
    static let responseStallSeconds = number(
        "response_stall_seconds", "seconds", 1...3_600, \.server.responseStallSeconds,
        "Over which time a client's taking of a response is measured.")
    static let responseMinimumBytesPerSecond = number(
        "response_minimum_bytes_per_second", "bytes per second", 0...1_000_000_000,
        \.server.responseMinimumBytesPerSecond,
        "How much of a response a client must take over `response_stall_seconds`, or it is cut; 0 asks for none."
    )
    static let targetLimitBytes = number(
        "target_limit_bytes", "bytes", 256...1_048_576, \.server.targetLimitBytes,
        "The longest request target; longer ones are answered with 414.")
    static let headerLimitBytes = number(
        "header_limit_bytes", "bytes", 1_024...1_048_576, \.server.headerLimitBytes,
        """
        The longest request line and header section together; longer ones are answered with 431. A connection \
        takes about 10 KiB more memory than this.
        """)
    static let headerLimitCount = number(
        "header_limit_count", "field lines", 8...1_000, \.server.headerLimitCount,
        "The most header field lines of a request; more are answered with 431.")
    static let bodyLimitBytes = number(
        "body_limit_bytes", "bytes", 1...1_073_741_824, \.server.bodyLimitBytes,
        "The longest content of a request that carries any; longer ones are answered with 413.")
    static let discardLimitBytes = number(
        "discard_limit_bytes", "bytes", 1...1_073_741_824, \.server.discardLimitBytes,
        "How much content beyond its limit is read in order to answer with 413, before the connection is cut."
    )
    static let keptResponsesLimitBytes = number(
        "kept_responses_limit_bytes", "bytes", 0...17_179_869_184, \.server.keptResponsesLimitBytes,
        "How much memory answers that were given before may take, to be given again; 0 keeps none.")
    static let adminAddress = text(
        "admin_address", .address, \.adminAddress,
        "The address of the admin listener, if `admin_port` is set.")
    static let adminPort = Setting(
        name: "admin_port", kind: .number(0...65_535), unit: nil,
        meaning: "The TCP port of the admin listener, which has figures and takes orders; 0 for none.",
        defaultNote: nil,
        get: { .number(Int($0.adminPort)) },
        set: { if case .number(let port) = $1 { $0.adminPort = UInt16(clamping: port) } })
    static let adminSocket = text(
        "admin_socket", .file, \.adminSocket,
        "The Unix socket of the admin listener, instead of a port; only the user of the server can open it.",
        defaultNote: "none")
    static let adminRequiresKey = flag(
        "admin_requires_key", \.adminRequiresKey,
        "Whether `/admin/*` wants a key of scope `admin`; needed where `admin_address` is not a loopback address."
    )
    static let keys = Setting(
        name: "keys", kind: .keys, unit: nil,
        meaning: "Who may see records under embargo and give orders: lines that `demarche key new` prints.",
        defaultNote: "none",
        get: { .keys($0.keys) }, set: { if case .keys(let keys) = $1 { $0.keys = keys } })
    static let state = text(
        "state", .file, \.state,
        """
        The folder for what outlives the process: the journal of the editions that were served, for known_at and for \
        changes over a restart. It is made if need be, and is one server's alone.
        """,
        defaultNote: "none: what changes is remembered until the process ends")
    static let pastLimit = number(
        "past_limit", "editions", 1...1_000, \.pastLimit,
        "Former editions kept in memory for known_at, each about as large as the one that is served.")
    static let streamLimit = number(
        "stream_limit", "streams", 0...1_000_000, \.streamLimit,
        "Streams of changes open at the same time, each of which holds a connection; more are answered with 503."
    )
    static let streamBeatSeconds = number(
        "stream_beat_seconds", "seconds", 1...3_600, \.streamBeatSeconds,
        """
        After how long without a change a stream says that it is alive: less than what proxies wait for an answer's \
        next byte.
        """)
    static let drainDelaySeconds = number(
        "drain_delay_seconds", "seconds", 0...3_600, \.drainDelaySeconds,
        """
        After a signal to end: how long everything is still answered while /readyz says 503, for balancers to \
        notice.
        """)
    static let drainDeadlineSeconds = number(
        "drain_deadline_seconds", "seconds", 0...3_600, \.drainDeadlineSeconds,
        "After that delay: how long requests that have begun may take before they are cut.")

    /// All settings, in the order of help and documentation.
    static let all = [
        dataset, address, port, publicURL, tlsCertificate, tlsKey, logLevel, logFormat, accessLog,
        serverTiming, watch, workerCount,
        connectionLimit,
        connectionsPerAddressLimit, exportLimit, inFlightLimit, waitLimitMilliseconds, addressRatePerSecond,
        addressBurst, keyRatePerSecond, keyBurst, rateTableAddresses, trustedProxies, forwardedField,
        idleTimeoutSeconds,
        requestDeadlineSeconds, crowdedDeadlineSeconds, responseStallSeconds, responseMinimumBytesPerSecond,
        targetLimitBytes, headerLimitBytes, headerLimitCount, bodyLimitBytes, discardLimitBytes,
        keptResponsesLimitBytes, adminAddress, adminPort, adminSocket, adminRequiresKey, keys, state,
        pastLimit, streamLimit,
        streamBeatSeconds,
        drainDelaySeconds, drainDeadlineSeconds, hubURL,
    ]
}
