// The documentation against the code. With `UPDATE_DOCS=1` in the environment the tables of docs/api.md and docs/pages.md are
// rewritten.

import API
import Catalog
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct DocumentTests {
    /// Every failure once, with anything in it.
    static let failures: [Failure] =
        [
            .malformedRequest(detail: ""), .invalidEncoding(parameter: "", detail: ""), .unexpectedBody,
            .keyInAddress, .invalidKey(.unknown),
            .content([]), .unsupportedMediaType(wanted: "", detail: ""), .notFound(path: "", didYouMean: nil),
            .methodNotAllowed(method: "", allowed: ""),
            .notAcceptable(available: []), .retracted(id: "", date: "", note: ""), .preconditionFailed,
            .requestTimeout, .contentTooLarge(limitBytes: 0), .targetTooLong(limitBytes: 0),
            .headerTooLarge(detail: ""), .notImplemented(format: ""), .tooManyStreams(limit: 0), .preparing,
            .overloaded,
            .draining,
            .tooManyRequests(retryAfterSeconds: 1),
        ]
        + Failure.parameterErrors.map {
            .parameters([Problem.Detail(code: $0.code, parameter: "", detail: "")])
        }

    @Test func everyProblemHasItsHeadingAndEveryHeadingItsProblem() {
        let codes = Self.failures.map(\.problem.code)
        #expect(Set(codes) == Set(Documents.headings("docs/errors.md", level: 2)))
        #expect(Set(codes).count == Documents.headings("docs/errors.md", level: 2).count)
    }

    @Test func everyHeadingIsFollowedByTheStatus() {
        let text = Documents.text("docs/errors.md")
        for failure in Self.failures {
            let problem = failure.problem
            #expect(text.contains("## \(problem.code)\n\n\(problem.status). "), "\(problem.code)")
        }
    }

    @Test func theTitleOfACodeIsAlwaysTheSame() {
        let titles = Self.failures.map { [$0.problem.code: $0.problem.title] }
        for (code, titles) in Dictionary(grouping: titles.flatMap { $0 }, by: \.key) {
            #expect(Set(titles.map(\.value)).count == 1, "\(code)")
        }
    }

    @Test(
        arguments: [
            "README.md", "docs/api.md", "docs/analysis.md", "docs/errors.md", "docs/formats.md",
            "docs/changes.md",
            "docs/reconciliation.md", "docs/grafana.md",
        ].flatMap(Documents.examples))
    func everyExampleIsAnsweredAsTheDocumentSays(example: DocumentedExample) throws {
        let request = try #require(example.request, "\(example.command)")
        let reply = Shipped.reply(request)
        let doesAgree = example.agrees(with: reply)
        #expect(doesAgree, "\(example.testDescription)\n\(reply.status)\n\(reply.text)")
    }

    @Test func theExamplesAreThere() {
        #expect(Documents.examples("docs/api.md").count >= 25)
        #expect(Documents.examples("docs/errors.md").count >= 12)
    }

    // MARK: Tables

    @Test(.serialized, arguments: ReferenceTable.all) func everyTableIsThatOfTheCode(table: ReferenceTable)
        throws
    {
        let document = table.name == "pages" ? "docs/pages.md" : "docs/api.md"
        let text = Documents.text(document)
        let (start, end) = ("<!-- \(table.name) -->\n", "<!-- end -->")
        let begin = try #require(text.firstRange(of: start), "\(table.name)")
        let finish = try #require(text[begin.upperBound...].firstRange(of: end))
        let written = text[begin.upperBound..<finish.lowerBound]
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try text.replacingCharacters(in: begin.upperBound..<finish.lowerBound, with: table.text).write(
                to: repositoryFolder.appendingPathComponent(document), atomically: true, encoding: .utf8)
        } else {
            #expect(written == table.text, "\(document): \(table.name); UPDATE_DOCS=1 rewrites it")
        }
    }
}

/// A table of docs/api.md, made from the tables of the code.
struct ReferenceTable: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var testDescription: String { name }

    private init(_ name: String, _ header: [String], _ rows: [[String]]) {
        self.name = name
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        text = line(header) + line(header.map { _ in "---" }) + rows.map(line).joined()
    }

    static let all: [ReferenceTable] =
        [
            ReferenceTable(
                "pages", ["path", "what is there"],
                (RouteRow.pages + RouteRow.files).map { ["`\($0.template)`", $0.meaning] }),
            ReferenceTable(
                "paths", ["path", "what is there", "formats"],
                RouteRow.api.map { row in
                    [
                        "`\(row.template)`", row.meaning,
                        row.formats.map { "`\($0.rawValue)`" }.joined(separator: " "),
                    ]
                }),
            ReferenceTable(
                "parameters", ["parameter", "values", "what it does"],
                Parameter.list.map { ["`\($0.name)`", $0.values, $0.meaning] }),
            ReferenceTable(
                "change parameters", ["parameter", "values", "what it does"],
                Parameter.changes.map { ["`\($0.name)`", $0.values, $0.meaning] }),
            ReferenceTable(
                "analysis parameters", ["parameter", "values", "what it does"],
                Parameter.analyses.map { ["`\($0.name)`", $0.values, $0.meaning] }),
            ReferenceTable(
                "operators", ["operator", "the record"],
                Operator.allCases.map { [$0 == .equal ? "(none)" : "`__\($0.rawValue)`", $0.meaning] }),
            ReferenceTable(
                "formats", ["format", "what it is", "media type"],
                Format.allCases.map { ["`\($0.rawValue)`", $0.meaning, "`\($0.linkType)`"] }),
        ]
        + Schema.all.map { schema in
            ReferenceTable(
                "filters of \(schema.resource.rawValue)", ["filter", "type", "what it asks", "operators"],
                schema.filters.map { filter in
                    let type = schema.type(of: filter)
                    let operators =
                        Operator.allowed(for: type, isMultiple: schema.isMultipleForTests(filter))
                        + (filter.isOfNames ? [.fuzzy] : [])
                    return [
                        "`\(filter.name)`", name(of: type), filter.meaning,
                        operators.filter { $0 != .equal }.map { "`\($0.rawValue)`" }.joined(separator: " "),
                    ]
                })
        }

    private static func name(of type: FieldType) -> String {
        switch type {
        case .identifier: "id"
        case .text, .texts: "text"
        case .url: "address"
        case .language: "language tag"
        case .term(let vocabulary): "word of `\(vocabulary)`"
        case .reference(let resources):
            resources.count == Resource.allCases.count
                ? "id of any record"
                : "id of "
                    + resources.map { $0 == .rhetoric ? "an entry" : "\($0.singular)" }
                    .joined(separator: " or ")
        case .date: "date"
        case .day: "day"
        case .instant: "time"
        case .number: "number"
        case .flag: "true or false"
        case .object: "span"
        case .list: "list"
        }
    }
}
