// Whom a query of reconciliation means: the candidates, their scores, and what each score is made of.

import Catalog
import Representations

/// One query of a batch, understood.
struct ReconcileQuery: Sendable {
    /// How types narrow the candidates.
    enum Strictness: String, CaseIterable, Sendable {
        /// Only actors of one of the types.
        case any
        /// Actors of the types first; others behind them, and never as a match.
        case should
        /// Only actors that are of all the types.
        case all
    }

    /// The name; empty where only properties are given.
    var text = ""
    /// The ids of types; empty for any.
    var types: [String] = []
    /// How the types narrow.
    var strictness = Strictness.any
    /// How many candidates at most.
    var limit = limitDefault
    /// What is said of the actor.
    var properties: [(property: ReconcileProperty, values: [String])] = []

    /// Candidates where nothing is said.
    static let limitDefault = 5
    /// The most candidates of a query.
    static let limitMaximum = 100
}

/// A candidate with its score.
struct ReconcileCandidate {
    /// What a part of a score may be.
    enum Value {
        case share(Double)
        case flag(Bool)
    }

    /// The row of the actor.
    let row: Int
    /// 0 to 100.
    let score: Double
    /// What was compared with the query's text; `nil` where it has none.
    let name: NameIndex.Candidate?
    /// Whether it is of a type that was asked for.
    let hasType: Bool
    /// Whether it is meant with little doubt.
    var isMatch = false
    /// The parts of the score by name.
    let features: [(name: String, value: Value)]
}

/// Scores candidates. The score is 100 times the likeness of the name, and where properties are given, the mean of the
/// name, counted twice, and of how well each property agrees. The first candidate is a match where its score is at
/// least 85, its type is right, and no other comes nearer than 10 to it; of a name that is the same but for spelling,
/// where no other's is.
struct ReconcileScoring {
    let catalog: Catalog
    let names: NameIndex

    /// The least score of a match.
    static let matchMinimum = 85.0
    /// How far the next candidate must be behind a match.
    static let leadMinimum = 10.0
    /// How much the name counts beside one property.
    static let nameWeight = 2.0

    /// The formula in words.
    static let formula =
        "100 x likeness of the name; with properties the mean of the name, counted twice, and of each property's agreement. A match has at least 85 and leads by 10, or is the only one of exactly that name."

    /// The candidates of a query, the best first.
    func candidates(_ query: ReconcileQuery) -> [ReconcileCandidate] {
        var found: [ReconcileCandidate] = []
        if query.text.isEmpty {
            for row in catalog.table(.actors).visible {
                let candidate = candidate(query, Int(row), nil)
                if candidate.score >= NameIndex.likenessMinimum * 100 { found.append(candidate) }
            }
        } else {
            found = names.candidates(for: query.text).map { candidate(query, $0.row, $0) }
        }
        if query.strictness != .should { found.removeAll { !$0.hasType } }
        found.sort { one, other in
            if one.hasType != other.hasType { return one.hasType }
            return one.score == other.score ? one.row < other.row : one.score > other.score
        }
        if let first = found.first { found[0].isMatch = isMatch(first, found.dropFirst()) }
        return Array(found.prefix(query.limit))
    }

    private func candidate(
        _ query: ReconcileQuery, _ row: Int, _ name: NameIndex.Candidate?
    ) -> ReconcileCandidate {
        var features: [(String, ReconcileCandidate.Value)] = []
        var sum = 0.0
        var weight = 0.0
        if let name {
            sum += name.likeness * Self.nameWeight
            weight += Self.nameWeight
            features.append(("name", .share(name.likeness)))
            features.append(("exact", .flag(name.isExact)))
            features.append(("alias", .flag(name.source == .alias)))
            features.append(("code", .flag(name.source == .code || name.source == .id)))
        }
        for (property, values) in query.properties {
            let agreement = property.agreement(catalog, row, with: values)
            sum += agreement
            weight += 1
            features.append((property.id, .share(agreement)))
        }
        let hasType = hasType(query, row)
        if !query.types.isEmpty { features.append(("type", .flag(hasType))) }
        return ReconcileCandidate(
            row: row, score: weight == 0 ? 0 : Self.rounded(100 * sum / weight), name: name, hasType: hasType,
            features: features)
    }

    private func hasType(_ query: ReconcileQuery, _ row: Int) -> Bool {
        let wanted = query.types.filter { $0 != ReconcileType.any.id }
        if wanted.isEmpty { return true }
        let own = ReconcileType.of(catalog, row).id
        return query.strictness == .all ? wanted.allSatisfy { $0 == own } : wanted.contains(own)
    }

    private func isMatch(_ first: ReconcileCandidate, _ others: some Sequence<ReconcileCandidate>) -> Bool {
        guard first.hasType, first.score >= Self.matchMinimum else { return false }
        let isExact = first.name?.isExact == true
        return !others.contains { other in
            other.hasType && first.score - other.score < Self.leadMinimum
                && (!isExact || other.name?.isExact == true)
        }
    }

    /// To one place behind the point: more would promise what no score can keep.
    static func rounded(_ score: Double) -> Double { (score * 10).rounded() / 10 }
}
