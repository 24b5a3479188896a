// The kinds of record that a catalog holds.

/// A kind of record; its raw value is its name in paths, file names and documents.
public enum Resource: String, CaseIterable, Sendable, Comparable {
    case sources, actors, partnerships, events, rhetoric, assessments

    /// One record of this kind, as it is named in sentences.
    public var singular: String {
        switch self {
        case .sources: "source"
        case .actors: "actor"
        case .partnerships: "partnership"
        case .events: "event"
        case .rhetoric: "rhetoric entry"
        case .assessments: "assessment"
        }
    }

    /// Several records of this kind, as they are named in sentences.
    public var plural: String {
        self == .rhetoric ? "rhetoric entries" : rawValue
    }

    /// What one record says, in a sentence.
    public var meaning: String {
        switch self {
        case .sources: "A publication that records cite."
        case .actors: "A state, organisation, bloc, body, office, person or group that is spoken of or acts."
        case .partnerships: "A tie between two or more actors, with its instrument and the time it holds."
        case .events: "What happened, when, and who took part."
        case .rhetoric: "Who said or did what about or toward whom, on a date, as a source tells it."
        case .assessments: "A judgement with its author: a driver, motive, outlook or consequence."
        }
    }

    /// The place of this kind in load order: kinds that others refer to come first.
    public var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Load order.
    public static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}
