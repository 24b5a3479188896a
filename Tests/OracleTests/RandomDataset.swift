// Random datasets: small records of every kind, valid by the loader's rules, as JSON Lines in a folder.

import Foundation

/// Writes a random dataset.
struct RandomDataset {
    typealias Object = [String: Any]

    var random: Random
    private let entries: Int
    private let actors: [String]
    private let sources = ["source-a", "source-b", "source-c"]
    private let themes = ["trade", "border", "language", "water"]

    /// - Parameter entries: how many entries of rhetoric; the other kinds are in proportion.
    init(seed: UInt64, entries: Int) {
        random = Random(seed: seed)
        self.entries = entries
        actors = (0..<(6 + random.below(8))).map { "actor-\($0)" }
    }

    /// Writes the files into a folder.
    mutating func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let dataset = """
            name: random
            version: "1"
            title: Random
            description: Random records.
            licence: CC0
            added: 2024-01-01
            modified: 2024-01-01
            coverage: {period: 2020/2024, actors: [actor-0], languages: [en], last_review: 2024-01-01}
            """
        try Data(dataset.utf8).write(to: folder.appendingPathComponent("dataset.yaml"))
        let words = themes.map { "  - {code: \($0), label: \($0), definition: \($0)}" }.joined(
            separator: "\n")
        try Data("themes:\n\(words)\nsectors:\n\(words)\nevent_kinds:\n\(words)\n".utf8)
            .write(to: folder.appendingPathComponent("vocabularies.yaml"))
        try write("sources", sources.map { source($0) }, folder)
        try write("actors", actors.map { actor($0) }, folder)
        try write("partnerships", (0..<entries / 2).map { partnership("tie-\($0)") }, folder)
        try write("events", (0..<entries / 3).map { event("event-\($0)") }, folder)
        try write("rhetoric", (0..<entries).map { entry("entry-\($0)") }, folder)
        try write("assessments", (0..<entries / 4).map { assessment("claim-\($0)") }, folder)
    }

    private func write(_ name: String, _ records: [Object], _ folder: URL) throws {
        var lines = Data()
        for record in records {
            lines += try JSONSerialization.data(withJSONObject: record, options: .sortedKeys) + [10]
        }
        try lines.write(to: folder.appendingPathComponent(name + ".jsonl"))
    }

    // MARK: Values

    static let words = [
        "Gəmi", "şəhər", "Çay", "GÖL", "ılıq", "İslahat", "border", "Talks", "talk", "sea", "seaside",
        "open-sea", "Ağdam",
        "gami", "élan", "naïve",
    ]

    private mutating func text() -> String {
        (0...random.below(4)).map { _ in random.pick(Self.words) }.joined(separator: " ")
    }

    private mutating func mark() -> String { random.chance(20) ? random.pick(["~", "?", "%"]) : "" }

    /// A date of any precision, from 2020 to 2023, seldom at the edges of what can be said.
    private mutating func point() -> String {
        if random.chance(2) { return random.pick(["0001", "9999-12-31", "1899-12-31", "2024-02-29"]) }
        let (year, month, day) = (2020 + random.below(4), 1 + random.below(12), 1 + random.below(28))
        let parts = [String(year), padded(month), padded(day)].prefix(1 + random.below(3))
        return parts.joined(separator: "-") + mark()
    }

    private func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

    mutating func date() -> String {
        guard random.chance(25) else { return point() }
        switch random.below(4) {
        case 0: return random.pick(["../", "/"]) + point()
        case 1: return point() + random.pick(["/..", "/"])
        default:
            let (start, end) = (point(), point())
            let (one, other) = (Dates.parse(start), Dates.parse(end))
            guard let one, let other else { return start }
            if one.first <= other.first && one.first <= other.last { return start + "/" + end }
            return end + "/" + start
        }
    }

    private mutating func span(_ percent: Int) -> Object {
        guard random.chance(percent) else { return [:] }
        let (one, other) = (point(), point())
        let isInOrder = (Dates.parse(one)?.first ?? 0) <= (Dates.parse(other)?.first ?? 0)
        switch random.below(4) {
        case 0: return ["from": one]
        case 1: return ["to": one]
        default: return isInOrder ? ["from": one, "to": other] : ["from": other, "to": one]
        }
    }

    private mutating func citations() -> [Object] {
        random.some(sources, 1 + random.below(2)).map { source in
            random.chance(30) ? ["source": source, "quote": text()] : ["source": source]
        }
    }

    private mutating func common(_ id: String) -> Object {
        var record: Object = ["id": id, "citations": citations(), "summary": text()]
        if random.chance(20) { record["tags"] = random.some(["red", "Göy", "green"], 1 + random.below(2)) }
        if random.chance(20) { record["certainty"] = "disputed" }
        if random.chance(30) { record["revision"] = 1 + random.below(4) }
        if random.chance(10) {
            record["status"] = "corrected"
            record["revision"] = 2 + random.below(2)
            record["correction"] = ["date": "2023-0\(1 + random.below(9))-01", "note": text()]
        }
        if random.chance(4) { record["embargo_until"] = "2090-01-01T00:00:00Z" }
        return record
    }

    private mutating func titled(_ id: String) -> Object {
        common(id).merging(["title": text()]) { first, _ in first }
    }

    // MARK: Records

    private mutating func source(_ id: String) -> Object {
        var record: Object = ["id": id, "title": text()]
        if random.chance(60) { record["published"] = date() }
        if random.chance(50) { record["language"] = random.pick(["en", "az-Latn"]) }
        if random.chance(50) { record["publisher"] = random.some(actors, 1) }
        return record
    }

    private mutating func actor(_ id: String) -> Object {
        var record = common(id)
        // A record that others refer to cannot be under embargo.
        record["embargo_until"] = nil
        let isPerson = random.chance(30)
        record["kind"] = isPerson ? "person" : random.pick(["state", "bloc", "body"])
        record["names"] = random.chance(50) ? ["en": text()] : ["az": text(), "en": text()]
        if random.chance(30) { record["aliases"] = [text()] }
        if random.chance(30) {
            record["codes"] = ["iso3166_1_alpha2": random.pick(["AA", "BB"]), "cow": "010"]
        }
        let others = actors.filter { $0 != id }
        if random.chance(30) { record["part_of"] = random.pick(others) }
        record["memberships"] = random.some(others, random.below(3)).map { other in
            span(60).merging([
                "actor": other, "kind": random.pick(["member", "member", "candidate", "former"]),
            ]) {
                $1
            }
        }
        if isPerson {
            record["roles"] = random.some(others, random.below(3)).map { other in
                span(70).merging(["actor": other, "title": text()]) { $1 }
            }
        }
        return record
    }

    private mutating func partnership(_ id: String) -> Object {
        var record = titled(id)
        record["kind"] = random.pick(["alliance", "transit", "mission"])
        record["parties"] = random.some(actors, 2 + random.below(2)).map { actor in
            span(30).merging(random.chance(30) ? ["actor": actor, "role": text()] : ["actor": actor]) { $1 }
        }
        if random.chance(40) { record["level"] = text() }
        if random.chance(40) { record["sectors"] = random.some(themes, 1 + random.below(3)) }
        if random.chance(40) { record["obligations"] = random.some(["defense", "neutrality"], 1) }
        if random.chance(40) { record["instrument"] = random.pick(["treaty", "practice"]) }
        if random.chance(50) { record["signed"] = point() }
        var valid = span(70)
        var state = random.pick(["proposed", "signed", "in_force", "suspended", "ended"])
        if valid["from"] == nil && random.chance(60) {
            // A source that attests a tie after its end gives it no day at all; that is no question for the oracle.
            let (attested, end) = (date(), (valid["to"] as? String).flatMap(Dates.parse)?.last)
            if (Dates.parse(attested)?.first ?? 0) <= end ?? Dates.max { record["attested"] = attested }
        }
        if state == "in_force" && valid["from"] == nil && record["attested"] == nil { state = "suspended" }
        if state == "ended" && valid["to"] == nil { state = "suspended" }
        if state == "proposed" { valid["from"] = nil }
        if !valid.isEmpty { record["valid"] = valid }
        record["state"] = state
        return record
    }

    private mutating func event(_ id: String) -> Object {
        var record = titled(id)
        record["kind"] = random.pick(themes)
        record["date"] = date()
        if random.chance(50) { record["place"] = text() }
        record["participants"] = random.some(actors, random.below(4)).map { actor in
            random.chance(50) ? ["actor": actor, "role": text()] : ["actor": actor]
        }
        return record
    }

    private mutating func entry(_ id: String) -> Object {
        var record = titled(id)
        record["date"] = date()
        record["actors"] = random.some(actors, 1 + random.below(2))
        if random.chance(30) { record["on_behalf_of"] = random.some(actors, 1) }
        record["recipients"] = random.some(actors, random.below(4))
        record["event"] = random.pick(["ACCUSE", "REJECT", "SUPPORT", "CONSULT"])
        if record["event"] as? String == "REJECT", random.chance(50) { record["mode"] = "meet" }
        record["tone"] = random.pick(["hostile", "neutral", "friendly"])
        record["themes"] = random.some(themes, random.below(4))
        if random.chance(50) { record["channel"] = random.pick(["speech", "vote"]) }
        if random.chance(20) { record["quotation"] = ["text": text(), "language": "az"] }
        for flag in ["historical", "negation"] where random.chance(30) { record[flag] = true }
        return record
    }

    private mutating func assessment(_ id: String) -> Object {
        var record = titled(id)
        record["kind"] = random.pick(["driver", "outlook"])
        record["claim"] = text()
        record["author"] = random.some(actors, 1)
        record["about"] = random.some(actors, random.below(3))
        if random.chance(60) { record["as_of"] = date() }
        return record
    }
}
