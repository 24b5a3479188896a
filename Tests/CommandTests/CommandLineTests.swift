// What the command prints and how it ends, each way of ending once.

import Foundation
import Testing

@testable import demarche

@Suite struct CommandLineTests {
    @Test func helpNamesEverySubcommandAndExitStatus() throws {
        let help = try demarche("--help")
        #expect(help.status == 0)
        for command in ["serve", "check", "init", "health", "version"] {
            #expect(help.output.contains("\n  \(command) "))
        }
        for status in CommandStatus.allCases { #expect(help.output.contains("  \(status.rawValue)  ")) }
    }

    @Test func versionNamesWhatItIsMadeOf() throws {
        let version = try demarche("version")
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("demarche \(Version.number) (Swift 6."))
        #expect(version.output.contains("libmicrohttpd "))
        #expect(try demarche("--version") == version)
    }

    @Test func misspeltFlagsAndCommandsAreUsageErrors() throws {
        let flag = try demarche("serve", "--prot", "1")
        #expect(flag.status == 64)
        #expect(flag.errors.contains("Did you mean '--port'?"))
        #expect(try demarche("serv").status == 64)
        #expect(try demarche("check").status == 64)
        #expect(try demarche("health", "--url", "ftp://api.example").status == 64)
    }

    @Test func settingsArePrintedWithTheirOrigins() throws {
        let folder = try TemporaryFolder()
        try folder.write("config/demarche.json", "{\n  \"dataset\": \"dataset\"\n}")
        let printed = try demarche(
            "serve", "--print-config", "--port", "0", folder: folder.path,
            environment: ["DEMARCHE_LOG_LEVEL": "error"])
        #expect(printed.status == 0)
        let lines = printed.output.split(separator: "\n")
        #expect(lines.count == Setting.all.count)
        let rows = lines.prefix(7).map { $0.split(separator: " ") }
        #expect(
            rows == [
                ["dataset", "config/dataset", "config/demarche.json:2"], ["address", "127.0.0.1", "default"],
                ["port", "0", "--port"], ["public_url", "-", "default"],
                ["tls_certificate", "-", "default"], ["tls_key", "-", "default"],
                ["log_level", "error", "DEMARCHE_LOG_LEVEL"],
            ])
        // In columns: the origins stand below each other.
        #expect(Set(zip(lines, rows).map { $0.0.utf8.count - $0.1[2].utf8.count }).count == 1)
    }

    @Test func anUnknownVariableStopsTheServer() throws {
        let ending = try demarche("serve", environment: ["DEMARCHE_PROT": "1"])
        #expect(ending.status == 78)
        #expect(
            ending.errors
                == "demarche: DEMARCHE_PROT: there is no such setting (did you mean DEMARCHE_PORT?)\n")
    }

    @Test func theShippedConfigurationAndDatasetAreValid() throws {
        #expect(try demarche("serve", "--print-config", folder: packageFolder).status == 0)
        #expect(try demarche("check", "config/dataset", folder: packageFolder).status == 0)
    }
}

@Suite struct CheckTests {
    @Test func anExampleIsWrittenThatIsValid() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/mine"
        let written = try demarche("init", path + "/")
        #expect(written.status == 0)
        #expect(
            written.output == """
                wrote an example dataset to \(path)
                next: demarche check \(path), then demarche serve --dataset \(path)

                """)
        let checked = try demarche("check", path)
        #expect(
            checked.output == """
                valid: example 0.1.0
                  sources: 1
                  actors: 5
                  partnerships: 1
                  events: 0
                  rhetoric: 2
                  assessments: 0

                """)
        #expect(checked.status == 0)
    }

    @Test func everyExampleFileThatASchemaFitsNamesIt() throws {
        for (name, text) in ExampleDataset.files where !["dataset.yaml", "vocabularies.yaml"].contains(name) {
            let schema = name.replacing(".yaml", with: ".json")
            #expect(text.hasPrefix("# yaml-language-server: $schema=schemas/\(schema)\n"))
        }
    }

    @Test func aFolderWithAnythingInItIsLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        try folder.write("actors.yaml", "mine")
        let refused = try demarche("init", folder.path)
        #expect(refused.status == 73)
        #expect(refused.errors == "demarche: the folder \(folder.path) is not empty; nothing was written\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["actors.yaml"])
        #expect(try demarche("init", folder.path + "/actors.yaml").status == 73)
        #expect(try demarche("init", "/nowhere/at/all").status == 73)
    }

    @Test func errorsAreListedAndServeRefusesWithTheSameList() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path).status == 0)
        try folder.write("assessments.yaml", "- id: one\n  kindd: driver\n")
        let checked = try demarche("check", folder.path)
        #expect(checked.status == 65)
        #expect(checked.errors.contains("\(folder.path)/assessments.yaml:"))
        #expect(checked.errors.contains("(did you mean kind?)"))
        #expect(checked.errorLines.last?.hasSuffix(" in 1 file") == true)
        let served = try demarche("serve", "--dataset", folder.path, "--port", "0")
        #expect(served.status == 65)
        #expect(served.errors == checked.errors)
    }

    @Test func theFirstFiftyErrorsAreListedUnlessAllAreAskedFor() throws {
        let folder = try TemporaryFolder()
        #expect(try demarche("init", folder.path).status == 0)
        let records = (1...60).map { "{\"id\": \"x-\($0)\"}\n" }.joined()
        try folder.write("events.jsonl", records)
        let first = try demarche("check", folder.path)
        let all = try demarche("check", "--all", folder.path)
        #expect(first.errorLines.count == 52)
        #expect(first.errorLines[50].hasSuffix("more; --all lists every one"))
        #expect(all.errorLines.count > 60)
        #expect(first.errorLines.last == all.errorLines.last)
    }

    @Test func foldersThatAreNotThereAreNamed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", "")
        let ending = try demarche("check", "/nowhere", file)
        #expect(ending.status == 66)
        #expect(
            ending.errors == "demarche: there is no folder /nowhere\ndemarche: \(file) is not a folder\n")
        #expect(try demarche("serve", "--dataset", "/nowhere").status == 66)
    }

    @Test(.enabled("needs a way to run without root's permissions") { try OtherUser.isAvailable })
    func aFolderThatMayNotBeReadIsNamed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/closed"
        #expect(mkdir(path, 0o000) == 0)
        let ending = try OtherUser.demarche(["check", path])
        #expect(ending.status == 77)
        #expect(ending.errors == "demarche: not permitted to read the folder \(path)\n")
    }
}

/// Runs the command as somebody to whom permissions apply.
enum OtherUser {
    /// Whether that is possible: not every machine lets others read the folder that the package is built in.
    static var isAvailable: Bool { get throws { try demarche(["version"]).status == 0 } }

    static func demarche(_ arguments: [String]) throws -> Ending {
        guard geteuid() == 0 else { return try ChildProcess(arguments).wait() }
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", ChildProcess.demarche]
        return try ChildProcess(nobody + arguments, of: "setpriv").wait()
    }
}
