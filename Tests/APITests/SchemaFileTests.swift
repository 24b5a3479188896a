// Holds docs/schemas against the tables that the loader reads. With `UPDATE_DOCS=1` the files are written anew.

import Catalog
import Foundation
import Representations
import Testing

@Suite struct SchemaFileTests {
    @Test(arguments: Resource.allCases) func theSchemaFileIsThatOfTheTables(resource: Resource) throws {
        var writer = JSONWriter()
        // The words of a dataset's own lists are the dataset's, so a file for every dataset leaves them open.
        RecordSchema.write(Schema.of(resource), vocabularies: Vocabularies(own: [:]), to: &writer)
        let document = try JSONSerialization.jsonObject(with: Data(writer.bytes))
        let text = try JSONSerialization.data(
            withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        let file = repositoryFolder.appendingPathComponent("docs/schemas/\(resource.rawValue).json")
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try (text + Data([10])).write(to: file)
        }
        let written = try Data(contentsOf: file)
        #expect(
            written == text + Data([10]), "docs/schemas/\(resource.rawValue).json; UPDATE_DOCS=1 rewrites it")
    }
}
