// The command `demarche`: what its subcommands are, and what every one of them says on failure.

import ArgumentParser

/// The command line's root.
@main
struct Demarche: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demarche",
        abstract: "Serves a curated dataset of foreign-policy positions as an HTTP JSON API.",
        discussion: """
            To see the dataset that comes with it:  demarche serve
            To begin one of your own:               demarche init my-dataset
                                                    demarche check my-dataset
                                                    demarche serve --dataset my-dataset

            Exit status:
            \(CommandStatus.table)
            """,
        version: Version.line,
        subcommands: [
            Serve.self, Check.self, Init.self, KeyCommand.self, Health.self, Version.self,
        ])
}

/// Why a command ends without having done what it was asked, in sentences for the person who asked.
struct CommandFailure: Error, Equatable {
    let status: CommandStatus
    /// What goes to the error output, a line each.
    let lines: [String]

    init(_ status: CommandStatus, _ lines: [String]) {
        self.status = status
        self.lines = lines
    }

    init(_ status: CommandStatus, _ line: String) { self.init(status, ["demarche: " + line]) }
}

extension ParsableCommand {
    /// Runs the work of a command, and turns its failure into lines and an exit status.
    func report(_ work: () throws(CommandFailure) -> Void) throws(ExitCode) {
        do throws(CommandFailure) {
            try work()
        } catch {
            for line in error.lines { Console.error(line) }
            throw ExitCode(error.status.rawValue)
        }
    }
}
