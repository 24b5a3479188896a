// What operators are answered from.

import API
import Glibc
import HTTPServer
import Operations
import Representations

extension Service {
    /// What the admin listener's paths tell and do.
    func adminSources(
        _ api: API, _ server: HTTPServer, _ reloader: Reloader, _ observation: Observation
    ) -> AdminAPI.Sources {
        let exposition = observation.exposition(api, server, reloader)
        let started = Int64(time(nil))
        return AdminAPI.Sources(
            status: { writer in
                let status = reloader.status
                writer.member("summary", status.summary)
                status.write(to: &writer)
                writer.member("started", Instant.text(started))
                writer.key("draining")
                writer.flag(server.isDraining)
            },
            reload: {
                let outcome = reloader.reload(.administration)
                let isFailure = if case .failed = outcome { true } else { false }
                return .json(status: isFailure ? 422 : 200) { writer in
                    writer.beginObject()
                    outcome.write(to: &writer)
                    writer.member("serving", reloader.status.version)
                    writer.endObject()
                }
            },
            metrics: { exposition.text })
    }
}

extension DataStatus {
    /// Writes what is served, and how it went to read it again, as members.
    func write(to writer: inout JSONWriter) {
        writer.member("serving", version)
        writer.member("newsroom", newsroomVersion)
        writer.member("serving_since", Instant.text(servedSince))
        writer.key("next_embargo_end")
        writer.text(orNull: nextEmbargoEnd.map(Instant.text))
        writer.key("last_reload")
        guard let lastReload else { return writer.null() }
        writer.beginObject()
        lastReload.outcome.write(to: &writer)
        writer.member("cause", lastReload.cause.rawValue)
        writer.member("ended", Instant.text(lastReload.endedAt))
        writer.member("milliseconds", Int(lastReload.durationMilliseconds))
        writer.endObject()
    }
}

extension ReloadOutcome {
    /// Writes the outcome, and every error where there are any, as members.
    func write(to writer: inout JSONWriter) {
        writer.member("outcome", word)
        if case .failed(let lines) = self {
            writer.member("errors", lines)
        } else {
            writer.member("errors", [String]())
        }
    }
}
