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
            case .number(let range):
                "\(range.lowerBound) to \(range.upperBound)" + (setting.unit.map { " \($0)" } ?? "")
            case .word(let words): words.joined(separator: ", ")
            }
        let defaultText = setting.defaultNote ?? "`\(setting.defaultText)`"
        return
            "| `\(setting.name)` | `\(setting.environmentName)` | `--\(setting.flag)` | \(values) | \(defaultText) | \(setting.meaning) |"
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
