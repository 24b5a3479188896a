// Charts as answers: how they are asked for, what is refused, and what comes with them.

import API
import Charts
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct ChartTests {
    static let targets = [
        "/v1/timeline", "/v1/matrix", "/v1/network", "/v1/positions/azerbaijan", "/v1/shifts",
    ]

    @Test(arguments: targets) func suffixParameterAndAcceptAskForTheSameChart(target: String) {
        let bySuffix = Shipped.get(target + ".svg")
        #expect(bySuffix.status == 200)
        #expect(bySuffix.headers["Content-Type"] == "image/svg+xml")
        #expect(bySuffix.text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\""))
        #expect(Shipped.get(target + "?format=svg").text == bySuffix.text)
        let image = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
        #expect(Shipped.get(target, ["Accept": image]).text == bySuffix.text)
        let navigation = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        #expect(Shipped.get(target, ["Accept": navigation]).headers["Content-Type"] == "application/json")
    }

    @Test(arguments: targets) func jsonLeadsToTheChartAndTheChartToJSON(target: String) {
        let links = Shipped.get(target).json["links"]
        #expect(links["svg"].string == target + ".svg")
        let chart = Shipped.get(target + ".svg?width=400&scheme=dark")
        #expect(chart.headers["Link"]?.contains("<\(target).csv>; rel=\"alternate\"") == true)
        #expect(chart.headers["Link"]?.contains("<\(target).json>; rel=\"alternate\"") == true)
    }

    @Test(arguments: ColourScheme.allCases) func thePolicyNamesTheStyleByItsHash(scheme: ColourScheme) throws
    {
        let reply = Shipped.get("/v1/timeline.svg?scheme=\(scheme.rawValue)")
        let style = try #require(reply.text.firstMatch(of: #/<style>(.*?)</style>/#)).1
        #expect(String(style) == scheme.styleSheet)
        #expect(!style.contains("&"), "a style that is escaped has another hash")
        let policy = try #require(reply.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(!policy.contains("unsafe"))
        #expect(style.contains("prefers-color-scheme") == (scheme == .auto))
    }

    @Test func analysesWithoutAChartSayWhatThereIs() {
        for target in ["/v1/compare.svg", "/v1/dyads/azerbaijan/france.svg", "/v1/rhetoric.svg"] {
            #expect(Shipped.get(target).status == 406, "\(target)")
        }
    }

    @Test(arguments: ["319", "1201", "0", "-400", "+400", "400.5", "4e2", "99999999999999999999", "wide"])
    func widthHasBounds(width: String) {
        let reply = Shipped.get("/v1/timeline.svg?width=" + width)
        #expect(reply.status == 400 && reply.firstError.parameter == "width", "\(width)")
        #expect(reply.text.contains("from 320 to 1200"))
    }

    @Test func unknownSchemeNamesTheNearest() {
        let reply = Shipped.get("/v1/matrix.svg?scheme=drak")
        #expect(reply.status == 400 && reply.firstError.didYouMean == "dark")
    }

    @Test func optionsOfAChartAreRefusedWithOtherRepresentations() {
        for parameter in ["width=400", "scheme=dark"] {
            for target in Self.targets.flatMap({ [$0 + "?", $0 + ".csv?"] }) {
                let reply = Shipped.get(target + parameter)
                #expect(reply.status == 400, "\(target)")
                #expect(reply.text.contains("is an option of svg"))
            }
        }
        #expect(Shipped.get("/v1/compare?width=400").firstError.code == "unknown-parameter")
    }

    @Test func moreBarsThanPixelsSayHowToNarrow() {
        let reply = Shipped.get("/v1/timeline.svg?interval=day&date__gte=2021&date__lte=2024")
        #expect(reply.status == 400 && reply.firstError.parameter == "interval")
        #expect(reply.text.contains("a chart 800 pixels wide has room for 720"))
        #expect(Shipped.get("/v1/timeline.svg?interval=week&date__gte=2021&date__lte=2024").status == 200)
    }

    @Test func theThemeFilterStaysAFilter() {
        let reply = Shipped.get("/v1/timeline.svg?theme=mediation")
        #expect(reply.status == 200 && reply.text.contains("Theme: Mediation"))
    }

    @Test func wordsOfTheQuestionAreEscaped() {
        let reply = Shipped.get("/v1/timeline.svg?q=%3Cscript%3Ealert(1)%3C/script%3E")
        #expect(reply.status == 200 && !reply.text.contains("<script"))
        #expect(reply.text.contains("&lt;script&gt;"))
    }

    @Test func anEmptyAnswerIsDrawnAndSaysWhatWasLookedAt() {
        for target in ["/v1/timeline.svg?date__lte=1900", "/v1/matrix.svg?date__lte=1900"] {
            let reply = Shipped.get(target)
            #expect(reply.status == 200 && reply.text.contains("that is no proof that there was none"))
        }
    }

    @Test func aChartIsKeptAndAskedForByItsEntityTag() {
        let reply = Shipped.get("/v1/network.svg")
        let again = Shipped.get("/v1/network.svg", ["If-None-Match": reply.headers["ETag"] ?? ""])
        #expect(again.status == 304)
        #expect(Shipped.get("/v1/network.svg?width=400").headers["ETag"] != reply.headers["ETag"])
    }
}
