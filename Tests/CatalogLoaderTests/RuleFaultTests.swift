// Fields that are right each and do not agree: each with the exact lines that an editor reads.

import Testing

@Suite struct RuleFaultTests {
    @Test(arguments: corrections + days + actors + ties + entries)
    func fieldsThatDisagreeAreNamed(_ fault: FaultCase) throws {
        let found = try issues(fault.files)
        #expect(found == fault.lines)
    }

    // MARK: Status, certainty, days

    private static let correction = "{date: 2024-03-01, note: The date was wrong.}"

    static let corrections = [
        FaultCase(
            "a correction without the status", Sample.entry.with("correction", correction),
            "rhetoric.yaml:1: entry: status: must be corrected or retracted where there is a correction"),
        FaultCase(
            "a published record with a correction",
            Sample.entry.with("correction", correction).with("status", "published"),
            "rhetoric.yaml:11: entry: status: must be corrected or retracted where there is a correction"),
        FaultCase(
            "a corrected record without a correction",
            Sample.entry.with("status", "corrected").with("revision", "2"),
            "rhetoric.yaml:1: entry: correction: is missing: a corrected record says what was wrong"),
        FaultCase(
            "a corrected record of the first revision",
            Sample.entry.with("status", "corrected").with("correction", correction),
            "rhetoric.yaml:1: entry: revision: must be 2 or more for a corrected record"),
        FaultCase(
            "a corrected record that says revision 1",
            Sample.entry.with("status", "corrected").with("correction", correction).with("revision", "1"),
            "rhetoric.yaml:12: entry: revision: must be 2 or more for a corrected record"),
        FaultCase(
            "a corrected record that is right",
            Sample.entry.with("status", "corrected").with("correction", correction).with("revision", "2")),
        FaultCase(
            "a record taken back without a note", Sample.entry.with("status", "retracted"),
            "rhetoric.yaml:1: entry: correction: is missing: a retracted record says what was wrong"),
        FaultCase(
            "a correction without a note",
            Sample.entry.with("status", "retracted").with("correction", "{date: 2024-03-01}"),
            "rhetoric.yaml:11: entry: correction.note: is missing"),
        FaultCase(
            "a status that is none", Sample.entry.with("status", "withdrawn"),
            "rhetoric.yaml:10: entry: status: 'withdrawn' is not in the vocabulary status: published, corrected, retracted"
        ),
        FaultCase(
            "confirmed by one source",
            Sample.entry.with("certainty", "confirmed")
                .with("citations", "[{source: paper, locator: p. 1}, {source: paper, locator: p. 2}]"),
            "rhetoric.yaml:10: entry: certainty: confirmed needs citations of two sources or more"),
        FaultCase(
            "confirmed by two sources",
            Sample.entry.with("certainty", "confirmed").with(
                "citations", "[{source: paper}, {source: study}]")),
    ]

    static let days = [
        FaultCase(
            "modified before it was added",
            Sample.entry.with("added", "2024-03-01").with("modified", "2024-02-29"),
            "rhetoric.yaml:11: entry: modified: is before the record was added, on 2024-03-01"),
        FaultCase(
            "modified before the dataset's own day", Sample.entry.with("modified", "2023-12-31"),
            "rhetoric.yaml:10: entry: modified: is before the record was added, on 2024-01-01, which is what dataset.yaml says"
        ),
        FaultCase("added after the dataset's day of revision", Sample.entry.with("added", "2024-05-20")),
        FaultCase(
            "modified before it was corrected",
            Sample.entry.with("status", "corrected").with("correction", correction).with("revision", "2")
                .with("modified", "2024-02-29"),
            "rhetoric.yaml:13: entry: modified: is before the correction, of 2024-03-01"),
    ]

    // MARK: Kinds

    private static func actor(_ field: String, _ value: String, kind: String = "state") -> [String: String] {
        [
            "actors.yaml": Sample.ada.yaml + Sample.bob.yaml + Sample.cleo.yaml
                + Sample.actor("dan").with("kind", kind).with(field, value).yaml
        ]
    }

    static let actors = [
        FaultCase(
            "an office held by a state", actor("roles", "[{actor: ada, title: Chair}]"),
            "actors.yaml:17: dan: roles: only a person holds offices, and kind is state"),
        FaultCase("no offices of a state", actor("roles", "[]")),
        FaultCase(
            "an office held by a person", actor("roles", "[{actor: ada, title: Chair}]", kind: "person")),
        FaultCase(
            "an actor that is a member of itself",
            actor("memberships", "[{actor: ada, kind: member}, {actor: dan, kind: member}]"),
            "actors.yaml:17: dan: memberships[1].actor: an actor is no member of itself"),
        FaultCase(
            "an actor that is a part of itself", actor("part_of", "dan"),
            "actors.yaml:17: dan: part_of: an actor is no part of itself"),
        FaultCase(
            "a membership that ends before it begins",
            actor("memberships", "[{actor: ada, kind: member, from: 2024-05, to: 2023}]"),
            "actors.yaml:17: dan: memberships[0].to: 2023 is before from, 2024-05"),
        FaultCase(
            "an office that ends before it begins, on a line of its own",
            actor(
                "roles", "\n    - actor: ada\n      title: Chair\n      from: 2024\n      to: 2023",
                kind: "person"),
            "actors.yaml:21: dan: roles[0].to: 2023 is before from, 2024"),
        FaultCase(
            "a membership that ends in the month it began",
            actor("memberships", "[{actor: ada, kind: member, from: 2024-05-17, to: 2024-05}]")),
    ]

    private static func tie(_ draft: Draft) -> [String: String] { ["partnerships.yaml": draft.yaml] }

    static let ties = [
        FaultCase(
            "one party", tie(Sample.tie.with("parties", "[{actor: ada}]")),
            "partnerships.yaml:4: tie: parties: needs two different parties or more"),
        FaultCase(
            "one party twice", tie(Sample.tie.with("parties", "[{actor: ada}, {actor: ada}]")),
            "partnerships.yaml:4: tie: parties: needs two different parties or more"),
        FaultCase(
            "no party", tie(Sample.tie.with("parties", "[]")),
            "partnerships.yaml:4: tie: parties: needs at least one value"),
        FaultCase(
            "valid until before it is valid",
            tie(Sample.tie.with("valid", "{from: 2020-02, to: 2020-01-31}")),
            "partnerships.yaml:5: tie: valid.to: 2020-01-31 is before from, 2020-02"),
        FaultCase(
            "a party that leaves before it joins",
            tie(Sample.tie.with("parties", "[{actor: ada}, {actor: bob, from: 2022, to: 2021}]")),
            "partnerships.yaml:4: tie: parties[1].to: 2021 is before from, 2022"),
        FaultCase(
            "attested, with a start", tie(Sample.tie.with("attested", "2021")),
            "partnerships.yaml:9: tie: attested: is for ties whose start is unknown, and valid.from gives one"
        ),
        FaultCase(
            "proposed, with a start", tie(Sample.tie.with("state", "proposed")),
            "partnerships.yaml:6: tie: state: a proposed partnership is not in force, so there can be no valid.from"
        ),
        FaultCase(
            "in force, without a start", tie(Sample.tie.without("valid")),
            "partnerships.yaml:5: tie: state: in_force needs valid.from, or attested where the start is unknown"
        ),
        FaultCase("in force and attested", tie(Sample.tie.without("valid").with("attested", "2021"))),
        FaultCase(
            "ended, without an end", tie(Sample.tie.with("state", "ended")),
            "partnerships.yaml:6: tie: state: ended needs valid.to"),
        FaultCase(
            "ended, with an open end",
            tie(Sample.tie.with("state", "ended").with("valid", "{from: 2020, to: 2021/..}")),
            "partnerships.yaml:6: tie: state: ended needs valid.to"),
        FaultCase("ended", tie(Sample.tie.with("state", "ended").with("valid", "{from: 2020, to: 2021}"))),
    ]

    static let entries =
        ["COOPERATE", "AID", "SANCTION"].map { type in
            FaultCase(
                "\(type) without a recipient", Sample.entry.with("event", type).without("recipients"),
                "rhetoric.yaml:1: entry: recipients: \(type) needs a recipient")
        } + [
            FaultCase("an accusation without a recipient", Sample.entry.without("recipients")),
            FaultCase(
                "a mode of another type", Sample.entry.with("event", "REJECT").with("mode", "allege"),
                "rhetoric.yaml:10: entry: mode: allege is no mode of REJECT, which has assist, change, yield, meet"
            ),
            FaultCase(
                "a mode of a type that has none", Sample.entry.with("event", "AGREE").with("mode", "visit"),
                "rhetoric.yaml:10: entry: mode: visit is no mode of AGREE, which has no modes"),
            FaultCase("a mode of its type", Sample.entry.with("mode", "allege")),
            FaultCase(
                "a quotation without words", Sample.entry.with("quotation", "{language: en}"),
                "rhetoric.yaml:10: entry: quotation: needs text or translation"),
            FaultCase(
                "a translator without a translation",
                Sample.entry.with("quotation", "{text: Yetər., language: az, translator: Bob}"),
                "rhetoric.yaml:10: entry: quotation.translator: there is no translation"),
            FaultCase(
                "a whole quotation",
                Sample.entry.with(
                    "quotation", "{text: Yetər., language: az, translation: Enough., translator: Bob}")),
            FaultCase("a quotation with nothing in it", Sample.entry.with("quotation", "{}")),
        ]
}
