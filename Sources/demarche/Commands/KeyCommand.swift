// `demarche key new`: makes a key, shows it once, and says how the configuration names it.

import API
import ArgumentParser
import Catalog
import Glibc
import HTTPMessage
import Representations

/// Makes keys.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make keys, which open what not everybody may see.",
        subcommands: [New.self])

    /// Makes one key.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, and show it this once.",
            discussion: """
                Prints two lines to the standard output: the key, for its holder, and the line that names it in the \
                setting keys, which has only its SHA-256. Nothing is written anywhere else. A server takes a new line at \
                its next SIGHUP.
                """)

        @Argument(help: "Whose key it is: letters, digits, dots, dashes and underscores.")
        var name: String
        @Option(
            help: ArgumentHelp("newsroom: records under embargo; admin: the operator's orders as well."))
        var scope: String
        @Option(
            help: ArgumentHelp(
                "The last day on which it opens anything, as 2027-01-31 (UTC).", valueName: "day"))
        var expires: String?

        func run() throws {
            try report { () throws(CommandFailure) in
                guard KeyLine.isName(name) else {
                    throw CommandFailure(
                        .usage,
                        "the name is not of 1 to \(KeyLine.nameLengthMaximum) letters, digits, dots, dashes and underscores"
                    )
                }
                let scopes = KeyScope.allCases.map(\.rawValue)
                guard let scope = KeyScope(rawValue: scope) else {
                    throw CommandFailure(.usage, "the scope is none of \(scopes.joined(separator: ", "))")
                }
                let lastDay = try expires.map { text throws(CommandFailure) in try Self.day(text) }
                var random = SystemRandomNumberGenerator()
                let text = KeyText.make(
                    of: (0..<KeyText.randomCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                )
                var digest = Digest()
                digest.update(text.utf8)
                let key = Key(name: name, scope: scope, digest: digest.bytes(), lastDay: lastDay)
                Console.error("The key, which is shown this once:")
                Console.output(text)
                Console.error("For the setting keys of the server:")
                Console.output(KeyLine.line(key))
            }
        }

        private static func day(_ text: String) throws(CommandFailure) -> Day {
            guard let day = KeyLine.lastDay(text) else {
                throw CommandFailure(.usage, "'\(text)' is no day of the form 2027-01-31")
            }
            guard let today = Day(secondsSince1970: Int64(time(nil))), day >= today else {
                throw CommandFailure(.usage, "\(text) is past: the key would open nothing")
            }
            return day
        }
    }
}
