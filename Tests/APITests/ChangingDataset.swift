// The tests' own dataset as an editor changes it: one edition after the other.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations

/// A copy of the tests' dataset in a folder of its own, removed with the last reference to it.
final class ChangingDataset {
    let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
    var now = GoldenAnswer.now

    init() throws {
        try FileManager.default.copyItem(atPath: GoldenAnswer.datasetFolder, toPath: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Replaces text in a file; it must be there once.
    func replace(_ old: String, with new: String, in file: String) throws {
        let path = folder + "/" + file
        let text = try String(contentsOfFile: path, encoding: .utf8)
        precondition(text.ranges(of: old).count == 1, "\(old) stands \(text.ranges(of: old).count) times")
        try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Writes a file of records.
    func write(_ file: String, _ lines: String...) throws {
        try lines.joined(separator: "\n").write(
            toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }

    /// Removes the record that begins with this line of YAML, up to the next.
    func remove(_ id: String, from file: String) throws {
        let path = folder + "/" + file
        let parts = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n- id: ")
        let kept = parts.filter { !$0.hasPrefix(id + "\n") && !$0.hasPrefix("- id: " + id + "\n") }
        precondition(kept.count == parts.count - 1)
        var text = kept.joined(separator: "\n- id: ")
        if !text.hasPrefix("- id: ") { text = "- id: " + text }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    func catalog() throws -> Catalog { try DatasetLoader.load([folder], now: now) }

    func edition() throws -> Edition { Edition(try catalog()) }

    /// A line of JSON with a meeting.
    static func event(_ id: String, _ more: String = "") -> String {
        #"{"id":"\#(id)","title":"Meeting","kind":"summit","date":"2023","participants":[{"actor":"norland"}],"#
            + #""summary":"They met.","citations":[{"source":"gazette-report"}]\#(more)}"#
    }
}

extension API {
    /// What a target is answered with.
    func get(_ target: String, _ headers: [String: String] = [:]) -> Reply {
        let fields = headers.map { HeaderField($0.key, $0.value) }
        let request = Request(method: "GET", target: target, headers: HeaderFields(fields))
        return Reply(respond(to: request), to: request)
    }
}

extension Reply {
    /// What changed, as `kind id`.
    var changes: [String] {
        json["data"].list.map { "\($0["change"].string ?? "-") \($0["id"].string ?? "-")" }
    }

    /// The token of the end.
    var latest: String { json["meta"]["latest"].string ?? "-" }
}
