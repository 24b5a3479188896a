// What must hold between the fields of one record: a rule per sentence, each named by what it asks.

import Catalog

/// A record that has been read, as its rules see it.
struct RecordView {
    let tree: ValueTree
    let object: Int

    /// The value at a dotted path; `nil` where there is none.
    func node(_ path: String) -> Int? {
        var node = object
        for name in path.split(separator: ".") {
            guard let next = tree.member(String(name), of: node) else { return nil }
            node = next
        }
        return tree.nodes[node].kind == .null ? nil : node
    }

    func text(_ path: String) -> String? {
        node(path).flatMap {
            tree.nodes[$0].kind == .text || tree.nodes[$0].kind == .number ? tree.text(at: $0) : nil
        }
    }

    func date(_ path: String) -> PartialDate? { text(path).flatMap { try? PartialDate($0) } }

    /// The elements of the list at a path, each as a view of its own.
    func elements(_ path: String) -> [RecordView] {
        guard let list = node(path), tree.nodes[list].kind == .list else { return [] }
        var elements: [RecordView] = []
        var node = list + 1
        while node < Int(tree.nodes[list].end) {
            elements.append(RecordView(tree: tree, object: node))
            node = Int(tree.nodes[node].end)
        }
        return elements
    }

    /// The texts of the list at a path.
    func texts(_ path: String) -> [String] { elements(path).map { tree.text(at: $0.object) } }
}

extension ValueTree {
    /// The value of an object's member; `nil` where it has none or is no object.
    func member(_ name: String, of object: Int) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        var key = object + 1
        while key < Int(nodes[object].end) {
            if bytes[Int(nodes[key].textStart)..<Int(nodes[key].textEnd)].elementsEqual(name.utf8) {
                return key + 1
            }
            key = Int(nodes[key + 1].end)
        }
        return nil
    }
}

/// The rules. What a rule finds is told to `report` with the field that is to be mended.
struct RecordRules {
    let resource: Resource
    let view: RecordView
    let report: (_ field: String, _ detail: String) -> Void

    func check() {
        checkStatus()
        checkSpans(view, path: "")
        switch resource {
        case .actors: checkActor()
        case .partnerships: checkPartnership()
        case .rhetoric: checkRhetoric()
        case .sources, .events, .assessments: break
        }
    }

    private func checkStatus() {
        let status = view.text("status") ?? "published"
        let hasCorrection = view.node("correction") != nil
        if status != "published" && !hasCorrection {
            report("correction", "is missing: a \(status) record says what was wrong")
        }
        if status == "published" && hasCorrection {
            report("status", "must be corrected or retracted where there is a correction")
        }
        if status == "corrected", (view.text("revision").flatMap { Int($0) } ?? 1) < 2 {
            report("revision", "must be 2 or more for a corrected record")
        }
        if let added = view.date("added"), let modified = view.date("modified"),
            modified.latest < added.earliest
        {
            report("modified", "is before the record was added")
        }
        if view.text("certainty") == "confirmed", status != "retracted" {
            let sources = Set(view.elements("citations").compactMap { $0.text("source") })
            if sources.count < 2 { report("certainty", "confirmed needs citations of two sources") }
        }
    }

    /// Every `from` that has a `to` beside it.
    private func checkSpans(_ view: RecordView, path: String) {
        if let from = view.date("from"), let to = view.date("to"), from.earliest > to.latest {
            report(path + "to", "is before from")
        }
        if let valid = view.node("valid") {
            checkSpans(RecordView(tree: view.tree, object: valid), path: "valid.")
        }
        for list in ["parties", "memberships", "roles"] {
            for (index, element) in view.elements(list).enumerated() {
                checkSpans(element, path: "\(list)[\(index)].")
            }
        }
    }

    private func checkActor() {
        if let id = view.text("id") {
            if view.text("part_of") == id { report("part_of", "an actor is no part of itself") }
            for (index, membership) in view.elements("memberships").enumerated()
            where membership.text("actor") == id {
                report("memberships[\(index)].actor", "an actor is no member of itself")
            }
        }
        if view.node("roles") != nil, let kind = view.text("kind"), kind != "person" {
            report("roles", "only a person holds offices; this is a \(kind)")
        }
    }

    private func checkPartnership() {
        let parties = view.elements("parties").compactMap { $0.text("actor") }
        if view.text("status") != "retracted", view.node("parties") != nil, Set(parties).count < 2 {
            report("parties", "needs two different parties or more")
        }
        let from = view.date("valid.from")
        if view.node("attested") != nil && from != nil {
            report("attested", "is for ties whose start is unknown; valid.from gives one")
        }
        switch view.text("state") {
        case "proposed"?:
            if from != nil {
                report("state", "a proposed partnership is not in force, so valid.from cannot be given")
            }
        case "in_force"?:
            if from == nil && view.node("attested") == nil {
                report("state", "in_force needs valid.from, or attested where the start is unknown")
            }
        case "ended"?:
            if view.node("valid.to") == nil { report("state", "ended needs valid.to") }
        default: break
        }
    }

    private func checkRhetoric() {
        if let type = view.text("event").flatMap({ Vocabulary.eventType($0) }) {
            if let mode = view.text("mode")?.lowercased(), !type.modes.contains(where: { $0.code == mode }) {
                let modes =
                    type.modes.isEmpty
                    ? "has no modes" : "has \(type.modes.map(\.code).joined(separator: ", "))"
                report("mode", "\(Wording.quoted(mode)) is no mode of \(type.code), which \(modes)")
            }
            let needsRecipient = ["COOPERATE", "AID", "SANCTION"].contains(type.code)
            if needsRecipient && view.elements("recipients").isEmpty {
                report("recipients", "\(type.code) needs a recipient")
            }
        }
        guard view.node("quotation") != nil else { return }
        if view.text("quotation.text") == nil && view.text("quotation.translation") == nil {
            report("quotation", "needs text or translation")
        }
        if view.text("quotation.translator") != nil && view.text("quotation.translation") == nil {
            report("quotation.translator", "there is no translation")
        }
    }
}
