// Vocabularies: every list is well formed, the event types have the scores of `dataset.md`, and lists are found.

import Testing

@testable import Catalog

@Suite struct VocabularyTests {
    private let vocabularies = Vocabularies(own: ["themes": [Term("trade", "Trade", "Goods.")]])

    @Test func everyListAndWordSaysWhatItIs() {
        #expect(Set(vocabularies.all.map(\.name)).count == vocabularies.all.count)
        for list in vocabularies.all {
            #expect(!list.title.isEmpty && !list.origin.isEmpty)
            #expect(Set(list.terms.map { $0.code.lowercased() }).count == list.terms.count, "\(list.name)")
            for term in list.terms + list.terms.flatMap(\.modes) {
                #expect(!term.label.isEmpty && term.definition.hasSuffix("."), "\(list.name): \(term.code)")
                #expect(term.score.map { (-10...10).contains($0) } ?? true)
            }
        }
    }

    @Test func everyFieldOfWordsHasItsList() {
        func lists(_ fields: [Field]) -> [String] {
            fields.flatMap { field -> [String] in
                switch field.type.element {
                case .term(let name): [name]
                case .object(let members): lists(members)
                default: []
                }
            }
        }
        for schema in Schema.all {
            for name in lists(schema.fields) { #expect(vocabularies[name] != nil, "\(name)") }
        }
    }

    @Test func everyModeOfATypeIsInTheListOfModes() {
        for type in Vocabulary.events.terms {
            for mode in type.modes { #expect(vocabularies["modes"]?.term(mode.code) != nil, "\(mode.code)") }
        }
        let used = Set(Vocabulary.events.terms.flatMap { $0.modes.map(\.code) })
        #expect(Set(vocabularies["modes"]?.terms.map(\.code) ?? []) == used)
    }

    @Test func quadClassesAndScoresHaveOneSign() {
        for type in Vocabulary.events.terms {
            let score = type.score ?? 0
            switch type.quad {
            case 0?: #expect(score == 0)
            case 1?, 2?: #expect(score > 0)
            default: #expect(score <= 0, "\(type.code)")
            }
        }
    }

    @Test(arguments: [
        ("AGREE", 2.5), ("CONSULT", 2.5), ("SUPPORT", 5), ("CONCEDE", 4.5), ("COOPERATE", 9.5), ("AID", 10),
        ("RETREAT", 6.5), ("REQUEST", 0), ("ACCUSE", -3), ("REJECT", -2), ("THREATEN", -3.5), ("PROTEST", -5),
        ("SANCTION", -6), ("X-STATEMENT", 0),
    ])
    func anEventTypeHasItsScore(_ code: String, _ score: Double) {
        #expect(Vocabulary.eventType(code)?.score == score)
    }

    @Test func wordsAreFoundInAnyCase() {
        #expect(Vocabulary.eventType("accuse")?.code == "ACCUSE")
        #expect(vocabularies["themes"]?.index(of: "TRADE") == 0)
        #expect(vocabularies["themes"]?.term("water") == nil)
        #expect(vocabularies["theme"] == nil)
        #expect(vocabularies["sectors"]?.terms == [])
    }

    @Test func ofTwoWordsOfOneCodeTheFirstCounts() {
        let list = Vocabulary(
            name: "x", title: "X", origin: "Ours.", terms: [Term("a", "One", "1."), Term("A", "Two", "2.")])
        #expect(list.term("A")?.label == "One")
    }

    @Test func theDatasetsOwnListsAreKnown() {
        #expect(Vocabularies.datasetKeys.allSatisfy { Vocabularies.isDatasetOwn($0.name) })
        #expect(!Vocabularies.isDatasetOwn("events"))
    }
}
