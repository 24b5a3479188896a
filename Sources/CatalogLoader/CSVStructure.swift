// A row of CSV given the structure that its columns' names stand for.

import Catalog

/// Makes structured records of flat rows: `valid.from` becomes a member, `a;b` a list, JSON in a cell what it says.
struct CSVStructure {
    private let schema: Schema
    /// The record with its structure; used again for each row.
    private(set) var tree = ValueTree()
    private var cell = ValueTree()
    private var reportedColumns = Set<String>()

    init(_ schema: Schema) { self.schema = schema }

    /// A fault in a cell.
    struct Fault {
        let line: Int
        let field: String
        let detail: String
        var didYouMean: String?
    }

    /// Makes `tree` of a row.
    ///
    /// - Returns: the faults; a column of no field is named once in a file, at the header's line.
    mutating func restructure(_ row: ValueTree) -> [Fault] {
        tree.removeAll()
        var faults: [Fault] = []
        var used = Set<Int>()
        let place = row.place(at: 0)
        tree.append(.object, line: place.line, column: place.column, text: 0..<0)
        for field in schema.fields {
            switch field.type {
            case .object(let members):
                let cells = members.compactMap { member in
                    row.member(field.name + "." + member.name, of: 0).map { (member.name, $0) }
                }
                used.formUnion(cells.map(\.1))
                appendObject(field.name, cells, row)
            case .texts:
                let cells = texts(field.name, row)
                used.formUnion(cells.map(\.1))
                appendObject(field.name, cells, row)
            default:
                guard let node = row.member(field.name, of: 0) else { continue }
                used.insert(node)
                appendKey(field.name, row, node)
                if let fault = appendCell(field, row, node) { faults.append(fault) }
            }
        }
        tree.close(0)
        return faults + unknownColumns(row, used)
    }

    private func texts(_ name: String, _ row: ValueTree) -> [(String, Int)] {
        var cells: [(String, Int)] = []
        var key = 1
        while key < row.nodes.count {
            let column = row.text(at: key)
            if column.hasPrefix(name + ".") {
                cells.append((String(column.dropFirst(name.count + 1)), key + 1))
            }
            key = Int(row.nodes[key + 1].end)
        }
        return cells
    }

    private mutating func appendObject(_ name: String, _ cells: [(String, Int)], _ row: ValueTree) {
        guard let first = cells.first?.1 else { return }
        appendKey(name, row, first)
        let object = tree.nodes.count
        let place = row.place(at: first)
        tree.append(.object, line: place.line, column: place.column, text: 0..<0)
        for (member, node) in cells {
            appendKey(member, row, node)
            appendText(
                row.bytes[Int(row.nodes[node].textStart)..<Int(row.nodes[node].textEnd)], row.place(at: node))
        }
        tree.close(object)
    }

    /// Appends a cell as its field's type reads it.
    private mutating func appendCell(_ field: Field, _ row: ValueTree, _ node: Int) -> Fault? {
        let bytes = row.bytes[Int(row.nodes[node].textStart)..<Int(row.nodes[node].textEnd)]
        let place = row.place(at: node)
        guard case .list(let element) = field.type else {
            appendText(bytes, place)
            return nil
        }
        if case .object = element { return appendJSON(field, bytes, place) }
        let list = tree.nodes.count
        tree.append(.list, line: place.line, column: place.column, text: 0..<0)
        for piece in bytes.split(separator: UInt8(ascii: ";")) {
            let trimmed = piece.drop { $0 == 32 }
            let end = trimmed.lastIndex { $0 != 32 }.map { $0 + 1 } ?? trimmed.startIndex
            if end > trimmed.startIndex { appendText(trimmed[trimmed.startIndex..<end], place) }
        }
        tree.close(list)
        return nil
    }

    private mutating func appendJSON(_ field: Field, _ bytes: ArraySlice<UInt8>, _ place: FilePlace) -> Fault?
    {
        cell.removeAll()
        do throws(SyntaxProblem) {
            // The reader takes a buffer that outlives the call only.
            let result = Result { () throws(SyntaxProblem) -> Int in
                try bytes.withUnsafeBufferPointer { buffer throws(SyntaxProblem) in
                    try JSONReader.readDocument(buffer, line: place.line, column: place.column, into: &cell)
                }
            }
            _ = try result.get()
        } catch {
            tree.append(.list, line: place.line, column: place.column, text: 0..<0)
            return Fault(
                line: error.line, field: field.name, detail: "the cell holds a list as JSON: \(error.detail)")
        }
        let nodeOffset = UInt32(clamping: tree.nodes.count)
        let textOffset = UInt32(clamping: tree.bytes.count)
        tree.bytes.append(contentsOf: cell.bytes)
        for var node in cell.nodes {
            node.textStart += textOffset
            node.textEnd += textOffset
            node.end += nodeOffset
            tree.nodes.append(node)
        }
        return nil
    }

    private mutating func appendKey(_ name: String, _ row: ValueTree, _ node: Int) {
        let start = tree.bytes.count
        tree.bytes.append(contentsOf: name.utf8)
        let place = row.place(at: node)
        tree.append(.key, line: place.line, column: place.column, textStart: start)
    }

    private mutating func appendText(_ bytes: some Collection<UInt8>, _ place: FilePlace) {
        let start = tree.bytes.count
        tree.bytes.append(contentsOf: bytes)
        tree.append(.text, line: place.line, column: place.column, textStart: start)
    }

    private mutating func unknownColumns(_ row: ValueTree, _ used: Set<Int>) -> [Fault] {
        var faults: [Fault] = []
        var key = 1
        while key < row.nodes.count {
            let name = row.text(at: key)
            if !used.contains(key + 1), !isLabel(name), reportedColumns.insert(name).inserted {
                faults.append(
                    Fault(
                        line: 1, field: name, detail: "there is no such column",
                        didYouMean: Suggestion.nearest(to: name, among: columns).first))
            }
            key = Int(row.nodes[key + 1].end)
        }
        return faults
    }

    /// Whether a column holds the labels that the export writes beside ids.
    private func isLabel(_ name: String) -> Bool {
        name.hasSuffix("_label") && schema.field(named: String(name.dropLast(6))) != nil
    }

    private var columns: [String] {
        schema.fields.flatMap { field in
            switch field.type {
            case .object(let members): members.map { field.name + "." + $0.name }
            case .texts: [field.name + ".en"]
            default: [field.name]
            }
        }
    }
}
