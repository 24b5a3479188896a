// Requests that come with a key: how often each key asks, and whose it is, for the log.

import API
import Glibc
import HTTPMessage
import Operations
import Synchronization

/// Numbers for the names of keys, from 1, given in the order in which they are first used.
///
/// A class for its identity: who answers and who logs refer to the same one. There are as many names as the settings have
/// keys, and only requests with a key come here.
final class KeyNumbers: Sendable {
    private let names = Mutex<[String]>([])

    /// The number of a name.
    func number(of name: String) -> Int {
        names.withLock { names in
            if let index = names.firstIndex(of: name) { return index + 1 }
            names.append(name)
            return names.count
        }
    }

    /// The name with a number; `nil` where none has it.
    func name(_ number: Int) -> String? {
        names.withLock { $0.indices.contains(number - 1) ? $0[number - 1] : nil }
    }
}

/// Answers requests, and counts those with a key against that key's rate.
struct KeyedRequests: Sendable {
    let api: API
    let limits: RequestLimits
    let numbers: KeyNumbers

    func respond(to request: Request) -> Response {
        guard case .granted(let key) = api.access(request.headers["Authorization"]) else {
            return api.respond(to: request)
        }
        let number = numbers.number(of: key.name)
        let verdict = limits.verdict(on: number, now: monotonicNanoseconds())
        var response: Response
        if let verdict, !verdict.isAllowed {
            response = api.decline(.tooManyRequests(retryAfterSeconds: verdict.retryAfterSeconds), request)
        } else {
            response = api.respond(to: request)
        }
        response.note.key = number
        return verdict.map { response.adding(limits.fields(ofKey: $0)) } ?? response
    }

    /// Nanoseconds on a clock that is never set back.
    private func monotonicNanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
