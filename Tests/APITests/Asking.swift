// Asking an API in a test: a target in, status, fields and JSON out.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

/// A dataset that is loaded once and asked by many tests.
struct Asked: Sendable {
    let api: API
    let edition: Edition

    init(_ folder: String, now: Int64 = GoldenAnswer.now, publicURL: String? = nil) {
        do throws(LoadFailure) {
            edition = Edition(try DatasetLoader.load([folder], now: now))
            api = API(edition, publicURL: publicURL)
        } catch {
            fatalError("\(error)")
        }
    }

    func reply(_ request: Request) -> Reply { Reply(api.respond(to: request), to: request) }

    func get(_ target: String, _ headers: [String: String] = [:], method: String = "GET") -> Reply {
        let fields = headers.sorted { $0.key < $1.key }.map { HeaderField($0.key, $0.value) }
        return reply(Request(method: method, target: target, headers: HeaderFields(fields)))
    }

    /// The ids of the records on the page, in order.
    func ids(_ target: String) -> [String] { get(target).ids }

    func total(_ target: String) -> Int? { get(target).json["meta"]["total"].int }
}

/// The tests' own dataset.
let Small = Asked(GoldenAnswer.datasetFolder, publicURL: "https://small.example/")

/// The dataset that is shipped.
let Shipped = Asked(repositoryFolder.appendingPathComponent("config/dataset").path)

let repositoryFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

extension Reply {
    /// The body as JSON; null where it is none.
    var json: JSONValue {
        JSONValue(
            (try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)) ?? NSNull())
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var ids: [String] { json["data"].list.compactMap { $0["id"].string } }

    /// The code of a problem.
    var code: String? { json["code"].string }

    /// The parameter, code and suggestion of a problem's first error.
    var firstError: (parameter: String?, code: String?, didYouMean: String?) {
        let error = json["errors"][0]
        return (error["parameter"].string, error["code"].string, error["did_you_mean"].string)
    }

    /// The codes of the warnings.
    var warnings: [String] { json["meta"]["warnings"].list.compactMap { $0["code"].string } }
}

/// JSON that a test looks into; what is not there is null.
struct JSONValue {
    let value: Any

    init(_ value: Any) { self.value = value }

    subscript(key: String) -> JSONValue { JSONValue((value as? [String: Any])?[key] ?? NSNull()) }

    subscript(index: Int) -> JSONValue {
        let list = value as? [Any] ?? []
        return JSONValue(list.indices.contains(index) ? list[index] : NSNull())
    }

    var list: [JSONValue] { (value as? [Any] ?? []).map(JSONValue.init) }
    var string: String? { value as? String }
    var int: Int? { value as? Int }
    var bool: Bool? { value as? Bool }
    var isNull: Bool { value is NSNull }
    var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
}
