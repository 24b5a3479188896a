// Keys from the command line to the answers of a server.

import Foundation
import Glibc
import Testing

@testable import demarche

@Suite struct KeyCommandTests {
    @Test func aKeyThatIsMadeOpensWhatItsLineSays() throws {
        let ending = try demarche("key", "new", "desk", "--scope", "newsroom", "--expires", "2099-12-31")
        #expect(ending.status == 0)
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && lines[0].hasPrefix("demarche_") && lines[0].utf8.count == 52)
        #expect(lines[1].hasPrefix("desk:newsroom:") && lines[1].hasSuffix(":2099-12-31"))
        #expect(!ending.errors.contains(lines[0]))
        let again = try demarche("key", "new", "desk", "--scope", "newsroom")
        #expect(again.output.split(separator: "\n").first.map(String.init) != lines[0])

        let server = try RunningServer("--keys", lines[1])
        #expect(try server.ask("/v1/actors").status == 200)
        #expect(try server.ask("/v1/actors", ["Authorization: Bearer \(lines[0])"]).status == 200)
        #expect(try server.ask("/v1/actors", ["Authorization: Bearer x"]).status == 401)
        #expect(try server.ask("/v1/actors?key=\(lines[0])").status == 400)
        server.process.signal(SIGTERM)
        let end = try server.process.wait()
        #expect(!(end.output + end.errors).contains("demarche_"))
    }

    @Test(arguments: [
        ["new", "a desk", "--scope", "newsroom"], ["new", "desk", "--scope", "news"], ["new", "desk"],
        ["new", "desk", "--scope", "admin", "--expires", "2020-01-01"],
        ["new", "desk", "--scope", "admin", "--expires", "2099"], ["new", "", "--scope", "admin"],
    ])
    func aKeyThatCannotBeIsRefused(arguments: [String]) throws {
        let ending = try ChildProcess(["key"] + arguments).wait()
        #expect(ending.status == 64 && ending.output == "")
    }

    @Test(arguments: [
        ("desk:newsroom", "form"), ("desk:news:\(digest)", "scope"), (":admin:\(digest)", "name"),
        ("desk:admin:abc", "SHA-256"), ("desk:admin:\(digest):2027", "last day"),
        ("desk:admin:demarche_abcdefghijklmnopqrstuvwxyz", "is written out"), ("a b:admin:\(digest)", "name"),
    ])
    func aWrongLineIsNamedAndNotRepeated(line: String, word: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("demarche.json", "{\"keys\": [\"\(line)\"]}")
        let ending = try demarche("serve", "--config", file)
        #expect(ending.status == 78 && ending.errors.contains(word))
        #expect(ending.errors.hasPrefix("demarche: \(file):1: keys: key 1 "))
        #expect(!ending.errors.contains("demarche_abc") && !ending.errors.contains(digest))
    }

    @Test func keysOfOneNameOrDigestAreRefused() throws {
        let folder = try TemporaryFolder()
        for second in ["desk:admin:\(String(repeating: "1", count: 64))", "other:admin:\(digest)"] {
            let file = try folder.write(
                "demarche.json", #"{"keys": ["desk:admin:\#(digest)", "\#(second)"]}"#)
            #expect(try demarche("serve", "--config", file).status == 78)
        }
    }

    @Test func theSettingsShowNamesAndNoDigests() throws {
        let ending = try demarche("serve", "--keys", "desk:admin:\(digest):2099-12-31", "--print-config")
        #expect(ending.output.contains("desk (admin until 2099-12-31)"))
        #expect(!ending.output.contains(digest))
    }

    @Test func aReloadTakesKeysAndTakesThemAway() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path + "/data").status == 0)
        let file = try folder.write("demarche.json", #"{"dataset": ["data"]}"#)
        let made = try demarche("key", "new", "desk", "--scope", "newsroom").output.split(separator: "\n")
        let field = "Authorization: Bearer \(made[0])"
        let server = try RunningServer("--config", file)
        #expect(try server.ask("/v1/actors", [field]).status == 401)
        try folder.write("demarche.json", #"{"dataset": ["data"], "keys": ["\#(made[1])"]}"#)
        server.process.signal(SIGHUP)
        #expect(try eventually { try server.ask("/v1/actors", [field]).status == 200 })
        try folder.write("demarche.json", #"{"dataset": ["data"], "keyss": []}"#)
        server.process.signal(SIGHUP)
        try folder.write("demarche.json", #"{"dataset": ["data"], "target_limit_bytes": 4000}"#)
        server.process.signal(SIGHUP)
        #expect(try eventually { try server.ask("/v1/actors", [field]).status == 401 })
        server.process.signal(SIGTERM)
        let errors = try server.process.wait().errors
        #expect(errors.contains("target_limit_bytes changes at the next start only"))
    }
}

private let digest = String(repeating: "0f", count: 32)

@Suite struct KeyedRequestTests {
    @Test func aKeyHasARateOfItsOwnAndANameInTheLog() throws {
        let made = try demarche("key", "new", "desk", "--scope", "newsroom")
        let lines = made.output.split(separator: "\n").map(String.init)
        let log = NSTemporaryDirectory() + "demarche-keys-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: log) }
        let server = try RunningServer(
            "--keys", lines[1], "--key-rate-per-second", "1", "--key-burst", "2", "--access-log", log)
        let field = "Authorization: Bearer \(lines[0])"
        let first = try server.ask("/v1/actors/azerbaijan", [field])
        #expect(first.status == 200 && first.all.contains("RateLimit"))
        var statuses: [Int] = []
        for _ in 0..<5 { statuses.append(try server.ask("/v1/actors/azerbaijan", [field]).status) }
        #expect(statuses.contains(429) && statuses.allSatisfy { $0 == 200 || $0 == 429 })
        #expect(try server.ask("/v1/actors/azerbaijan").status == 200)
        let isNamed = eventually {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            return text.contains(#""key":"desk""#) && !text.contains(lines[0])
        }
        #expect(isNamed)
    }
}
