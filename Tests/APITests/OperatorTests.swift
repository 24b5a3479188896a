// Every operator on every type of value, over the small dataset.

import API
import Catalog
import GoldenAnswers
import Representations
import Testing

/// A query and the ids that it finds.
struct Finding: Sendable, CustomTestStringConvertible {
    let target: String
    let ids: [String]
    var testDescription: String { target }

    init(_ target: String, _ ids: String...) {
        self.target = "/v1/" + target
        self.ids = ids
    }
}

@Suite struct OperatorTests {
    @Test(arguments: [
        Finding("actors?kind=bloc", "league"),
        Finding("actors?kind=BLOC", "league"),
        Finding("actors?kind=bloc&kind=media", "gazette", "league"),
        Finding("actors?kind__in=bloc,media", "gazette", "league"),
        Finding("actors?kind__in=bloc&kind__in=media", "gazette", "league"),
        Finding(
            "actors?kind__not=state", "council", "council-office", "gazette", "league", "seher-huseynova"),
        Finding("actors?kind__notin=state,bloc", "council", "council-office", "gazette", "seher-huseynova"),
        Finding(
            "rhetoric?channel__isnull=true", "sudavia-thanks-estmark"),
        Finding("rhetoric?mode__isnull=false", "norland-rejects-talks"),
    ]) func aWordOfAClosedListIsComparedWithoutCase(finding: Finding) { expect(finding) }

    @Test(arguments: [
        Finding("rhetoric?theme=trade", "minister-praises-council"),
        Finding("rhetoric?theme__in=trade,border", "minister-praises-council", "norland-rejects-talks"),
        Finding("rhetoric?theme__all=trade,language", "minister-praises-council"),
        Finding("rhetoric?theme__all=trade,border"),
        Finding(
            "rhetoric?theme__not=trade", "estmark-silent", "norland-rejects-talks", "sudavia-thanks-estmark"),
        Finding("rhetoric?theme__notin=trade,border", "estmark-silent", "sudavia-thanks-estmark"),
        Finding("rhetoric?theme__isnull=true", "estmark-silent", "sudavia-thanks-estmark"),
        Finding("rhetoric?theme__isnull=off", "minister-praises-council", "norland-rejects-talks"),
    ]) func anyOfSeveralValuesIsEnoughAndNotMeansNone(finding: Finding) { expect(finding) }

    @Test(arguments: [
        Finding("rhetoric?recipient=council", "minister-praises-council"),
        Finding("rhetoric?recipient=COUNCIL", "minister-praises-council"),
        Finding("rhetoric?recipient__all=league,sudavia", "norland-rejects-talks"),
        Finding("rhetoric?recipient__notin=league,council", "estmark-silent", "sudavia-thanks-estmark"),
        Finding("rhetoric?recipient__isnull=1", "estmark-silent"),
        Finding("rhetoric?about=norland-sudavia-2022", "norland-rejects-talks"),
        Finding("rhetoric?about=spring-flood", "norland-rejects-talks"),
        Finding("assessments?about=norland", "why-norland-refuses"),
        Finding("actors?part_of=council", "council-office"),
        Finding("actors?member_of=council", "estmark", "sudavia"),
        Finding("actors?role_in=norland", "seher-huseynova"),
        Finding("partnerships?party=norland&party__not=estmark", "norland-sudavia-2022"),
        Finding("partnerships?party__all=norland,estmark", "estmark-norland-gas"),
        Finding("events?participant=council", "coast-summit"),
        Finding("rhetoric?source__all=gazette-report,treaty-series", "sudavia-thanks-estmark"),
    ]) func aReferenceIsAskedForByTheIdItNames(finding: Finding) { expect(finding) }

    @Test func actorMatchesWhoSpokeAndForWhomTheySpoke() {
        #expect(
            Small.ids("/v1/rhetoric?actor=norland") == ["minister-praises-council", "norland-rejects-talks"])
        #expect(Small.ids("/v1/rhetoric?on_behalf_of=norland") == ["minister-praises-council"])
    }

    @Test(arguments: [
        Finding("partnerships?title=council%20and%20league", "council-league-pact"),
        Finding("partnerships?title__contains=SUPPLIES", "estmark-norland-gas"),
        Finding("partnerships?title__notcontains=norland", "council-league-pact", "estmark-sudavia-draft"),
        Finding("partnerships?title__startswith=norland", "norland-sudavia-2022"),
        Finding("partnerships?title__endswith=gas", "estmark-norland-gas"),
        Finding("partnerships?title__in=council%20and%20league,x", "council-league-pact"),
        Finding("partnerships?summary__contains=alliance;", "estmark-sudavia-draft"),
        Finding("partnerships?level=deep", "norland-sudavia-2022"),
        Finding(
            "partnerships?level__isnull=true", "council-league-pact", "estmark-norland-gas",
            "estmark-sudavia-draft"),
        Finding("partnerships?role=seller", "norland-sudavia-2022"),
        Finding("sources?title=Treaty%20series,%20volume%201", "treaty-series"),
        Finding("sources?url__startswith=https://gazette.example", "gazette-report"),
        Finding("sources?language=EN", "gazette-report"),
        Finding("events?tag=water", "spring-flood"),
        Finding("events?tag__all=water,spring", "spring-flood"),
        Finding("actors?code=010", "norland"),
        Finding("actors?code=nxa", "norland"),
        Finding("actors?cow=010", "norland"),
        Finding("actors?wikidata=Q1", "norland"),
        Finding("actors?iso3166_1_alpha2__in=NX,SX", "norland", "sudavia"),
        Finding("actors?role__startswith=foreign", "seher-huseynova"),
        Finding("actors?quote__contains=as%20ever", "estmark"),
        Finding("rhetoric?quotation__contains=denize", "minister-praises-council"),
    ]) func textsAreComparedWithoutCaseAndMarks(finding: Finding) { expect(finding) }

    @Test(arguments: [
        Finding("actors?name=norland", "norland"),
        Finding("actors?name=%C5%9Eimaleli", "norland"),
        Finding("actors?name=simaleli", "norland"),
        Finding("actors?name__contains=seher", "seher-huseynova"),
        Finding("actors?name__contains=sahar", "seher-huseynova"),
        Finding("actors?name__contains=h%C3%BCseynova", "seher-huseynova"),
        Finding("actors?alias=kohne%20simal", "norland"),
        Finding("actors?name__contains=The", "gazette", "league", "norland", "council-office", "council"),
    ]) func aNameIsFoundInAnyLanguageAndByAlias(finding: Finding) {
        #expect(Set(Small.ids(finding.target)) == Set(finding.ids), "\(finding.target)")
    }

    @Test(arguments: [
        Finding("actors?id=LEAGUE", "league"), Finding("actors?id__in=league,nobody", "league"),
        Finding("actors?id__startswith=council", "council", "council-office"),
        Finding("actors?id__endswith=mark", "estmark"), Finding("actors?id__contains=aze", "gazette"),
        Finding(
            "actors?id__notin=council,council-office,estmark,gazette,norland,seher-huseynova,sudavia",
            "league"),
    ]) func anIdIsAText(finding: Finding) { expect(finding) }

    @Test(arguments: [
        Finding("rhetoric?revision=2", "sudavia-thanks-estmark"),
        Finding("rhetoric?revision__gt=1", "sudavia-thanks-estmark"),
        Finding("rhetoric?revision__gte=2", "sudavia-thanks-estmark"),
        Finding("rhetoric?revision__lt=2&actor=estmark", "estmark-silent"),
        Finding("rhetoric?revision__lte=1&actor=estmark", "estmark-silent"),
        Finding("rhetoric?revision__not=1", "sudavia-thanks-estmark"),
        Finding("rhetoric?revision__in=2,3", "sudavia-thanks-estmark"),
        Finding("rhetoric?revision__notin=1,3", "sudavia-thanks-estmark"),
    ]) func numbersAreCompared(finding: Finding) { expect(finding) }

    @Test(arguments: ["true", "1", "on", "TRUE", "On"]) func aFlagIsOn(spelling: String) {
        #expect(Small.ids("/v1/rhetoric?negation=\(spelling)") == ["norland-rejects-talks"])
    }

    @Test(arguments: ["false", "0", "off"]) func aFlagThatIsAbsentIsOff(spelling: String) {
        #expect(Small.total("/v1/rhetoric?negation=\(spelling)") == 3)
        #expect(Small.ids("/v1/rhetoric?negation__not=\(spelling)") == ["norland-rejects-talks"])
    }

    @Test(arguments: [
        Finding("rhetoric?q=border"), Finding("rhetoric?q=talk", "norland-rejects-talks"),
        Finding("rhetoric?q=talk*", "norland-rejects-talks"),
        Finding("rhetoric?q=Thanks%20HELP", "sudavia-thanks-estmark"),
        Finding("rhetoric?q=%22she%20praised%22", "minister-praises-council"),
        Finding("rhetoric?q=%22praised%20she%22"),
        Finding("rhetoric?q=denize", "minister-praises-council"),
        Finding("rhetoric?q=daniza", "minister-praises-council"),
    ])
    func wordsPrefixesPhrasesAndExclusionsAreFound(finding: Finding) { expect(finding) }

    @Test func qExcludesWords() {
        #expect(
            Small.ids("/v1/rhetoric?q=-talks")
                == Small.ids("/v1/rhetoric").filter { $0 != "norland-rejects-talks" })
    }

    @Test(arguments: ["", "%20", "...", "%CC%81", "-", "*", "%22%22"])
    func qOfNothingAsksForNothing(text: String) { #expect(Small.total("/v1/rhetoric?q=\(text)") == 4) }

    @Test func everyOperatorThatATypeAllowsIsAcceptedOnEveryFilter() {
        for schema in Schema.all {
            for filter in schema.filters {
                let type = schema.type(of: filter)
                let operators = Operator.allowed(for: type, isMultiple: schema.isMultipleForTests(filter))
                #expect(!operators.isEmpty, "\(schema.resource) \(filter.name)")
                for comparison in operators {
                    let name = filter.name + (comparison == .equal ? "" : "__" + comparison.rawValue)
                    let value = comparison == .isnull ? "true" : sample(type, schema.resource)
                    let reply = Small.get("/v1/\(schema.resource.rawValue)?\(name)=\(value)")
                    #expect(reply.status == 200, "\(schema.resource)?\(name)=\(value): \(reply.text)")
                }
            }
        }
    }

    private func sample(_ type: FieldType, _ resource: Resource) -> String {
        switch type {
        case .term(let name): Small.edition.catalog.vocabularies[name]?.terms.first?.code ?? ""
        case .reference(let resources):
            Small.edition.catalog.visibleIds(resources[0]).first { _ in true } ?? ""
        case .date, .day, .object: "2024-05"
        case .number: "1"
        case .flag: "true"
        case .identifier, .text, .url, .language, .instant, .list, .texts: "en"
        }
    }

    private func expect(_ finding: Finding) {
        let reply = Small.get(finding.target)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.ids == finding.ids, "\(finding.target)")
        #expect(reply.json["meta"]["total"].int == finding.ids.count)
    }
}

extension Schema {
    /// Whether a record may have several values under a filter, found without the API's own answer.
    func isMultipleForTests(_ filter: Filter) -> Bool {
        filter.paths.count > 1
            || filter.paths.contains { path in
                guard let head = path.split(separator: ".").first else { return false }
                switch field(named: String(head))?.type {
                case .list?, .texts?: return true
                default: return false
                }
            }
    }
}
