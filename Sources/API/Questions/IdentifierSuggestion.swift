// The id that was probably meant: by code, by name, by likeness.

import Catalog

extension Catalog {
    /// How many records are compared for likeness; beyond that only codes and whole names are tried.
    private static let comparisonMaximum = 20_000

    /// The record of some kinds whose id, code or name the text comes nearest to. Only records that may be seen are
    /// proposed.
    func suggestion(for text: String, among resources: [Resource]) -> String? {
        let key = Folding.key(text)
        for resource in resources {
            let table = table(resource)
            let names = [
                "codes.iso3166_1_alpha2", "codes.iso3166_1_alpha3", "codes.wikidata", "codes.cow",
                "codes.cameo", "names", "aliases", "title",
            ]
            let leaves = names.compactMap(table.leaf)
            for row in table.visible.prefix(Self.comparisonMaximum) {
                for leaf in leaves {
                    guard case .text(let texts) = leaf.values else { continue }
                    let isSame = leaf.range(Int(row)).contains { texts[$0].map(Folding.key) == key }
                    if isSame { return table.id(Int(row)) }
                }
            }
        }
        let slug = String(key.map { $0 == " " || $0 == "_" ? "-" : $0 })
        let ids = resources.flatMap { visibleIds($0).prefix(Self.comparisonMaximum) }
        return Suggestion.nearest(to: slug, among: ids).first
    }
}
