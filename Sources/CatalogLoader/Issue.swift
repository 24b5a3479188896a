// What is wrong in a dataset's files: each fault with its place.

/// One fault in a file.
public struct Issue: Sendable, Equatable {
    /// The file, as a path that begins with the folder as it was named.
    public let file: String
    /// The line, from 1; 0 where the fault is of the file as a whole.
    public let line: Int
    /// The record's id, or `#3` for the third record of a file where it has none; empty outside records.
    public let record: String
    /// The field, dotted and with list places where nested, such as `parties[1].actor`; empty outside fields.
    public let field: String
    /// What is wrong, without a full stop.
    public let detail: String
    /// What was probably meant.
    public let didYouMean: String?

    /// Makes an issue.
    public init(
        file: String, line: Int, record: String = "", field: String = "", detail: String,
        didYouMean: String? = nil
    ) {
        self.file = file
        self.line = line
        self.record = record
        self.field = field
        self.detail = detail
        self.didYouMean = didYouMean
    }
}

extension Issue: CustomStringConvertible {
    /// `file:line: record: field: what is wrong (did you mean …)`, parts that are empty left out.
    public var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        let parts = [place, record, field].filter { !$0.isEmpty }
        return parts.joined(separator: ": ") + ": " + detail
            + (didYouMean.map { " (did you mean \($0)?)" } ?? "")
    }
}

/// Everything that is wrong with a dataset; at least one issue.
public struct LoadFailure: Error, Sendable, Equatable {
    /// The issues, by file in the order of reading, within a file by line.
    public let issues: [Issue]

    /// How many issues of one file `lines` lists unless all are asked for.
    public static let issuesPerFileMaximum = 50

    /// Makes a failure.
    public init(issues: [Issue]) { self.issues = issues }

    /// The issues as lines, and the exact totals at the end.
    ///
    /// - Parameter listsAll: every issue; otherwise the first `issuesPerFileMaximum` of each file.
    public func lines(listsAll: Bool) -> [String] {
        var counts: [String: Int] = [:]
        var order: [String] = []
        var lines: [String] = []
        for issue in issues {
            if counts[issue.file] == nil { order.append(issue.file) }
            let count = (counts[issue.file] ?? 0) + 1
            counts[issue.file] = count
            if listsAll || count <= Self.issuesPerFileMaximum { lines.append(issue.description) }
        }
        for file in order {
            let count = counts[file] ?? 0
            if !listsAll && count > Self.issuesPerFileMaximum {
                lines.append("\(file): \(count - Self.issuesPerFileMaximum) more; --all lists every one")
            }
        }
        let files = order.count == 1 ? "1 file" : "\(order.count) files"
        lines.append((issues.count == 1 ? "1 error" : "\(issues.count) errors") + " in " + files)
        return lines
    }
}
