// The oracle: what a list must answer, found by looking at every record's JSON, slowly and plainly.

import Catalog
import Foundation

/// A question as the oracle understands it; `target` spells the same for the API.
struct Query {
    struct Condition {
        let filter: Filter
        let type: FieldType
        let comparison: String
        let values: [String]
    }

    struct Words {
        let words: [String]
        let isPrefix: Bool
        let isExcluded: Bool
    }

    var resource = Resource.rhetoric
    var conditions: [Condition] = []
    var words: [Words] = []
    var asOf: Int?
    var expandsMembers = false
    var sort: [(field: String, isDescending: Bool)] = []
}

/// The answer: ids in order, and what the warnings must count.
struct Expectation: Equatable {
    var ids: [String] = []
    var straddling = 0
    var attestedLater = 0
}

/// Answers questions from records as the API writes them.
struct Oracle {
    typealias Object = [String: Any]

    let records: [Resource: [Object]]
    let vocabularies: Vocabularies
    /// Container, member, first and last day.
    private let belongings: [(container: String, member: String, first: Int, last: Int)]

    init(records: [Resource: [Object]], vocabularies: Vocabularies) {
        self.records = records
        self.vocabularies = vocabularies
        var belongings: [(String, String, Int, Int)] = []
        for actor in records[.actors] ?? [] {
            let id = actor["id"] as? String ?? ""
            if let whole = actor["part_of"] as? String {
                belongings.append((whole, id, Dates.min, Dates.max))
            }
            let memberships = (actor["memberships"] as? [Object] ?? []).filter {
                $0["kind"] as? String == "member"
            }
            for tie in memberships + (actor["roles"] as? [Object] ?? []) {
                let first = (tie["from"] as? String).flatMap(Dates.parse)?.first ?? Dates.min
                let last = (tie["to"] as? String).flatMap(Dates.parse)?.last ?? Dates.max
                belongings.append((tie["actor"] as? String ?? "", id, first, last))
            }
        }
        self.belongings = belongings
    }

    func answer(_ query: Query) -> Expectation {
        var expectation = Expectation()
        var found: [Object] = []
        for record in records[query.resource] ?? [] {
            let isWanted =
                query.conditions.allSatisfy { holds($0, record, query) }
                && query.words.allSatisfy { holds($0, record) }
            guard isWanted else { continue }
            guard let day = query.asOf else {
                found.append(record)
                continue
            }
            let (counts, straddles, isLater) = standing(record, query.resource, day)
            if counts { found.append(record) }
            if counts && straddles { expectation.straddling += 1 }
            if isLater { expectation.attestedLater += 1 }
        }
        expectation.ids = sorted(found, query).map { $0["id"] as? String ?? "" }
        return expectation
    }

    /// How many of some records have each value under a filter; a record counts once for each of its values.
    func counts(_ filter: Filter, _ ids: [String], _ resource: Resource) -> [String: Int] {
        let wanted = Set(ids)
        let isFlag = Schema.of(resource).type(of: filter) == .flag
        var counts: [String: Int] = [:]
        for record in records[resource] ?? [] where wanted.contains(record["id"] as? String ?? "") {
            let values = filter.paths.flatMap { self.values($0, record, nil) }
            let texts =
                isFlag
                ? [values.contains { $0 as? Bool == true } ? "true" : "false"]
                : values.compactMap { $0 as? String }
            for text in Set(texts) { counts[text, default: 0] += 1 }
        }
        return counts
    }

    // MARK: Values

    /// All scalar values at a dotted path; with a day, without those of objects that do not hold on it.
    private func values(_ path: String, _ record: Object, _ day: Int?) -> [Any] {
        var values: [Any] = [record]
        for name in path.split(separator: ".") {
            values = values.flatMap { value -> [Any] in
                guard let object = value as? Object, let member = object[String(name)], !(member is NSNull)
                else {
                    return []
                }
                if name == "names", let texts = member as? Object { return Array(texts.values) }
                guard let list = member as? [Any] else { return [member] }
                return list.filter { day == nil || holds($0 as? Object, on: day ?? 0) }
            }
        }
        return values
    }

    private func holds(_ object: Object?, on day: Int) -> Bool {
        guard let object, object.keys.contains("from") else { return true }
        let first = (object["from"] as? String).flatMap(Dates.parse)?.first ?? Dates.min
        let last = (object["to"] as? String).flatMap(Dates.parse)?.last ?? Dates.max
        return first <= day && day <= last
    }

    /// When a record is; `nil` where it does not say.
    private func days(_ record: Object, _ resource: Resource) -> (first: Int, last: Int)? {
        func date(_ value: Any?) -> (first: Int, last: Int)? { (value as? String).flatMap(Dates.parse) }
        switch resource {
        case .actors: return nil
        case .sources: return date(record["published"])
        case .assessments: return date(record["as_of"])
        case .events, .rhetoric: return date(record["date"])
        case .partnerships:
            let valid = record["valid"] as? Object ?? [:]
            let start = date(valid["from"]) ?? date(record["attested"])
            let end = date(valid["to"])
            if start == nil && end == nil { return nil }
            return (start?.first ?? Dates.min, end?.last ?? Dates.max)
        }
    }

    // MARK: Conditions

    private func holds(_ condition: Query.Condition, _ record: Object, _ query: Query) -> Bool {
        let values = condition.filter.paths.flatMap { self.values($0, record, query.asOf) }
        func has(_ sought: String) -> Bool {
            values.contains { matches($0, sought, condition, record, query) }
        }
        switch condition.comparison {
        case "isnull": return values.isEmpty == (condition.values == ["true"])
        case "not", "notin", "notcontains": return !condition.values.contains(where: has)
        case "all": return condition.values.allSatisfy(has)
        default: return condition.values.contains(where: has)
        }
    }

    private func matches(
        _ value: Any, _ sought: String, _ condition: Query.Condition, _ record: Object, _ query: Query
    ) -> Bool {
        switch condition.type {
        case .term: return (value as? String)?.lowercased() == sought.lowercased()
        case .reference:
            guard let id = value as? String else { return false }
            if id == sought { return true }
            guard query.expandsMembers, condition.type == .reference([.actors]) else { return false }
            return isMember(id, of: sought, during: days(record, query.resource))
        case .date, .day:
            guard let own = (value as? String).flatMap(Dates.parse) else { return false }
            return compare(own, sought, condition.comparison)
        case .object:
            guard let own = days(record, query.resource) else { return false }
            return compare(own, sought, condition.comparison)
        case .number:
            guard let own = value as? Int, let other = Int(sought) else { return false }
            return compare(own, other, condition.comparison)
        case .flag: return (value as? Bool) == (sought == "true")
        default:
            let spellings = Folded.spellings(sought)
            return Folded.spellings(value as? String ?? "").contains { own in
                spellings.contains { other in
                    switch condition.comparison {
                    case "contains", "notcontains": own.range(of: other, options: .literal) != nil
                    case "startswith": own.utf8.starts(with: other.utf8)
                    case "endswith": own.utf8.reversed().starts(with: other.utf8.reversed())
                    default: own == other
                    }
                }
            }
        }
    }

    private func compare(_ own: (first: Int, last: Int), _ text: String, _ comparison: String) -> Bool {
        guard let value = Dates.parse(text) else { return false }
        switch comparison {
        case "gte": return own.first >= value.first
        case "gt": return own.first > value.last
        case "lte": return own.last <= value.last
        case "lt": return own.last < value.first
        case "overlaps": return own.first <= value.last && own.last >= value.first
        default: return own.first >= value.first && own.last <= value.last
        }
    }

    private func compare(_ own: Int, _ value: Int, _ comparison: String) -> Bool {
        switch comparison {
        case "gte": own >= value
        case "gt": own > value
        case "lte": own <= value
        case "lt": own < value
        default: own == value
        }
    }

    /// Whether there is a day of the span on which one actor belongs to another, directly or through others.
    ///
    /// If there is one, then there is one that is the span's first or the first of some membership.
    private func isMember(_ member: String, of container: String, during span: (first: Int, last: Int)?)
        -> Bool
    {
        let span = span ?? (Dates.min, Dates.max)
        let days = ([span.first] + belongings.map(\.first)).filter { span.first <= $0 && $0 <= span.last }
        return Set(days).contains { day in
            var reached: Set<String> = [container]
            var count = 0
            while count != reached.count {
                count = reached.count
                for tie in belongings
                where reached.contains(tie.container) && tie.first <= day && day <= tie.last {
                    reached.insert(tie.member)
                }
            }
            return reached.contains(member)
        }
    }

    // MARK: Words

    private func holds(_ words: Query.Words, _ record: Object) -> Bool {
        let paths = [
            "title", "names", "aliases", "summary", "claim", "quotation.text", "quotation.translation",
            "citations.quote",
        ]
        let isThere = paths.flatMap { values($0, record, nil) }.contains { value in
            let own = Folded.words(value as? String ?? "")
            let count = words.words.count
            guard own.count >= count else { return false }
            return (0...own.count - count).contains { start in
                (0..<count).allSatisfy { offset in
                    let isPrefix = words.isPrefix && offset == count - 1
                    return Folded.spellings(own[start + offset]).contains { one in
                        Folded.spellings(words.words[offset]).contains {
                            isPrefix ? one.utf8.starts(with: $0.utf8) : one == $0
                        }
                    }
                }
            }
        }
        return isThere != words.isExcluded
    }

    // MARK: as_of

    private func standing(
        _ record: Object, _ resource: Resource, _ day: Int
    ) -> (counts: Bool, straddles: Bool, isAttestedLater: Bool) {
        guard resource == .partnerships else {
            guard let days = days(record, resource) else { return (true, false, false) }
            return (days.first <= day, days.last > day, false)
        }
        let state = record["state"] as? String
        let valid = record["valid"] as? Object ?? [:]
        let from = (valid["from"] as? String).flatMap(Dates.parse)
        let to = (valid["to"] as? String).flatMap(Dates.parse)
        let attested = (record["attested"] as? String).flatMap(Dates.parse)
        if state == "proposed" || state == "suspended" { return (false, false, false) }
        if from == nil && state == "signed" { return (false, false, false) }
        guard let start = from ?? attested else { return (false, false, false) }
        if let to, to.last < day { return (false, false, false) }
        if start.first > day { return (false, false, from == nil) }
        let isEndUnsure = to.map { $0.first <= day && day < $0.last } ?? false
        return (true, isEndUnsure || (from != nil && start.last > day), false)
    }

    // MARK: Order

    private enum Key {
        case text(String)
        case numbers([Int])
    }

    private func sorted(_ records: [Object], _ query: Query) -> [Object] {
        let keyed = records.map { record in
            (record: record, keys: query.sort.map { key($0.field, record, query.resource) })
        }
        return keyed.sorted { left, right in
            for (place, sort) in query.sort.enumerated() {
                switch (left.keys[place], right.keys[place]) {
                case (nil, nil): continue
                case (nil, _): return false
                case (_, nil): return true
                case (.text(let one)?, .text(let other)?):
                    if one == other { continue }
                    return one.utf8.lexicographicallyPrecedes(other.utf8) != sort.isDescending
                case (.numbers(let one)?, .numbers(let other)?):
                    if one == other { continue }
                    return one.lexicographicallyPrecedes(other) != sort.isDescending
                default: return false
                }
            }
            let (one, other) = (left.record["id"] as? String ?? "", right.record["id"] as? String ?? "")
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }.map(\.record)
    }

    private func key(_ field: String, _ record: Object, _ resource: Resource) -> Key? {
        guard let value = record[field], !(value is NSNull),
            let type = Schema.of(resource).field(named: field)?.type
        else { return nil }
        switch (type, value) {
        case (.term(let name), let code as String):
            return vocabularies[name]?.index(of: code).map { .numbers([$0]) }
        case (.date, let text as String), (.day, let text as String):
            return Dates.parse(text).map { .numbers([$0.first, $0.last]) }
        case (.number, let number as Int): return .numbers([number])
        case (.texts, let names as Object): return .text(Folded.spellings(names["en"] as? String ?? "")[0])
        case (.object, let span as Object):
            let first = (span["from"] as? String).flatMap(Dates.parse)?.first ?? Dates.min
            return .numbers([first, (span["to"] as? String).flatMap(Dates.parse)?.last ?? Dates.max])
        case (_, let text as String): return .text(Folded.spellings(text)[0])
        default: return nil
        }
    }
}

/// Folding by Foundation, as far as the random words need it.
enum Folded {
    static func spellings(_ text: String) -> [String] {
        let plain = text.lowercased().folding(
            options: .diacriticInsensitive, locale: Locale(identifier: "en")
        )
        .replacingOccurrences(of: "ı", with: "i")
        guard plain.contains("ə") else { return [plain] }
        return ["e", "a"].map { plain.replacingOccurrences(of: "ə", with: $0) }
    }

    static func words(_ text: String) -> [String] {
        text.components(separatedBy: CharacterSet.alphanumerics.union(.nonBaseCharacters).inverted)
            .filter { !$0.isEmpty }
    }

}
