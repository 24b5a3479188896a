// Dates in questions: spellings, comparisons, `as_of`, and members over time.

import GoldenAnswers
import Testing

@Suite struct DateTests {
    @Test(arguments: [
        "2022", "2022-03", "2022-03-15", "2022~", "2022-03-15?", "2022/2022", "2022-03-15T12:00:00Z",
        "2022-03-15T23:30:00-00:00", "2022-03-16T01:00:00+02:00", "2022-03-16T01:00:00%2B02:00",
        "2022-03-15%2012:00:00Z", "2022-03-15t12:00:00.5z", "1647345600000", "2022-03-15/..", "../2022-03-15",
        "2022-03/2022-04",
    ]) func aDateIsSpelledInManyWays(spelling: String) {
        let reply = Small.get("/v1/rhetoric?date=\(spelling)&event=SUPPORT&theme=trade")
        #expect(reply.ids == ["minister-praises-council"], "\(reply.text)")
    }

    @Test(arguments: [
        "2023-13", "2023-02-30", "20240517", "12345", "0", "0000", "10000-01-01", "2024-W05", "2024-21",
        "202X",
        "yesterday", "2024-05-17T25:00:00Z", "2024-05-17T10:00:00", "99999999999999999999",
        "999999999999999999",
        "-1", "2024-01/2023-01", "/", "..", "2024-1-1", "%D9%A2%D9%A0%D9%A2%D9%A4",
    ]) func whatIsNoDateIsToldWhatADateLooksLike(spelling: String) {
        let reply = Small.get("/v1/rhetoric?date__gte=\(spelling)")
        #expect(reply.status == 400 && reply.firstError.code == "invalid-value", "\(reply.text)")
        #expect(reply.json["errors"][0]["detail"].string?.contains("no date") == true)
    }

    @Test func oneToFourDigitsAreAYear() {
        #expect(Small.total("/v1/rhetoric?date__gte=99") == 4)
        #expect(Small.total("/v1/rhetoric?date__lte=99") == 0)
    }

    @Test func gteAndLteTakeWhatLiesInside() {
        #expect(
            Small.ids("/v1/rhetoric?date__gte=2023-01-01&date__lte=2023-12-31")
                == ["norland-rejects-talks", "sudavia-thanks-estmark"])
        #expect(
            Small.ids("/v1/rhetoric?date__gte=2023-01-02&date__lte=2023-12-31") == ["sudavia-thanks-estmark"])
        #expect(Small.ids("/v1/rhetoric?date__gte=2023-01&date__lte=2023-11") == ["sudavia-thanks-estmark"])
    }

    @Test func gtAndLtLieWhollyBeyond() {
        #expect(Small.ids("/v1/rhetoric?date__gt=2023") == ["estmark-silent"])
        #expect(Small.ids("/v1/rhetoric?date__lt=2023") == ["minister-praises-council"])
        #expect(
            Small.ids("/v1/rhetoric?date__gt=2022-12-31&date__lt=2024")
                == ["norland-rejects-talks", "sudavia-thanks-estmark"])
    }

    @Test func overlapsTakesWhatMayTouchTheSpan() {
        #expect(Small.ids("/v1/rhetoric?date__overlaps=2023-12-31/2024-01-31") == ["norland-rejects-talks"])
        #expect(
            Small.ids("/v1/rhetoric?date__overlaps=2023-04")
                == ["norland-rejects-talks", "sudavia-thanks-estmark"])
        #expect(Small.ids("/v1/events?date__overlaps=2022-10-05") == ["coast-summit"])
    }

    @Test func equalityMeansWithinAndNotMeansNotWithin() {
        #expect(Small.ids("/v1/events?date=2022-10") == ["coast-summit"])
        #expect(Small.ids("/v1/events?date=2022-10-05") == [])
        #expect(Small.ids("/v1/events?date__not=2022") == ["spring-flood"])
        #expect(Small.ids("/v1/events?date__in=2022,2023") == ["coast-summit", "spring-flood"])
        #expect(Small.ids("/v1/events?date__notin=2022,2023") == [])
    }

    @Test func theMarksDoNotWidenADate() { #expect(Small.ids("/v1/events?date=2023-04") == ["spring-flood"]) }

    @Test func theSpanOfATieIsAskedForAsOneField() {
        #expect(
            Small.ids("/v1/partnerships?valid__overlaps=2024") == [
                "council-league-pact", "norland-sudavia-2022",
            ])
        #expect(Small.ids("/v1/partnerships?valid__lte=2024") == ["norland-sudavia-2022"])
        #expect(
            Small.ids("/v1/partnerships?valid__isnull=true") == [
                "estmark-norland-gas", "estmark-sudavia-draft",
            ])
        #expect(Small.ids("/v1/partnerships?valid_from=2022") == ["norland-sudavia-2022"])
        #expect(
            Small.ids("/v1/partnerships?valid_to__isnull=true&valid__isnull=false") == ["council-league-pact"]
        )
    }

    // MARK: as_of

    @Test func asOfTakesTheTiesInForce() {
        #expect(Small.ids("/v1/partnerships?as_of=2022-05-31") == [])
        #expect(Small.ids("/v1/partnerships?as_of=2022-06-30") == ["norland-sudavia-2022"])
        #expect(
            Small.ids("/v1/partnerships?as_of=2024-04-01") == ["council-league-pact", "estmark-norland-gas"])
    }

    @Test func aCoarseAsOfMeansItsLastDay() {
        #expect(Small.ids("/v1/partnerships?as_of=2022-06") == Small.ids("/v1/partnerships?as_of=2022-06-30"))
        #expect(Small.ids("/v1/partnerships?as_of=2022") == Small.ids("/v1/partnerships?as_of=2022-12-31"))
    }

    @Test func anAsOfThatIsNoDayIsRefused() {
        for value in ["2022/2023", "2022/..", "soon"] {
            #expect(Small.get("/v1/partnerships?as_of=\(value)").firstError.parameter == "as_of")
        }
    }

    @Test func datesThatStraddleTheDayAreCountedInAWarning() {
        let reply = Small.get("/v1/rhetoric?as_of=2023-06-30")
        #expect(reply.ids == ["minister-praises-council", "norland-rejects-talks", "sudavia-thanks-estmark"])
        #expect(reply.warnings == ["date-straddles"])
        #expect(Small.get("/v1/rhetoric?as_of=2023-12-31").warnings == [])
        #expect(Small.get("/v1/partnerships?as_of=2024-03-15").warnings == ["date-straddles"])
    }

    @Test func aTieAttestedLaterIsNamedInAWarning() {
        let reply = Small.get("/v1/partnerships?as_of=2024-01-15&party=estmark")
        #expect(reply.ids == [] && reply.warnings == ["attested-later"])
        #expect(Small.get("/v1/partnerships?as_of=2024-02-15&party=estmark").ids == ["estmark-norland-gas"])
    }

    @Test func aProposedTieIsNeverInForce() {
        #expect(!Small.ids("/v1/partnerships?as_of=9999").contains("estmark-sudavia-draft"))
    }

    @Test func membershipsOfficesAndPartiesHoldOnTheDay() {
        #expect(Small.ids("/v1/actors?member_of=league&as_of=2021-06-01") == ["norland", "sudavia"])
        #expect(Small.ids("/v1/actors?member_of=league&as_of=2023-06-01") == ["council", "sudavia"])
        #expect(Small.ids("/v1/actors?role_in=norland&as_of=2023-01-31") == ["seher-huseynova"])
        #expect(Small.ids("/v1/actors?role_in=norland&as_of=2023-02-01") == [])
        #expect(Small.ids("/v1/partnerships?party=sudavia&as_of=2022-08-01") == [])
        #expect(Small.ids("/v1/partnerships?party=sudavia&as_of=2022-10-01") == ["norland-sudavia-2022"])
    }

    // MARK: expand=members

    @Test func membersStandForTheirBlocOnTheRecordsDate() {
        // The Council belongs from 2022, and Estmark to the Council; Sudavia is of the Council from March 2023 only.
        #expect(Small.ids("/v1/rhetoric?recipient=league") == ["norland-rejects-talks"])
        #expect(
            Small.ids("/v1/rhetoric?recipient=league&expand=members")
                == ["minister-praises-council", "norland-rejects-talks", "sudavia-thanks-estmark"])
        #expect(
            Small.ids("/v1/rhetoric?actor=league&expand=members")
                == ["estmark-silent", "minister-praises-council", "sudavia-thanks-estmark"])
    }

    @Test func partsAndOfficeHoldersStandForTheirPrincipal() {
        #expect(
            Small.ids("/v1/rhetoric?actor=norland&expand=members")
                == ["minister-praises-council", "norland-rejects-talks"])
    }

    @Test func aCandidateNeverStandsForTheBloc() {
        // Before March 2023 Sudavia is a candidate of the League and nothing else.
        #expect(
            Small.ids("/v1/partnerships?party=league&expand=members&valid__lte=2024")
                == ["norland-sudavia-2022"])
        #expect(Small.ids("/v1/actors?member_of=league&expand=members&membership=candidate") == ["sudavia"])
        #expect(Small.ids("/v1/partnerships?party__not=league&expand=members") == [])
    }
}
