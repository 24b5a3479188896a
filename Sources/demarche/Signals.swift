// The signals that a server understands, taken by waiting for them and never by interrupting.

import Glibc

/// SIGTERM and SIGINT, which end it, and SIGHUP, which has it read its files again.
enum Signals {
    /// Blocks them in this thread and those it starts from now on, and ignores SIGPIPE, which a client causes by
    /// leaving early.
    static func block() -> sigset_t {
        signal(SIGPIPE, SIG_IGN)
        var set = set(of: [SIGTERM, SIGINT, SIGHUP])
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return set
    }

    /// Sleeps until one comes.
    static func wait(for signals: sigset_t) -> Int32 {
        var signals = signals
        var signal: Int32 = 0
        while sigwait(&signals, &signal) != 0 {}
        return signal
    }

    /// Ends the process at once when one that ends it comes again, with the status that a shell gives for that signal.
    ///
    /// By a thread and not by the system's default, which process 1 of a container does not have.
    static func exitOnNextEnd() {
        BackgroundThread.begin(.ordinary) {
            // Blocked signals are those of every thread here.
            _exit(128 + wait(for: set(of: [SIGTERM, SIGINT])))
        }
    }

    /// A signal's name.
    static func name(_ signal: Int32) -> String { signal == SIGINT ? "SIGINT" : "SIGTERM" }

    private static func set(of signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        return set
    }
}
