// Cards for frames, and the oEmbed answers that lead to them; their bytes are golden answers.

import API
import Foundation
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct EmbedTests {
    private let card = Small.get("/embed/rhetoric/sudavia-thanks-estmark")

    @Test func aCardRunsNothingAndLoadsNothing() throws {
        let policy = try #require(card.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(policy.hasSuffix("frame-ancestors *") && !policy.contains("unsafe"))
        for word in ["<script", "<img", "style=\"", " onclick", "url(", "@import"] {
            #expect(!card.text.contains(word), "\(word)")
        }
    }

    @Test func aCardSaysItsCorrectionSourceAndCitation() {
        #expect(card.status == 200)
        for words in ["Corrected", "The date was a month off.", "Treaty series, volume 1", "revision 2"] {
            #expect(card.text.contains(words), "\(words)")
        }
    }

    @Test func aCardOfWhatWasTakenBackSaysThat() {
        let reply = Small.get("/embed/rhetoric/sudavia-threatens-norland")
        #expect(reply.status == 410 && reply.text.contains("It was never said."))
        #expect(!reply.text.contains("Gone."))
    }

    @Test func aFormerIdLeadsToTheCardOfThePresentOne() {
        #expect(Small.get("/embed/actors/south-avia").headers["Location"] == "/embed/actors/sudavia")
        #expect(Small.get("/embed/actors/shadow-state").status == 404)
        #expect(Small.get("/embed/actors/norland?theme=dark").code == "unknown-parameter")
    }
}

@Suite struct OEmbedTests {
    private func ask(_ query: String) -> Reply { Small.get("/oembed?" + query) }

    @Test func everyAddressOfARecordIsKnown() {
        for url in [
            "https://small.example/v1/actors/sudavia", "https://small.example/v1/actors/sudavia.atom",
            "https://small.example/embed/actors/sudavia",
            "https://small.example/v1/actors/south-avia?fields=id",
        ] {
            let html = ask("url=\(url)").json["html"].string ?? ""
            #expect(html.contains("src=\"https://small.example/embed/actors/sudavia\""), "\(url)")
        }
    }

    @Test func whatIsNoRecordIs404() {
        for url in [
            "https://elsewhere.example/v1/actors/sudavia", "https://small.example",
            "https://small.example/v1/actors",
            "https://small.example/v1/actors/shadow-state", "https://small.example.evil/v1/actors/sudavia",
            "x",
        ] {
            #expect(ask("url=\(url)").status == 404, "\(url)")
        }
        #expect(ask("url=https://small.example/v1/rhetoric/sudavia-threatens-norland").status == 410)
    }

    @Test func anotherFormatIs501() {
        let url = "url=https://small.example/v1/actors/sudavia"
        #expect(ask(url + "&format=yaml").status == 501)
        #expect(ask(url + "&format=xml").headers["Content-Type"] == "text/xml; charset=utf-8")
        #expect(ask("format=json").firstError.parameter == "url")
    }

    @Test func theFrameFitsTheRoomThereIs() {
        let answer = ask("url=https://small.example/v1/actors/sudavia&maxwidth=320&maxheight=9999").json
        #expect(answer["width"].int == 320 && answer["height"].int == 480)
        #expect(ask("url=x&maxwidth=0").firstError.code == "invalid-value")
    }
}
