// A row of CSV given the structure that its columns' names stand for.

import Catalog
import StructuredText

/// Makes structured records of the rows of one file: `valid.from` becomes a member, `a;b` a list, JSON in a cell what
/// it says.
struct CSVStructure {
    private let schema: Schema
    /// The record with its structure; used again for each row.
    private(set) var tree = ValueTree()
    private var cell = ValueTree()
    /// What each column is for, by the place of its name in the rows' text: that stays the same through a file.
    private var targets: [UInt32: Target] = [:]
    private var cells: [Cell] = []
    /// The fields of this row of which a fault has been reported, so that what follows from it is not.
    private(set) var faulty: Set<String> = []

    init(_ schema: Schema) { self.schema = schema }

    /// What the cells of a column are.
    private enum Target {
        /// The field at this place of the schema.
        case field(Int)
        /// A member of the object at this place of the schema, or a language of its texts.
        case member(Int, name: String)
        /// Nothing: labels for people.
        case nothing
        /// Nothing that there is; refused once, when a row first had something in it.
        case unknown(String)
    }

    /// A cell that belongs to a field.
    private struct Cell {
        let field: Int
        /// The member, where the field is an object; otherwise empty.
        let member: String
        /// The node in the row.
        let node: Int
    }

    /// A fault in a cell or in the header.
    struct Fault {
        let line: Int
        let field: String
        let detail: String
        var didYouMean: String?
        /// Whether it is of the file rather than of the record.
        var isOfHeader = false
    }

    /// Makes `tree` of a row.
    ///
    /// - Returns: the faults; a column of no field is named once, when a row first has something in it.
    mutating func restructure(_ row: ValueTree) -> [Fault] {
        var faults: [Fault] = []
        if !faulty.isEmpty { faulty.removeAll() }
        cells.removeAll(keepingCapacity: true)
        var key = 1
        while key < row.nodes.count {
            switch target(row, key, &faults) {
            case .field(let field): cells.append(Cell(field: field, member: "", node: key + 1))
            case .member(let field, let name):
                cells.append(Cell(field: field, member: name, node: key + 1))
            case .unknown(let name): faulty.insert(name)
            case .nothing: break
            }
            key = Int(row.nodes[key + 1].end)
        }
        cells.sort { ($0.field, $0.node) < ($1.field, $1.node) }
        tree.removeAll()
        let place = row.place(at: 0)
        tree.append(.object, line: place.line, column: place.column, text: 0..<0)
        var index = 0
        while index < cells.count {
            let first = cells[index]
            let field = schema.fields[first.field]
            appendKey(field.name, row, first.node)
            if first.member.isEmpty {
                if let fault = appendCell(field, row, first.node) {
                    faults.append(fault)
                    faulty.insert(field.name)
                }
                index += 1
            } else {
                let members = cells[index...].prefix { $0.field == first.field }
                appendObject(members, row)
                index += members.count
            }
        }
        tree.close(0)
        return faults
    }

    // MARK: Columns

    private mutating func target(_ row: ValueTree, _ key: Int, _ faults: inout [Fault]) -> Target {
        let start = row.nodes[key].textStart
        if let known = targets[start] { return known }
        let name = row.text(at: key)
        let found = target(of: name) ?? .unknown(name)
        targets[start] = found
        if case .unknown = found {
            faults.append(
                Fault(
                    line: 1, field: Wording.shown(name), detail: "there is no such column",
                    didYouMean: Suggestion.nearest(to: name, among: columns).first, isOfHeader: true))
        }
        return found
    }

    /// What a column with this name is for; `nil` where the kind of record has no such field.
    private func target(of name: String) -> Target? {
        for (index, field) in schema.fields.enumerated() {
            switch field.type {
            case .object(let members):
                if let member = members.first(where: { field.name + "." + $0.name == name }) {
                    return .member(index, name: member.name)
                }
            case .texts:
                let prefix = field.name + "."
                if name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count {
                    return .member(index, name: String(name.dropFirst(prefix.count)))
                }
            default: if field.name == name { return .field(index) }
            }
        }
        let isLabel = name.hasSuffix("_label") && schema.field(named: String(name.dropLast(6))) != nil
        return isLabel ? .nothing : nil
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

    // MARK: Cells

    private mutating func appendObject(_ members: ArraySlice<Cell>, _ row: ValueTree) {
        let object = tree.nodes.count
        let place = members.first.map { row.place(at: $0.node) } ?? row.place(at: 0)
        tree.append(.object, line: place.line, column: place.column, text: 0..<0)
        for cell in members {
            appendKey(cell.member, row, cell.node)
            appendText(Self.bytes(row, cell.node), row.place(at: cell.node))
        }
        tree.close(object)
    }

    private static func bytes(_ row: ValueTree, _ node: Int) -> ArraySlice<UInt8> {
        row.bytes[Int(row.nodes[node].textStart)..<Int(row.nodes[node].textEnd)]
    }

    /// Appends a cell as its field's type reads it.
    private mutating func appendCell(_ field: Field, _ row: ValueTree, _ node: Int) -> Fault? {
        let bytes = Self.bytes(row, node)
        let place = row.place(at: node)
        guard case .list(let element) = field.type else {
            appendText(bytes, place)
            return nil
        }
        // JSON for texts with a semicolon in them, too.
        if case .object = element { return appendJSON(field, bytes, place) }
        if bytes.starts(with: #"[""#.utf8) { return appendJSON(field, bytes, place) }
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
                line: error.line, field: field.name,
                detail: "must be a list in JSON, such as \(Self.example(field)): \(error.detail)")
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

    private static func example(_ field: Field) -> String {
        guard case .object(let members) = field.type.element else { return #"["one", "two"]"# }
        let required = members.filter(\.isRequired).map { #""\#($0.name)": "…""# }
        return "[{" + required.joined(separator: ", ") + "}]"
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
}
