// Every link of every page, followed: each leads to an answer, and each anchor to its place.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct PageCrawlTests {
    /// How many addresses are asked at most; a crawl that goes on beyond is a trap for crawlers.
    private static let addressMaximum = 6000

    @Test(arguments: [true, false]) func noLinkLeadsAstray(isShipped: Bool) {
        let asked = isShipped ? Shipped : Small
        var anchors: [String: Set<String>] = [:]
        var fragments: [(page: String, target: String, fragment: String)] = []
        var seen: Set<String> = ["/"]
        var queue = ["/"]
        while let target = queue.popLast(), seen.count < Self.addressMaximum {
            // It does not end.
            if target.hasPrefix("/v1/stream") { continue }
            let reply = asked.browse(target)
            #expect(reply.status == 200, "\(target)")
            guard reply.headers["Content-Type"]?.hasPrefix("text/html") == true,
                !target.hasPrefix("/embed/")
            else { continue }
            // A list that is narrowed down leads to others without end: those are asked and not followed.
            if target.contains("?") && !target.contains("cursor=") { continue }
            let page = ReadPage(reply.text)
            #expect(page.faults == [], "\(target)")
            anchors[target] = Set(page.anchors)
            for address in page.addresses {
                let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let path = parts[0].isEmpty ? target : String(parts[0])
                if parts.count > 1 { fragments.append((target, path, String(parts[1]))) }
                if seen.insert(path).inserted { queue.append(path) }
            }
        }
        for (page, target, fragment) in fragments {
            #expect(anchors[target]?.contains(fragment) == true, "\(page) leads to \(target)#\(fragment)")
        }
        #expect(seen.count < Self.addressMaximum && anchors.count > 40)
    }

    @Test func everyProblemHasItsPlaceInTheDocumentation() {
        let anchors = Set(ReadPage(Small.browse("/docs/errors").text).anchors)
        for failure in DocumentTests.failures {
            #expect(anchors.contains(failure.problem.code), "\(failure.problem.code)")
        }
    }

    @Test func everyDocumentIsServedThatIsNotForContributors() throws {
        let forContributors: Set = ["architecture", "benchmarks", "development"]
        let folder = repositoryFolder.appendingPathComponent("docs").path
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".md") {
            let name = String(file.dropLast(3))
            let isServed = Small.browse("/docs/" + name).status == 200
            #expect(isServed != forContributors.contains(name), "\(file)")
        }
    }

    @Test func theReferenceHasEveryRowOfTheTables() {
        let page = ReadPage(Small.browse("/docs").text)
        for row in RouteRow.all {
            #expect(page.text.contains(row.template), "\(row.template)")
            for parameter in row.parameters {
                #expect(page.text.contains(parameter.meaning.replacing("`", with: "")))
            }
        }
        for format in Format.allCases {
            #expect(page.text.contains(format.meaning.replacing("`", with: "")))
        }
    }
}
