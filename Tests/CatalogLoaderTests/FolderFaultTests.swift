// Faults of folders, of files as such, and of the two files that describe a dataset.

import CatalogLoader
import Foundation
import Testing

@Suite struct FolderFaultTests {
    @Test(arguments: names + descriptions + vocabularies)
    func aFaultOfAFileIsNamed(_ fault: FaultCase) throws {
        let found = try issues(fault.files)
        #expect(found == fault.lines)
    }

    // MARK: Names of files

    private static let known =
        "no kind of record has this name; there are dataset, vocabularies, sources, actors, partnerships, events, rhetoric, assessments"

    static let names = [
        FaultCase(
            "a file of an unknown name", ["rethoric.yaml": ""],
            "rethoric.yaml: \(known) (did you mean rhetoric.yaml?)"),
        FaultCase("a file of a name like no other", ["notes.csv": ""], "notes.csv: \(known)"),
        FaultCase(
            "a file in capitals", ["Events.yaml": ""], "Events.yaml: \(known) (did you mean events.yaml?)"),
        FaultCase(
            "a folder of an unknown name", ["rethoric/2024.jsonl": ""],
            "rethoric: \(known) (did you mean rhetoric/?)"),
        FaultCase(
            "a folder within a folder", ["rhetoric/2024/may.jsonl": ""],
            "rhetoric/2024: a folder inside a folder of records is not read: move its files one level up"),
        FaultCase(
            "a description as CSV", ["dataset.csv": "name\nx\n"],
            "dataset.csv: this file is written in YAML: name it dataset.yaml"),
        FaultCase(
            "two descriptions", ["dataset.yml": Sample.description],
            "dataset.yml: a folder has one description: dataset.yaml is there already"),
        FaultCase(
            "names that are passed over",
            [
                ".actors.yaml.swp": "x", "actors.yaml~": "x", "#actors.yaml#": "x", "actors.yaml.orig": "x",
                "README.md": "x", "actors.txt": "x", "pictures/map.svg": "x", "schemas/actors.json": "x",
                ".git/config.json": "x", "rhetoric/README.md": "x", "rhetoric/.x.csv": "x",
            ]),
    ]

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let folder = try TemporaryFolder()
        #expect(
            throws: failure(folder.path + "/data", "the folder cannot be read: No such file or directory")
        ) {
            try DatasetLoader.load([folder.path + "/data/"], now: 0)
        }
    }

    @Test func aFileInThePlaceOfAFolderIsNamed() throws {
        let folder = try TemporaryFolder(Sample.files)
        let path = folder.path + "/actors.yaml"
        #expect(throws: failure(path, "the folder cannot be read: Not a directory")) {
            try DatasetLoader.load([path], now: 0)
        }
    }

    @Test func anEmptyFolderIsNoDataset() throws {
        let detail = "there is no dataset.yaml, which says what the dataset is and covers"
        #expect(lines([try TemporaryFolder()]) == [".: \(detail)", "1 error in 1 file"])
        #expect(throws: failure(".", detail)) { try DatasetLoader.load([], now: 0) }
    }

    @Test func aFolderNamedTwiceIsReadOnce() throws {
        let folder = try TemporaryFolder(Sample.files)
        #expect(throws: failure(folder.path + "/.", "the folder is named twice")) {
            try DatasetLoader.load([folder.path, folder.path + "/."], now: 0)
        }
    }

    @Test func aFileThatIsNoFileIsNamed() throws {
        let folder = try TemporaryFolder(Sample.files)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/events.yaml", withIntermediateDirectories: true)
        mkfifo(folder.path + "/rhetoric.csv", 0o600)
        #expect(
            lines([folder]) == [
                "rhetoric.csv: the file cannot be read: it is not a regular file", "1 error in 1 file",
            ])
    }

    @Test(.enabled(if: getuid() != 0, "the superuser reads everything"))
    func aFileThatMayNotBeReadIsNamed() throws {
        let folder = try TemporaryFolder(Sample.files)
        try folder.write([], to: "rhetoric.yaml")
        chmod(folder.path + "/rhetoric.yaml", 0)
        #expect(
            lines([folder]) == [
                "rhetoric.yaml: the file cannot be read: Permission denied", "1 error in 1 file",
            ])
    }

    private func failure(_ file: String, _ detail: String) -> LoadFailure {
        LoadFailure(issues: [Issue(file: file, line: 0, detail: detail)])
    }

    // MARK: dataset.yaml

    private static func description(_ old: String, _ new: String) -> [String: String] {
        ["dataset.yaml": Sample.description.replacingOccurrences(of: old, with: new)]
    }

    static let descriptions = [
        FaultCase(
            "no description beside other faults", ["dataset.yaml": "", "notes.yaml": ""],
            "notes.yaml: \(known)",
            "dataset.yaml: says nothing: it must be one mapping of fields to values"),
        FaultCase(
            "two descriptions in one file",
            ["dataset.yaml": "---\n" + Sample.description + "---\n" + Sample.description],
            "dataset.yaml:15: must be one mapping of fields to values"),
        FaultCase(
            "a description that is a text", ["dataset.yaml": "Sample"],
            "dataset.yaml:1: expected a list of records, or one record as a mapping of fields to values"),
        FaultCase(
            "a field that is missing and one that is unknown", description("licence:", "license:"),
            "dataset.yaml:1: licence: is missing",
            "dataset.yaml:5: license: there is no such field (did you mean licence?)"),
        FaultCase(
            "an actor that is none", description("[ada]", "[ada, adda]"),
            "dataset.yaml:10: coverage.actors[1]: no actor has the id adda (did you mean ada?)"),
        FaultCase(
            "a day that is none", description("2024-03-03", "2024-03"),
            "dataset.yaml:12: coverage.last_review: must be one day, YYYY-MM-DD"),
        FaultCase(
            "a period that is none", description("2023/2024", "2023-2024"),
            "dataset.yaml:9: coverage.period: '2023-2024' is no date: a date is YYYY, YYYY-MM or YYYY-MM-DD (with ~ ? or %), or an interval A/B, A/.. or ../B"
        ),
    ]

    // MARK: vocabularies.yaml

    private static let terms = "themes:\n  - {code: trade, label: Trade, definition: Goods and services.}\n"

    static let vocabularies = [
        FaultCase(
            "a list of an unknown name", ["vocabularies.yaml": "theme: []\n"],
            "vocabularies.yaml:1: theme: there is no such field (did you mean themes?)"),
        FaultCase(
            "a word without a definition", ["vocabularies.yaml": "themes:\n  - {code: a, label: A}\n"],
            "vocabularies.yaml:2: themes[0].definition: is missing"),
        FaultCase(
            "a code that is no code",
            ["vocabularies.yaml": terms + "  - {code: Old Age, label: O, definition: O.}\n"],
            "vocabularies.yaml:3: themes[1].code: 'Old Age' is no id: an id has a to z, 0 to 9 and -, and at most 80 of them (did you mean old-age?)"
        ),
        FaultCase(
            "a word listed twice", ["vocabularies.yaml": terms + terms.dropFirst(8)],
            "vocabularies.yaml:3: themes[1].code: trade is listed twice: vocabularies.yaml:2 has it already"),
        FaultCase(
            "a code that no id may have",
            ["vocabularies.yaml": "event_kinds:\n  - {code: match, label: Match, definition: A game.}\n"]),
    ]

    @Test func wordsWithTwoMeaningsInTwoFoldersAreNamed() throws {
        let first = try TemporaryFolder(Sample.files)
        let second = try TemporaryFolder([
            "vocabularies.yaml": """
            themes:
              - {code: trade, label: Trade, definition: Goods and services.}
              - {code: border, label: Border, definition: Another one.}
              - {code: water, label: Water, definition: Rivers and dams.}
            """
        ])
        #expect(
            lines([first, second]) == [
                "2/vocabularies.yaml:3: themes[1].code: border has another label or definition at 1/vocabularies.yaml:3",
                "1 error in 1 file",
            ])
    }
}
