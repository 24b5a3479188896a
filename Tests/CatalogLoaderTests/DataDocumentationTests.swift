// docs/data.md against the tables and the loader: every file, field and limit, and an example that runs.

import Catalog
import Foundation
import Testing

@testable import CatalogLoader
@testable import StructuredText

@Suite struct DataDocumentationTests {
    private static let page: String = {
        let path = URL(fileURLWithPath: shippedDataset + "/../../docs/data.md").standardizedFileURL
        return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    }()

    // MARK: Tables

    /// A field with its place in the record, and the kinds of record that must have it.
    private struct Row {
        let path: String
        let field: Field
        var requiredBy: String

        var text: String {
            "| `\(path)` | \(requiredBy) | \(DataDocumentationTests.value(field.type)) | \(field.meaning) |"
        }
    }

    private static func rows(_ fields: [Field], path: String = "") -> [Row] {
        fields.flatMap { field in
            let name = path + field.name
            let row = Row(path: name, field: field, requiredBy: field.isRequired ? "yes" : "")
            return switch field.type {
            case .object(let members): [row] + rows(members, path: name + ".")
            case .list(.object(let members)): [row] + rows(members, path: name + "[].")
            default: [row]
            }
        }
    }

    private static func value(_ type: FieldType) -> String {
        switch type {
        case .identifier: "an id"
        case .text: "text"
        case .url: "an address, `https://…`"
        case .language: "a language tag, such as `en`"
        case .term(let name): "a word of `\(name)`"
        case .reference(Resource.allCases): "the id of any record"
        case .reference(let kinds): "the id of " + kinds.map(withArticle).joined(separator: " or ")
        case .date: "a date"
        case .day: "a day"
        case .instant: "a time"
        case .number: "a whole number from 1"
        case .flag: "`true` or `false`"
        case .list(.object): "a list, each with what follows"
        case .list(let element): "a list: " + value(element)
        case .object: "what follows"
        case .texts: "text by language tag"
        }
    }

    private static func withArticle(_ kind: Resource) -> String {
        ("aeiou".contains(kind.singular.first ?? " ") ? "an " : "a ") + kind.singular
    }

    /// The rows of the fields that every kind has.
    private static let common: [Row] = {
        let names = Schema.all.map { Set($0.fields.map(\.name)) }.reduce(
            Set(Schema.all[0].fields.map(\.name))
        ) {
            $0.intersection($1)
        }
        return rows(Schema.all[0].fields.filter { names.contains($0.name) }).map { row in
            let kinds = Schema.all.filter { $0.field(named: row.path)?.isRequired == true }
            guard !kinds.isEmpty, kinds.count < Schema.all.count else { return row }
            let others = Schema.all.filter { $0.field(named: row.path)?.isRequired != true }
            var row = row
            row.requiredBy =
                kinds.count > others.count
                ? "not in " + others.map(\.resource.rawValue).joined(separator: ", ")
                : "in " + kinds.map(\.resource.rawValue).joined(separator: ", ")
            return row
        }
    }()

    /// The part of the page under a heading.
    private static func section(_ heading: String) -> String {
        guard let start = page.range(of: "\n" + heading + "\n") else { return "" }
        let rest = page[start.upperBound...]
        // A part ends at the next heading that is not below its own.
        let levels = (2...heading.prefix { $0 == "#" }.count).map { String(repeating: "#", count: $0) }
        let end = levels.compactMap { rest.range(of: "\n\($0) ")?.lowerBound }.min()
        return String(rest[..<(end ?? rest.endIndex)])
    }

    /// The rows of a section's tables that are of fields.
    private static func documented(_ heading: String) -> [String] {
        section(heading).split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    }

    @Test func everyFieldThatAllRecordsHaveIsOnThePage() {
        #expect(Self.documented("### Every record") == Self.common.map(\.text))
    }

    @Test(arguments: Schema.all.map(\.resource))
    func everyFieldOfAKindIsOnThePage(_ resource: Resource) {
        let names = Set(Self.common.map(\.field.name))
        let own = Self.rows(Schema.of(resource).fields.filter { !names.contains($0.name) })
        #expect(Self.documented("### \(resource.rawValue)") == own.map(\.text))
    }

    @Test func everyFieldOfTheDescriptionAndEveryListIsOnThePage() {
        #expect(Self.documented("### dataset.yaml") == Self.rows(DatasetFields.all).map(\.text))
        #expect(Self.documented("### vocabularies.yaml") == Self.rows(DatasetFields.vocabularies).map(\.text))
    }

    @Test func everyFileAndSuffixIsOnThePage() {
        let files = Self.section("## Files")
        for name in ["dataset", "vocabularies"] + Resource.allCases.map(\.rawValue) {
            #expect(files.contains("| `\(name)"), "\(name)")
        }
        for suffix in ["yaml", "yml", "csv", "jsonl", "ndjson", "json"] {
            #expect(files.contains("`.\(suffix)`"), "\(suffix)")
        }
    }

    @Test func everyLimitIsOnThePage() {
        let limits = Self.section("## Limits")
        let numbers = [
            FieldReader.idLengthMaximum, LoadFailure.issuesPerFileMaximum, ReaderLimits().depthMaximum,
            ReaderLimits().columnsMaximum,
        ]
        for number in numbers { #expect(limits.contains("| \(number) |"), "\(number)") }
        #expect(limits.contains("| 10,000 |") && Vocabulary.termMaximum == 10_000)
        #expect(limits.contains("| 4 GiB |") && Division().wholeBytesMaximum == (4 << 30) - 1)
        #expect(limits.contains("| 2,147,483,647 |") && CatalogBuilder.recordMaximum == 2_147_483_647)
    }

    // MARK: Examples

    private static func block(_ language: String, in heading: String) -> String {
        let parts = section(heading).components(separatedBy: "```\(language)\n")
        return parts.count < 2 ? "" : parts[1].components(separatedBy: "```")[0]
    }

    @Test func theExampleOfErrorsIsWhatCheckPrints() throws {
        let folder = try TemporaryFolder(Sample.files)
        try folder.write(Array(Self.block("yaml", in: "## Errors").utf8), to: "rhetoric.yaml")
        let printed = lines([folder]).joined(separator: "\n") + "\n"
        #expect(Self.block("text", in: "## Errors") == printed)
    }

    @Test func theExampleOfADatasetLoads() throws {
        let names = ["dataset.yaml", "vocabularies.yaml", "sources.yaml", "actors.yaml", "rhetoric.yaml"]
        let blocks = Self.section("## From an empty folder").components(separatedBy: "```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }
        try #require(blocks.count == names.count)
        #expect(zip(names, blocks).allSatisfy { $1.hasPrefix("# \($0)\n") })
        let folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: zip(names, blocks)))
        #expect(lines([folder]) == [])
    }

    @Test func theExampleOfCSVLoads() throws {
        #expect(try issues(["partnerships.csv": Self.block("csv", in: "## CSV")]) == [])
    }

    @Test func theExampleOfJSONLinesLoads() throws {
        #expect(try issues(["rhetoric.jsonl": Self.block("json", in: "## JSON Lines and JSON")]) == [])
    }
}
