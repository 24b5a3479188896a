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

    @Test func everyFigureIsDocumented() throws {
        let rows = Metrics.all.map { family in
            let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(family.name)` | \(family.kind.rawValue) | \(labels) | \(family.meaning) |\n"
        }
        let text = try document()
        for row in rows { #expect(text.contains(row), "\(row)") }
        #expect(text.contains(rows.joined()))
    }

    @Test func everyPathIsDocumented() throws {
        let rows = AdminRoute.all.map { "| `\($0.method)` | `\($0.path)` | \($0.meaning) |\n" }
        #expect(try document().contains(rows.joined()))
    }
}
