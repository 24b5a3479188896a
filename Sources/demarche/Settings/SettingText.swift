// Reads the values of settings from what people write.

import Catalog
import Glibc
import HTTPMessage
import Operations

/// What is wrong with a value.
struct SettingFault: Error, Equatable {
    /// Half a sentence.
    let detail: String
    let didYouMean: String?

    init(_ detail: String, didYouMean: String? = nil) {
        self.detail = detail
        self.didYouMean = didYouMean
    }
}

extension Setting {
    /// The value that a text stands for. Folders are separated by colons, as in `PATH`.
    func value(of text: String) throws(SettingFault) -> SettingValue {
        switch kind {
        case .folders:
            return try folders(text.split(separator: ":", omittingEmptySubsequences: false).map(String.init))
        case .keys:
            return .keys(try KeyLine.keys(text.isEmpty ? [] : text.split(separator: ",").map(String.init)))
        case .address: return .text(try Self.address(text))
        case .url: return .text(try Self.url(text))
        case .number(let range): return .number(try number(text, range))
        case .file: return .text(Files.resolve(text, besides: ""))
        case .wordOrFile(let words):
            return .text(words.contains(text) ? text : Files.resolve(text, besides: ""))
        case .ranges: return .texts(try Self.ranges(text))
        case .word(let words):
            if words.contains(text) { return .text(text) }
            throw SettingFault(
                "'\(text)' is none of \(words.joined(separator: ", "))",
                didYouMean: Suggestion.nearest(to: text, among: words).first)
        }
    }

    private static func ranges(_ text: String) throws(SettingFault) -> [String] {
        let parts = text.split(separator: ",").map { $0.filter { $0 != " " } }
        for part in parts where AddressRange(part) == nil {
            throw SettingFault(
                "'\(part)' is neither an address nor a range such as 10.0.0.0/8 or 2001:db8::/32")
        }
        return parts
    }

    /// The value of a list of folders, as seen from the working folder or from that of a file.
    func folders(_ paths: [String], besides file: String = "") throws(SettingFault) -> SettingValue {
        guard !paths.isEmpty else { throw SettingFault("it takes one folder at least") }
        guard !paths.contains("") else { throw SettingFault("a folder's path is empty") }
        return .texts(paths.map { Files.resolve($0, besides: file) })
    }

    /// What a number may be, in words.
    private func expectation(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)" + (unit.map { " (\($0))" } ?? "")
    }

    private func number(_ text: String, _ range: ClosedRange<Int>) throws(SettingFault) -> Int {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw SettingFault("'\(text)' is no number: it takes \(expectation(range))")
        }
        guard let number = Int(text), range.contains(number) else {
            throw SettingFault("\(text) is out of range: it takes \(expectation(range))")
        }
        return number
    }

    private static func address(_ text: String) throws(SettingFault) -> String {
        if NumericAddress(text) != nil { return text }
        let bare = String(text.drop { $0 == "[" }.prefix { $0 != "]" })
        let meant = text == "localhost" ? "127.0.0.1" : NumericAddress(bare) != nil ? bare : nil
        throw SettingFault(
            "'\(text)' is not a numeric IPv4 or IPv6 address, such as 127.0.0.1 or ::1", didYouMean: meant)
    }

    private static func url(_ text: String) throws(SettingFault) -> String {
        let lowered = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else {
            throw SettingFault("'\(text)' does not begin with http:// or https://")
        }
        let rest = text.dropFirst(scheme.count)
        guard let first = rest.first, first != "/",
            text.utf8.allSatisfy({ (33...126).contains($0) }), !text.contains("?"), !text.contains("#"),
            !rest.contains("@")
        else {
            throw SettingFault("'\(text)' is not an address of the form https://host/path, without ? or #")
        }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}

/// A numeric address of either family.
struct NumericAddress: Equatable {
    let isIPv6: Bool
    /// Whether it stands for every address of the machine.
    let isWildcard: Bool
    private let text: String

    /// `nil` where the text is none.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        self.text = text
        if inet_pton(AF_INET, text, &four) == 1 {
            isIPv6 = false
            isWildcard = four.s_addr == 0
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            isIPv6 = true
            isWildcard = withUnsafeBytes(of: &six) { $0.allSatisfy { $0 == 0 } }
        } else {
            return nil
        }
    }

    /// Whether only this machine reaches it.
    var isLoopback: Bool { ClientAddress(text)?.isLoopback == true }
    /// Its place in a URL: an IPv6 address stands in brackets (RFC 3986 section 3.2.2).
    var host: String { isIPv6 ? "[\(text)]" : text }
    /// An address of this machine under which a server that listens here can be asked.
    var loopback: String { isWildcard ? (isIPv6 ? "::1" : "127.0.0.1") : text }
}
