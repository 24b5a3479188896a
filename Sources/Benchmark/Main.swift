// The command `demarche-benchmark`: makes datasets of any size, and measures the answers inside this process.

import ArgumentParser

/// What the benchmark does in Swift; the servers beside each other are measured by `Tests/Benchmark/run.py`.
@main
struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demarche-benchmark",
        abstract: "Make datasets of any size and measure answers to questions about them.",
        subcommands: [
            Generate.self, ListQuestions.self, Load.self, Query.self, Repeat.self, ServeUncached.self,
        ])
}

/// The dataset that was generated, by the two numbers it follows from.
struct DatasetNumbers: ParsableArguments {
    @Option(help: "Rhetoric entries, 1000 to 10000000.")
    var entries = 10_000
    @Option(help: "The number that every random choice follows from.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1_000...10_000_000).contains(entries) else {
            throw ValidationError("--entries is 1000 to 10000000, not \(entries)")
        }
    }
}

/// Writes a dataset.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a dataset folder of rhetoric entries and what they refer to.")

    @OptionGroup var numbers: DatasetNumbers
    @Option(help: "The folder; it is made, and files of an earlier run in it are replaced.")
    var output: String

    func run() throws {
        let dataset = GeneratedDataset(entries: numbers.entries, seed: numbers.seed)
        try dataset.write(to: output)
    }
}

/// Prints the questions of a generated dataset.
struct ListQuestions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "questions",
        abstract:
            "Print the questions about a generated dataset as JSON, for whoever asks other servers the same.")

    @OptionGroup var numbers: DatasetNumbers

    func run() throws {
        print(Questions(entries: numbers.entries, seed: numbers.seed).json)
    }
}
