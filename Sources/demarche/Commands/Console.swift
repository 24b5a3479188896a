// Writes lines for people and scripts, at once and whole.

import Glibc

/// The standard output and the standard error.
enum Console {
    /// A line of what was asked for.
    static func output(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// A line about what went wrong.
    static func error(_ line: String) { write(line, to: STDERR_FILENO) }

    /// A line on a terminal that the next one takes the place of.
    static func status(_ line: String) {
        // Carriage return, and the control sequence that clears the line (ECMA-48, EL).
        _ = Files.write(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
    }

    /// A reader that has gone is nobody's failure: errors are ignored.
    private static func write(_ line: String, to descriptor: Int32) {
        _ = Files.write(Array(line.utf8) + [10], to: descriptor)
    }
}
