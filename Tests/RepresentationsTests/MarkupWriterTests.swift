// What the builder of markup lets through.

import Representations
import Testing

@Suite struct MarkupWriterTests {
    private func link(_ address: String) -> String {
        var writer = MarkupWriter(.html)
        writer.element("a", "x", [("href", address)])
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func onlyAddressesOfTheWebAndOfThisServerAreWritten() {
        for address in [
            "/actors", "#top", "?q=a", "https://example.org/", "HTTP://example.org",
        ] {
            #expect(link(address) == "<a href=\"\(address)\">x</a>")
        }
        for address in [
            "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x",
            "vbscript:x",
            "//evil.example", "", "java\nscript:alert(1)", "httpx://a", "actors",
        ] {
            #expect(link(address) == "<a href=\"#\">x</a>", "\(address)")
        }
    }

    @Test func textsAndAttributesAreEscaped() {
        var writer = MarkupWriter(.html)
        writer.element("p", "<b>&\"'\u{0}", [("title", "\"><script>")])
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;\u{FFFD}</p>")
    }

    @Test func aBlockOfDataCannotBeEndedFromWithin() {
        var writer = MarkupWriter(.html)
        writer.data(Array("{\"a\":\"</script><!--&\"}".utf8), type: "application/ld+json")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "<script type=\"application/ld+json\">{\"a\":\"\\u003C/script\\u003E\\u003C!--\\u0026\"}</script>"
        )
    }

    @Test func anElementIsClosedBehindWhatIsWrittenInIt() {
        var writer = MarkupWriter(.html)
        writer.element("ul") { writer in
            for word in ["a", "b"] { writer.element("li", word) }
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "<ul><li>a</li><li>b</li></ul>")
    }
}
