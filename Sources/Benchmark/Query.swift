// Measures how long the handler takes for each question, inside the process and one request at a time.

import ArgumentParser
import HTTPMessage

/// Asks every question and prints a line of JSON for each.
struct Query: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the time the handler takes for each question about a generated dataset.")

    @Option(help: "The folder of the dataset.")
    var dataset: String
    @OptionGroup var numbers: DatasetNumbers
    @Option(help: "Seconds of asking per question, at most.")
    var seconds = 3.0
    @Option(help: "Answers per question, at most.")
    var samples = 2_000
    @Option(help: "Seconds in which the last page of a list has to be reached.")
    var walkSeconds = 60

    func run() throws {
        let subject = try Subject(folder: dataset)
        print(
            #"{"name":"load","seconds":\#(subject.loadSeconds),"peak_kib":\#(processFigure("VmHWM")),"#
                + #""resident_kib":\#(processFigure("VmRSS"))}"#)
        for question in Questions(entries: numbers.entries, seed: numbers.seed).all {
            print(measure(question, of: subject))
        }
    }

    private func missing(_ question: Question, _ reason: String) -> String {
        #"{"name":\#(quoted(question.name)),"missing":\#(quoted(reason))}"#
    }

    private func measure(_ question: Question, of subject: Subject) -> String {
        var targets = question.variants.map(\.target)
        if question.isLastPage {
            guard let last = subject.lastPage(of: targets[0], withinSeconds: walkSeconds) else {
                return missing(question, "the last page was not reached in \(walkSeconds) s")
            }
            targets = [last]
        }
        var totals: [Int?] = []
        // What a question needs for the first time is not what it costs: each variant is asked once beforehand.
        for target in targets {
            let answer = subject.get(target)
            guard answer.status == 200 else {
                return missing(question, "status \(answer.status) for \(target)")
            }
            totals.append(Subject.total(in: answer.bytes))
        }
        let requests = targets.map { Request(method: "GET", target: $0) }
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        var nanoseconds: [Int64] = []
        var byteCount = 0
        while nanoseconds.count < samples, nanoseconds.count < targets.count || ContinuousClock.now < deadline
        {
            let request = requests[nanoseconds.count % requests.count]
            let start = ContinuousClock.now
            let response = subject.respond(request)
            nanoseconds.append(start.duration(to: .now).nanoseconds)
            if case .bytes(let bytes) = response.content.body { byteCount += bytes.count }
            if ContinuousClock.now >= deadline.advanced(by: .seconds(seconds)) { break }
        }
        nanoseconds.sort()
        func milliseconds(_ share: Double) -> Double {
            Double(nanoseconds[Int(Double(nanoseconds.count - 1) * share)]) / 1e6
        }
        let found = totals.map { $0.map(String.init) ?? "null" }.joined(separator: ",")
        return
            #"{"name":\#(quoted(question.name)),"n":\#(nanoseconds.count),"median_ms":\#(milliseconds(0.5)),"#
            + #""p99_ms":\#(milliseconds(0.99)),"bytes":\#(byteCount / nanoseconds.count),"totals":[\#(found)]}"#
    }
}
