// The event vocabulary: PLOVER's types and modes with their scores, quad classes and CAMEO root codes.

extension Vocabulary {
    /// The name and version of the scale that scores events, −10 (conflict) to +10 (cooperation).
    public static let eventScale =
        "PLOVER 2.0 conflict\u{2013}cooperation, \u{2212}10 to +10, edition demarche-1"

    private static let origin =
        "PLOVER 2.0, Open Event Data Alliance, CC BY-SA 4.0; definitions in our own words, X-STATEMENT is our extension."

    /// The event types.
    static let events = Vocabulary(
        name: "events", title: "Event types", origin: origin, scale: eventScale,
        notes: [
            "ACCUSE: the manual prints its score as 3 while its modes are negative; it is \u{2212}3 here.",
            "SANCTION: one table of the manual calls it verbal, its own section material; it is material here.",
            "X-STATEMENT is a marked extension for CAMEO root 01, which PLOVER leaves out.",
            "Quad classes: 0 neutral, 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
        ],
        terms: verbalCooperation + materialCooperation + verbalConflict + materialConflict + [statement])

    /// The modes of all types, each once; a mode belongs to the types that list it.
    static let modes = Vocabulary(
        name: "modes", title: "Event modes", origin: origin,
        notes: [
            "A mode may be used with the types that list it; its score depends on the type, see `events`."
        ],
        terms: {
            var seen = Set<String>()
            return events.terms.flatMap(\.modes).filter { seen.insert($0.code).inserted }
                .map { Term($0.code, $0.label, $0.definition) }
        }())

    private static func mode(_ code: String, _ score: Double, _ definition: String) -> Term {
        let label = code.prefix(1).uppercased() + code.dropFirst().replacing("-", with: " ")
        return Term(code, label, definition, score: score)
    }

    private static let verbalCooperation = [
        Term(
            "AGREE", "Agree", "A promise or consent to cooperate, to sign or to meet.", score: 2.5, quad: 1,
            cameo: ["03"]),
        Term(
            "CONSULT", "Consult", "Talks between actors: meetings, visits, calls.", score: 2.5, quad: 1,
            cameo: ["04"],
            modes: [
                mode("visit", 4, "One actor goes to see the other."),
                mode("third-party", 1, "A third actor hosts or leads the talks."),
                mode("multilateral", 4, "Several actors meet."),
                mode("phone", 1.5, "Talks at a distance."),
            ]),
        Term(
            "SUPPORT", "Support", "Praise, backing, recognition or a signature, with nothing material given.",
            score: 5,
            quad: 1, cameo: ["05"]),
        Term(
            "CONCEDE", "Concede", "Gives way in words: an apology, an admission, an easing announced.",
            score: 4.5,
            quad: 1, cameo: ["08"]),
    ]

    private static let materialCooperation = [
        Term(
            "COOPERATE", "Cooperate",
            "Material cooperation in which both sides take part; needs a recipient.",
            score: 9.5, quad: 2, cameo: ["06"]),
        Term(
            "AID", "Aid", "A material benefit for the recipient; needs a recipient.", score: 10, quad: 2,
            cameo: ["07"]),
        Term(
            "RETREAT", "Retreat", "Gives way in deed.", score: 6.5, quad: 2, cameo: ["08"],
            modes: [
                mode("withdraw", 8, "Forces or people pull back."),
                mode("release", 6.5, "Persons or property are let go."),
                mode("disarm", 10, "Weapons are laid down or given up."),
                mode("ceasefire", 7.5, "Fighting stops as agreed."),
                mode("access", 6.5, "Observers or helpers are let in."),
                mode("resign", 4.5, "An office is given up."),
            ]),
    ]

    private static let verbalConflict = [
        Term(
            "REQUEST", "Request", "Asks for, demands or orders something.", score: 0, quad: 3,
            cameo: ["02", "10"],
            modes: [
                mode("assist", 0.5, "About help."),
                mode("change", -1, "About a change of policy or of conduct."),
                mode("yield", -1, "About giving way."),
                mode("meet", 0, "About talks or a meeting."),
            ]),
        Term(
            "ACCUSE", "Accuse", "Disapproves, condemns, alleges or investigates.", score: -3, quad: 3,
            cameo: ["09", "11"],
            modes: [
                mode("disapprove", -2, "Finds fault."),
                mode("investigate", -3.5, "Opens or leads an inquiry."),
                mode("allege", -3.5, "Says that a wrong was done."),
            ]),
        Term(
            "REJECT", "Reject", "Refuses or turns down.", score: -2, quad: 3, cameo: ["12"],
            modes: [
                mode("assist", -1.5, "About help."),
                mode("change", -2, "About a change of policy or of conduct."),
                mode("yield", -2, "About giving way."),
                mode("meet", -2, "About talks or a meeting."),
            ]),
        Term(
            "THREATEN", "Threaten", "Warns of serious consequences.", score: -3.5, quad: 3, cameo: ["13"],
            modes: [
                mode("restrict", -3, "Of limits on rights or movement."),
                mode("arrest", -3.5, "Of arrests."),
                mode("relations", -3.5, "Of breaking or reducing relations."),
                mode("expel", -3.5, "Of expulsion."),
                mode("territory", -4, "Of taking territory."),
                mode("violence", -3.5, "Of force."),
            ]),
    ]

    private static let materialConflict = [
        Term(
            "PROTEST", "Protest", "Civilians act together against somebody.", score: -5, quad: 4,
            cameo: ["14"],
            modes: [
                mode("demo", -5, "A demonstration."),
                mode("riot", -7, "A riot."),
                mode("strike", -5, "Work is stopped."),
                mode("hunger", -4.5, "Food is refused."),
                mode("boycott", -4.5, "Goods or events are shunned."),
                mode("obstruct", -4.5, "A way or a place is blocked."),
            ]),
        Term(
            "SANCTION", "Sanction", "Relations that exist are reduced or broken; needs a recipient.",
            score: -6,
            quad: 4, cameo: ["16"],
            modes: [
                mode("convict", -6, "A court finds somebody guilty."),
                mode("expel", -5.5, "Persons or an organisation are sent away."),
                mode("withdraw", -6, "Somebody leaves an organisation or talks."),
                mode("discontinue", -6, "Trade, aid or another tie is stopped."),
            ]),
        Term(
            "MOBILIZE", "Mobilize", "Military or police moves that stop short of force.", score: -5.5,
            quad: 4,
            cameo: ["15"],
            modes: [
                mode("troops", -6.5, "Soldiers are moved or called up."),
                mode("weapons", -6.5, "Weapons are moved or made ready."),
                mode("police", -5.5, "Police are moved or called up."),
                mode("militia", -6, "Irregular forces are moved or called up."),
            ]),
        Term(
            "COERCE", "Coerce",
            "Repression or pressure short of violence, with cyber attacks and disinformation.",
            score: -7, quad: 4, cameo: ["17"],
            modes: [
                mode("seize", -7, "Property or places are taken."),
                mode("restrict", -7, "Rights or movement are limited."),
                mode("censor", -6.5, "Speech or media are silenced."),
                mode("curfew", -6.5, "People are kept indoors."),
                mode("martial-law", -7.5, "The military takes over civil powers."),
                mode("arrest", -7, "Persons are detained."),
                mode("deport", -7, "Persons are sent out of the country."),
                mode("withhold", -7, "Goods or services are held back."),
                mode("misinformation", -6.5, "False or misleading information is spread."),
                mode("cyber", -7, "Computers or networks are attacked."),
            ]),
        Term(
            "ASSAULT", "Assault", "Violence, carried out or attempted.", score: -9, quad: 4,
            cameo: ["18", "19", "20"]),
    ]

    private static let statement = Term(
        "X-STATEMENT", "Statement", "A statement that is none of the other types; our marked extension.",
        score: 0,
        quad: 0, cameo: ["01"],
        modes: [
            mode("make", 0, "Says something."),
            mode("decline", 0, "Declines to comment."),
            mode("pessimistic", 0, "Expects the worse."),
            mode("optimistic", 0, "Expects the better."),
            mode("consider", 0, "Weighs a course of action."),
            mode("acknowledge", 0, "Admits a fact or a responsibility."),
            mode("deny", 0, "Says that something is not so."),
            mode("symbolic", 0, "Acts as a sign."),
            mode("empathise", 0, "Shares in a sorrow or joy."),
            mode("accord", 0, "Says that it agrees."),
        ])
}
