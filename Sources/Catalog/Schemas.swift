// The record tables: every kind of record with its fields and filters, declared once. The loader, the answers, the
// JSON Schemas, the CSV columns and the documentation read these tables.

extension Schema {
    /// The schema of a kind of record.
    public static func of(_ resource: Resource) -> Schema { all[resource.index] }

    /// All schemas, in load order.
    public static let all: [Schema] = [sources, actors, partnerships, events, rhetoric, assessments]

    private static let span: [Field] = [
        Field("from", .date, "Its first day, as precisely as the source gives it."),
        Field("to", .date, "Its last day; absent while it lasts."),
    ]

    private static func head(_ middle: [Field], summaryRequired: Bool, citationsRequired: Bool) -> [Field] {
        [Field("id", .identifier, required: true, "Stable for ever, unique over all records.")]
            + middle
            + [
                Field(
                    "summary", .text, required: summaryRequired,
                    "What it says, in the dataset's own neutral words."),
                Field(
                    "citations",
                    .list(
                        .object([
                            Field(
                                "source", .reference([.sources]), required: true, "The source that says so."),
                            Field("locator", .text, "Where in the source: a page, section or paragraph."),
                            Field("quote", .text, "The source's own words."),
                        ])), required: citationsRequired, "Who says so; at least one."),
                Field("certainty", .term("certainty"), "How far sources agree; `reported` where absent."),
                Field(
                    "status", .term("status"),
                    "Whether it stands, was corrected or was taken back; `published` where absent."),
                Field(
                    "correction",
                    .object([
                        Field("date", .day, required: true, "The day of the correction or retraction."),
                        Field("note", .text, required: true, "What was wrong and what it says now."),
                    ]), "What was corrected, and when."),
                Field("revision", .number, "1 for the first version, one more for each later one."),
                Field("added", .day, "The day it came into the dataset."),
                Field("modified", .day, "The day of its latest revision."),
                Field("former_ids", .list(.identifier), "Ids it had before; they still lead to it."),
                Field("tags", .list(.text), "The editors' own marks."),
                Field(
                    "embargo_until", .instant, hidden: true,
                    "Nobody without a key sees the record before this time."),
            ]
    }

    private static func commonFilters(named label: [Filter]) -> [Filter] {
        [Filter("id", ["id"], "The record's id.")] + label + [
            Filter("summary", ["summary"], "The dataset's own words."),
            Filter("source", ["citations.source"], "A source that the record cites."),
            Filter("quote", ["citations.quote"], "Words quoted in a citation."),
            Filter("certainty", ["certainty"], "How far sources agree."),
            Filter("status", ["status"], "Published or corrected."),
            Filter("correction", ["correction.date"], "The day of a correction."),
            Filter("revision", ["revision"], "The number of the version."),
            Filter("added", ["added"], "The day it came into the dataset."),
            Filter("modified", ["modified"], "The day of its latest revision."),
            Filter("tag", ["tags"], "An editors' mark."),
        ]
    }

    private static let titleFilter = [Filter("title", ["title"], "The record's title.")]

    // MARK: The kinds

    private static let sources = Schema(
        resource: .sources,
        fields: head(
            [
                Field("title", .text, required: true, "The publication's title."),
                Field("author", .list(.reference([.actors])), "Who wrote it."),
                Field("publisher", .list(.reference([.actors])), "Who published it."),
                Field("published", .date, "When it was published."),
                Field("language", .language, "The language it is written in."),
                Field("url", .url, "Where it is."),
                Field("archive_url", .url, "Where a copy is kept."),
                Field("licence", .text, "The terms under which it may be used."),
            ], summaryRequired: false, citationsRequired: false),
        filters: commonFilters(named: titleFilter) + [
            Filter("author", ["author"], "Who wrote it."),
            Filter("publisher", ["publisher"], "Who published it."),
            Filter("published", ["published"], "When it was published."),
            Filter("language", ["language"], "The language it is written in."),
            Filter("url", ["url"], "Where it is."),
            Filter("licence", ["licence"], "The terms of use."),
        ],
        timeField: "published", labelField: "title")

    private static let actors = Schema(
        resource: .actors,
        fields: head(
            [
                Field("kind", .term("actor-kinds"), required: true, "What sort of actor it is."),
                Field("names", .texts, required: true, "Its name by language tag."),
                Field("aliases", .list(.text), "Other names it goes by."),
                Field(
                    "codes",
                    .object([
                        Field("iso3166_1_alpha2", .text, "ISO 3166-1 alpha-2."),
                        Field("iso3166_1_alpha3", .text, "ISO 3166-1 alpha-3."),
                        Field("wikidata", .text, "Wikidata item, such as `Q227`."),
                        Field("cow", .text, "Correlates of War country code."),
                        Field("cameo", .text, "CAMEO actor code."),
                    ]), "Its codes in other systems; text, never numbers."),
                Field("part_of", .reference([.actors]), "The actor that it is a part of."),
                Field(
                    "memberships",
                    .list(
                        .object(
                            [
                                Field("actor", .reference([.actors]), required: true, "What it belongs to."),
                                Field("kind", .term("membership-kinds"), required: true, "How it belongs."),
                            ] + span)), "What it belongs to, and from when to when."),
                Field(
                    "roles",
                    .list(
                        .object(
                            [
                                Field(
                                    "actor", .reference([.actors]), required: true,
                                    "For whom the office is held."),
                                Field("title", .text, required: true, "The office."),
                            ] + span)), "Offices that a person holds or held."),
            ], summaryRequired: false, citationsRequired: true),
        filters: commonFilters(named: [
            Filter("name", ["names", "aliases"], "A name in any language, or an alias."),
            Filter("alias", ["aliases"], "Another name."),
        ]) + [
            Filter("kind", ["kind"], "What sort of actor it is."),
            Filter(
                "code",
                [
                    "codes.iso3166_1_alpha2", "codes.iso3166_1_alpha3", "codes.wikidata", "codes.cow",
                    "codes.cameo",
                ], "A code in any system."),
            Filter("iso3166_1_alpha2", ["codes.iso3166_1_alpha2"], "The ISO 3166-1 alpha-2 code."),
            Filter("iso3166_1_alpha3", ["codes.iso3166_1_alpha3"], "The ISO 3166-1 alpha-3 code."),
            Filter("wikidata", ["codes.wikidata"], "The Wikidata item."),
            Filter("cow", ["codes.cow"], "The Correlates of War code."),
            Filter("cameo", ["codes.cameo"], "The CAMEO code."),
            Filter("part_of", ["part_of"], "The actor that it is a part of."),
            Filter(
                "member_of", ["memberships.actor"], "What it belongs to (on `as_of`, where that is given)."),
            Filter("membership", ["memberships.kind"], "How it belongs."),
            Filter(
                "role_in", ["roles.actor"], "For whom it holds an office (on `as_of`, where that is given)."),
            Filter("role", ["roles.title"], "The office held."),
        ],
        timeField: nil, labelField: "names")

    private static let partnerships = Schema(
        resource: .partnerships,
        fields: head(
            [
                Field("title", .text, required: true, "A short title."),
                Field("kind", .term("partnership-kinds"), required: true, "What sort of tie it is."),
                Field(
                    "parties",
                    .list(
                        .object(
                            [
                                Field("actor", .reference([.actors]), required: true, "The party."),
                                Field("role", .text, "Its part in the tie, such as supplier."),
                            ] + span)), required: true, "Two or more, each with dates of its own if need be."),
                Field("level", .text, "The words of the instrument for how close the tie is."),
                Field(
                    "obligations", .list(.term("obligations")),
                    "What the parties owe each other; none unless the text says so."),
                Field("sectors", .list(.term("sectors")), "The fields of cooperation."),
                Field("instrument", .term("instruments"), "The form of the agreement."),
                Field("signed", .date, "When it was signed."),
                Field("valid", .object(span), "From when to when it is in force."),
                Field(
                    "attested", .date, "Where its start is unknown: the date of the source that attests it."),
                Field("state", .term("partnership-states"), required: true, "Where it stands."),
            ], summaryRequired: true, citationsRequired: true),
        filters: commonFilters(named: titleFilter) + [
            Filter("kind", ["kind"], "What sort of tie it is."),
            Filter("party", ["parties.actor"], "A party to it (on `as_of`, where that is given)."),
            Filter("role", ["parties.role"], "A party's part in it."),
            Filter("level", ["level"], "How close the instrument calls it."),
            Filter("obligation", ["obligations"], "What the parties owe each other."),
            Filter("sector", ["sectors"], "A field of cooperation."),
            Filter("instrument", ["instrument"], "The form of the agreement."),
            Filter("signed", ["signed"], "When it was signed."),
            Filter("valid", ["valid"], "The span in which it is in force."),
            Filter("valid_from", ["valid.from"], "Its first day in force."),
            Filter("valid_to", ["valid.to"], "Its last day in force."),
            Filter("attested", ["attested"], "The date of the source that attests it."),
            Filter("state", ["state"], "Where it stands."),
        ],
        timeField: "valid", labelField: "title")

    private static let events = Schema(
        resource: .events,
        fields: head(
            [
                Field("title", .text, required: true, "A short title."),
                Field("kind", .term("event-kinds"), required: true, "What sort of event it is."),
                Field("date", .date, required: true, "When it happened."),
                Field("place", .text, "Where it happened."),
                Field(
                    "participants",
                    .list(
                        .object([
                            Field("actor", .reference([.actors]), required: true, "Who took part."),
                            Field("role", .text, "In which part."),
                        ])), "Who took part."),
            ], summaryRequired: true, citationsRequired: true),
        filters: commonFilters(named: titleFilter) + [
            Filter("kind", ["kind"], "What sort of event it is."),
            Filter("date", ["date"], "When it happened."),
            Filter("place", ["place"], "Where it happened."),
            Filter("participant", ["participants.actor"], "Who took part."),
            Filter("role", ["participants.role"], "In which part."),
        ],
        timeField: "date", labelField: "title")

    private static let rhetoric = Schema(
        resource: .rhetoric,
        fields: head(
            [
                Field("title", .text, required: true, "A short title."),
                Field("date", .date, required: true, "When it was said or done."),
                Field("actors", .list(.reference([.actors])), required: true, "Who said or did it."),
                Field("on_behalf_of", .list(.reference([.actors])), "For whom they spoke or acted."),
                Field("recipients", .list(.reference([.actors])), "About or to whom; a bloc stays a bloc."),
                Field("event", .term("events"), required: true, "The PLOVER event type."),
                Field("mode", .term("modes"), "The PLOVER mode, one that the type has."),
                Field("tone", .term("tones"), required: true, "The curator's judgement of the tone."),
                Field("themes", .list(.term("themes")), "What it is about."),
                Field("channel", .term("channels"), "How it was said or done."),
                Field(
                    "quotation",
                    .object([
                        Field("text", .text, "The words in the language they were said in."),
                        Field("language", .language, "The language of the words."),
                        Field("translation", .text, "The words in translation."),
                        Field("translator", .text, "Who translated them."),
                    ]), "Words quoted."),
                Field(
                    "about", .list(.reference([.events, .partnerships])),
                    "Events and partnerships that it is about."),
                Field("historical", .flag, "It speaks of the past."),
                Field("future", .flag, "It speaks of the future."),
                Field("hypothetical", .flag, "It speaks of what might be."),
                Field("negation", .flag, "It denies what it names."),
            ], summaryRequired: true, citationsRequired: true),
        filters: commonFilters(named: titleFilter) + [
            Filter("date", ["date"], "When it was said or done."),
            Filter(
                "actor", ["actors", "on_behalf_of"], "Who said or did it, or for whom it was said or done."),
            Filter("on_behalf_of", ["on_behalf_of"], "For whom it was said or done."),
            Filter("recipient", ["recipients"], "About or to whom it was said or done."),
            Filter("event", ["event"], "The PLOVER event type."),
            Filter("mode", ["mode"], "The PLOVER mode."),
            Filter("tone", ["tone"], "The curator's judgement of the tone."),
            Filter("theme", ["themes"], "What it is about."),
            Filter("channel", ["channel"], "How it was said or done."),
            Filter("about", ["about"], "An event or partnership that it is about."),
            Filter(
                "quotation", ["quotation.text", "quotation.translation"],
                "Words quoted, or their translation."),
            Filter("language", ["quotation.language"], "The language of the words quoted."),
            Filter("historical", ["historical"], "It speaks of the past."),
            Filter("future", ["future"], "It speaks of the future."),
            Filter("hypothetical", ["hypothetical"], "It speaks of what might be."),
            Filter("negation", ["negation"], "It denies what it names."),
        ],
        timeField: "date", labelField: "title")

    private static let assessments = Schema(
        resource: .assessments,
        fields: head(
            [
                Field("title", .text, required: true, "A short title."),
                Field("kind", .term("assessment-kinds"), required: true, "What sort of judgement it is."),
                Field("claim", .text, required: true, "The judgement, in the dataset's own words."),
                Field("author", .list(.reference([.actors])), required: true, "Whose judgement it is."),
                Field("about", .list(.reference(Resource.allCases)), "Records that it is about."),
                Field("as_of", .date, "When the judgement was made."),
            ], summaryRequired: false, citationsRequired: true),
        filters: commonFilters(named: titleFilter) + [
            Filter("kind", ["kind"], "What sort of judgement it is."),
            Filter("claim", ["claim"], "The judgement."),
            Filter("author", ["author"], "Whose judgement it is."),
            Filter("about", ["about"], "A record that it is about."),
            Filter(
                "date", ["as_of"],
                "When the judgement was made (its key is `as_of`; as a parameter that is the day asked about)."
            ),
        ],
        timeField: "as_of", labelField: "title")
}
