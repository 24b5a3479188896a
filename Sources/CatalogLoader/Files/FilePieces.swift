// Divides files into pieces that can be read by themselves, and hands them out one after the other.

import Glibc
import StructuredText
import Synchronization

/// How files are divided.
struct Division: Sendable {
    /// Bytes of a piece, as far as lines and rows let it be divided there.
    var pieceBytes = 2 << 20
    /// The most bytes that are read as a whole: a line or row, and a file of YAML or JSON.
    var wholeBytesMaximum = Int(UInt32.max)
}

/// A part of a file.
struct FilePiece {
    /// Its bytes. Used again for the next piece.
    var bytes: [UInt8] = []
    /// Its number among all pieces, from 0.
    var number = 0
    /// Which of the files it is of.
    var file = 0
    /// Where its records begin, and on which line.
    var start = 0
    var line = 1
    /// The columns' names, where it is CSV.
    var header: CSVHeader?
    /// What was found wrong while the file was divided.
    var problems: [SyntaxProblem] = []
    /// Why the file cannot be read, or not to its end.
    var failure: Issue?
}

/// The pieces of some files, in order, for several threads that take them in turn.
///
/// JSON Lines are divided where lines end, CSV where rows do, a quoted cell with line breaks in it being one; YAML and
/// JSON are read whole. Where a file is divided has no influence on what is found in it.
final class FilePieces: Sendable {
    private let files: [DataFile]
    private let division: Division
    private let state = Mutex(State())

    private struct State {
        var number = 0
        var file = 0
        /// The present file, where there is more of it.
        var open: OpenFile?
        /// What has been read of it behind the last piece.
        var rest: [UInt8] = []
        var line = 1
        var header: CSVHeader?
        /// How many pieces of it have been handed out.
        var count = 0
    }

    init(_ files: [DataFile], _ division: Division) {
        self.files = files
        self.division = division
    }

    /// Takes the next piece. One thread reads at a time; the others work on what they have.
    ///
    /// - Returns: whether there was one.
    func take(_ piece: inout FilePiece) -> Bool {
        state.withLock { state in
            guard state.file < files.count else { return false }
            piece.number = state.number
            piece.file = state.file
            piece.start = 0
            piece.line = state.line
            piece.problems = []
            piece.failure = nil
            piece.bytes.removeAll(keepingCapacity: true)
            state.number += 1
            var isLast = true
            do throws(Issue) {
                isLast = try fill(&piece, &state)
            } catch {
                piece.failure = error
                piece.bytes.removeAll()
            }
            piece.header = state.header
            state.count += 1
            if isLast { state = State(number: state.number, file: state.file + 1) }
            return true
        }
    }

    /// Fills a piece from the present file.
    ///
    /// - Returns: whether the file has no more.
    private func fill(_ piece: inout FilePiece, _ state: inout State) throws(Issue) -> Bool {
        let format = files[state.file].format
        let file: OpenFile
        if let open = state.open { file = open } else { file = try OpenFile(files[state.file].path) }
        state.open = file
        piece.bytes.append(contentsOf: state.rest)
        state.rest.removeAll(keepingCapacity: true)
        let isDivided = format == .csv || format == .jsonLines
        // A small file is one piece, for which no room is made that it does not need.
        var count = isDivided ? min(division.pieceBytes, file.size + 1) : file.size + 1
        var end = 0
        var isLast = false
        while true {
            // A byte more than the most, to find out that there is more.
            isLast = try file.append(to: &piece.bytes, until: min(count, division.wholeBytesMaximum + 1))
            end = isLast ? piece.bytes.count : isDivided ? lastEnd(in: piece.bytes, format) : 0
            if isLast || end > 0 { break }
            guard piece.bytes.count <= division.wholeBytesMaximum else { throw tooLong(file, format) }
            count = piece.bytes.count * 2
        }
        state.rest.append(contentsOf: piece.bytes[end...])
        piece.bytes.removeLast(piece.bytes.count - end)
        if state.count == 0, !begin(&piece, &state, format) {
            piece.bytes.removeAll(keepingCapacity: true)
            return true
        }
        state.line += Self.lineFeedCount(in: piece.bytes)
        return isLast
    }

    /// Other threads wait while lines are counted.
    private static func lineFeedCount(in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var count = 0
            var position = 0
            while case let end = ByteScan.lineEnd(bytes, from: position, end: bytes.count), end < bytes.count
            {
                count += 1
                position = end + 1
            }
            return count
        }
    }

    private func tooLong(_ file: OpenFile, _ format: RecordFormat) -> Issue {
        let what = format == .csv ? "a row" : format == .jsonLines ? "a line" : "the file"
        return file.issue("\(what) is longer than \(division.wholeBytesMaximum) bytes, and no more is read")
    }

    /// Looks at the beginning of a file.
    ///
    /// - Returns: whether there is anything to be read.
    private func begin(_ piece: inout FilePiece, _ state: inout State, _ format: RecordFormat) -> Bool {
        let (problems, header) = piece.bytes.withUnsafeBufferPointer {
            bytes -> ([SyntaxProblem], CSVHeader?) in
            if let encoding = RecordReader.encodingProblem(bytes) { return ([encoding], nil) }
            var problems: [SyntaxProblem] = []
            let header = format == .csv ? CSVReader.readHeader(bytes) { problems.append($0) } : nil
            return (problems, header)
        }
        piece.problems = problems
        state.header = header
        if let header {
            piece.start = header.end
            piece.line = header.endLine
        }
        return problems.isEmpty && (format != .csv || header != nil)
    }

    /// Where the last line or row ends that has its end in some bytes; 0 where none has.
    private func lastEnd(in bytes: [UInt8], _ format: RecordFormat) -> Int {
        if format == .jsonLines { return bytes.lastIndex(of: .lineFeed).map { $0 + 1 } ?? 0 }
        return bytes.withUnsafeBufferPointer(CSVReader.lastRowEnd)
    }
}

extension CSVReader {
    /// Where the last row ends that has its end in some bytes, which begin where a row does; 0 where none has.
    ///
    /// Rows end here where `readRows` finds them to end, broken ones at the end of the line in which they break.
    static func lastRowEnd(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var end = 0
        var position = 0
        while let (cellEnd, isBroken) = self.cellEnd(in: bytes, from: position) {
            if !isBroken, bytes[cellEnd] == .comma {
                position = cellEnd + 1
                continue
            }
            let lineEnd = ByteScan.lineEnd(bytes, from: cellEnd, end: bytes.count)
            guard lineEnd < bytes.count else { break }
            position = lineEnd + 1
            end = position
        }
        return end
    }

    /// Where the comma or line break stands that ends a cell, or where it breaks; `nil` where the bytes do not tell.
    private static func cellEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int)
        -> (position: Int, isBroken: Bool)?
    {
        var position = start
        guard position < bytes.count else { return nil }
        if bytes[position] == .quote {
            repeat {
                position += 1
                while position < bytes.count, bytes[position] != .quote { position += 1 }
                position += 1
                guard position < bytes.count else { return nil }
            } while bytes[position] == .quote
        } else {
            while position < bytes.count {
                let byte = bytes[position]
                if byte == .comma || byte == .quote || byte == .lineFeed || byte == .carriageReturn { break }
                position += 1
            }
        }
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case .comma, .lineFeed: return (position, false)
        case .carriageReturn:
            guard position + 1 < bytes.count else { return nil }
            return (position, bytes[position + 1] != .lineFeed)
        default: return (position, true)
        }
    }
}
