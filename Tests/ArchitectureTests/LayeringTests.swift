// Holds the sources against the layers that docs/architecture.md draws.

import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The Swift and C files of a target, by path.
private func sources(_ target: String) throws -> [(path: String, text: String)] {
    let folder = root.appending(path: "Sources/\(target)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { ["swift", "c", "h"].contains(($0 as NSString).pathExtension) }.map { path in
        ("\(target)/\(path)", try String(contentsOf: folder.appending(path: path), encoding: .utf8))
    }
}

private func modules(importedBy text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 2, words.count > index + 1 else {
            return nil
        }
        guard
            words[..<index].allSatisfy({
                ["public", "internal", "private", "fileprivate", "package"].contains($0) || $0.hasPrefix("@")
            })
        else { return nil }
        return words[index + 1].split(separator: ".").first.map(String.init)
    }
}

@Suite struct LayeringTests {
    /// What each target may import: the whole of the layering in one table.
    static let allowed: [String: Set<String>] = [
        "HTTPMessage": ["Synchronization"],
        "HTTPServer": ["CHTTP", "HTTPMessage", "Glibc", "Synchronization"],
        "Catalog": ["Synchronization"],
        "StructuredText": ["Glibc"],
        "CatalogLoader": ["Catalog", "StructuredText", "CYAML", "Glibc", "Synchronization"],
        "Representations": ["Catalog", "CCrypto"],
        "Analysis": ["Catalog"],
        "Charts": ["Catalog", "Analysis", "Representations"],
        "Pages": ["Catalog", "Analysis", "Representations", "CAssets"],
        "API": [
            "HTTPMessage", "Pages", "StructuredText", "Catalog", "Analysis", "Representations", "Charts",
            "CZlib",
            "CCrypto",
            "Synchronization",
        ],
        "Operations": ["HTTPMessage", "Representations", "Glibc", "Synchronization"],
        "Journal": [
            "StructuredText", "Catalog", "CatalogLoader", "Representations", "CZlib", "Glibc",
            "Synchronization",
        ],
        "demarche": [
            "Journal",
            "HTTPMessage", "HTTPServer", "Catalog", "CatalogLoader", "Representations", "API", "Operations",
            "ArgumentParser",
            "Logging", "Glibc", "Synchronization", "CGnuTLS",
        ],
        "Benchmark": [
            "HTTPMessage", "HTTPServer", "Catalog", "CatalogLoader", "Representations", "API",
            "ArgumentParser", "Glibc", "Synchronization",
        ],
    ]

    @Test func everySwiftTargetIsInTheTable() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "Sources").path)
        let swift = try folders.filter { folder in
            try sources(folder).contains { $0.path.hasSuffix(".swift") }
        }
        #expect(Set(swift) == Set(Self.allowed.keys))
    }

    @Test(arguments: allowed.keys.sorted())
    func targetImportsOnlyWhatItsLayerMay(target: String) throws {
        for (path, text) in try sources(target) {
            for module in modules(importedBy: text) {
                #expect(Self.allowed[target]?.contains(module) == true, "\(path) imports \(module)")
            }
        }
    }

    @Test func onlyTheShimIncludesTheLibrary() throws {
        for (path, text) in try sources("CHTTP") where text.contains("microhttpd.h") {
            #expect(path.hasSuffix(".c") || path.contains("internal"), "\(path) shows the library to Swift")
        }
    }

    @Test func theRequestPathKnowsNoAsyncActorFoundationOrClock() throws {
        for target in [
            "HTTPMessage", "HTTPServer", "StructuredText", "Catalog", "Analysis", "Representations",
            "Charts", "Operations", "API",
        ] {
            for (path, text) in try sources(target) where path.hasSuffix(".swift") {
                let code = text.split(separator: "\n").filter { !$0.contains("//") }.joined(separator: "\n")
                for word in [
                    #/\basync\b|\bawait\b|\bany Error\b/#,
                    #/^\s*(?:public |final )*actor /#.anchorsMatchLineEndings(),
                ] {
                    #expect(code.firstMatch(of: word) == nil, "\(path) has asynchrony")
                }
                #expect(!modules(importedBy: text).contains { $0.hasPrefix("Foundation") }, "\(path)")
            }
        }
        for (path, text) in try sources("Catalog") + sources("Analysis") + sources("Charts") {
            for clock in ["ContinuousClock", "SuspendingClock", "clock_gettime", "Date()"] {
                #expect(!text.contains(clock), "\(path) reads a clock")
            }
        }
    }

    @Test func aFileOpensWithASentenceOnWhatItIsInChargeOf() throws {
        for target in Self.allowed.keys {
            for (path, text) in try sources(target) where path.hasSuffix(".swift") {
                #expect(text.hasPrefix("// "), "\(path)")
            }
        }
    }
}
