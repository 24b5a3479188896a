// Whom a name may mean: the names, aliases, codes and ids of the actors that may be seen, found by likeness.

/// Finds actors by what they are called, with typos and other transliterations.
///
/// Names are found by the pairs of letters that they share with the question (Dice's coefficient), and the nearest are
/// then compared in full, so that the work does not grow with the number of actors as fast as comparing all would.
public struct NameIndex: Sendable {
    /// What of an actor a question was compared with.
    public enum Source: String, Sendable, CaseIterable {
        case name, alias, code, id

        /// What the likeness counts: an alias is a little less than a name.
        fileprivate var weight: Double { self == .alias ? 0.99 : 1 }
    }

    /// An actor that may be meant.
    public struct Candidate: Sendable, Equatable {
        /// The row of the actor.
        public let row: Int
        /// How like: 1 is the same, 0 has nothing in common.
        public let likeness: Double
        /// The name, alias, code or id that is most like the question.
        public let text: String
        /// What that is.
        public let source: Source
        /// Whether it is the same as the question but for case, diacritics and spelling.
        public let isExact: Bool
    }

    private struct Name {
        let row: Int32
        let source: Source
        let text: String
    }

    private var names: [Name] = []
    /// Spellings of names that are compared by likeness: the name, and its form.
    private var forms: [(name: Int32, form: NameForm, pairCount: Int32)] = []
    /// For each pair of letters the places in `forms` that have it.
    private var postings: [UInt16: [Int32]] = [:]
    /// The names by their folded text; codes and ids are found by this alone.
    private var exact: [[UInt8]: [Int32]] = [:]

    /// The least likeness of a candidate.
    public static let likenessMinimum = 0.5
    /// How long a question may be, in bytes of UTF-8; longer ones find nothing.
    public static let questionBytesMaximum = 400
    /// How many names are compared in full.
    private static let comparisonMaximum = 200

    /// Reads the names of the actors of a catalog.
    public init(_ catalog: Catalog) {
        let table = catalog.table(.actors)
        let codes = table.schema.fields.first { $0.name == "codes" }
        var paths: [(String, Source)] = [("names", .name), ("aliases", .alias)]
        if case .object(let members)? = codes?.type { paths += members.map { ("codes." + $0.name, .code) } }
        let leaves = paths.compactMap { path, source in table.leaf(path).map { ($0, source) } }
        for row in table.visible {
            for (leaf, source) in leaves {
                guard case .text(let texts) = leaf.values else { continue }
                for text in leaf.range(Int(row)).compactMap({ texts[$0] }) { add(text, source, row) }
            }
            // Last, for what is said first counts where several are the same.
            add(table.id(Int(row)), .id, row)
        }
    }

    private mutating func add(_ text: String, _ source: Source, _ row: Int32) {
        let name = Int32(names.count)
        names.append(Name(row: row, source: source, text: text))
        for form in NameForm.all(of: text) {
            exact[form.text, default: []].append(name)
            if source == .code || source == .id { continue }
            let pairs = Self.pairs(form.skeleton)
            let place = Int32(forms.count)
            forms.append((name, form, Int32(pairs.count)))
            for pair in pairs { postings[pair, default: []].append(place) }
        }
    }

    /// The different pairs of neighbouring letters, the edges of the text among them.
    private static func pairs(_ text: [UInt8]) -> Set<UInt16> {
        let padded = [UInt8(ascii: " ")] + text + [UInt8(ascii: " ")]
        return Set(zip(padded, padded.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
    }

    /// The actors that a text may mean, the likeliest first, those equally likely by id.
    public func candidates(for text: String) -> [Candidate] {
        guard text.utf8.count <= Self.questionBytesMaximum else { return [] }
        var best: [Int32: Candidate] = [:]
        func consider(_ name: Int32, _ likeness: Double, isExact: Bool) {
            let entry = names[Int(name)]
            let weighed = likeness * entry.source.weight
            if weighed < Self.likenessMinimum || weighed <= best[entry.row]?.likeness ?? 0 { return }
            best[entry.row] = Candidate(
                row: Int(entry.row), likeness: weighed, text: entry.text, source: entry.source,
                isExact: isExact)
        }
        for form in NameForm.all(of: text) {
            for name in exact[form.text] ?? [] { consider(name, 1, isExact: true) }
            for place in nearest(form) {
                let (name, other, _) = forms[place]
                consider(name, NameLikeness.of(form, other), isExact: form.text == other.text)
            }
        }
        return best.values.sorted { $0.likeness == $1.likeness ? $0.row < $1.row : $0.likeness > $1.likeness }
    }

    /// The places of the forms that share most pairs with a form.
    private func nearest(_ form: NameForm) -> [Int] {
        let pairs = Self.pairs(form.skeleton)
        var shared: [Int32: Int32] = [:]
        for pair in pairs {
            for place in postings[pair] ?? [] { shared[place, default: 0] += 1 }
        }
        let rated = shared.map { place, count in
            (place, Double(2 * count) / Double(pairs.count + Int(forms[Int(place)].pairCount)))
        }
        return rated.sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 > $1.1 }.prefix(Self.comparisonMaximum)
            .map { Int($0.0) }
    }

    /// How like two names are: 1 is the same, 0 has nothing in common.
    public static func likeness(_ one: String, _ other: String) -> Double {
        var best = 0.0
        for form in NameForm.all(of: one) {
            for second in NameForm.all(of: other) { best = max(best, NameLikeness.of(form, second)) }
        }
        return best
    }

    /// The actors one of whose names, aliases, codes or ids has a word that begins like a text, each with that name; in
    /// the order of those names.
    public func completions(of prefix: String) -> [Candidate] {
        let sought = NameForm.all(of: prefix).map(\.text)
        guard !sought.isEmpty, prefix.utf8.count <= Self.questionBytesMaximum else { return [] }
        var found: [Int32: Candidate] = [:]
        for (folded, entries) in exact {
            let begins = sought.contains { Self.hasWord(folded, beginning: $0) }
            guard begins else { continue }
            for name in entries {
                let entry = names[Int(name)]
                let isExact = sought.contains(folded)
                let candidate = Candidate(
                    row: Int(entry.row), likeness: isExact ? 1 : 0.9 * entry.source.weight, text: entry.text,
                    source: entry.source, isExact: isExact)
                if let other = found[entry.row], Self.precedes(other, candidate) { continue }
                found[entry.row] = candidate
            }
        }
        return found.values.sorted(by: Self.precedes)
    }

    private static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
        if one.likeness != other.likeness { return one.likeness > other.likeness }
        return (one.text, one.source.rawValue, one.row) < (other.text, other.source.rawValue, other.row)
    }

    private static func hasWord(_ text: [UInt8], beginning prefix: [UInt8]) -> Bool {
        var start = 0
        while text.count - start >= prefix.count {
            if text[start...].starts(with: prefix) { return true }
            guard let space = text[start...].firstIndex(of: UInt8(ascii: " ")) else { return false }
            start = space + 1
        }
        return false
    }
}
