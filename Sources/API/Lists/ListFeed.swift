// A list as a feed and as ninjs items, with what was taken back where nothing is filtered.

import Catalog
import HTTPMessage
import Representations

extension ListAnswer {
    /// How many retractions a feed shows at most: the latest.
    static let retractionMaximum = 50

    /// The page as a feed.
    func feed(_ format: Format) -> Feed {
        let next = selection.next == nil ? nil : address(replacing: "cursor", with: nextCursor)
        let records = selection.rows.map { RecordContent(catalog, resource, $0) }
        return Feed(
            title: title, address: publicAddress.absolute(address()),
            firstAddress: publicAddress.absolute(address(replacing: "cursor", with: nil)),
            listAddress: publicAddress.absolute(address(replacing: "cursor", with: nil, suffix: .json)),
            nextAddress: next.map(publicAddress.absolute),
            entries: (retractions + records).map(Feed.Entry.init))
    }

    /// The page as a list of ninjs items.
    func ninjs() -> [UInt8] {
        let ninjs = RecordNinjs(edition, publicAddress, parameters.options.ninjs)
        var writer = JSONWriter()
        writer.beginList()
        for content in retractions { ninjs.writeCancelled(content, to: &writer) }
        for row in selection.rows { ninjs.write(RecordContent(catalog, resource, row), to: &writer) }
        writer.endList()
        return writer.bytes + [10]
    }

    /// The records of the kind that were taken back, on the first page of the list without filters alone: what a filter
    /// would have found is gone with the record.
    private var retractions: [RecordContent] {
        let question = parameters.question
        guard question.conditions.isEmpty, question.text == nil, question.asOf == nil, question.after == nil
        else { return [] }
        return edition.corrections.lazy.filter { $0.isRetraction && $0.resource == resource }
            .prefix(Self.retractionMaximum).map { RecordContent(catalog, $0.ordinal) }
    }

    /// What the feed is of: the dataset, the kind of record, the actor of the path, the filters as they were sent.
    private var title: String {
        let segments = path.split(separator: "/").map(String.init)
        var subject = resource.plural
        if segments.count == 4, case .record(let ordinal) = catalog.look(up: segments[2]) {
            subject += " of " + catalog.label(ordinal)
        }
        let shaping = Set((Parameter.list + Parameter.listOptions).map(\.name)).subtracting([
            "q", "as_of", "expand",
        ])
        let filters = target.parameters.filter { !shaping.contains($0.name) }.map { "\($0.name)=\($0.value)" }
        let suffix = filters.isEmpty ? "" : " (" + filters.joined(separator: ", ") + ")"
        return "\(catalog.dataset.title): \(subject)\(suffix)"
    }
}
