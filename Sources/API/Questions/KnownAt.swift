// `known_at=`: the dataset as it was known at an instant.

import Catalog
import HTTPMessage
public import Representations

/// Finds the editions that were served before. Never waits.
public protocol PastEditions: Sendable {
    /// What was served at an instant.
    ///
    /// - Parameters:
    ///   - instant: seconds since 1970.
    ///   - current: what is served now; what is hidden of it is not shown of the past either.
    func find(at instant: Int64, beside current: Edition) -> PastFinding
}

/// What came of looking for an edition.
public enum PastFinding: Sendable {
    /// It is the one that is served now.
    case current
    /// It is there.
    case ready(View)
    /// It is being read back; to be asked again in a moment.
    case preparing
    /// Nothing is known of that time; the first edition that is known began at this instant.
    case before(start: Int64)
    /// It cannot be read back.
    case lost
}

enum KnownAt {
    /// The instant that a query names, in seconds since 1970; of a day, its last second. `nil` where it names none.
    static func read(_ target: Target) throws(Failure) -> Int64? {
        let name = Parameter.knownAt.name
        let values = target.parameters.filter { $0.name == name }.map(\.value)
        guard let text = values.first else { return nil }
        if values.count > 1 { throw .parameters([.repeated(name, count: values.count)]) }
        if text.isEmpty { throw .parameters([.empty(name)]) }
        if let instant = Timestamp.seconds(text) { return instant }
        let date: PartialDate
        do throws(ParameterFailure) {
            date = try FilterReader.date(name, text)
        } catch { throw .parameters([error.detail]) }
        if date.isInterval {
            throw .parameters([
                .invalidValue(name, "known_at is one instant or day, not an interval; say which is meant.")
            ])
        }
        return (Int64(date.latest.number) + 1) * 86_400 - 1
    }

    /// The view of what was served at an instant.
    static func view(_ instant: Int64, _ current: View, _ past: (any PastEditions)?) throws(Failure) -> View {
        func unknown(_ detail: String) -> Failure {
            .parameters([
                Problem.Detail(code: "unknown-past", parameter: Parameter.knownAt.name, detail: detail)
            ])
        }
        guard let past else {
            throw unknown("This server keeps no journal, so that it knows the dataset only as it is now.")
        }
        switch past.find(at: instant, beside: current.edition) {
        case .current: return current
        // An answer about the past is made anew when what is hidden changes, which is with the next edition.
        case .ready(let view): return view.answering(current)
        case .preparing: throw .preparing
        case .before(let start):
            throw unknown(
                "Nothing is known of how the dataset was then; the journal begins at \(Instant.text(start)).")
        case .lost: throw unknown("The edition that was served then cannot be read back.")
        }
    }
}

extension Parameter {
    /// `known_at`
    public static let knownAt = Parameter(
        name: "known_at", values: "a day, which means its end, or a time",
        meaning: "Answers from the dataset as it was served then, where the server keeps a journal.",
        example: "2024-06-01")
}
