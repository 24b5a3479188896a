// How a server takes its leave.

import API
import Glibc
import HTTPServer
import Logging

extension Service {
    /// Answers what has begun, and no more.
    func drain(_ server: HTTPServer, _ api: API, _ signal: Int32) {
        Signals.exitOnNextEnd()
        log.info("draining after \(Signals.name(signal)); a second signal ends at once")
        api.beginDraining()
        sleep(UInt32(settings.drainDelaySeconds))
        if !server.drain(deadlineSeconds: settings.drainDeadlineSeconds) {
            log.warning(
                "cutting \(server.figures.requestsInFlight) requests that outlasted drain_deadline_seconds")
        }
        server.stop()
        log.info("stopped")
    }
}
