// The documentation as tests see it: headings, tables made from the code, and examples with their answers.

import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

/// One example: a block of `sh` with a `curl` command, and the block behind it with the answer.
struct DocumentedExample: Sendable, CustomTestStringConvertible {
    let file: String
    let command: String
    /// `json`, `csv`, `text`, or `http` for an answer with its head (`curl -i`).
    let language: String
    let answer: String
    var testDescription: String { file + ": " + command }
}

enum Documents {
    /// The text of a file of the repository; empty where there is none.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: repositoryFolder.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    /// The headings of a level.
    static func headings(_ path: String, level: Int) -> [String] {
        let mark = String(repeating: "#", count: level) + " "
        return text(path).split(separator: "\n").filter { $0.hasPrefix(mark) }
            .map { String($0.dropFirst(mark.count)) }
    }

    /// All examples of a file, in order.
    static func examples(_ path: String) -> [DocumentedExample] {
        var examples: [DocumentedExample] = []
        var command: String?
        for block in blocks(path) {
            if block.language == "sh" {
                command = block.text.hasPrefix("curl ") && !block.text.contains("\n") ? block.text : nil
            } else if let asked = command {
                examples.append(
                    DocumentedExample(
                        file: path, command: asked, language: block.language, answer: block.text))
                command = nil
            }
        }
        return examples
    }

    private static func blocks(_ path: String) -> [(language: String, text: String)] {
        var blocks: [(String, String)] = []
        var open: (language: String, lines: [Substring])?
        for line in text(path).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append((block.language, block.lines.joined(separator: "\n")))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), [])
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }
}

extension DocumentedExample {
    /// The request that the command sends; `nil` where it uses options that this does not know.
    var request: Request? {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for letter in command.dropFirst(5) + " " {
            if letter == "'" {
                isQuoted.toggle()
            } else if letter == " " && !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(letter)
            }
        }
        var method = "GET"
        var target: String?
        var headers = HeaderFields()
        var data: [String] = []
        var isQuery = false
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "-s", "-i", "-si", "--compressed": break
            case "-I", "-sI": method = "HEAD"
            case "-X": method = rest.popFirst() ?? ""
            case "-G", "--get": isQuery = true
            case "-d": data.append(rest.popFirst() ?? "")
            case "--data-urlencode":
                let parts = (rest.popFirst() ?? "").split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { return nil }
                data.append(parts[0] + "=" + ReconcileTests.encode(String(parts[1])))
            case "-H":
                let parts = (rest.popFirst() ?? "").split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { return nil }
                headers.append(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
            default:
                guard word.hasPrefix("localhost:8080/") else { return nil }
                target = String(word.dropFirst("localhost:8080".count))
            }
        }
        guard let target, !data.isEmpty else {
            return target.map { Request(method: method, target: $0, headers: headers) }
        }
        let joined = data.joined(separator: "&")
        if isQuery { return Request(method: method, target: target + "?" + joined, headers: headers) }
        // As curl sends data where nothing else is said.
        if headers["Content-Type"] == nil {
            headers.append("Content-Type", "application/x-www-form-urlencoded")
        }
        return Request(method: "POST", target: target, headers: headers, body: Array(joined.utf8))
    }

    /// Whether a reply is the answer that the document shows. `…` stands for anything that is left out, and JSON may
    /// be broken into lines.
    func agrees(with reply: Reply) -> Bool {
        guard language == "http" else { return agrees(answer, with: reply.text, isJSON: language == "json") }
        let parts = answer.split(separator: "\n\n", maxSplits: 1)
        let lines = (parts.first ?? "").split(separator: "\n")
        guard lines.first?.contains(" \(reply.status) ") == true else { return false }
        let fields = lines.dropFirst().allSatisfy { line in
            if line == "…" { return true }
            let field = line.split(separator: ":", maxSplits: 1)
            return field.count == 2
                && agrees(
                    String(field[1].dropFirst()), with: reply.headers[String(field[0])] ?? "", isJSON: false)
        }
        guard fields, parts.count == 2 else { return fields }
        return agrees(String(parts[1]), with: reply.text, isJSON: parts[1].hasPrefix("{"))
    }

    private func agrees(_ expected: String, with actual: String, isJSON: Bool) -> Bool {
        let expected = isJSON ? compacted(expected) : expected
        // A carriage return and a line feed are one character to Swift.
        var rest = Substring(String(actual.map { $0 == "\r\n" ? "\n" : $0 }))
        while rest.hasSuffix("\n") { rest.removeLast() }
        let pieces = expected.split(separator: "…", omittingEmptySubsequences: false)
        for (place, piece) in pieces.enumerated() where !piece.isEmpty {
            let isLast = place == pieces.count - 1
            if place == 0 {
                guard rest.hasPrefix(piece) else { return false }
                rest = rest.dropFirst(piece.count)
                if isLast { return rest.isEmpty }
            } else if isLast {
                return rest.hasSuffix(piece)
            } else {
                guard let range = rest.firstRange(of: piece) else { return false }
                rest = rest[range.upperBound...]
            }
        }
        return true
    }

    /// JSON without the white space between its tokens. Commas beside an elision are elided with it.
    private func compacted(_ json: String) -> String {
        var text = ""
        var isInString = false
        for letter in json {
            if letter == "\"" { isInString.toggle() }
            if isInString || !letter.isWhitespace { text.append(letter) }
        }
        return text.replacing(",…", with: "…").replacing("…,", with: "…")
    }
}
