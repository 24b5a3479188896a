// Tells the system's manager how it goes with this process (sd_notify(3)), by its protocol and without its library.

import API
import Glibc
import HTTPMessage

/// Where the manager wants to be told; silent where there is none.
struct ManagerNotice: Sendable {
    private let path: String
    private let watchdogMicroseconds: UInt64

    /// - Parameter variables: the environment.
    init(_ variables: [(name: String, value: String)]) {
        func value(_ name: String) -> String? { variables.first { $0.name == name }?.value }
        path = value("NOTIFY_SOCKET") ?? ""
        // Meant for this process, or for whichever has the variable.
        let isMeant = value("WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
        watchdogMicroseconds = isMeant ? value("WATCHDOG_USEC").flatMap { UInt64($0) } ?? 0 : 0
    }

    /// Everything is there and answered from.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// The dataset is being read again; `ready` says that this has come to its end.
    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1_000)")
    }

    /// It is going to end.
    func stopping() { send("STOPPING=1\nSTATUS=draining") }

    /// Where the manager wants to be told, shows it that requests are answered, twice as often as it asks for.
    ///
    /// By a request that does not come over a socket: clients that take every connection are no reason to end it.
    func startWatchdog(_ api: API) {
        guard !path.isEmpty, watchdogMicroseconds > 1 else { return }
        let pause = timespec(
            tv_sec: Int(watchdogMicroseconds / 2 / 1_000_000),
            tv_nsec: Int(watchdogMicroseconds / 2 % 1_000_000) * 1_000)
        BackgroundThread.begin(.ordinary) {
            while true {
                if api.respond(to: Request(method: "GET", target: "/healthz")).status == 200 {
                    send("WATCHDOG=1")
                }
                var rest = pause
                nanosleep(&rest, nil)
            }
        }
    }

    /// A datagram to a path, or to a name in the abstract name space where it begins with `@`. A manager that does not
    /// listen is its own loss.
    private func send(_ text: String) {
        guard !path.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        let isAbstract = name[0] == UInt8(ascii: "@")
        if isAbstract { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // The length ends an abstract name; a path is ended by its NUL.
        let offset = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        let length = socklen_t(offset + name.count + (isAbstract ? 0 : 1))
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
