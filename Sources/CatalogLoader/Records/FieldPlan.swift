// What reading the fields of a kind of record needs to know of them, looked up once and kept as numbers.

import Catalog
import StructuredText

/// The fields of a record, those within them, and the words that they take.
///
/// Each reading thread makes one of its own: what two threads have in common is counted by both at every turn, and
/// that costs more than the reading.
struct FieldPlan {
    /// The kinds of value, as far as reading tells them apart.
    enum Kind: UInt8 {
        case identifier, text, url, language, term, reference, date, day, instant, number, flag, list, object,
            texts
    }

    /// A field, a member or the element of a list.
    struct Entry {
        let kind: Kind
        let isRequired: Bool
        /// Whether a list of such values is a set.
        let isDistinct: Bool
        /// The column that it is appended to; those of what is within it follow.
        var column = 0
        /// Where its name is in `names`.
        let name: Range<Int>
        /// The kinds that a reference may name, a bit each.
        var resources: UInt8 = 0
        /// The place of a term's vocabulary in `taken`.
        var vocabulary = 0
        /// The entries of an object's members; of a list, that of its element.
        var within = 0..<0
    }

    /// The fields as they are declared, for the words of issues.
    let fields: [Field]
    /// The entries: those of the fields first, in their order.
    private(set) var entries: [Entry] = []
    /// The type of each entry.
    private(set) var types: [FieldType] = []
    /// The vocabularies that are taken, and their terms; without terms where there is no vocabulary of the name.
    private(set) var taken: [(name: String, terms: [Term])] = []
    /// The words of all of them as files have to spell them, and for each vocabulary the place of each word there, or -1.
    private var codes = IdentifierTable()
    private var places: [Int32] = []
    private var names: [UInt8] = []
    private let vocabularies: Vocabularies

    init(_ fields: [Field], _ vocabularies: Vocabularies) {
        self.fields = fields
        self.vocabularies = vocabularies
        var column = 0
        _ = add(fields, &column)
        for vocabulary in taken {
            for term in vocabulary.terms { _ = codes.intern(ArraySlice(term.code.utf8)) }
        }
        for (name, terms) in taken {
            var row = [Int32](repeating: -1, count: codes.count)
            for code in Set(terms.map(\.code)) {
                // Of two terms with one code, in whatever letters' case, the first counts.
                guard let place = vocabularies[name]?.index(of: code), terms[place].code == code else {
                    continue
                }
                row[Int(codes.intern(ArraySlice(code.utf8)))] = Int32(place)
            }
            places += row
        }
    }

    private mutating func add(_ fields: [Field], _ column: inout Int) -> Range<Int> {
        let range = entries.count..<entries.count + fields.count
        for field in fields { append(field.type, named: field.name, isRequired: field.isRequired) }
        for index in range { place(index, &column) }
        return range
    }

    private mutating func append(_ type: FieldType, named name: String, isRequired: Bool) {
        let start = names.count
        names.append(contentsOf: name.utf8)
        let kind = Self.kind(of: type)
        entries.append(
            Entry(
                kind: kind, isRequired: isRequired,
                isDistinct: kind == .reference || kind == .term || kind == .identifier,
                name: start..<names.count))
        types.append(type)
    }

    /// Gives an entry its column, and what is within it the columns behind that.
    private mutating func place(_ index: Int, _ column: inout Int) {
        entries[index].column = column
        column += 1
        switch types[index] {
        case .list(let element):
            let place = entries.count
            append(element, named: "", isRequired: false)
            entries[index].within = place..<place + 1
            self.place(place, &column)
        case .object(let members): entries[index].within = add(members, &column)
        case .texts: column += 2
        case .reference(let resources):
            entries[index].resources = resources.reduce(0) { $0 | $1.bit }
        case .term(let name):
            entries[index].vocabulary = taken.count
            taken.append((name, vocabularies[name]?.terms ?? []))
        case .identifier, .text, .url, .language, .date, .day, .instant, .number, .flag: break
        }
    }

    private static func kind(of type: FieldType) -> Kind {
        switch type {
        case .identifier: .identifier
        case .text: .text
        case .url: .url
        case .language: .language
        case .term: .term
        case .reference: .reference
        case .date: .date
        case .day: .day
        case .instant: .instant
        case .number: .number
        case .flag: .flag
        case .list: .list
        case .object: .object
        case .texts: .texts
        }
    }

    /// The entry among some whose name is the text of a key; looked for from an entry on, and around.
    ///
    /// Most files have their fields in the order of the tables, so that the first that is looked at is the one.
    @inline(__always)
    func entry(named key: UnsafeBufferPointer<UInt8>, among range: Range<Int>, from first: Int) -> Int? {
        var index = first
        for _ in range {
            if index >= range.upperBound { index = range.lowerBound }
            if isName(key, of: index) { return index }
            index += 1
        }
        return nil
    }

    @inline(__always)
    private func isName(_ key: UnsafeBufferPointer<UInt8>, of index: Int) -> Bool {
        let name = entries[index].name
        guard name.count == key.count else { return false }
        for offset in 0..<key.count where names[name.lowerBound + offset] != key[offset] { return false }
        return true
    }

    /// The place of a word that is spelt as a vocabulary spells it.
    @inline(__always)
    func place(of word: UnsafeBufferPointer<UInt8>, among vocabulary: Int) -> Int? {
        guard let code = codes.symbol(of: word) else { return nil }
        let place = places[vocabulary * codes.count + Int(code)]
        return place < 0 ? nil : Int(place)
    }

    /// The name of an entry.
    func name(_ index: Int) -> String {
        String(decoding: names[entries[index].name], as: UTF8.self)
    }

    /// The place among the fields of the one with this name.
    func place(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

extension Resource {
    /// A bit of its own.
    var bit: UInt8 { 1 << UInt8(index) }
}
