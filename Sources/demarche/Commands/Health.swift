// `demarche health`: asks a running server whether it is well, for container health checks.

import ArgumentParser
import Glibc
import HTTPServer

/// Asks `/healthz`.
struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running server whether it is well.",
        discussion: """
            Asks for /healthz and ends with status 0 if the answer is 200, and with 1 if it is another or none. \
            Without --url it asks this machine, at the address and port of the same settings that `serve` takes \
            from the configuration file, the environment and flags, with TLS where these name a certificate. Whom a \
            certificate names is not checked: the question is whether the server answers.
            """)

    @Option(
        help: ArgumentHelp(
            "Ask this address instead, such as http://127.0.0.1:8080/readyz.", valueName: "url"))
    var url: String?
    @Option(
        name: .customLong("timeout-seconds"),
        help: ArgumentHelp("How long to wait for the answer.", valueName: "number"))
    var timeoutSeconds = 3
    @OptionGroup var file: FileOption
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard (1...3_600).contains(timeoutSeconds) else {
            throw ValidationError("--timeout-seconds takes a number from 1 to 3600")
        }
        if let url, HealthQuestion(url: url) == nil {
            throw ValidationError("--url takes an address such as http://127.0.0.1:8080/healthz")
        }
    }

    func run() throws {
        try report { () throws(CommandFailure) in
            let named = url.flatMap(HealthQuestion.init(url:))
            let question = if let named { named } else { try configured() }
            switch question.ask(timeoutSeconds: timeoutSeconds) {
            case 200?: Console.output("well: \(question)")
            case let status?: throw CommandFailure(.unhealthy, "\(question) answers with \(status)")
            case nil: throw CommandFailure(.unhealthy, "\(question) does not answer")
            }
        }
    }

    private func configured() throws(CommandFailure) -> HealthQuestion {
        let settings = try SettingsReader.read(
            file: file.file, flags: place.given, environment: Environment.variables
        ).settings
        guard let address = NumericAddress(settings.server.address), settings.server.port > 0 else {
            throw CommandFailure(
                .usage, "the port is chosen when the server starts; name it with --url or --port")
        }
        return HealthQuestion(
            speaksTLS: settings.speaksTLS, host: address.loopback, port: settings.server.port,
            path: "/healthz")
    }
}

/// One request and the status of its answer.
struct HealthQuestion: CustomStringConvertible, Equatable {
    let speaksTLS: Bool
    let host: String
    let port: UInt16
    let path: String

    var description: String { (speaksTLS ? "https://" : "http://") + authority + path }
    private var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

extension HealthQuestion {
    /// Reads `http://host[:port][/path]`, or the same with `https`; `nil` where the text is something else.
    init?(url: String) {
        let lowered = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix),
            url.utf8.allSatisfy({ (33...126).contains($0) })
        else { return nil }
        let speaksTLS = scheme == "https://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let host: Substring
        let afterHost: Substring
        if authority.hasPrefix("[") {
            host = authority.dropFirst().prefix { $0 != "]" }
            afterHost = authority.dropFirst(host.count + 2)
        } else {
            host = authority.prefix { $0 != ":" }
            afterHost = authority.dropFirst(host.count)
        }
        guard !host.isEmpty, afterHost.isEmpty || afterHost.hasPrefix(":"),
            let port = afterHost.isEmpty ? (speaksTLS ? 443 : 80) : UInt16(afterHost.dropFirst()), port > 0
        else { return nil }
        self.init(
            speaksTLS: speaksTLS, host: String(host), port: port,
            path: path.isEmpty ? "/healthz" : String(path))
    }

    /// The status of the answer; `nil` where there is none in time.
    func ask(timeoutSeconds: Int) -> Int? {
        signal(SIGPIPE, SIG_IGN)
        guard let descriptor = connect(timeoutSeconds: timeoutSeconds) else { return nil }
        defer { close(descriptor) }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(authority)\r\nConnection: close\r\n\r\n".utf8)
        if speaksTLS {
            guard let session = ClientSession(over: descriptor, host: host, timeoutSeconds: timeoutSeconds),
                session.write(request)
            else {
                return nil
            }
            return status { session.read(&$0) }
        }
        guard Files.write(request, to: descriptor) else { return nil }
        return status { recv(descriptor, &$0, $0.count, 0) }
    }

    /// The number in the status line (RFC 9112 section 4).
    ///
    /// - Parameter read: puts bytes into a buffer and says how many; 0 or less: no more come.
    private func status(_ read: (inout [UInt8]) -> Int) -> Int? {
        var head: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64)
        while head.count < 12 {
            let count = read(&part)
            guard count > 0 else { return nil }
            head.append(contentsOf: part[..<count])
        }
        guard head.starts(with: Array("HTTP/1.".utf8)), head[8] == UInt8(ascii: " ") else { return nil }
        return Int(String(decoding: head[9..<12], as: UTF8.self))
    }

    /// A connection to the first address of the host that takes one.
    private func connect(timeoutSeconds: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var next = list
        while let candidate = next?.pointee {
            next = candidate.ai_next
            let descriptor = socket(candidate.ai_family, candidate.ai_socktype, candidate.ai_protocol)
            guard descriptor >= 0 else { continue }
            var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
            let size = socklen_t(MemoryLayout<timeval>.size)
            // On Linux the time for sending limits connecting as well (socket(7)).
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
            if Glibc.connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) == 0 { return descriptor }
            close(descriptor)
        }
        return nil
    }
}
