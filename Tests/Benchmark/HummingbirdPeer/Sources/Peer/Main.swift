// A minimal Hummingbird server that sends answers read from a folder, as the bare libmicrohttpd program does.

import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// What one path answers.
struct PreparedAnswer: Sendable {
    let status: HTTPResponse.Status
    let fields: HTTPFields
    let body: ByteBuffer

    /// Reads `name.head` (a line with the status, then fields) and `name.body`.
    init(folder: URL, name: String) throws {
        let head = try String(contentsOf: folder.appending(path: name + ".head"), encoding: .utf8)
        let lines = head.split(separator: "\n")
        let status = HTTPResponse.Status(code: Int(lines.first ?? "") ?? 200)
        var fields = HTTPFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let fieldName = HTTPField.Name(String(parts[0])) else { continue }
            fields.append(HTTPField(name: fieldName, value: parts[1].trimmingCharacters(in: .whitespaces)))
        }
        let bytes = try Data(contentsOf: folder.appending(path: name + ".body"))
        self.status = status
        self.fields = fields
        body = status.code == 304 ? ByteBuffer() : ByteBuffer(bytes: bytes)
    }
}

@main
struct Peer {
    static func main() async throws {
        let folder = URL(filePath: CommandLine.arguments[1])
        let router = Router()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files where file.hasSuffix(".head") {
            let name = String(file.dropLast(".head".count))
            let answer = try PreparedAnswer(folder: folder, name: name)
            router.get("/\(name)") { _, _ in
                Response(status: answer.status, headers: answer.fields, body: .init(byteBuffer: answer.body))
            }
        }
        var logger = Logger(label: "peer")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("serving at http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
                fflush(nil)
            }, logger: logger)
        try await application.runService()
    }
}
