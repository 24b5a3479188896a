// Reads whole JSON texts: a value, a document, a document's records, a file of JSON Lines.

extension JSONReader {
    /// Appends the value at `offset`, behind any space, and returns the offset behind it.
    ///
    /// `line` and `column` are those of `offset`. After a problem the tree holds an incomplete value: cut it back.
    package static func readValue(
        _ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0, line: Int = 1, column: Int = 1,
        into tree: inout ValueTree, limits: ReaderLimits = ReaderLimits()
    ) throws(SyntaxProblem) -> Int {
        var reader = JSONReader(bytes, from: offset, line: line, column: column, limits: limits)
        try reader.checkSize(into: tree, limits: limits)
        try reader.value(into: &tree, depth: 0)
        return reader.position
    }

    /// Appends the one value that `bytes` consist of, and returns its index.
    package static func readDocument(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int = 1, column: Int = 1, into tree: inout ValueTree,
        limits: ReaderLimits = ReaderLimits()
    ) throws(SyntaxProblem) -> Int {
        var reader = JSONReader(
            bytes, from: ByteScan.markLength(bytes), line: line, column: column, limits: limits)
        try reader.checkSize(into: tree, limits: limits)
        let root = tree.nodes.count
        try reader.value(into: &tree, depth: 0)
        try reader.finish()
        return root
    }

    /// Refuses anything but space behind the value.
    mutating func finish() throws(SyntaxProblem) {
        skipSpace()
        if position < end {
            throw problem(at: position, "expected nothing behind the value, found \(found())")
        }
    }
}

// MARK: - JSON Lines

extension JSONReader {
    /// Reads a file with a value on each line, or a part of one that begins and ends where lines do. Blank lines are
    /// skipped; a bad line is reported and the next one read.
    ///
    /// - Parameter first: the number of the first line.
    package static func readLines(
        _ bytes: UnsafeBufferPointer<UInt8>, from first: Int = 1, limits: ReaderLimits = ReaderLimits(),
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        var tree = ValueTree()
        var start = first == 1 ? ByteScan.markLength(bytes) : 0
        var line = first
        while start < bytes.count {
            guard line < Int(UInt32.max) else {
                return problem(SyntaxProblem(line: line, column: 1, detail: "the file has too many lines"))
            }
            let lineEnd = ByteScan.lineEnd(bytes, from: start, end: bytes.count)
            tree.removeAll()
            do throws(SyntaxProblem) {
                if try readLine(bytes, start..<lineEnd, line: line, into: &tree, limits) { record(tree, 0) }
            } catch {
                problem(error)
            }
            start = lineEnd + 1
            line += 1
        }
    }

    /// Reads one line and says whether anything was on it.
    private static func readLine(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, line: Int, into tree: inout ValueTree,
        _ limits: ReaderLimits
    ) throws(SyntaxProblem) -> Bool {
        var end = range.upperBound
        if end > range.lowerBound, bytes[end - 1] == .carriageReturn { end -= 1 }
        var reader = JSONReader(
            bytes, from: range.lowerBound, end: end, line: line, ending: .line, limits: limits)
        try reader.checkSize(into: tree, limits: limits)
        reader.skipSpace()
        if reader.position == reader.end { return false }
        try reader.value(into: &tree, depth: 0)
        try reader.finish()
        return true
    }
}

// MARK: - Documents of records

extension JSONReader {
    /// Reads a document whose records are the elements of its list, or which is one record.
    ///
    /// A record at a time, so that memory is a record's and not the file's. Nothing can be read behind a problem.
    package static func readRecords(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = ReaderLimits(),
        record: (ValueTree, _ root: Int) -> Void, problem: (SyntaxProblem) -> Void
    ) {
        var reader = JSONReader(bytes, from: ByteScan.markLength(bytes), ending: .file, limits: limits)
        var tree = ValueTree()
        do throws(SyntaxProblem) {
            try reader.checkSize(into: tree, limits: limits)
            reader.skipSpace()
            if reader.position == reader.end { return }
            switch bytes[reader.position] {
            case UInt8(ascii: "["):
                try reader.listOfRecords(into: &tree, record: record)
            case UInt8(ascii: "{"):
                try reader.value(into: &tree, depth: 0)
                record(tree, 0)
            default:
                let place = FilePlace(line: reader.line, column: reader.position &- reader.lineStart &+ 1)
                // A broken value is better told as such.
                try reader.value(into: &tree, depth: 0)
                throw place.problem(Wording.expectedShape)
            }
            try reader.finish()
        } catch {
            problem(error)
        }
    }

    private mutating func listOfRecords(
        into tree: inout ValueTree, record: (ValueTree, _ root: Int) -> Void
    ) throws(SyntaxProblem) {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return }
        while true {
            tree.removeAll()
            try value(into: &tree, depth: 0)
            record(tree, 0)
            skipSpace()
            if take(UInt8(ascii: "]")) { return }
            try comma(before: UInt8(ascii: "]"))
        }
    }
}
