// What a representation can be told about its form: CSV's mark and header, the version of ninjs, the day of access.

import Catalog
import HTTPMessage
import Representations

/// Options of single representations; with any other representation each is a fault.
struct FormatOptions {
    /// Whether CSV begins with a byte order mark, for spreadsheets that take a file without one for Latin-1.
    var hasMark = false
    /// Whether CSV has a header line.
    var hasHeader = true
    /// Whether a browser is told to save the answer.
    var isDownload = false
    /// The version of ninjs.
    var ninjs = NinjsVersion.current
    /// The day of access that a citation names.
    var accessed: Day?

    init() {}

    /// Reads the options of a representation.
    init(_ reading: inout QueryReading, _ format: Format) {
        func flag(_ parameter: Parameter, _ reading: inout QueryReading) -> Bool? {
            reading.value(parameter.name) { text throws(ParameterFailure) in
                try FilterReader.flag(parameter.name, text)
            }
        }
        hasMark = flag(.bom, &reading) ?? false
        hasHeader = flag(.header, &reading) ?? true
        isDownload = flag(.download, &reading) ?? false
        ninjs = reading.value("ninjs", FormatOptions.version) ?? .current
        accessed = reading.value("accessed", FormatOptions.day)
        let owners: [(Parameter, [Format])] = [
            (.bom, [.csv]), (.header, [.csv]), (.ninjs, [.ninjs]), (.accessed, Format.citations),
        ]
        for (parameter, formats) in owners
        where !reading.values(parameter.name).isEmpty && !formats.contains(format) {
            let names = formats.map(\.rawValue).joined(separator: ", ")
            reading.faults.append(
                .conflicting(
                    parameter.name,
                    "\(parameter.name) is an option of \(names); the answer would be \(format.rawValue)."))
        }
    }

    private static func version(_ text: String) throws(ParameterFailure) -> NinjsVersion {
        guard let version = NinjsVersion(rawValue: text) else {
            let versions = NinjsVersion.allCases.map(\.rawValue).joined(separator: " and ")
            throw ParameterFailure(
                .unknownValue(
                    "ninjs", "ninjs is written in versions \(versions), not \u{201C}\(text)\u{201D}."))
        }
        return version
    }

    private static func day(_ text: String) throws(ParameterFailure) -> Day {
        guard let date = try? PartialDate(text), !date.isInterval, date.isDay else {
            throw ParameterFailure(
                .invalidValue("accessed", "accessed is a day, YYYY-MM-DD, not \u{201C}\(text)\u{201D}."))
        }
        return date.earliest
    }

    /// The media type of a representation with these options (RFC 4180 section 3 for `header`).
    func contentType(_ format: Format) -> String {
        format == .csv && !hasHeader ? "text/csv; charset=utf-8; header=absent" : format.contentType
    }

    /// The `Content-Disposition` field of an answer (RFC 6266), named after the last part of its path.
    func disposition(_ path: String, _ format: Format) -> String? {
        guard isDownload else { return nil }
        let stem = path.split(separator: "/").last.map(String.init) ?? "answer"
        return "attachment; filename=\"\(stem).\(format.fileSuffix)\""
    }
}

extension Parameter {
    /// `bom`
    static let bom = Parameter(
        name: "bom", values: "true or false",
        meaning: "CSV begins with a byte order mark, as Excel needs it to read UTF-8.", example: "on")
    /// `header`
    static let header = Parameter(
        name: "header", values: "true or false", meaning: "Whether CSV has a header line; it has.",
        example: "off")
    /// `download`
    static let download = Parameter(
        name: "download", values: "true or false", meaning: "A browser saves the answer as a file.",
        example: "on")
    /// `ninjs`
    static let ninjs = Parameter(
        name: "ninjs", values: NinjsVersion.allCases.map(\.rawValue).joined(separator: " or "),
        meaning: "The version of ninjs; the first where it is left out.", example: "1.6")
    /// `accessed`
    static let accessed = Parameter(
        name: "accessed", values: "a day, YYYY-MM-DD",
        meaning: "The day of access that a citation names; without it a citation names none.",
        example: "2026-11-23")

    /// The options of a table's representations.
    static let tableOptions = [bom, header, download]
    /// The options of a list's representations.
    static let listOptions = tableOptions + [ninjs]
    /// The options of one record's representations.
    static let recordOptions = listOptions + [accessed]
}
