// `/v1/corrections`: what was corrected or taken back, over all kinds of record, as JSON and as feeds.

import Catalog
import HTTPMessage
import Representations

/// Writes the list of corrections, the latest first.
struct CorrectionsAnswer {
    private let edition: Edition
    private let target: Target
    private let format: Format
    private let publicAddress: PublicAddress
    private let limit: Int
    /// The corrections of this page, and whether others follow.
    private let page: ArraySlice<Correction>
    private let hasMore: Bool

    private static let path = "/v1/corrections"
    /// What cursors of this list are bound to.
    private static let question = "corrections"
    /// The representations, the default first.
    static let formats: [Format] = [.json, .jsonfeed, .atom]

    init(
        _ edition: Edition, _ target: Target, format: Format, _ publicAddress: PublicAddress
    ) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.corrections)
        limit = reading.value("limit", ListParameters.limit) ?? ListParameters.limitDefault
        let after = reading.value("cursor") { text throws(ParameterFailure) in
            try ListParameters.cursor(text, Self.question, keys: 1)
        }
        try reading.finish()
        self.edition = edition
        self.target = target
        self.format = format
        self.publicAddress = publicAddress
        let rest = edition.corrections.drop { correction in
            guard let after, case .days(let day, _) = after.values[0] else { return false }
            if correction.date.number == day { return edition.catalog.id(correction.ordinal) <= after.id }
            return correction.date.number > day
        }
        page = rest.prefix(limit)
        hasMore = rest.count > limit
    }

    /// The answer in the representation that was chosen.
    func answer() -> Answer {
        let bytes: [UInt8]
        switch format {
        case .atom: bytes = feed.atom(edition, publicAddress)
        case .jsonfeed: bytes = feed.json(edition, publicAddress)
        default: bytes = envelope()
        }
        let canonical =
            Self.path + "?" + (target.rawQuery ?? "") + "&" + format.rawValue
            + (format.isAddressed ? "&" + publicAddress.feedKey : "")
        let alternates = Self.formats.filter { $0 != format }.map {
            "<\(Self.path).\($0.rawValue)>; rel=\"alternate\"; type=\"\($0.linkType)\""
        }
        let next = nextAddress(format == .json ? nil : format).map { "<\($0)>; rel=\"next\"" }
        return Answer(
            contentType: format.contentType, canonical: canonical,
            links: (next.map { [$0] } ?? []) + alternates, content: .bytes(bytes))
    }

    private var nextCursor: String {
        guard hasMore, let last = page.last else { return "" }
        let day = last.date.number
        return Cursor.encode(
            Position(values: [.days(day, day)], id: edition.catalog.id(last.ordinal)), question: Self.question
        )
    }

    private func address(_ suffix: Format?, _ cursor: String?) -> String {
        let pairs = [("limit", target.parameters.first { $0.name == "limit" }?.value), ("cursor", cursor)]
            .compactMap { name, value in value.map { name + "=" + Target.encode($0) } }
        return Self.path + (suffix.map { "." + $0.rawValue } ?? "")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    private func nextAddress(_ suffix: Format?) -> String? {
        hasMore ? address(suffix, nextCursor) : nil
    }

    private var feed: Feed {
        Feed(
            title: edition.catalog.dataset.title + ": corrections",
            address: publicAddress.absolute(
                address(format, target.parameters.first { $0.name == "cursor" }?.value)),
            firstAddress: publicAddress.absolute(address(format, nil)),
            listAddress: publicAddress.absolute(address(nil, nil)),
            nextAddress: nextAddress(format).map(publicAddress.absolute),
            entries: page.map { Feed.Entry(RecordContent(edition.catalog, $0.ordinal)) })
    }

    private func envelope() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        writer.beginList()
        for correction in page { write(correction, to: &writer) }
        writer.endList()
        writer.key("meta")
        writer.beginObject()
        writer.member("total", edition.corrections.count)
        writer.member("limit", limit)
        writer.member("next_cursor", nextCursor)
        writer.member("dataset_version", edition.version)
        writer.endObject()
        writer.key("links")
        writer.beginObject()
        writer.member("self", Self.path + (target.rawQuery.map { "?" + $0 } ?? ""))
        writer.key("next")
        writer.text(orNull: nextAddress(nil))
        writer.member("atom", address(.atom, nil))
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }

    private func write(_ correction: Correction, to writer: inout JSONWriter) {
        let content = RecordContent(edition.catalog, correction.ordinal)
        writer.beginObject()
        writer.member("type", correction.resource.rawValue)
        writer.member("id", content.id)
        writer.key("title")
        writer.text(orNull: correction.isRetraction ? nil : content.title)
        writer.member("status", content.status)
        writer.member("revision", content.revision)
        writer.member("date", correction.date.description)
        writer.member("note", content.correction?.note ?? "")
        writer.member("href", "/v1/\(correction.resource.rawValue)/\(content.id)")
        writer.endObject()
    }
}

extension Parameter {
    /// Those of the list of corrections.
    static let corrections = [limit, cursor, format]
}
