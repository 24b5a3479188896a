// The rows of the API reference: every path, parameter, filter, operator, format and error, with addresses to try.

import Catalog
import HTTPMessage
import Pages
import Representations

/// Makes the reference from the tables, and its examples from the records that are served.
struct Reference {
    private let site: Site
    private let catalog: Catalog
    private let publicAddress: PublicAddress

    init(_ answer: PageAnswer) {
        self.init(answer.site, answer.publicAddress)
    }

    init(_ site: Site, _ publicAddress: PublicAddress) {
        self.site = site
        catalog = site.edition.catalog
        self.publicAddress = publicAddress
    }

    /// The page.
    var page: ReferencePage {
        var page = ReferencePage(site)
        page.paths = RouteRow.api.map(path)
        page.pages = (RouteRow.pages + RouteRow.files).map(path)
        page.filters = Resource.allCases.map { ($0, filters(Schema.of($0))) }
        page.operators = Operator.allCases.map { comparison in
            ReferencePage.Word(
                comparison == .equal ? "name=" : "name__\(comparison.rawValue)=", comparison.meaning)
        }
        page.formats = Format.allCases.map { ReferencePage.Word($0.rawValue, $0.meaning, note: $0.linkType) }
        page.problems = OpenAPI.failures.map(\.problem).map { problem in
            ReferencePage.Word(
                problem.code, problem.title, note: String(problem.status), address: problem.type)
        }
        return page
    }

    // MARK: Paths

    private func path(_ row: RouteRow) -> ReferencePage.Path {
        let path = address(row)
        return ReferencePage.Path(
            row.template, meaning: row.meaning, formats: row.formats.map(\.rawValue),
            parameters: row.parameters.map { parameter in
                ReferencePage.Parameter(
                    parameter.name,
                    values: parameter == .format
                        ? row.formats.map(\.rawValue).joined(separator: ", ") : parameter.values,
                    meaning: parameter.meaning,
                    example: row.methods.contains("GET") ? example(parameter, row, path) : nil)
            }, filters: row.filters, example: PageAnswer.address(path, needed(row)))
    }

    private func ids(_ resource: Resource) -> [String] {
        catalog.visibleIds(resource).prefix(2) + ["none", "none"]
    }

    /// The path with values that have an answer, where the dataset has records.
    private func address(_ row: RouteRow) -> String {
        var values: [String]
        switch row.anyRoute {
        case .record(let resource, _), .embed(let resource, _), .page(.record(let resource, _)):
            values = ids(resource)
        case .related, .analysis, .page(.dyad): values = ids(.actors)
        case .facet(let resource, _): values = [Schema.of(resource).countableFilters.first?.name ?? "none"]
        case .page(.document): values = ["errors"]
        case .file(.asset): return Asset.style.path
        case .file(.sitemapPart): values = ["pages.xml"]
        case .openAPI: return "/openapi.json"
        default: values = ["events"]
        }
        let segments = row.template.split(separator: "/").map { segment in
            segment.hasPrefix("{") && !values.isEmpty ? values.removeFirst() : String(segment)
        }
        return "/" + segments.joined(separator: "/")
    }

    /// The parameters without which a path has no answer.
    private func needed(_ row: RouteRow) -> [PageAnswer.Pair] {
        switch row.anyRoute {
        case .search, .page(.search): [("q", Parameter.text.example)]
        case .oembed: [("url", publicAddress.record(.actors, ids(.actors)[0]))]
        case .match: [("q", ids(.actors)[0])]
        case .suggest: [("prefix", "a")]
        case .flyout(.entity): [("id", ids(.actors)[0])]
        case .flyout(.type): [("id", ReconcileType.any.id)]
        case .flyout(.property): [("id", "names")]
        default: []
        }
    }

    /// An address that asks with a parameter and has an answer; `nil` where that depends on the server.
    private func example(_ parameter: Parameter, _ row: RouteRow, _ path: String) -> String? {
        var pairs = needed(row).filter { $0.name != parameter.name }
        var value = parameter.example
        var suffix = ""
        switch parameter {
        case .knownAt: return nil
        case .asOf: value = min(catalog.dataset.coverage.period.latest, .last).description
        case .include:
            value = row.filters.flatMap(referenced) ?? referenced(kind(row)) ?? Resource.sources.rawValue
        case .facet: value = countable(row)
        case .facetSize where row.template.hasPrefix("/v1/"): pairs.append(("facet", countable(row)))
        case .highlight: pairs.append(("q", Parameter.text.example))
        case .bom, .header: suffix = ".csv"
        case .width, .scheme: suffix = ".svg"
        case .ninjs: suffix = ".ninjs"
        case .accessed: suffix = ".citation"
        case .url: value = publicAddress.record(.actors, ids(.actors)[0])
        case .id: value = needed(row).first { $0.name == "id" }?.value ?? value
        case .extend:
            value = parameter.example.replacing("\"azerbaijan\"", with: "\"\(ids(.actors)[0])\"")
        case .actors: value = ids(.actors).prefix(2).joined(separator: ",")
        case .changeActor, .changedId: value = ids(.actors)[0]
        case .depth: pairs.append(("actor", ids(.actors)[0]))
        case .before: pairs.append(("after", Parameter.after.example))
        case .after: pairs.append(("before", Parameter.before.example))
        case .format: value = row.formats.last?.rawValue ?? value
        default: break
        }
        return PageAnswer.address(path + suffix, pairs + [(parameter.name, value)])
    }

    private func kind(_ row: RouteRow) -> Resource {
        if case .record(let resource, _) = row.anyRoute { resource } else { .actors }
    }

    private func referenced(_ resource: Resource) -> String? {
        Schema.of(resource).referencedResources.first?.rawValue
    }

    private func countable(_ row: RouteRow) -> String {
        row.filters.flatMap { Schema.of($0).countableFilters.first?.name } ?? Parameter.facet.example
    }

    // MARK: Filters

    private func filters(_ schema: Schema) -> [ReferencePage.Parameter] {
        let reader = FilterReader(catalog, schema, expandsMembers: false)
        let examples = Examples(catalog)
        return schema.filters.map { filter in
            ReferencePage.Parameter(
                filter.name, values: Self.values(schema.type(of: filter)), meaning: filter.meaning,
                operators: reader.operators(filter).filter { $0 != .equal }.map { "__" + $0.rawValue },
                example: examples.address(filter, schema))
        }
    }

    /// The values of a type, for people.
    private static func values(_ type: FieldType) -> String {
        switch type {
        case .identifier: "id"
        case .text, .texts: "text"
        case .url: "address"
        case .language: "language tag"
        case .term(let vocabulary): "word of \(vocabulary)"
        case .reference(let resources):
            resources.count == Resource.allCases.count
                ? "id of any record" : "id: " + resources.map(\.singular).joined(separator: " or ")
        case .date: "date"
        case .day: "day"
        case .instant: "time"
        case .number: "number"
        case .flag: "true or false"
        case .object: "span"
        case .list(let element): values(element)
        }
    }
}
