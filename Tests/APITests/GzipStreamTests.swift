// Streams compressed while they are sent, held against the gzip of the system.

import Foundation
import HTTPMessage
import Testing

@testable import API

@Suite struct GzipStreamTests {
    @Test func streamsAreCompressedWhileTheyAreSent() throws {
        /// Lends a text in pieces, and says once that nothing is there yet.
        final class Pieces: BodyStream, @unchecked Sendable {
            var rest = Array(
                String(repeating: "a line like others, and then another one\n", count: 20_000).utf8)[...]
            var hasWaited = false
            func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
                if rest.count < 400_000, !hasWaited {
                    hasWaited = true
                    return .wait
                }
                let piece = rest.prefix(min(buffer.count, 5000))
                buffer.copyBytes(from: piece)
                rest = rest.dropFirst(piece.count)
                return piece.isEmpty ? .end : .bytes(piece.count)
            }
        }
        for size in [1, 100, 65_536] {
            let plain = Pieces()
            let whole = Array(plain.rest)
            let stream = GzipStream(plain)
            var buffer = [UInt8](repeating: 0, count: size)
            var compressed: [UInt8] = []
            var waits = 0
            reading: while true {
                switch buffer.withUnsafeMutableBytes({ stream.read(into: $0) }) {
                case .bytes(let count): compressed += buffer[..<count]
                case .wait: waits += 1
                case .end: break reading
                case .failed:
                    Issue.record("failed")
                    break reading
                }
            }
            #expect(waits <= 1)
            #expect(compressed.count < whole.count / 20)
            #expect(try unzipped(compressed) == whole)
        }
    }
}

/// What the gzip of the system makes of compressed bytes.
func unzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try input.fileHandleForWriting.close()
    return Array(try output.fileHandleForReading.readToEnd() ?? Data())
}
