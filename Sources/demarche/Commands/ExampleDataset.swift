// The example dataset that `demarche init` writes: invented countries, every file with the rules that it follows.

/// The files of an example dataset, by name. `check` finds nothing wrong with them, which a test holds.
enum ExampleDataset {
    static let files: [(name: String, text: String)] = [
        ("dataset.yaml", dataset), ("vocabularies.yaml", vocabularies), ("sources.yaml", sources),
        ("actors.yaml", actors), ("partnerships.yaml", partnerships), ("rhetoric.yaml", rhetoric),
    ]

    private static let dataset = """
        # What the dataset is called, who may use it and how, and what it does not cover. Everything in this folder
        # is an EXAMPLE: the countries, people and publications are invented. Replace them with yours, then
        #
        #   demarche check FOLDER             finds every error, with its file and line
        #   demarche serve --dataset FOLDER   serves it at http://127.0.0.1:8080
        #
        # Data files may be YAML (.yaml), JSON (.json), JSON Lines (.jsonl) or CSV (.csv), in any mix. A file is found by its
        # name: actors, events, partnerships, rhetoric, assessments or sources; or by its folder, as in
        # rhetoric/2024.jsonl. Text is UTF-8. Scalars are read as text, so that NO stays the code of Norway.

        name: example
        version: "0.1.0"
        title: "Example: two invented countries"
        description: >-
          An invented dataset that shows what every file holds. Nothing in it is true.
        licence: CC0 1.0

        # A record without days of its own came in, and was last revised, on these.
        added: 2024-06-01
        modified: 2024-06-01

        coverage:
          # Dates are as precise as the source is: 2024, 2024-05 or 2024-05-17; ~ marks one as approximate and ? as
          # uncertain; a span is 2023-09/2024-08, with .. for an end that is open (EDTF, ISO 8601-2).
          period: 2024-01/2024-05
          # The actors that it is about, by id.
          actors: [norland]
          # The languages of the sources, as language tags (BCP 47).
          languages: [en]
          last_review: 2024-06-01
          # Tell readers what is missing, for no entry does not mean that nothing happened.
          known_gaps:
            - Statements by Southmark have not been collected.

        """

    private static let vocabularies = """
        # The lists that a dataset makes for itself. A code is a lower-case word with hyphens and never changes; label
        # and definition may be improved at any time. The lists that every dataset shares are at /v1/vocabularies.

        # What rhetoric is about (`themes`).
        themes:
          - code: fisheries
            label: Fisheries
            definition: Who may fish where, and how much.

          - code: trade
            label: Trade
            definition: Goods and services across the border, and the terms for them.

        # The fields of cooperation of a partnership (`sectors`).
        sectors:
          - code: energy
            label: Energy
            definition: Production, transport and sale of energy in any form.

        # What sort of event it is (`kind` in events.yaml, a file that this example does without).
        event_kinds:
          - code: summit
            label: Summit
            definition: A meeting of heads of state or government.

        """

    private static let sources = """
        # yaml-language-server: $schema=schemas/sources.json
        #
        # The publications that records cite. Only `id` and `title` are required. An id is made of a to z, 0 to 9 and
        # hyphens, is unique over all files, and stays the same for ever: give a record that must have another one
        # its old ids as `former_ids`.

        - id: northern-gazette-2024-05
          title: "Northern Gazette: The fisheries talks, one year on"
          publisher: [northern-gazette]
          published: 2024-05-20
          language: en
          url: https://gazette.example/2024/05/fisheries-talks
          summary: An invented newspaper article.

        """

    private static let actors = """
        # yaml-language-server: $schema=schemas/actors.json
        #
        # Who acts, who is acted upon, and who writes: states, organisations, blocs, bodies, persons, media. Each has a
        # `kind`, `names` by language, and at least one citation.

        - id: norland
          kind: state
          names: {en: Norland}
          aliases: [Kingdom of Norland]
          # Where it belongs, and from when to when. Leave the dates out if they are not known.
          memberships:
            - {actor: coastal-league, kind: member, from: 1998}
          citations:
            - {source: northern-gazette-2024-05}

        - id: southmark
          kind: state
          names: {en: Southmark, fr: Marche-du-Sud}
          citations:
            - {source: northern-gazette-2024-05}

        - id: coastal-league
          kind: organisation
          names: {en: Coastal League}
          summary: An invented organisation of states by the sea.
          citations:
            - {source: northern-gazette-2024-05}

        # A person speaks for someone: say for whom, in which office, and since when.
        - id: ada-example
          kind: person
          names: {en: Ada Example}
          roles:
            - {actor: norland, title: Minister of Fisheries, from: 2022-11}
          citations:
            - {source: northern-gazette-2024-05, locator: second paragraph}

        - id: northern-gazette
          kind: media
          names: {en: Northern Gazette}
          citations:
            - {source: northern-gazette-2024-05}

        """

    private static let partnerships = """
        # yaml-language-server: $schema=schemas/partnerships.json
        #
        # Ties between two actors or more. `state` says where a tie stands, and must agree with its dates: `in_force`
        # needs the day it began, in `valid`, or, where no source gives that, the date of the source that speaks of
        # it, as `attested`. What a record says, it says in your own neutral words (`summary`) and by whose account
        # (`citations`).

        - id: norland-southmark-energy-2024
          title: "Norland and Southmark: supply of electricity"
          kind: energy_supply
          parties:
            - {actor: norland, role: supplier}
            - {actor: southmark, role: buyer}
          sectors: [energy]
          instrument: agreement
          signed: 2024-03-14
          valid: {from: 2024-04}
          state: in_force
          summary: >-
            Norland supplies Southmark with electricity from April 2024, under an agreement signed the month before.
          citations:
            - {source: northern-gazette-2024-05, locator: last paragraph}

        """

    private static let rhetoric = """
        # yaml-language-server: $schema=schemas/rhetoric.json
        #
        # Who said or did what about whom, and when. `event` and `mode` are types of the PLOVER event vocabulary
        # (/v1/vocabularies/events); `tone` is your own judgement of the entry, one of hostile, critical, neutral,
        # friendly and supportive, and is shown as such.

        - id: example-accuses-southmark-2024
          title: Norland's minister faults Southmark over fishing quotas
          date: 2024-05-17
          actors: [ada-example]
          on_behalf_of: [norland]
          recipients: [southmark]
          event: ACCUSE
          tone: critical
          themes: [fisheries]
          channel: interview
          # The words themselves, in their language; a translation goes in `translation`, with its `translator`.
          quotation:
            text: The quotas that we agreed upon are not being kept.
            language: en
          summary: >-
            In an interview, the minister said that Southmark did not keep to the quotas agreed between the two
            countries.
          citations:
            - source: northern-gazette-2024-05
              locator: third paragraph
              quote: The quotas that we agreed upon are not being kept.

        - id: norland-southmark-talks-2024-01
          title: Norland and Southmark agree to consult on trade
          # Known to the month only.
          date: 2024-01
          actors: [norland]
          recipients: [southmark]
          event: AGREE
          tone: friendly
          themes: [trade]
          channel: statement
          summary: The two governments said that they would consult each other on trade.
          citations:
            - {source: northern-gazette-2024-05}

        """
}
