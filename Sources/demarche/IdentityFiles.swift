// The files of the server's certificate and key: read at the start and at every SIGHUP.

import Glibc
import HTTPServer
import Logging
import Representations

/// The identity that the server has, and where it comes from.
struct IdentityFiles {
    private let certificateFile: String
    private let keyFile: String
    private(set) var identity: ServerIdentity

    /// Bytes of a file.
    private static let limitBytes = 1_048_576

    /// Reads what the settings name.
    ///
    /// - Returns: `nil` where they name nothing, and the server speaks plain HTTP.
    static func read(_ settings: Settings) throws(CommandFailure) -> IdentityFiles? {
        guard settings.speaksTLS else { return nil }
        let (certificate, key) = (settings.tlsCertificate, settings.tlsKey)
        return IdentityFiles(
            certificateFile: certificate, keyFile: key,
            identity: try identity(certificate: certificate, key: key))
    }

    private static func identity(
        certificate: String, key: String
    ) throws(CommandFailure) -> ServerIdentity {
        let certificates = try bytes(of: certificate, .tlsCertificate)
        let keyBytes = try bytes(of: key, .tlsKey)
        do throws(IdentityError) {
            return try ServerIdentity(certificates: certificates, key: keyBytes)
        } catch {
            switch error {
            case .certificates(let reason): throw fault(certificate, .tlsCertificate, reason)
            case .key(let reason): throw fault(key, .tlsKey, reason)
            case .keyOfAnotherCertificate:
                throw fault(key, .tlsKey, "this is not the key of the first certificate in \(certificate)")
            case .library(let reason): throw CommandFailure(.system, "TLS cannot be set up: \(reason)")
            }
        }
    }

    private static func bytes(of file: String, _ setting: Setting) throws(CommandFailure) -> [UInt8] {
        do throws(SystemError) {
            return try Files.read(file, limitBytes: limitBytes)
        } catch {
            throw fault(file, setting, "the file cannot be read: \(error.text)")
        }
    }

    private static func fault(_ file: String, _ setting: Setting, _ detail: String) -> CommandFailure {
        CommandFailure(.configuration, "\(file): \(setting.name): \(detail)")
    }

    /// Reads the files again and has new connections get what they hold. Where anything is wrong, or nothing has
    /// changed, everything stays as it was.
    mutating func reload(_ server: HTTPServer, log: Logger) {
        do throws(CommandFailure) {
            let next = try Self.identity(certificate: certificateFile, key: keyFile)
            guard next.certificates != identity.certificates else {
                return log.info("the certificate is unchanged")
            }
            identity = next
            server.take(next)
            report(log, now: Int64(time(nil)))
        } catch {
            let stays =
                "the certificate stays the one that is valid until \(Instant.text(identity.validUntil))"
            for line in error.lines { log.error("\(line); \(stays)") }
        }
    }

    /// Says until when the certificate is valid.
    func report(_ log: Logger, now: Int64) {
        let (from, until) = (Instant.text(identity.validFrom), Instant.text(identity.validUntil))
        if now < identity.validFrom {
            log.warning("\(certificateFile): the certificate is valid only from \(from)")
        } else if now > identity.validUntil {
            log.warning("\(certificateFile): the certificate was valid until \(until)")
        } else {
            log.notice("connections get the certificate that is valid until \(until)")
        }
    }
}
