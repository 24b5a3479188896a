// Why a server did not start, in words for the person who started it.

import HTTPServer

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
        case .tlsMissing(let reason):
            self.init(
                .system,
                "\(reason): do without tls_certificate and tls_key, and have TLS in front of the server")
        case .tooFewFileDescriptors(let needed, let allowed):
            self.init(
                .system,
                """
                a connection_limit of \(settings.server.connectionLimit) needs \(needed) open files, and this process \
                may have \(allowed); raise that limit (ulimit -n) or lower connection_limit
                """
            )
        case .alreadyStarted, .socketPath, .library:
            self.init(.system, "the server cannot start: \(error)")
        }
    }
}
