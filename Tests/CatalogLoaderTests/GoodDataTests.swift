// Data that loads: what files may look like, how folders merge, what is put in, and what the public sees.

import Catalog
import CatalogLoader
import Testing

@Suite struct GoodDataTests {
    // MARK: Files

    @Test func aMarkCarriageReturnsAndNoLastLineBreakAreFine() throws {
        let actors = Sample.ada.yaml + Sample.bob.yaml + Sample.cleo.yaml
        let files = [
            "actors.yaml": "\u{FEFF}" + actors.replacing("\n", with: "\r\n"),
            "sources.csv": "\u{FEFF}id,title\r\npaper,Paper\r\n\r\nstudy,\"Study, two\"",
            "sources.yaml": "\u{FEFF}",
            "events.jsonl": "", "rhetoric.yaml": "# None yet\n",
        ]
        let catalog = try catalog(files)
        #expect(Array(catalog.visibleIds(.actors)) == ["ada", "bob", "cleo"])
        #expect(try text("title", of: "study", in: catalog) == "Study, two")
    }

    @Test func wordsThatLookLikeOtherTypesStayText() throws {
        let codes = "{iso3166_1_alpha2: NA, cow: 010, cameo: NO, wikidata: 1e3}"
        let catalog = try catalog([
            "actors/one.yaml": Sample.actor("nam").with("codes", codes).with("tags", "[yes, ~text, 007, 1.0]")
                .yaml,
            "actors/two.csv":
                "id,kind,names.en,codes.cow,citations\nzam,state,NO,010,\"[{\"\"source\"\":\"\"paper\"\"}]\"\n",
        ])
        #expect(
            try texts("codes", of: "nam", in: catalog) == ["NA", nil, "1e3", "010", "NO"])
        #expect(try texts("tags", of: "nam", in: catalog) == ["yes", "~text", "007", "1.0"])
        #expect(try texts("codes", of: "zam", in: catalog) == [nil, nil, nil, "010", nil])
        #expect(catalog.label(try ordinal("zam", in: catalog)) == "NO")
    }

    @Test func filesOfAKindMayHaveAnyFormatAndAnyNameInItsFolder() throws {
        let catalog = try catalog([
            "sources/a.yml": Sample.actor("x").yaml.replacing(
                "kind: state\n  names: {en: X}", with: "title: X"
            )
            .replacing("  citations: [{source: paper}]\n", with: ""),
            "sources/b.ndjson": "{\"id\":\"y\",\"title\":\"Y\"}\n", "sources/c.csv": "id,title\nz,Z\n",
            "sources/d.json": "{\"id\":\"w\",\"title\":\"W\"}",
        ])
        #expect(Array(catalog.visibleIds(.sources)) == ["paper", "study", "w", "x", "y", "z"])
    }

    @Test func aListOfTextsWithSemicolonsIsJSONInACell() throws {
        let catalog = try catalog([
            "sources.csv": "id,title,tags\nthird,T,a; b ;;c\nfourth,F,\"[\"\"a;b\"\",\"\"c\"\"]\"\n"
        ])
        #expect(try texts("tags", of: "third", in: catalog) == ["a", "b", "c"])
        #expect(try texts("tags", of: "fourth", in: catalog) == ["a;b", "c"])
    }

    @Test func theExportersApostropheIsTakenAway() throws {
        let catalog = try catalog(["sources.csv": "id,title\nthird,'=1+1\nfourth,'quoted'\n"])
        #expect(try text("title", of: "third", in: catalog) == "=1+1")
        #expect(try text("title", of: "fourth", in: catalog) == "'quoted'")
    }

    // MARK: Folders

    @Test func foldersMergeWithReferencesAcrossThem() throws {
        let first = try TemporaryFolder(Sample.files)
        let second = try TemporaryFolder([
            "dataset.yaml": Sample.description.replacing("name: sample", with: "name: more")
                .replacing("2024-01-01", with: "2024-04-04").replacing("2024-02-02", with: "2024-05-05"),
            "vocabularies.yaml": """
            themes:
              - {code: border, label: Border, definition: Where it runs.}
              - {code: water, label: Water, definition: Rivers and dams.}
            """,
            "actors.yaml": Sample.actor("dan").with("memberships", "[{actor: ada, kind: member}]").yaml,
            "rhetoric.yaml": Sample.entry.with("themes", "[trade, water]").with("actors", "[dan]").yaml,
        ])
        let third = try TemporaryFolder(["events.yaml": Sample.meeting.with("added", "2024-03-03").yaml])
        let catalog = try DatasetLoader.load([first, second, third].map(\.path), now: sampleNow)
        #expect(catalog.dataset.name == "sample")
        #expect(catalog.vocabularies["themes"]?.terms.map(\.code) == ["trade", "border", "water"])
        #expect(try days(of: "ada", in: catalog) == ["2024-01-01", "2024-02-02"])
        #expect(try days(of: "dan", in: catalog) == ["2024-04-04", "2024-05-05"])
        #expect(try days(of: "meeting", in: catalog) == ["2024-03-03", "2024-03-03"])
    }

    @Test func theOrderOfFoldersDoesNotMatterToReferences() throws {
        let data = try TemporaryFolder(Sample.files)
        let more = try TemporaryFolder(["rhetoric.yaml": Sample.entry.yaml])
        let catalog = try DatasetLoader.load([more.path, data.path], now: sampleNow)
        #expect(Array(catalog.visibleIds(.rhetoric)) == ["entry"])
    }

    // MARK: What is put in

    @Test func whatARecordNeedNotSayIsPutIn() throws {
        let catalog = try catalog(["rhetoric.yaml": Sample.entry.yaml])
        let entry = try ordinal("entry", in: catalog)
        let table = catalog.table(.rhetoric)
        let row = catalog.locate(entry).row
        #expect(try days(of: "entry", in: catalog) == ["2024-01-01", "2024-02-02"])
        for (field, code) in [("status", "published"), ("certainty", "reported")] {
            guard case .term(let terms)? = table.column(field) else { throw Missing(field) }
            #expect(catalog.vocabularies[field]?.terms[Int(terms[row])].code == code)
        }
        guard case .number(let revisions)? = table.column("revision") else { throw Missing("revision") }
        #expect(revisions[row] == 1)
    }

    @Test func aRecordIsModifiedNoEarlierThanItWasAddedOrCorrected() throws {
        let correction = "{date: 2024-05-21, note: Another day.}"
        let catalog = try catalog([
            "rhetoric.yaml": Sample.entry.with("added", "2024-05-20").yaml
                + Sample.entry.with("id", "other").with("status", "corrected").with("revision", "2")
                .with("correction", correction).yaml
        ])
        #expect(try days(of: "entry", in: catalog) == ["2024-05-20", "2024-05-20"])
        #expect(try days(of: "other", in: catalog) == ["2024-01-01", "2024-05-21"])
    }

    @Test func aFormerIdLeadsToTheRecord() throws {
        let actors = Sample.ada.with("former_ids", "[ida, adah]").yaml + Sample.bob.yaml + Sample.cleo.yaml
        let catalog = try catalog([
            "actors.yaml": actors, "rhetoric.yaml": Sample.entry.with("actors", "[ida]").yaml,
            "dataset.yaml": Sample.description.replacing("[ada]", with: "[adah]"),
        ])
        let ada = try ordinal("ada", in: catalog)
        #expect(catalog.look(up: "ida") == .former(ada))
        #expect(catalog.look(up: "adah") == .former(ada))
        #expect(catalog.dataset.coverage.actors == ["ada"])
        guard case .list(_, .reference(let actors))? = catalog.table(.rhetoric).column("actors") else {
            throw Missing("actors")
        }
        #expect(actors == [ada])
    }

    // MARK: What the public sees

    private static let end: Int64 = 1_719_792_000  // 2024-07-01T00:00:00Z
    private static let embargoed = [
        "rhetoric.yaml": Sample.entry.with("summary", "Everybody may read this.").yaml
            + Sample.entry.with("id", "secret").with("summary", "A whisper.").with("former_ids", "[hidden]")
            .with("embargo_until", "2024-07-01T02:00:00+02:00").yaml
            + Sample.entry.with("id", "later").with("embargo_until", "2024-07-02T00:00:00Z").yaml
    ]

    @Test func aRecordUnderEmbargoIsNowhere() throws {
        let catalog = try catalog(Self.embargoed)
        #expect(Array(catalog.visibleIds(.rhetoric)) == ["entry"])
        for id in ["secret", "hidden", "later"] { #expect(catalog.look(up: id) == .unknown) }
        #expect(found("whisper", in: catalog) == [])
        #expect(found("everybody", in: catalog) == ["entry"])
        #expect(catalog.nextEmbargoEnd == Self.end)
    }

    @Test func anEmbargoEndsToTheSecond() throws {
        let before = try catalog(Self.embargoed, now: Self.end - 1)
        #expect(before.look(up: "secret") == .unknown)
        #expect(before.nextEmbargoEnd == Self.end)
        let after = try catalog(Self.embargoed, now: Self.end)
        #expect(Array(after.visibleIds(.rhetoric)) == ["entry", "secret"])
        #expect(after.look(up: "hidden") == .former(try ordinal("secret", in: after)))
        #expect(found("whisper", in: after) == ["secret"])
        #expect(after.nextEmbargoEnd == Self.end + 86_400)
        #expect(try catalog(Self.embargoed, now: Self.end + 86_400).nextEmbargoEnd == nil)
    }

    @Test func aRecordThatWasTakenBackLeavesItsIdAlone() throws {
        let gone = """
            - id: gone
              status: retracted
              correction: {date: 2024-03-01, note: It was never said.}
              summary: A rumour.

            """
        let catalog = try catalog(["rhetoric.yaml": Sample.entry.yaml + gone])
        guard case .retracted(let ordinal) = catalog.look(up: "gone") else { throw Missing("gone") }
        #expect(catalog.id(ordinal) == "gone")
        #expect(Array(catalog.visibleIds(.rhetoric)) == ["entry"])
        #expect(found("rumour", in: catalog) == [])
        #expect(catalog.nextEmbargoEnd == nil)
    }

    // MARK: Looking into a catalog

    private struct Missing: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    private func ordinal(_ id: String, in catalog: Catalog) throws -> Ordinal {
        guard case .record(let ordinal) = catalog.look(up: id) else { throw Missing(id) }
        return ordinal
    }

    private func text(_ field: String, of id: String, in catalog: Catalog) throws -> String? {
        let (resource, row) = catalog.locate(try ordinal(id, in: catalog))
        guard case .text(let column)? = catalog.table(resource).column(field) else { throw Missing(field) }
        return column[row]
    }

    /// The texts of a list, or of the members of an object.
    private func texts(_ field: String, of id: String, in catalog: Catalog) throws -> [String?] {
        let (resource, row) = catalog.locate(try ordinal(id, in: catalog))
        switch catalog.table(resource).column(field) {
        case .list(let offsets, .text(let column)):
            return (Int(offsets[row])..<Int(offsets[row + 1])).map { column[$0] }
        case .object(_, let members):
            return members.map { if case .text(let column) = $0 { column[row] } else { nil } }
        default: throw Missing(field)
        }
    }

    private func days(of id: String, in catalog: Catalog) throws -> [String] {
        let (resource, row) = catalog.locate(try ordinal(id, in: catalog))
        return try ["added", "modified"].map { field in
            guard case .date(let dates)? = catalog.table(resource).column(field) else { throw Missing(field) }
            return dates[row].description
        }
    }

    private func found(_ word: String, in catalog: Catalog) -> [String] {
        var question = Question(.rhetoric)
        question.text = TextQuery(
            all: [TextQuery.Part(words: [Folding.spellings(word)], isPrefix: false)], none: [])
        return catalog.select(question).rows.map { catalog.table(.rhetoric).id($0) }
    }
}
