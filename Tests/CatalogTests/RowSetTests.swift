// Holds the forms of row sets against Swift's own sets.

import Testing

@testable import Catalog

/// SplitMix64, so that a failure can be repeated from its seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite struct RowSetTests {
    private func random(_ generator: inout Seeded, capacity: Int) -> Set<UInt32> {
        let count = Int.random(in: 0...capacity, using: &generator)
        return Set(
            (0..<count / Int.random(in: 1...40, using: &generator)).map { _ in
                UInt32.random(in: 0..<UInt32(capacity), using: &generator)
            })
    }

    /// All forms of a set; a list may be a part of a longer one.
    private func forms(_ rows: Set<UInt32>, capacity: Int) -> [RowSet] {
        var bitmap = Bitmap(capacity: capacity)
        bitmap.insert(rows)
        let sorted = rows.sorted()
        let part = ([0] + sorted + [0])[1..<sorted.count + 1]
        var forms: [RowSet] = [.rows(sorted[...]), .rows(part), .bitmap(bitmap, count: rows.count)]
        if let first = sorted.first, let last = sorted.last, Int(last - first) + 1 == sorted.count {
            forms.append(.range(first..<last + 1))
        }
        return forms
    }

    /// A random set, or now and then all numbers of a range.
    private func randomOrRange(_ generator: inout Seeded, capacity: Int) -> Set<UInt32> {
        guard Int.random(in: 0..<3, using: &generator) == 0 else {
            return random(&generator, capacity: capacity)
        }
        let bounds = [0, 1].map { _ in UInt32.random(in: 0...UInt32(capacity), using: &generator) }.sorted()
        return Set(bounds[0]..<bounds[1])
    }

    @Test(arguments: 0..<60)
    func setsBehaveAsSwiftsOwn(seed: Int) {
        var generator = Seeded(state: UInt64(seed))
        let capacity = Int.random(in: 1...700, using: &generator)
        let left = randomOrRange(&generator, capacity: capacity)
        let right = randomOrRange(&generator, capacity: capacity)
        for one in forms(left, capacity: capacity) {
            #expect(one.list == left.sorted())
            #expect(one.count == left.count)
            #expect(RowSet(one.bitmap(capacity: capacity), capacity: capacity).list == left.sorted())
            #expect(
                one.filter(capacity: capacity) { $0 % 3 == 0 }.list == left.filter { $0 % 3 == 0 }.sorted())
            let start = UInt32.random(in: 0...UInt32(capacity), using: &generator)
            var walked: [UInt32] = []
            one.forEach(from: start) {
                walked.append($0)
                return true
            }
            #expect(walked == left.filter { $0 >= start }.sorted())
            #expect(one.first(from: start) == left.filter { $0 >= start }.min())
            #expect(one.last(before: start) == left.filter { $0 < start }.max())
            for row in 0..<UInt32(capacity) { #expect(one.contains(row) == left.contains(row)) }
            for other in forms(right, capacity: capacity) {
                #expect(one.intersection(other, capacity: capacity).list == left.intersection(right).sorted())
                #expect(one.subtracting(other, capacity: capacity).list == left.subtracting(right).sorted())
            }
        }
    }

    @Test func numbersOfEveryLengthAreReadBack() {
        let numbers: [UInt32] = [0, 1, 127, 128, 300, 16_383, 16_384, 1 << 21, 1 << 28, .max]
        var bytes = Scratch<UInt8>(capacity: 1)
        for number in numbers { Varint.append(number, to: &bytes) }
        var index = 0
        let buffer = bytes.buffer(0..<bytes.count)
        #expect(numbers.map { _ in Varint.read(buffer, &index) } == numbers)
        #expect(index == bytes.count)
    }

    @Test func theLogarithmIsTheLogarithm() {
        // ln 2, ln 3, ln 10 and ln 1,000,001, from tables.
        for (x, expected) in [
            (0.0, 0.0), (1, 0.693_147_180_56), (2, 1.098_612_288_67), (9, 2.302_585_092_99),
            (1e6, 13.815_511_557_96),
        ] {
            #expect(abs(Double.log1p(x) - expected) < 1e-9)
        }
    }

    private let texts = [
        "", "one", "  two  words ", "O\u{2019}Brien's \u{201C}quoted\u{201D} — dash", "Əliyev, İlham; ığdır",
        "Нагорный Карабах (2024)", "日本 x\u{301}y", "a-b_c/d", String(repeating: "long", count: 100),
        "Eight888 NINE99999 nine99999 IŞIQ işıq ışık", "cut at its end: Бак",
    ]

    @Test func theWordScannerFindsTheWordsThatFoldingFinds() {
        for text in texts {
            var found: [String] = []
            var copy = text
            copy.withUTF8 { bytes in
                WordScanner.forEachWord(in: bytes) { word, _ in
                    found.append(String(decoding: bytes[word], as: UTF8.self))
                }
            }
            #expect(found.map { Folding.spellings($0) } == Folding.words(text), "\(text)")
        }
    }

    @Test func wordsHaveTheNumbersOfTheirSpellingsWhetherOrNotTheyWereMetBefore() {
        var table = WordTable()
        // Each text twice: words are made the first time and found the second.
        for text in texts + texts {
            var met = WrittenWords()
            var copy = text
            copy.withUTF8 { met.append($0) }
            table.number(&met)
            let numbered = met.numbers.array.map { String(decoding: table.utf8($0), as: UTF8.self) }
            #expect(numbered.sorted() == Folding.words(text).flatMap { Array(Set($0)) }.sorted(), "\(text)")
            // A phrase looks words up as they stand in the text, capitals and all.
            copy.withUTF8 { bytes in
                WordScanner.forEachWord(in: bytes) { word, isASCII in
                    let written = UnsafeBufferPointer(rebasing: bytes[word])
                    #expect(isASCII || table.isAny(of: Set(met.numbers.array), written: written), "\(text)")
                }
            }
        }
    }
}
