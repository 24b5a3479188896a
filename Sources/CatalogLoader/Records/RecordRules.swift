// What must hold between the fields of one record: a rule per sentence, each named by what it asks.

import Catalog
import StructuredText

/// The places of the fields that rules look at, among the fields of a kind; `nil` where the kind has no such field.
struct RulePlaces {
    let resource: Resource
    let status, correction, revision, added, modified, certainty, citations: Int?
    let id, kind, partOf, memberships, roles: Int?
    let parties, valid, attested, state: Int?
    let event, mode, recipients, quotation: Int?

    init(_ resource: Resource) {
        let fields = Schema.of(resource).fields
        func place(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
        self.resource = resource
        (status, correction, revision) = (place("status"), place("correction"), place("revision"))
        (added, modified) = (place("added"), place("modified"))
        (certainty, citations) = (place("certainty"), place("citations"))
        (id, kind, partOf) = (place("id"), place("kind"), place("part_of"))
        (memberships, roles) = (place("memberships"), place("roles"))
        (parties, valid, attested, state) = (
            place("parties"), place("valid"), place("attested"), place("state")
        )
        (event, mode) = (place("event"), place("mode"))
        (recipients, quotation) = (place("recipients"), place("quotation"))
    }
}

/// What the rules of a kind look up. One for each reading thread, which alone counts it.
final class RuleContext {
    let places: RulePlaces
    let vocabularies: Vocabularies
    let events = EventRules()

    init(_ resource: Resource, _ vocabularies: Vocabularies) {
        places = RulePlaces(resource)
        self.vocabularies = vocabularies
    }
}

/// The event types and their modes, found by the bytes that a file has.
///
/// A class, because it is asked for every entry, and taking it out of its context copies nothing then.
final class EventRules: Sendable {
    private let types: IdentifierTable
    private let modes: IdentifierTable
    /// For each type whether it needs a recipient.
    private let needs: [Bool]
    /// For each type and mode, by `type * modes.count + mode`, whether the type has the mode.
    private let has: [Bool]

    /// The types that say something to or about somebody by their nature.
    static let directed = ["COOPERATE", "AID", "SANCTION"]

    init() {
        let all = Vocabulary.eventTypes
        var types = IdentifierTable()
        var modes = IdentifierTable()
        for type in all {
            _ = types.intern(ArraySlice(type.code.utf8))
            for mode in type.modes { _ = modes.intern(ArraySlice(mode.code.utf8)) }
        }
        var has = [Bool](repeating: false, count: all.count * modes.count)
        for (number, type) in all.enumerated() {
            for mode in type.modes {
                has[number * modes.count + Int(modes.intern(ArraySlice(mode.code.utf8)))] = true
            }
        }
        self.types = types
        self.modes = modes
        self.has = has
        needs = all.map { Self.directed.contains($0.code) }
    }

    /// The type that is spelt like this.
    func type(_ text: UnsafeBufferPointer<UInt8>) -> Int? { types.symbol(of: text).map(Int.init) }

    /// Whether a type needs a recipient.
    func needsRecipient(_ type: Int) -> Bool { needs[type] }

    /// Whether a type has the mode that is spelt like this.
    func has(_ type: Int, _ mode: UnsafeBufferPointer<UInt8>) -> Bool {
        modes.symbol(of: mode).map { has[type * modes.count + Int($0)] } ?? false
    }
}

/// The rules. What a rule finds is kept with the field that is to be mended.
///
/// A value that its field refuses is no value here: what is wrong with it has been said.
struct RecordRules {
    let context: RuleContext
    let view: RecordView
    /// The node of each field's value; below 0 where there is none.
    let values: [Int32]
    /// When the record was added and modified where it does not say.
    let days: (added: Day, modified: Day)?
    private var found: [(field: String, detail: String)] = []

    private init(
        _ context: RuleContext, _ view: RecordView, _ values: [Int32], days: (added: Day, modified: Day)?
    ) {
        self.context = context
        self.view = view
        self.values = values
        self.days = days
    }

    private mutating func report(_ field: String, _ detail: String) { found.append((field, detail)) }

    private var places: RulePlaces { context.places }

    // MARK: Values

    /// The value of a field; `nil` where it has none, or null.
    @inline(__always)
    func node(_ place: Int?) -> Int? {
        guard let place, values[place] >= 0 else { return nil }
        let node = Int(values[place])
        return view.kind(node) == .null ? nil : node
    }

    private func isText(_ word: String, at place: Int?) -> Bool {
        guard let node = node(place), view.kind(node) == .text else { return false }
        return view.isText(word, at: node)
    }

    /// The member of an object that is a field.
    private func node(_ place: Int?, _ member: String) -> Int? { view.node(member, of: node(place)) }

    private func isWord(_ text: String, of vocabulary: String) -> Bool {
        context.vocabularies[vocabulary]?.term(text)?.code == text
    }

    // MARK: Every kind

    /// What the record breaks: the field that is to be mended, and how.
    static func faults(
        _ context: RuleContext, _ view: RecordView, _ values: [Int32], days: (added: Day, modified: Day)?
    ) -> [(field: String, detail: String)] {
        var rules = RecordRules(context, view, values, days: days)
        rules.check()
        return rules.found
    }

    private mutating func check() {
        checkStatus()
        checkDays()
        // Of a record that was taken back the note is left, and of the body nothing need be.
        if isText("retracted", at: places.status) { return }
        if isText("confirmed", at: places.certainty) {
            let cited = view.elements(at: node(places.citations)).compactMap { $0.text("source") }
            if Set(cited).count < 2 {
                report("certainty", "confirmed needs citations of two sources or more")
            }
        }
        switch places.resource {
        case .actors: checkActor()
        case .partnerships: checkPartnership()
        case .rhetoric: checkRhetoric()
        case .sources, .events, .assessments: break
        }
    }

    private mutating func checkStatus() {
        let hasCorrection = node(places.correction) != nil
        guard let status = node(places.status) else {
            if hasCorrection {
                report("status", "must be corrected or retracted where there is a correction")
            }
            return
        }
        switch view.text(at: status) {
        case "corrected"?:
            if !hasCorrection { report("correction", "is missing: a corrected record says what was wrong") }
            if view.text(at: node(places.revision)).map({ Int($0) == 1 }) ?? true {
                report("revision", "must be 2 or more for a corrected record")
            }
        case "retracted"?:
            if !hasCorrection { report("correction", "is missing: a retracted record says what was wrong") }
        case "published"?, nil:
            if hasCorrection {
                report("status", "must be corrected or retracted where there is a correction")
            }
        default: break
        }
    }

    private mutating func checkDays() {
        guard let modified = view.date(at: node(places.modified)) else { return }
        let isDefault = node(places.added) == nil
        guard
            let added = isDefault
                ? days.map({ PartialDate($0.added) }) : view.date(at: node(places.added))
        else { return }
        if modified.latest < added.earliest {
            let source = isDefault ? ", which is what dataset.yaml says" : ""
            report("modified", "is before the record was added, on \(added)\(source)")
        } else if let correction = view.date(at: node(places.correction, "date")),
            modified.latest < correction.earliest
        {
            report("modified", "is before the correction, of \(correction)")
        }
    }

    /// A `to` that has a `from` beside it.
    private mutating func checkSpan(_ view: RecordView, _ path: String) {
        if let from = view.date("from"), let to = view.date("to"), from.earliest > to.latest {
            report(path + ".to", "\(to) is before from, \(from)")
        }
    }

    private mutating func checkSpans(ofEach list: Int?, named name: String) {
        guard let list = node(list) else { return }
        for (index, element) in view.elements(at: list).enumerated() {
            checkSpan(element, "\(name)[\(index)]")
        }
    }

    // MARK: Each kind

    private mutating func checkActor() {
        checkSpans(ofEach: places.memberships, named: "memberships")
        checkSpans(ofEach: places.roles, named: "roles")
        if let id = view.text(at: node(places.id)) {
            if view.text(at: node(places.partOf)) == id {
                report("part_of", "an actor is no part of itself")
            }
            for (index, membership) in view.elements(at: node(places.memberships)).enumerated()
            where membership.text("actor") == id {
                report("memberships[\(index)].actor", "an actor is no member of itself")
            }
        }
        if !view.elements(at: node(places.roles)).isEmpty, let kind = view.text(at: node(places.kind)),
            kind != "person", isWord(kind, of: "actor-kinds")
        {
            report("roles", "only a person holds offices, and kind is \(kind)")
        }
    }

    private mutating func checkPartnership() {
        checkSpans(ofEach: places.parties, named: "parties")
        if let valid = node(places.valid) { checkSpan(view.at(valid), "valid") }
        let parties = view.elements(at: node(places.parties))
        if !parties.isEmpty, Set(parties.compactMap { $0.text("actor") }).count < 2 {
            report("parties", "needs two different parties or more")
        }
        let from = node(places.valid, "from")
        let to = node(places.valid, "to")
        if node(places.attested) != nil && from != nil {
            report("attested", "is for ties whose start is unknown, and valid.from gives one")
        }
        if let attested = view.date(at: node(places.attested)), let to = view.date(at: to),
            attested.earliest > to.latest
        {
            report("attested", "is after valid.to, when the tie had ended")
        }
        switch view.text(at: node(places.state)) {
        case "proposed"?:
            if from != nil {
                report("state", "a proposed partnership is not in force, so there can be no valid.from")
            }
        case "in_force"?:
            if from == nil && node(places.attested) == nil {
                report("state", "in_force needs valid.from, or attested where the start is unknown")
            }
        case "ended"?:
            if to == nil || view.date(at: to)?.latest == .max { report("state", "ended needs valid.to") }
        default: break
        }
    }

    private mutating func checkRhetoric() {
        checkEvent()
        guard let quotation = node(places.quotation), view.kind(quotation) == .object else { return }
        let quoted = view.at(quotation)
        let hasText = quoted.node("text") != nil
        let hasTranslation = quoted.node("translation") != nil
        let hasTranslator = quoted.node("translator") != nil
        let hasMore = quoted.node("language") != nil || hasTranslator
        if !hasText && !hasTranslation && hasMore {
            report("quotation", "needs text or translation")
        } else if hasTranslator && !hasTranslation {
            report("quotation.translator", "there is no translation")
        }
    }

    private mutating func checkEvent() {
        guard let event = node(places.event), let code = view.word(event) else { return }
        let known = context.events.type(code)
        if let mode = node(places.mode), let word = view.word(mode),
            !(known.map { context.events.has($0, word) } ?? false)
        {
            checkMode(view.string(mode), ofType: view.string(event))
        }
        // A type in other letters' case is refused as a word, and is still that type for its rules.
        guard let type = known ?? Vocabulary.eventType(view.string(event)).flatMap(number(of:)) else {
            return
        }
        if context.events.needsRecipient(type), view.elements(at: node(places.recipients)).isEmpty {
            report("recipients", "\(Vocabulary.eventTypes[type].code) needs a recipient")
        }
    }

    private func number(of type: Term) -> Int? {
        Vocabulary.eventTypes.firstIndex { $0.code == type.code }
    }

    private mutating func checkMode(_ mode: String, ofType code: String) {
        guard let type = Vocabulary.eventType(code), isWord(mode, of: "modes"),
            !type.modes.contains(where: { $0.code == mode })
        else { return }
        let modes =
            type.modes.isEmpty ? "has no modes" : "has \(type.modes.map(\.code).joined(separator: ", "))"
        report("mode", "\(mode) is no mode of \(type.code), which \(modes)")
    }
}
