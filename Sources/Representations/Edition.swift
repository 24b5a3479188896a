// One edition of a dataset as the public sees it: the catalog, and the version that names its content.

public import Catalog

/// A catalog with the name of its content.
public struct Edition: Sendable {
    /// The version of the representations: raised whenever the same record is written in another way.
    public static let representationVersion = 1

    /// The records.
    public let catalog: Catalog
    /// The editor's label and a hash of all that the public can see: equal wherever the same files are served.
    public let version: String
    /// The latest day on which a record that the public sees, or is told was retracted, was modified, as seconds
    /// since 1970.
    public let lastModified: Int64
    /// What was corrected or taken back, the latest first.
    public let corrections: [Correction]

    /// That day.
    public var lastModifiedDay: Day { Day(secondsSince1970: lastModified) ?? catalog.dataset.modified }

    /// Names the content of a catalog. This reads every visible value once.
    public init(_ catalog: Catalog) {
        self.catalog = catalog
        version = catalog.dataset.version + "-" + ContentDigest(catalog).hexadecimal().prefix(12)
        var latest = catalog.dataset.modified
        for table in catalog.tables {
            guard case .date(let days)? = table.column("modified") else { continue }
            for row in 0..<table.count where catalog.standing(table.schema.resource, row) != .hidden {
                latest = max(latest, days[row].ifPresent?.latest ?? latest)
            }
        }
        lastModified = Int64(latest.number) * 86_400
        corrections = Correction.all(of: catalog)
    }
}
