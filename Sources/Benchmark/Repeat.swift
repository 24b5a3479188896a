// Repeats requests inside the process, as many as it is told and nothing else, so that instructions can be counted.

import ArgumentParser
import HTTPMessage

/// Answers the same requests a number of times.
struct Repeat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instructions",
        abstract: "Answer a number of requests and end: to be run under a counter of instructions.",
        discussion: """
            Two runs that differ only in --requests differ by the instructions of these requests alone; \
            Tests/Benchmark/instructions.py compares them with what was recorded.
            """)

    /// What is asked.
    enum Mode: String, CaseIterable, ExpressibleByArgument {
        case hot, notModified, record, page, filters, facets, words, phrase, timeline, months, matrix, cells,
            dyad
    }

    @Option(help: "The folder of a generated dataset.")
    var dataset: String
    @OptionGroup var numbers: DatasetNumbers
    @Option(
        help: "hot: one list again and again; notModified: the same with its ETag; or the name of a question."
    )
    var mode = Mode.hot
    @Option(help: "How many requests.")
    var requests = 100

    func run() throws {
        let subject = try Subject(folder: dataset)
        let targets: [String]
        var fields = HeaderFields()
        switch mode {
        case .hot, .notModified:
            let target = "/v1/rhetoric?limit=20"
            targets = [target]
            let first = subject.respond(Request(method: "GET", target: target))
            if mode == .notModified {
                fields.append("If-None-Match", first.content.headers["ETag"] ?? "")
            }
        default:
            let question = Questions(entries: numbers.entries, seed: numbers.seed).all.first {
                $0.name == mode.rawValue
            }
            targets = question.map { $0.variants.map(\.target) } ?? []
        }
        let asked = targets.map { Request(method: "GET", target: $0, headers: fields) }
        var byteCount = 0
        for index in 0..<requests {
            let response = subject.respond(asked[index % asked.count])
            guard response.status < 400 else { throw ExitCode(3) }
            if case .bytes(let bytes) = response.content.body { byteCount += bytes.count }
        }
        print(byteCount)
    }
}
