// `demarche version`: what this program is made of.

import ArgumentParser
import HTTPServer

/// Says the version.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say the version of Demarche and of what it is made with.")

    /// The version of Demarche (Semantic Versioning 2.0.0).
    static let number = "0.1.0"

    /// The release of the compiler's language that this was built with.
    private static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2 or earlier"
        #endif
    }

    /// All versions in a line.
    static var line: String {
        "demarche \(number) (Swift \(swift), libmicrohttpd \(HTTPServer.libraryVersion))"
    }

    func run() { Console.output(Self.line) }
}
