// Writes lines for people and scripts, at once and whole.

import Glibc

/// The standard output and the standard error.
enum Console {
    /// A line of what was asked for.
    static func output(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// A line about what went wrong.
    static func error(_ line: String) { write(line, to: STDERR_FILENO) }

    /// A reader that has gone is nobody's failure: errors are ignored.
    private static func write(_ line: String, to descriptor: Int32) {
        _ = Files.write(Array(line.utf8) + [10], to: descriptor)
    }
}
