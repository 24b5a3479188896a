// The documentation's Markdown as HTML: the part of CommonMark and of GitHub's tables that docs/ is written in.

import Representations

/// Writes a document, without its pictures and comments. What it does not know stays text; nothing of the source reaches the page as markup.
struct Markdown {
    /// Where a link to another document leads.
    let address: (_ link: String) -> String?
    private var lines: ArraySlice<Substring>
    private var slugs: [String: Int] = [:]

    init(_ source: String, address: @escaping (_ link: String) -> String?) {
        self.address = address
        lines = source.split(separator: "\n", omittingEmptySubsequences: false)[...]
    }

    /// The text of the first heading.
    static func title(_ source: String) -> String {
        let heading = source.split(separator: "\n").first { $0.hasPrefix("# ") }
        return heading.map { String($0.dropFirst(2)) } ?? ""
    }

    /// Writes all blocks.
    mutating func write(to writer: inout MarkupWriter) {
        while let line = lines.first {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("<!--") || line.hasPrefix("![") {
                lines.removeFirst()
            } else if line.hasPrefix("```") {
                writeCode(to: &writer)
            } else if let level = Markdown.level(line) {
                lines.removeFirst()
                writeHeading(String(line.dropFirst(level + 1)), level, to: &writer)
            } else if line.hasPrefix("|") {
                writeTable(to: &writer)
            } else if Markdown.item(line) != nil {
                writeList(to: &writer)
            } else {
                let text = takeParagraph()
                writer.element("p") { write(inline: text, to: &$0) }
            }
        }
    }

    // MARK: Blocks

    private static func level(_ line: Substring) -> Int? {
        let level = line.prefix { $0 == "#" }.count
        return (1...6).contains(level) && line.dropFirst(level).hasPrefix(" ") ? level : nil
    }

    private mutating func writeHeading(_ text: String, _ level: Int, to writer: inout MarkupWriter) {
        let slug = Markdown.slug(text)
        let count = slugs[slug, default: 0]
        slugs[slug] = count + 1
        let id: Attributes = [("id", count == 0 ? slug : "\(slug)-\(count)")]
        let name: StaticString = level == 1 ? "h1" : level == 2 ? "h2" : level == 3 ? "h3" : "h4"
        writer.element(name, id) { write(inline: text, to: &$0) }
    }

    /// The anchor of a heading, as GitHub makes it.
    static func slug(_ heading: String) -> String {
        String(
            heading.lowercased().compactMap { character in
                if character == " " { return "-" }
                return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
            })
    }

    private mutating func writeCode(to writer: inout MarkupWriter) {
        lines.removeFirst()
        var code: [Substring] = []
        while let line = lines.popFirst(), !line.hasPrefix("```") { code.append(line) }
        writer.element("pre", [("tabindex", "0")]) { writer in
            writer.element("code", code.joined(separator: "\n"))
        }
    }

    private mutating func writeTable(to writer: inout MarkupWriter) {
        var rows: [[String]] = []
        while let line = lines.first, line.hasPrefix("|") {
            lines.removeFirst()
            rows.append(Markdown.cells(line))
        }
        writer.element(
            "div", [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Table")]
        ) { writer in
            writer.element("table") { writer in
                writer.element("thead") { writer in
                    writer.element("tr") { writer in
                        for cell in rows.first ?? [] {
                            writer.element("th", [("scope", "col")]) { write(inline: cell, to: &$0) }
                        }
                    }
                }
                writer.element("tbody") { writer in
                    for row in rows.dropFirst(2) {
                        writer.element("tr") { writer in
                            for cell in row { writer.element("td") { write(inline: cell, to: &$0) } }
                        }
                    }
                }
            }
        }
    }

    /// The cells of a row; `\|` is a bar within one.
    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        for character in line.dropFirst() {
            if character == "|" && !isEscaped {
                cells.append(cell)
                cell = ""
            } else if character == "|" {
                cell.removeLast()
                cell.append(character)
            } else {
                cell.append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return cells.map(Markdown.trimmed)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// Whether the line begins an item, whether of a numbered list, and its text.
    private static func item(_ line: Substring) -> (isNumbered: Bool, text: Substring)? {
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return (false, line.dropFirst(2)) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let rest = line.dropFirst(digits.count)
        return (1...3).contains(digits.count) && rest.hasPrefix(". ") ? (true, rest.dropFirst(2)) : nil
    }

    private mutating func writeList(to writer: inout MarkupWriter) {
        var items: [String] = []
        let isNumbered = lines.first.flatMap(Markdown.item)?.isNumbered ?? false
        while let line = lines.first {
            if let item = Markdown.item(line), item.isNumbered == isNumbered {
                items.append(String(item.text))
            } else if line.hasPrefix("  "), !items.isEmpty, !line.allSatisfy(\.isWhitespace) {
                items[items.count - 1] += " " + Markdown.trimmed(line)
            } else {
                break
            }
            lines.removeFirst()
        }
        writer.element(isNumbered ? "ol" : "ul") { writer in
            for item in items { writer.element("li") { write(inline: item, to: &$0) } }
        }
    }

    private mutating func takeParagraph() -> String {
        var text: [Substring] = []
        while let line = lines.first, !line.allSatisfy(\.isWhitespace), !line.hasPrefix("```"),
            !line.hasPrefix("|"), Markdown.level(line) == nil,
            text.isEmpty || Markdown.item(line)?.isNumbered != false
        {
            text.append(line)
            lines.removeFirst()
        }
        return text.joined(separator: " ")
    }

    // MARK: Within a line

    /// Writes a line of the tables, in which code stands between backquotes.
    static func write(_ text: String, to writer: inout MarkupWriter) {
        Markdown("") { $0 }.write(inline: text, to: &writer)
    }

    /// Writes code, links, strong words and text.
    private func write(inline text: String, to writer: inout MarkupWriter) {
        var rest = text[...]
        var plain = ""
        func flush(_ writer: inout MarkupWriter) {
            writer.text(plain)
            plain = ""
        }
        while let character = rest.first {
            if character == "`", let end = rest.dropFirst().firstIndex(of: "`") {
                flush(&writer)
                writer.element("code", String(rest[rest.index(after: rest.startIndex)..<end]))
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstRange(of: "**"),
                !rest.dropFirst(2).hasPrefix(" ")
            {
                flush(&writer)
                let words = String(rest.dropFirst(2)[..<end.lowerBound])
                writer.element("strong") { write(inline: words, to: &$0) }
                rest = rest[end.upperBound...]
            } else if character == "[", let middle = rest.firstRange(of: "]("),
                let end = rest[middle.upperBound...].firstIndex(of: ")")
            {
                flush(&writer)
                let words = String(rest[rest.index(after: rest.startIndex)..<middle.lowerBound])
                write(link: words, String(rest[middle.upperBound..<end]), to: &writer)
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(character)
                rest.removeFirst()
            }
        }
        flush(&writer)
    }

    private func write(link words: String, _ link: String, to writer: inout MarkupWriter) {
        guard let address = address(link) else { return write(inline: words, to: &writer) }
        writer.element("a", [("href", address)]) { write(inline: words, to: &$0) }
    }
}
