// What is not understood: each fault named, with what was probably meant.

import GoldenAnswers
import Testing

/// A query and the first fault that it has.
struct Fault: Sendable, CustomTestStringConvertible {
    let target: String
    let code: String
    let parameter: String
    let didYouMean: String?
    var testDescription: String { target }

    init(_ target: String, _ code: String, _ parameter: String, didYouMean: String? = nil) {
        self.target = "/v1/" + target
        self.code = code
        self.parameter = parameter
        self.didYouMean = didYouMean
    }
}

@Suite struct FaultTests {
    @Test(arguments: [
        Fault("rhetoric?evnt=ACCUSE", "unknown-parameter", "evnt", didYouMean: "event"),
        Fault("rhetoric?actors=norland", "unknown-parameter", "actors", didYouMean: "actor"),
        Fault("rhetoric?themes__in=trade", "unknown-parameter", "themes__in", didYouMean: "theme__in"),
        Fault("partnerships?parties=norland", "unknown-parameter", "parties", didYouMean: "party"),
        Fault("rhetoric?lmit=3", "unknown-parameter", "lmit", didYouMean: "limit"),
        Fault("rhetoric?=x", "unknown-parameter", ""),
        Fault("rhetoric?__gte=x", "unknown-parameter", "__gte"),
        Fault("actors/norland?sort=id", "unknown-parameter", "sort"),
        Fault("actors/norland?filds=id", "unknown-parameter", "filds", didYouMean: "fields"),
        Fault("dataset?q=x", "unknown-parameter", "q"),
    ]) func unknownParameterNamesTheNearestOne(fault: Fault) { expect(fault) }

    @Test(arguments: [
        Fault("rhetoric?date__gtee=2024", "unknown-operator", "date__gtee", didYouMean: "date__gte"),
        Fault("rhetoric?date__contains=2024", "unknown-operator", "date__contains"),
        Fault("rhetoric?event__gt=ACCUSE", "unknown-operator", "event__gt"),
        Fault("rhetoric?event__all=ACCUSE", "unknown-operator", "event__all"),
        Fault("rhetoric?title__fuzzy=x", "unknown-operator", "title__fuzzy"),
        Fault("rhetoric?negation__in=true", "unknown-operator", "negation__in", didYouMean: nil),
        Fault("rhetoric?date__=2024", "unknown-operator", "date__"),
    ]) func unknownOperatorNamesThoseOfTheField(fault: Fault) { expect(fault, checksSuggestion: false) }

    @Test(arguments: [
        Fault("rhetoric?event=ACUSE", "unknown-value", "event", didYouMean: "ACCUSE"),
        Fault("rhetoric?event__in=ACCUSE,SUPORT", "unknown-value", "event__in", didYouMean: "SUPPORT"),
        Fault("rhetoric?theme=tarde", "unknown-value", "theme", didYouMean: "trade"),
        Fault("partnerships?kind=Trade%20agreement", "unknown-value", "kind", didYouMean: "trade_agreement"),
        Fault("rhetoric?expand=member", "unknown-value", "expand", didYouMean: "members"),
        Fault("rhetoric?shape=aray", "unknown-value", "shape", didYouMean: "array"),
        Fault("rhetoric?format=cvs", "unknown-value", "format", didYouMean: "csv"),
        Fault("rhetoric?include=actor", "unknown-value", "include", didYouMean: "actors"),
        Fault("actors?include=rhetoric", "unknown-value", "include"),
    ]) func unknownValueNamesTheNearestOfTheList(fault: Fault) { expect(fault) }

    @Test(arguments: [
        Fault("rhetoric?actor=NX", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=nxa", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=010", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=%C5%9Eimaleli", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=The%20North", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=norlnd", "unknown-id", "actor", didYouMean: "norland"),
        Fault("rhetoric?actor=Sahar%20Huseynova", "unknown-id", "actor", didYouMean: "seher-huseynova"),
        Fault(
            "rhetoric?source=A%20year%20in%20the%20region", "unknown-id", "source",
            didYouMean: "gazette-report"),
        Fault("rhetoric?recipient__in=norland,zzzz", "unknown-id", "recipient__in"),
        Fault("rhetoric?actor=gazette-report", "unknown-id", "actor"),
        Fault("assessments?about=sudavia-threatens-norland", "unknown-id", "about"),
        Fault("assessments?about=sudavia-warns-norland", "unknown-id", "about"),
    ]) func unknownIdNamesTheNearestByCodeNameAndLikeness(fault: Fault) {
        expect(fault, checksSuggestion: fault.didYouMean != nil)
    }

    @Test func theShippedDatasetKnowsCountriesByCode() {
        #expect(Shipped.get("/v1/rhetoric?actor=AZ").firstError.didYouMean == "azerbaijan")
        #expect(Shipped.get("/v1/partnerships?party=T%C3%BCrkiye").firstError.didYouMean == "turkey")
    }

    @Test func anEmbargoedIdIsAnsweredExactlyAsAnUnknownOne() {
        for (target, id, unknown) in [
            ("/v1/rhetoric?actor=", "shadow-state", "shadow-stete"),
            ("/v1/actors/", "shadow-state", "shadow-stete"),
            ("/v1/rhetoric?actor=", "penumbra", "penumbre"), ("/v1/actors/", "penumbra", "penumbre"),
            ("/v1/actors/", "shadow-state/rhetoric", "shadow-stete/rhetoric"),
            ("/v1/actors?id=", "shadow-state", "shadow-stete"), ("/v1/actors?q=", "shadow", "shadew"),
            ("/v1/actors?name__contains=", "shadow", "shadew"),
        ] {
            let embargoed = Small.get(target + id)
            let nobody = Small.get(target + unknown)
            #expect(embargoed.status == nobody.status)
            #expect(
                embargoed.text.replacing(id.prefix { $0 != "/" }, with: "")
                    == nobody.text.replacing(
                        unknown.prefix { $0 != "/" }, with: ""), "\(target)\(id)")
        }
        #expect(!Small.get("/v1/actors.csv").text.contains("hadow"))
        #expect(!Small.get("/v1").text.contains("hadow"))
    }

    @Test(arguments: [
        Fault("rhetoric?sort=dat", "unknown-field", "sort", didYouMean: "date"),
        Fault("rhetoric?sort=-dat", "unknown-field", "sort", didYouMean: "-date"),
        Fault("rhetoric?sort=date,", "unknown-field", "sort"),
        Fault("rhetoric?sort=themes", "unknown-field", "sort"),
        Fault("rhetoric?sort=embargo_until", "unknown-field", "sort"),
        Fault("rhetoric?fields=id,tilte", "unknown-field", "fields", didYouMean: "title"),
        Fault("rhetoric?fields=embargo_until", "unknown-field", "fields"),
        Fault("rhetoric?fields=,", "unknown-field", "fields"),
        Fault("actors/norland?fields=nams", "unknown-field", "fields", didYouMean: "names"),
    ]) func unknownFieldNamesTheNearestKey(fault: Fault) {
        expect(fault, checksSuggestion: fault.didYouMean != nil)
    }

    @Test(arguments: [
        Fault("rhetoric?date__gte=2023&date__gte=2024", "repeated-parameter", "date__gte"),
        Fault("rhetoric?limit=1&limit=2", "repeated-parameter", "limit"),
        Fault("rhetoric?sort=id&sort=date", "repeated-parameter", "sort"),
        Fault("rhetoric?format=csv&format=json", "repeated-parameter", "format"),
        Fault("dataset?format=json&format=json", "repeated-parameter", "format"),
        Fault("rhetoric?negation=true&negation=false", "repeated-parameter", "negation"),
        Fault("rhetoric?title__contains=a&title__contains=b", "repeated-parameter", "title__contains"),
        Fault("rhetoric?as_of=2023&as_of=2024", "repeated-parameter", "as_of"),
        Fault("rhetoric?theme__isnull=1&theme__isnull=0", "repeated-parameter", "theme__isnull"),
    ]) func whatCanBeGivenOnceIsNotTakenTwice(fault: Fault) { expect(fault) }

    @Test(arguments: [
        Fault(
            "rhetoric?actor=norland,sudavia", "invalid-value", "actor",
            didYouMean: "actor__in=norland,sudavia"),
        Fault("rhetoric?actor__not=a,b", "invalid-value", "actor__not", didYouMean: "actor__notin=a,b"),
        Fault(
            "rhetoric?event=ACCUSE,REJECT", "invalid-value", "event", didYouMean: "event__in=ACCUSE,REJECT"),
        Fault("rhetoric?date=2023,2024", "invalid-value", "date", didYouMean: "date__in=2023,2024"),
        Fault("rhetoric?date__gte=2023,2024", "invalid-value", "date__gte"),
        Fault("partnerships?valid=2023,2024", "invalid-value", "valid"),
    ]) func aCommaInAPlainValueProposesIn(fault: Fault) { expect(fault) }

    @Test(arguments: [
        "actor", "actor__in", "date__gte", "sort", "limit", "fields", "include", "shape", "format", "as_of",
        "expand",
        "theme__isnull", "title", "id", "title__contains",
    ]) func anEmptyValueIsRefused(name: String) {
        for target in ["/v1/rhetoric?\(name)=", "/v1/rhetoric?\(name)"] {
            let reply = Small.get(target)
            #expect(reply.status == 400 && reply.firstError.parameter == name, "\(target)")
            #expect(reply.code == "invalid-value")
        }
    }

    @Test func anEmptyCursorAndAnEmptyQMeanNone() {
        #expect(Small.total("/v1/rhetoric?cursor=&q=") == 4)
        #expect(Small.total("/v1/rhetoric?cursor&q") == 4)
    }

    @Test(arguments: [
        Fault("rhetoric?actor__in=norland,,sudavia", "invalid-value", "actor__in"),
        Fault("rhetoric?negation=yes", "invalid-value", "negation"),
        Fault("rhetoric?theme__isnull=maybe", "invalid-value", "theme__isnull"),
        Fault("rhetoric?revision=one", "invalid-value", "revision"),
        Fault("rhetoric?revision=99999999999", "invalid-value", "revision"),
        Fault("rhetoric?limit=0", "invalid-value", "limit"),
        Fault("rhetoric?limit=1001", "invalid-value", "limit"),
        Fault("rhetoric?limit=-1", "invalid-value", "limit"),
        Fault("rhetoric?limit=ten", "invalid-value", "limit"),
        Fault("rhetoric?limit=1.5", "invalid-value", "limit"),
        Fault("rhetoric?limit=%2B5", "invalid-value", "limit"),
        Fault("rhetoric?limit=99999999999999999999", "invalid-value", "limit"),
        Fault("rhetoric?q=%22open", "invalid-value", "q"),
        Fault("rhetoric?sort=id,id,id,id,id,id,id,id,id", "invalid-value", "sort"),
    ]) func aValueOfTheWrongShapeIsRefused(fault: Fault) { expect(fault) }

    @Test(arguments: [
        Fault("rhetoric?shape=array&include=actors", "conflicting-parameters", "include"),
        Fault("rhetoric.csv?include=actors", "conflicting-parameters", "include"),
        Fault("rhetoric?format=jsonl&include=actors", "conflicting-parameters", "include"),
        Fault("rhetoric.csv?shape=array", "conflicting-parameters", "shape"),
        Fault("actors/norland.csv?include=sources", "conflicting-parameters", "include"),
    ]) func shapesThatExcludeEachOtherAreRefused(fault: Fault) { expect(fault) }

    @Test func everyFaultIsNamedInTheOrderOfTheQuery() {
        let reply = Small.get("/v1/rhetoric?limit=0&actr=x&cursor=AAAA&date__gte=2023-13&sort=x")
        #expect(
            reply.json["errors"].list.map { $0["parameter"].string } == [
                "limit", "actr", "date__gte", "sort",
            ])
        #expect(reply.code == "invalid-value")
        #expect(reply.json["detail"].string?.contains("Did you mean actor?") == true)
    }

    @Test func tooManyParametersAndTooLongValuesAreRefused() {
        let many = (0..<101).map { "a\($0)=1" }.joined(separator: "&")
        #expect(Small.get("/v1/rhetoric?" + many).code == "too-many-parameters")
        let long = String(repeating: "a", count: 4001)
        #expect(Small.get("/v1/rhetoric?title=" + long).code == "invalid-value")
        #expect(Small.get("/v1/rhetoric?\(long)=1").code == "invalid-value")
        #expect(Small.get("/v1/rhetoric?title=" + long.dropLast()).status == 200)
        let values = Array(repeating: "norland", count: 201).joined(separator: ",")
        #expect(Small.get("/v1/rhetoric?actor__in=" + values).code == "invalid-value")
        let words = Array(repeating: "word", count: 33).joined(separator: "+")
        #expect(Small.get("/v1/rhetoric?q=" + words).code == "invalid-value")
    }

    @Test(arguments: [
        "/v1/rhetoric?title=%", "/v1/rhetoric?title=%4", "/v1/rhetoric?title=%zz", "/v1/rhetoric?title=%FF",
        "/v1/rhetoric?title=%C3", "/v1/rhetoric?title=%ED%A0%80", "/v1/rhetoric?title=%00",
        "/v1/rhetoric?title=a%0Ab",
        "/v1/rhetoric?title=%C2%85", "/v1/rhetoric?%C3=1", "/v1/%FF", "/v1/actors/%", "/v1/actors/a%0D%0Ab",
        "/v1/rhetoric?title=%7F", "/v1/actors?title=%C0%80",
    ]) func encodingThatIsNotUTF8OrHidesControlCharactersIsRefused(target: String) {
        let reply = Small.get(target)
        #expect(reply.status == 400 && reply.code == "invalid-encoding", "\(reply.text)")
    }

    @Test func aFaultInEncodingNamesItsParameter() {
        #expect(Small.get("/v1/rhetoric?title=%FF").firstError.parameter == "title")
        #expect(Small.get("/v1/%FF").firstError.parameter == "path")
    }

    private func expect(_ fault: Fault, checksSuggestion: Bool = true) {
        let reply = Small.get(fault.target)
        #expect(reply.status == 400, "\(reply.text)")
        #expect(reply.code == fault.code, "\(reply.text)")
        #expect(
            reply.firstError.code == fault.code && reply.firstError.parameter == fault.parameter,
            "\(reply.text)")
        if checksSuggestion { #expect(reply.firstError.didYouMean == fault.didYouMean, "\(reply.text)") }
    }
}
