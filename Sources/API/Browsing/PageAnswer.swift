// The pages for people: which one, made from the same records, questions and figures as the answers of the API.

import Analysis
import Catalog
import HTTPMessage
import Pages
import Representations

/// Writes the page of a route.
struct PageAnswer {
    let view: View
    let target: Target
    let row: RouteRow
    /// The path without suffix.
    let path: String
    let publicAddress: PublicAddress
    /// Whether what was served before can be read back.
    var hasPast = false
    /// The instant that is asked about, in seconds since 1970; `nil` where it is now.
    var knownAt: Int64?

    var edition: Edition { view.edition }
    var catalog: Catalog { edition.catalog }
    var site: Site { Site(edition, publicAddress) }

    /// The page of a route.
    func answer(_ route: PageRoute) throws(Failure) -> Answering.Outcome {
        switch route {
        case .list(let resource): return .answer(try list(resource))
        case .search: return .answer(try search())
        case .record(let resource, let id):
            switch try find(resource, id) {
            case .record(let record): return .answer(try self.record(resource, record.ordinal))
            case .moved(let current): return .moved(to: Site.path(resource, current))
            }
        case .dyad(let one, let other): return try dyad(one, other)
        case .start, .about, .reference, .vocabularies, .document:
            var reading = QueryReading(target)
            reading.refuseNames(beside: row.parameters)
            try reading.finish()
            return .answer(page(try description(route)))
        }
    }

    private func description(_ route: PageRoute) throws(Failure) -> [UInt8] {
        switch route {
        case .about: return AboutPage(site).bytes()
        case .reference: return Reference(self).page.bytes()
        case .vocabularies: return VocabularyPage(site).bytes()
        case .document(let name):
            guard let document = Document.all.first(where: { $0.name == name }) else {
                let nearest = Suggestion.nearest(to: name, among: Document.all.map(\.name)).first
                throw .notFound(path: path, didYouMean: nearest.map { "/docs/" + $0 })
            }
            return document.bytes(site)
        default: return start()
        }
    }

    /// A page as an answer.
    ///
    /// - Parameter isOfEdition: whether the edition says all that the bytes follow from; else they name themselves.
    func page(_ bytes: [UInt8], disposition: String? = nil, isOfEdition: Bool = true) -> Answer {
        var canonical = [path, target.rawQuery ?? "", publicAddress.root, Asset.style.path]
        if !isOfEdition {
            var digest = Digest()
            digest.update(bytes)
            canonical.append(digest.hexadecimal())
        }
        return Answer(
            contentType: Format.html.contentType, canonical: canonical.joined(separator: "&"),
            disposition: disposition, policy: Page.policy, content: .bytes(bytes))
    }

    /// Looks up an id of a kind; what is not found is named by the path of its page.
    func find(_ resource: Resource, _ id: String) throws(Failure) -> RecordAnswer.Finding {
        do throws(Failure) {
            return try RecordAnswer.find(edition, resource, id: id)
        } catch {
            guard case .notFound(let path, let suggestion) = error else { throw error }
            throw .notFound(
                path: String(path.dropFirst(3)), didYouMean: suggestion.map { String($0.dropFirst(3)) })
        }
    }

    /// The address of a list's page.
    static func address(_ path: String, _ pairs: [(name: String, value: String)]) -> String {
        let query = pairs.map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    // MARK: The start page

    /// How many entries and actors the start page shows.
    private static let startMaximum = 8

    private func start() -> [UInt8] {
        var page = StartPage(site)
        var question = Question(.rhetoric)
        question.sort = [SortKey("date", isDescending: true)]
        question.limit = Self.startMaximum
        let selection = catalog.select(question)
        page.latest = selection.rows.map { RecordContent(catalog, .rhetoric, $0) }
        if let filter = Schema.of(.rhetoric).filter(named: "recipient") {
            let entries = Facets(catalog, .rhetoric).entries(filter, in: selection)
            page.recipients = entries.prefix(Self.startMaximum).compactMap { entry in
                guard case .record(let ordinal) = catalog.look(up: entry.value) else { return nil }
                return (ordinal, entry.count, Self.address("/rhetoric", [("recipient", entry.value)]))
            }
        }
        page.subjects = catalog.dataset.coverage.actors.compactMap { id in
            if case .record(let ordinal) = catalog.look(up: id) { ordinal } else { nil }
        }
        page.chart = overview(selection)
        return page.bytes()
    }

    /// A chart of all entries: over time, where their dates say enough for that, or else by whom they are about.
    private func overview(_ selection: Selection) -> (heading: String, chart: Chart)? {
        if let fitting = FittingInterval(view.entries, selection.matches), fitting.showsMost {
            let name = fitting.name
            return chart(
                "/v1/timeline", [("interval", name), ("split", "tone")],
                alternative: "Entries by \(name), split by tone as curated.",
                caption: "Rhetoric entries by \(name) and tone as curated."
            ).map { ("Entries by \(name)", $0) }
        }
        return chart(
            "/v1/matrix", [("rows", "recipient"), ("cols", "tone")],
            alternative:
                "Entries by whom they are about and by tone as curated; the figures behind it name each.",
            caption: "Rhetoric entries by whom they are about and by tone as curated."
        ).map { ("Who is spoken of, and how", $0) }
    }

    /// A chart, where the server draws it.
    func chart(
        _ path: String, _ pairs: [(name: String, value: String)], alternative: String, caption: String
    ) -> Chart? {
        let templates = [
            path, path.split(separator: "/").prefix(2).reduce("") { $0 + "/" + $1 } + "/{actor}",
        ]
        let row = RouteRow.api.first { templates.contains($0.template) }
        guard row?.formats.contains(where: { $0.rawValue == "svg" }) == true else { return nil }
        return Chart(
            address: Self.address(path + ".svg", pairs), alternative: alternative, caption: caption,
            figures: Self.address(path, pairs))
    }

    // MARK: Files

    /// A file of the site.
    func file(_ route: FileRoute) throws(Failure) -> Answer {
        var reading = QueryReading(target)
        reading.refuseNames(beside: row.parameters)
        try reading.finish()
        switch route {
        case .favicon: return file(Asset.favicon.bytes, Asset.favicon.contentType)
        case .asset:
            guard let asset = Asset.all.first(where: { $0.path == path }) else {
                throw .notFound(path: path, didYouMean: nil)
            }
            return file(asset.bytes, asset.contentType)
        case .robots: return file(Sitemap(site).robots(), "text/plain; charset=utf-8")
        case .sitemap: return file(Sitemap(site).index(), "application/xml")
        case .sitemapPart(let name):
            guard name.hasSuffix(".xml"), let bytes = Sitemap(site).part(String(name.dropLast(4))) else {
                throw .notFound(path: path, didYouMean: "/sitemap.xml")
            }
            return file(bytes, "application/xml")
        }
    }

    private func file(_ bytes: [UInt8], _ contentType: String) -> Answer {
        Answer(
            contentType: contentType, canonical: path + "&" + publicAddress.root, content: .bytes(bytes))
    }
}

extension Format {
    /// The name for people.
    var label: String {
        switch self {
        case .jsonl: "JSON Lines"
        case .jsonfeed: "JSON Feed"
        case .atom: "Atom"
        case .ninjs: "ninjs"
        case .jsonld: "JSON-LD"
        case .md: "Markdown"
        case .bibtex: "BibTeX"
        case .csl: "CSL-JSON"
        case .citation: "Citation"
        default: rawValue.uppercased()
        }
    }
}
