// Which records contain a word, and how often: the inverted index of a table.

/// The words of the records of a kind, with the rows in which each stands.
///
/// Postings are kept as differences between rows, seven bits a byte, the lowest bit of each difference saying whether
/// the word stands more than once and its count follows.
struct TextIndex: Sendable {
    /// The fields whose words are indexed, as far as a kind has them.
    static let paths = [
        "title", "names", "aliases", "summary", "claim", "quotation.text", "quotation.translation",
        "citations.quote",
    ]
    private let words: WordTable
    /// The words in the order of their bytes, for prefixes.
    private let order: [UInt32]
    private let starts: [Int]
    private let counts: [UInt32]
    private let data: [UInt8]
    /// How many words each row has.
    private let lengths: [UInt16]
    private let averageLength: Double
    private let capacity: Int

    init(_ joined: JoinedWords) {
        words = joined.words
        capacity = joined.table.count
        lengths = joined.lengths
        counts = joined.counts
        starts = joined.starts
        data = joined.data
        let total = lengths.reduce(0) { $0 + Int($1) }
        let visible = joined.table.visible.count
        averageLength = visible == 0 ? 1 : max(1, Double(total) / Double(visible))
        let words = words
        order = (0..<UInt32(words.count)).sorted { words.utf8($0).lexicographicallyPrecedes(words.utf8($1)) }
    }

    // MARK: Rows

    /// The rows that contain the words of a part of a query, wherever they stand.
    func rows(_ part: TextQuery.Part) -> RowSet {
        let meanings = part.words.indices.map { numbers(part, $0) }
        // The rarest word first: the others are then only met with its rows.
        let ordered = meanings.map { (numbers: $0, count: count($0)) }.sorted { $0.count < $1.count }
        var found = rows(of: ordered[0].numbers)
        for (numbers, _) in ordered.dropFirst() where found.count > 0 {
            found = rows(of: numbers, within: found)
        }
        return found
    }

    /// Whether the words of a part stand one behind the other in a row.
    func phrase(_ part: TextQuery.Part, _ table: Table) -> PhraseTest {
        PhraseTest(part, part.words.indices.map { Set(numbers(part, $0)) }, words, Self.leaves(of: table))
    }

    /// How many rows contain any of some words, at most.
    private func count(_ numbers: [UInt32]) -> Int { numbers.reduce(0) { $0 + Int(counts[Int($1)]) } }

    /// The rows that contain any of some words.
    private func rows(of numbers: [UInt32]) -> RowSet {
        if numbers.count == 1, Int(counts[Int(numbers[0])]) * RowSet.sparseness < capacity {
            var rows: [UInt32] = []
            rows.reserveCapacity(Int(counts[Int(numbers[0])]))
            forEachPosting(numbers[0]) { row, _ in rows.append(row) }
            return .rows(rows[...])
        }
        var bitmap = Bitmap(capacity: capacity)
        for number in numbers { forEachPosting(number) { row, _ in bitmap.insert(row) } }
        return RowSet(bitmap, capacity: capacity)
    }

    /// The rows of a set that contain any of some words. A list is walked along with the postings of a single word.
    private func rows(of numbers: [UInt32], within set: RowSet) -> RowSet {
        guard numbers.count == 1, case .rows(let list) = set else {
            return set.intersection(rows(of: numbers), capacity: capacity)
        }
        var common: [UInt32] = []
        var place = list.startIndex
        forEachPosting(numbers[0]) { row, _ in
            while place < list.endIndex, list[place] < row { place += 1 }
            if place < list.endIndex, list[place] == row { common.append(row) }
        }
        return .rows(common[...])
    }

    /// The numbers of the words that the word at a place of a part means.
    private func numbers(_ part: TextQuery.Part, _ position: Int) -> [UInt32] {
        numbers(part.words[position], isPrefix: part.isPrefix && position == part.words.count - 1)
    }

    /// The numbers of the words that a query's word means.
    private func numbers(_ spellings: [String], isPrefix: Bool) -> [UInt32] {
        guard isPrefix else { return Array(Set(spellings.compactMap(words.number))) }
        var numbers = Set<UInt32>()
        for spelling in spellings {
            let first = order.partitioningIndex { !words.utf8($0).lexicographicallyPrecedes(spelling.utf8) }
            for number in order[first...] {
                guard words.utf8(number).starts(with: spelling.utf8) else { break }
                numbers.insert(number)
            }
        }
        return Array(numbers)
    }

    @inline(__always)
    private func forEachPosting(_ word: UInt32, _ body: (_ row: UInt32, _ frequency: Int) -> Void) {
        // Checked when it was built: a posting never leaves its word's bytes.
        data.withUnsafeBufferPointer { data in
            var index = starts[Int(word)]
            let end = starts[Int(word) + 1]
            var row: UInt32 = 0
            while index < end {
                let gap = Varint.read(data, &index)
                row &+= gap >> 1
                body(row, gap & 1 == 1 ? Int(Varint.read(data, &index)) : 1)
            }
        }
    }

    // MARK: Relevance

    /// The BM25 scores of rows in ascending order (Robertson and Zaragoza 2009, with k1 = 1.2 and b = 0.75): for each
    /// part of the query the sum over its words; a word with several spellings or endings counts as one.
    func scores(_ query: TextQuery, _ rows: [UInt32], rowCount: Int) -> [Double] {
        let (k1, b) = (1.2, 0.75)
        var scores = [Double](repeating: 0, count: rows.count)
        var frequencies = [UInt32](repeating: 0, count: rows.count)
        for part in query.all {
            for position in part.words.indices {
                let numbers = numbers(part, position)
                for number in numbers { add(number, rows, to: &frequencies) }
                let containing = Double(count(numbers))
                let rarity = Double.log1p(max(0, Double(rowCount) - containing + 0.5) / (containing + 0.5))
                for (place, row) in rows.enumerated() where frequencies[place] > 0 {
                    let frequency = Double(frequencies[place])
                    let length = Double(lengths[Int(row)]) / averageLength
                    scores[place] +=
                        rarity * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length))
                    frequencies[place] = 0
                }
            }
        }
        return scores
    }

    /// Adds how often a word stands in each of some rows, which are walked along with its postings.
    private func add(_ number: UInt32, _ rows: [UInt32], to frequencies: inout [UInt32]) {
        var place = 0
        forEachPosting(number) { row, frequency in
            while place < rows.count, rows[place] < row { place += 1 }
            if place < rows.count, rows[place] == row { frequencies[place] += UInt32(frequency) }
        }
    }

    static func leaves(of table: Table) -> [Leaf] { paths.compactMap(table.leaf) }
}

/// Numbers of seven bits a byte, the last one without the high bit.
enum Varint {
    @inline(__always)
    static func append(_ number: UInt32, to bytes: inout Scratch<UInt8>) {
        var number = number
        while number >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: number))
    }

    /// How many bytes a number takes.
    @inline(__always)
    static func length(_ number: UInt32) -> Int { max(1, (38 - number.leadingZeroBitCount) / 7) }

    /// Writes a number, for which there is room.
    ///
    /// - Returns: the place behind it.
    @inline(__always)
    static func write(_ number: UInt32, to bytes: UnsafeMutableBufferPointer<UInt8>, at place: Int) -> Int {
        var (number, place) = (number, place)
        while number >= 0x80 {
            bytes[place] = UInt8(truncatingIfNeeded: number) | 0x80
            number >>= 7
            place += 1
        }
        bytes[place] = UInt8(truncatingIfNeeded: number)
        return place + 1
    }

    @inline(__always)
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
        var number: UInt32 = 0
        var shift: UInt32 = 0
        while true {
            let byte = bytes[index]
            index += 1
            number |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }
}

/// Whether the words of a phrase stand in a row, one behind the other, somewhere in one text of a record.
struct PhraseTest {
    /// The spellings of each word.
    private let spellings: [[[UInt8]]]
    /// The numbers of the words that each word of the phrase means, for words that are not ASCII.
    private let numbers: [Set<UInt32>]
    /// Whether the last word is only the beginning of one.
    private let isPrefix: Bool
    private let words: WordTable
    private let leaves: [Leaf]

    fileprivate init(
        _ part: TextQuery.Part, _ numbers: [Set<UInt32>], _ words: WordTable, _ leaves: [Leaf]
    ) {
        spellings = part.words.map { $0.map { Array($0.utf8) } }
        isPrefix = part.isPrefix
        self.numbers = numbers
        self.words = words
        self.leaves = leaves
    }

    /// How many rows are looked at together: their texts are brought near first, all at once.
    private static let batchRows = 64

    /// Those of some rows in which the phrase stands.
    func rows(_ rows: [UInt32]) -> [UInt32] {
        var holding: [UInt32] = []
        for start in stride(from: 0, to: rows.count, by: Self.batchRows) {
            let batch = rows[start..<min(start + Self.batchRows, rows.count)]
            let size = leaves.reduce(0) { size, leaf in
                guard case .text(let texts) = leaf.values else { return size }
                return size + texts.size(of: batch.flatMap { leaf.range(Int($0)) })
            }
            if size == 0 { continue }
            holding += batch.filter { holds(Int($0)) }
        }
        return holding
    }

    private func holds(_ row: Int) -> Bool {
        for leaf in leaves {
            guard case .text(let texts) = leaf.values else { continue }
            for index in leaf.range(row) where texts.utf8(index).withUnsafeBufferPointer(holds) {
                return true
            }
        }
        return false
    }

    private func holds(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        /// For each occurrence that has begun, how many of its words have been met.
        var begun: [Int] = []
        var isFound = false
        WordScanner.forEachWord(in: text) { range, isASCII in
            if isFound { return }
            let bytes = UnsafeBufferPointer(rebasing: text[range])
            var kept = 0
            for met in begun where isWord(met, bytes, isASCII) {
                begun[kept] = met + 1
                isFound = isFound || met + 1 == spellings.count
                kept += 1
            }
            begun.removeLast(begun.count - kept)
            if isWord(0, bytes, isASCII) { begun.append(1) }
        }
        return isFound
    }

    /// Whether a word as it stands in a text is the one at a place of the phrase.
    ///
    /// ASCII has one spelling, in lower case: it is compared where it stands. Other words are looked up.
    @inline(__always)
    private func isWord(_ place: Int, _ text: UnsafeBufferPointer<UInt8>, _ isASCII: Bool) -> Bool {
        guard isASCII else { return words.isAny(of: numbers[place], written: text) }
        let isBeginning = isPrefix && place == spellings.count - 1
        for spelling in spellings[place]
        where isBeginning ? spelling.count <= text.count : spelling.count == text.count {
            var index = 0
            while index < spelling.count {
                let byte = text[index]
                if spelling[index] != (byte >= 65 && byte <= 90 ? byte | 32 : byte) { break }
                index += 1
            }
            if index == spelling.count { return true }
        }
        return false
    }
}
