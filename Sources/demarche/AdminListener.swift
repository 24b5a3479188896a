// The second server: figures and orders for operators, on an address or a socket of its own.

import API
import HTTPServer
import Operations

/// Where operators ask.
struct AdminListener {
    let server: HTTPServer
    /// Where it listens, for people.
    let place: String

    /// Starts it where the settings say; `nil` where they say nowhere.
    static func start(
        _ settings: Settings, _ sources: AdminAPI.Sources,
        grant: @escaping @Sendable (_ authorization: String?) -> AdminAccess.Grant
    ) throws(CommandFailure) -> AdminListener? {
        guard settings.hasAdminListener else { return nil }
        let onSocket = !settings.adminSocket.isEmpty
        let access = AdminAccess(
            namesAreRefused: !onSocket && NumericAddress(settings.adminAddress)?.isLoopback == true,
            grant: settings.adminRequiresKey ? grant : nil)
        let api = AdminAPI(access: access, sources: sources)
        var configuration = HTTPServer.Configuration()
        configuration.socketPath = settings.adminSocket
        configuration.address = settings.adminAddress
        configuration.port = settings.adminPort
        configuration.workerCount = 2
        configuration.connectionLimit = 16
        configuration.keptResponsesLimitBytes = 0
        let server = HTTPServer(
            configuration: configuration, handler: { api.respond(to: $0) }, acceptsBody: { _, _ in nil },
            rejection: { AdminAPI.refuse(status: $0.status, $1) })
        do throws(StartError) {
            try server.start()
        } catch {
            throw CommandFailure(.unavailable, "the admin listener cannot start: \(error)")
        }
        let host = NumericAddress(settings.adminAddress)?.host ?? settings.adminAddress
        let place = onSocket ? settings.adminSocket : "http://\(host):\(server.boundPort ?? 0)"
        return AdminListener(server: server, place: place)
    }
}

extension Access {
    /// What a key opens on the admin listener.
    var grant: AdminAccess.Grant {
        switch self {
        case .granted: isOperator ? .everything : .nothing
        case .anonymous, .refused: .unknown
        }
    }
}
