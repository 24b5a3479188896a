// A value as a file has it, checked against its field and appended to the field's column.

import Catalog
import StructuredText

/// Reads the fields of one record, or of the description of a dataset.
struct FieldReader {
    let state: LoadState
    let tree: ValueTree
    let record: LoadState.RecordPlace
    /// Fields of the record of which a fault has been reported, so that what follows from it is not.
    var faulty: Set<String> = []

    /// Ids that paths use for something else.
    static let reservedIds = ["match", "facets"]
    /// The longest id, in characters.
    static let idLengthMaximum = 80

    private func report(_ detail: String, _ node: Int, _ field: FieldPath, didYouMean: String? = nil) {
        state.report(
            detail, in: record, line: tree.place(at: node).line, field: field.description,
            didYouMean: didYouMean)
    }

    // MARK: Objects

    /// Reads the members of an object into one column each; a member that is no field is an issue.
    ///
    /// - Parameters:
    ///   - path: the field that the object is the value of.
    ///   - isComplete: whether required fields must be there.
    func readMembers(
        of object: Int, _ fields: [Field], into columns: [ColumnBuilder], path: FieldPath,
        isComplete: Bool = true
    ) {
        var values = [Int](repeating: -1, count: fields.count)
        var key = object + 1
        // Most files have the fields in the order of the tables: the one behind the last is tried first.
        var expected = 0
        while key < Int(tree.nodes[object].end) {
            let value = key + 1
            let isExpected = expected < fields.count && tree.isText(fields[expected].name, at: key)
            if let index = isExpected ? expected : fields.firstIndex(where: { tree.isText($0.name, at: key) })
            {
                values[index] = value
                expected = index + 1
            } else {
                let name = tree.text(at: key)
                let nearest = Suggestion.nearest(to: name, among: fields.map(\.name)).first
                report("there is no such field", key, path.member(Wording.shown(name)), didYouMean: nearest)
            }
            key = Int(tree.nodes[value].end)
        }
        for (index, field) in fields.enumerated() {
            let value = values[index]
            let path = path.member(field.name)
            let isNeeded =
                field.isRequired && isComplete && !(path.isField && faulty.contains(field.name))
            if value < 0 || isAbsent(value) {
                if isNeeded { report("is missing", value < 0 ? object : value, path) }
                columns[index].appendAbsent()
            } else {
                read(value, field.type, into: columns[index], field: path)
                if isNeeded, case .list = field.type, isEmptyList(value) {
                    report("needs at least one value", value, path)
                }
            }
        }
    }

    private func isAbsent(_ node: Int) -> Bool { tree.nodes[node].kind == .null }

    private func isEmptyList(_ node: Int) -> Bool {
        tree.nodes[node].kind == .list && Int(tree.nodes[node].end) == node + 1
    }

    /// Whether an object has no member, or none with a value.
    private func isEmptyObject(_ node: Int) -> Bool {
        var key = node + 1
        while key < Int(tree.nodes[node].end) {
            if !isAbsent(key + 1) { return false }
            key = Int(tree.nodes[key + 1].end)
        }
        return true
    }

    // MARK: Values

    private func read(_ node: Int, _ type: FieldType, into column: ColumnBuilder, field: FieldPath) {
        switch type {
        case .list(let element): readList(node, element, into: column, field: field)
        case .object(let fields):
            guard tree.nodes[node].kind == .object else {
                return refuse(
                    node, "must be a mapping of \(fields.map(\.name).joined(separator: ", "))", column, field)
            }
            // Nothing in it is the same as no object, as it is in a format without objects.
            if isEmptyObject(node), !fields.contains(where: \.isRequired) { return column.appendAbsent() }
            readMembers(of: node, fields, into: column.members, path: field)
            column.closeObject()
        case .texts: readTexts(node, into: column, field: field)
        default: readScalar(node, type, into: column, field: field)
        }
    }

    private func refuse(
        _ node: Int, _ detail: String, _ column: ColumnBuilder, _ field: FieldPath, didYouMean: String? = nil
    ) {
        report(detail, node, field, didYouMean: didYouMean)
        column.appendAbsent()
    }

    private func readList(_ node: Int, _ element: FieldType, into column: ColumnBuilder, field: FieldPath) {
        guard tree.nodes[node].kind == .list, let elements = column.element else {
            return refuse(node, "must be a list", column, field)
        }
        var seen = Set<ArraySlice<UInt8>>()
        var index = 0
        var value = node + 1
        while value < Int(tree.nodes[node].end) {
            let name = field.element(index)
            if isAbsent(value) {
                report("is empty", value, name)
            } else {
                read(value, element, into: elements, field: name)
                if FieldReader.isDistinct(element), !seen.insert(bytes(value)).inserted {
                    report("\(Wording.quoted(tree.text(at: value))) is listed twice", value, name)
                }
            }
            value = Int(tree.nodes[value].end)
            index += 1
        }
        column.closeList()
    }

    /// Whether a list of such values is a set.
    private static func isDistinct(_ type: FieldType) -> Bool {
        switch type {
        case .reference, .term, .identifier: true
        default: false
        }
    }

    private func readTexts(_ node: Int, into column: ColumnBuilder, field: FieldPath) {
        guard tree.nodes[node].kind == .object, let languages = column.element else {
            return refuse(
                node, "must be a mapping of language tags to texts, such as en: Name", column, field)
        }
        var key = node + 1
        while key < Int(tree.nodes[node].end) {
            let value = key + 1
            let name = field.member(Wording.shown(tree.text(at: key)))
            if !FieldReader.isLanguage(tree.text(at: key)) {
                report("is no language tag, such as en or az-Latn", key, name)
            }
            languages.append(utf8: bytes(key))
            if isAbsent(value) {
                refuse(value, "is empty", column.members[0], name)
            } else {
                readScalar(value, .text, into: column.members[0], field: name)
            }
            key = Int(tree.nodes[value].end)
        }
        if Int(tree.nodes[node].end) == node + 1 { report("needs at least one value", node, field) }
        column.closeList()
    }

    private func bytes(_ node: Int) -> ArraySlice<UInt8> {
        tree.bytes[Int(tree.nodes[node].textStart)..<Int(tree.nodes[node].textEnd)]
    }

    private func readScalar(_ node: Int, _ type: FieldType, into column: ColumnBuilder, field: FieldPath) {
        let kind = tree.nodes[node].kind
        guard kind == .text || (kind == .number && type == .number) || (kind == .boolean && type == .flag)
        else {
            let isBare = (kind == .number || kind == .boolean) && type != .number && type != .flag
            let hint = isBare ? ": put it in quotation marks" : ""
            return refuse(node, "must be \(FieldReader.name(of: type))\(hint)", column, field)
        }
        let bytes = bytes(node)
        if bytes.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }) {
            return refuse(node, "is empty", column, field)
        }
        if let control = bytes.first(where: { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 || $0 == 127 }) {
            let code = Wording.codePoint(UInt32(control))
            return refuse(node, "has the control character \(code) in it, which no text needs", column, field)
        }
        switch type {
        case .text: column.append(utf8: bytes)
        case .identifier: readIdentifier(node, bytes, into: column, field: field)
        case .reference(let resources):
            guard FieldReader.isIdentifier(bytes) else { return refuseId(node, column, field) }
            let line = tree.place(at: node).line
            column.append(symbol: state.refer(to: bytes, resources, record, line: line, field: field))
        case .term(let name): readTerm(node, name, into: column, field: field)
        default: readFormatted(node, type, tree.text(at: node), into: column, field: field)
        }
    }

    /// Reads the types that have a grammar of their own.
    private func readFormatted(
        _ node: Int, _ type: FieldType, _ text: String, into column: ColumnBuilder, field: FieldPath
    ) {
        switch type {
        case .date, .day:
            do throws(PartialDateError) {
                let date = try PartialDate(text)
                guard type == .date || date == PartialDate(date.earliest) else {
                    return refuse(node, "must be one day, YYYY-MM-DD", column, field)
                }
                column.append(date: date)
            } catch { refuse(node, "\(Wording.quoted(text)) is no date: \(error.detail)", column, field) }
        case .instant:
            guard let seconds = Timestamp.seconds(text) else {
                return refuse(node, "must be an RFC 3339 time, such as 2024-05-17T08:30:00Z", column, field)
            }
            column.append(instant: seconds)
        case .number:
            guard let number = Int32(text), number >= 1 else {
                return refuse(node, "must be a whole number from 1", column, field)
            }
            column.append(number: number)
        case .flag:
            guard let flag = ["true": true, "false": false][text.lowercased()] else {
                return refuse(node, "must be true or false", column, field)
            }
            column.append(flag: flag)
        case .url:
            guard FieldReader.isAddress(text) else {
                return refuse(node, "must be an address that begins with https:// or http://", column, field)
            }
            column.append(utf8: text.utf8)
        case .language:
            guard FieldReader.isLanguage(text) else {
                return refuse(node, "must be a language tag, such as en or az-Latn", column, field)
            }
            column.append(utf8: text.utf8)
        case .identifier, .text, .term, .reference, .list, .object, .texts: column.appendAbsent()
        }
    }

    private func readIdentifier(
        _ node: Int, _ bytes: ArraySlice<UInt8>, into column: ColumnBuilder, field: FieldPath
    ) {
        guard FieldReader.isIdentifier(bytes) else { return refuseId(node, column, field) }
        // The codes of vocabularies have the shape of ids and stand in no path.
        if Self.reservedIds.contains(tree.text(at: node)), field.isField {
            return refuse(
                node, "the id \(tree.text(at: node)) is reserved: addresses use it for something else",
                column, field)
        }
        column.append(utf8: bytes)
    }

    private func readTerm(_ node: Int, _ name: String, into column: ColumnBuilder, field: FieldPath) {
        let text = tree.text(at: node)
        let vocabulary = state.vocabularies[name]
        // Files spell a word as its list does: then so do all who read them without this server.
        if let place = vocabulary?.index(of: text), vocabulary?.terms[place].code == text {
            return column.append(term: place)
        }
        let terms = vocabulary?.terms ?? []
        let source = Vocabularies.isDatasetOwn(name) ? ", whose words vocabularies.yaml lists" : ""
        let known =
            terms.count <= 20 && !terms.isEmpty ? ": \(terms.map(\.code).joined(separator: ", "))" : ""
        refuse(
            node, "\(Wording.quoted(text)) is not in the vocabulary \(name)\(source)\(known)", column, field,
            didYouMean: Suggestion.nearest(to: text, among: terms.map(\.code)).first)
    }

    // MARK: Grammars

    private func refuseId(_ node: Int, _ column: ColumnBuilder, _ field: FieldPath) {
        let text = tree.text(at: node)
        refuse(
            node,
            "\(Wording.quoted(text)) is no id: an id has a to z, 0 to 9 and -, and at most \(Self.idLengthMaximum) of them",
            column, field, didYouMean: FieldReader.identifier(like: text))
    }

    /// A text in the letters of ids; `nil` where little is left of it.
    private static func identifier(like text: String) -> String? {
        guard text.utf8.count <= idLengthMaximum else { return nil }
        let letters = Folding.key(text).utf8.map { $0 == 32 || $0 == 95 ? 45 : $0 }
        let id = letters.filter { isIdentifier([$0]) }
        return id.count * 2 > letters.count && id.first != 45 && id.last != 45
            ? String(decoding: id, as: UTF8.self) : nil
    }

    static func isIdentifier(_ bytes: ArraySlice<UInt8>) -> Bool {
        (1...idLengthMaximum).contains(bytes.count)
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// BCP 47 as far as its shape goes: a primary subtag of letters, others of letters and digits.
    static func isLanguage(_ text: String) -> Bool {
        let subtags = text.utf8.split(separator: 45, omittingEmptySubsequences: false)
        guard let primary = subtags.first, (2...8).contains(primary.count),
            primary.allSatisfy({ (97...122).contains($0 | 32) })
        else { return false }
        return subtags.dropFirst().allSatisfy { subtag in
            (1...8).contains(subtag.count)
                && subtag.allSatisfy { (97...122).contains($0 | 32) || (48...57).contains($0) }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        let rest =
            text.hasPrefix("https://")
            ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        return !rest.isEmpty && !rest.hasPrefix("/")
            && !text.utf8.contains { $0 <= 32 || $0 == 127 || $0 == 60 || $0 == 62 || $0 == 34 }
    }

    private static func name(of type: FieldType) -> String {
        switch type {
        case .identifier, .reference: "an id"
        case .text, .texts: "text"
        case .url: "an address"
        case .language: "a language tag"
        case .term: "a word of the vocabulary"
        case .date: "a date"
        case .day: "a day"
        case .instant: "a time"
        case .number: "a whole number from 1"
        case .flag: "true or false"
        case .list: "a list"
        case .object: "a mapping"
        }
    }
}
