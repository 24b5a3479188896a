// Settings: which layer counts, where values come from, and what is said about wrong ones.

import ArgumentParser
import HTTPServer
import Testing

@testable import demarche

/// Reads settings as `serve` does, from a file of this text.
private func read(
    _ text: String = "{}", flags: [String] = [], environment: [(name: String, value: String)] = []
) throws -> (settings: EffectiveSettings, file: String) {
    let folder = try TemporaryFolder()
    let file = try folder.write("demarche.json", text)
    let command = try Serve.parse(flags)
    let settings = try SettingsReader.read(
        file: file, flags: command.place.given + command.server.given, environment: environment)
    return (settings, file)
}

/// What is said about wrong settings, with FILE for the file's path.
private func complaints(
    _ text: String = "{}", flags: [String] = [], environment: [(name: String, value: String)] = []
) throws -> (lines: [String], status: CommandStatus) {
    let folder = try TemporaryFolder()
    let file = try folder.write("demarche.json", text)
    let command = try Serve.parse(flags)
    do throws(CommandFailure) {
        _ = try SettingsReader.read(
            file: file, flags: command.place.given + command.server.given, environment: environment)
    } catch {
        return (error.lines.map { $0.replacing(file, with: "FILE") }, error.status)
    }
    Issue.record("these settings are accepted")
    return ([], .usage)
}

/// A value that a setting may have, other than its default.
private func sample(_ setting: Setting) -> String {
    switch setting.kind {
    case .folders: "some/folder"
    case .address: "::1"
    case .url: "https://api.example"
    case .file, .wordOrFile: "/run/demarche/some.socket"
    case .ranges: "10.0.0.0/8"
    // The request line is part of what the one limits, and has the other.
    case .number(let range):
        String(setting.name == "header_limit_bytes" ? range.upperBound : range.lowerBound + 7)
    case .keys: "desk:newsroom:" + String(repeating: "0f", count: 32) + ":2099-12-31"
    case .word(let words): words.first { $0 != setting.defaultText } ?? ""
    }
}

@Suite struct SettingsTests {
    @Test func laterLayersReplaceEarlierOnes() throws {
        let text = """
            {
              "port": 1,
              "connection_limit": 11,
              "header_limit_count": 21
            }
            """
        let (settings, file) = try read(
            text, flags: ["--port", "3"],
            environment: [("DEMARCHE_PORT", "2"), ("DEMARCHE_CONNECTION_LIMIT", "12")])
        #expect(settings.settings.server.port == 3)
        #expect(settings.settings.server.connectionLimit == 12)
        #expect(settings.settings.server.headerLimitCount == 21)
        #expect(settings.settings.server.idleTimeoutSeconds == 60)
        #expect(settings.origin(of: .port) == .flag("port"))
        #expect(settings.origin(of: .connectionLimit) == .environment("DEMARCHE_CONNECTION_LIMIT"))
        #expect(settings.origin(of: .headerLimitCount) == .file(file, line: 4))
        #expect(settings.origin(of: .idleTimeoutSeconds) == .standard)
    }

    @Test(arguments: Setting.all.map(\.name))
    func everySettingHasAKeyAVariableAndAFlag(name: String) throws {
        let setting = try #require(Setting.all.first { $0.name == name })
        let value = sample(setting)
        let wanted = try setting.value(of: value)
        #expect(wanted != setting.get(Settings()))

        // What is wanted only together with the other is given with it.
        let pair = [Setting.tlsCertificate, .tlsKey]
        let others = pair.map(\.name).contains(name) ? pair.filter { $0.name != name } : []
        let beside = others.map { (name: $0.environmentName, value: "/run/demarche/other.pem") }

        let number = if case .number = setting.kind { true } else { false }
        let (fromFile, _) = try read(
            "{\"\(name)\": \(number ? value : "\"\(value)\"")}", environment: beside)
        if setting.kind == .folders {
            #expect(fromFile.settings.folders[0].hasSuffix("/some/folder"))
        } else {
            #expect(setting.get(fromFile.settings) == wanted)
        }
        let (fromEnvironment, _) = try read(environment: beside + [(setting.environmentName, value)])
        #expect(setting.get(fromEnvironment.settings) == wanted)
        #expect(fromEnvironment.origin(of: setting) == .environment(setting.environmentName))
        // A flag that needs no value is what people expect of this one.
        let flags = setting.name == Setting.watch.name ? ["--watch"] : ["--" + setting.flag, value]
        let (fromFlag, _) = try read(flags: flags, environment: beside)
        #expect(setting.get(fromFlag.settings) == wanted)
        #expect(fromFlag.origin(of: setting) == .flag(setting.flag))
    }

    @Test func everyLimitOfTheServerIsASetting() {
        let names = Mirror(reflecting: HTTPServer.Configuration()).children.compactMap(\.label)
        #expect(!names.isEmpty)
        // The server's own socket is another process's to make; the admin listener's is a setting of its own.
        for name in names where !["socketPath", "listener"].contains(name) {
            let snakeCase = name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
            #expect(Setting.all.contains { $0.name == snakeCase }, "\(name)")
        }
    }

    @Test func foldersInTheFileAreSeenFromTheFile() throws {
        let (settings, file) = try read(#"{"dataset": ["one", "/two"]}"#)
        #expect(settings.settings.folders == [file.replacing("demarche.json", with: "one"), "/two"])
        let (flagged, _) = try read(
            #"{"dataset": "one"}"#, flags: ["--dataset", "a", "--dataset", "b"],
            environment: [("DEMARCHE_DATASET", "c:d")])
        #expect(flagged.settings.folders == ["a", "b"])
        let (listed, _) = try read(environment: [("DEMARCHE_DATASET", "c:d")])
        #expect(listed.settings.folders == ["c", "d"])
    }

    @Test func aDefaultOfWorkersYieldsToTheConnectionLimit() throws {
        let (settings, _) = try read(flags: ["--connection-limit", "2"])
        #expect(settings.settings.server.workerCount == 2)
    }

    @Test func aURLLosesTheSlashesAtItsEnd() throws {
        let (settings, _) = try read(flags: ["--public-url", "https://api.example/data//"])
        #expect(settings.settings.publicURL == "https://api.example/data")
    }

    @Test func anAddressOfEveryNetworkIsReachedByTheMachinesName() {
        var settings = Settings()
        let expected = [
            "127.0.0.1": "http://127.0.0.1:80", "0.0.0.0": "http://localhost:80", "::": "http://localhost:80",
            "::1": "http://[::1]:80",
        ]
        for (address, url) in expected {
            settings.server.address = address
            #expect(settings.boundURL(port: 80) == url)
        }
        settings.server.address = "::1"
        (settings.tlsCertificate, settings.tlsKey) = ("one.pem", "one.key")
        #expect(settings.boundURL(port: 443) == "https://[::1]:443")
    }
}

@Suite struct WrongSettingsTests {
    @Test func everyErrorOfEveryLayerIsListed() throws {
        let text = """
            {
              "prot": 8080,
              "port": 99999,
              "log_level": "inof",
              "connection_limit": "100",
              "address": 7,
              "dataset": []
            }
            """
        let (lines, status) = try complaints(
            text, flags: ["--idle-timeout-seconds", "soon"],
            environment: [
                ("DEMARCHE_WORKERCOUNT", "2"), ("DEMARCHE_PUBLIC_URL", "example.org"), ("HOME", "/"),
            ])
        #expect(
            lines == [
                "demarche: FILE:2: prot: there is no such setting (did you mean port?)",
                "demarche: FILE:3: port: 99999 is out of range: it takes a whole number from 0 to 65535",
                "demarche: FILE:4: log_level: 'inof' is none of trace, debug, info, notice, warning, error, critical (did you mean info?)",
                "demarche: FILE:5: connection_limit: a text stands where a number is wanted (did you mean 100 without quotes?)",
                "demarche: FILE:6: address: a number stands where a text is wanted",
                "demarche: FILE:7: dataset: it takes one folder at least",
                "demarche: DEMARCHE_PUBLIC_URL: 'example.org' does not begin with http:// or https://",
                "demarche: DEMARCHE_WORKERCOUNT: there is no such setting (did you mean DEMARCHE_WORKER_COUNT?)",
                "demarche: --idle-timeout-seconds: 'soon' is no number: it takes a whole number from 1 to 86400 (seconds)",
            ])
        #expect(status == .configuration)
    }

    @Test func aCertificateAndItsKeyBelongTogether() throws {
        let (lines, status) = try complaints("{\n  \"tls_certificate\": \"one.pem\"\n}")
        #expect(
            lines == ["demarche: FILE:2: tls_certificate: a certificate needs its key; set tls_key as well"])
        #expect(status == .configuration)
        let (others, _) = try complaints(environment: [("DEMARCHE_TLS_KEY", "one.key")])
        #expect(
            others == [
                "demarche: DEMARCHE_TLS_KEY: a key needs its certificate; set tls_certificate as well"
            ])
    }

    @Test func aWrongFlagAloneIsAUsageError() throws {
        let (lines, status) = try complaints(flags: ["--address", "localhost"])
        #expect(
            lines == [
                "demarche: --address: 'localhost' is not a numeric IPv4 or IPv6 address, such as 127.0.0.1 or ::1 (did you mean 127.0.0.1?)"
            ])
        #expect(status == .usage)
    }

    @Test(arguments: Setting.all.map(\.name))
    func aNumberOutOfRangeIsToldItsRange(name: String) throws {
        let setting = try #require(Setting.all.first { $0.name == name })
        guard case .number(let range) = setting.kind else { return }
        for number in [range.lowerBound - 1, range.upperBound + 1] {
            let (lines, _) = try complaints(environment: [(setting.environmentName, String(number))])
            let unit = setting.unit.map { " (\($0))" } ?? ""
            #expect(
                lines == [
                    "demarche: \(setting.environmentName): \(number) is out of range: it takes a whole number from \(range.lowerBound) to \(range.upperBound)\(unit)"
                ])
        }
        let (lines, _) = try complaints(environment: [(setting.environmentName, "99999999999999999999")])
        #expect(lines[0].contains("is out of range"))
    }

    @Test(arguments: [
        ("[]", "demarche: FILE:1: the file is not an object of settings"),
        ("{\n  \"port\": 1,\n}", "demarche: FILE:2: a comma without a value behind it, before '}'"),
        ("{\"port\": 1,\n \"port\": 2}", "demarche: FILE:2: the key 'port' is already given on line 1"),
        ("{\"port\": null}", "demarche: FILE:1: port: null stands where a number is wanted"),
        (
            "{\"port\": 1.5}",
            "demarche: FILE:1: port: '1.5' is no number: it takes a whole number from 0 to 65535"
        ),
        ("{\"port\": true}", "demarche: FILE:1: port: true or false stands where a number is wanted"),
        (
            "{\"dataset\": [\"a\", 1]}",
            "demarche: FILE:1: dataset: a list stands where a list of folders is wanted"
        ),
        (
            "{\"dataset\": {}}",
            "demarche: FILE:1: dataset: an object stands where a list of folders is wanted"
        ),
        ("{\"dataset\": [\"\"]}", "demarche: FILE:1: dataset: a folder's path is empty"),
    ])
    func aWrongFileIsToldItsLine(text: String, complaint: String) throws {
        #expect(try complaints(text).lines == [complaint])
    }

    @Test(arguments: [
        "ftp://api.example", "https://", "https:///path", "https://api.example/?a=1",
        "https://api.example/#a",
        "https://user@api.example", "https://api example",
    ])
    func aWrongURLIsRefused(url: String) throws {
        #expect(try complaints(environment: [("DEMARCHE_PUBLIC_URL", url)]).lines.count == 1)
    }

    @Test func limitsThatContradictEachOtherAreNamed() throws {
        let (lines, status) = try complaints(
            #"{"target_limit_bytes": 20000, "connection_limit": 4}"#, flags: ["--worker-count", "5"])
        #expect(
            lines == [
                "demarche: FILE:1: target_limit_bytes: 20000 is more than header_limit_bytes, which is 9216",
                "demarche: --worker-count: 5 is more than connection_limit, which is 4",
            ])
        #expect(status == .configuration)
    }

    @Test func aNamedFileMustBeThere() {
        let missing = CommandFailure(.noInput, "there is no configuration file /nowhere/demarche.json")
        #expect(throws: missing) {
            try SettingsReader.read(file: "/nowhere/demarche.json", flags: [], environment: [])
        }
        #expect(throws: missing) {
            try SettingsReader.read(
                file: nil, flags: [], environment: [("DEMARCHE_CONFIG", "/nowhere/demarche.json")])
        }
    }
}
