// Reads CSV (RFC 4180) with a header into a value tree for each row.

import StructuredText

/// A place in a CSV file, moving forward, and the row that is being read.
///
/// Works on unsafe bytes for the reason that `JSONReader` does: bulk. Every read is behind a comparison with the
/// buffer's count.
struct CSVReader {
    /// What a cell ended with.
    private enum Ending {
        case comma, row
    }

    /// A cell that was read: its text in the tree, and its place.
    private struct Cell {
        var text: Range<Int>
        var place: FilePlace
        var ending: Ending
        var isQuoted: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private var line = 1
    /// The offset of column 1 of this line.
    private var lineStart: Int
    /// The header's names come first in its text and stay there from row to row.
    private var tree = ValueTree()
    /// The header's names in the tree's text.
    private var names: [Range<Int>] = []
    /// The first bytes of this row that are not UTF-8: reading goes on behind them, for the row's end has to be found.
    private var encodingProblem: SyntaxProblem?

    private init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int, line: Int) {
        self.bytes = bytes
        self.position = position
        self.line = line
        lineStart = position
    }

    /// Reads a file whose first row is its header.
    ///
    /// Each further row is an object: for every cell that is not empty a key, the column's name at the start of the
    /// row, and the cell's text at its own place. An empty cell, quoted or not, is an absent field. Blank lines are
    /// skipped. A bad row is reported and the next one read; a bad header ends the reading.
    ///
    /// A cell of one apostrophe or more and then `=`, `+`, `-`, `@`, tab or carriage return loses the first
    /// apostrophe: the exporter puts one before what a spreadsheet would run as a formula.
    static func readRows(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = ReaderLimits(),
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        guard let header = readHeader(bytes, limits: limits, problem: problem) else { return }
        readRows(
            bytes, from: header.end, line: header.endLine, below: header, record: record, problem: problem)
    }

    /// Reads the header of a file, of which there are at least the first rows.
    ///
    /// - Returns: `nil` where there is none that rows can be read by.
    static func readHeader(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = ReaderLimits(),
        problem: (SyntaxProblem) -> Void
    ) -> CSVHeader? {
        // The header's names and a row's text are never longer than their parts of the file, and lines and columns
        // are no more than its bytes, so that nothing has to be checked afterwards.
        guard bytes.count <= limits.treeBytesMaximum else {
            let detail = "the file is longer than \(limits.treeBytesMaximum) bytes"
            problem(SyntaxProblem(line: 1, column: 1, detail: detail))
            return nil
        }
        var reader = CSVReader(bytes, from: ByteScan.markLength(bytes), line: 1)
        while reader.skipBlankLine() {}
        guard reader.position < bytes.count, reader.readHeader(limits, problem) else { return nil }
        return CSVHeader(
            text: reader.tree.bytes, names: reader.names, end: reader.position, endLine: reader.line)
    }

    /// Reads the rows of a part of a file, which begins and ends where rows do.
    ///
    /// - Parameters:
    ///   - start: where the first row begins.
    ///   - line: the line of that, from 1.
    static func readRows(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, line: Int, below header: CSVHeader,
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        var reader = CSVReader(bytes, from: start, line: line)
        reader.tree.bytes = header.text
        reader.names = header.names
        while reader.position < bytes.count {
            if reader.skipBlankLine() { continue }
            reader.readRow(record, problem)
        }
    }

    private var place: FilePlace { FilePlace(line: line, column: position - lineStart + 1) }

    /// Moves past a line without a byte on it.
    private mutating func skipBlankLine() -> Bool {
        guard position < bytes.count, let length = lineBreakLength() else { return false }
        position += length
        beginLine()
        return true
    }

    private mutating func beginLine() {
        line += 1
        lineStart = position
    }

    /// The length of the line break at the current place, if there is one. The caller checks for the end.
    private func lineBreakLength() -> Int? {
        if bytes[position] == .lineFeed { return 1 }
        let isPair =
            bytes[position] == .carriageReturn && position + 1 < bytes.count
            && bytes[position + 1] == .lineFeed
        return isPair ? 2 : nil
    }
}

/// The names of the columns of a file.
struct CSVHeader: Sendable {
    /// The names, one behind the other.
    let text: [UInt8]
    let names: [Range<Int>]
    /// Where the rows begin, and on which line.
    let end: Int
    let endLine: Int
}

// MARK: - Rows

extension CSVReader {
    /// Reads the names of the columns, reports all that is wrong with them, and says whether rows can be read.
    private mutating func readHeader(_ limits: ReaderLimits, _ problem: (SyntaxProblem) -> Void) -> Bool {
        var problems: [SyntaxProblem] = []
        var places: [FilePlace] = []
        do throws(SyntaxProblem) {
            var ending = Ending.comma
            while ending == .comma {
                let cell = try readCell()
                if names.count == limits.columnsMaximum {
                    throw cell.place.problem("the header has more than \(limits.columnsMaximum) columns")
                }
                if let found = headerProblem(cell, places) { problems.append(found) }
                names.append(cell.text)
                places.append(cell.place)
                ending = cell.ending
            }
            if let encodingProblem { throw encodingProblem }
        } catch {
            problems.append(error)
        }
        problems.forEach(problem)
        return problems.isEmpty
    }

    /// What is wrong with a column's name.
    private func headerProblem(_ cell: Cell, _ places: [FilePlace]) -> SyntaxProblem? {
        let name = tree.bytes[cell.text]
        if name.isEmpty { return cell.place.problem("column \(names.count + 1) has no name") }
        if let first = names.firstIndex(where: { tree.bytes[$0].elementsEqual(name) }) {
            let shown = Wording.quoted(String(decoding: name, as: UTF8.self))
            let detail = "the column \(shown) is already there, as column \(first + 1) of the header"
            return cell.place.problem(detail)
        }
        // A spreadsheet in much of Europe writes semicolons.
        if names.isEmpty, cell.ending == .row, !cell.isQuoted,
            let other = name.first(where: { $0 == 0x3B || $0 == .tab })
        {
            let separator = other == .tab ? "tabs" : "semicolons"
            return cell.place.problem(
                "the header is one column with \(separator) in it: columns are parted by commas")
        }
        return nil
    }

    /// Reads a row and hands it over, or reports it and moves behind it.
    private mutating func readRow(
        _ record: (ValueTree, _ root: Int) -> Void, _ problem: (SyntaxProblem) -> Void
    ) {
        let start = place
        tree.nodes.removeAll(keepingCapacity: true)
        tree.bytes.removeLast(tree.bytes.count - (names.last?.upperBound ?? 0))
        tree.append(.object, line: start.line, column: start.column, textStart: tree.bytes.count)
        encodingProblem = nil
        do throws(SyntaxProblem) {
            let cells = try readCells(start)
            if let encodingProblem { throw encodingProblem }
            guard cells == names.count else {
                throw start.problem(
                    "the row has \(Self.count(cells, "cell")) and the header \(Self.count(names.count, "column"))"
                )
            }
            tree.close(0)
            record(tree, 0)
        } catch {
            problem(error)
        }
    }

    /// Appends the cells of a row as members, and returns how many the row has.
    private mutating func readCells(_ start: FilePlace) throws(SyntaxProblem) -> Int {
        var cells = 0
        var ending = Ending.comma
        while ending == .comma {
            let cell: Cell
            do throws(SyntaxProblem) { cell = try readCell() } catch {
                // The cell's end is not known: the next row is taken to begin on the next line.
                position = min(ByteScan.lineEnd(bytes, from: position, end: bytes.count) + 1, bytes.count)
                beginLine()
                throw encodingProblem ?? error
            }
            if cells < names.count, !cell.text.isEmpty {
                tree.append(.key, line: start.line, column: start.column, text: names[cells])
                tree.append(
                    .text, line: cell.place.line, column: cell.place.column, text: undefused(cell.text))
            }
            cells += 1
            ending = cell.ending
        }
        return cells
    }

    /// The text of a cell without the apostrophe that keeps a spreadsheet from running it.
    private func undefused(_ text: Range<Int>) -> Range<Int> {
        guard tree.bytes[text.lowerBound] == .apostrophe else { return text }
        switch tree.bytes[text].first(where: { $0 != .apostrophe }) {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), .tab,
            .carriageReturn:
            return text.lowerBound + 1..<text.upperBound
        default:
            return text
        }
    }

    private static func count(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}

// MARK: - Cells

extension CSVReader {
    /// Appends the text of the cell at the current place and moves behind the comma or line break that ends it.
    ///
    /// After a problem the current place is on the line where the next row may be looked for behind.
    private mutating func readCell() throws(SyntaxProblem) -> Cell {
        let (textStart, cellPlace) = (tree.bytes.count, place)
        let isQuoted = position < bytes.count && bytes[position] == .quote
        if isQuoted { try readQuoted() } else { try readPlain() }
        let text = textStart..<tree.bytes.count
        var ending = Ending.row
        if position < bytes.count {
            // Both kinds of cell end at a comma, a line break or the end of the file, or throw.
            if bytes[position] == .comma {
                position += 1
                ending = .comma
            } else {
                position += lineBreakLength() ?? 1
                beginLine()
            }
        }
        return Cell(text: text, place: cellPlace, ending: ending, isQuoted: isQuoted)
    }

    /// A cell without quotes around it.
    private mutating func readPlain() throws(SyntaxProblem) {
        let start = position
        while let byte = skipTo(.comma, .quote, .lineFeed, .carriageReturn) {
            if byte == .comma || lineBreakLength() != nil { break }
            if byte == .quote {
                throw place.problem(
                    "a double quote inside a cell that does not begin with one: put the cell in quotes and double this one"
                )
            }
            throw place.problem(
                "a carriage return without a line feed: put the cell in quotes, or end lines with LF or CRLF")
        }
        append(start, position)
    }

    /// A cell in quotes, line breaks and doubled quotes within.
    private mutating func readQuoted() throws(SyntaxProblem) {
        let (opening, openingPlace, openingLineStart) = (position, place, lineStart)
        position += 1
        var runStart = position
        while let byte = skipTo(.quote, .lineFeed, .quote, .quote) {
            position += 1
            if byte == .lineFeed {
                beginLine()
            } else if position < bytes.count, bytes[position] == .quote {
                append(runStart, position)
                position += 1
                runStart = position
            } else {
                append(runStart, position - 1)
                return try checkBehindQuote(openingPlace)
            }
        }
        (position, line, lineStart) = (opening, openingPlace.line, openingLineStart)
        throw openingPlace.problem("the quote that opens here is never closed")
    }

    /// Refuses anything but the end of the cell behind its closing quote.
    private func checkBehindQuote(_ opening: FilePlace) throws(SyntaxProblem) {
        guard position < bytes.count, bytes[position] != .comma, lineBreakLength() == nil else { return }
        let found = Wording.character(bytes, at: position, end: bytes.count)
        let where_ = opening.line == line ? "" : " of the cell that begins on line \(opening.line)"
        throw place.problem(
            "expected a comma or the end of the row behind the closing quote\(where_), found \(found): "
                + "a quote inside a quoted cell is doubled")
    }

    private mutating func append(_ start: Int, _ end: Int) {
        tree.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }

    /// Moves to the next of four bytes and returns it, or to the end of the file. Notes what is not UTF-8.
    @inline(__always)
    private mutating func skipTo(_ one: UInt8, _ two: UInt8, _ three: UInt8, _ four: UInt8) -> UInt8? {
        while true {
            while bytes.count - position >= 8 {
                let word = ByteScan.word(bytes, at: position)
                let special =
                    ByteScan.matches(word, one) | ByteScan.matches(word, two) | ByteScan.matches(word, three)
                    | ByteScan.matches(word, four) | (word & ByteScan.highBits)
                if special != 0 {
                    position += special.trailingZeroBitCount / 8
                    break
                }
                position += 8
            }
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            if byte == one || byte == two || byte == three || byte == four { return byte }
            let length = ByteScan.sequenceLength(bytes, at: position, end: bytes.count)
            if length == 0, encodingProblem == nil { encodingProblem = place.problem(Wording.notUTF8(byte)) }
            position += max(length, 1)
        }
    }
}
