// What must hold between the fields of one record: a rule per sentence, each named by what it asks.

import Catalog
import StructuredText

/// A record that has been read, as its rules see it.
struct RecordView {
    let tree: ValueTree
    let object: Int

    /// The value at a dotted path; `nil` where there is none.
    func node(_ path: String) -> Int? {
        guard path.utf8.contains(46) else { return value(tree.member(path, of: object)) }
        var node = object
        for name in path.split(separator: ".") {
            guard let next = tree.member(String(name), of: node) else { return nil }
            node = next
        }
        return value(node)
    }

    private func value(_ node: Int?) -> Int? { node.flatMap { tree.nodes[$0].kind == .null ? nil : $0 } }

    /// The value at a path such as `parties[1].to`, or else the nearest that it would be in.
    func nearestNode(to path: String) -> Int {
        var view = self
        for step in path.split(separator: ".") {
            let name = step.prefix { $0 != "[" }
            guard let next = view.node(String(name)) else { return view.object }
            view = RecordView(tree: tree, object: next)
            if let place = Int(step.dropFirst(name.count).dropFirst().dropLast()) {
                let elements = view.elements
                guard elements.indices.contains(place) else { return view.object }
                view = elements[place]
            }
        }
        return view.object
    }

    func text(_ path: String) -> String? {
        node(path).flatMap {
            tree.nodes[$0].kind == .text || tree.nodes[$0].kind == .number ? tree.text(at: $0) : nil
        }
    }

    func date(_ path: String) -> PartialDate? { text(path).flatMap { try? PartialDate($0) } }

    /// The elements of the list at a path, each as a view of its own.
    func elements(_ path: String) -> [RecordView] {
        node(path).map { RecordView(tree: tree, object: $0).elements } ?? []
    }

    /// The elements of the list that this is a view of.
    private var elements: [RecordView] {
        guard tree.nodes[object].kind == .list else { return [] }
        var elements: [RecordView] = []
        var node = object + 1
        while node < Int(tree.nodes[object].end) {
            elements.append(RecordView(tree: tree, object: node))
            node = Int(tree.nodes[node].end)
        }
        return elements
    }

    /// The texts of the list at a path.
    func texts(_ path: String) -> [String] { elements(path).map { tree.text(at: $0.object) } }
}

extension ValueTree {
    /// Whether a node's text is this one. Asked for every field of every record, so it makes no string, and most
    /// answers are clear from the lengths.
    @inline(__always)
    func isText(_ name: String, at index: Int) -> Bool {
        let (start, end) = (Int(nodes[index].textStart), Int(nodes[index].textEnd))
        guard end - start == name.utf8.count else { return false }
        var place = start
        for byte in name.utf8 {
            if bytes[place] != byte { return false }
            place += 1
        }
        return true
    }

    /// The value of an object's member; `nil` where it has none or is no object.
    func member(_ name: String, of object: Int) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        var key = object + 1
        while key < Int(nodes[object].end) {
            if isText(name, at: key) { return key + 1 }
            key = Int(nodes[key + 1].end)
        }
        return nil
    }
}

/// The rules. What a rule finds is told to `report` with the field that is to be mended.
///
/// A value that its field refuses is no value here: what is wrong with it has been said.
struct RecordRules {
    let resource: Resource
    let view: RecordView
    let vocabularies: Vocabularies
    /// When the record was added and modified where it does not say.
    let days: (added: Day, modified: Day)?
    let report: (_ field: String, _ detail: String) -> Void

    private var isRetracted: Bool { view.text("status") == "retracted" }

    func check() {
        checkStatus()
        checkDays()
        // Of a record that was taken back the note is left, and of the body nothing need be.
        if isRetracted { return }
        if view.text("certainty") == "confirmed" {
            let sources = Set(view.elements("citations").compactMap { $0.text("source") })
            if sources.count < 2 { report("certainty", "confirmed needs citations of two sources or more") }
        }
        switch resource {
        case .actors: checkActor()
        case .partnerships: checkPartnership()
        case .rhetoric: checkRhetoric()
        case .sources, .events, .assessments: break
        }
    }

    private func isWord(_ text: String, of vocabulary: String) -> Bool {
        vocabularies[vocabulary]?.term(text)?.code == text
    }

    // MARK: Every kind

    private func checkStatus() {
        let hasCorrection = view.node("correction") != nil
        switch view.text("status") {
        case "corrected"?:
            if !hasCorrection { report("correction", "is missing: a corrected record says what was wrong") }
            if view.text("revision").map({ Int($0) == 1 }) ?? true {
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

    private func checkDays() {
        let isDefault = view.node("added") == nil
        guard let added = isDefault ? days.map({ PartialDate($0.added) }) : view.date("added"),
            let modified = view.date("modified")
        else { return }
        if modified.latest < added.earliest {
            let source = isDefault ? ", which is what dataset.yaml says" : ""
            report("modified", "is before the record was added, on \(added)\(source)")
        } else if let correction = view.date("correction.date"), modified.latest < correction.earliest {
            report("modified", "is before the correction, of \(correction)")
        }
    }

    /// A `to` that has a `from` beside it.
    private func checkSpan(_ view: RecordView, _ path: String) {
        if let from = view.date("from"), let to = view.date("to"), from.earliest > to.latest {
            report(path + ".to", "\(to) is before from, \(from)")
        }
    }

    private func checkSpans(ofEach list: String) {
        for (index, element) in view.elements(list).enumerated() { checkSpan(element, "\(list)[\(index)]") }
    }

    // MARK: Each kind

    private func checkActor() {
        checkSpans(ofEach: "memberships")
        checkSpans(ofEach: "roles")
        if let id = view.text("id") {
            if view.text("part_of") == id { report("part_of", "an actor is no part of itself") }
            for (index, membership) in view.elements("memberships").enumerated()
            where membership.text("actor") == id {
                report("memberships[\(index)].actor", "an actor is no member of itself")
            }
        }
        if !view.elements("roles").isEmpty, let kind = view.text("kind"), kind != "person",
            isWord(kind, of: "actor-kinds")
        {
            report("roles", "only a person holds offices, and kind is \(kind)")
        }
    }

    private func checkPartnership() {
        checkSpans(ofEach: "parties")
        if let valid = view.node("valid") { checkSpan(RecordView(tree: view.tree, object: valid), "valid") }
        let parties = view.elements("parties")
        if !parties.isEmpty, Set(parties.compactMap { $0.text("actor") }).count < 2 {
            report("parties", "needs two different parties or more")
        }
        let from = view.node("valid.from")
        if view.node("attested") != nil && from != nil {
            report("attested", "is for ties whose start is unknown, and valid.from gives one")
        }
        if let attested = view.date("attested"), let to = view.date("valid.to"), attested.earliest > to.latest
        {
            report("attested", "is after valid.to, when the tie had ended")
        }
        switch view.text("state") {
        case "proposed"?:
            if from != nil {
                report("state", "a proposed partnership is not in force, so there can be no valid.from")
            }
        case "in_force"?:
            if from == nil && view.node("attested") == nil {
                report("state", "in_force needs valid.from, or attested where the start is unknown")
            }
        case "ended"?:
            if view.node("valid.to") == nil || view.date("valid.to")?.latest == .max {
                report("state", "ended needs valid.to")
            }
        default: break
        }
    }

    private func checkRhetoric() {
        if let type = view.text("event").flatMap({ Vocabulary.eventType($0) }) {
            if let mode = view.text("mode"), isWord(mode, of: "modes"),
                !type.modes.contains(where: { $0.code == mode })
            {
                let modes =
                    type.modes.isEmpty
                    ? "has no modes" : "has \(type.modes.map(\.code).joined(separator: ", "))"
                report("mode", "\(mode) is no mode of \(type.code), which \(modes)")
            }
            let needsRecipient = ["COOPERATE", "AID", "SANCTION"].contains(type.code)
            if needsRecipient && view.elements("recipients").isEmpty {
                report("recipients", "\(type.code) needs a recipient")
            }
        }
        guard let quotation = view.node("quotation"), view.tree.nodes[quotation].kind == .object else {
            return
        }
        let hasText = view.node("quotation.text") != nil
        let hasTranslation = view.node("quotation.translation") != nil
        let hasMore = view.node("quotation.language") != nil || view.node("quotation.translator") != nil
        if !hasText && !hasTranslation && hasMore {
            report("quotation", "needs text or translation")
        } else if view.node("quotation.translator") != nil && !hasTranslation {
            report("quotation.translator", "there is no translation")
        }
    }
}
