// Hostile targets: whatever is asked, there is an answer with a documented status, and JSON is JSON. A trap anywhere
// below would end the test process.

@testable import API
import Catalog
import Foundation
import GoldenAnswers
import HTTPMessage
import Representations
import Testing

@Suite struct HostileTests {
    /// The first seed; `FUZZ_SEED=n` and `FUZZ_COUNT=n` in the environment ask for others, and for more.
    private static let seed = number("FUZZ_SEED") ?? 7
    private static let count = Int(number("FUZZ_COUNT") ?? 2000)

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private static let statuses: Set<UInt16> = [200, 204, 304, 308, 400, 404, 405, 406, 410, 412, 503]

    @Test func randomTextIsAnswered() {
        var random = Noise(seed: Self.seed)
        for _ in 0..<Self.count {
            let text = String(
                decoding: (0..<random.below(60)).map { _ in UInt8(33 + random.below(94)) }, as: UTF8.self)
            check(random.pick(["", "/", "/v1/", "/v1/rhetoric?", "/v1/actors/"]) + text)
        }
    }

    @Test func mutatedQueriesAreAnswered() {
        var random = Noise(seed: Self.seed &+ 1)
        for _ in 0..<Self.count {
            var bytes = Array(random.pick(Self.valid).utf8)
            for _ in 0...random.below(4) {
                let place = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes[place] = UInt8(33 + random.below(94))
                case 1: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(4)))
                case 3: bytes += ("&" + random.pick(Self.valid).drop { $0 != "?" }.dropFirst()).utf8
                default: bytes.append(contentsOf: random.pick(Self.pieces).utf8)
                }
                if bytes.isEmpty { bytes = [47] }
            }
            check(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func everyFilterTakesOddValues() {
        var start = 0
        for schema in Schema.all {
            for filter in schema.filters {
                for comparison in Operator.allCases {
                    let name = filter.name + (comparison == .equal ? "" : "__" + comparison.rawValue)
                    // Every value would take minutes; each run has every tenth, and all filters together have all.
                    start += 1
                    for place in stride(from: start % 10, to: Self.oddValues.count, by: 10) {
                        let value = Target.encode(Self.oddValues[place])
                        check("/v1/\(schema.resource.rawValue)?\(name)=\(value)")
                    }
                }
            }
        }
    }

    @Test func everyParameterTakesEveryOddValue() {
        for parameter in Parameter.list {
            for value in Self.oddValues {
                for path in ["/v1/rhetoric", "/v1/partnerships.csv", "/v1/actors/norland", "/v1", "/healthz"]
                {
                    check("\(path)?\(parameter.name)=\(Target.encode(value))")
                }
            }
        }
    }

    @Test func forgedCursorsAreAnswered() {
        // A client can compute the hashes that a cursor carries; whatever is in it must then be borne, too.
        var random = Noise(seed: Self.seed &+ 2)
        let values: [SortValue] = [
            .absent, .text(""), .text("zzz"), .number(.min), .number(.max), .days(.min, .max),
            .days(.max, .min),
        ]
        for sort in ["id", "date", "-date", "event", "summary,-date", "-modified,title"] {
            let keys = sort.split(separator: ",").map { key in
                SortKey(String(key.drop { $0 == "-" }), isDescending: key.hasPrefix("-"))
            }
            var question = Question(.rhetoric)
            question.sort = keys
            let canonical = Canonical.text(question, Small.edition.catalog, expandsMembers: false)
            for _ in 0..<100 {
                let count = random.chance(80) ? keys.count : random.below(10)
                let position = Position(
                    values: (0..<count).map { _ in random.pick(values) },
                    id: random.pick(["", "m", "\u{10FFFF}"]))
                let target =
                    "/v1/rhetoric?sort=\(sort)&cursor=\(Cursor.encode(position, question: canonical))"
                check(target)
                #expect(count == keys.count || Small.get(target).code == "invalid-cursor")
            }
        }
    }

    @Test func oddFieldsAreAnswered() {
        var random = Noise(seed: Self.seed &+ 3)
        let names = [
            "Accept", "Accept-Encoding", "If-None-Match", "If-Match", "If-Modified-Since",
            "If-Unmodified-Since", "Host",
        ]
        for _ in 0..<Self.count / 4 {
            let fields = (0..<random.below(4)).map { _ in
                HeaderField(
                    random.pick(names),
                    random.chance(50)
                        ? random.pick(Self.oddFields)
                        : String(
                            decoding: (0..<random.below(40)).map { _ in UInt8(32 + random.below(95)) },
                            as: UTF8.self))
            }
            check(
                random.pick(["/v1/actors", "/v1/actors.csv", "/v1", "/v1/actors/norland"]),
                HeaderFields(fields))
        }
    }

    @Test func deepAndLongTargetsAreAnswered() {
        for count in [10, 100, 1000, 7000] {
            check("/" + String(repeating: "/", count: count))
            check("/v1/actors/" + String(repeating: "%25", count: count / 3))
            check("/v1/actors/" + String(repeating: "a/", count: count / 2))
            check("/v1/actors?name=" + String(repeating: "%2525", count: count / 5))
            check("/v1/actors?" + String(repeating: "&", count: count))
            check("/v1/actors?" + String(repeating: "=", count: count))
            check("/v1/actors?q=" + String(repeating: "-", count: count))
            check("/v1/actors?q=" + String(repeating: "%22", count: count / 3))
            check("/v1/actors?q=" + String(repeating: "a*+", count: count / 3))
            check("/v1/actors?name" + String(repeating: "__in", count: count / 4) + "=x")
            check("/v1/actors?sort=" + String(repeating: "-", count: count))
            check("/v1/actors?sort=" + String(repeating: "id,", count: count / 3))
            check("/v1/actors?kind__in=" + String(repeating: ",", count: count))
            check("/v1/actors?name__contains=" + String(repeating: "%C9%99", count: count / 6))
            check("/v1/actors?name__contains=" + String(repeating: "%CC%81", count: count / 6))
            check("/v1/actors" + String(repeating: ".csv", count: count / 4))
            check("/v1/actors?cursor=" + String(repeating: "A", count: count))
            check("/v1/actors?date=" + String(repeating: "9", count: count))
            check("/v1/rhetoric?date=" + String(repeating: "9", count: count))
            check("/v1/rhetoric?date=" + String(repeating: "-", count: count))
            check("/v1/rhetoric?date=" + String(repeating: "/", count: count))
        }
    }

    // MARK: What is asked

    private static let valid = [
        "/v1/rhetoric?recipient=league&expand=members&date__gte=2022-03&date__lte=2023-12-31&sort=-date,title&limit=2",
        "/v1/partnerships?party=norland&as_of=2024-03-01&fields=id,signed,valid&sort=-valid&include=actors",
        "/v1/actors?name__contains=h%C3%BCs&kind__in=state,bloc&q=nor*+-sud+%22the%20north%22",
        "/v1/actors.csv?iso3166_1_alpha2__isnull=false&limit=3&cursor=",
        "/v1/events?date__overlaps=2022/2023&tag__all=water,spring",
        "/v1/assessments/why-norland-refuses?include=actors,sources&fields=id,claim",
        "/v1/vocabularies/events",
        "/v1/search?q=norland&type=actors,events&limit=2", "/v1/rhetoric/facets/theme?limit=1",
        "/v1/rhetoric?q=talks+sea*&sort=relevance&facet=theme,actor&facet_size=2&highlight=1&explain=1",
        "/v1/actors?name__fuzzy=Norlund&facet=kind",
        "/v1/rhetoric?theme__notin=trade,border&negation=off&revision__gte=1&shape=array&format=json",
        "/v1/actors?limit=3&sort=-kind&fields=id,kind&cursor=AfU0t1VXNHU-AQIAAAAAAAAABAAAAAAAAAAGbGVhZ3Vl97zdqA",
    ]

    private static let pieces = [
        "%", "%0", "%00", "%FF", "%2525", "__", "__in", "__gte", ",", "/", "..", "&", "=", "?", "+", "#",
        "\"", "<", "%E2%80%8E",
        "9999999999999999999999", "-1", "0001-01-01", "9999-12-31", ".json", ".csv", "%F0%9F%98%80", "*",
        "cursor=", "q=",
    ]

    private static let oddValues = [
        "", " ", ",", ",,", "-", "--", "0", "-0", "1e9", "2147483647", "2147483648", "-2147483648",
        "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "999999999", "253402300799999", "253402300800000",
        "-62135596800000", "0001", "0000", "9999", "10000", "0001-01-01", "9999-12-31", "../0001", "9999/..",
        "/", "../..",
        "0001/9999", "2024-02-30", "2024-00", "2024-13", "2024-05-17T23:59:60Z", "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59", "2024-05-17T10:00:00.", "true", "null", "NaN", "norland",
        "sudavia-threatens-norland",
        "shadow-state", "\u{0301}", "ь", "ə", "İ", "ß", "\u{FEFF}", "\u{1F600}", "\u{202E}", "a,b", "\"",
        "\\", "'", "*", "a*",
        "<script>", "%", "__", String(repeating: "x", count: 300),
    ]

    private static let oddFields = [
        "", ",", ";", "q=", "gzip;q=", "gzip;q=NaN", "gzip;q=1e308", "*/*;q=-1", "*", "W/", "W/\"", "\"",
        "\"\"", "\",\"",
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 9999 08:49:60 GMT", "Sun, 00 Jan 0000 00:00:00 GMT",
        "Sun, 99999999999999999999 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 9223372036854775807:0:0 GMT",
        "text/csv;q=0.001, application/json;q=0.0005", String(repeating: "a,", count: 2000),
        "\u{FFFD}\u{0000}",
    ]

    // MARK: What must hold

    private func check(_ target: String, _ headers: HeaderFields = HeaderFields()) {
        let method = target.utf8.count % 17 == 0 ? "HEAD" : target.utf8.count % 31 == 0 ? "OPTIONS" : "GET"
        let request = Request(method: method, target: target, headers: headers)
        let reply = Small.reply(request)
        #expect(Self.statuses.contains(reply.status), "\(reply.status) \(target)")
        for field in reply.headers.lines {
            let isClean = field.value.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }
            #expect(isClean, "\(field.name) of \(target)")
        }
        if reply.status >= 400, method != "HEAD" {
            #expect(reply.headers["Content-Type"] == "application/problem+json", "\(target)")
            #expect(reply.code != nil && !reply.json["detail"].isNull, "\(target)")
        }
        guard method == "GET", let type = reply.headers["Content-Type"],
            reply.headers["Content-Encoding"] == nil
        else {
            return
        }
        if type.contains("json"), reply.status != 304, type != "application/jsonl" {
            #expect(!reply.json.isNull, "\(target)")
        }
        if type == "application/jsonl" {
            for line in reply.text.split(separator: "\n") {
                #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(target)")
            }
        }
    }
}

/// Randomness that is the same for the same seed: a linear congruential generator (Knuth, MMIX), its high bits.
private struct Noise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
