// Runs programs as a shell would: arguments, environment and folder in; lines, errors and exit status out.

import Foundation
import Glibc
import Synchronization

/// Why a test could not go on.
enum ChildError: Error {
    case notStarted(Int32)
    case timeout
    case endedEarly(String)
}

/// How a program ended.
struct Ending: Equatable {
    /// The exit status, or 128 and the number of the signal that ended it.
    let status: Int32
    let output: String
    let errors: String

    /// The lines of the standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A running program. A class for its identity: it is ended with the last reference to it.
final class ChildProcess {
    let identifier: pid_t
    private let output: Int32
    private let errors: Int32
    private var unread: [UInt8] = []
    private var errorsSeen: [UInt8] = []
    private var isReaped = false
    private let timeoutMilliseconds: Int32 = 60_000

    /// The program `demarche` beside the tests.
    static let demarche: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (tests as NSString).deletingLastPathComponent + "/demarche"
    }()

    /// - Parameters:
    ///   - folder: the working folder.
    ///   - environment: the variables, beside those that say where libraries and programs are.
    init(
        _ arguments: [String], of program: String = ChildProcess.demarche, folder: String = "/",
        environment: [String: String] = [:]
    ) throws {
        let kept = ProcessInfo.processInfo.environment.filter {
            ["PATH", "LD_LIBRARY_PATH"].contains($0.key)
        }
        let variables = kept.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let command = ["env", "--chdir=" + folder, program] + arguments
        (identifier, output, errors) = try Self.starting.withLock { _ in try Self.start(command, variables) }
    }

    /// Held while pipes are made and a program started, or another program would inherit the pipes' ends and keep
    /// them open.
    private static let starting = Mutex(())

    private static func start(
        _ command: [String], _ variables: [String]
    ) throws -> (identifier: pid_t, output: Int32, errors: Int32) {
        let (outputs, errors) = (try pipe(), try pipe())
        defer {
            close(outputs.write)
            close(errors.write)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, outputs.write, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals as a shell leaves them, whatever the thread of this test has blocked.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var child = pid_t()
        let number = withArray(command) { arguments in
            withArray(variables) { variables in
                posix_spawnp(&child, command[0], &actions, &attributes, arguments, variables)
            }
        }
        guard number == 0 else { throw ChildError.notStarted(number) }
        return (child, outputs.read, errors.read)
    }

    deinit {
        if !isReaped {
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
        close(output)
        close(errors)
    }

    func signal(_ number: Int32) { kill(identifier, number) }

    /// The next line of the standard output.
    func readLine() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 10) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard let part = try receive(output) else {
                throw ChildError.endedEarly(String(decoding: try readToEnd(errors), as: UTF8.self))
            }
            unread += part
        }
    }

    /// Waits until the standard error has had a text.
    func waitForError(_ text: String) throws {
        while !String(decoding: errorsSeen, as: UTF8.self).contains(text) {
            guard let part = try receive(errors) else {
                throw ChildError.endedEarly(String(decoding: errorsSeen, as: UTF8.self))
            }
            errorsSeen += part
        }
    }

    /// Waits for the end. Both outputs are far smaller than what a pipe holds.
    func wait() throws -> Ending {
        let rest = unread + (try readToEnd(output))
        let errors = errorsSeen + (try readToEnd(errors))
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        isReaped = true
        let signal = status & 0x7F
        return Ending(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            output: String(decoding: rest, as: UTF8.self), errors: String(decoding: errors, as: UTF8.self))
    }

    private func readToEnd(_ descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let part = try receive(descriptor) { bytes += part }
        return bytes
    }

    /// More bytes; `nil` at the end.
    private func receive(_ descriptor: Int32) throws -> [UInt8]? {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waited, 1, timeoutMilliseconds) > 0 else { throw ChildError.timeout }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// A pipe that children do not inherit but by the duplicate made for them.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw ChildError.notStarted(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func withArray(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
    ) -> Int32 {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

/// Runs `demarche` to its end.
func demarche(
    _ arguments: String..., folder: String = "/", environment: [String: String] = [:]
) throws -> Ending {
    try ChildProcess(arguments, folder: folder, environment: environment).wait()
}

/// A folder for one test, removed with the last reference to it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/demarche-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ChildError.notStarted(errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }
}

/// The folder of the package.
let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Waits until a condition holds; reaching the end is a failure.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}
