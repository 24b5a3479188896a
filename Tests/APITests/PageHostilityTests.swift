// What tries to become markup: through every field of a dataset, and through every part of a request.

import API
import Catalog
import CatalogLoader
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct PageHostilityTests {
    /// What a text tries in vain.
    private static let attack =
        #"</script><script>alert(1)</script>"' onerror="alert(2)" <img src=x> &lt; ]]> \u003c"#

    private static let dataset: Asked = {
        let folder = NSTemporaryDirectory() + "demarche-" + UUID().uuidString
        func write(_ name: String, _ value: Any) {
            let json = (try? JSONSerialization.data(withJSONObject: value)) ?? Data()
            try? json.write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = attack
        let cites = [["source": "s", "locator": text, "quote": text]]
        let address = "https://evil.example/?\"onmouseover=\"alert(3)'><script>"
        write(
            "dataset.json",
            [
                "name": "hostile", "version": "1", "title": text, "description": text, "licence": text,
                "added": "2024-01-01", "modified": "2024-01-01",
                "coverage": [
                    "period": "2024", "actors": ["a"], "languages": ["en"], "last_review": "2024-01-01",
                    "known_gaps": [text],
                ],
            ])
        write(
            "sources.json",
            [
                [
                    "id": "s", "title": text, "url": address.replacing(#/[">< ]/#, with: "'"),
                    "licence": text, "tags": [text],
                ]
            ])
        let who =
            ["id": "a", "kind": "state", "names": ["en": text, "az": text], "aliases": [text]]
            as [String: Any]
        write(
            "actors.json",
            [
                who.merging(["codes": ["cow": text], "citations": cites]) { $1 },
                [
                    "id": "b", "kind": "person", "names": ["en": text], "citations": cites,
                    "roles": [["actor": "a", "title": text]],
                ],
            ])
        write(
            "partnerships.json",
            [
                [
                    "id": "p", "title": text, "kind": "alliance",
                    "parties": [["actor": "a", "role": text], ["actor": "b"]],
                    "level": text, "valid": ["from": "2024"], "state": "in_force", "summary": text,
                    "citations": cites,
                ]
            ])
        write(
            "events.json",
            [
                [
                    "id": "e", "title": text, "kind": "k", "date": "2024-02", "place": text, "summary": text,
                    "participants": [["actor": "a", "role": text]], "citations": cites,
                ]
            ])
        write(
            "rhetoric.json",
            [
                [
                    "id": "r", "title": text, "date": "2024-03-01", "actors": ["a"], "recipients": ["b"],
                    "event": "ACCUSE", "tone": "hostile", "themes": ["t"], "summary": text,
                    "status": "corrected",
                    "revision": 2, "correction": ["date": "2024-04-01", "note": text], "citations": cites,
                    "quotation": ["text": text, "language": "az", "translation": text, "translator": text],
                ]
            ])
        write(
            "assessments.json",
            [
                [
                    "id": "j", "title": text, "kind": "motive", "claim": text, "author": ["a"],
                    "about": ["r"],
                    "citations": cites,
                ]
            ])
        write(
            "vocabularies.json",
            [
                "themes": [["code": "t", "label": text, "definition": text]],
                "event_kinds": [["code": "k", "label": text, "definition": text]],
            ])
        return Asked(folder)
    }()

    @Test func noFieldOfADatasetBecomesMarkup() {
        let pages = [
            "/", "/about", "/docs", "/docs/vocabularies", "/search?q=alert", "/actors/a", "/actors/b",
            "/partnerships/p", "/events/e", "/rhetoric/r", "/assessments/j", "/sources/s", "/dyads/a/b",
            "/dyads/b/a", "/actors/nobody", "/rhetoric?theme=x", "/rhetoric?q=script&theme=t",
        ]
        for target in pages + Resource.allCases.map({ "/" + $0.rawValue }) {
            let reply = Self.dataset.browse(target)
            let page = ReadPage(reply.text)
            #expect(page.faults == [], "\(target)")
            #expect([200, 400, 404].contains(reply.status), "\(target) \(reply.status)")
            for tag in page.tags {
                #expect(tag.name != "script" || tag.attributes["type"] == "application/ld+json")
                #expect(tag.attributes.keys.allSatisfy { !$0.hasPrefix("on") }, "\(target)")
                #expect(tag.name != "img" || tag.attributes["src"]?.hasPrefix("/") == true)
            }
            for block in page.data {
                #expect(!block.contains("<"))
                #expect((try? JSONSerialization.jsonObject(with: Data(block.utf8))) != nil, "\(target)")
            }
        }
        #expect(ReadPage(Self.dataset.browse("/rhetoric/r").text).text.contains(Self.attack))
    }

    @Test func noPartOfARequestBecomesMarkup() {
        let attack = Target.encode(#""><script>alert(1)</script><img src=x onerror='alert(2)'>"#)
        var targets = [
            "/\(attack)", "/actors/\(attack)", "/dyads/\(attack)/norland", "/docs/\(attack)",
            "/assets/\(attack)",
        ]
        for resource in Resource.allCases {
            let names =
                Schema.of(resource).filters.map(\.name) + Parameter.list.map(\.name) + ["date__gte", attack]
            targets += names.map { "/\(resource.rawValue)?\($0)=\(attack)" }
        }
        for path in [
            "/", "/search", "/about", "/docs", "/docs/errors", "/dyads/norland/sudavia", "/actors/norland",
        ] {
            targets += ["q", "as_of", "format", "cursor", "inherit", attack].map { "\(path)?\($0)=\(attack)" }
        }
        for target in targets {
            let page = ReadPage(Small.browse(target).text)
            #expect(page.faults == [], "\(target)")
            #expect(!page.tags.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } }, "\(target)")
            #expect(page.all("script").allSatisfy { $0.attributes["type"] == "application/ld+json" })
        }
    }

    @Test func hostileQueriesAreAnsweredInBrowsersToo() {
        for target in [
            "/rhetoric?%00", "/rhetoric?q=%FF", "/rhetoric?cursor=AAAA", "/rhetoric?limit=0",
            "/rhetoric?limit=99999999999999999999",
            "/rhetoric?date__gte=9999-99-99", "/rhetoric?" + String(repeating: "a=b&", count: 200),
            "/rhetoric?actor=" + String(repeating: "x", count: 5000), "/actors/..%2F..%2Fetc",
            "/rhetoric?sort=-date,-date,,",
            "/dyads/norland/", "/rhetoric?__=1", "/rhetoric?date__=1", "/rhetoric?=1", "/search?q=%22",
            "/search?q=-a&cursor=!",
            "/rhetoric?sort=relevance", "/actors/norland?as_of=2023/2024",
            "/dyads/norland/sudavia?inherit=maybe",
        ] {
            let reply = Small.browse(target)
            #expect((200..<500).contains(reply.status), "\(target)")
            #expect(ReadPage(reply.text).faults == [] || reply.status == 308, "\(target)")
        }
    }
}
