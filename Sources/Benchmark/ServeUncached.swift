// Serves a dataset with nothing kept between requests, for measuring answers over HTTP that were not given before.

import API
import ArgumentParser
import Glibc
import HTTPServer

/// Serves until it is ended.
struct ServeUncached: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a dataset on a free port of the loopback without keeping answers.")

    @Option(help: "The folder of the dataset.")
    var dataset: String

    func run() throws {
        let api = try Subject(folder: dataset).api
        var configuration = HTTPServer.Configuration()
        configuration.keptResponsesLimitBytes = 0
        let server = HTTPServer(
            configuration: configuration, handler: { api.respond(to: $0) },
            acceptsBody: { api.bodyLimitBytes(method: $0, target: $1) },
            rejection: { _, request in api.respond(to: request) })
        try server.start()
        print("serving at http://127.0.0.1:\(server.boundPort ?? 0)")
        fflush(nil)
        while true { pause() }
    }
}
