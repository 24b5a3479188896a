// Proposes ids for references that lead nowhere.

import Catalog

/// Proposes ids for references that lead nowhere: the same for the same id, and for so many only.
struct ReferenceSuggestions {
    /// How many different ids are looked for; a file of broken references must not keep an editor waiting.
    private static let searchesMaximum = 200
    /// How many ids of records are compared with each.
    private static let candidatesMaximum = 20_000

    private struct Wanted: Hashable {
        let symbol: UInt32
        let resources: [Resource]
    }

    private var candidates: [[Resource]: [String]] = [:]
    private var found: [Wanted: String?] = [:]

    mutating func nearest(to symbol: UInt32, _ resources: [Resource], _ builder: CatalogBuilder) -> String? {
        let wanted = Wanted(symbol: symbol, resources: resources)
        if let known = found[wanted] { return known }
        guard found.count < Self.searchesMaximum else { return nil }
        let ids =
            candidates[resources]
            ?? builder.symbols(of: resources).prefix(Self.candidatesMaximum).map { builder.identifiers[$0] }
        candidates[resources] = ids
        let nearest = Suggestion.nearest(to: builder.identifiers[symbol], among: ids).first
        found[wanted] = .some(nearest)
        return nearest
    }
}
