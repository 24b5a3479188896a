// Goes through the texts of a table and notes which words stand in which row: what a text index is made from.

import Synchronization

/// The words of the records of a kind while they are collected, in blocks of rows that several workers take.
///
/// A class, because workers fill it together.
final class WordCollection: Sendable {
    private let table: Table
    private let blockRows: Int
    private let leaves: [Leaf]
    private let state: Mutex<State>

    private struct State {
        /// Tables of words that nobody uses at the moment, and how many there are in all.
        var idle: [(number: Int, words: WordTable)] = []
        var tableCount = 0
        var blocks: [WordBlock?]
    }

    /// How many blocks there are.
    let blockCount: Int

    /// - Parameter blockRows: rows of one block, below 2²⁴, whose words are sorted in memory that is small beside the index.
    init(_ table: Table, blockRows: Int = 32_768) {
        self.table = table
        self.blockRows = blockRows
        leaves = TextIndex.leaves(of: table)
        blockCount = (table.visible.count + blockRows - 1) / blockRows
        state = Mutex(State(blocks: Array(repeating: nil, count: blockCount)))
    }

    /// Collects the words of a block.
    func collect(block: Int) {
        var (number, words) = state.withLock { state in
            if let idle = state.idle.popLast() { return idle }
            state.tableCount += 1
            return (state.tableCount - 1, WordTable())
        }
        let start = block * blockRows
        let rows = table.visible[start..<min(start + blockRows, table.visible.count)]
        let collected = WordBlock(rows, leaves, &words, table: number)
        state.withLock { state in
            state.blocks[block] = collected
            state.idle.append((number, words))
        }
    }

    /// The words of all blocks, which have been collected. The collection is empty afterwards.
    func joined() -> JoinedWords {
        var (tables, blocks) = state.withLock { state in
            defer { state = State(blocks: []) }
            return (state.idle.sorted { $0.number < $1.number }.map(\.words), state.blocks)
        }
        var words = tables.first ?? WordTable()
        var numbers: [[UInt32]] = [Array(0..<UInt32(words.count))]
        for other in tables.dropFirst() { numbers.append(words.join(other)) }
        tables = []
        return JoinedWords(words, numbers, &blocks, table)
    }
}

/// The words of a block of rows, sorted by word.
struct WordBlock: Sendable {
    /// Which table of words their numbers are of.
    let table: Int
    /// The words, each once.
    let words: [UInt32]
    /// For each word in how many rows it stands.
    let counts: [UInt32]
    /// For each word the last row in which it stands.
    let lasts: [UInt32]
    /// Where the postings of each word begin in `data`, and the end.
    let starts: [UInt32]
    /// Postings as `TextIndex` keeps them, the first of each word counted from row 0.
    let data: [UInt8]
    /// How many words each row has.
    let lengths: [UInt16]

    init(_ rows: ArraySlice<Int32>, _ leaves: [Leaf], _ table: inout WordTable, table number: Int) {
        var entries = WordEntries()
        LentTexts.lend(leaves) { texts in
            for row in rows { entries.append(Int(row), texts, &table) }
        }
        self.table = number
        lengths = entries.lengths.array
        (words, counts, lasts, starts, data) = entries.postings(rows, wordCount: table.count)
    }
}

/// The words of some rows, one row behind the other, each word of a row once, with how often it stands there.
private struct WordEntries: ~Copyable {
    private(set) var lengths = Scratch<UInt16>()
    private var words = Scratch<UInt32>()
    private var frequencies = Scratch<UInt8>()
    private var ends = Scratch<UInt32>()
    /// The words of the present row as they stand in its texts.
    private var met = WrittenWords()
    /// Where a word stands in `words`, if it was met in the present row; by word.
    private var places = Scratch<Int32>()

    mutating func append(_ row: Int, _ texts: [LentTexts], _ table: inout WordTable) {
        met.removeAll()
        for texts in texts { texts.forEach(of: row) { met.append($0) } }
        table.number(&met)
        let start = words.count
        places.fill(with: -1, to: table.count)
        for index in 0..<met.numbers.count {
            let number = met.numbers[index]
            let place = Int(places[Int(number)])
            if place >= start {
                if frequencies[place] < 255 { frequencies[place] += 1 }
            } else {
                places[Int(number)] = Int32(truncatingIfNeeded: words.count)
                words.append(number)
                frequencies.append(1)
            }
        }
        lengths.append(UInt16(clamping: met.count))
        ends.append(UInt32(words.count))
    }

    /// The postings by word: a counting sort of the entries, then differences.
    func postings(_ rows: ArraySlice<Int32>, wordCount: Int)
        -> (words: [UInt32], counts: [UInt32], lasts: [UInt32], starts: [UInt32], data: [UInt8])
    {
        var next = Scratch<UInt32>(capacity: wordCount + 1)
        next.fill(with: 0, to: wordCount + 1)
        for entry in 0..<words.count { next[Int(words[entry]) + 1] += 1 }
        let distinct = (0..<UInt32(wordCount)).filter { next[Int($0) + 1] > 0 }
        let counts = distinct.map { next[Int($0) + 1] }
        for word in 0..<wordCount { next[word + 1] += next[word] }
        // The place of a row in the block and how often the word stands there, in one number.
        var sorted = Scratch<UInt32>(capacity: words.count)
        sorted.fill(with: 0, to: words.count)
        var entry = 0
        for row in 0..<ends.count {
            while entry < Int(ends[row]) {
                let word = Int(words[entry])
                sorted[Int(next[word])] = UInt32(truncatingIfNeeded: row) << 8 | UInt32(frequencies[entry])
                next[word] += 1
                entry += 1
            }
        }
        var starts: [UInt32] = [0]
        starts.reserveCapacity(distinct.count + 1)
        var lasts: [UInt32] = []
        lasts.reserveCapacity(distinct.count)
        var data = Scratch<UInt8>(capacity: words.count * 2)
        var place = 0
        for count in counts {
            var last: UInt32 = 0
            for _ in 0..<count {
                let row = UInt32(rows[rows.startIndex + Int(sorted[place] >> 8)])
                let frequency = sorted[place] & 0xFF
                Varint.append((row - last) << 1 | (frequency > 1 ? 1 : 0), to: &data)
                if frequency > 1 { Varint.append(frequency, to: &data) }
                last = row
                place += 1
            }
            lasts.append(last)
            starts.append(UInt32(truncatingIfNeeded: data.count))
        }
        return (distinct, counts, lasts, starts, data.array)
    }
}
