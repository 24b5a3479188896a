// A list's filters as a form that asks with GET, and what it is filtered by at present.

import Catalog
import Representations

/// The form above a list.
public struct FilterForm: Sendable {
    /// A value to choose, with how many records of the kind have it.
    public struct Choice: Sendable {
        let value: String
        let label: String
        let count: Int

        /// Makes a choice.
        public init(_ value: String, _ label: String, count: Int) {
            self.value = value
            self.label = label
            self.count = count
        }
    }

    /// How a value is given.
    public enum Control: Sendable {
        /// One of few values.
        case choices([Choice])
        /// A text, with an example.
        case text(example: String)
        /// A day from a calendar.
        case day
        /// On or left out.
        case check(value: String)
    }

    /// One question of the form.
    public struct Field: Sendable {
        /// The name of the parameter.
        public let name: String
        let label: String
        let control: Control
        let value: String

        /// Makes a field.
        ///
        /// - Parameter value: what it holds at present; empty: nothing.
        public init(_ name: String, _ label: String, _ control: Control, value: String) {
            self.name = name
            self.label = label
            self.control = control
            self.value = value
        }
    }

    /// Where it asks.
    public let path: String
    /// The questions that most readers have.
    public let fields: [Field]
    /// The others.
    public let more: [Field]
    /// What is asked for beside the questions of the form, which stays so.
    public let kept: [(name: String, value: String)]

    /// Makes a form.
    public init(path: String, fields: [Field], more: [Field], kept: [(name: String, value: String)]) {
        self.path = path
        self.fields = fields
        self.more = more
        self.kept = kept
    }

    /// Writes the form, folded behind a line that says how much is asked, so that results come first on a small screen.
    /// Where there is room, the stylesheet unfolds it.
    ///
    /// - Parameters:
    ///   - count: how many filters are in use.
    ///   - isOpen: whether it is unfolded everywhere.
    func write(count: Int, isOpen: Bool, to writer: inout MarkupWriter) {
        writer.element("details", [("class", "filters")] + (isOpen ? [("open", "")] : [])) { writer in
            writer.element("summary", count == 0 ? "Filters" : "Filters (\(count) set)")
            writeForm(to: &writer)
        }
    }

    private func writeForm(to writer: inout MarkupWriter) {
        writer.element("form", [("action", path)]) { writer in
            for pair in kept {
                writer.empty("input", [("type", "hidden"), ("name", pair.name), ("value", pair.value)])
            }
            writer.element("div", [("class", "fields")]) { writer in
                for field in fields { write(field, to: &writer) }
            }
            if !more.isEmpty {
                let isOpen = more.contains { !$0.value.isEmpty }
                writer.element("details", isOpen ? [("open", "")] : []) { writer in
                    writer.element("summary", "More filters")
                    writer.element("div", [("class", "fields")]) { writer in
                        for field in more { write(field, to: &writer) }
                    }
                }
            }
            writer.element("p", [("class", "actions")]) { writer in
                writer.element("button", "Show", [("type", "submit")])
                writer.link("Clear", path)
            }
        }
    }

    private func write(_ field: Field, to writer: inout MarkupWriter) {
        let id = "f-" + field.name
        if case .check(let value) = field.control {
            writer.element("div", [("class", "field check")]) { writer in
                let checked: Attributes = field.value.isEmpty ? [] : [("checked", "")]
                writer.empty(
                    "input",
                    [("type", "checkbox"), ("id", id), ("name", field.name), ("value", value)] + checked)
                writer.element("label", field.label, [("for", id)])
            }
            return
        }
        writer.element("div", [("class", "field")]) { writer in
            writer.element("label", field.label, [("for", id)])
            switch field.control {
            case .choices(let choices): write(choices, field, id, to: &writer)
            case .text(let example):
                let hint: Attributes = example.isEmpty ? [] : [("placeholder", example)] as Attributes
                writer.empty(
                    "input",
                    [("type", "text"), ("id", id), ("name", field.name), ("value", field.value)] + hint)
            case .day:
                writer.empty(
                    "input", [("type", "date"), ("id", id), ("name", field.name), ("value", field.value)])
            case .check: break
            }
        }
    }

    private func write(_ choices: [Choice], _ field: Field, _ id: String, to writer: inout MarkupWriter) {
        writer.element("select", [("id", id), ("name", field.name)]) { writer in
            if field.name != "sort" { writer.element("option", "any", [("value", "")]) }
            // A value that is not among the choices, such as a misspelt one, stays to be seen and mended.
            if !field.value.isEmpty && !choices.contains(where: { $0.value == field.value }) {
                writer.element("option", field.value, [("value", field.value), ("selected", "")])
            }
            for choice in choices {
                let selected: Attributes =
                    choice.value == field.value ? [("selected", "")] : []
                let count = choice.count > 0 ? " (\(Words.number(choice.count)))" : ""
                writer.element("option", choice.label + count, [("value", choice.value)] + selected)
            }
        }
    }
}
