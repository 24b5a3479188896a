// The API against the oracle, and laws that hold of any dataset. A failure prints the seed that leads to it;
// `ORACLE_SEED=n` in the environment starts from another one.

import API
import Catalog
import CatalogLoader
import Foundation
import HTTPMessage
import Representations
import Testing

@Suite struct OracleTests {
    /// The first seed of all.
    static let seed = ProcessInfo.processInfo.environment["ORACLE_SEED"].flatMap { UInt64($0) } ?? 20_240_301

    @Test(arguments: 0..<24) func everyAnswerIsThatOfLookingAtEveryRecord(number: Int) throws {
        try compare(seed: Self.seed &+ UInt64(number), entries: 10 + number * 2, queries: 130)
    }

    /// Large enough for every index of the catalog to be used.
    @Test(arguments: 100..<102) func everyAnswerOverManyRecordsIsThatOfLookingAtEveryRecord(number: Int)
        throws
    {
        try compare(seed: Self.seed &+ UInt64(number), entries: 1100, queries: 40)
    }

    private func compare(seed: UInt64, entries: Int, queries: Int) throws {
        let asked = try Asked(seed: seed, entries: entries)
        var random = Random(seed: seed ^ 0x5EED)
        for _ in 0..<queries {
            let query = RandomQuery(oracle: asked.oracle).make(&random)
            let expected = asked.oracle.answer(query)
            let limit = random.pick([1, 2, 3, 7, 50, 1000].filter { $0 * 12 >= expected.ids.count })
            let (actual, totals) = asked.walk(query.target, limit: limit)
            let context = "seed \(seed), \(query.target) limit \(limit)"
            #expect(actual.ids == expected.ids, "\(context)")
            #expect(actual.straddling == expected.straddling, "straddling: \(context)")
            #expect(actual.attestedLater == expected.attestedLater, "attested later: \(context)")
            #expect(totals == [expected.ids.count], "total: \(context)")
            if let filter = random.countableFilter(of: query.resource) {
                let counts = asked.facet(filter, query.target)
                #expect(
                    counts == asked.oracle.counts(filter, expected.ids, query.resource),
                    "\(filter.name): \(context)")
            }
        }
    }

    /// A list that is sent as a stream is made page by page; it is the one that is walked to by cursors.
    @Test func aWholeListIsThatOfItsPages() throws {
        let asked = try Asked(seed: Self.seed &+ 400, entries: 2400)
        let targets = [
            "", "sort=id", "sort=-id", "sort=date", "sort=-date", "sort=tone", "sort=-tone,date",
            "sort=title",
            "sort=-modified,event", "sort=-date,title", "sort=channel", "sort=-channel", "tone__not=hostile",
            "tone__not=hostile&sort=-date", "date__gte=2020-03&sort=date", "theme__isnull=false&sort=channel",
            "q=sea*&sort=-date", "date__overlaps=2021/..&sort=-date",
        ]
        for target in targets {
            let walked = asked.walk(
                "/v1/rhetoric?fields=id" + (target.isEmpty ? "" : "&" + target), limit: 700)
            for format in ["csv", "jsonl"] {
                let streamed = asked.wholeList("/v1/rhetoric.\(format)?fields=id&\(target)")
                #expect(streamed == walked.answer.ids, "\(format) \(target)")
            }
        }
    }

    // MARK: Laws

    @Test func narrowingNeverRaisesATotalAndPartsAddUp() throws {
        for number in UInt64(200)..<208 {
            let seed = Self.seed &+ number
            let asked = try Asked(seed: seed, entries: 40)
            var random = Random(seed: seed)
            for _ in 0..<40 {
                let query = RandomQuery(oracle: asked.oracle).make(&random)
                let whole = try #require(asked.total(query.target))
                let context = "seed \(seed), \(query.target)"
                let filter = random.pick(Schema.of(query.resource).filters)
                guard
                    !query.conditions.contains(where: { $0.filter == filter || $0.filter.name == "summary" })
                else { continue }
                let operators = Operator.allowed(
                    for: Schema.of(query.resource).type(of: filter), isMultiple: false)
                if operators.contains(.isnull) {
                    let absent = try #require(asked.total(query.target + "&\(filter.name)__isnull=true"))
                    let present = try #require(asked.total(query.target + "&\(filter.name)__isnull=false"))
                    #expect(absent + present == whole, "\(context) \(filter.name)")
                }
                if filter.name != "summary" {
                    let some = try #require(asked.total(query.target + "&summary__contains=a"))
                    let others = try #require(asked.total(query.target + "&summary__notcontains=a"))
                    #expect(some + others == whole, "\(context)")
                }
                var shuffled = query
                shuffled.sort = [("id", true)]
                shuffled.conditions.shuffle(using: &random)
                #expect(asked.total(shuffled.target) == whole, "\(context)")
            }
        }
    }

    @Test func expandingNeverShrinksWhatAReferenceFinds() throws {
        let asked = try Asked(seed: Self.seed &+ 300, entries: 60)
        for actor in asked.oracle.records[.actors] ?? [] {
            let id = actor["id"] as? String ?? ""
            for target in [
                "rhetoric?recipient=\(id)", "rhetoric?actor=\(id)", "partnerships?party=\(id)",
                "events?participant=\(id)",
            ] {
                let plain = asked.walk("/v1/\(target)", limit: 1000).answer.ids
                let expanded = asked.walk("/v1/\(target)&expand=members", limit: 1000).answer.ids
                #expect(Set(plain).isSubset(of: expanded), "\(target)")
            }
        }
    }
}

/// A random dataset with its oracle and its API.
struct Asked {
    let api: API
    let oracle: Oracle

    init(seed: UInt64, entries: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "oracle-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var dataset = RandomDataset(seed: seed, entries: entries)
        try dataset.write(to: folder)
        let catalog = try DatasetLoader.load([folder.path], now: 1_800_000_000)
        let api = API(Edition(catalog))
        var records: [Resource: [Oracle.Object]] = [:]
        for resource in Resource.allCases {
            var next: String? = "/v1/\(resource.rawValue)?limit=1000"
            while let target = next {
                let page = Asked.get(target, api)
                records[resource, default: []] += page["data"] as? [Oracle.Object] ?? []
                next = (page["links"] as? Oracle.Object)?["next"] as? String
            }
        }
        self.api = api
        oracle = Oracle(records: records, vocabularies: catalog.vocabularies)
    }

    private static func get(_ target: String, _ api: API) -> Oracle.Object {
        let response = api.respond(to: Request(method: "GET", target: target))
        guard case .bytes(let bytes) = response.content.body else { return [:] }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes))
        if response.status != 200 {
            Issue.record("\(response.status) \(target) \(String(decoding: bytes, as: UTF8.self))")
        }
        return object as? Oracle.Object ?? [:]
    }

    /// The ids of a list without `limit`, from its lines.
    func wholeList(_ target: String) -> [String] {
        let response = api.respond(to: Request(method: "GET", target: target))
        var bytes: [UInt8] = []
        switch response.content.body {
        case .bytes(let all): bytes = all
        case .stream(let make):
            let stream = make()
            var buffer = [UInt8](repeating: 0, count: 777)
            while case .bytes(let count) = buffer.withUnsafeMutableBytes({ stream.read(into: $0) }) {
                bytes += buffer[..<count]
            }
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        if target.contains(".csv") { return Array(lines.dropFirst()) }
        return lines.map { String($0.dropFirst(#"{"id":""#.count).dropLast(2)) }
    }

    /// What a facet of a list counts, by value.
    func facet(_ filter: Filter, _ target: String) -> [String: Int] {
        let meta =
            Asked.get(target + "&facet=\(filter.name)&facet_size=1000&limit=1", api)["meta"] as? Oracle.Object
        let facet = (meta?["facets"] as? Oracle.Object)?[filter.name] as? Oracle.Object
        var counts: [String: Int] = [:]
        for entry in facet?["values"] as? [Oracle.Object] ?? [] {
            counts[entry["value"] as? String ?? ""] = entry["count"] as? Int
        }
        return counts
    }

    func total(_ target: String) -> Int? {
        (Asked.get(target, api)["meta"] as? Oracle.Object)?["total"] as? Int
    }

    /// All pages of a list: the ids in order, what the warnings count, and the different totals that were told.
    func walk(_ target: String, limit: Int) -> (answer: Expectation, totals: Set<Int>) {
        var answer = Expectation()
        var totals = Set<Int>()
        var next: String? = target + (target.contains("?") ? "&" : "?") + "limit=\(limit)"
        while let address = next {
            let page = Asked.get(address, api)
            let meta = page["meta"] as? Oracle.Object ?? [:]
            answer.ids += (page["data"] as? [Oracle.Object] ?? []).compactMap { $0["id"] as? String }
            if let total = meta["total"] as? Int { totals.insert(total) }
            for warning in meta["warnings"] as? [Oracle.Object] ?? [] {
                let count =
                    (warning["detail"] as? String)?.split(separator: " ").first.flatMap { Int($0) } ?? -1
                switch warning["code"] as? String {
                case "date-straddles"?: answer.straddling = count
                case "attested-later"?: answer.attestedLater = count
                default: Issue.record("\(warning)")
                }
            }
            next = (page["links"] as? Oracle.Object)?["next"] as? String
        }
        return (answer, totals)
    }
}

extension Random {
    /// Now and then a filter whose values can be counted.
    fileprivate mutating func countableFilter(of resource: Resource) -> Filter? {
        guard chance(40) else { return nil }
        let schema = Schema.of(resource)
        return pick(schema.filters.filter { Catalog.isCountable($0, of: schema) })
    }
}
