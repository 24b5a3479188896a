// How a record is cited: what a citation says, and its plain text. BibTeX, RIS and CSL-JSON are written from it.

public import Catalog

/// The parts of a citation of one record, in one state of it.
public struct Citation: Sendable {
    let id: String
    let title: String
    /// What sort of record it is, as it is named in sentences.
    let genre: String
    /// The dataset's title, its name and the version that names its content.
    let dataset: String
    let datasetName: String
    let version: String
    let revision: Int
    /// The day on which the record was last changed.
    let issued: Day
    /// The address of the record's page, for readers.
    let address: String
    let correction: (date: Day, note: String)?
    /// The sources that the record rests on, each in a line.
    let sources: [String]
    /// The day on which the reader saw it, as the reader gives it.
    let accessed: Day?

    /// Cites a record.
    ///
    /// - Parameter accessed: the day of access; no clock is read, so that equal questions have equal answers.
    public init(_ content: RecordContent, _ edition: Edition, _ address: PublicAddress, accessed: Day? = nil)
    {
        id = content.id
        title = Citation.line(content.title)
        genre = content.resource.singular
        dataset = Citation.line(edition.catalog.dataset.title)
        datasetName = edition.catalog.dataset.name
        version = edition.version
        revision = content.revision
        issued = content.updated
        self.address = address.page(content.resource, content.id)
        correction = content.correction.map { ($0.date, Citation.line($0.note)) }
        sources = content.sources.map { Citation.line($0, edition.catalog) }
        self.accessed = accessed
    }

    /// The sentence on which state of which record is cited.
    var state: String {
        let corrected = correction.map { ", corrected on \($0.date): \(Citation.withoutStop($0.note))" } ?? ""
        return "\(genre) \(id), revision \(revision)\(corrected)"
    }

    /// The citation as one line of text.
    public var text: String {
        var text = "\u{201C}\(title)\u{201D} (\(state)). In: \(dataset), version \(version), \(issued)."
        text += " \(address)"
        if let accessed { text += " (accessed \(accessed))" }
        if !sources.isEmpty { text += ". Based on: " + sources.joined(separator: "; ") }
        return text + (text.hasSuffix(".") ? "" : ".")
    }

    /// The line of a source: title, who wrote and published it, when, and where in it.
    public static func line(_ source: RecordContent.Source, _ catalog: Catalog) -> String {
        let content = RecordContent(catalog, source.ordinal)
        var parts = [content.title]
        parts += (content.references("author") + content.references("publisher")).map(catalog.label)
        if let published = content.date("published") { parts.append(published.description) }
        if let locator = source.locator { parts.append(locator) }
        return line(parts.joined(separator: ", "))
    }

    /// A text without the full stop at its end.
    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// A text on one line.
    static func line(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
