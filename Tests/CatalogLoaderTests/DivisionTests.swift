// Files divided for reading: neither where they are divided nor how many read them has an influence on what is found.

import Synchronization
import Testing

@testable import Catalog
@testable import CatalogLoader

@Suite struct DivisionTests {
    /// Ways of dividing and reading; the first is what the others are held against.
    static let ways: [(bytes: Int, workers: Int)] = [
        (2 << 20, 1), (1, 1), (1, 2), (37, 1), (37, 3), (400, 2), (5_000, 2), (5_000, 7), (2 << 20, 2),
    ]

    private func load(_ folder: TemporaryFolder, _ way: (bytes: Int, workers: Int)) throws(LoadFailure)
        -> Catalog
    {
        var division = Division()
        division.pieceBytes = way.bytes
        return try DatasetLoader.loadWhole([folder.path], now: sampleNow, division, .threads(way.workers))
    }

    private func issues(_ folder: TemporaryFolder, _ way: (bytes: Int, workers: Int)) -> [CatalogLoader.Issue]
    {
        do throws(LoadFailure) {
            _ = try load(folder, way)
            return []
        } catch {
            return error.issues
        }
    }

    /// Entries as JSON Lines, of which some are wrong in every way that depends on what stands elsewhere.
    private func damagedEntries(_ random: inout SeededGenerator) -> String {
        var lines: [String] = []
        for number in 0..<200 {
            let id = Int.random(in: 0..<12, using: &random) == 0 ? "entry-\(number / 2)" : "entry-\(number)"
            let actor = ["ada", "bob", "cleo", "nobody", "entry-3"].randomElement(using: &random) ?? "ada"
            var line =
                #"{"id":"\#(id)","title":"Entry \#(number)","date":"2024-05-17","actors":["\#(actor)"],"#
                + #""recipients":["bob"],"event":"ACCUSE","tone":"critical","summary":"What was said.","#
                + #""about":["tie-\#(Int.random(in: 0..<6, using: &random))"],"citations":[{"source":"paper"}]}"#
            switch Int.random(in: 0..<14, using: &random) {
            case 0: line = line.replacing(#""id":"\#(id)","#, with: "")
            case 1: line = String(line.dropLast(3))
            case 2: line = line.replacing("critical", with: "critcal")
            case 3: line = ""
            case 4: line = "17"
            case 5: line = line.replacing(#""date""#, with: #""former_ids":["entry-\#(number + 7)"],"date""#)
            case 6: line = line.replacing("ACCUSE", with: "AID").replacing(#"["bob"]"#, with: "[]")
            case 7: line = line.replacing(#""date""#, with: #""status":"retracted","date""#)
            default: break
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    /// Actors as CSV, with columns that there are not, cells with line breaks, and rows that break.
    private func damagedActors(_ random: inout SeededGenerator) -> String {
        var rows = ["id,kind,names.en,citations,names,colour,part_of"]
        for number in 0..<60 {
            let citations = #""[{""source"":""paper""}]""#
            switch Int.random(in: 0..<8, using: &random) {
            case 0: rows.append("actor-\(number),state,\"Two\nlines, \"\"quoted\"\"\",\(citations),,,")
            case 1: rows.append("actor-\(number),state,,\(citations),A name,red,")
            case 2: rows.append("actor-\(number),state,bro\"ken,\(citations),,,")
            case 3: rows.append("actor-\(number / 2),state,Twice,\(citations),,blue,ada")
            case 4: rows.append("actor-\(number),state,\"closed\"too early,\(citations),,,")
            case 5: rows.append("\r\nactor-\(number),state,Short,\(citations)")
            default: rows.append("actor-\(number),state,Name,\(citations),,,actor-\(number + 1)")
            }
        }
        return rows.joined(separator: "\n") + "\n"
    }

    @Test(arguments: 0..<6)
    func issuesAreTheSameHoweverFilesAreRead(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let ties = (0..<4).map { Sample.tie.with("id", "tie-\($0)").yaml }.joined()
        let folder = try TemporaryFolder(
            Sample.files.merging([
                "actors/more.csv": damagedActors(&random), "partnerships.yaml": ties,
                "rhetoric/a.jsonl": damagedEntries(&random),
                "rhetoric/b.jsonl": damagedEntries(&random) + (seed % 2 == 0 ? "\n" : ""),
            ]) { $1 })
        let expected = issues(folder, Self.ways[0])
        #expect(expected.count > 60)
        for way in Self.ways.dropFirst() {
            #expect(issues(folder, way) == expected, "\(way)")
        }
    }

    @Test func aHeaderThatIsWrongIsToldOnce() throws {
        let rows = (0..<50).map { "actor-\($0),state,Name,\"[{\"\"source\"\":\"\"paper\"\"}]\",x\n" }.joined()
        let folder = try TemporaryFolder(
            Sample.files.merging(["actors/more.csv": "id,kind,names.en,citations,colour\n" + rows]) { $1 })
        for way in Self.ways {
            #expect(issues(folder, way).map(\.detail) == ["there is no such column"], "\(way)")
        }
    }

    @Test func aRowOfCSVEndsWhereItsReaderSaysSo() throws {
        let good = "id,title\na,\"x, \"\"y\"\"\nz\"\r\nb,c\n\n\"d\",\"\"\r\ne,f"
        let pieces = ["\"", ",", "\n", "\r\n", "\r", "x", "\"\"", "\"\n", "é"]
        var random = SeededGenerator(seed: 11)
        for round in 0..<4_000 {
            var text = Array(good.utf8)
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let piece = pieces.randomElement(using: &random) ?? ""
                text.insert(contentsOf: piece.utf8, at: Int.random(in: 9...text.count, using: &random))
            }
            let step = Int.random(in: 1..<20, using: &random)
            #expect(readDivided(text, step) == read(.csv, text), "round \(round)")
        }
    }

    /// Reads rows in pieces that grow by a step until a row ends in them.
    private func readDivided(_ bytes: [UInt8], _ step: Int) -> Reading {
        var reading = Reading()
        var (start, line) = (0, 1)
        var header: CSVHeader?
        while start < bytes.count {
            var end = start
            var size = step
            repeat {
                let window = bytes[start..<min(start + size, bytes.count)]
                end = start + Array(window).withUnsafeBufferPointer(CSVReader.lastRowEnd)
                if window.endIndex == bytes.count { end = bytes.count }
                size += step
            } while end == start
            let piece = Array(bytes[start..<end])
            piece.withUnsafeBufferPointer { buffer in
                var (first, firstLine) = (0, line)
                if start == 0 {
                    header = CSVReader.readHeader(buffer) { reading.problems.append($0) }
                    first = header?.end ?? 0
                    firstLine = header?.endLine ?? 1
                }
                guard let header else { return }
                CSVReader.readRows(buffer, from: first, line: firstLine, below: header) {
                    reading.records.append($0.description(of: $1))
                } problem: {
                    reading.problems.append($0)
                }
            }
            if header == nil { break }
            line += piece.count { $0 == 10 }
            start = end
        }
        return reading
    }

    @Test func wordsAreTheSameInBlocksOfAnySize() throws {
        let names = ["Bakı", "Şuşa", "Агдам", "river", "bridge", "Ağdam", "ministers", "Zəngəzur"]
        var random = SeededGenerator(seed: 5)
        let entries = (0..<300).map { number in
            let words = (0..<6).map { _ in names.randomElement(using: &random) ?? "" }
            let status = number % 17 == 0 ? "retracted" : "published"
            return Sample.entry.with("id", "entry-\(number)").with("summary", words.joined(separator: " "))
                .with("status", status).with("correction", "{date: 2024-05-18, note: Wrong.}")
                .with("revision", "2").with("title", "Entry \(number % 9)")
        }.map { number in
            number.fields.contains { $0.value == "published" } ? number.without("correction") : number
        }
        let folder = try TemporaryFolder(
            Sample.files.merging(["rhetoric.yaml": entries.map(\.yaml).joined()]) { $1 })
        let table = try load(folder, Self.ways[0]).table(.rhetoric)
        let whole = postings(table, blockRows: 1_000, workers: 1)
        #expect(whole.count > 15)
        for (rows, workers) in [(1, 1), (7, 1), (7, 3), (64, 2)] {
            #expect(postings(table, blockRows: rows, workers: workers) == whole)
        }
    }

    /// The postings of each word, and how many words each row has under the empty word.
    private func postings(_ table: Table, blockRows: Int, workers: Int) -> [String: [UInt8]] {
        let collection = WordCollection(table, blockRows: blockRows)
        Workers.threads(workers).forEach(collection.blockCount) { collection.collect(block: $0) }
        let joined = collection.joined()
        var postings = ["": joined.lengths.map { UInt8(truncatingIfNeeded: $0) }]
        for word in 0..<joined.words.count {
            let text = String(decoding: joined.words.utf8(UInt32(word)), as: UTF8.self)
            postings[text] = Array(joined.data[joined.starts[word]..<joined.starts[word + 1]])
        }
        return postings
    }

    @Test func whatIsTooLongToBeReadAsAWholeIsAnIssueOfItsFile() throws {
        let folder = try TemporaryFolder(
            Sample.files.merging(["rhetoric/long.jsonl": String(repeating: "x", count: 5_000)]) { $1 })
        var division = Division()
        division.pieceBytes = 100
        division.wholeBytesMaximum = 4_000
        do throws(LoadFailure) {
            _ = try DatasetLoader.loadWhole([folder.path], now: sampleNow, division, .threads(2))
            Testing.Issue.record("the dataset was loaded")
        } catch {
            #expect(error.issues.map(\.detail) == ["a line is longer than 4000 bytes, and no more is read"])
        }
    }

    @Test func progressComesToAllRecordsAndBytes() throws {
        let folder = try TemporaryFolder(Sample.files)
        let seen = Seen()
        _ = try DatasetLoader.loadWhole([folder.path], now: sampleNow) { seen.note($0) }
        let last = try #require(seen.all.last)
        #expect(last.phase == .indexing && last.records == 7)
        #expect(last.bytes > 0 && last.bytes <= last.bytesTotal)
        #expect(seen.all.map(\.bytes) == seen.all.map(\.bytes).sorted())
    }
}

/// The progress that a load has told.
private final class Seen: Sendable {
    private let progress = Mutex<[LoadProgress]>([])
    var all: [LoadProgress] { progress.withLock { $0 } }
    func note(_ next: LoadProgress) { progress.withLock { $0.append(next) } }
}
