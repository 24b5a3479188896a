// Addresses of the lists of entries behind the figures of an analysis.

import Analysis
import Catalog
import HTTPMessage

/// The question that an analysis was asked, as the query of a list, to be narrowed to the entries behind one figure.
///
/// All conditions of a list must hold, but values that come under one name are alternatives: a narrowing therefore takes
/// a name that the question does not use yet.
struct EntryLinks {
    private var pairs: [(name: String, value: String)]

    /// How many ids a link names at most.
    static let idMaximum = 100

    /// Takes the question of a target, without what is the analysis's own.
    init(_ target: Target, without own: [Parameter]) {
        let dropped = Set(own.map(\.name) + ["format"])
        pairs = target.parameters.filter { !dropped.contains($0.name) }.map { parameter in
            guard let range = parameter.name.operatorMark else {
                return (parameter.name, parameter.value)
            }
            let comparison = parameter.name[range.lowerBound...].lowercased()
            return (parameter.name[..<range.lowerBound] + comparison, parameter.value)
        }
    }

    /// The address of the list.
    var address: String {
        let query = pairs.map { Target.encode($0.name) + "=" + Target.encode($0.value) }
        return "/v1/rhetoric" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Replaces or adds a parameter.
    func setting(_ name: String, _ value: String?) -> EntryLinks {
        var copy = self
        copy.pairs.removeAll { $0.name == name }
        if let value { copy.pairs.append((name, value)) }
        return copy
    }

    /// Adds a pair as it is.
    private func adding(_ name: String, _ value: String) -> EntryLinks {
        var copy = self
        copy.pairs.append((name, value))
        return copy
    }

    /// What `having` appends to the address for a value, so that the many addresses of a table are not made one by one;
    /// `nil` where it changes the address in another way.
    func suffix(_ value: Axis.Value?, on axis: Axis) -> String? {
        guard let value, axis.name != "quad", axis.name != "year",
            let free = [axis.name, axis.name + "__in"].first(where: { !has($0) })
        else { return nil }
        return (pairs.isEmpty ? "?" : "&") + Target.encode(free) + "=" + Target.encode(value.code)
    }

    /// Entries that have a value on an axis, or none.
    func having(_ value: Axis.Value?, on axis: Axis, _ catalog: Catalog) -> EntryLinks {
        guard let value else { return setting(axis.name + "__isnull", "true") }
        switch axis.name {
        case "quad": return Int(value.code).map { ofQuads([$0], catalog) } ?? self
        case "year":
            guard let year = try? PartialDate(value.code) else { return self }
            return within(DayRange(first: year.earliest, last: year.latest))
        default: return having(value.code, under: axis.name, isMultiple: axis.isMultiple)
        }
    }

    /// Entries that have a value under a filter, whatever else is asked of that filter.
    func having(_ code: String, under name: String, isMultiple: Bool) -> EntryLinks {
        for free in [name, name + "__in"] where !has(free) { return adding(free, code) }
        guard isMultiple else {
            // The one value that an entry has is among those asked for, so that it can stand for them.
            return setting(name, code)
        }
        let all = name + "__all"
        let others = pairs.filter { $0.name == all }.map(\.value)
        return setting(all, (others + [code]).joined(separator: ","))
    }

    /// Entries with any of these values under a filter that is not asked about otherwise.
    private func havingAny(_ codes: [String], under name: String) -> EntryLinks {
        codes.count == 1 ? adding(name, codes[0]) : adding(name + "__in", codes.joined(separator: ","))
    }

    /// Whether any of these filters is used.
    func asksFor(_ names: [String]) -> Bool {
        pairs.contains { pair in names.contains { pair.name == $0 || pair.name.hasPrefix($0 + "__") } }
    }

    /// Entries of the event types of some quad classes.
    func ofQuads(_ quads: [Int], _ catalog: Catalog) -> EntryLinks {
        ofTypes(catalog.eventTypes { quads.contains($0.quad ?? 0) })
    }

    /// Entries said or done by any of some actors about any of others, where a question can say so.
    ///
    /// - Parameter sides: the two sides; `nil` where they are not the same on every day.
    /// - Returns: `nil` where the question asks for actors itself, or the sides are too many to be named.
    func between(_ sides: (from: [String], to: [String])?) -> EntryLinks? {
        guard let sides, !asksFor(["actor", "recipient", "expand"]),
            max(sides.from.count, sides.to.count) <= Self.idMaximum
        else { return nil }
        return havingAny(sides.from, under: "actor").havingAny(sides.to, under: "recipient")
    }

    /// Entries of some of the event types.
    func ofTypes(_ types: [String]) -> EntryLinks {
        let asked = pairs.filter { $0.name == "event__in" }.flatMap {
            $0.value.lowercased().split(separator: ",")
        }
        let both = types.filter { asked.isEmpty || asked.contains($0.lowercased()[...]) }
        return setting("event__in", both.joined(separator: ","))
    }

    /// Entries whose whole date lies in a span.
    func within(_ days: DayRange) -> EntryLinks {
        let (first, last) = bounds
        func bound(_ name: String, _ day: Day, _ isTighter: (PartialDate) -> Bool) -> String {
            let asked = pairs.first { $0.name == name }?.value
            let date = name == "date__gte" ? first : last
            if let asked, let date, isTighter(date) { return asked }
            return day.description
        }
        let low = bound("date__gte", days.first) { $0.earliest > days.first }
        let high = bound("date__lte", days.last) { $0.latest < days.last }
        return setting("date__gte", low).setting("date__lte", high)
    }

    /// The bounds of the date that are asked for.
    private var bounds: (first: PartialDate?, last: PartialDate?) {
        func date(_ name: String) -> PartialDate? {
            pairs.first { $0.name == name }.flatMap { try? FilterReader.date(name, $0.value) }
        }
        return (date("date__gte"), date("date__lte"))
    }

    /// The addresses of `within` for spans that follow each other, so that the many of a table are not made one by one.
    func addresses(within spans: [DayRange]) -> [String] {
        guard let first = spans.first, let last = spans.last else { return [] }
        let start = setting("date__gte", nil).setting("date__lte", nil).address
        let head = start + (start.contains("?") ? "&" : "?") + "date__gte="
        let bounds = bounds
        return spans.map { days in
            // Only a bucket at an end can reach beyond what is asked for.
            let isTighter =
                days == first || days == last
                || bounds.first.map { $0.earliest > days.first } == true
                || bounds.last.map { $0.latest < days.last } == true
            if isTighter { return within(days).address }
            return head + days.first.description + "&date__lte=" + days.last.description
        }
    }

    /// These entries and no others; `nil` where they are too many to be named.
    func naming(_ rows: [Int], _ catalog: Catalog) -> EntryLinks? {
        let table = catalog.table(.rhetoric)
        let ids = rows.prefix(Self.idMaximum + 1).map(table.id).joined(separator: ",")
        guard !rows.isEmpty, rows.count <= Self.idMaximum, ids.utf8.count <= ListParameters.valueBytesMaximum
        else { return nil }
        return setting("id__in", ids)
    }
}

extension Catalog {
    /// The codes of the event types that satisfy a test.
    func eventTypes(_ isIncluded: (Term) -> Bool) -> [String] {
        (vocabularies["events"]?.terms ?? []).filter(isIncluded).map(\.code)
    }
}
