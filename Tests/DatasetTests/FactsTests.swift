// Holds the shipped dataset against the table of facts, through the answers that a reader gets.

import API
import Catalog
import CatalogLoader
import Foundation
import HTTPMessage
import Representations
import Testing

/// The shipped dataset, found from this file's own place.
let shippedDataset = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config/dataset").path

@Suite struct FactsTests {
    let api: API

    init() throws {
        api = API(Edition(try DatasetLoader.load([shippedDataset], now: 1_900_000_000)))
    }

    private func record(_ resource: String, _ id: String) throws -> [String: Any] {
        let response = api.respond(to: Request(method: "GET", target: "/v1/\(resource)/\(id)"))
        guard case .bytes(let bytes) = response.content.body, response.status == 200 else { return [:] }
        let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        return document?["data"] as? [String: Any] ?? [:]
    }

    /// All texts at a dotted path, lists looked through.
    private func texts(_ value: Any?, _ path: ArraySlice<Substring>) -> [String] {
        if let list = value as? [Any] { return list.flatMap { texts($0, path) } }
        if let name = path.first { return texts((value as? [String: Any])?[String(name)], path.dropFirst()) }
        if let flag = value as? NSNumber, isBoolean(flag) {
            return [flag.boolValue ? "true" : "false"]
        }
        return value.map { "\($0)" }.map { [$0] } ?? []
    }

    private func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    @Test func thereAre49FactsWithNumbersOfTheirOwn() {
        let series = [("S", 2), ("R", 19), ("P", 15), ("O", 6), ("A", 7)]
        let expected = series.flatMap { letter, count in (1...count).map { "\(letter)\($0)" } }
        #expect(facts.map(\.number) == expected)
        #expect(expected.count == 49)
    }

    @Test(arguments: facts.map(\.number))
    func factIsCarriedByItsRecords(number: String) throws {
        let fact = try #require(facts.first { $0.number == number })
        #expect(!fact.records.isEmpty)
        for expectation in fact.records {
            let record = try record(expectation.resource, expectation.id)
            #expect(!record.isEmpty, "\(expectation.id) is not served")
            for (path, expected) in expectation.says {
                let found = texts(record, path.split(separator: ".")[...])
                if ["summary", "claim", "title"].contains(path) {
                    #expect(
                        found.contains { $0.contains(expected) },
                        "\(expectation.id): \(path) lacks \(expected)")
                } else {
                    for value in expected.split(separator: ";") {
                        #expect(
                            found.contains(String(value)),
                            "\(expectation.id): \(path) is \(found), lacks \(value)")
                    }
                }
            }
        }
    }

    @Test func everyRecordOfConductIsReportedAndCitesTheAnalysis() throws {
        for resource in ["partnerships", "rhetoric", "events", "assessments"] {
            let response = api.respond(
                to: Request(method: "GET", target: "/v1/\(resource)?limit=1000&shape=array"))
            guard case .bytes(let bytes) = response.content.body else { continue }
            let records = try #require(
                try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
            for record in records {
                #expect(record["certainty"] as? String == "reported")
                #expect(texts(record, ["citations", "source"]).contains("rcsp-anti-western-positioning"))
            }
        }
    }

    /// Words that are the source's own: they stand between quotation marks, or in the source's title.
    @Test func contestedWordsAreOnlyQuoted() throws {
        let contested = [
            "ethnic cleansing", "depopulation", "aggression", "hybrid conflict", "regional hegemon",
            "authoritarian",
            "propaganda", "familial regime", "artsakh", "anti-western",
        ]
        for resource in Resource.allCases {
            let response = api.respond(
                to: Request(method: "GET", target: "/v1/\(resource.rawValue)?limit=1000&shape=array"))
            guard case .bytes(let bytes) = response.content.body else { continue }
            let records = try #require(
                try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
            for record in records where record["id"] as? String != "rcsp-anti-western-positioning" {
                for path in ["summary", "claim", "title", "names.en", "level"] {
                    for text in texts(record, path.split(separator: ".")[...]) {
                        let unquoted = text.replacing(#/“[^”]*”/#, with: "").lowercased()
                        for word in contested {
                            #expect(
                                !unquoted.contains(word),
                                "\(record["id"] ?? "") says \(word) in its own voice")
                        }
                    }
                }
            }
        }
    }

    @Test func theOnlyQuotationIsTheOneFromTheInauguration() throws {
        let response = api.respond(
            to: Request(method: "GET", target: "/v1/rhetoric?quotation__isnull=false&shape=array"))
        guard case .bytes(let bytes) = response.content.body else { return }
        let records = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
        #expect(records.count == 1)
        #expect(
            texts(records, ["quotation", "translation"])
                == ["Azerbaijan is not awaited anywhere, and its only family is the Turkic world."])
    }

    @Test func everyIdThatTheSpecificationNamesIsServed() throws {
        let ids = """
            azerbaijan armenia france germany italy hungary greece bulgaria romania netherlands canada luxembourg
            united-states kazakhstan kyrgyzstan tajikistan turkmenistan uzbekistan china russia pakistan turkey
            nagorno-karabakh eu european-council european-parliament pace european-political-community
            osce-minsk-group eu-mission-armenia european-peace-facility us-house-foreign-affairs
            baku-initiative-group rcsp ilham-aliyev josep-borrell james-obrien narek-minasyan west turkic-world
            southern-eastern-europe
            """
        for id in ids.split(whereSeparator: \.isWhitespace) {
            #expect(try !record("actors", String(id)).isEmpty, "\(id)")
        }
    }
}
