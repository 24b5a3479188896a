// Who acts in a generated dataset: invented states, blocs, organisations and persons, and the lists they refer to.

/// The actors, the same for every seed and size; the earlier in the list, the more they act.
struct Cast {
    /// An actor, and the state that a person or body speaks for.
    struct Member {
        let id: String
        let name: String
        let kind: String
        /// An index of a state in the list.
        var principal: Int?
    }

    let members: [Member]
    /// How many states there are; every third member is a state until they run out.
    let states: [Int]
    let blocs: [Int]

    private static let stems = [
        "Ard", "Belg", "Corv", "Dalm", "Eskar", "Fenn", "Galt", "Havr", "Istr", "Jorv", "Kelm", "Lanth",
        "Murv",
        "Narv", "Ostr", "Pelv", "Qarm", "Rosk", "Selv", "Torv", "Ulm", "Varg", "Wesk", "Zamr",
    ]
    private static let endings = ["avia", "mark", "onia", "istan", "ora"]
    private static let blocNames = [
        "Northern Compact", "Inland Union", "Coastal League", "River Accord", "Highland Forum",
        "Eastern Ring",
        "Southern Bond", "Island Circle", "Steppe Council", "Harbour Pact", "Meridian Group", "Frontier Bloc",
    ]
    private static let givenNames = [
        "Aldo", "Bera", "Cyra", "Dorin", "Elka", "Faro", "Gita", "Hano", "Ivra", "Joss",
    ]
    private static let familyNames = [
        "Adran", "Borsk", "Calder", "Dovrin", "Estan", "Fermor", "Galven", "Hostik", "Ilmar", "Jarnok",
        "Kestrin",
        "Lomar", "Medrik", "Norvas",
    ]

    static let all = Cast()

    private init() {
        let stateNames = Self.endings.flatMap { ending in Self.stems.map { $0 + ending } }
        let personNames = Self.familyNames.flatMap { family in Self.givenNames.map { "\($0) \(family)" } }
        let bodyNames = Self.stems.flatMap { ["\($0)avia Foreign Ministry", "\($0)mark Herald"] }
        var members: [Member] = []
        var states: [Int] = []
        var blocs: [Int] = []
        func add(_ name: String, _ kind: String, _ principal: Int? = nil) {
            let id = String(name.lowercased().map { $0 == " " ? "-" : $0 })
            members.append(Member(id: id, name: name, kind: kind, principal: principal))
        }
        for index in 0..<personNames.count {
            if index < stateNames.count {
                states.append(members.count)
                add(stateNames[index], "state")
            }
            if index < Self.blocNames.count {
                blocs.append(members.count)
                add(Self.blocNames[index], "bloc")
            }
            add(personNames[index], "person", states[index % states.count])
            if index < bodyNames.count {
                add(bodyNames[index], index % 2 == 0 ? "body" : "media", states[index % states.count])
            }
        }
        self.members = members
        self.states = states
        self.blocs = blocs
    }
}

/// The words of closed lists that generated records use.
enum Terms {
    /// Event types with their modes, and how often each comes.
    static let events: [(code: String, quad: Int, modes: [String], weight: Double)] = [
        ("X-STATEMENT", 0, ["make", "consider", "acknowledge", "deny", "symbolic"], 20),
        ("CONSULT", 1, ["visit", "third-party", "multilateral", "phone"], 18),
        ("ACCUSE", 3, ["disapprove", "investigate", "allege"], 14),
        ("SUPPORT", 1, [], 10), ("REJECT", 3, ["assist", "change", "yield", "meet"], 8),
        ("REQUEST", 3, ["assist", "change", "yield", "meet"], 7), ("AGREE", 1, [], 6),
        ("THREATEN", 3, ["restrict", "relations", "violence"], 5), ("COOPERATE", 2, [], 3),
        ("AID", 2, [], 2.5), ("SANCTION", 4, ["expel", "withdraw", "discontinue"], 2),
        ("COERCE", 4, ["restrict", "arrest", "censor", "cyber"], 1.5),
        ("MOBILIZE", 4, ["troops", "weapons"], 1),
        ("CONCEDE", 1, [], 0.8), ("PROTEST", 4, ["demo", "boycott"], 0.6),
        ("RETREAT", 2, ["withdraw", "release", "ceasefire"], 0.4), ("ASSAULT", 4, [], 0.2),
    ]
    static let tones = ["hostile", "critical", "neutral", "friendly", "supportive"]
    /// How often each tone comes, by quad class.
    static let toneWeights: [[Double]] = [
        [5, 20, 50, 20, 5], [1, 4, 30, 40, 25], [1, 2, 20, 37, 40], [25, 50, 20, 4, 1], [55, 30, 12, 2, 1],
    ]
    static let channels = [
        "statement", "speech", "interview", "social_media", "decision", "media_campaign", "hearing", "vote",
        "absence",
    ]
    static let themes = [
        "trade", "borders", "energy", "security", "mediation", "sanctions", "elections", "human-rights",
        "water",
        "transit", "fisheries", "migration", "media", "culture", "climate", "defence", "space", "health",
        "debt",
        "language", "prisoners", "courts", "minorities", "tariffs", "grain", "ports", "rail", "cyber",
        "visas",
        "heritage",
    ]
    static let sectors = ["energy", "transport", "defence"]
    static let languages = ["en", "az", "ru", "fr", "tr"]
}
