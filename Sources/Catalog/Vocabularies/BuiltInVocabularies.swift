// The closed lists that every dataset shares, except the event vocabulary.

extension Vocabulary {
    /// All lists that come with the server, in the order in which they are listed.
    static let builtIn: [Vocabulary] = [
        events, modes, tones, channels, certainty, status, actorKinds, membershipKinds, partnershipKinds,
        partnershipStates, obligations, instruments, assessmentKinds,
    ]

    private static let ours = "Demarche's own list."

    private static let tones = Vocabulary(
        name: "tones", title: "Tones", origin: ours,
        notes: ["Tone is a curator's judgement, not a computed score."],
        terms: [
            Term("hostile", "Hostile", "Treats the recipient as an adversary."),
            Term("critical", "Critical", "Finds fault with the recipient."),
            Term("neutral", "Neutral", "Neither for nor against the recipient."),
            Term("friendly", "Friendly", "Well disposed toward the recipient."),
            Term("supportive", "Supportive", "Takes the recipient's side."),
        ])

    private static let channels = Vocabulary(
        name: "channels", title: "Channels", origin: ours,
        terms: [
            Term("speech", "Speech", "Spoken to an audience."),
            Term("interview", "Interview", "Said in answer to a journalist."),
            Term("statement", "Statement", "Published in an official's or institution's name."),
            Term("hearing", "Hearing", "Said before a committee or court."),
            Term("media_campaign", "Media campaign", "Spread by several outlets over a time."),
            Term("absence", "Absence", "Said by staying away."),
            Term("decision", "Decision", "Said by deciding or acting."),
            Term("vote", "Vote", "Said by voting."),
            Term("social_media", "Social media", "Posted on a social network."),
        ])

    private static let certainty = Vocabulary(
        name: "certainty", title: "Certainty", origin: ours,
        terms: [
            Term("confirmed", "Confirmed", "Two sources or more, independent of each other, say so."),
            Term("reported", "Reported", "One source says so."),
            Term("disputed", "Disputed", "Sources contradict each other."),
        ])

    private static let status = Vocabulary(
        name: "status", title: "Status", origin: ours,
        terms: [
            Term("published", "Published", "It stands as it was published."),
            Term("corrected", "Corrected", "It was changed; the correction says how."),
            Term("retracted", "Retracted", "It was taken back; only the note is left."),
        ])

    private static let actorKinds = Vocabulary(
        name: "actor-kinds", title: "Kinds of actor", origin: ours,
        terms: [
            Term("state", "State", "A state."),
            Term("territory", "Territory", "A territory that is not spoken of as a state."),
            Term("organisation", "Organisation", "An organisation, of states or not."),
            Term("body", "Body", "A part of an organisation or of a state."),
            Term(
                "bloc", "Bloc", "A set of actors that is spoken of as one, such as \u{201C}the West\u{201D}."),
            Term("person", "Person", "One human being."),
            Term("office", "Office", "A post, whoever holds it."),
            Term("mission", "Mission", "People sent somewhere with a task."),
            Term("media", "Media", "An outlet, or a set of outlets."),
            Term("movement", "Movement", "People joined by a cause."),
            Term("group", "Group", "People or bodies that act together without being one of the others."),
        ])

    private static let membershipKinds = Vocabulary(
        name: "membership-kinds", title: "Kinds of membership",
        origin: "Demarche's own list, after the terms that international organisations use.",
        terms: [
            Term("member", "Member", "Belongs in full; only this kind counts when a bloc is expanded."),
            Term("associate", "Associate", "Belongs with lesser rights."),
            Term("candidate", "Candidate", "Has applied and is not in yet."),
            Term("observer", "Observer", "Attends without a vote."),
            Term("partner", "Partner", "Works with it under an arrangement, from outside."),
            Term("suspended", "Suspended", "Belongs, with its rights withheld."),
            Term("former", "Former", "Belonged once."),
        ])

    private static let partnershipKinds = Vocabulary(
        name: "partnership-kinds", title: "Kinds of partnership", origin: ours,
        terms: [
            Term(
                "strategic_partnership", "Strategic partnership", "A tie that its instrument calls strategic."
            ),
            Term("alliance", "Alliance", "A tie that the parties or the source call allied."),
            Term("energy_supply", "Energy supply", "One party supplies another with energy."),
            Term("transit", "Transit", "Goods, energy or people pass through a party."),
            Term("arms_transfer", "Arms transfer", "One party supplies another with arms."),
            Term(
                "military_cooperation", "Military cooperation",
                "Exercises, training or technical work between forces."),
            Term("trade_agreement", "Trade agreement", "Terms for trade between the parties."),
            Term("membership", "Membership", "One party belongs to another."),
            Term("mediation_format", "Mediation format", "A standing form of talks led by a third party."),
            Term("assistance", "Assistance", "One party gives another money, goods or training."),
            Term("mission", "Mission", "One party has sent people to another with a task."),
        ])

    private static let partnershipStates = Vocabulary(
        name: "partnership-states", title: "States of a partnership", origin: ours,
        terms: [
            Term("proposed", "Proposed", "Spoken of, not agreed; never in force."),
            Term("signed", "Signed", "Agreed; in force from the day that `valid` names, if it names one."),
            Term("in_force", "In force", "Holds, from the day that `valid` or `attested` names."),
            Term("suspended", "Suspended", "Agreed, and set aside; never in force."),
            Term("ended", "Ended", "Held until the day that `valid` names."),
        ])

    private static let obligations = Vocabulary(
        name: "obligations", title: "Obligations",
        origin:
            "The terms of the Alliance Treaty Obligations and Provisions project (ATOP); definitions in our own words.",
        notes: ["The Correlates of War term entente is consultation here."],
        terms: [
            Term("defense", "Defense", "To help a party that is attacked."),
            Term("offense", "Offense", "To join a party's attack."),
            Term("neutrality", "Neutrality", "To stay out of a party's war."),
            Term("nonaggression", "Nonaggression", "Not to attack each other."),
            Term("consultation", "Consultation", "To talk with each other in a crisis."),
        ])

    private static let instruments = Vocabulary(
        name: "instruments", title: "Instruments", origin: ours,
        terms: [
            Term("declaration", "Declaration", "A statement of intent by the parties."),
            Term("treaty", "Treaty", "A binding text that is ratified."),
            Term("agreement", "Agreement", "A binding text that need not be ratified."),
            Term("memorandum", "Memorandum", "An understanding that binds nobody in law."),
            Term("practice", "Practice", "What the parties do, without a text."),
        ])

    private static let assessmentKinds = Vocabulary(
        name: "assessment-kinds", title: "Kinds of assessment", origin: ours,
        terms: [
            Term("driver", "Driver", "What moves an actor, in the author's judgement."),
            Term("motive", "Motive", "What an actor wants, in the author's judgement."),
            Term("outlook", "Outlook", "What is to be expected, in the author's judgement."),
            Term("consequence", "Consequence", "What follows from something, in the author's judgement."),
        ])
}
