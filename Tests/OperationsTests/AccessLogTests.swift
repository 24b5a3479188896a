// The access log: what stands in it, what never does, and what happens when nobody reads it.

import Foundation
import HTTPMessage
import Testing

@testable import Operations

/// A file in a folder of its own.
private final class LogFile {
    let folder = FileManager.default.temporaryDirectory.appending(path: "demarche-log-\(UUID().uuidString)")
    var path: String { folder.appending(path: "access.log").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func lines(_ name: String = "access.log") throws -> [[String: Any]] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

private func record(_ number: UInt64 = 1, status: UInt16 = 200, key: Int = 0) -> AccessRecord {
    AccessRecord(
        number: number, status: status, contentBytes: 1_234, nanoseconds: 567_890, key: key, wasKept: true,
        isWhole: true, client: ClientAddress("192.0.2.7"))
}

extension AccessLog {
    fileprivate func add(_ record: AccessRecord, _ method: String, _ target: String, worker: Int = 0) {
        Array(method.utf8).withUnsafeBytes { method in
            Array(target.utf8).withUnsafeBytes { add(record, method: method, target: $0, worker: worker) }
        }
    }
}

private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<3_000 {
        if try condition() { return true }
        usleep(10_000)
    }
    return false
}

@Suite struct AccessLogTests {
    @Test func aLineTellsWhatARequestWas() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 2) {
            $0 == 3 ? "desk" : nil
        }
        log.add(record(255, key: 3), "GET", "/v1/actors?q=a%20b", worker: 1)
        log.stop()
        let line = try #require(try file.lines().first)
        #expect(
            Set(line.keys) == [
                "time", "method", "target", "status", "bytes", "microseconds", "request_id", "client", "key",
                "kept",
                "whole",
            ])
        #expect(line["method"] as? String == "GET")
        #expect(line["target"] as? String == "/v1/actors?q=a%20b")
        #expect(line["status"] as? Int == 200)
        #expect(line["bytes"] as? Int == 1_234)
        #expect(line["microseconds"] as? Int == 567)
        #expect(line["request_id"] as? String == "00000000000000ff")
        #expect(line["client"] as? String == "192.0.2.7")
        #expect(line["key"] as? String == "desk")
        let time = try #require(line["time"] as? String)
        #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
    }

    @Test func controlBytesAndQuotesAreEscaped() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 1)
        log.add(record(), "GE\"T", "/a\n{\"status\":500}\r\u{1B}[31m\u{7F}\\")
        log.stop()
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(text.filter { $0 == "\n" }.count == 1)
        #expect(!text.contains("\u{1B}") && !text.contains("\r"))
        #expect(try file.lines()[0]["target"] as? String == "/a\n{\"status\":500}\r\u{1B}[31m\u{7F}\\")
    }

    @Test func whatIsASecretIsLeftOut() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 1)
        let key = KeyText.prefix + String(repeating: "canary", count: 7)
        let targets = [
            ("/v1/actors?key=canary&a=1", "/v1/actors?[a key]"),
            ("/v1/actors?a=1&API%5FKEY=canary", "/v1/actors?[a key]"),
            ("/v1/actors?q=\(key)", "/v1/actors?[a key]"),
            ("/v1/actors/\(key)?a=1", "[a key]"),
            ("/v1/actors/%64emarche%5F\(key.dropFirst(9))", "[a key]"),
            ("/v1/\(key)/x?token=canary", "[a key]"),
            ("http://\(key)@host.example/v1", "[a key]"),
            ("/v1/actors?keyed=2", "/v1/actors?keyed=2"),
        ]
        for (target, _) in targets { log.add(record(), "GET", target) }
        log.add(record(), key, "/")
        log.stop()
        let lines = try file.lines()
        #expect(lines.dropLast().map { $0["target"] as? String } == targets.map(\.1))
        #expect(lines.last?["method"] as? String == "[a key]")
        #expect(try !String(contentsOfFile: file.path, encoding: .utf8).lowercased().contains("canary"))
    }

    @Test func longTargetsAreCut() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 1)
        log.add(record(), String(repeating: "M", count: 5_000), "/" + String(repeating: "a", count: 50_000))
        log.stop()
        let line = try file.lines()[0]
        #expect((line["target"] as? String)?.utf8.count == AccessLog.targetBytesMaximum + 3)
        #expect((line["method"] as? String)?.utf8.count == AccessLog.methodBytesMaximum)
    }

    @Test func recordsOfAllWorkersAreThereInTheirOrder() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 3)
        concurrently(3) { [next = Tally()] in
            let worker = next.claim()
            for number in 0..<500 {
                log.add(
                    record(UInt64(worker * 1_000 + number)), "GET", "/\(worker)/\(number)", worker: worker)
            }
        }
        log.stop()
        let targets = try file.lines().compactMap { $0["target"] as? String }
        #expect(targets.count == 1_500)
        for worker in 0..<3 {
            #expect(targets.filter { $0.hasPrefix("/\(worker)/") } == (0..<500).map { "/\(worker)/\($0)" })
        }
        #expect(log.dropped == 0)
    }

    @Test func whatNobodyReadsIsDroppedAndCounted() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        // A pipe that nobody reads holds 64 KiB, and then lets its writer wait for ever.
        let log = AccessLog(try #require(LogOutput(path: "/dev/fd/\(ends[1])")), workerCount: 1)
        let target = "/" + String(repeating: "a", count: 3_000)
        for number in 0..<1_000 { log.add(record(UInt64(number)), "GET", target) }
        #expect(log.dropped > 800)
    }

    @Test func aFileThatIsMovedAwayIsMadeAnew() throws {
        let file = try LogFile()
        let log = AccessLog(try #require(LogOutput(path: file.path)), workerCount: 1)
        log.add(record(1), "GET", "/before")
        #expect(try eventually { try !file.lines().isEmpty })
        try FileManager.default.moveItem(atPath: file.path, toPath: file.path + ".1")
        #expect(
            try eventually {
                log.add(record(2), "GET", "/after")
                guard FileManager.default.fileExists(atPath: file.path) else { return false }
                return try !file.lines().isEmpty
            })
        log.stop()
        #expect(try file.lines("access.log.1").first?["target"] as? String == "/before")
        #expect(try file.lines().allSatisfy { $0["target"] as? String == "/after" })
    }

    @Test func anOutputThatCannotBeOpenedIsNone() {
        #expect(LogOutput(path: "/nonexistent/access.log") == nil)
    }
}

@Suite struct LogRingTests {
    @Test func recordsComeOutAsTheyWentInOverTheEnd() {
        let ring = LogRing(capacity: 64)
        for round in 0..<100 {
            let parts = [round % 7, round % 5, round % 3].map { [UInt8](repeating: UInt8(round), count: $0) }
            parts[0].withUnsafeBytes { first in
                parts[1].withUnsafeBytes { second in
                    parts[2].withUnsafeBytes { third in #expect(ring.put(first, second, third)) }
                }
            }
            #expect(ring.take() == parts.flatMap(\.self))
            #expect(ring.isEmpty && ring.take() == nil)
        }
    }

    @Test func aFullRingDropsWholeRecords() {
        let ring = LogRing(capacity: 64)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        [UInt8](repeating: 1, count: 20).withUnsafeBytes { bytes in
            #expect((0..<4).map { _ in ring.put(bytes, none, none) } == [true, true, false, false])
        }
        #expect(ring.dropped == 2)
        #expect(ring.take()?.count == 20)
        #expect(ring.take()?.count == 20)
        #expect(ring.take() == nil)
    }
}
