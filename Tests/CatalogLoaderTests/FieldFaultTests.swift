// Faults in the fields of a record: each with the exact lines that an editor reads.

import Testing

@Suite struct FieldFaultTests {
    @Test func theSampleItselfIsValid() throws {
        let whole = [
            "rhetoric.yaml": Sample.entry.yaml, "partnerships.yaml": Sample.tie.yaml,
            "events.yaml": Sample.meeting.yaml, "assessments.yaml": Sample.judgement.yaml,
        ]
        #expect(try issues(whole) == [])
    }

    @Test(arguments: shapes + dates + words + texts)
    func aFaultInAFieldIsNamed(_ fault: FaultCase) throws {
        let found = try issues(fault.files)
        #expect(found == fault.lines)
    }

    // MARK: What is there, and of which shape

    static let shapes = [
        FaultCase(
            "an unknown field", Sample.entry.with("recipient", "[bob]"),
            "rhetoric.yaml:10: entry: recipient: there is no such field (did you mean recipients?)"),
        FaultCase(
            "an unknown field far from any other", Sample.entry.with("qqqqqq", "1"),
            "rhetoric.yaml:10: entry: qqqqqq: there is no such field"),
        FaultCase(
            "an unknown field within a list",
            Sample.entry.with("citations", "[{source: paper, loctor: p. 3}]"),
            "rhetoric.yaml:9: entry: citations[0].loctor: there is no such field (did you mean locator?)"),
        FaultCase(
            "an unknown field that would break the line",
            ["rhetoric.jsonl": #"{"id":"entry","a\nb\u001b":1}"#],
            "rhetoric.jsonl:1: entry: aU+000AbU+001B: there is no such field",
            "rhetoric.jsonl:1: entry: title: is missing", "rhetoric.jsonl:1: entry: date: is missing",
            "rhetoric.jsonl:1: entry: actors: is missing", "rhetoric.jsonl:1: entry: event: is missing",
            "rhetoric.jsonl:1: entry: tone: is missing", "rhetoric.jsonl:1: entry: summary: is missing",
            "rhetoric.jsonl:1: entry: citations: is missing"),
        FaultCase(
            "a missing field", Sample.entry.without("tone"),
            "rhetoric.yaml:1: entry: tone: is missing"),
        FaultCase(
            "a field without a value", Sample.entry.with("tone", ""),
            "rhetoric.yaml:7: entry: tone: is missing"),
        FaultCase(
            "a missing field within a list", Sample.entry.with("citations", "[{locator: p. 3}]"),
            "rhetoric.yaml:9: entry: citations[0].source: is missing"),
        FaultCase(
            "no citations", Sample.entry.without("citations"),
            "rhetoric.yaml:1: entry: citations: is missing"),
        FaultCase(
            "an empty list of citations", Sample.entry.with("citations", "[]"),
            "rhetoric.yaml:9: entry: citations: needs at least one value"),
        FaultCase(
            "an empty list", Sample.entry.with("actors", "[]"),
            "rhetoric.yaml:4: entry: actors: needs at least one value"),
        FaultCase(
            "an empty place in a list", Sample.entry.with("actors", "[ada, ~]"),
            "rhetoric.yaml:4: entry: actors[1]: is empty"),
        FaultCase(
            "a value listed twice", Sample.entry.with("actors", "[ada, bob, ada]"),
            "rhetoric.yaml:4: entry: actors[2]: 'ada' is listed twice"),
        FaultCase(
            "no list where one is needed", Sample.entry.with("actors", "ada"),
            "rhetoric.yaml:4: entry: actors: must be a list"),
        FaultCase(
            "a list where there is one value", Sample.entry.with("title", "[Entry]"),
            "rhetoric.yaml:2: entry: title: must be text"),
        FaultCase(
            "no mapping where one is needed", Sample.entry.with("quotation", "Enough."),
            "rhetoric.yaml:10: entry: quotation: must be a mapping of text, language, translation, translator"
        ),
        FaultCase(
            "a record that is no mapping", ["rhetoric.yaml": Sample.entry.yaml + "- entry two\n"],
            "rhetoric.yaml:10: #2: must be a mapping of fields to values"),
        FaultCase(
            "numbers and truth values for texts in JSON",
            [
                "rhetoric.jsonl":
                    #"{"id":"entry","title":5,"date":2024,"actors":["ada"],"recipients":["bob"],"event":"ACCUSE","tone":"critical","summary":true,"citations":[{"source":"paper"}],"future":1,"revision":true}"#
            ],
            "rhetoric.jsonl:1: entry: title: must be text: put it in quotation marks",
            "rhetoric.jsonl:1: entry: date: must be a date: put it in quotation marks",
            "rhetoric.jsonl:1: entry: future: must be true or false",
            "rhetoric.jsonl:1: entry: summary: must be text: put it in quotation marks",
            "rhetoric.jsonl:1: entry: revision: must be a whole number from 1"),
        FaultCase(
            "names that are no mapping",
            ["actors.yaml": sampleActors + Sample.actor("dan").with("names", "Dan").yaml],
            "actors.yaml:15: dan: names: must be a mapping of language tags to texts, such as en: Name"),
        FaultCase(
            "no names", ["actors.yaml": sampleActors + Sample.actor("dan").with("names", "{}").yaml],
            "actors.yaml:15: dan: names: needs at least one value"),
        FaultCase(
            "a name in no language",
            ["actors.yaml": sampleActors + Sample.actor("dan").with("names", "{english_: Dan, az: }").yaml],
            "actors.yaml:15: dan: names.english_: is no language tag, such as en or az-Latn",
            "actors.yaml:15: dan: names.az: is empty"),
    ]

    private static let sampleActors = Sample.ada.yaml + Sample.bob.yaml + Sample.cleo.yaml

    // MARK: Dates

    private static let forms =
        "a date is YYYY, YYYY-MM or YYYY-MM-DD (with ~ ? or %), or an interval A/B, A/.. or ../B"

    private static func date(_ text: String, _ detail: String) -> FaultCase {
        FaultCase(
            "the date \(text)", Sample.entry.with("date", "\"\(text)\""),
            "rhetoric.yaml:3: entry: date: \(detail)")
    }

    static let dates = [
        date("17 May 2024", "'17 May 2024' is no date: \(forms)"),
        date("2024-5-17", "'2024-5-17' is no date: \(forms)"),
        date("2024-05-17T08:00:00Z", "'2024-05-17T08:00:00Z' is no date: \(forms)"),
        date(
            "2024-13", "'2024-13' is no date: the calendar has no such month or day; \(forms)"),
        date(
            "2023-02-29", "'2023-02-29' is no date: the calendar has no such month or day; \(forms)"),
        date(
            "2024-21",
            "'2024-21' is no date: seasons, X digits and years beyond four digits are not read; \(forms)"),
        date(
            "202X",
            "'202X' is no date: seasons, X digits and years beyond four digits are not read; \(forms)"),
        date("2024/2023", "'2024/2023' is no date: the interval ends before it starts"),
        date("../..", "'../..' is no date: the interval has neither a start nor an end"),
        FaultCase(
            "a day that is no day", Sample.entry.with("added", "2024-05"),
            "rhetoric.yaml:10: entry: added: must be one day, YYYY-MM-DD"),
        FaultCase(
            "a day with a mark", Sample.entry.with("added", "2024-01-01~"),
            "rhetoric.yaml:10: entry: added: must be one day, YYYY-MM-DD"),
        FaultCase(
            "an embargo without a time", Sample.entry.with("embargo_until", "2024-05-17"),
            "rhetoric.yaml:10: entry: embargo_until: must be an RFC 3339 time, such as 2024-05-17T08:30:00Z"),
    ]

    // MARK: Words of vocabularies

    static let words = [
        FaultCase(
            "a word outside a long list", Sample.entry.with("mode", "alege"),
            "rhetoric.yaml:10: entry: mode: 'alege' is not in the vocabulary modes (did you mean allege?)"),
        FaultCase(
            "a word outside a short list", Sample.entry.with("tone", "hostil"),
            "rhetoric.yaml:7: entry: tone: 'hostil' is not in the vocabulary tones: hostile, critical, neutral, friendly, supportive (did you mean hostile?)"
        ),
        FaultCase(
            "an event type that is none", Sample.entry.with("event", "ACUSE"),
            "rhetoric.yaml:6: entry: event: 'ACUSE' is not in the vocabulary events: AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT, X-STATEMENT (did you mean ACCUSE?)"
        ),
        FaultCase(
            "a word in other letters", Sample.entry.with("event", "accuse"),
            "rhetoric.yaml:6: entry: event: 'accuse' is not in the vocabulary events: AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT, X-STATEMENT (did you mean ACCUSE?)"
        ),
        FaultCase(
            "a word outside the dataset's own list", Sample.entry.with("themes", "[trade, boarder]"),
            "rhetoric.yaml:10: entry: themes[1]: 'boarder' is not in the vocabulary themes, whose words vocabularies.yaml lists: trade, border (did you mean border?)"
        ),
        FaultCase(
            "a word of a list that the dataset does not have",
            ["vocabularies.yaml": "", "rhetoric.yaml": Sample.entry.with("themes", "[trade]").yaml],
            "rhetoric.yaml:10: entry: themes[0]: 'trade' is not in the vocabulary themes, whose words vocabularies.yaml lists"
        ),
    ]

    // MARK: Texts, addresses, numbers

    static let texts = [
        FaultCase(
            "a text of spaces", Sample.entry.with("title", "\"  \\n\""),
            "rhetoric.yaml:2: entry: title: is empty"),
        FaultCase(
            "a control character", Sample.entry.with("title", #""a\x1Bb""#),
            "rhetoric.yaml:2: entry: title: has the control character U+001B in it, which no text needs"),
        FaultCase(
            "an address of another kind",
            ["sources.yaml": Sample.source.with("url", "ftp://example.org/x").yaml],
            "sources.yaml:4: paper: url: must be an address that begins with https:// or http://"),
        FaultCase(
            "an address with a space",
            ["sources.yaml": Sample.source.with("url", "https://example.org/a b").yaml],
            "sources.yaml:4: paper: url: must be an address that begins with https:// or http://"),
        FaultCase(
            "a language by its name", ["sources.yaml": Sample.source.with("language", "English (UK)").yaml],
            "sources.yaml:3: paper: language: must be a language tag, such as en or az-Latn"),
        FaultCase(
            "the revision 0", Sample.entry.with("revision", "0"),
            "rhetoric.yaml:10: entry: revision: must be a whole number from 1"),
        FaultCase(
            "a flag of another language", Sample.entry.with("future", "yes"),
            "rhetoric.yaml:10: entry: future: must be true or false"),
    ]
}
