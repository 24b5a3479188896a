// The page of two actors side by side.

public import Analysis
public import Catalog
public import Representations

/// Writes the page of a dyad.
public struct DyadPage {
    let site: Site
    let one: Ordinal
    let other: Ordinal
    let dyad: Dyad
    let day: Day
    /// The lists of entries each way.
    public var lists: (forth: String?, back: String?) = (nil, nil)
    /// The same content for programs.
    public var alternates: [Alternate] = []
    /// A chart of the entries each way.
    public var chart: Chart?
    /// Notes on how the question was understood.
    public var notes: [String] = []

    /// The latest entries each way.
    public var entries: (forth: [RecordContent], back: [RecordContent]) = ([], [])

    /// Makes the page.
    public init(_ site: Site, _ one: Ordinal, _ other: Ordinal, _ dyad: Dyad, on day: Day) {
        self.site = site
        self.one = one
        self.other = other
        self.dyad = dyad
        self.day = day
    }

    private var catalog: Catalog { site.catalog }
    private var path: String { "/dyads/\(catalog.id(one))/\(catalog.id(other))" }

    /// The page.
    public func bytes(address: String) -> [UInt8] {
        let (first, second) = (catalog.label(one), catalog.label(other))
        var page = Page(
            title: "\(first) and \(second)",
            description:
                "What \(first) and \(second) say and do toward each other, and the partnerships between them, as sources in \(site.title) tell it.",
            path: address, section: "/actors")
        page.alternates = alternates
        page.isIndexed = address == path
        return page.bytes(site) { writer in
            writer.element("h1") { writer in
                writer.link(first, site.path(one))
                writer.text(" and ")
                writer.link(second, site.path(other))
            }
            writer.element("form", [("action", path), ("class", "day")]) { writer in
                writer.element("label", "As of", [("for", "as-of")])
                writer.empty(
                    "input",
                    [("type", "date"), ("id", "as-of"), ("name", "as_of"), ("value", day.description)])
                writer.element("button", "Show", [("type", "submit")])
            }
            for note in notes { writer.paragraph(note, class: "notice") }
            writeFigures(to: &writer)
            chart?.write(to: &writer)
            writeTies(to: &writer)
            write(
                entries.forth, of: dyad.forth.rows.count, "forth", "\(first) toward \(second)", lists.forth,
                to: &writer)
            write(
                entries.back, of: dyad.back.rows.count, "back", "\(second) toward \(first)", lists.back,
                to: &writer)
        }
    }

    // MARK: Figures

    private func writeFigures(to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", "figures")]) { writer in
            writer.element("h2", "Side by side", [("id", "figures")])
            writer.element(
                "div",
                [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-labelledby", "figures")]
            ) { writer in
                writer.element("table") { writer in
                    writer.element(
                        "caption",
                        "Entries up to \(Words.date(day)); mean scores from \u{2212}10 (conflict) to +10 (cooperation)"
                    )
                    writer.element("thead") { writer in
                        writer.element("tr") { writer in
                            writer.element("th", "Figure", [("scope", "col")])
                            for (from, to) in [(one, other), (other, one)] {
                                writer.element(
                                    "th", "\(catalog.label(from)) toward \(catalog.label(to))",
                                    [("scope", "col"), ("class", "figure")])
                            }
                        }
                    }
                    writer.element("tbody") { writer in
                        for (name, value) in rows {
                            writer.element("tr") { writer in
                                writer.element("th", name, [("scope", "row")])
                                for direction in [dyad.forth, dyad.back] {
                                    writer.element("td", value(direction), [("class", "figure")])
                                }
                            }
                        }
                    }
                }
            }
            writer.element("p") { writer in
                if let asymmetry = dyad.asymmetry {
                    writer.text("Asymmetry (the first mean less the second): \(Words.score(asymmetry)). ")
                }
                if let contact = dyad.lastContact {
                    let content = RecordContent(catalog, .rhetoric, contact)
                    writer.text("Last contact: ")
                    writer.link(content.title, Site.path(.rhetoric, content.id))
                    writer.text(content.date.map { " (\(Words.date($0))). " } ?? ". ")
                }
                if let silence = dyad.longestSilence {
                    writer.text(
                        "Longest silence in the dataset: \(Words.number(silence.days)) days, \(Words.date(silence.from)) to \(Words.date(silence.to)). "
                    )
                }
                writer.link("How this is computed", "/docs/analysis#dyad")
                writer.text(".")
            }
        }
    }

    private var rows: [(String, (Dyad.Direction) -> String)] {
        let day = { (day: Day?) in day.map { Words.date($0) } ?? "\u{2013}" }
        return [
            ("Entries", { Words.number($0.tally.count) }),
            ("of which through persons and bodies", { Words.number($0.inherited) }),
            ("Mean score", { Words.score($0.tally.mean) }),
            ("Tone hostile (curated)", { Words.share($0.tally.hostileShare) }),
            ("First", { day($0.first) }), ("Last", { day($0.last) }),
        ]
            + zip(0..., Axis.quadLabels).map { quad, label in
                (label, { Words.number($0.quads[quad].count) })
            }
    }

    // MARK: Records

    private func writeTies(to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", "ties")]) { writer in
            writer.element("h2", "Partnerships in force on \(Words.date(day))", [("id", "ties")])
            if dyad.ties.isEmpty { writer.paragraph("None in the dataset.", class: "meta") }
            RecordItem(site).write(
                dyad.ties.map { RecordContent(catalog, .partnerships, $0.row) }, heading: "h3", to: &writer)
        }
    }

    private func write(
        _ records: [RecordContent], of total: Int, _ id: String, _ heading: String, _ list: String?,
        to writer: inout MarkupWriter
    ) {
        writer.element("section", [("aria-labelledby", id)]) { writer in
            writer.element("h2", heading, [("id", id)])
            if records.isEmpty { writer.paragraph("No entry in the dataset.", class: "meta") }
            RecordItem(site).write(records, heading: "h3", to: &writer)
            if records.count == total { return }
            writer.element("p") { writer in
                let words = "The latest \(records.count) of \(Words.number(total)) entries."
                if let list { writer.link(words, list) } else { writer.text(words) }
            }
        }
    }
}
