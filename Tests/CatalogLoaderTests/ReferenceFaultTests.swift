// Faults in ids and in what refers to them: each with the exact lines that an editor reads.

import CatalogLoader
import Testing

@Suite struct ReferenceFaultTests {
    @Test(arguments: ids + clashes + references + visibility)
    func aFaultOfAnIdIsNamed(_ fault: FaultCase) throws {
        let found = try issues(fault.files)
        #expect(found == fault.lines)
    }

    // MARK: Ids

    static let ids = [
        FaultCase(
            "an id in capitals", Sample.entry.with("id", "Entry One"),
            "rhetoric.yaml:1: #1: id: 'Entry One' is no id: an id has a to z, 0 to 9 and -, and at most 80 of them (did you mean entry-one?)"
        ),
        FaultCase(
            "an id in other letters", Sample.entry.with("id", "türkiyə-2024"),
            "rhetoric.yaml:1: #1: id: 'türkiyə-2024' is no id: an id has a to z, 0 to 9 and -, and at most 80 of them (did you mean turkiye-2024?)"
        ),
        FaultCase(
            "an id that is too long", Sample.entry.with("id", String(repeating: "a", count: 81)),
            "rhetoric.yaml:1: #1: id: '\(String(repeating: "a", count: 60))…' is no id: an id has a to z, 0 to 9 and -, and at most 80 of them"
        ),
        FaultCase("no id", Sample.entry.without("id"), "rhetoric.yaml:1: #1: id: is missing"),
        FaultCase(
            "a reserved id", Sample.entry.with("id", "match"),
            "rhetoric.yaml:1: match: id: the id match is reserved: addresses use it for something else"),
        FaultCase(
            "a reserved former id", Sample.entry.with("former_ids", "[facets]"),
            "rhetoric.yaml:10: entry: former_ids[0]: the id facets is reserved: addresses use it for something else"
        ),
    ]

    static let clashes = [
        FaultCase(
            "an id twice in a file", ["rhetoric.yaml": Sample.entry.yaml + Sample.entry.yaml],
            "rhetoric.yaml:10: entry: id: the id entry is taken: rhetoric.yaml:1 has it already"),
        FaultCase(
            "an id twice across the files of a folder",
            ["rhetoric/2023.yaml": Sample.entry.yaml, "rhetoric/2024.yaml": "# Later\n" + Sample.entry.yaml],
            "rhetoric/2024.yaml:2: entry: id: the id entry is taken: rhetoric/2023.yaml:1 has it already"),
        FaultCase(
            "an id twice across kinds", ["rhetoric.yaml": Sample.entry.with("id", "ada").yaml],
            "rhetoric.yaml:1: ada: id: the id ada is taken: actors.yaml:1 has it already"),
        FaultCase(
            "a former id that a record has", Sample.entry.with("former_ids", "[older, ada]"),
            "rhetoric.yaml:10: entry: former_ids[1]: the id ada is taken: actors.yaml:1 has it already"),
        FaultCase(
            "an id that is a former id of another",
            [
                "rhetoric.yaml": Sample.entry.with("former_ids", "[older]").yaml
                    + Sample.entry.with("id", "older").yaml
            ],
            "rhetoric.yaml:11: older: id: the id older is taken: rhetoric.yaml:10 has it as a former id"),
        FaultCase(
            "a former id that is the record's own", Sample.entry.with("former_ids", "[entry]"),
            "rhetoric.yaml:10: entry: former_ids[0]: the id entry is taken: rhetoric.yaml:1 has it already"),
    ]

    @Test func anIdTwiceAcrossFoldersNamesBothPlaces() throws {
        let first = try TemporaryFolder(Sample.files)
        let second = try TemporaryFolder(["actors.yaml": Sample.actor("dan").yaml + Sample.bob.yaml])
        #expect(
            lines([first, second]) == [
                "2/actors.yaml:5: bob: id: the id bob is taken: 1/actors.yaml:5 has it already",
                "1 error in 1 file",
            ])
    }

    // MARK: References

    static let references = [
        FaultCase(
            "an unknown actor", Sample.entry.with("recipients", "[bob, adda]"),
            "rhetoric.yaml:5: entry: recipients[1]: no actor has the id adda (did you mean ada?)"),
        FaultCase(
            "an unknown actor like no other", Sample.entry.with("recipients", "[atlantis]"),
            "rhetoric.yaml:5: entry: recipients[0]: no actor has the id atlantis"),
        FaultCase(
            "an unknown source", Sample.entry.with("citations", "[{source: paper}, {source: stude}]"),
            "rhetoric.yaml:9: entry: citations[1].source: no source has the id stude (did you mean study?)"),
        FaultCase(
            "an actor by its name", Sample.entry.with("actors", "[Ada]"),
            "rhetoric.yaml:4: entry: actors[0]: 'Ada' is no id: an id has a to z, 0 to 9 and -, and at most 80 of them (did you mean ada?)"
        ),
        FaultCase(
            "a source where an actor is needed", Sample.entry.with("actors", "[paper]"),
            "rhetoric.yaml:4: entry: actors[0]: paper is a source, not an actor"),
        FaultCase(
            "an actor where an event or a partnership is needed", Sample.entry.with("about", "[ada]"),
            "rhetoric.yaml:10: entry: about[0]: ada is an actor, not an event or a partnership"),
        FaultCase(
            "an unknown event", Sample.entry.with("about", "[nowhere]"),
            "rhetoric.yaml:10: entry: about[0]: no event or partnership has the id nowhere"),
        FaultCase(
            "a judgement about nothing",
            ["assessments.yaml": Sample.judgement.with("about", "[nowhere]").yaml],
            "assessments.yaml:7: judgement: about[0]: no record has the id nowhere"),
        FaultCase(
            "a part of nothing",
            ["actors.yaml": sampleActors + Sample.actor("dan").with("part_of", "bobb").yaml],
            "actors.yaml:17: dan: part_of: no actor has the id bobb (did you mean bob?)"),
    ]

    private static let sampleActors = Sample.ada.yaml + Sample.bob.yaml + Sample.cleo.yaml

    @Test func whereAFileCannotBeReadToItsEndReferencesToItsRecordsAreNotBlamed() throws {
        let files = [
            "actors.yaml": Sample.ada.yaml + "- id: \"bob\n",
            "rhetoric.yaml": Sample.entry.with("date", "then").yaml,
        ]
        let found = try issues(files)
        #expect(
            found.count == 2 && found[0].hasPrefix("actors.yaml:") && found[1].contains("'then' is no date"))
    }

    // MARK: What a record may lead to

    private static let gone = Draft([
        "id": "gone", "status": "retracted", "correction": "{date: 2024-03-01, note: It was another.}",
    ])
    private static let later = Sample.actor("later").with("embargo_until", "2025-01-01T00:00:00Z")

    static let visibility = [
        FaultCase(
            "a reference to a record that was taken back",
            [
                "actors.yaml": sampleActors + gone.yaml,
                "rhetoric.yaml": Sample.entry.with("actors", "[gone]").yaml,
            ],
            "rhetoric.yaml:4: entry: actors[0]: gone was retracted"),
        FaultCase(
            "a reference to a record that is taken back further down",
            [
                "actors.yaml": Sample.ada.with("memberships", "[{actor: gone, kind: member}]").yaml
                    + Sample.bob.yaml
                    + Sample.cleo.yaml + gone.yaml
            ],
            "actors.yaml:5: ada: memberships[0].actor: gone was retracted"),
        FaultCase(
            "a public record that refers to one under embargo",
            [
                "actors.yaml": sampleActors + later.yaml,
                "rhetoric.yaml": Sample.entry.with("actors", "[later]").yaml,
            ],
            "rhetoric.yaml:4: entry: actors[0]: later is under embargo for longer than this record"),
        FaultCase(
            "a record that refers to one under a longer embargo",
            [
                "actors.yaml": sampleActors + later.yaml,
                "rhetoric.yaml":
                    Sample.entry.with("actors", "[later]").with("embargo_until", "2024-12-31T23:59:59Z").yaml,
            ],
            "rhetoric.yaml:4: entry: actors[0]: later is under embargo for longer than this record"),
        FaultCase(
            "a record under the same embargo",
            [
                "actors.yaml": sampleActors + later.yaml,
                "rhetoric.yaml":
                    Sample.entry.with("actors", "[later]").with("embargo_until", "2025-01-01T01:00:00+01:00")
                    .yaml,
            ]),
        FaultCase(
            "the former id of a record under embargo",
            [
                "actors.yaml": sampleActors + later.with("former_ids", "[early]").yaml,
                "rhetoric.yaml": Sample.entry.with("actors", "[early]").yaml,
            ],
            "rhetoric.yaml:4: entry: actors[0]: early is under embargo for longer than this record"),
        FaultCase(
            "a record whose embargo is over",
            [
                "actors.yaml": sampleActors
                    + Sample.actor("then").with("embargo_until", "2024-06-01T00:00:00Z").yaml,
                "rhetoric.yaml": Sample.entry.with("actors", "[then]").yaml,
            ]),
        FaultCase(
            "a record that was taken back may refer to anything",
            ["actors.yaml": sampleActors + gone.with("part_of", "nowhere").yaml]),
    ]
}
