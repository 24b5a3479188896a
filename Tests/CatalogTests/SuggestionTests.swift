// "Did you mean": what is proposed, in which order, and what is not.

import Catalog
import Testing

@Suite struct SuggestionTests {
    private let words = [
        "actor", "recipient", "event", "mode", "tone", "theme", "certainty", "date", "sort", "limit",
    ]

    @Test(arguments: [
        ("evnt", "event"), ("evnet", "event"), ("EVENT", "event"), ("eventt", "event"), ("xvent", "event"),
        ("recipeint", "recipient"), ("recipients", "recipient"), ("recip", "recipient"),
        ("cert", "certainty"),
        ("certainty_", "certainty"), ("tnoe", "tone"), ("dtae", "date"), ("limti", "limit"), ("moed", "mode"),
    ])
    func theNearestWordIsProposed(_ typed: String, _ meant: String) {
        #expect(Suggestion.nearest(to: typed, among: words) == [meant])
    }

    @Test(arguments: ["", "zzzz", "x", "publisher"])
    func nothingIsProposedForWhatIsFarFromAll(_ typed: String) {
        #expect(Suggestion.nearest(to: typed, among: words) == [])
    }

    @Test func aSwapOfNeighboursCountsOnce() {
        #expect(Suggestion.nearest(to: "abdc", among: ["abcx", "abcd"], count: 2) == ["abcd"])
        #expect(Suggestion.nearest(to: "abcdefg", among: ["bacdegf"]) == ["bacdegf"])
    }

    @Test func theNearestComeFirstAndEquallyNearOnesInOrder() {
        let near = Suggestion.nearest(
            to: "france", among: ["frances", "frence", "francee", "trance"], count: 10)
        #expect(near == ["francee", "frances", "frence", "trance"])
        #expect(
            Suggestion.nearest(to: "france", among: ["trance", "france", "frence"], count: 2) == [
                "france", "frence",
            ])
        #expect(Suggestion.nearest(to: "france", among: ["frence"], count: 0) == [])
    }

    @Test func aThirdOfTheLongerWordMayDiffer() {
        #expect(Suggestion.nearest(to: "abcdef", among: ["xycdef"]) == ["xycdef"])
        #expect(Suggestion.nearest(to: "abcdef", among: ["xyzdef"]) == [])
        #expect(Suggestion.nearest(to: "ab", among: ["xb"]) == ["xb"])
        #expect(Suggestion.nearest(to: "ab", among: ["xy"]) == [])
    }

    @Test func aLongTextIsNotCompared() {
        let long = String(repeating: "a", count: Suggestion.lengthMaximum)
        #expect(Suggestion.nearest(to: long, among: [long]) == [long])
        #expect(Suggestion.nearest(to: long + "a", among: [long]) == [])
        #expect(Suggestion.nearest(to: long, among: [long + "a", ""]) == [])
    }

    @Test func lettersOfOtherScriptsAreCompared() {
        #expect(Suggestion.nearest(to: "Türkiye", among: ["turkey", "türkiyə"]) == ["türkiyə"])
    }
}
