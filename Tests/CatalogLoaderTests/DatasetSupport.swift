// What the tests of whole datasets share: folders that are there for one test, a small valid dataset, and its drafts.

import Catalog
import CatalogLoader
import Foundation
import Testing

/// A folder with files, gone when nobody holds it any more.
final class TemporaryFolder {
    let path: String

    /// - Parameter files: contents by path inside the folder.
    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(Array(text.utf8), to: name) }
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Records of one kind, written as YAML with a field on each line.
struct Draft {
    var fields: [(name: String, value: String)]

    init(_ fields: KeyValuePairs<String, String>) {
        self.fields = fields.map { (name: $0.key, value: $0.value) }
    }

    /// With another value for a field; a new field comes last.
    func with(_ name: String, _ value: String) -> Draft {
        var draft = self
        if let index = fields.firstIndex(where: { $0.name == name }) {
            draft.fields[index].value = value
        } else {
            draft.fields.append((name, value))
        }
        return draft
    }

    func without(_ name: String) -> Draft {
        var draft = self
        draft.fields.removeAll { $0.name == name }
        return draft
    }

    var yaml: String {
        "- " + fields.map { "\($0.name): \($0.value)\n" }.joined(separator: "  ")
    }
}

/// A small valid dataset, to put something wrong into.
enum Sample {
    static let description = """
        name: sample
        version: "1"
        title: Sample
        description: A sample.
        licence: CC0-1.0
        added: 2024-01-01
        modified: 2024-02-02
        coverage:
          period: 2023/2024
          actors: [ada]
          languages: [en]
          last_review: 2024-03-03

        """

    static let vocabularies = """
        themes:
          - {code: trade, label: Trade, definition: Goods and services.}
          - {code: border, label: Border, definition: Where it runs.}
        sectors:
          - {code: energy, label: Energy, definition: Any form of it.}
        event_kinds:
          - {code: summit, label: Summit, definition: Heads of state meet.}

        """

    static let source = Draft(["id": "paper", "title": "Paper", "language": "en"])
    static let other = Draft(["id": "study", "title": "Study"])
    static let ada = actor("ada")
    static let bob = actor("bob")
    static let cleo = actor("cleo").with("kind", "person")

    static func actor(_ id: String) -> Draft {
        Draft([
            "id": id, "kind": "state", "names": "{en: \(id.capitalized)}", "citations": "[{source: paper}]",
        ])
    }

    static let entry = Draft([
        "id": "entry", "title": "Entry", "date": "2024-05-17", "actors": "[ada]", "recipients": "[bob]",
        "event": "ACCUSE", "tone": "critical", "summary": "What was said.", "citations": "[{source: paper}]",
    ])

    static let tie = Draft([
        "id": "tie", "title": "Tie", "kind": "alliance", "parties": "[{actor: ada}, {actor: bob}]",
        "valid": "{from: 2020}", "state": "in_force", "summary": "What ties them.",
        "citations": "[{source: paper}]",
    ])

    static let meeting = Draft([
        "id": "meeting", "title": "Meeting", "kind": "summit", "date": "2024-05", "summary": "They met.",
        "citations": "[{source: paper}]",
    ])

    static let judgement = Draft([
        "id": "judgement", "title": "Judgement", "kind": "motive", "claim": "It was for trade.",
        "author": "[cleo]", "citations": "[{source: paper}]",
    ])

    /// Everything but entries, ties, events and judgements.
    static let files: [String: String] = [
        "dataset.yaml": description, "vocabularies.yaml": vocabularies,
        "sources.yaml": source.yaml + other.yaml, "actors.yaml": ada.yaml + bob.yaml + cleo.yaml,
    ]
}

/// 2024-06-01, the day on which the samples are looked at.
let sampleNow: Int64 = 1_717_200_000

/// Loads folders, and gives the lines that a failure prints, without the folders' own paths.
func lines(_ folders: [TemporaryFolder], listsAll: Bool = false) -> [String] {
    do throws(LoadFailure) {
        _ = try DatasetLoader.load(folders.map(\.path), now: sampleNow)
        return []
    } catch {
        return error.lines(listsAll: listsAll).map { line in
            folders.enumerated().reduce(line) { line, folder in
                let name = folders.count == 1 ? "" : "\(folder.offset + 1)/"
                return line.replacingOccurrences(of: folder.element.path + "/", with: name)
                    .replacingOccurrences(of: folder.element.path, with: name.isEmpty ? "." : name)
            }
        }
    }
}

/// The issues of the sample with some files put in or replaced, the totals left out.
func issues(_ files: [String: String]) throws -> [String] {
    let folder = try TemporaryFolder(Sample.files.merging(files) { $1 })
    return Array(lines([folder]).dropLast())
}

/// The issues of the sample with one entry of rhetoric.
func issues(_ entry: Draft) throws -> [String] { try issues(["rhetoric.yaml": entry.yaml]) }

/// The catalog of the sample with some files put in or replaced.
func catalog(_ files: [String: String], now: Int64 = sampleNow) throws -> Catalog {
    let folder = try TemporaryFolder(Sample.files.merging(files) { $1 })
    return try DatasetLoader.load([folder.path], now: now)
}

/// A fault put into the sample, and every line that is printed of it.
struct FaultCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]
    let lines: [String]

    init(_ name: String, _ files: [String: String], _ lines: String...) {
        testDescription = name
        self.files = files
        self.lines = lines
    }

    /// A fault in an entry of rhetoric.
    init(_ name: String, _ entry: Draft, _ lines: String...) {
        testDescription = name
        files = ["rhetoric.yaml": entry.yaml]
        self.lines = lines
    }
}

/// The dataset that the server ships.
let shippedDataset: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return path.appendingPathComponent("config/dataset").path
}()
