// A value as a file has it, checked against its field and appended to the field's column.

import Catalog
import StructuredText

/// Reads the fields of records, or of the description of a dataset, into a segment.
struct FieldReader {
    let plan: FieldPlan
    /// What has been read.
    var segment: Segment
    /// The record that is being read.
    var record = Segment.RecordPlace()
    /// Fields of the record of which a fault has been reported, so that what follows from it is not.
    var faulty: Set<String> = []
    /// The node of each field's value, for the object that is being read; those of objects around it come before.
    private(set) var values: [Int32] = []
    private var met: MetRecords

    /// Ids that paths use for something else.
    static let reservedIds = ["match", "facets"]
    /// The longest id, in characters.
    static let idLengthMaximum = 80

    init(_ plan: FieldPlan, _ known: KnownRecords) {
        self.plan = plan
        segment = Segment(plan.fields)
        met = MetRecords(known)
    }

    /// Hands over what has been read; an empty segment takes its place.
    mutating func takeSegment() -> Segment {
        var taken = Segment(plan.fields)
        swap(&taken, &segment)
        return taken
    }

    // MARK: Issues

    /// Notes what is wrong with the record, or with the file where none is being read.
    mutating func report(
        _ detail: String, line: Int, field: String = "", didYouMean: String? = nil, isOfHeader: Bool = false
    ) {
        segment.issues.append(
            Segment.FoundIssue(
                record: isOfHeader ? Segment.RecordPlace() : record, line: line, field: field, detail: detail,
                didYouMean: didYouMean, isOfHeader: isOfHeader))
    }

    private mutating func report(
        _ detail: String, _ node: Int, _ view: RecordView, _ field: FieldPath, didYouMean: String? = nil
    ) {
        report(detail, line: view.line(node), field: field.text(plan.fields), didYouMean: didYouMean)
    }

    private mutating func refuse(
        _ detail: String, _ node: Int, _ view: RecordView, _ column: Int, _ field: FieldPath,
        didYouMean: String? = nil
    ) {
        report(detail, node, view, field, didYouMean: didYouMean)
        segment.columns.appendAbsent(column)
    }

    // MARK: Objects

    /// Reads the fields of the record itself. Where their values are stays in `values`.
    ///
    /// - Parameter isComplete: whether required fields must be there.
    mutating func readFields(_ view: RecordView, isComplete: Bool = true) {
        values.removeAll(keepingCapacity: true)
        readMembers(of: view.object, 0..<plan.fields.count, view, path: .record, isComplete: isComplete)
    }

    /// Reads the members of an object into a column each; a member that is no field is an issue.
    private mutating func readMembers(
        of object: Int, _ range: Range<Int>, _ view: RecordView, path: FieldPath, isComplete: Bool
    ) {
        let base = values.count
        for _ in range { values.append(-1) }
        var key = object + 1
        let end = view.end(object)
        var expected = range.lowerBound
        while key < end {
            if let index = plan.entry(named: view.utf8(key), among: range, from: expected) {
                values[base + index - range.lowerBound] = Int32(truncatingIfNeeded: key + 1)
                expected = index + 1
            } else {
                reportUnknown(key, range, view, path)
            }
            key = view.end(key + 1)
        }
        for index in range {
            let entry = plan.entries[index]
            let value = Int(values[base + index - range.lowerBound])
            let path = path.member(index - range.lowerBound)
            if value < 0 || view.kind(value) == .null {
                if entry.isRequired, isComplete, !isFaulty(index, path) {
                    report("is missing", value < 0 ? object : value, view, path)
                }
                segment.columns.appendAbsent(entry.column)
            } else {
                read(value, entry, view, path)
                if entry.isRequired, entry.kind == .list, isComplete, isEmptyList(value, view),
                    !isFaulty(index, path)
                {
                    report("needs at least one value", value, view, path)
                }
            }
        }
        if !path.isRecord { values.removeLast(range.count) }
    }

    private func isFaulty(_ index: Int, _ path: FieldPath) -> Bool {
        path.isField && !faulty.isEmpty && faulty.contains(plan.fields[index].name)
    }

    private mutating func reportUnknown(
        _ key: Int, _ range: Range<Int>, _ view: RecordView, _ path: FieldPath
    ) {
        let name = view.string(key)
        let nearest = Suggestion.nearest(to: name, among: range.map(plan.name)).first
        report(
            "there is no such field", line: view.line(key),
            field: path.text(plan.fields, member: Wording.shown(name)), didYouMean: nearest)
    }

    private func isEmptyList(_ node: Int, _ view: RecordView) -> Bool {
        view.kind(node) == .list && view.end(node) == node + 1
    }

    /// Whether an object has no member, or none with a value.
    private func isEmptyObject(_ node: Int, _ view: RecordView) -> Bool {
        var key = node + 1
        while key < view.end(node) {
            if view.kind(key + 1) != .null { return false }
            key = view.end(key + 1)
        }
        return true
    }

    // MARK: Values

    private mutating func read(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        switch entry.kind {
        case .list: readList(node, entry, view, field)
        case .object: readObject(node, entry, view, field)
        case .texts: readTexts(node, entry.column, view, field)
        default: readScalar(node, entry, view, field)
        }
    }

    private mutating func readObject(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        guard view.kind(node) == .object else {
            let names = entry.within.map(plan.name).joined(separator: ", ")
            return refuse("must be a mapping of \(names)", node, view, entry.column, field)
        }
        // Nothing in it is the same as no object, as it is in a format without objects.
        if isEmptyObject(node, view), !entry.within.contains(where: { plan.entries[$0].isRequired }) {
            return segment.columns.appendAbsent(entry.column)
        }
        readMembers(of: node, entry.within, view, path: field, isComplete: true)
        segment.columns.closeObject(entry.column)
    }

    private mutating func readList(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        guard view.kind(node) == .list else {
            return refuse("must be a list", node, view, entry.column, field)
        }
        let element = plan.entries[entry.within.lowerBound]
        var seen = DistinctTexts()
        var index = 0
        var value = node + 1
        while value < view.end(node) {
            let name = field.element(index)
            if view.kind(value) == .null {
                report("is empty", value, view, name)
            } else {
                read(value, element, view, name)
                if element.isDistinct, !seen.insert(view.utf8(value)) {
                    report("\(Wording.quoted(view.string(value))) is listed twice", value, view, name)
                }
            }
            value = view.end(value)
            index += 1
        }
        segment.columns.closeList(entry.column)
    }

    private mutating func readTexts(_ node: Int, _ column: Int, _ view: RecordView, _ field: FieldPath) {
        guard view.kind(node) == .object else {
            return refuse(
                "must be a mapping of language tags to texts, such as en: Name", node, view, column, field)
        }
        var key = node + 1
        while key < view.end(node) {
            let value = key + 1
            if !FieldReader.isLanguage(view.utf8(key)) {
                report(
                    "is no language tag, such as en or az-Latn", line: view.line(key),
                    field: languagePath(key, view, field))
            }
            segment.columns.append(utf8: view.utf8(key), to: column + 1)
            if let fault = view.kind(value) == .null ? "is empty" : textFault(value, .text, view) {
                report(fault, line: view.line(value), field: languagePath(key, view, field))
                segment.columns.appendAbsent(column + 2)
            } else {
                segment.columns.append(utf8: view.utf8(value), to: column + 2)
            }
            key = view.end(value)
        }
        if view.end(node) == node + 1 { report("needs at least one value", node, view, field) }
        segment.columns.closeList(column)
    }

    private func languagePath(_ key: Int, _ view: RecordView, _ field: FieldPath) -> String {
        field.text(plan.fields, member: Wording.shown(view.string(key)))
    }

    /// What is wrong with a value before it is looked at more closely: its kind, emptiness, control characters.
    @inline(__always)
    private func textFault(_ node: Int, _ type: FieldPlan.Kind, _ view: RecordView) -> String? {
        let kind = view.kind(node)
        guard kind == .text || (kind == .number && type == .number) || (kind == .boolean && type == .flag)
        else {
            let isBare = (kind == .number || kind == .boolean) && type != .number && type != .flag
            let hint = isBare ? ": put it in quotation marks" : ""
            return "must be \(FieldReader.name(of: type))\(hint)"
        }
        let text = view.utf8(node)
        if text.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }) { return "is empty" }
        if let control = ByteScan.firstControl(in: text) {
            let code = Wording.codePoint(UInt32(control))
            return "has the control character \(code) in it, which no text needs"
        }
        return nil
    }

    private mutating func readScalar(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        if let fault = textFault(node, entry.kind, view) {
            return refuse(fault, node, view, entry.column, field)
        }
        let text = view.utf8(node)
        switch entry.kind {
        case .text: segment.columns.append(utf8: text, to: entry.column)
        case .identifier: readIdentifier(node, entry, view, field)
        case .reference:
            guard FieldReader.isIdentifier(text) else { return refuseId(node, entry, view, field) }
            refer(to: text, entry, line: view.line(node), field)
        case .term:
            // Files spell a word as its list does: then so do all who read them without this server.
            if let place = plan.place(of: text, among: entry.vocabulary) {
                segment.columns.append(term: place, to: entry.column)
            } else {
                refuseTerm(node, entry, view, field)
            }
        case .date, .day: readDate(node, entry, view, field)
        default: readFormatted(node, entry, view.string(node), view, field)
        }
    }

    private mutating func readDate(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        do throws(PartialDateError) {
            let date = try PartialDate(utf8: view.utf8(node))
            guard entry.kind == .date || date == PartialDate(date.earliest) else {
                return refuse("must be one day, YYYY-MM-DD", node, view, entry.column, field)
            }
            segment.columns.append(date: date, to: entry.column)
        } catch {
            let shown = Wording.quoted(view.string(node))
            refuse("\(shown) is no date: \(error.detail)", node, view, entry.column, field)
        }
    }

    /// Reads the types that have a grammar of their own and are rare.
    private mutating func readFormatted(
        _ node: Int, _ entry: FieldPlan.Entry, _ text: String, _ view: RecordView, _ field: FieldPath
    ) {
        let fault: String
        switch entry.kind {
        case .instant:
            if let seconds = Timestamp.seconds(text) {
                return segment.columns.append(instant: seconds, to: entry.column)
            }
            fault = "must be an RFC 3339 time, such as 2024-05-17T08:30:00Z"
        case .number:
            if let number = Int32(text), number >= 1 {
                return segment.columns.append(number: number, to: entry.column)
            }
            fault = "must be a whole number from 1"
        case .flag:
            switch text.lowercased() {
            case "true": return segment.columns.append(flag: true, to: entry.column)
            case "false": return segment.columns.append(flag: false, to: entry.column)
            default: fault = "must be true or false"
            }
        case .url:
            if FieldReader.isAddress(text) {
                return segment.columns.append(utf8: view.utf8(node), to: entry.column)
            }
            fault = "must be an address that begins with https:// or http://"
        case .language:
            if FieldReader.isLanguage(view.utf8(node)) {
                return segment.columns.append(utf8: view.utf8(node), to: entry.column)
            }
            fault = "must be a language tag, such as en or az-Latn"
        case .identifier, .text, .term, .reference, .date, .day, .list, .object, .texts:
            return segment.columns.appendAbsent(entry.column)
        }
        refuse(fault, node, view, entry.column, field)
    }

    // MARK: Ids and terms

    private mutating func readIdentifier(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        guard FieldReader.isIdentifier(view.utf8(node)) else { return refuseId(node, entry, view, field) }
        // The codes of vocabularies have the shape of ids and stand in no path.
        if field.isField, let reserved = Self.reservedIds.first(where: { view.isText($0, at: node) }) {
            return refuse(
                "the id \(reserved) is reserved: addresses use it for something else", node, view,
                entry.column, field)
        }
        segment.columns.append(utf8: view.utf8(node), to: entry.column)
    }

    /// Appends a reference; whether its target is there is known now or found out at the end.
    private mutating func refer(
        to id: UnsafeBufferPointer<UInt8>, _ entry: FieldPlan.Entry, line: Int, _ field: FieldPath
    ) {
        let target = met.look(up: id)
        let symbol = target?.symbol ?? RecordColumns.symbol(ofPart: segment.identifiers.intern(id))
        segment.columns.append(symbol: symbol, to: entry.column)
        // The common case, of which nothing is kept.
        if let target, target.resource & entry.resources != 0 { return }
        if record.isRetracted { return }
        segment.references.append(
            Segment.OpenReference(symbol: symbol, record: record, line: line, field: field))
    }

    private mutating func refuseId(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        let text = view.string(node)
        refuse(
            "\(Wording.quoted(text)) is no id: an id has a to z, 0 to 9 and -, and at most \(Self.idLengthMaximum) of them",
            node, view, entry.column, field, didYouMean: FieldReader.identifier(like: text))
    }

    private mutating func refuseTerm(
        _ node: Int, _ entry: FieldPlan.Entry, _ view: RecordView, _ field: FieldPath
    ) {
        let text = view.string(node)
        let vocabulary = plan.taken[entry.vocabulary]
        let terms = vocabulary.terms
        let source =
            Vocabularies.isDatasetOwn(vocabulary.name) ? ", whose words vocabularies.yaml lists" : ""
        let known =
            terms.count <= 20 && !terms.isEmpty ? ": \(terms.map(\.code).joined(separator: ", "))" : ""
        refuse(
            "\(Wording.quoted(text)) is not in the vocabulary \(vocabulary.name)\(source)\(known)", node,
            view,
            entry.column, field, didYouMean: Suggestion.nearest(to: text, among: terms.map(\.code)).first)
    }
}

extension FieldReader {
    // MARK: Grammars

    /// A text in the letters of ids; `nil` where little is left of it.
    private static func identifier(like text: String) -> String? {
        guard text.utf8.count <= idLengthMaximum else { return nil }
        let letters = Folding.key(text).utf8.map { $0 == 32 || $0 == 95 ? 45 : $0 }
        let id = letters.filter(isIdentifierByte)
        return id.count * 2 > letters.count && id.first != 45 && id.last != 45
            ? String(decoding: id, as: UTF8.self) : nil
    }

    @inline(__always)
    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        byte &- 97 < 26 || byte &- 48 < 10 || byte == 45
    }

    @inline(__always)
    static func isIdentifier(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= 1 && text.count <= idLengthMaximum && text.allSatisfy(isIdentifierByte)
    }

    /// BCP 47 as far as its shape goes: a primary subtag of letters, others of letters and digits.
    static func isLanguage(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var length = 0
        var isPrimary = true
        for byte in text {
            let isLetter = (byte | 32) &- 97 < 26
            if byte == 45 {
                guard length >= (isPrimary ? 2 : 1) else { return false }
                isPrimary = false
                length = 0
            } else {
                length += 1
                guard length <= 8, isLetter || (!isPrimary && byte &- 48 < 10) else { return false }
            }
        }
        return length >= (isPrimary ? 2 : 1)
    }

    private static func isAddress(_ text: String) -> Bool {
        let rest =
            text.hasPrefix("https://")
            ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        return !rest.isEmpty && !rest.hasPrefix("/")
            && !text.utf8.contains { $0 <= 32 || $0 == 127 || $0 == 60 || $0 == 62 || $0 == 34 }
    }

    private static func name(of type: FieldPlan.Kind) -> String {
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
