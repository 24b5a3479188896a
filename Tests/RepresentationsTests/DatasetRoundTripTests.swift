// The shipped dataset written in other formats and read again: the same edition, to the last byte of every record.

import Catalog
import Foundation
import Representations
import Testing

@testable import CatalogLoader

@Suite struct DatasetRoundTripTests {
    private static let dataset: String = {
        var path = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { path.deleteLastPathComponent() }
        return path.appendingPathComponent("config/dataset").path
    }()

    /// After the end of every embargo.
    private static let now: Int64 = 4_102_444_800

    @Test func readAsCSVItIsTheSameEdition() throws {
        try expectSameEdition("csv") { catalog, resource in
            let csv = RecordCSV(catalog, resource)
            var bytes: [UInt8] = []
            csv.writeHeader(to: &bytes)
            for row in catalog.table(resource).visible { csv.write(Int(row), to: &bytes) }
            return bytes
        }
    }

    @Test func readAsJSONLinesItIsTheSameEdition() throws {
        try expectSameEdition("jsonl") { catalog, resource in
            let json = RecordJSON(catalog, resource)
            return catalog.table(resource).visible.flatMap { row in
                var line = JSONWriter()
                json.write(Int(row), to: &line)
                return line.bytes + [10]
            }
        }
    }

    @Test func readAsJSONBackwardsItIsTheSameEdition() throws {
        try expectSameEdition("json") { catalog, resource in
            let json = RecordJSON(catalog, resource)
            var writer = JSONWriter()
            writer.beginList()
            for row in catalog.table(resource).visible.reversed() { json.write(Int(row), to: &writer) }
            writer.endList()
            return writer.bytes
        }
    }

    @Test func theCSVOfTextsThatCSVMustDefuseReadsBack() throws {
        let titles = ["=1+1", "'=1", "@x, \"y\"", "-", "a\nb", "+é", "'", " x ", "\t=x"]
        let records = titles.enumerated().map { index, title in
            "{\"id\":\"s\(index)\",\"title\":\(jsonText(title)),\"tags\":[\(jsonText(title)),\"plain\"]}\n"
        }
        let cites = "\"citations\":[{\"source\":\"s0\"}]"
        let actors = [
            "{\"id\":\"x1\",\"kind\":\"group\",\"names\":{\"ru\":\"Б\",\"en\":\"B\",\"az\":\"Ə\"},\(cites),\"aliases\":[\"a;b\",\"c\"]}\n",
            "{\"id\":\"x2\",\"kind\":\"group\",\"names\":{\"fr\":\"X\"},\(cites),\"aliases\":[\"[\\\"a\\\"]\"]}\n",
            "{\"id\":\"x3\",\"kind\":\"group\",\"names\":{\"az\":\"Y\",\"en\":\"Z\"},\(cites),\"aliases\":[\" a \",\";\"]}\n",
        ]
        let folder = try copy(adding: [
            "sources/more.jsonl": Array(records.joined().utf8),
            "actors/more.jsonl": Array(actors.joined().utf8),
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let catalog = try DatasetLoader.load([folder], now: Self.now)
        try expectSameEdition("csv", of: catalog) { catalog, resource in
            let csv = RecordCSV(catalog, resource)
            var bytes: [UInt8] = []
            csv.writeHeader(to: &bytes)
            for row in catalog.table(resource).visible { csv.write(Int(row), to: &bytes) }
            return bytes
        }
    }

    private func jsonText(_ text: String) -> String {
        var writer = JSONWriter()
        writer.text(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes every kind in a format beside the description, loads that, and compares the versions.
    private func expectSameEdition(
        _ suffix: String, of original: Catalog? = nil, _ write: (Catalog, Resource) -> [UInt8]
    ) throws {
        let original = try original ?? DatasetLoader.load([Self.dataset], now: Self.now)
        let files = Resource.allCases.map { ("\($0.rawValue).\(suffix)", write(original, $0)) }
        let folder = try copy(onlyDescriptions: true, adding: Dictionary(uniqueKeysWithValues: files))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do throws(LoadFailure) {
            let again = try DatasetLoader.load([folder], now: Self.now)
            // Nor does it depend on where files are divided and by how many they are read.
            for (bytes, workers) in [(1, 1), (1_000, 3)] {
                var division = Division()
                division.pieceBytes = bytes
                let divided = try DatasetLoader.loadWhole(
                    [folder], now: Self.now, division, .threads(workers))
                #expect(Edition(divided.asEverybodySees(at: Self.now)).version == Edition(again).version)
            }
            // Whoever names it, and however many do.
            #expect(Edition(again, .processors).version == Edition(original).version)
        } catch {
            Issue.record("\(error.lines(listsAll: false).joined(separator: "\n"))")
        }
    }

    /// The path of a new folder with the shipped files, or those that describe the dataset, and others.
    private func copy(onlyDescriptions: Bool = false, adding files: [String: [UInt8]]) throws -> String {
        let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = try manager.contentsOfDirectory(atPath: Self.dataset).filter { $0.hasSuffix(".yaml") }
        for name in names where !onlyDescriptions || ["dataset.yaml", "vocabularies.yaml"].contains(name) {
            try manager.copyItem(atPath: Self.dataset + "/" + name, toPath: folder + "/" + name)
        }
        for (name, bytes) in files {
            let url = URL(fileURLWithPath: folder + "/" + name)
            try manager.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        return folder
    }
}
