// Closed lists of words: terms with their definitions, and where they have them, scores and crosswalks.

/// One word of a vocabulary.
public struct Term: Sendable, Equatable {
    /// The word as records and parameters spell it.
    public let code: String
    /// The word as people read it.
    public let label: String
    /// What it means, in a sentence.
    public let definition: String
    /// The conflict–cooperation score, −10 to +10, where the vocabulary is scored.
    public let score: Double?
    /// The quad class, 0 to 4, of an event type.
    public let quad: Int?
    /// The CAMEO root codes that an event type stands for.
    public let cameo: [String]
    /// The modes of an event type, scored.
    public let modes: [Term]

    /// Makes a term.
    public init(
        _ code: String, _ label: String, _ definition: String, score: Double? = nil, quad: Int? = nil,
        cameo: [String] = [], modes: [Term] = []
    ) {
        self.code = code
        self.label = label
        self.definition = definition
        self.score = score
        self.quad = quad
        self.cameo = cameo
        self.modes = modes
    }
}

/// A closed list.
public struct Vocabulary: Sendable, Equatable {
    /// The name in paths, such as `events`.
    public let name: String
    /// The title for people.
    public let title: String
    /// Where its words come from, with the attribution that is due.
    public let origin: String
    /// The name and version of its scale, where it is scored.
    public let scale: String?
    /// Remarks, such as errors of the original that are settled here.
    public let notes: [String]
    /// The words, in order. At most `Vocabulary.termMaximum`.
    public let terms: [Term]
    private let positions: [String: Int]

    /// How many words a list may have.
    public static let termMaximum = 10_000

    /// Makes a list; of two terms with one code the first counts.
    public init(
        name: String, title: String, origin: String, scale: String? = nil, notes: [String] = [], terms: [Term]
    ) {
        self.name = name
        self.title = title
        self.origin = origin
        self.scale = scale
        self.notes = notes
        self.terms = terms
        positions = Dictionary(
            terms.enumerated().map { ($1.code.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The event type with this code; `nil` where there is none.
    public static func eventType(_ code: String) -> Term? { events.term(code) }

    /// All event types.
    public static var eventTypes: [Term] { events.terms }

    /// The place of a word in the list, letters' case ignored.
    public func index(of code: String) -> Int? { positions[code] ?? positions[code.lowercased()] }

    /// The term with this code.
    public func term(_ code: String) -> Term? { index(of: code).map { terms[$0] } }
}

/// All vocabularies of a catalog: those that every dataset has and those of its own.
public struct Vocabularies: Sendable {
    /// In the order in which they are listed.
    public let all: [Vocabulary]
    private let positions: [String: Int]

    /// The vocabularies that a dataset defines itself, by the key in `vocabularies.yaml`.
    public static let datasetKeys = [
        (key: "themes", name: "themes", title: "Themes"),
        (key: "sectors", name: "sectors", title: "Sectors"),
        (key: "event_kinds", name: "event-kinds", title: "Kinds of event"),
    ]

    /// Joins the built-in lists and the dataset's own.
    ///
    /// - Parameter own: terms by vocabulary name; a name that is missing becomes an empty list.
    public init(own: [String: [Term]]) {
        let lists = Self.datasetKeys.map { entry in
            Vocabulary(
                name: entry.name, title: entry.title, origin: "The dataset's own list.",
                terms: own[entry.name] ?? [])
        }
        all = Vocabulary.builtIn + lists
        positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
    }

    /// The vocabulary with this name.
    public subscript(name: String) -> Vocabulary? { positions[name].map { all[$0] } }

    /// Whether a vocabulary is one that the dataset defines.
    public static func isDatasetOwn(_ name: String) -> Bool { datasetKeys.contains { $0.name == name } }
}
