// Which requests are let in, in the transport's words and the API's.

import API
import HTTPMessage
import HTTPServer
import Operations

/// Holds the limits against each request.
struct RequestGate: Admission {
    let limits: RequestLimits
    let api: API

    func client(of head: RequestHead) -> ClientAddress? {
        // Reading fields costs; without proxies nobody is believed anyway.
        guard !limits.proxies.isEmpty, let peer = head.peer, limits.proxies.contains(peer) else { return nil }
        return limits.proxies.client(behind: peer, head.values(of: limits.proxies.field.rawValue))
    }

    func refusal(of head: RequestHead) -> Response? {
        let verdict = limits.refusal(of: head.client, now: head.beganNanoseconds) {
            // What is no key counts against who sent it, so that keys cannot be guessed any faster.
            guard head.has("authorization") else { return false }
            if case .granted = api.access(head.headers["Authorization"]) { return true }
            return false
        }
        guard let verdict else { return nil }
        return api.decline(
            .tooManyRequests(retryAfterSeconds: verdict.retryAfterSeconds), head.request
        ).adding(limits.fields(ofAddress: verdict))
    }

    func refusalOfWork(for head: RequestHead) -> Response? {
        // Whether the process lives and takes requests has to be answered above all when there is much to do.
        if head.targets("/healthz") || head.targets("/readyz") { return nil }
        let hasRoom = limits.hasRoom(
            worker: head.worker, answers: head.responsesOfWorker, now: head.nowNanoseconds,
            waited: { head.waitedMilliseconds })
        return hasRoom ? nil : api.decline(.overloaded, head.request)
    }

    func exempts(_ client: ClientAddress) -> Bool { limits.exempts(client) }
}

/// Counts and logs each request.
struct RequestObserver: Observer {
    let counts: RequestCounts
    let accessLog: AccessLog?

    func completed(_ completion: Completion) {
        counts.add(
            RequestCount(
                route: completion.note.route, status: completion.status, nanoseconds: completion.nanoseconds,
                contentBytes: completion.contentBytes, wasKept: completion.wasKept),
            worker: completion.worker)
        guard let accessLog else { return }
        accessLog.add(
            AccessRecord(
                number: completion.number, status: completion.status, contentBytes: completion.contentBytes,
                nanoseconds: completion.nanoseconds, key: completion.note.key, wasKept: completion.wasKept,
                isWhole: completion.isWhole, client: completion.client),
            method: completion.method, target: completion.target, worker: completion.worker)
    }
}
