// Puts settings together: defaults, then the configuration file, then the environment, then flags. Every error of
// all of them is found at once.

import Catalog
import CatalogLoader
import HTTPServer

/// Gathers settings and what is wrong with them.
struct SettingsReader {
    private var result = EffectiveSettings()
    private var issues: [Issue] = []
    /// Whether anything beside the command line is wrong.
    private var isEnvironmentWrong = false

    /// Bytes of a configuration file.
    static let fileLimitBytes = 1_048_576

    /// Reads all layers.
    ///
    /// - Parameters:
    ///   - file: the configuration file that the command line names.
    ///   - flags: values from the command line.
    ///   - environment: all variables.
    /// - Throws: every error, or that the file cannot be read.
    static func read(
        file: String?, flags: [(setting: Setting, values: [String])],
        environment: [(name: String, value: String)]
    ) throws(CommandFailure) -> EffectiveSettings {
        var reader = SettingsReader()
        let named =
            file ?? environment.first { $0.name == Setting.environmentOfFile && !$0.value.isEmpty }?.value
        try reader.readFile(named ?? Settings.defaultFile, mustExist: named != nil)
        reader.readEnvironment(environment)
        reader.readFlags(flags)
        reader.checkTogether()
        guard reader.issues.isEmpty else {
            throw CommandFailure(
                reader.isEnvironmentWrong ? .configuration : .usage, reader.issues.map { "demarche: \($0)" })
        }
        return reader.result
    }

    // MARK: The file

    private mutating func readFile(_ path: String, mustExist: Bool) throws(CommandFailure) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path, limitBytes: Self.fileLimitBytes)
        } catch {
            if error.isAbsence {
                if mustExist { throw CommandFailure(.noInput, "there is no configuration file \(path)") }
                return
            }
            throw CommandFailure(
                error.isDenial ? .noPermission : .noInput,
                "the configuration file \(path) cannot be read: \(error.text)")
        }
        do throws(LoadFailure) {
            for member in try ConfigurationFile.members(of: bytes, file: path) { take(member, from: path) }
        } catch {
            for issue in error.issues { add(issue) }
        }
    }

    private mutating func take(_ member: ConfigurationFile.Member, from path: String) {
        guard let setting = Setting.all.first(where: { $0.name == member.key }) else {
            return add(
                Issue(
                    file: path, line: member.line, field: member.key, detail: "there is no such setting",
                    didYouMean: Suggestion.nearest(to: member.key, among: Setting.all.map(\.name)).first))
        }
        do throws(SettingFault) {
            let value = try value(of: member.value, for: setting, besides: path)
            result.take(setting, value, from: .file(path, line: member.line))
        } catch {
            add(
                Issue(
                    file: path, line: member.line, field: member.key, detail: error.detail,
                    didYouMean: error.didYouMean))
        }
    }

    /// The value of a member; a folder's path begins at the file's own folder.
    private func value(
        of value: ConfigurationFile.Value, for setting: Setting, besides path: String
    ) throws(SettingFault) -> SettingValue {
        switch (setting.kind, value) {
        case (.folders, .text(let text)): return try setting.folders([text], besides: path)
        case (.folders, .texts(let texts)): return try setting.folders(texts, besides: path)
        case (.folders, _): throw SettingFault("\(value.noun) stands where a list of folders is wanted")
        case (.file, .text(let text)): return .text(Files.resolve(text, besides: path))
        case (.wordOrFile(let words), .text(let text)):
            return .text(words.contains(text) ? text : Files.resolve(text, besides: path))
        case (.ranges, .texts(let texts)): return try setting.value(of: texts.joined(separator: ","))
        case (.keys, .text(let text)): return .keys(try KeyLine.keys([text]))
        case (.keys, .texts(let texts)): return .keys(try KeyLine.keys(texts))
        case (.keys, .list): throw SettingFault("a key is written as a text of the form \(KeyLine.form)")
        case (.keys, _): throw SettingFault("\(value.noun) stands where a list of keys is wanted")
        case (.number, .number(let text)): return try setting.value(of: text)
        case (.number, .text(let text)) where (try? setting.value(of: text)) != nil:
            throw SettingFault("a text stands where a number is wanted", didYouMean: text + " without quotes")
        case (.number, _): throw SettingFault("\(value.noun) stands where a number is wanted")
        case (_, .text(let text)): return try setting.value(of: text)
        case (_, _): throw SettingFault("\(value.noun) stands where a text is wanted")
        }
    }

    // MARK: The environment and the command line

    private mutating func readEnvironment(_ environment: [(name: String, value: String)]) {
        for (name, text) in environment.sorted(by: { $0.name < $1.name })
        where name.hasPrefix(Setting.environmentPrefix) && name != Setting.environmentOfFile {
            guard let setting = Setting.all.first(where: { $0.environmentName == name }) else {
                let names = Setting.all.map(\.environmentName) + [Setting.environmentOfFile]
                add(
                    Issue(
                        file: name, line: 0, detail: "there is no such setting",
                        didYouMean: Suggestion.nearest(to: name, among: names).first))
                continue
            }
            do throws(SettingFault) {
                result.take(setting, try setting.value(of: text), from: .environment(name))
            } catch {
                add(Issue(file: name, line: 0, detail: error.detail, didYouMean: error.didYouMean))
            }
        }
    }

    private mutating func readFlags(_ flags: [(setting: Setting, values: [String])]) {
        for (setting, texts) in flags {
            guard let last = texts.last else { continue }
            do throws(SettingFault) {
                let value: SettingValue
                switch setting.kind {
                case .folders: value = try setting.folders(texts)
                case .keys: value = .keys(try KeyLine.keys(texts))
                default: value = try setting.value(of: last)
                }
                result.take(setting, value, from: .flag(setting.flag))
            } catch {
                issues.append(
                    Issue(
                        file: "--" + setting.flag, line: 0, detail: error.detail, didYouMean: error.didYouMean
                    ))
            }
        }
    }

    private mutating func add(_ issue: Issue) {
        issues.append(issue)
        isEnvironmentWrong = true
    }

    // MARK: Settings that bear on each other

    private mutating func checkTogether() {
        let server = result.settings.server
        checkAdminListener()
        checkIdentity()
        if server.targetLimitBytes > server.headerLimitBytes {
            let limit = "header_limit_bytes, which is \(server.headerLimitBytes)"
            refuse(.targetLimitBytes, "\(server.targetLimitBytes) is more than \(limit)")
        }
        if server.workerCount > server.connectionLimit {
            if result.origin(of: .workerCount) == .standard {
                result.settings.server.workerCount = server.connectionLimit
            } else {
                let limit = "connection_limit, which is \(server.connectionLimit)"
                refuse(.workerCount, "\(server.workerCount) is more than \(limit)")
            }
        }
    }

    private mutating func checkIdentity() {
        let (certificate, key) = (result.settings.tlsCertificate, result.settings.tlsKey)
        if !certificate.isEmpty && key.isEmpty {
            refuse(.tlsCertificate, "a certificate needs its key; set tls_key as well")
        }
        if certificate.isEmpty && !key.isEmpty {
            refuse(.tlsKey, "a key needs its certificate; set tls_certificate as well")
        }
    }

    private mutating func checkAdminListener() {
        let settings = result.settings
        if settings.adminPort > 0 && !settings.adminSocket.isEmpty {
            refuse(.adminSocket, "the admin listener has a port or a socket, and admin_port is set as well")
        }
        let reachesBeyond = NumericAddress(settings.adminAddress)?.isLoopback == false
        if settings.adminPort > 0 && reachesBeyond && !settings.adminRequiresKey {
            refuse(
                .adminAddress,
                "\(settings.adminAddress) can be reached from other machines; set admin_requires_key to on as well"
            )
        }
    }

    /// An issue at the place of the setting, or if that has its default, at the place that made it wrong.
    private mutating func refuse(_ setting: Setting, _ detail: String) {
        switch result.origin(of: setting) {
        case .file(let path, let line):
            add(Issue(file: path, line: line, field: setting.name, detail: detail))
        case .environment(let name): add(Issue(file: name, line: 0, detail: detail))
        case .flag(let name): issues.append(Issue(file: "--" + name, line: 0, detail: detail))
        case .standard: add(Issue(file: setting.name, line: 0, detail: detail))
        }
    }
}
