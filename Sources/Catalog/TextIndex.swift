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

    /// The rows of a set that contain a part of a query.
    func rows(_ part: TextQuery.Part, within rows: RowSet, _ table: Table) -> RowSet {
        var found = rows
        for (position, word) in part.words.enumerated() {
            let isPrefix = part.isPrefix && position == part.words.count - 1
            found = found.intersection(self.rows(of: numbers(word, isPrefix: isPrefix)), capacity: capacity)
        }
        guard part.words.count > 1 else { return found }
        let phrase = PhraseTest(
            part.words.enumerated().map {
                Set(numbers($1, isPrefix: part.isPrefix && $0 == part.words.count - 1))
            },
            words, Self.leaves(of: table))
        return found.filter(capacity: capacity) { phrase.holds(Int($0)) }
    }

    /// The rows that contain any of some words.
    private func rows(of numbers: [UInt32]) -> RowSet {
        if numbers.count == 1, Int(counts[Int(numbers[0])]) * RowSet.sparseness < capacity {
            var rows: [UInt32] = []
            rows.reserveCapacity(Int(counts[Int(numbers[0])]))
            forEachPosting(numbers[0]) { row, _ in rows.append(row) }
            return .rows(rows)
        }
        var bitmap = Bitmap(capacity: capacity)
        for number in numbers { forEachPosting(number) { row, _ in bitmap.insert(row) } }
        return RowSet(bitmap, capacity: capacity)
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

    /// The BM25 scores of rows (Robertson and Zaragoza 2009, with k1 = 1.2 and b = 0.75): for each part of the query
    /// the sum over its words; a word with several spellings or endings counts as one.
    func scores(_ query: TextQuery, _ rows: RowSet, rowCount: Int) -> [UInt32: Double] {
        let (k1, b) = (1.2, 0.75)
        var scores: [UInt32: Double] = [:]
        for part in query.all {
            for (position, word) in part.words.enumerated() {
                let isPrefix = part.isPrefix && position == part.words.count - 1
                var frequencies: [UInt32: Int] = [:]
                for number in numbers(word, isPrefix: isPrefix) {
                    forEachPosting(number) { row, frequency in
                        if rows.contains(row) { frequencies[row, default: 0] += frequency }
                    }
                }
                let containing = Double(
                    numbers(word, isPrefix: isPrefix).reduce(0) { $0 + Int(counts[Int($1)]) })
                let rarity = Double.log1p(max(0, Double(rowCount) - containing + 0.5) / (containing + 0.5))
                for (row, frequency) in frequencies {
                    let length = Double(lengths[Int(row)]) / averageLength
                    let weight =
                        Double(frequency) * (k1 + 1) / (Double(frequency) + k1 * (1 - b + b * length))
                    scores[row, default: 0] += rarity * weight
                }
            }
        }
        return scores
    }

    static func leaves(of table: Table) -> [Leaf] { paths.compactMap(table.leaf) }
}

/// Numbers of seven bits a byte, the last one without the high bit.
enum Varint {
    @inline(__always)
    static func append(_ number: UInt32, to bytes: inout [UInt8]) {
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
private struct PhraseTest {
    private let phrase: [Set<UInt32>]
    private let words: WordTable
    private let leaves: [Leaf]

    init(_ phrase: [Set<UInt32>], _ words: WordTable, _ leaves: [Leaf]) {
        self.phrase = phrase
        self.words = words
        self.leaves = leaves
    }

    func holds(_ row: Int) -> Bool {
        for leaf in leaves {
            guard case .text(let texts) = leaf.values else { continue }
            for index in leaf.range(row) where texts.utf8(index).withUnsafeBufferPointer(holds) {
                return true
            }
        }
        return false
    }

    private func holds(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { scratch in
            /// For each occurrence that has begun, how many of its words have been met.
            var begun: [Int] = []
            var isFound = false
            WordScanner.forEachWord(in: text) { bytes, isASCII in
                if isFound { return }
                func isNext(_ met: Int) -> Bool {
                    words.isAny(of: phrase[met], written: bytes, isASCII: isASCII, scratch: scratch)
                }
                var kept = 0
                for met in begun where isNext(met) {
                    begun[kept] = met + 1
                    isFound = isFound || met + 1 == phrase.count
                    kept += 1
                }
                begun.removeLast(begun.count - kept)
                if isNext(0) { begun.append(1) }
            }
            return isFound
        }
    }
}
