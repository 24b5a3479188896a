// The listener for operators: its paths, and whom it lets in.

import HTTPMessage
import Representations
import Testing

@testable import Operations

private func api(namesAreRefused: Bool = true, key: String? = nil) -> AdminAPI {
    var grant: (@Sendable (String?) -> AdminAccess.Grant)?
    if let key {
        grant = { $0 == "Bearer " + key ? .everything : $0 == "Bearer other" ? .nothing : .unknown }
    }
    let access = AdminAccess(namesAreRefused: namesAreRefused, grant: grant)
    return AdminAPI(
        access: access,
        sources: AdminAPI.Sources(
            status: { $0.member("serving", "1") },
            reload: {
                .json { writer in
                    writer.beginObject()
                    writer.endObject()
                }
            },
            metrics: { Array("up 1\n".utf8) }))
}

private func status(
    _ api: AdminAPI, _ method: String, _ target: String, _ fields: Fields = ["Host": "localhost:9090"]
) -> UInt16 { api.respond(to: request(method, target, fields)).status }

private typealias Fields = KeyValuePairs<String, String>

private func request(_ method: String, _ target: String, _ fields: Fields) -> Request {
    Request(
        method: method, target: target, headers: HeaderFields(fields.map { HeaderField($0.key, $0.value) }))
}

private func text(_ response: Response) -> String {
    guard case .bytes(let bytes) = response.content.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct AdminTests {
    @Test func everyPathAnswersItsMethodAndNoOther() {
        for route in AdminRoute.all {
            #expect(status(api(), route.method, route.path) == 200, "\(route.path)")
            #expect(status(api(), route.method, route.path + "?x=1") == 200, "\(route.path)")
            let other = route.method == "GET" ? "POST" : "GET"
            let response = api().respond(
                to: request(other, route.path, ["Host": "localhost"]))
            #expect(response.status == 405)
            #expect(response.content.headers["Allow"]?.hasPrefix(route.method) == true)
        }
        #expect(status(api(), "HEAD", "/metrics") == 200)
        #expect(status(api(), "HEAD", "/admin/reload") == 405)
        #expect(status(api(), "GET", "/admin") == 404)
        #expect(status(api(), "GET", "*") == 404)
    }

    @Test(arguments: [
        "localhost", "LocalHost:1", "127.0.0.1:9090", "127.1.2.3", "[::1]:9090", "[::1]", "192.0.2.1",
    ])
    func numbersAndLocalhostAreOwnNames(host: String) {
        #expect(status(api(), "POST", "/admin/reload", ["Host": host]) == 200)
    }

    @Test(arguments: [
        "evil.example", "evil.example:9090", "localhost.evil.example", "127.0.0.1.evil.example", "[evil]", "",
    ])
    func aNameThatCouldPointElsewhereIsMisdirected(host: String) {
        #expect(status(api(), "POST", "/admin/reload", ["Host": host]) == 421)
        #expect(status(api(), "GET", "/metrics", ["Host": host]) == 421)
        #expect(status(api(namesAreRefused: false), "GET", "/metrics", ["Host": host]) == 200)
    }

    @Test func whatAWebPageSendsIsRefused() {
        for site in ["cross-site", "same-site"] {
            let fields: Fields = ["Host": "localhost", "Sec-Fetch-Site": site]
            #expect(status(api(), "GET", "/metrics", fields) == 403)
            #expect(status(api(), "POST", "/admin/reload", fields) == 403)
        }
        for origin in ["https://evil.example", "null", "http://localhost:9090"] {
            #expect(status(api(), "POST", "/admin/reload", ["Host": "localhost", "Origin": origin]) == 403)
        }
        // An operator who types the address into a browser.
        #expect(status(api(), "GET", "/metrics", ["Host": "localhost", "Sec-Fetch-Site": "none"]) == 200)
    }

    @Test func answersCanNeitherBeReadByPagesNorKept() {
        for path in ["/metrics", "/admin/status", "/nothing"] {
            let response = api().respond(
                to: request("GET", path, ["Host": "localhost"]))
            #expect(response.content.headers["Access-Control-Allow-Origin"] == nil)
            #expect(response.content.headers["Cache-Control"] == "no-store")
            #expect(response.repeatable == nil)
        }
    }

    @Test func ordersWantAKeyWhereKeysAreAskedForAndFiguresDoNot() {
        let api = api(key: "secret")
        for route in AdminRoute.all {
            let wanted: UInt16 = route.needsKey ? 401 : 200
            #expect(status(api, route.method, route.path) == wanted, "\(route.path)")
            let wrong: Fields = ["Host": "localhost", "Authorization": "Bearer wrong"]
            #expect(status(api, route.method, route.path, wrong) == wanted, "\(route.path)")
            let other: Fields = ["Host": "localhost", "Authorization": "Bearer other"]
            #expect(
                status(api, route.method, route.path, other) == (route.needsKey ? 403 : 200), "\(route.path)")
            let right: Fields = ["Host": "localhost", "Authorization": "Bearer secret"]
            #expect(status(api, route.method, route.path, right) == 200, "\(route.path)")
        }
        let refused = api.respond(
            to: request("GET", "/admin/status", ["Host": "localhost"]))
        #expect(refused.content.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
    }

    @Test func aKeyIsNeverRepeated() {
        let key = KeyText.prefix + String(repeating: "canary", count: 7)
        let requests = [
            ("GET", "/\(key)"), ("GET", "/admin/%64emarche_\(key.dropFirst(9))"),
            ("GET", "/nothing?key=\(key)"),
            ("POST", "/metrics?\(key)"), (key, "/metrics"), (key, "/\(key)"),
            ("GET", "http://\(key)@localhost/"),
        ]
        for (method, target) in requests {
            for fields: Fields in [
                ["Host": "localhost"], ["Host": key],
                ["Host": "localhost", "Authorization": "Bearer \(key)"],
                ["Host": "localhost", "Origin": key], ["Host": "localhost", "Sec-Fetch-Site": key],
            ] {
                for api in [api(), api(key: "secret")] {
                    let response = api.respond(to: request(method, target, fields))
                    let lines = response.content.headers.lines.map { $0.name + $0.value }
                    #expect(response.status >= 400, "\(method) \(target)")
                    #expect(!(lines.joined() + text(response)).contains("canary"), "\(method) \(target)")
                }
            }
        }
    }

    @Test func theIndexListsEveryPath() {
        let index = text(
            api().respond(to: request("GET", "/", ["Host": "localhost"])))
        for route in AdminRoute.all { #expect(index.contains("\"path\":\"\(route.path)\"")) }
    }
}
