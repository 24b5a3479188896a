// The answers of analyses: which one, and the envelope that all share.

import Analysis
import Catalog
import HTTPMessage
import Representations

/// Writes the answer to a question for an analysis.
struct AnalysisAnswer {
    let edition: Edition
    let entries: Entries
    let target: Target
    let row: RouteRow
    /// The path without suffix.
    let path: String
    let format: Format
    /// What absolute addresses begin with.
    let publicAddress: PublicAddress

    var catalog: Catalog { edition.catalog }

    /// Where the formulas are explained.
    static let documentation = "/docs/analysis"

    /// The answer of a route.
    func answer(_ route: AnalysisRoute) throws(Failure) -> Answering.Outcome {
        switch route {
        case .timeline: return .answer(try timeline())
        case .matrix: return .answer(try matrix())
        case .network: return .answer(try network())
        case .nodeGraph(let frame): return .answer(try nodeGraph(frame))
        case .shifts: return .answer(try shifts())
        case .compare: return .answer(try compare())
        case .dyad(let one, let other):
            switch try actors([one, other]) {
            case .rows(let rows): return .answer(try dyad(rows[0], rows[1]))
            case .moved(let ids): return .moved(to: "/v1/dyads/\(ids[0])/\(ids[1])")
            }
        case .positions(let actor):
            switch try actors([actor]) {
            case .rows(let rows): return .answer(try positions(rows[0]))
            case .moved(let ids): return .moved(to: "/v1/positions/\(ids[0])")
            }
        }
    }

    /// The entries that a question asks for, with the warnings that are due.
    func select(_ parameters: AnalysisParameters) -> (rows: RowSet, warnings: [Warning]) {
        let selection = catalog.select(parameters.question)
        var warnings = parameters.warnings
        if selection.straddling > 0 {
            warnings.append(
                Warning(
                    code: "date-straddles", parameter: "as_of",
                    detail:
                        "\(selection.straddling) of \(selection.total) entries have a date too coarse to say on which side of as_of it lies; they are counted."
                ))
        }
        return (selection.matches, warnings)
    }

    /// What an answer says beside its data.
    struct About {
        let formula: Formula
        var warnings: [Warning] = []
        /// Writes the members of `meta` that are the analysis's own.
        var meta: (inout JSONWriter) -> Void = { _ in }
        /// Writes the member `included`, where there is one.
        var included: ((inout JSONWriter) -> Void)?
        /// Addresses beside `self` and `csv`, by name.
        var links: [(String, String?)] = []
    }

    /// A table as an answer.
    func answer(_ table: FigureTable, _ about: About) -> Answer {
        if format == .csv {
            return answer(table.csv(hasMark: options.hasMark, hasHeader: options.hasHeader))
        }
        if format == .jsonl { return answer(table.jsonLines()) }
        return envelope(about, size: table.size) { table.write(to: &$0) }
    }

    /// A table whose columns repeat as an answer.
    func answer(_ figures: FigureColumns, _ about: About) -> Answer {
        if format != .json { return answer(figures.table, about) }
        return envelope(about) { figures.write(to: &$0) }
    }

    /// A table as a bare list, or as rows.
    func rows(_ table: FigureTable) -> Answer {
        if format != .json { return answer(table, About(formula: .network)) }
        var writer = JSONWriter()
        table.write(to: &writer)
        return answer(writer.bytes + [10])
    }

    /// The envelope around data.
    ///
    /// - Parameter size: about how many bytes the data take.
    func envelope(_ about: About, size: Int = 0, _ writeData: (inout JSONWriter) -> Void) -> Answer {
        var writer = JSONWriter(capacity: size + 4096)
        writer.beginObject()
        writer.key("data")
        writeData(&writer)
        if let included = about.included {
            writer.key("included")
            included(&writer)
        }
        writer.key("meta")
        writer.beginObject()
        about.meta(&writer)
        write(about.formula, to: &writer)
        writer.key("coverage")
        DatasetJSON.writeCoverage(catalog.dataset.coverage, to: &writer)
        writer.member("dataset_version", edition.version)
        Warning.write(about.warnings, to: &writer)
        writer.endObject()
        writer.key("links")
        writer.beginObject()
        writer.member("self", address())
        for (name, address) in about.links {
            writer.key(name)
            writer.text(orNull: address)
        }
        for other in [Format.csv, .svg] where row.formats.contains(other) {
            writer.member(other.rawValue, address(other))
        }
        writer.member("documentation", Self.documentation)
        writer.endObject()
        writer.endObject()
        return answer(writer.takeLine())
    }

    private func write(_ formula: Formula, to writer: inout JSONWriter) {
        writer.key("formula")
        writer.beginObject()
        writer.member("name", formula.name)
        writer.member("version", formula.version)
        writer.member("text", formula.text)
        writer.member("scale", Vocabulary.eventScale)
        writer.endObject()
    }

    /// The options of the representation; faults in them were told with those of the question.
    private var options: FormatOptions {
        var reading = QueryReading(target)
        return FormatOptions(&reading, format)
    }

    /// Bytes as an answer.
    func answer(_ bytes: [UInt8]) -> Answer {
        var alternates = row.formats.filter { $0 != format }.map {
            "<\(address($0))>; rel=\"alternate\"; type=\"\($0.mediaTypes[0])\""
        }
        if let pageAddress { alternates.append("<\(pageAddress)>; rel=\"alternate\"; type=\"text/html\"") }
        return Answer(
            contentType: options.contentType(format),
            canonical: path + "?" + (target.rawQuery ?? "") + "&" + format.rawValue
                + (format.isAddressed ? "&" + publicAddress.root : ""),
            links: alternates.filter { $0.utf8.count <= 4000 },
            disposition: options.disposition(path, format), content: .bytes(bytes))
    }

    /// The address of the page for people with the same figures; `nil` where there is none.
    private var pageAddress: String? {
        let pages = [Parameter.asOf, .inherit].map(\.name)
        let asked = target.parameters.filter { $0.name != Parameter.format.name }
        guard path.hasPrefix("/v1/dyads/"), asked.allSatisfy({ pages.contains($0.name) }) else { return nil }
        let pairs = asked.map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return path.dropFirst(3) + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// The address of this analysis, in another representation where one is named.
    func address(_ other: Format? = nil) -> String {
        // What another representation has no use for would be refused.
        let dropped =
            other == nil ? [] : other == .svg ? ["format"] : ["format"] + Parameter.drawing.map(\.name)
        let pairs = target.parameters.filter { !dropped.contains($0.name) }
            .map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        let ending =
            other ?? (target.parameters.contains { $0.name == "format" } || format == .json ? nil : format)
        return path + (ending.map { "." + $0.rawValue } ?? "")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// Writes the member `apart`: entries that are in none of the figures, why, and where they are.
    func writeApart(_ rows: [Int], _ reason: String, _ links: EntryLinks, to writer: inout JSONWriter) {
        writer.key("apart")
        writer.beginObject()
        writer.member("n", rows.count)
        writer.member("reason", reason)
        writer.key("href")
        writer.text(orNull: links.naming(rows, catalog)?.address)
        writer.endObject()
    }
}

/// The analyses, each with the parts of its path.
enum AnalysisRoute: Equatable {
    case timeline
    case matrix
    case network
    case nodeGraph(NodeGraphFrame)
    case shifts
    case compare
    case dyad(String, String)
    case positions(String)
}
