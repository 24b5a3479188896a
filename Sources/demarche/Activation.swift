// A socket that the system's manager opened for this process before it began (sd_listen_fds(3)), by its protocol and
// without its library.

import Glibc

/// Sockets that were handed over.
enum Activation {
    /// The first descriptor that is handed over; the others follow it.
    private static let firstDescriptor: Int32 = 3

    /// The socket that is handed over; `nil` where there is none.
    ///
    /// - Throws: where there are several, for this server listens for readers on one.
    static func listener(_ variables: [(name: String, value: String)]) throws(CommandFailure) -> Int32? {
        func value(_ name: String) -> Int? {
            variables.first { $0.name == name }.flatMap { Int($0.value) }
        }
        // Another process's variables may have been passed on.
        guard let process = value("LISTEN_PID"), process == Int(getpid()), let count = value("LISTEN_FDS"),
            count > 0
        else { return nil }
        guard count == 1 else {
            throw CommandFailure(
                .configuration, "\(count) sockets are handed over (LISTEN_FDS); this server takes one")
        }
        return firstDescriptor
    }
}
