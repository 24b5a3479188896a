// The words of all rows of a table, put together from blocks of rows.

/// The parts that a text index has.
struct JoinedWords {
    let words: WordTable
    /// For each word in how many rows it stands.
    let counts: [UInt32]
    /// Where the postings of each word begin in `data`, and the end.
    let starts: [Int]
    let data: [UInt8]
    /// For each row how many words it has.
    let lengths: [UInt16]
    let table: Table

    /// - Parameters:
    ///   - numbers: for each table of words that blocks were made with, the number here of each of its words.
    ///   - blocks: in the order of rows; each is let go when its postings have been copied.
    init(_ words: WordTable, _ numbers: [[UInt32]], _ blocks: inout [WordBlock?], _ table: Table) {
        var counts = [UInt32](repeating: 0, count: words.count)
        var lasts = [UInt32](repeating: 0, count: words.count)
        var starts = [Int](repeating: 0, count: words.count + 1)
        var lengths = [UInt16](repeating: 0, count: table.count)
        var position = 0
        for case let block? in blocks {
            for length in block.lengths {
                lengths[Int(table.visible[position])] = length
                position += 1
            }
            for (index, word) in block.words.enumerated() {
                let word = Int(numbers[block.table][Int(word)])
                counts[word] += block.counts[index]
                starts[word + 1] += block.byteCount(index, after: lasts[word])
                lasts[word] = block.lasts[index]
            }
        }
        for word in 0..<words.count { starts[word + 1] += starts[word] }
        var next = starts
        for word in lasts.indices { lasts[word] = 0 }
        let data = [UInt8](unsafeUninitializedCapacity: starts[words.count]) { bytes, count in
            // All of it is written: the sizes were added up above, of the same blocks.
            count = starts[words.count]
            for place in blocks.indices {
                guard let block = blocks[place] else { continue }
                blocks[place] = nil
                for (index, word) in block.words.enumerated() {
                    let word = Int(numbers[block.table][Int(word)])
                    next[word] = block.write(index, after: lasts[word], to: bytes, at: next[word])
                    lasts[word] = block.lasts[index]
                }
            }
        }
        self.words = words
        self.counts = counts
        self.starts = starts
        self.data = data
        self.lengths = lengths
        self.table = table
    }
}

extension WordBlock {
    /// The first posting of a word as it is in the block, and behind the last row of the block before.
    private func first(_ index: Int, after last: UInt32) -> (own: Int, posting: UInt32) {
        data.withUnsafeBufferPointer { data in
            var end = Int(starts[index])
            let posting = Varint.read(data, &end)
            return (end - Int(starts[index]), posting &- last << 1)
        }
    }

    /// How many bytes the postings of a word take behind those of the block before, whose last row this is.
    fileprivate func byteCount(_ index: Int, after last: UInt32) -> Int {
        let (own, posting) = first(index, after: last)
        return Int(starts[index + 1] - starts[index]) - own + Varint.length(posting)
    }

    /// Writes the postings of a word behind those of the block before.
    ///
    /// - Returns: the place behind them.
    fileprivate func write(
        _ index: Int, after last: UInt32, to bytes: UnsafeMutableBufferPointer<UInt8>, at place: Int
    ) -> Int {
        let (own, posting) = first(index, after: last)
        let place = Varint.write(posting, to: bytes, at: place)
        let rest = Int(starts[index]) + own..<Int(starts[index + 1])
        return data.withUnsafeBufferPointer { data in
            bytes[place...].update(fromContentsOf: data[rest])
        }
    }
}
