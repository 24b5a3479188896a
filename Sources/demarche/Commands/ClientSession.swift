// TLS as a client speaks it: for `demarche health`, which asks a server of the same settings.

import CGnuTLS

/// A TLS session over a connected socket that has a limit of time. Whom the certificate names is not checked.
///
/// A class for its identity: the session of C ends with the last reference.
final class ClientSession {
    private let session: gnutls_session_t
    private let credentials: gnutls_certificate_credentials_t
    private let deadline: ContinuousClock.Instant

    /// Shakes hands; `nil` where that fails or takes too long.
    ///
    /// - Parameters:
    ///   - host: the name that is asked for, which a proxy may choose a server by.
    ///   - timeoutSeconds: how long anything is read.
    init?(over descriptor: Int32, host: String, timeoutSeconds: Int) {
        var credentials: gnutls_certificate_credentials_t?
        var session: gnutls_session_t?
        guard gnutls_certificate_allocate_credentials(&credentials) == 0, let credentials else { return nil }
        guard gnutls_init(&session, UInt32(GNUTLS_CLIENT.rawValue)) == 0, let session else {
            gnutls_certificate_free_credentials(credentials)
            return nil
        }
        self.credentials = credentials
        self.session = session
        deadline = .now.advanced(by: .seconds(timeoutSeconds))
        gnutls_transport_set_int2(session, descriptor, descriptor)
        guard gnutls_set_default_priority(session) == 0,
            gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials)) == 0
        else { return nil }
        // A server name is never a number (RFC 6066 section 3).
        if NumericAddress(host) == nil {
            gnutls_server_name_set(session, GNUTLS_NAME_DNS, host, host.utf8.count)
        }
        // Also where the socket's limit of time is reached, which looks like a call to come again.
        guard gnutls_handshake(session) == 0 else { return nil }
    }

    deinit {
        gnutls_deinit(session)
        gnutls_certificate_free_credentials(credentials)
    }

    /// Sends all bytes and says whether that worked.
    func write(_ bytes: [UInt8]) -> Bool {
        // A request is far shorter than what a record holds.
        gnutls_record_send(session, bytes, bytes.count) == bytes.count
    }

    /// Puts bytes into a buffer and says how many; 0 or less: no more come.
    func read(_ buffer: inout [UInt8]) -> Int {
        while true {
            let count = gnutls_record_recv(session, &buffer, buffer.count)
            // Said of a ticket to resume the session by, and where the socket's limit of time is reached.
            guard count == Int(GNUTLS_E_AGAIN), ContinuousClock.now < deadline else { return count }
        }
    }
}
