// Asks the questions that README.md and the pages in docs show, and compares the answers that they show.

import Foundation
import Testing

/// A question of a page, and the answer that the page shows below it, where it shows one.
private struct Example: CustomStringConvertible {
    let page: String
    let path: String
    let answer: String?

    var description: String { "\(page): \(path)" }

    /// All plain questions of a page: `curl -s 'localhost:8080…'` alone in a block. A block of JSON directly behind it
    /// is its answer.
    static func all(in page: String) throws -> [Example] {
        let text = try String(contentsOfFile: packageFolder + "/" + page, encoding: .utf8)
        let pattern =
            #/```sh\ncurl -s '?localhost:8080(?<path>[^'\s]*)'?\n```\n(?:\n```json\n(?<answer>.*?)\n```\n)?/#
            .dotMatchesNewlines()
        return text.matches(of: pattern).map {
            Example(page: page, path: String($0.output.path), answer: $0.output.answer.map(String.init))
        }
    }

    /// The pages that are there.
    static var pages: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: packageFolder + "/docs")) ?? []
        return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    }
}

/// Whether an answer is what a page shows: equal values, where `"…"` on the page stands for any.
private func matches(_ shown: Any, _ given: Any) -> Bool {
    switch (shown, given) {
    case ("…" as String, _): true
    case (let shown as [String: Any], let given as [String: Any]):
        Set(shown.keys) == Set(given.keys) && shown.allSatisfy { matches($1, given[$0] ?? NSNull()) }
    case (let shown as [Any], let given as [Any]):
        shown.count == given.count && zip(shown, given).allSatisfy(matches)
    case (let shown as NSObject, let given as NSObject): shown == given
    default: false
    }
}

@Suite struct ExampleTests {
    @Test func theReadmeShowsThreeQuestionsWithTheirAnswers() throws {
        #expect(try Example.all(in: "README.md").filter { $0.answer != nil }.count == 3)
    }

    @Test(arguments: Example.pages)
    func whatAPageShowsIsTrue(page: String) throws {
        let examples = try Example.all(in: page)
        if examples.isEmpty { return }
        let server = try RunningServer()
        for example in examples {
            let given = try server.ask(example.path)
            guard let answer = example.answer else {
                #expect(given.status == 200, "\(example)")
                continue
            }
            let shown = try JSONSerialization.jsonObject(with: Data(answer.utf8))
            let value = try JSONSerialization.jsonObject(with: Data(given.text.utf8))
            #expect(matches(shown, value), "\(example) answers \(given.text)")
        }
    }

    @Test func aWrongAnswerOnAPageIsNoticed() {
        #expect(matches(["a": ["…", 1]], ["a": [true, 1]]))
        #expect(!matches(["a": 1], ["a": 2]))
        #expect(!matches(["a": 1], ["a": 1, "b": 2]))
        #expect(!matches([1], [1, 2]))
    }
}
