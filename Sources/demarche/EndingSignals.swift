// The signals that end a server, taken by waiting for them and never by interrupting.

import Glibc

/// SIGTERM and SIGINT.
enum EndingSignals {
    /// Blocks them in this thread and those it starts from now on, and ignores SIGPIPE, which a client causes by
    /// leaving early.
    static func block() -> sigset_t {
        signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
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

    /// Ends the process at once when the next one comes, with the status that a shell gives for that signal.
    ///
    /// By a thread and not by the system's default, which process 1 of a container does not have.
    static func exitOnNext(of signals: sigset_t) {
        var thread = pthread_t()
        // Blocked signals are those of every thread here, so the set is made anew instead of handed over.
        pthread_create(
            &thread, nil, { _ in _exit(128 + EndingSignals.wait(for: EndingSignals.block())) }, nil)
    }

    /// A signal's name.
    static func name(_ signal: Int32) -> String { signal == SIGINT ? "SIGINT" : "SIGTERM" }
}
