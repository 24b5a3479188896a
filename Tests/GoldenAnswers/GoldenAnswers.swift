// Golden answers: files that hold a request and the whole answer to it. It is in charge of reading, comparing and
// rewriting them, and knows neither API nor socket: whoever runs them brings a function from request to reply.

import Foundation
public import HTTPMessage

/// What a client got, as it came over the wire.
public struct Reply: Sendable, Equatable {
    /// The status code.
    public let status: UInt16
    /// The header fields.
    public let headers: HeaderFields
    /// The bytes; none for HEAD, 204 and 304.
    public let body: [UInt8]

    /// Makes a reply.
    public init(status: UInt16, headers: HeaderFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The reply that a transport makes of a response: streams are read to their end, and the content of a 304 and of
    /// the answer to HEAD is left out.
    public init(_ response: Response, to request: Request) {
        let isBodiless = request.method == "HEAD" || response.status == 304 || response.status == 204
        self.init(
            status: response.status, headers: response.content.headers,
            body: isBodiless ? [] : Reply.bytes(of: response.content.body))
    }

    /// The bytes of a body.
    public static func bytes(of body: Body) -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let make):
            let stream = make()
            stream.start {}
            var all: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1000)
            while case .bytes(let count) = piece.withUnsafeMutableBytes({ stream.read(into: $0) }) {
                all += piece.prefix(count)
            }
            return all
        }
    }
}

/// One file: the request's lines begin with `> `, the answer's head with `< `; the body follows behind an empty line.
public struct GoldenAnswer: Sendable {
    /// The file's name without its ending.
    public let name: String
    /// The request.
    public let request: Request
    private let file: URL
    private let text: [UInt8]

    /// The fields that are compared, in the order in which the files have them. The others are the transport's, or
    /// are the same for all answers and have tests of their own.
    public static let comparedFields = [
        "Content-Type", "Content-Encoding", "ETag", "Last-Modified", "Cache-Control", "Vary", "Allow",
        "Location",
        "Retry-After", "Link",
    ]

    /// The folder of the tests' fixtures.
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("APITests")

    /// The dataset that the golden answers are about, to be loaded as of `now`.
    public static let datasetFolder = tests.appendingPathComponent("Fixtures/small").path
    /// The second as of which the dataset is loaded.
    public static let now: Int64 = 1_800_000_000

    /// All golden answers, in the order of their names.
    public static func all() throws -> [GoldenAnswer] {
        let folder = tests.appendingPathComponent("Golden")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }
            .sorted { $0.path < $1.path }.map(GoldenAnswer.init)
    }

    private init(file: URL) throws {
        self.file = file
        name = file.deletingPathExtension().lastPathComponent
        text = Array(try Data(contentsOf: file))
        var lines = text.split(separator: 10, omittingEmptySubsequences: false)
            .prefix { $0.starts(with: "> ".utf8) }.map { String(decoding: $0.dropFirst(2), as: UTF8.self) }
        let start = lines.removeFirst().split(separator: " ")
        request = Request(
            method: String(start[0]), target: String(start[1]),
            headers: HeaderFields(
                lines.map { line in
                    let colon = line.firstRange(of: ": ") ?? line.endIndex..<line.endIndex
                    return HeaderField(String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
                }))
    }

    /// Compares the reply with the file; with `UPDATE_GOLDEN=1` in the environment, rewrites the file instead.
    ///
    /// - Returns: `nil` where they agree; else the line in which they differ first, of both.
    public func difference(from reply: Reply) throws -> String? {
        let actual = rendered(reply)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            if actual != text { try Data(actual).write(to: file) }
            return nil
        }
        if actual == text { return nil }
        let expectedLines = text.split(separator: 10, omittingEmptySubsequences: false)
        let actualLines = actual.split(separator: 10, omittingEmptySubsequences: false)
        for (expected, actual) in zip(expectedLines, actualLines) where expected != actual {
            return "\(name): expected\n\(string(expected))\nbut got\n\(string(actual))"
        }
        return "\(name): expected \(expectedLines.count) lines, got \(actualLines.count)"
    }

    private func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private func rendered(_ reply: Reply) -> [UInt8] {
        var head = "> \(request.method) \(request.target)\n"
        for field in request.headers.lines { head += "> \(field.name): \(field.value)\n" }
        head += "< \(reply.status)\n"
        for name in GoldenAnswer.comparedFields {
            if let value = reply.headers[name] { head += "< \(name): \(value)\n" }
        }
        return Array(head.utf8) + [10] + GoldenAnswer.withoutRequestId(reply.body)
    }

    /// The body with the request's id, which is another each time, taken out.
    private static func withoutRequestId(_ body: [UInt8]) -> [UInt8] {
        let key = Array(#""request_id":""#.utf8)
        guard let start = body.firstRange(of: key) else { return body }
        let rest = body[start.upperBound...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return body }
        return body[..<start.upperBound] + Array("…".utf8) + body[end...]
    }
}
