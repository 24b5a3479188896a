// The facts that the shipped dataset must carry, as a table. It says what is expected, and checks nothing.

/// One fact of the dataset's specification, by its number, and the records that carry it.
struct Fact {
    let number: String
    let records: [Expectation]
}

/// What one record must say. A record may stand several times, with more to say each time.
///
/// `says` maps a dotted path in the record's JSON to the expected value: for a scalar, the same text; for a
/// list, or a path through a list of objects, values joined by `;` that must all be there; for `summary`,
/// `claim` and `title`, a phrase that must occur.
struct Expectation {
    let resource: String
    let id: String
    let says: [String: String]
}

/// All 49 facts, in the specification's order: setting, rhetoric, partnerships, ties of others, assessments.
let facts: [Fact] = [
    // Setting
    Fact(
        number: "S1",
        records: [
            Expectation(
                resource: "events", id: "nagorno-karabakh-displacement-2023",
                says: [
                    "kind": "displacement", "date": "2023-09", "place": "Nagorno-Karabakh",
                    "participants.actor": "nagorno-karabakh-armenians;azerbaijan",
                    "participants.role": "displaced;held responsible by the source", "certainty": "reported",
                    "citations.source": "rcsp-anti-western-positioning", "summary": "“ethnic cleansing”",
                ]),
            Expectation(
                resource: "events", id: "nagorno-karabakh-displacement-2023",
                says: ["summary": "“complete depopulation”"]),
            Expectation(
                resource: "events", id: "nagorno-karabakh-displacement-2023",
                says: ["summary": "Both terms are the source's"]),
        ]),
    Fact(
        number: "S2",
        records: [
            Expectation(
                resource: "events", id: "azerbaijan-policy-shift-2023",
                says: [
                    "kind": "policy-shift", "date": "2023-09/2024-08",
                    "participants.actor": "azerbaijan;west", "summary": "unmistakably so by October 2023",
                    "title": "as the source sees it",
                ]),
            Expectation(
                resource: "events", id: "azerbaijan-policy-shift-2023",
                says: ["summary": "the source terms “authoritarian”"]),
            Expectation(
                resource: "events", id: "azerbaijan-policy-shift-2023",
                says: ["summary": "The end of the period is inferred"]),
        ]),

    // Rhetoric and acts
    Fact(
        number: "R1",
        records: [
            Expectation(
                resource: "rhetoric", id: "aliyev-absent-granada-2023",
                says: [
                    "date": "2023-10-05", "actors": "ilham-aliyev", "on_behalf_of": "azerbaijan",
                    "recipients": "armenia;france;germany;eu", "event": "REJECT", "mode": "meet",
                    "tone": "critical", "channel": "absence", "themes": "peace-talks;mediation",
                    "about": "granada-meeting-2023",
                    "summary": "third summit of the European Political Community",
                ]),
            Expectation(
                resource: "events", id: "granada-meeting-2023",
                says: [
                    "kind": "planned-meeting", "date": "2023-10-05", "place": "Granada",
                    "participants.actor": "armenia;azerbaijan;france;germany;eu;european-political-community",
                    "summary": "prepared for months",
                ]),
        ]),
    Fact(
        number: "R2",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-declines-trilateral-2023",
                says: [
                    "date": "2023-10", "actors": "azerbaijan", "recipients": "european-council;armenia",
                    "event": "REJECT", "mode": "meet", "tone": "critical", "channel": "decision",
                    "about": "armenia-azerbaijan-eu-mediation",
                    "summary": "trilateral meeting that the European Council's president had convened",
                ])
        ]),
    Fact(
        number: "R3",
        records: [
            Expectation(
                resource: "rhetoric", id: "obrien-conditions-relations-2023",
                says: [
                    "date": "2023-11", "actors": "james-obrien", "on_behalf_of": "united-states",
                    "recipients": "azerbaijan", "event": "THREATEN", "mode": "relations", "tone": "critical",
                    "channel": "hearing", "about": "us-house-hearing-2023",
                    "summary": "after 19 September 2023",
                ]),
            Expectation(
                resource: "events", id: "us-house-hearing-2023",
                says: [
                    "kind": "hearing", "date": "2023-11",
                    "participants.actor": "us-house-foreign-affairs;james-obrien",
                    "participants.role": "host;witness",
                ]),
        ]),
    Fact(
        number: "R4",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-answers-obrien-2023",
                says: [
                    "date": "2023-11", "actors": "azerbaijan", "recipients": "united-states",
                    "event": "THREATEN", "mode": "relations", "tone": "critical", "channel": "statement",
                    "about": "us-house-hearing-2023", "summary": "The month of the reply is inferred",
                    "title": "cannot go on unchanged",
                ])
        ]),
    Fact(
        number: "R5",
        records: [
            Expectation(
                resource: "rhetoric", id: "aliyev-european-front-2024",
                says: [
                    "date": "2024", "actors": "ilham-aliyev", "on_behalf_of": "azerbaijan",
                    "recipients": "states-unnamed-by-aliyev", "event": "ACCUSE", "mode": "allege",
                    "tone": "hostile", "channel": "statement",
                    "summary": "no fewer than three states, left without names, were waging a “cold war”",
                ]),
            Expectation(
                resource: "rhetoric", id: "aliyev-european-front-2024",
                says: [
                    "title": "a front in Europe", "summary": "The author believes that France is among them",
                ]),
        ]),
    Fact(
        number: "R6",
        records: [
            Expectation(
                resource: "events", id: "azerbaijan-france-deterioration",
                says: [
                    "kind": "deterioration", "date": "2023-10/2024-08",
                    "participants.actor": "azerbaijan;france", "summary": "Period inferred",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-objects-french-armenian-ties",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "france",
                    "event": "ACCUSE", "mode": "disapprove", "tone": "critical",
                    "about": "armenia-france-ties;azerbaijan-france-deterioration", "title": "as a danger",
                    "summary": "Period inferred",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-campaigns-on-france",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "france",
                    "event": "ACCUSE", "tone": "hostile", "channel": "media_campaign",
                    "title": "Information campaigns", "summary": "Period inferred",
                ]),
        ]),
    Fact(
        number: "R7",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-supports-overseas-movements",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan;baku-initiative-group",
                    "recipients": "french-overseas-separatists", "event": "AID", "tone": "supportive",
                    "themes": "overseas-territories",
                    "summary": "The source's label for this is “hybrid conflict”",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-supports-overseas-movements",
                says: ["summary": "recently formed Baku Initiative Group"]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-supports-overseas-movements",
                says: ["summary": "Period inferred"]),
            Expectation(
                resource: "assessments", id: "overseas-support-reading",
                says: [
                    "kind": "motive", "author": "narek-minasyan",
                    "about": "azerbaijan-supports-overseas-movements;azerbaijan;france",
                    "as_of": "2024-08/2024-12", "claim": "the term is the source's",
                ]),
        ]),
    Fact(
        number: "R8",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-criticises-three-states",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan",
                    "recipients": "canada;luxembourg;netherlands", "event": "ACCUSE", "mode": "disapprove",
                    "tone": "critical", "summary": "stood by Armenia or found fault with Azerbaijan",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-criticises-three-states",
                says: ["summary": "Period inferred"]),
        ]),
    Fact(
        number: "R9",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-criticises-european-bodies",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan",
                    "recipients": "european-parliament;pace;josep-borrell", "event": "ACCUSE",
                    "mode": "disapprove", "tone": "critical",
                    "summary": "Josep Borrell, High Representative of the EU. Period inferred",
                ]),
            Expectation(
                resource: "actors", id: "josep-borrell",
                says: ["kind": "person", "roles.actor": "eu", "roles.title": "High Representative"]),
        ]),
    Fact(
        number: "R10",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-accuses-west",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "west",
                    "event": "ACCUSE", "mode": "allege", "tone": "critical",
                    "themes": "partiality;outside-influence",
                    "summary": "with bias, with ill will towards it and with putting it under pressure",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-accuses-west",
                says: ["summary": "Period inferred"]),
        ]),
    Fact(
        number: "R11",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-objects-arming-armenia",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan",
                    "recipients": "armenia;eu;armenia-defence-partners", "event": "ACCUSE",
                    "mode": "disapprove", "tone": "critical", "themes": "arms-and-exercises",
                    "about": "armenia-defence-cooperation;armenia-eu-peace-facility",
                    "summary": "Purchases of weapons, joint exercises and non-lethal support",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-objects-arming-armenia",
                says: ["summary": "puts negotiations and stability at risk. Period inferred"]),
        ]),
    Fact(
        number: "R12",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-accuses-eu-mission",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "eu-mission-armenia",
                    "event": "ACCUSE", "mode": "allege", "tone": "hostile",
                    "themes": "civilian-mission;partiality", "about": "armenia-eu-mission",
                    "summary": "it fuels tension, and that it engages in espionage. Period inferred",
                ])
        ]),
    Fact(
        number: "R13",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-rejects-eu-mission-extension",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "eu;eu-mission-armenia",
                    "event": "REJECT", "tone": "critical", "about": "armenia-eu-mission",
                    "summary": "extended and enlarged without Azerbaijan's consent",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-rejects-eu-mission-extension",
                says: ["summary": "Period inferred"]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-demands-eu-mission-leave",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "eu;eu-mission-armenia",
                    "event": "REQUEST", "mode": "yield", "tone": "critical", "about": "armenia-eu-mission",
                    "summary": "leave the border area",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-demands-eu-mission-leave",
                says: ["summary": "Period inferred"]),
        ]),
    Fact(
        number: "R14",
        records: [
            Expectation(
                resource: "rhetoric", id: "aliyev-inaugural-speech-2024",
                says: [
                    "date": "2024-02", "actors": "ilham-aliyev", "on_behalf_of": "azerbaijan",
                    "recipients": "turkic-world", "event": "SUPPORT", "tone": "friendly", "channel": "speech",
                    "about": "aliyev-inauguration-2024",
                    "quotation.translation":
                        "Azerbaijan is not awaited anywhere, and its only family is the Turkic world.",
                    "summary": "translator unknown. Year inferred",
                ]),
            Expectation(
                resource: "events", id: "aliyev-inauguration-2024",
                says: [
                    "kind": "inauguration", "date": "2024-02",
                    "participants.actor": "ilham-aliyev;azerbaijan", "title": "fifth term",
                    "summary": "Year inferred",
                ]),
        ]),
    Fact(
        number: "R15",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-rebuts-criticism",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "west",
                    "event": "ACCUSE", "mode": "disapprove", "tone": "critical",
                    "themes": "conflict-legacy;human-rights",
                    "summary": "Nagorno-Karabakh, prisoners or the rights of the territory's Armenians",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-rebuts-criticism",
                says: ["summary": "Period inferred"]),
        ]),
    Fact(
        number: "R16",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-detains-journalists-activists",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan",
                    "recipients": "azerbaijan-journalists-activists", "event": "COERCE", "mode": "arrest",
                    "tone": "hostile", "themes": "press-freedom;civil-society;foreign-funding",
                    "summary": "The source counts more than 36 detentions",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-detains-journalists-activists",
                says: ["summary": "money from governments or foundations abroad. Period inferred"]),
        ]),
    Fact(
        number: "R17",
        records: [
            Expectation(
                resource: "rhetoric", id: "pro-government-media-on-civil-society",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan-pro-government-media",
                    "recipients": "azerbaijan-journalists-activists;west", "event": "ACCUSE",
                    "mode": "allege", "tone": "hostile", "channel": "media_campaign",
                    "themes": "press-freedom;human-rights",
                    "summary": "at Western direction, the source reports. Period inferred",
                ]),
            Expectation(
                resource: "actors", id: "azerbaijan-pro-government-media",
                says: ["kind": "media"]),
        ]),
    Fact(
        number: "R18",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-expects-prior-agreement",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "outside-powers",
                    "event": "REQUEST", "mode": "change", "tone": "neutral",
                    "themes": "regional-order;outside-influence",
                    "summary": "agreement to what they do in the South Caucasus. Period inferred",
                ])
        ]),
    Fact(
        number: "R19",
        records: [
            Expectation(
                resource: "rhetoric", id: "azerbaijan-reduces-western-role",
                says: [
                    "date": "2023-10/2024-08", "actors": "azerbaijan", "recipients": "west",
                    "event": "SANCTION", "tone": "critical", "channel": "decision",
                    "themes": "regional-order;outside-influence",
                    "summary": "Western involvement in the South Caucasus shrinks",
                ]),
            Expectation(
                resource: "rhetoric", id: "azerbaijan-reduces-western-role",
                says: ["summary": "Period inferred"]),
        ]),

    // Partnerships of Azerbaijan
    Fact(
        number: "P1",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-kazakhstan-2022",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;kazakhstan",
                    "state": "in_force", "signed": "2022", "valid.from": "2022",
                    "summary": "to 2022, without a month",
                ])
        ]),
    Fact(
        number: "P2",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-kazakhstan-energy-2024",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;kazakhstan",
                    "state": "in_force", "signed": "2024-03", "valid.from": "2024-03", "sectors": "energy",
                    "instrument": "agreement", "summary": "Year inferred",
                ])
        ]),
    Fact(
        number: "P3",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-kyrgyzstan-2024",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;kyrgyzstan",
                    "state": "in_force", "signed": "2024-04", "valid.from": "2024-04", "level": "deep",
                    "instrument": "declaration", "summary": "Year inferred",
                ])
        ]),
    Fact(
        number: "P4",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-tajikistan-2024",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;tajikistan",
                    "state": "in_force", "signed": "2024-05", "valid.from": "2024-05",
                    "summary": "Year inferred",
                ])
        ]),
    Fact(
        number: "P5",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-turkmenistan-2017",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;turkmenistan",
                    "state": "in_force", "signed": "2017", "valid.from": "2017", "instrument": "declaration",
                    "summary": "in 2017",
                ])
        ]),
    Fact(
        number: "P6",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-china-2024",
                says: [
                    "kind": "strategic_partnership", "parties.actor": "azerbaijan;china", "state": "in_force",
                    "signed": "2024-07", "valid.from": "2024-07", "instrument": "declaration",
                    "summary": "Year inferred",
                ])
        ]),
    Fact(
        number: "P7",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-uzbekistan-2024",
                says: [
                    "kind": "alliance", "parties.actor": "azerbaijan;uzbekistan", "state": "in_force",
                    "signed": "2024-08", "valid.from": "2024-08", "level": "allied relations",
                    "summary": "by August 2024 at the latest. Year inferred",
                ])
        ]),
    Fact(
        number: "P8",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-turkey-alliance",
                says: [
                    "kind": "alliance", "parties.actor": "azerbaijan;turkey", "state": "in_force",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P9",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-russia-alliance",
                says: [
                    "kind": "alliance", "parties.actor": "azerbaijan;russia", "state": "in_force",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P10",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-pakistan-alliance",
                says: [
                    "kind": "alliance", "parties.actor": "azerbaijan;pakistan", "state": "in_force",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P11",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-bulgaria-gas",
                says: [
                    "kind": "energy_supply", "parties.actor": "azerbaijan;bulgaria", "state": "in_force",
                    "parties.role": "supplier;buyer", "sectors": "energy;natural-gas",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P12",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-greece-gas",
                says: [
                    "kind": "energy_supply", "parties.actor": "azerbaijan;greece", "state": "in_force",
                    "parties.role": "supplier;buyer", "sectors": "energy;natural-gas",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P13",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-italy-gas",
                says: [
                    "kind": "energy_supply", "parties.actor": "azerbaijan;italy", "state": "in_force",
                    "parties.role": "supplier;buyer", "sectors": "energy;natural-gas",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P14",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-hungary-gas",
                says: [
                    "kind": "energy_supply", "parties.actor": "azerbaijan;hungary", "state": "in_force",
                    "parties.role": "supplier;buyer", "sectors": "energy;natural-gas",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "P15",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-romania-gas",
                says: [
                    "kind": "energy_supply", "parties.actor": "azerbaijan;romania", "state": "in_force",
                    "parties.role": "supplier;buyer", "sectors": "energy;natural-gas",
                    "attested": "2024-08/2024-12",
                    "summary": "Counted from the source's date, which is inferred",
                ])
        ]),

    // Ties of others
    Fact(
        number: "O1",
        records: [
            Expectation(
                resource: "partnerships", id: "armenia-france-ties",
                says: [
                    "attested": "2024-08/2024-12", "kind": "strategic_partnership",
                    "parties.actor": "armenia;france", "instrument": "practice", "state": "in_force",
                    "summary": "It names no instrument; the kind entered is the nearest in the list",
                ])
        ]),
    Fact(
        number: "O2",
        records: [
            Expectation(
                resource: "partnerships", id: "armenia-eu-mission",
                says: [
                    "attested": "2024-08/2024-12", "kind": "mission",
                    "parties.actor": "armenia;eu;eu-mission-armenia", "parties.role": "host;sender;mission",
                    "state": "in_force", "summary": "Counted from the source's date, which is inferred",
                ])
        ]),
    Fact(
        number: "O3",
        records: [
            Expectation(
                resource: "partnerships", id: "armenia-eu-peace-facility",
                says: [
                    "attested": "2024-08/2024-12", "kind": "assistance",
                    "parties.actor": "armenia;eu;european-peace-facility",
                    "parties.role": "recipient;donor;fund", "sectors": "defence", "state": "in_force",
                    "summary": "non-lethal",
                ])
        ]),
    Fact(
        number: "O4",
        records: [
            Expectation(
                resource: "partnerships", id: "armenia-defence-cooperation",
                says: [
                    "attested": "2024-08/2024-12", "kind": "military_cooperation",
                    "parties.actor": "armenia;armenia-defence-partners", "sectors": "defence",
                    "state": "in_force", "summary": "military-technical agreements and holds exercises",
                ])
        ]),
    Fact(
        number: "O5",
        records: [
            Expectation(
                resource: "partnerships", id: "azerbaijan-osce-minsk-group",
                says: [
                    "attested": "2024-08/2024-12", "kind": "mediation_format",
                    "parties.actor": "azerbaijan;osce-minsk-group", "parties.role": "co-chairs",
                    "state": "suspended", "summary": "from whom Baku formerly took its bearings",
                ])
        ]),
    Fact(
        number: "O6",
        records: [
            Expectation(
                resource: "partnerships", id: "armenia-azerbaijan-eu-mediation",
                says: [
                    "attested": "2024-08/2024-12", "kind": "mediation_format",
                    "parties.actor": "armenia;azerbaijan;european-council", "parties.role": "mediator",
                    "state": "suspended", "summary": "finished since Baku's refusal in October 2023",
                ])
        ]),

    // Assessments
    Fact(
        number: "A1",
        records: [
            Expectation(
                resource: "assessments", id: "europe-sidelined",
                says: [
                    "kind": "consequence", "author": "narek-minasyan",
                    "about": "azerbaijan-declines-trilateral-2023;armenia-azerbaijan-eu-mediation",
                    "as_of": "2024-08/2024-12", "summary": "Date inferred",
                    "claim": "According to Narek Minasyan",
                ]),
            Expectation(
                resource: "assessments", id: "europe-sidelined",
                says: ["claim": "pushing Europe to the margins"]),
            Expectation(
                resource: "assessments", id: "europe-sidelined",
                says: ["claim": "closed the EU's mediation"]),
        ]),
    Fact(
        number: "A2",
        records: [
            Expectation(
                resource: "assessments", id: "driver-karabakh-constraint-gone",
                says: [
                    "kind": "driver", "author": "narek-minasyan",
                    "about": "nagorno-karabakh;osce-minsk-group;azerbaijan-osce-minsk-group",
                    "as_of": "2024-08/2024-12", "summary": "Date inferred", "claim": "Narek Minasyan argues",
                ]),
            Expectation(
                resource: "assessments", id: "driver-karabakh-constraint-gone",
                says: ["claim": "among the co-chairs of the Minsk Group; that restraint is gone"]),
        ]),
    Fact(
        number: "A3",
        records: [
            Expectation(
                resource: "assessments", id: "driver-domestic-pressure",
                says: [
                    "kind": "driver", "author": "narek-minasyan",
                    "about": "azerbaijan-detains-journalists-activists;pro-government-media-on-civil-society",
                    "as_of": "2024-08/2024-12", "summary": "Date inferred",
                    "claim": "In Narek Minasyan's view",
                ]),
            Expectation(
                resource: "assessments", id: "driver-domestic-pressure",
                says: ["claim": "inequality and abuses of rights put the ruling family at risk"]),
            Expectation(
                resource: "assessments", id: "driver-domestic-pressure",
                says: ["claim": "dissent is suppressed and described as the work of foreign interests"]),
        ]),
    Fact(
        number: "A4",
        records: [
            Expectation(
                resource: "assessments", id: "driver-western-presence",
                says: [
                    "kind": "driver", "author": "narek-minasyan",
                    "about": "azerbaijan-rejects-eu-mission-extension;united-states;eu;france",
                    "as_of": "2024-08/2024-12", "summary": "Date inferred",
                    "claim": "Narek Minasyan holds that Baku aspires to the leading role",
                ]),
            Expectation(
                resource: "assessments", id: "driver-western-presence",
                says: ["claim": "the dispute over the EU's mission as an example"]),
        ]),
    Fact(
        number: "A5",
        records: [
            Expectation(
                resource: "assessments", id: "southern-eastern-europe-exception",
                says: [
                    "kind": "motive", "author": "narek-minasyan",
                    "about": "southern-eastern-europe;eu;azerbaijan-bulgaria-gas;azerbaijan-greece-gas",
                    "as_of": "2024-08/2024-12", "summary": "Date inferred", "claim": "For Narek Minasyan",
                ]),
            Expectation(
                resource: "assessments", id: "southern-eastern-europe-exception",
                says: [
                    "claim": "more in the economy, chiefly in energy, than in politics",
                    "about": "azerbaijan-hungary-gas;azerbaijan-italy-gas;azerbaijan-romania-gas",
                ]),
            Expectation(
                resource: "assessments", id: "southern-eastern-europe-exception",
                says: ["claim": "in the EU, where consensus is needed"]),
        ]),
    Fact(
        number: "A6",
        records: [
            Expectation(
                resource: "assessments", id: "turkic-world-priority",
                says: [
                    "kind": "motive", "author": "narek-minasyan",
                    "about": "aliyev-inaugural-speech-2024;turkic-world", "as_of": "2024-08/2024-12",
                    "summary": "Date inferred", "claim": "Narek Minasyan takes the inaugural speech to mean",
                ]),
            Expectation(
                resource: "assessments", id: "turkic-world-priority",
                says: ["claim": "relations with the Turkic world before all others"]),
        ]),
    Fact(
        number: "A7",
        records: [
            Expectation(
                resource: "assessments", id: "outlook-stance-persists",
                says: [
                    "kind": "outlook", "author": "narek-minasyan",
                    "about": "azerbaijan-policy-shift-2023;azerbaijan;armenia", "as_of": "2024-08/2024-12",
                    "summary": "Date inferred",
                    "claim": "Narek Minasyan thinks that Azerbaijan will keep to this course for the present",
                ]),
            Expectation(
                resource: "assessments", id: "outlook-stance-persists",
                says: ["claim": "make policy in Yerevan to examine it closely and to prepare for it"]),
        ]),
]
