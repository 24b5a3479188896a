// Holds docs/operations.md against the tables of paths and figures.

import Foundation
import Testing

@testable import Operations

@Suite struct DocumentationTests {
    private func document() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
    }

    @Test func everyPathIsDocumented() throws {
        let rows = AdminRoute.all.map { "| `\($0.method)` | `\($0.path)` | \($0.meaning) |\n" }
        #expect(try document().contains(rows.joined()))
    }
}
