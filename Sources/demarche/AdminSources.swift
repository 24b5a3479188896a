// What operators are answered from.

import API
import Glibc
import HTTPServer
import Operations
import Representations

extension Service {
    /// What the admin listener's paths tell and do.
    func adminSources(_ api: API, _ server: HTTPServer) -> AdminAPI.Sources {
        let started = Int64(time(nil))
        return AdminAPI.Sources(
            status: { writer in
                writer.member("serving", api.snapshot.everyone.edition.version)
                writer.member("started", Instant.text(started))
                writer.key("draining")
                writer.flag(server.isDraining)
            },
            reload: {
                .json(status: 501) { writer in
                    writer.beginObject()
                    writer.member("detail", "This server reads its files at start only.")
                    writer.endObject()
                }
            },
            metrics: { Metrics.text(server.figures.transport) })
    }
}
