// `/v1/changes`: what became of records, as JSON from a place in the sequence on, and as feeds, the latest first.

import Catalog
import HTTPMessage
import Representations

/// Writes a page of changes.
struct ChangesAnswer {
    private let log: ChangeLog
    private let target: Target
    private let format: Format
    private let publicAddress: PublicAddress
    private let limit: Int
    private let untold: UntoldChanges
    private let warnings: [Warning]
    /// How many of the changes since the token are asked for, on whatever page.
    private let total: Int
    /// The numbers of those on this page.
    private let page: [Int]
    /// Whether others follow.
    private let hasMore: Bool

    private static let path = "/v1/changes"
    /// What cursors of the feeds are bound to.
    private static let question = "changes"
    /// The representations, the default first.
    static let formats: [Format] = [.json, .jsonfeed, .atom]

    init(
        _ log: ChangeLog, _ target: Target, format: Format, _ publicAddress: PublicAddress
    ) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.changes)
        let (filter, warnings) = ChangeFilter.read(&reading, log)
        limit = reading.value("limit", ListParameters.limit) ?? ListParameters.limitDefault
        var token = reading.value("since") { text throws(ParameterFailure) in
            try ChangeStart.read("since", text, log)
        }
        var before: ChangeKey?
        if format == .json {
            // The cursor is further on in the same sequence, so that it stands in for the token.
            token =
                reading.value("cursor") { text throws(ParameterFailure) in
                    try ChangeStart.read("cursor", text, log)
                } ?? token
        } else {
            before = reading.value("cursor", Self.key)
        }
        try reading.finish()
        let untold = UntoldChanges(log, since: token)
        let selector = filter.selector(log.edition.catalog)
        // The changes since are in the order of their keys, so that the cursor of a feed cuts them off.
        let all = 0..<untold.count
        let end =
            before.map { key in all.partitioningIndex { log.entry(untold.place($0)).key >= key } }
            ?? all.count
        if selector.takesAll {
            total = all.count
            (page, hasMore) = Self.page(of: all[..<end], format, limit)
        } else {
            let asked = all.filter { selector.takes(log, untold.place($0)) }
            total = asked.count
            (page, hasMore) = Self.page(of: asked[..<asked.partitioningIndex { $0 >= end }], format, limit)
        }
        self.log = log
        self.target = target
        self.format = format
        self.publicAddress = publicAddress
        self.untold = untold
        self.warnings = warnings + (untold.isRepeated ? [.repeated] : [])
    }

    /// The first of some changes, or in a feed the last, the latest first.
    private static func page(
        of numbers: some BidirectionalCollection<Int>, _ format: Format, _ limit: Int
    ) -> ([Int], hasMore: Bool) {
        let page = format == .json ? Array(numbers.prefix(limit)) : numbers.suffix(limit).reversed()
        return (page, numbers.count > limit)
    }

    /// The answer in the representation that was chosen.
    func answer() -> Answer {
        let bytes: [UInt8]
        switch format {
        case .atom: bytes = feed.atom(log.edition, publicAddress)
        case .jsonfeed: bytes = feed.json(log.edition, publicAddress)
        default: bytes = envelope()
        }
        // What is remembered of former editions is not named by the version, so that the bytes name themselves.
        var digest = Digest()
        digest.update(bytes)
        let alternates = Self.formats.filter { $0 != format }.map {
            "<\(address([], $0))>; rel=\"alternate\"; type=\"\($0.linkType)\""
        }
        let next = nextAddress.map { "<\($0)>; rel=\"next\"" }
        return Answer(
            contentType: format.contentType, canonical: Self.path + "?" + digest.hexadecimal(),
            links: (next.map { [$0] } ?? []) + alternates, content: .bytes(bytes))
    }

    // MARK: Places

    /// The place behind the change with this number.
    private func token(_ number: Int) -> ChangeToken {
        untold.token(number, isLast: !hasMore && number == page.last)
    }

    private var nextCursor: String {
        guard hasMore, let last = page.last else { return "" }
        if format == .json { return token(last).text }
        let key = log.entry(untold.place(last)).key
        return Cursor.encode(
            Position(
                values: [.days(key.day.number, key.day.number), .number(Int64(clamping: key.revision))],
                id: key.id), question: Self.question)
    }

    private static func key(_ text: String) throws(ParameterFailure) -> ChangeKey {
        let position = try ListParameters.cursor(text, question, keys: 2)
        guard case .days(let day, _) = position.values[0], case .number(let revision) = position.values[1]
        else { return ChangeKey(day: .max, id: position.id, revision: 1) }
        return ChangeKey(day: Day(number: day), id: position.id, revision: Int(clamping: revision))
    }

    // MARK: Addresses

    /// The address of these changes, with other values of some parameters; those with `nil` are left out.
    private func address(_ replaced: [(name: String, value: String?)], _ suffix: Format?) -> String {
        let dropped = Set(replaced.map(\.name)).union(suffix == nil ? [] : ["format", "cursor"])
        var pairs = target.parameters.filter { !dropped.contains($0.name) }.map { ($0.name, $0.value) }
        for (name, value) in replaced { if let value { pairs.append((name, value)) } }
        let query = pairs.map { Target.encode($0) + "=" + Target.encode($1) }.joined(separator: "&")
        return Self.path + (suffix.map { $0 == .json ? "" : "." + $0.rawValue } ?? "")
            + (query.isEmpty ? "" : "?" + query)
    }

    private var nextAddress: String? {
        guard hasMore else { return nil }
        return address([("cursor", nextCursor)], format)
    }

    private var latest: String { (hasMore ? page.last.map(token) : nil)?.text ?? UntoldChanges.end(log).text }

    // MARK: Content

    private var feed: Feed {
        let catalog = log.edition.catalog
        return Feed(
            title: catalog.dataset.title + ": changes",
            address: publicAddress.absolute(
                address([("cursor", target.parameters.first { $0.name == "cursor" }?.value)], format)),
            firstAddress: publicAddress.absolute(address([], format)),
            listAddress: publicAddress.absolute(address([], .json)),
            nextAddress: nextAddress.map(publicAddress.absolute),
            entries: page.map { Feed.Entry(log.entry(untold.place($0)), catalog) })
    }

    private func envelope() -> [UInt8] {
        let json = ChangeJSON(log: log)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        writer.beginList()
        for number in page {
            json.write(log.entry(untold.place(number)), token: token(number).text, to: &writer)
        }
        writer.endList()
        writer.key("meta")
        writer.beginObject()
        writer.member("total", total)
        writer.member("limit", limit)
        writer.member("next_cursor", nextCursor)
        writer.member("latest", latest)
        writer.member("dataset_version", log.edition.version)
        Warning.write(warnings, to: &writer)
        writer.endObject()
        writer.key("links")
        writer.beginObject()
        writer.member("self", Self.path + (target.rawQuery.map { "?" + $0 } ?? ""))
        writer.key("next")
        writer.text(orNull: nextAddress)
        writer.member("atom", address([("since", nil), ("limit", nil)], .atom))
        writer.member(
            "stream",
            address([("since", latest), ("limit", nil)], .json).replacing(Self.path, with: "/v1/stream"))
        writer.endObject()
        writer.endObject()
        return writer.bytes + [10]
    }
}

extension Warning {
    /// What is due where changes are told again.
    static let repeated = Warning(
        code: "told-again", parameter: "since",
        detail:
            "The edition that this place is of is not remembered here, so every change is told again; what you have already is known by id and revision."
    )
}
