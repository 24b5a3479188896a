// How the configuration names a key: whose it is, what it opens, its digest, and until when.

import API
import Catalog
import HTTPMessage
import Representations

/// A key as a line of text: `name:scope:sha256` or `name:scope:sha256:day`.
///
/// What is wrong with a line is said without the line: somebody may have put the key itself there.
enum KeyLine {
    /// The form, for sentences.
    static let form = "name:scope:sha256 or name:scope:sha256:day"
    /// The most characters of a name.
    static let nameLengthMaximum = 64
    /// The most keys.
    static let countMaximum = 1_000

    /// The line of a key.
    static func line(_ key: Key) -> String {
        let parts =
            [key.name, key.scope.rawValue, hexadecimal(key.digest)]
            + [key.lastDay?.description].compactMap(\.self)
        return parts.joined(separator: ":")
    }

    /// The keys of lines, no two of which have a name or a digest in common.
    static func keys(_ lines: [String]) throws(SettingFault) -> [Key] {
        guard lines.count <= countMaximum else {
            throw SettingFault("there are more than \(countMaximum) keys")
        }
        var keys: [Key] = []
        for (index, line) in lines.enumerated() {
            let key = try key(line, number: index + 1)
            guard !keys.contains(where: { $0.name == key.name }) else {
                throw SettingFault("two keys have the name \(key.name)")
            }
            guard !keys.contains(where: { $0.digest == key.digest }) else {
                throw SettingFault("two keys have the same SHA-256, that of \(key.name) among them")
            }
            keys.append(key)
        }
        return keys
    }

    private static func key(_ line: String, number: Int) throws(SettingFault) -> Key {
        func fault(_ detail: String, didYouMean: String? = nil) -> SettingFault {
            SettingFault("key \(number) \(detail)", didYouMean: didYouMean)
        }
        guard !KeyText.isIn(line) else {
            throw fault(
                "is written out; put its SHA-256 there, as demarche key new prints it, and make a new key, for this one has been seen"
            )
        }
        let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (3...4).contains(parts.count) else { throw fault("is not of the form \(form)") }
        guard isName(parts[0]) else {
            throw fault(
                "has a name that is not of 1 to \(nameLengthMaximum) letters, digits, dots, dashes and underscores"
            )
        }
        let scopes = KeyScope.allCases.map(\.rawValue)
        guard let scope = KeyScope(rawValue: parts[1]) else {
            throw fault(
                "(\(parts[0])) has a scope that is none of \(scopes.joined(separator: ", "))",
                didYouMean: Suggestion.nearest(to: parts[1], among: scopes).first)
        }
        guard let digest = digest(parts[2]) else {
            throw fault("(\(parts[0])) has a SHA-256 that is not of 64 hexadecimal digits")
        }
        guard parts.count == 4 else { return Key(name: parts[0], scope: scope, digest: digest) }
        guard let day = lastDay(parts[3]) else {
            throw fault("(\(parts[0])) has a last day that is not of the form 2027-01-31")
        }
        return Key(name: parts[0], scope: scope, digest: digest, lastDay: day)
    }

    /// Whether a text can be a key's name: it stands in logs.
    static func isName(_ text: String) -> Bool {
        (1...nameLengthMaximum).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    /// A day as `2027-01-31`; `nil` for any other text, and for a coarser date.
    static func lastDay(_ text: String) -> Day? {
        guard let date = try? PartialDate(text), date.earliest == date.latest else { return nil }
        return date.description == date.earliest.description ? date.earliest : nil
    }

    private static func digest(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue.map { UInt8($0) } }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
