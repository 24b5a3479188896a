// Holds docs/configuration.md against the tables of settings and exit statuses.

import Foundation
import Testing

@testable import demarche

@Suite struct DocumentationTests {
    private func configuration() throws -> String {
        try String(contentsOfFile: packageFolder + "/docs/configuration.md", encoding: .utf8)
    }

    /// The row of the document's table that a setting must have.
    private func row(_ setting: Setting) -> String {
        let values =
            switch setting.kind {
            case .folders: "folders"
            case .keys: "keys"
            case .address: "address"
            case .url: "URL"
            case .file: "file"
            case .wordOrFile(let words): words.joined(separator: ", ") + ", or a file"
            case .ranges: "addresses"
            case .number(let range):
                "\(range.lowerBound) to \(range.upperBound)" + (setting.unit.map { " \($0)" } ?? "")
            case .word(let words): words.joined(separator: ", ")
            }
        let defaultText = setting.defaultNote ?? "`\(setting.defaultText)`"
        return
            "| `\(setting.name)` | `\(setting.environmentName)` | `--\(setting.flag)` | \(values) | \(defaultText) | \(setting.meaning) |"
    }

    /// With `UPDATE_DOCS=1` the table is written anew from the settings.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"))
    func theTableIsWrittenAnew() throws {
        var lines = try configuration().split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        let isRow: (String) -> Bool = { $0.firstMatch(of: #/^\| `[a-z_]+` \| `DEMARCHE_/#) != nil }
        let first = try #require(lines.firstIndex(where: isRow))
        lines.removeAll(where: isRow)
        lines.insert(contentsOf: Setting.all.map(row), at: first)
        try lines.joined(separator: "\n").write(
            toFile: packageFolder + "/docs/configuration.md", atomically: true, encoding: .utf8)
    }

    @Test(arguments: Setting.all.map(\.name))
    func everySettingIsDocumented(name: String) throws {
        let setting = try #require(Setting.all.first { $0.name == name })
        #expect(try configuration().contains(row(setting) + "\n"))
    }

    @Test(arguments: CommandStatus.allCases)
    func everyExitStatusIsDocumented(status: CommandStatus) throws {
        #expect(try configuration().contains("| \(status.rawValue) | \(status.meaning) |\n"))
    }

    @Test func nothingElseIsDocumentedAsASetting() throws {
        let names = try configuration().matches(of: #/\| `([a-z_]+)` \| `DEMARCHE_/#).map { String($0.1) }
        #expect(names == Setting.all.map(\.name))
    }
}
