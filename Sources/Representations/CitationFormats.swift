// A citation for reference managers: BibTeX, RIS and CSL-JSON.

import Catalog

extension Citation {
    // MARK: BibTeX

    /// A `misc` entry of BibTeX, in UTF-8; `url` and `urldate` are read by biblatex, `note` by both.
    public var bibtex: String {
        let (year, month, _) = issued.civil
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        var fields = [
            ("author", "{{" + Citation.bibtex(dataset) + "}}"),
            ("title", "{{" + Citation.bibtex(title) + "}}"),
            ("howpublished", "{" + Citation.bibtex("In: \(dataset), version \(version)") + "}"),
            ("year", "{\(year)}"),
            ("month", months[month - 1]),
            ("version", "{" + Citation.bibtex(version) + "}"),
            ("url", "{" + address + "}"),
        ]
        if let accessed { fields.append(("urldate", "{\(accessed)}")) }
        fields.append(("note", "{" + Citation.bibtex(note) + "}"))
        let lines = fields.map { "  \($0) = \($1)" }
        return "@misc{\(id),\n" + lines.joined(separator: ",\n") + "\n}\n"
    }

    /// What is cited, and what it is based on, as a note.
    private var note: String {
        let based = sources.isEmpty ? "" : ". Based on: " + sources.joined(separator: "; ")
        return state.prefix(1).uppercased() + state.dropFirst() + based
    }

    /// The characters that TeX would read as commands, written as commands that print them.
    private static func bibtex(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\" + String(character)
            case "\\": escaped += "\\textbackslash{}"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    // MARK: RIS

    /// A record of RIS (its tags as reference managers read them); lines end in CRLF.
    public var ris: String {
        func slashed(_ text: String) -> String { String(text.map { $0 == "-" ? "/" : $0 }) }
        var lines = [
            ("TY", "DATA"), ("ID", id), ("AU", dataset), ("TI", title), ("T2", dataset), ("ET", version),
            ("PY", String(issued.civil.year)), ("DA", slashed(issued.description) + "/"),
        ]
        if let accessed { lines.append(("Y2", slashed(accessed.description) + "/")) }
        lines.append(("UR", address))
        lines.append(("N1", state.prefix(1).uppercased() + state.dropFirst()))
        lines += sources.map { ("N1", "Based on: " + $0) }
        lines.append(("ER", ""))
        return lines.map { "\($0)  - \($1)\r\n" }.joined()
    }

    // MARK: CSL-JSON

    /// Writes the item of CSL-JSON (Citation Style Language 1.0.2, appendix III and IV).
    public func writeCSL(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("type", "dataset")
        writer.member("title", title)
        writer.member("container-title", dataset)
        writer.key("author")
        writer.beginList()
        writer.beginObject()
        writer.member("literal", dataset)
        writer.endObject()
        writer.endList()
        writer.member("genre", genre)
        writer.member("version", version)
        writer.key("issued")
        Citation.writeParts(issued, to: &writer)
        if let accessed {
            writer.key("accessed")
            Citation.writeParts(accessed, to: &writer)
        }
        writer.member("URL", address)
        writer.member("note", note)
        writer.endObject()
    }

    private static func writeParts(_ day: Day, to writer: inout JSONWriter) {
        let (year, month, dayOfMonth) = day.civil
        writer.beginObject()
        writer.key("date-parts")
        writer.beginList()
        writer.beginList()
        for part in [year, month, dayOfMonth] { writer.number(part) }
        writer.endList()
        writer.endList()
        writer.endObject()
    }
}
