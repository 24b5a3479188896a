// What a journal holds, found line by line, and where it ceases to be believed.

internal import Catalog
internal import Representations

/// Takes the lines of a journal in order.
struct JournalReading {
    /// The editions that are complete.
    private(set) var editions: [JournalEdition] = []
    /// What is remembered of them.
    private(set) var history: ChangeHistory?
    /// Where the last complete edition ends, or the header while there is none.
    private(set) var completeEnd = 0
    /// The version of the format, where it is another than is read here.
    private(set) var unknownVersion: Int?
    /// The line that was altered after it had been whole; `nil` where all are as they were written.
    private(set) var damagedLine: Int?

    private var lineNumber = 0
    /// The first line that cannot be believed.
    private var suspectLine: Int?
    private var head: JournalLine.EditionHead?
    private var start = 0
    private var changes: [RecordChange] = []
    private var recordCount = 0

    /// Takes the next line.
    mutating func take(_ line: ArraySlice<UInt8>, _ range: Range<Int>, isEnded: Bool) {
        lineNumber += 1
        guard unknownVersion == nil, damagedLine == nil else { return }
        let known = isEnded && JournalLine.isWhole(line) ? JournalLine(line) : nil
        if let suspectLine {
            // An edition is begun only when the one before is on the disk: what is wrong there was once right.
            if case .edition? = known { damagedLine = suspectLine }
            return
        }
        guard let known, take(known, range) else {
            suspectLine = lineNumber
            // The header is on the disk before anything else is.
            if lineNumber == 1, isEnded { suspectLine = 1 }
            return
        }
    }

    /// - Returns: whether the line may stand where it does.
    private mutating func take(_ line: JournalLine, _ range: Range<Int>) -> Bool {
        switch line {
        case .header(let version):
            guard lineNumber == 1 else { return false }
            if version != JournalLine.formatVersion { unknownVersion = version }
            completeEnd = range.upperBound
        case .edition(let head):
            guard lineNumber > 1, self.head == nil else { return false }
            self.head = head
            start = range.lowerBound
            (changes, recordCount) = ([], 0)
        case .record(let change, _, _, _):
            guard head != nil else { return false }
            if let change { changes.append(change) }
            recordCount += 1
        case .end(let version, let records):
            guard let head, head.version == version, recordCount == records else { return false }
            editions.append(
                JournalEdition(version: version, instant: head.instant, range: start..<range.upperBound))
            let batch = ChangeBatch(
                version: version, instant: head.instant, day: head.day, changes: changes)
            if history == nil { history = ChangeHistory(batch) } else { history?.append(batch) }
            completeEnd = range.upperBound
            self.head = nil
        }
        return true
    }
}
