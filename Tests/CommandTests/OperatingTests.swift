// Limits, logs and figures of a server as operators set them.

import Foundation
import Glibc
import Testing

@testable import demarche

@Suite struct OperatingTests {
    @Test func figuresTellWhatWasAsked() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/admin.socket"
        let server = try RunningServer("--admin-socket", socket)
        for path in ["/v1/actors/azerbaijan", "/v1/actors/azerbaijan", "/v1/actors/nobody", "/nothing"] {
            _ = try server.ask(path)
        }
        let text = askAdmin("GET", "/metrics", socket: socket).text
        #expect(text.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        #expect(text.contains("\ndemarche_requests_total{route=\"/v1/actors/{id}\",status=\"2xx\"} 2\n"))
        #expect(text.contains("\ndemarche_requests_total{route=\"/v1/actors/{id}\",status=\"4xx\"} 1\n"))
        #expect(text.contains("\ndemarche_requests_total{route=\"\",status=\"4xx\"} 1\n"))
        #expect(text.contains("\ndemarche_dataset_info{name=\"azerbaijan-and-the-west\",version=\"1.0.0-"))
        #expect(text.contains("\ndemarche_dataset_records{kind=\"actors\"} "))
        #expect(text.contains("\ndemarche_build_info{version=\"\(Version.number)\""))
    }

    @Test func behindAProxyClientsAreLimitedByTheirOwnAddress() throws {
        let server = try RunningServer(
            "--trusted-proxies", "127.0.0.1", "--address-rate-per-second", "1", "--address-burst", "3")
        func statuses(_ client: String, _ count: Int) throws -> [Int] {
            try (0..<count).map { _ in
                try server.ask("/v1/actors/azerbaijan", ["X-Forwarded-For: 203.0.113.9, \(client)"])
                    .status
            }
        }
        // A burst, and at most one more while this runs.
        let one = try statuses("192.0.2.1", 12)
        #expect(one.prefix(3) == [200, 200, 200])
        #expect(one.contains(429))
        #expect(try statuses("192.0.2.2", 3) == [200, 200, 200])
        let network = [try statuses("2001:db8::1", 2), try statuses("2001:db8::2", 1)]
        #expect(network == [[200, 200], [200]])
        let refused = try eventually429(server)
        #expect(refused.contains("\r\nRetry-After: 1\r\n"))
        #expect(refused.contains("\r\nRateLimit-Policy: \"address\";q=3;w=3\r\n"))
        #expect(refused.contains("\r\nRateLimit: \"address\";r=0;t="))
        #expect(refused.contains("\"code\":\"too-many-requests\""))
        #expect(refused.contains("application/problem+json"))
    }

    private func eventually429(_ server: RunningServer) throws -> String {
        for _ in 0..<1_000 {
            let answer = try server.ask("/v1/actors", ["X-Forwarded-For: 198.51.100.7"])
            if answer.status == 429 { return answer.all }
        }
        return ""
    }

    @Test func theHolderOfAKeyIsLimitedByTheKeyAlone() throws {
        let made = try demarche("key", "new", "desk", "--scope", "newsroom").output.split(separator: "\n")
        let (key, line) = (String(made[0]), String(made[1]))
        // A second is longer than this takes to ask, so that nothing is filled again but by chance of one.
        let server = try RunningServer(
            "--trusted-proxies", "127.0.0.1", "--address-rate-per-second", "1", "--address-burst", "3",
            "--key-rate-per-second", "1", "--key-burst", "20", "--keys", line)
        func statuses(_ authorization: String?, _ client: String, _ count: Int) throws -> [Int] {
            try (0..<count).map { _ in
                try server.ask(
                    "/v1/actors/azerbaijan",
                    ["X-Forwarded-For: \(client)"] + (authorization.map { ["Authorization: \($0)"] } ?? [])
                ).status
            }
        }
        // Far more than an address may, and then as much as an address may.
        #expect(try statuses("Bearer \(key)", "192.0.2.1", 20) == Array(repeating: 200, count: 20))
        #expect(try statuses(nil, "192.0.2.1", 3) == [200, 200, 200])
        // The key is spent wherever its holder goes.
        #expect(try statuses("Bearer \(key)", "192.0.2.2", 30).contains(429))
        // Guessing is limited by the address from which it is done.
        let guesses = try statuses("Bearer demarche_\(String(repeating: "A", count: 43))", "192.0.2.3", 12)
        #expect(guesses.prefix(3) == [401, 401, 401])
        #expect(guesses.contains(429))
        #expect(Set(guesses) == [401, 429])
    }

    @Test func aBodyThatTakesItsTimeHasNotWaitedForTheServer() throws {
        let server = try RunningServer("--in-flight-limit", "2", "--kept-responses-limit-bytes", "0")
        let descriptor = try #require(server.connect())
        defer { close(descriptor) }
        let body = #"[{"id":"azerbaijan","revision":1}]"#
        let head =
            "POST /v1/check HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        #expect(Files.write(Array(head.utf8) + Array(body.utf8.prefix(9)), to: descriptor))
        // One after the other, so that none finds another before it; whichever worker has the first one does some.
        for limit in 1...60 { #expect(try server.ask("/v1/actors?limit=\(limit)").status == 200) }
        #expect(Files.write(Array(body.utf8.dropFirst(9)), to: descriptor))
        var answer = [UInt8](repeating: 0, count: 12)
        #expect(recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == 12)
        #expect(String(decoding: answer, as: UTF8.self) == "HTTP/1.1 200")
    }

    @Test func withoutProxiesNobodyIsBelievedAndThisMachineIsFree() throws {
        let server = try RunningServer("--address-rate-per-second", "1", "--address-burst", "1")
        for _ in 0..<20 {
            let answer = try server.ask("/v1/actors/azerbaijan", ["X-Forwarded-For: 192.0.2.1"])
            #expect(answer.status == 200)
            #expect(!answer.all.contains("RateLimit"))
        }
    }

    @Test func eachRequestIsALineOfTheAccessLog() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/access.log"
        let server = try RunningServer("--access-log", file)
        _ = try server.ask("/v1/actors/azerbaijan?key=canary", ["Authorization: Bearer canary"])
        _ = try server.ask("/healthz")
        _ = try server.ask("/v1/rhetoric/demarche_\(String(repeating: "canary", count: 7))")
        server.process.signal(SIGTERM)
        _ = try server.process.wait()
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains("\"target\":\"/v1/actors/azerbaijan?[a key]\""))
        #expect(text.contains("\"target\":\"[a key]\""))
        #expect(text.contains("\"client\":\"127.0.0.1\""))
        #expect(!text.contains("canary"))
    }

    @Test func theServersOwnMessagesCanBeLinesOfJSON() throws {
        let server = try RunningServer("--log-format", "json")
        server.process.signal(SIGTERM)
        let ending = try server.process.wait()
        #expect(!ending.errorLines.isEmpty)
        for line in ending.errorLines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["level"] as? String == "info")
            #expect((object["message"] as? String)?.isEmpty == false)
        }
    }

    @Test func anAccessLogThatCannotBeWrittenIsSaid() throws {
        let ending = try demarche(
            "serve", "--port", "0", "--access-log", "/nonexistent/access.log", "--log-level", "error",
            folder: packageFolder)
        #expect(ending.status == 77)
        #expect(ending.errors == "demarche: the access log /nonexistent/access.log cannot be written\n")
    }

    @Test func timingIsSaidAndTheTagStaysWhatItIs() throws {
        let timed = try RunningServer("--server-timing", "on")
        let plain = try RunningServer()
        let (first, second) = (try timed.ask("/v1/actors/azerbaijan"), try plain.ask("/v1/actors/azerbaijan"))
        #expect(first.all.contains("\r\nServer-Timing: kept;desc=miss, total;dur="))
        #expect(!second.all.contains("Server-Timing"))
        func tag(_ text: String) -> Substring? {
            text.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }
        }
        #expect(tag(first.all) != nil && tag(first.all) == tag(second.all))
        #expect(first.text == second.text)
    }
}
