// The page of an actor: who it is, its ties on a day, what it says and does, what is said and done toward it, where it
// stands.

public import Catalog
public import Representations

/// What stands on the page of an actor beside its record.
public struct ActorPage {
    /// Records in short, with figures and a chart before them.
    public struct Section {
        let id: String
        let heading: String
        /// What the section shows, in a sentence.
        public var introduction: String?
        /// Names and values.
        public var figures: [(name: String, value: String)] = []
        /// The first records.
        public var records: [RecordContent] = []
        /// How many there are.
        public var total = 0
        /// The list of all of them.
        public var list: PageLink?
        /// A chart.
        public var chart: Chart?

        /// Makes a section.
        public init(_ id: String, _ heading: String) {
            self.id = id
            self.heading = heading
        }
    }

    /// A counterpart in the table of positions.
    public struct Position {
        let counterpart: Ordinal
        let says: Double?
        let saysCount: Int
        let does: Double?
        let doesCount: Int
        let gap: Double?
        let via: [Ordinal]
        let dyad: String

        /// Makes a row.
        public init(
            _ counterpart: Ordinal, says: Double?, of saysCount: Int, does: Double?, of doesCount: Int,
            gap: Double?, via: [Ordinal], dyad: String
        ) {
            self.counterpart = counterpart
            self.says = says
            self.saysCount = saysCount
            self.does = does
            self.doesCount = doesCount
            self.gap = gap
            self.via = via
            self.dyad = dyad
        }
    }

    let site: Site
    let actor: RecordContent
    /// The day that partnerships and positions are looked at on.
    let day: Day
    /// The sections before the table of positions.
    public var sections: [Section] = []
    /// The table of positions, those with most entries first.
    public var positions: [Position] = []
    /// How many counterparts there are.
    public var positionTotal = 0
    /// A chart of the positions.
    public var chart: Chart?
    /// The sections behind it.
    public var others: [Section] = []

    /// Makes the page of an actor on a day.
    public init(_ site: Site, _ actor: RecordContent, on day: Day) {
        self.site = site
        self.actor = actor
        self.day = day
    }

    /// Writes the sections.
    public func write(to writer: inout MarkupWriter) {
        writeContents(to: &writer)
        writeDay(to: &writer)
        for section in sections { write(section, to: &writer) }
        writePositions(to: &writer)
        for section in others { write(section, to: &writer) }
    }

    private func writeContents(to writer: inout MarkupWriter) {
        let standing = positions.isEmpty ? [] : [PageLink("Where it stands", "#positions")]
        let links =
            sections.map { PageLink($0.heading, "#" + $0.id) } + standing
            + others.map { PageLink($0.heading, "#" + $0.id) }
        writer.element("nav", [("class", "contents"), ("aria-label", "On this page")]) { writer in
            writer.element("ul") { writer in
                for link in links { writer.element("li") { $0.link(link.label, link.address) } }
            }
        }
    }

    private func writeDay(to writer: inout MarkupWriter) {
        let path = Site.path(.actors, actor.id)
        writer.element("form", [("action", path), ("class", "day")]) { writer in
            writer.element("label", "As of", [("for", "as-of")])
            writer.empty(
                "input",
                [("type", "date"), ("id", "as-of"), ("name", "as_of"), ("value", day.description)])
            writer.element("button", "Show", [("type", "submit")])
        }
    }

    func write(_ section: Section, to writer: inout MarkupWriter) {
        writer.element("section", [("aria-labelledby", section.id)]) { writer in
            writer.element("h2", section.heading, [("id", section.id)])
            if let introduction = section.introduction { writer.paragraph(introduction) }
            if !section.figures.isEmpty && section.total > 0 {
                writer.element("dl", [("class", "figures")]) { writer in
                    for figure in section.figures {
                        writer.element("div") { writer in
                            writer.element("dt", figure.name)
                            writer.element("dd", figure.value)
                        }
                    }
                }
            }
            if let chart = section.chart, section.total > 0 { chart.write(to: &writer) }
            if section.total == 0 { writer.paragraph("None in the dataset.", class: "meta") }
            RecordItem(site).write(section.records, heading: "h3", to: &writer)
            if let list = section.list, section.total > section.records.count {
                writer.element("p") { $0.link(list.label, list.address) }
            }
        }
    }

    private func writePositions(to writer: inout MarkupWriter) {
        if positions.isEmpty { return }
        writer.element("section", [("aria-labelledby", "positions")]) { writer in
            writer.element("h2", "Where it stands", [("id", "positions")])
            writer.element("p") { writer in
                writer.text(
                    "What \(actor.title) says about each counterpart, and what it does, as mean scores from ")
                writer.text("\u{2212}10 (conflict) to +10 (cooperation), on \(Words.date(day)). ")
                writer.text("The gap is what is done less what is said. ")
                writer.link("How this is computed", "/docs/analysis#positions")
                writer.text(".")
            }
            chart?.write(to: &writer)
            writer.element(
                "div",
                [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-labelledby", "positions")]
            ) { writer in
                writer.element("table") { writer in
                    writer.element("caption", caption)
                    writeHeader(to: &writer)
                    writer.element("tbody") { writer in
                        for position in positions { write(position, to: &writer) }
                    }
                }
            }
        }
    }

    private var caption: String {
        positionTotal > positions.count
            ? "The \(positions.count) of \(positionTotal) counterparts with most entries and partnerships"
            : "All \(positionTotal) counterparts"
    }

    private func writeHeader(to writer: inout MarkupWriter) {
        writer.element("thead") { writer in
            writer.element("tr") { writer in
                for name in ["Counterpart", "Says", "n", "Does", "n", "Gap", "Via"] {
                    let figure: Attributes =
                        name == "Counterpart" || name == "Via" ? [] : [("class", "figure")]
                    writer.element("th", name, [("scope", "col")] + figure)
                }
            }
        }
    }

    private func write(_ position: Position, to writer: inout MarkupWriter) {
        writer.element("tr") { writer in
            writer.element("th", [("scope", "row")]) { writer in
                writer.link(site.catalog.label(position.counterpart), position.dyad)
            }
            let figures = [
                Words.score(position.says), String(position.saysCount), Words.score(position.does),
                String(position.doesCount), Words.score(position.gap),
            ]
            for figure in figures { writer.element("td", figure, [("class", "figure")]) }
            writer.element("td") { writer in
                for (index, ordinal) in position.via.enumerated() {
                    if index > 0 { writer.text(", ") }
                    writer.link(site.catalog.label(ordinal), site.path(ordinal))
                }
            }
        }
    }
}
