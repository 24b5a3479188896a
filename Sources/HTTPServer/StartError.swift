// Why a server could not be started.

internal import CHTTP

/// Why `HTTPServer.start` failed.
public enum StartError: Error, Equatable, CustomStringConvertible {
    /// It runs already.
    case alreadyStarted
    /// The address is not a numeric IPv4 or IPv6 address.
    case addressInvalid(String)
    /// Someone listens on this address and port.
    case addressInUse(String, port: UInt16)
    /// The machine has no such address.
    case addressNotAvailable(String)
    /// The process may not listen on this address and port.
    case permissionDenied(String, port: UInt16)
    /// There is an identity, and libmicrohttpd was built without TLS; which, in half a sentence.
    case tlsMissing(String)
    /// The connection limit needs more file descriptors than the hard limit (RLIMIT_NOFILE) allows.
    case tooFewFileDescriptors(needed: UInt64, allowed: UInt64)
    /// The Unix socket cannot be made; why, in half a sentence.
    case socketPath(String, reason: String)
    /// The system or libmicrohttpd failed in another way.
    case library(String)

    init(_ failure: chttp_start_failure, configuration: HTTPServer.Configuration, message: String) {
        guard configuration.socketPath.isEmpty || failure == .CHTTP_TLS_MISSING else {
            self = .socketPath(configuration.socketPath, reason: message)
            return
        }
        switch failure {
        case .CHTTP_ADDRESS_INVALID: self = .addressInvalid(configuration.address)
        case .CHTTP_ADDRESS_IN_USE: self = .addressInUse(configuration.address, port: configuration.port)
        case .CHTTP_ADDRESS_NOT_AVAILABLE: self = .addressNotAvailable(configuration.address)
        case .CHTTP_PERMISSION_DENIED:
            self = .permissionDenied(configuration.address, port: configuration.port)
        case .CHTTP_TLS_MISSING: self = .tlsMissing(message)
        case .CHTTP_STARTED, .CHTTP_LIBRARY_FAILURE: self = .library(message)
        }
    }

    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .alreadyStarted: "the server runs already"
        case .addressInvalid(let address): "\(address) is not a numeric IPv4 or IPv6 address"
        case .addressInUse(let address, let port): "\(address), port \(port), is in use"
        case .addressNotAvailable(let address): "this machine has no address \(address)"
        case .permissionDenied(let address, let port): "not permitted to listen on \(address), port \(port)"
        case .tlsMissing(let reason): reason
        case .tooFewFileDescriptors(let needed, let allowed):
            "the connection limit needs \(needed) file descriptors, and the process may have \(allowed)"
        case .socketPath(let path, let reason): "cannot listen on the socket \(path): \(reason)"
        case .library(let message): message
        }
    }
}
