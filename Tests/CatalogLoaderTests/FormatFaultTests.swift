// The same faults in every format, the faults that only one format can have, and how many are listed.

import CatalogLoader
import Testing

@Suite struct FormatFaultTests {
    /// Three records: a word that is none, a date that is none, and an actor that is none.
    static let broken = [
        "rhetoric.yaml": """
        - id: one
          title: One
          date: 2024-05-17
          actors: [ada]
          event: ACUSE
          tone: critical
          summary: One.
          citations: [{source: paper}]
        - id: two
          title: Two
          date: 2024-13
          actors: [ada]
          event: ACCUSE
          tone: critical
          summary: Two.
          citations: [{source: paper}]
        - id: three
          title: Three
          date: 2024
          actors:
            - ada
            - bobb
          event: ACCUSE
          tone: critical
          summary: Three.
          citations: [{source: paper}]

        """,
        "rhetoric.csv": """
        id,title,date,actors,event,tone,summary,citations
        one,One,2024-05-17,ada,ACUSE,critical,One.,"[{""source"":""paper""}]"
        two,"Two,
        on two lines",2024-13,ada,ACCUSE,critical,Two.,"[{""source"":""paper""}]"
        three,Three,2024,ada;bobb,ACCUSE,critical,Three.,"[{""source"":""paper""}]"

        """,
        "rhetoric.jsonl": """
        {"id":"one","title":"One","date":"2024-05-17","actors":["ada"],"event":"ACUSE","tone":"critical","summary":"One.","citations":[{"source":"paper"}]}
        {"id":"two","title":"Two","date":"2024-13","actors":["ada"],"event":"ACCUSE","tone":"critical","summary":"Two.","citations":[{"source":"paper"}]}

        {"id":"three","title":"Three","date":"2024","actors":["ada","bobb"],"event":"ACCUSE","tone":"critical","summary":"Three.","citations":[{"source":"paper"}]}

        """,
        "rhetoric.json": """
        [{"id":"one","title":"One","date":"2024-05-17","actors":["ada"],
          "event":"ACUSE","tone":"critical","summary":"One.","citations":[{"source":"paper"}]},
         {"id":"two","title":"Two","date":"2024-13","actors":["ada"],"event":"ACCUSE","tone":"critical",
          "summary":"Two.","citations":[{"source":"paper"}]},
         {"id":"three","title":"Three","date":"2024","actors":["ada",
          "bobb"],"event":"ACCUSE","tone":"critical","summary":"Three.","citations":[{"source":"paper"}]}]

        """,
    ]

    @Test(arguments: [
        ("rhetoric.yaml", 5, 11, 22), ("rhetoric.csv", 2, 4, 5), ("rhetoric.jsonl", 1, 2, 4),
        ("rhetoric.json", 2, 3, 6),
    ])
    func threeBrokenRecordsAreNamedInEveryFormat(_ file: String, _ one: Int, _ two: Int, _ three: Int) throws
    {
        let types =
            "AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT, X-STATEMENT"
        let forms =
            "a date is YYYY, YYYY-MM or YYYY-MM-DD (with ~ ? or %), or an interval A/B, A/.. or ../B"
        #expect(
            try issues([file: Self.broken[file] ?? ""]) == [
                "\(file):\(one): one: event: 'ACUSE' is not in the vocabulary events: \(types) (did you mean ACCUSE?)",
                "\(file):\(two): two: date: '2024-13' is no date: the calendar has no such month or day; \(forms)",
                "\(file):\(three): three: actors[1]: no actor has the id bobb (did you mean bob?)",
            ])
    }

    // MARK: CSV

    private static let header = "id,title,language,citations"

    @Test(arguments: cells) func aFaultInACSVFileIsNamed(_ fault: FaultCase) throws {
        let found = try issues(fault.files)
        #expect(found == fault.lines)
    }

    static let cells = [
        FaultCase(
            "an unknown column is named once",
            ["sources.csv": "id,titel,title\nthird,T,Third\nfourth,F,Fourth\n"],
            "sources.csv:1: titel: there is no such column (did you mean title?)"),
        FaultCase(
            "a column of an object's own name",
            ["actors/more.csv": "id,kind,names,citations\ndan,state,Dan,\n"],
            "actors/more.csv:1: names: there is no such column (did you mean names.en?)",
            "actors/more.csv:2: dan: citations: is missing"),
        FaultCase(
            "columns of labels are passed over",
            ["sources.csv": "id,title,author,author_label\nthird,Third,ada,Ada\nfourth,Fourth,,\n"]),
        FaultCase(
            "a cell that must hold JSON",
            ["actors/more.csv": "id,kind,names.en,citations\ndan,state,Dan,paper\n"],
            #"actors/more.csv:2: dan: citations: must be a list in JSON, such as [{"source": "…"}]: 'paper' is not a JSON value: text stands in double quotes"#
        ),
        FaultCase(
            "JSON of another shape",
            [
                "actors/more.csv":
                    "id,kind,names.en,citations\ndan,state,Dan,\"{\"\"source\"\":\"\"paper\"\"}\"\n"
            ],
            "actors/more.csv:2: dan: citations: must be a list"),
        FaultCase(
            "a member of an object",
            [
                "actors/more.csv":
                    "id,kind,names.en,part_of,citations\ndan,state,Dan,none,\"[{\"\"source\"\":\"\"paper\"\",\"\"page\"\":\"\"3\"\"}]\"\n"
            ],
            "actors/more.csv:2: dan: citations[0].page: there is no such field",
            "actors/more.csv:2: dan: part_of: no actor has the id none"),
        FaultCase(
            "a row without an id", ["sources/more.csv": "id,title\nthird,Third\n,Fourth\n"],
            "sources/more.csv:3: #2: id: is missing"),
        FaultCase(
            "a row of too many cells", ["sources/more.csv": "id,title\nthird,Third,3\n"],
            "sources/more.csv:2: the row has 3 cells and the header 2 columns"),
    ]

    // MARK: Broken syntax

    @Test func aBrokenFileDoesNotHideTheFaultsOfOthers() throws {
        let files = [
            "events.yaml": "- id: meeting\n  title: \"Meeting\n", "rhetoric.jsonl": "{\"id\":\n{}\n[1]\n",
            "assessments.yaml": Sample.judgement.with("kind", "movite").yaml,
        ]
        let found = try issues(files).map { String($0.prefix(40)) }
        #expect(
            found == [
                "events.yaml:2: the quote that opens here",
                "rhetoric.jsonl:1: expected a value, foun",
                "rhetoric.jsonl:2: #1: id: is missing", "rhetoric.jsonl:2: #1: title: is missing",
                "rhetoric.jsonl:2: #1: date: is missing", "rhetoric.jsonl:2: #1: actors: is missing",
                "rhetoric.jsonl:2: #1: event: is missing", "rhetoric.jsonl:2: #1: tone: is missing",
                "rhetoric.jsonl:2: #1: summary: is missin", "rhetoric.jsonl:2: #1: citations: is miss",
                "rhetoric.jsonl:3: #2: must be a mapping ",
                "assessments.yaml:3: judgement: kind: 'mo",
            ])
    }

    @Test func bytesThatAreNotUTF8AreNamedWithTheirLine() throws {
        let folder = try TemporaryFolder(Sample.files)
        try folder.write(
            Array("id,title\nthird,Th".utf8) + [0xE9] + Array("rd\n".utf8), to: "sources/more.csv")
        #expect(
            lines([folder]) == [
                "sources/more.csv:2: the byte 0xE9 is not UTF-8: save the file as UTF-8", "1 error in 1 file",
            ])
    }

    // MARK: How many

    @Test func fiftyOfEachFileAreListedAndAllAreCounted() throws {
        let folder = try TemporaryFolder(Sample.files)
        let rows = (1...60).map { "s\($0),,\n" }.joined()
        try folder.write(Array("id,title,tags\n\(rows)".utf8), to: "sources/more.csv")
        try folder.write(Array("{\"id\":\"x\"}\n".utf8), to: "sources/one.jsonl")
        let short = lines([folder])
        #expect(short.count == 53)
        #expect(short[0] == "sources/more.csv:2: s1: title: is missing")
        #expect(short[49] == "sources/more.csv:51: s50: title: is missing")
        #expect(
            short[50...] == [
                "sources/one.jsonl:1: x: title: is missing",
                "sources/more.csv: 10 more; --all lists every one", "61 errors in 2 files",
            ])
        let long = lines([folder], listsAll: true)
        #expect(long.count == 62)
        #expect(long[59] == "sources/more.csv:61: s60: title: is missing")
        #expect(long[61] == "61 errors in 2 files")
    }
}
