// One edition of a dataset as one audience sees it: the catalog, and the version that names its content.

public import Catalog

/// A catalog with the name of its content.
public struct Edition: Sendable {
    /// The version of the representations: raised whenever the same record is written in another way.
    public static let representationVersion = 1

    /// The records.
    public let catalog: Catalog
    /// The editor's label and a hash of all that can be seen: equal wherever the same files are served.
    public let version: String
    /// The latest day on which a record that can be seen, or is known to have been retracted, was modified, or the
    /// instant from which on it was seen; seconds since 1970.
    public let lastModified: Int64
    /// The same as HTTP has it, made once for all answers.
    public let lastModifiedField: String
    /// What was corrected or taken back, the latest first.
    public let corrections: [Correction]
    /// The writers of whole records, by kind: their keys and codes are made ready once.
    private let writers: [(json: RecordJSON, csv: RecordCSV)]

    /// The day of `lastModified`.
    public var lastModifiedDay: Day { Day(secondsSince1970: lastModified) ?? catalog.dataset.modified }

    /// Names the content of a catalog. This reads every visible value once.
    ///
    /// - Parameter workers: who reads them.
    public init(_ catalog: Catalog, _ workers: Workers = .one) {
        self.catalog = catalog
        version = catalog.dataset.version + "-" + ContentDigest(catalog).hexadecimal(workers).prefix(12)
        var latest = catalog.dataset.modified
        for table in catalog.tables {
            guard case .date(let days)? = table.column("modified") else { continue }
            for row in 0..<table.count where catalog.standing(table.schema.resource, row) != .hidden {
                latest = max(latest, days[row].ifPresent?.latest ?? latest)
            }
        }
        lastModified = max(Int64(latest.number) * 86_400, catalog.latestLift ?? .min)
        lastModifiedField = Instant.httpDate(lastModified)
        corrections = Correction.all(of: catalog)
        writers = Resource.allCases.map { (RecordJSON(catalog, $0), RecordCSV(catalog, $0)) }
    }

    /// Writes records of a kind with the fields named, in that order; with all public ones where none is named.
    public func json(_ resource: Resource, fields: [String]? = nil) -> RecordJSON {
        let writer = writers[resource.index].json
        return fields.map(writer.writing) ?? writer
    }

    /// The same as rows of CSV.
    public func csv(_ resource: Resource, fields: [String]? = nil) -> RecordCSV {
        let writer = writers[resource.index].csv
        return fields.map(writer.writing) ?? writer
    }
}

extension Catalog {
    /// The latest end of an embargo on a record that everybody sees; `nil` where none had one.
    fileprivate var latestLift: Int64? {
        guard audience == .everyone else { return nil }
        var latest: Int64?
        for table in tables {
            guard case .instant(let ends)? = table.column("embargo_until") else { continue }
            for row in table.visible where ends[Int(row)] != .min {
                latest = max(latest ?? .min, ends[Int(row)])
            }
        }
        return latest
    }
}
