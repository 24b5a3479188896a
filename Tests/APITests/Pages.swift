// Reading pages in a test: what they are made of, and where they lead.

import Foundation
import GoldenAnswers
import HTTPMessage

/// A page, read as strictly as it is written.
struct ReadPage {
    /// An element's start, with its attributes.
    struct Tag {
        let name: String
        let attributes: [String: String]
    }

    let tags: [Tag]
    /// What is no tag and no block of data.
    let text: String
    /// The blocks of JSON-LD.
    let data: [String]
    /// What is not as the builder writes it: stray brackets, attributes without quotes, elements that are not closed.
    let faults: [String]

    private static let void: Set<String> = ["meta", "link", "input", "img", "source", "base"]

    init(_ html: String) {
        var tags: [Tag] = []
        var data: [String] = []
        var faults: [String] = []
        var text = ""
        var open: [String] = []
        var rest = Substring(html)
        if rest.hasPrefix("<!DOCTYPE html>\n") { rest.removeFirst(16) } else { faults.append("no doctype") }
        let start = #/<(?<name>[a-z][a-z0-9]*)(?<attributes>(?: [a-z:-]+="[^"<>]*")*)>/#
        let end = #/</(?<name>[a-z][a-z0-9]*)>/#
        while let bracket = rest.firstIndex(of: "<") {
            text += rest[..<bracket]
            rest = rest[bracket...]
            if let match = rest.prefixMatch(of: start) {
                let name = String(match.name)
                var attributes: [String: String] = [:]
                for pair in match.attributes.matches(of: #/ ([a-z:-]+)="([^"]*)"/#) {
                    attributes[String(pair.1)] = Self.decoded(String(pair.2))
                }
                tags.append(Tag(name: name, attributes: attributes))
                rest = rest[match.range.upperBound...]
                if name == "script" {
                    let close = rest.firstRange(of: "</script>")
                    data.append(String(rest[..<(close?.lowerBound ?? rest.endIndex)]))
                    rest = rest[(close?.upperBound ?? rest.endIndex)...]
                } else if !Self.void.contains(name) {
                    open.append(name)
                }
            } else if let match = rest.prefixMatch(of: end) {
                if open.popLast() != String(match.name) { faults.append("</\(match.name)> out of place") }
                rest = rest[match.range.upperBound...]
            } else {
                faults.append("stray: " + rest.prefix(60))
                rest.removeFirst()
            }
        }
        text += rest
        if text.contains(">") { faults.append("a stray >") }
        if !open.isEmpty { faults.append("open: \(open)") }
        self.tags = tags
        self.text = Self.decoded(text)
        self.data = data
        self.faults = faults
    }

    private static func decoded(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    func all(_ name: String) -> [Tag] { tags.filter { $0.name == name } }

    /// The value of an attribute of the first element of a name with another attribute.
    func value(_ attribute: String, of name: String, where key: String, is wanted: String) -> String? {
        tags.first { $0.name == name && $0.attributes[key] == wanted }?.attributes[attribute]
    }

    /// The ids of elements.
    var anchors: [String] { tags.compactMap { $0.attributes["id"] } }

    /// The addresses on this server that it refers to.
    var addresses: Set<String> {
        Set(
            tags.flatMap { tag in
                ["href", "src"].compactMap { tag.attributes[$0] }
            }.filter { $0.hasPrefix("/") || $0.hasPrefix("#") })
    }
}

extension Asked {
    /// Asks as a browser does.
    func browse(_ target: String, method: String = "GET") -> Reply {
        get(
            target, ["Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
            method: method)
    }
}
