// `/reconcile`: the Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), as OpenRefine speaks it.

import Catalog
import HTTPMessage
import Representations

/// Answers what comes to the service itself: its description, batches of queries, requests for data.
struct ReconcileAnswer {
    private let edition: Edition
    private let names: NameIndex
    private let publicAddress: PublicAddress
    private var catalog: Catalog { edition.catalog }

    static let path = "/reconcile"
    /// A batch of the longest queries takes less.
    static let content = RequestContent(
        mediaType: "application/x-www-form-urlencoded", limitBytes: 262_144, schema: "reconciliation")
    /// How large a preview is, in CSS pixels.
    private static let previewSize = (width: 480, height: 320)

    init(_ edition: Edition, _ names: NameIndex, _ publicAddress: PublicAddress) {
        self.edition = edition
        self.names = names
        self.publicAddress = publicAddress
    }

    /// The answer to a GET, or to a POST with the same parameters as a form.
    ///
    /// - Throws: `parameters` with every fault, `invalidEncoding` where a form is not well encoded.
    func answer(_ target: Target, _ request: Request) throws(Failure) -> Answer {
        guard request.method == "POST" else {
            return try answer(
                target.parameters,
                canonical: Self.path + "?" + (target.rawQuery ?? "") + "&" + publicAddress.root)
        }
        let form: [Target.Parameter]
        do throws(Target.Failure) {
            form = try Target.parameters(ofForm: request.body)
        } catch { throw error.failure }
        if form.isEmpty && target.parameters.isEmpty {
            throw .parameters([.invalidValue("queries", "The form has neither queries nor extend.")])
        }
        return try answer(target.parameters + form, canonical: nil)
    }

    /// The answer to parameters, from wherever they came.
    func answer(_ parameters: [Target.Parameter], canonical: String?) throws(Failure) -> Answer {
        var reading = QueryReading(parameters, valueBytesMaximum: Self.content.limitBytes)
        reading.refuseNames(beside: Parameter.reconcile)
        let queries = reading.value("queries") { text throws(ParameterFailure) in text }
        let extend = reading.value("extend") { text throws(ParameterFailure) in text }
        if queries != nil && extend != nil {
            reading.faults.append(
                .conflicting("extend", "queries and extend are two questions; send one of them."))
        }
        try reading.finish()
        if let queries {
            var reading = ReconcileReading(catalog)
            let batch = try reading.queries(queries)
            return .json(canonical: canonical) { write(batch, to: &$0) }
        }
        if let extend {
            var reading = ReconcileReading(catalog)
            let (ids, columns) = try reading.columns(extend)
            return .json(canonical: canonical) { write(ids, columns, to: &$0) }
        }
        return .json(canonical: canonical) { writeManifest(to: &$0) }
    }

    // MARK: The description (section 3)

    private func writeManifest(to writer: inout JSONWriter) {
        let root = publicAddress.absolute(Self.path)
        writer.beginObject()
        writer.member("versions", ["0.1", "0.2"])
        writer.member("name", catalog.dataset.title + ": actors")
        writer.member("identifierSpace", publicAddress.absolute("/v1/actors/"))
        writer.member("schemaSpace", publicAddress.absolute("/v1/schemas/actors"))
        writer.member("documentation", publicAddress.absolute("/docs/reconciliation"))
        writer.member("serviceVersion", edition.version)
        writer.member("batchSize", ReconcileReading.queryMaximum)
        writer.key("defaultTypes")
        writer.beginList()
        for type in ReconcileType.all(catalog) { type.write(to: &writer) }
        writer.endList()
        writer.key("view")
        writer.beginObject()
        writer.member("url", publicAddress.absolute("/actors/{{id}}"))
        writer.endObject()
        writer.key("preview")
        writer.beginObject()
        writer.member("url", publicAddress.absolute("/embed/actors/{{id}}"))
        writer.member("width", Self.previewSize.width)
        writer.member("height", Self.previewSize.height)
        writer.endObject()
        writer.key("suggest")
        writer.beginObject()
        for subject in ReconcileSubject.allCases {
            writer.key(subject.rawValue)
            writer.beginObject()
            writer.member("service_url", root)
            writer.member("service_path", "/suggest/" + subject.rawValue)
            writer.member("flyout_service_url", root)
            writer.member("flyout_service_path", "/flyout/" + subject.rawValue + "?id=${id}")
            writer.endObject()
        }
        writer.endObject()
        writer.key("extend")
        writer.beginObject()
        writer.key("propose_properties")
        writer.beginObject()
        writer.member("service_url", root)
        writer.member("service_path", "/properties")
        writer.endObject()
        writer.key("property_settings")
        writer.beginList()
        writer.beginObject()
        writer.member("name", "limit")
        writer.member("label", "Limit")
        writer.member("type", "number")
        writer.member("default", 0)
        writer.member("help_text", "How many values of a property to fetch at most; 0 for all.")
        writer.endObject()
        writer.endList()
        writer.endObject()
        writer.endObject()
    }

    // MARK: Candidates (section 4)

    private func write(_ batch: [(key: String, query: ReconcileQuery)], to writer: inout JSONWriter) {
        let scoring = ReconcileScoring(catalog: catalog, names: names)
        writer.beginObject()
        for (key, query) in batch {
            writer.key(key)
            writer.beginObject()
            writer.key("result")
            writer.beginList()
            for candidate in scoring.candidates(query) { write(candidate, to: &writer) }
            writer.endList()
            writer.endObject()
        }
        writer.endObject()
    }

    private func write(_ candidate: ReconcileCandidate, to writer: inout JSONWriter) {
        let content = RecordContent(catalog, .actors, candidate.row)
        writer.beginObject()
        writer.member("id", content.id)
        writer.member("name", content.title)
        writer.member("description", ReconcileAnswer.description(content))
        writer.key("type")
        writer.beginList()
        ReconcileType.of(catalog, candidate.row).write(to: &writer)
        writer.endList()
        writer.key("score")
        writer.number(candidate.score)
        writer.key("match")
        writer.flag(candidate.isMatch)
        writer.key("features")
        writer.beginList()
        for (name, value) in candidate.features {
            writer.beginObject()
            writer.member("id", name)
            writer.key("value")
            switch value {
            case .share(let share): writer.number(ReconcileScoring.rounded(100 * share))
            case .flag(let flag): writer.flag(flag)
            }
            writer.endObject()
        }
        writer.endList()
        writer.endObject()
    }

    /// A line about an actor: its summary, or else its kind and its other names.
    static func description(_ content: RecordContent) -> String {
        if let summary = content.text("summary") { return summary }
        let others = content.names.map(\.name).filter { $0 != content.title } + content.texts("aliases")
        let kind = content.terms("kind").first?.label ?? ""
        return ([kind] + others).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    // MARK: Data (section 7)

    private func write(_ ids: [String], _ columns: [ReconcileReading.Column], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("meta")
        writer.beginList()
        for column in columns {
            writer.beginObject()
            writer.member("id", column.property.id)
            writer.member("name", column.property.name)
            if column.property.leadsToActors {
                writer.key("type")
                ReconcileType.any.write(to: &writer)
            }
            writer.endObject()
        }
        writer.endList()
        writer.key("rows")
        writer.beginObject()
        var written = Set<String>()
        for id in ids where written.insert(id).inserted {
            writer.key(id)
            writer.beginObject()
            let row = row(id)
            var properties = Set<String>()
            for column in columns where properties.insert(column.property.id).inserted {
                writer.key(column.property.id)
                writer.beginList()
                let values = row.map { column.property.values(catalog, $0) } ?? []
                for value in column.limit == 0 ? values[...] : values.prefix(column.limit) {
                    write(value, to: &writer)
                }
                writer.endList()
            }
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
    }

    /// The row of an actor by its id, or by one that it had before; `nil` for what is not known or was taken back.
    private func row(_ id: String) -> Int? {
        switch catalog.look(up: id) {
        case .record(let ordinal), .former(let ordinal):
            let (resource, row) = catalog.locate(ordinal)
            return resource == .actors ? row : nil
        case .unknown, .retracted: return nil
        }
    }

    private func write(_ value: ReconcileProperty.Value, to writer: inout JSONWriter) {
        writer.beginObject()
        switch value {
        case .text(let text): writer.member("str", text)
        case .term(let term): writer.member("str", term.code)
        case .record(let ordinal) where catalog.locate(ordinal).resource == .actors:
            writer.member("id", catalog.id(ordinal))
            writer.member("name", catalog.label(ordinal))
        case .record(let ordinal): writer.member("str", catalog.id(ordinal))
        case .date(let date) where date.isDay && !date.isInterval:
            writer.member("date", date.earliest.timestamp)
        // The protocol's dates are times; what is coarser stays as precise as it is.
        case .date(let date): writer.member("str", date.description)
        case .number(let number): writer.member("int", number)
        }
        writer.endObject()
    }
}

extension Parameter {
    /// `queries`
    static let queries = Parameter(
        name: "queries", values: "a JSON object of queries by key",
        meaning:
            "A batch of up to \(ReconcileReading.queryMaximum) queries (Reconciliation Service API 0.2).",
        example: #"{"q0":{"query":"Azerbaijn","type":"state"}}"#)
    /// `extend`
    static let extend = Parameter(
        name: "extend", values: "a JSON object with ids and properties",
        meaning: "The values of properties of up to \(ReconcileReading.idMaximum) actors.",
        example: #"{"ids":["azerbaijan"],"properties":[{"id":"codes.wikidata"}]}"#)

    /// Those of the reconciliation service.
    static let reconcile = [queries, extend]
}
