// One record, found by its id.

import Catalog
import HTTPMessage
import Representations

/// Finds and writes one record.
struct RecordAnswer {
    private let edition: Edition
    private let resource: Resource
    private let row: Int
    private let id: String

    /// The record's place in the catalog.
    var ordinal: Ordinal { edition.catalog.ordinal(resource, row) }

    /// What came of looking up an id on a path.
    enum Finding {
        case record(RecordAnswer)
        /// The record has another id now.
        case moved(to: String)
    }

    /// Looks up an id of a kind.
    ///
    /// - Throws: `notFound`, with the id that was probably meant, or `retracted`.
    static func find(_ edition: Edition, _ resource: Resource, id: String) throws(Failure) -> Finding {
        let catalog = edition.catalog
        switch catalog.look(up: id) {
        case .record(let ordinal) where catalog.locate(ordinal).resource == resource:
            return .record(
                RecordAnswer(edition: edition, resource: resource, row: catalog.locate(ordinal).row, id: id))
        case .former(let ordinal) where catalog.locate(ordinal).resource == resource:
            return .moved(to: catalog.id(ordinal))
        case .retracted(let ordinal) where catalog.locate(ordinal).resource == resource:
            throw retraction(catalog, ordinal)
        case .record(let ordinal):
            // The id is known under another kind of record: say where.
            throw notFound(resource, id, suggestion: "/v1/\(catalog.locate(ordinal).resource.rawValue)/\(id)")
        case .unknown, .former, .retracted:
            let suggestion = catalog.suggestion(for: id, among: [resource]).map {
                "/v1/\(resource.rawValue)/\($0)"
            }
            throw notFound(resource, id, suggestion: suggestion)
        }
    }

    private static func notFound(_ resource: Resource, _ id: String, suggestion: String?) -> Failure {
        .notFound(path: "/v1/\(resource.rawValue)/\(Target.encode(segment: id))", didYouMean: suggestion)
    }

    private static func retraction(_ catalog: Catalog, _ ordinal: Ordinal) -> Failure {
        let (resource, row) = catalog.locate(ordinal)
        let table = catalog.table(resource)
        var date = ""
        var note = ""
        if case .date(let dates)? = table.leaf("correction.date")?.values {
            date = dates[row].ifPresent?.description ?? ""
        }
        if case .text(let notes)? = table.leaf("correction.note")?.values { note = notes[row] ?? "" }
        return .retracted(id: table.id(row), date: date, note: note)
    }

    /// The record in a representation.
    func answer(_ target: Target, format: Format, _ publicAddress: PublicAddress) throws(Failure) -> Answer {
        let schema = Schema.of(resource)
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.record)
        let fields = reading.value("fields") { text throws(ParameterFailure) in
            try schema.fieldNames(text, in: edition.catalog)
        }
        let include =
            reading.value("include") { text throws(ParameterFailure) in try schema.included(text) } ?? []
        let options = FormatOptions(&reading, format)
        if fields != nil && !format.takesFields {
            reading.faults.append(
                .conflicting("fields", "fields chooses keys of JSON and CSV; \(format.rawValue) has its own.")
            )
        }
        if !include.isEmpty && format != .json {
            reading.faults.append(
                .conflicting("include", "include needs JSON; leave it out, or ask for format=json."))
        }
        try reading.finish()

        let path = "/v1/\(resource.rawValue)/\(id)"
        let canonical =
            path + "?" + (target.rawQuery ?? "") + "&" + format.rawValue
            + (format.isAddressed ? "&" + publicAddress.root : "")
        let content: [UInt8]
        switch format {
        case .json: content = envelope(path, fields, include)
        case .csv, .jsonl:
            var bytes: [UInt8] = []
            let writer = RowWriter(
                edition, resource, fields: fields, format: format, options: options)
            writer.writeHeader(to: &bytes)
            writer.write(row, to: &bytes)
            content = bytes
        default:
            let record = RecordContent(edition.catalog, resource, row)
            content = RecordDocument(edition, publicAddress, record, options).bytes(format)
        }
        let opened = "<" + path
        let alternates = Self.alternates.filter { $0.format != format }.map { opened + $0.ending }
        let known =
            target.parameters.first { $0.name == Parameter.knownAt.name }.map {
                "?\($0.name)=" + Target.encode($0.value)
            } ?? ""
        let links =
            ["<\(path)>; rel=\"canonical\""] + alternates
            + ["<\(path.dropFirst(3))\(known)>; rel=\"alternate\"; type=\"text/html\""]
            + ["</v1/schemas/\(resource.rawValue)>; rel=\"describedby\""]
        return Answer(
            contentType: options.contentType(format), canonical: canonical, links: links,
            disposition: options.disposition(path, format), content: .bytes(content))
    }

    /// What records have by media type, with what ends a link to it.
    private static let alternates = Format.records.filter { !$0.mediaTypes.isEmpty }.map {
        (format: $0, ending: $0.alternateEnding)
    }

    private func envelope(_ path: String, _ fields: [String]?, _ include: [Resource]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        edition.json(resource, fields: fields).write(row, to: &writer)
        if !include.isEmpty {
            writer.key("included")
            Included(edition, include).write(resource, [row], to: &writer)
        }
        writer.key("meta")
        writer.beginObject()
        writer.member("dataset_version", edition.version)
        writer.endObject()
        writer.key("links")
        writer.beginObject()
        writer.member("self", path)
        writer.member("list", "/v1/\(resource.rawValue)")
        if resource == .actors {
            for other in [Resource.partnerships, .rhetoric, .events] {
                writer.member(other.rawValue, "\(path)/\(other.rawValue)")
            }
        }
        writer.member("schema", "/v1/schemas/\(resource.rawValue)")
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }
}
