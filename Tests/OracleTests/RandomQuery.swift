// Random questions over the whole grammar, each both as the oracle understands it and as the API is asked.

import Catalog
import Foundation

/// Makes questions whose values stand, more often than not, in the records.
struct RandomQuery {
    let oracle: Oracle

    func make(_ random: inout Random) -> Query {
        var query = Query()
        query.resource = random.pick(
            [.rhetoric, .rhetoric, .partnerships, .partnerships] + Resource.allCases)
        let filters = Schema.of(query.resource).filters
        for _ in 0..<random.pick([0, 1, 1, 1, 2, 2, 3]) {
            if let condition = condition(random.pick(filters), query.resource, &random) {
                // A name that came before would make one condition of two.
                let isNew = !query.conditions.contains {
                    $0.filter == condition.filter && $0.comparison == condition.comparison
                }
                if isNew { query.conditions.append(condition) }
            }
        }
        if random.chance(15) { query.words = (0...random.below(2)).map { _ in words(&random) } }
        if random.chance(35) {
            query.asOf =
                Dates.parse(random.pick(["2019", "2020-06", "2021-03-15", "2022", "2023-07", "9999"]))?.last
        }
        query.expandsMembers = random.chance(40)
        let sortable = Schema.of(query.resource).sortableFields.map(\.name)
        for _ in 0..<random.pick([0, 1, 1, 2, 3]) {
            query.sort.append((random.pick(sortable), random.chance(50)))
        }
        return query
    }

    private func words(_ random: inout Random) -> Query.Words {
        let isExcluded = random.chance(25)
        switch random.below(4) {
        case 0:
            return Query.Words(
                words: [random.pick(RandomDataset.words)], isPrefix: false, isExcluded: isExcluded
            )
            .split
        case 1:
            let word = random.pick(RandomDataset.words)
            let start = String(word.prefix(2 + random.below(3)))
            return Query.Words(words: [start], isPrefix: true, isExcluded: isExcluded).split
        default:
            let phrase = [random.pick(RandomDataset.words), random.pick(RandomDataset.words)]
            return Query.Words(words: phrase, isPrefix: false, isExcluded: isExcluded).split
        }
    }

    private func condition(_ filter: Filter, _ resource: Resource, _ random: inout Random) -> Query.Condition?
    {
        let schema = Schema.of(resource)
        let type = schema.type(of: filter)
        let isMultiple =
            filter.paths.count > 1
            || filter.paths.contains { path in
                switch schema.field(named: String(path.prefix { $0 != "." }))?.type {
                case .list?, .texts?: true
                default: false
                }
            }
        let comparison = random.pick(Operator.allowed(for: type, isMultiple: isMultiple))
        if comparison == .isnull {
            return Query.Condition(
                filter: filter, type: type, comparison: "isnull", values: [random.pick(["true", "false"])])
        }
        let count = type == .flag ? 1 : comparison.isRepeatable ? 1 + random.below(3) : 1
        var values: [String] = []
        for _ in 0..<count {
            guard let value = value(filter, type, resource, &random) else { return nil }
            values.append(value)
        }
        return Query.Condition(filter: filter, type: type, comparison: comparison.rawValue, values: values)
    }

    private func value(_ filter: Filter, _ type: FieldType, _ resource: Resource, _ random: inout Random)
        -> String?
    {
        switch type {
        case .term(let name): return oracle.vocabularies[name].map { random.pick($0.terms).code }
        case .reference(let resources):
            let ids = resources.flatMap { oracle.records[$0] ?? [] }.compactMap { $0["id"] as? String }
            return ids.isEmpty ? nil : random.pick(ids)
        case .date, .day, .object:
            var dataset = RandomDataset(seed: random.next(), entries: 1)
            return dataset.date()
        case .number: return String(random.below(5))
        case .flag: return random.pick(["true", "false"])
        case .identifier:
            return (oracle.records[resource] ?? []).randomElement(using: &random)?["id"] as? String
        case .language: return random.pick(["en", "AZ", "az-Latn", "az"])
        default: return random.pick(RandomDataset.words + ["a", "red", "010", "AA", "bb", "talk sea"])
        }
    }
}

extension Query.Words {
    /// Words with a hyphen are two words in a row.
    fileprivate var split: Query.Words {
        Query.Words(words: words.flatMap(Folded.words), isPrefix: isPrefix, isExcluded: isExcluded)
    }
}

extension Query {
    /// The question as a target, without `limit`.
    var target: String {
        var pairs: [(String, String)] = []
        for condition in conditions {
            let name =
                condition.filter.name + (condition.comparison.isEmpty ? "" : "__" + condition.comparison)
            if ["in", "notin", "all"].contains(condition.comparison) {
                pairs.append((name, condition.values.joined(separator: ",")))
            } else {
                pairs += condition.values.map { (name, $0) }
            }
        }
        if !words.isEmpty { pairs.append(("q", words.map(\.spelling).joined(separator: " "))) }
        if let asOf {
            pairs.append(
                (
                    "as_of",
                    "\(String(asOf).prefix(4))-\(String(asOf).dropFirst(4).prefix(2))-\(asOf % 100 < 10 ? "0" : "")\(asOf % 100)"
                ))
        }
        if expandsMembers { pairs.append(("expand", "members")) }
        if !sort.isEmpty {
            pairs.append(
                ("sort", sort.map { ($0.isDescending ? "-" : "") + $0.field }.joined(separator: ",")))
        }
        pairs.append(("fields", "id"))
        return "/v1/\(resource.rawValue)?" + pairs.map { $0 + "=" + Query.encode($1) }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "a"..."z")))
            ?? ""
    }
}

extension Query.Words {
    fileprivate var spelling: String {
        let text =
            words.count > 1 && !isPrefix
            ? "\"\(words.joined(separator: " "))\"" : words.joined(separator: "-")
        return (isExcluded ? "-" : "") + text + (isPrefix ? "*" : "")
    }
}
