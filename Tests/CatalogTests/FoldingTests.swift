// Folding: words that people write in several ways meet in one.

import Catalog
import Testing

@Suite struct FoldingTests {
    @Test(arguments: [
        ("İlham Əliyev", "ilham eliyev"), ("Bakı", "baki"), ("Şuşa", "susa"), ("Gəncə", "gence"),
        ("çörək", "corek"),
        ("Ağdam", "agdam"), ("üzüm", "uzum"), ("Türkiye", "turkiye"), ("Île-de-France", "ile-de-france"),
        ("Łódź", "lodz"), ("Malmö", "malmo"), ("Ångström", "angstrom"), ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"), ("Ðorđe Þór", "dorde thor"), ("Čapek", "capek"), ("Nguyễn", "nguyen"),
        ("ḫ", "h"),
        ("Ἀθῆναι", "αθηναι"), ("ё", "е"), ("е\u{301}", "е"), ("e\u{301}", "e"), ("L’Aquila", "l'aquila"),
    ])
    func aTextHasOnePrincipalSpelling(_ text: String, _ folded: String) {
        #expect(Folding.key(text) == folded)
    }

    @Test func theSchwaIsBothEAndA() {
        #expect(Folding.spellings("Əliyev") == ["eliyev", "aliyev"])
        #expect(Set(Folding.spellings("Heydər Əliyev")).isSuperset(of: ["heyder eliyev", "heydar aliyev"]))
        #expect(Folding.spellings("Aliyev") == ["aliyev"])
    }

    @Test(arguments: [
        ("Путин", "putin"), ("Москва", "moskva"), ("Хрущёв", "khrushchev"), ("Жуков", "zhukov"),
        ("Юлия", "yuliya"),
        ("Цой", "tsoy"), ("Киев", "kiev"), ("Київ", "kiyiv"), ("объезд", "obezd"), ("Әлијев", "aliyev"),
    ])
    func cyrillicIsKeptAndTransliterated(_ text: String, _ latin: String) {
        let spellings = Folding.spellings(text)
        #expect(spellings.last == latin)
        #expect(spellings.count > 1)
    }

    @Test(arguments: [
        "İlham Əliyev", "Hərbi qüvvələr", "Путин и Ёлка", "Łódź, Århus", "Ἀθῆναι", "ﬁn", "שָׁלוֹם", "東京",
        "ΣΊΣΥΦΟΣ",
        "e\u{301}\u{327}", "", " ", "I İ ı i", "ǅ", "\u{1E9E}",
    ])
    func whatIsFoldedStaysAsItIs(_ text: String) {
        let key = Folding.key(text)
        #expect(Folding.key(key) == key)
        for spelling in Folding.spellings(text) { #expect(Folding.key(spelling) == spelling) }
    }

    @Test func theFirstSpellingIsThePrincipalOne() {
        for text in ["Əliyev", "Путин", "Bakı", "plain", "ÇÖRƏK"] {
            #expect(Folding.spellings(text).first == Folding.key(text))
        }
    }

    @Test func wordsAreRunsOfLettersAndDigits() {
        #expect(
            Folding.words("One, two-three 4th “five”…") == [["one"], ["two"], ["three"], ["4th"], ["five"]])
        #expect(Folding.words("Əli'nin") == [["eli", "ali"], ["nin"]])
        #expect(Folding.words("  — / ") == [])
        #expect(Folding.words("") == [])
        #expect(Folding.words("e\u{301}t") == [["et"]])
    }
}
