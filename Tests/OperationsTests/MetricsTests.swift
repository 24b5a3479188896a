// Figures: what is counted, and how it is written.

import HTTPMessage
import Testing

@testable import Operations

private func count(
    _ route: Int, _ status: UInt16 = 200, seconds: Double = 0.001, bytes: UInt64 = 10, kept: Bool = false
) -> RequestCount {
    RequestCount(
        route: route, status: status, nanoseconds: UInt64(seconds * 1e9), contentBytes: bytes, wasKept: kept)
}

private func exposition(
    _ counts: RequestCounts, routes: [String] = ["/a", "/b/{id}"],
    certificateValidUntil: Int64? = 1_800_000_000
) -> [String] {
    let exposition = Exposition(
        versions: ("1.2.3", "0.9.75"), routes: routes, counts: counts, refusals: RefusalCounts(),
        accessLog: nil,
        transport: {
            var figures = TransportFigures()
            figures.certificateValidUntil = certificateValidUntil
            return figures
        },
        streams: {
            var figures = StreamFigures()
            figures.opened = 7
            figures.refused = 2
            figures.events = 31
            return figures
        },
        dataset: { DatasetFigures(name: "a \"name\"\\\n", version: "1-x", records: [("actors", 5)]) },
        reloads: { ReloadFigures(servedSince: 1_700_000_000) })
    return String(decoding: exposition.text, as: UTF8.self).split(separator: "\n").map(String.init)
}

@Suite struct RequestCountsTests {
    @Test func requestsAreCountedByRouteAndClass() {
        let counts = RequestCounts(workerCount: 2, routeCount: 2)
        counts.add(count(1), worker: 0)
        counts.add(count(1, kept: true), worker: 1)
        counts.add(count(1, 404), worker: 1)
        counts.add(count(2, 503), worker: 0)
        counts.add(count(0, 0), worker: 0)
        let sums = counts.sums
        #expect(sums[1].byClass == [0, 0, 2, 0, 1, 0])
        #expect(sums[2].byClass == [0, 0, 0, 0, 0, 1])
        #expect(sums[0].byClass == [1, 0, 0, 0, 0, 0])
        #expect(sums[1].contentBytes == 30)
        #expect(sums[1].kept == 1)
    }

    @Test func durationsFallIntoTheBucketThatEndsAtThemOrAbove() {
        let counts = RequestCounts(workerCount: 1, routeCount: 1)
        let bounds = RequestCounts.boundsSeconds
        for bound in bounds { counts.add(count(1, seconds: bound), worker: 0) }
        counts.add(count(1, seconds: bounds[bounds.count - 1] + 1), worker: 0)
        #expect(counts.sum(route: 1).byDuration == [UInt64](repeating: 1, count: bounds.count + 1))
        #expect(bounds == bounds.sorted())
    }

    @Test func whatHasNoPlaceIsNotCounted() {
        let counts = RequestCounts(workerCount: 1, routeCount: 1)
        counts.add(count(2), worker: 0)
        counts.add(count(-1), worker: 0)
        counts.add(count(1), worker: 1)
        counts.add(count(1), worker: -1)
        counts.add(count(1, 999), worker: 0)
        #expect(counts.sums.map(\.requests) == [0, 1])
    }

    @Test func workersCountAtTheSameTime() {
        let counts = RequestCounts(workerCount: 4, routeCount: 1)
        let next = Tally()
        concurrently(4) {
            let worker = next.claim()
            for _ in 0..<10_000 { counts.add(count(1), worker: worker) }
        }
        #expect(counts.sum(route: 1).requests == 40_000)
    }
}

@Suite struct ExpositionTests {
    @Test func everyFamilyIsThereOnceWithItsHeading() {
        let counts = RequestCounts(workerCount: 1, routeCount: 2)
        counts.add(count(1), worker: 0)
        let lines = exposition(counts)
        let headings = lines.filter { $0.hasPrefix("# TYPE ") }
        #expect(headings == Metrics.all.map { "# TYPE \($0.name) \($0.kind.rawValue)" })
        #expect(Set(headings).count == headings.count)
        let names = Set(
            lines.filter { !$0.hasPrefix("#") }.map { String($0.prefix { $0 != "{" && $0 != " " }) })
        for family in Metrics.all where family.kind != .histogram { #expect(names.contains(family.name)) }
    }

    @Test func withoutTLSThereIsNoCertificateToTellOf() {
        let counts = RequestCounts(workerCount: 1, routeCount: 1)
        let name = "demarche_certificate_valid_until_seconds "
        #expect(exposition(counts).contains(name + "1800000000"))
        #expect(!exposition(counts, certificateValidUntil: nil).contains { $0.hasPrefix(name) })
    }

    @Test func countersEndWithTotalAndNamesWithTheirUnit() {
        for family in Metrics.all { #expect(family.name.hasSuffix("_total") == (family.kind == .counter)) }
    }

    @Test func histogramsAreCumulativeAndEndWithAll() {
        let counts = RequestCounts(workerCount: 1, routeCount: 2)
        counts.add(count(1, seconds: 0.0002), worker: 0)
        counts.add(count(1, seconds: 0.3), worker: 0)
        counts.add(count(1, seconds: 99), worker: 0)
        let lines = exposition(counts).filter { $0.hasPrefix("demarche_request_duration_seconds") }
        let values = lines.filter { $0.contains("_bucket") }.compactMap {
            $0.split(separator: " ").last.flatMap { Int($0) }
        }
        #expect(values == values.sorted())
        #expect(values.last == 3)
        #expect(lines.contains(#"demarche_request_duration_seconds_bucket{route="/a",le="+Inf"} 3"#))
        #expect(lines.contains(#"demarche_request_duration_seconds_bucket{route="/a",le="0.0001"} 0"#))
        #expect(lines.contains(#"demarche_request_duration_seconds_bucket{route="/a",le="0.00025"} 1"#))
        #expect(lines.contains(#"demarche_request_duration_seconds_count{route="/a"} 3"#))
        #expect(lines.contains(#"demarche_request_duration_seconds_sum{route="/a"} 99.3002"#))
    }

    @Test func labelsAreEscaped() {
        let lines = exposition(RequestCounts(workerCount: 1, routeCount: 2))
        #expect(lines.contains(#"demarche_dataset_info{name="a \"name\"\\\n",version="1-x"} 1"#))
    }

    @Test func routesThatNobodyAskedForAreLeftOut() {
        let counts = RequestCounts(workerCount: 1, routeCount: 2)
        counts.add(count(2, kept: true), worker: 0)
        let lines = exposition(counts)
        #expect(lines.contains(#"demarche_requests_total{route="/b/{id}",status="2xx"} 1"#))
        #expect(!lines.contains { $0.contains(#"route="/a""#) })
        #expect(lines.contains("demarche_kept_responses_hits_total 1"))
        #expect(lines.contains("demarche_kept_responses_misses_total 0"))
    }

    @Test func streamsAreCounted() {
        let lines = exposition(RequestCounts(workerCount: 1, routeCount: 2))
        #expect(lines.contains("demarche_streams_opened_total 7"))
        #expect(lines.contains("demarche_streams_refused_total 2"))
        #expect(lines.contains("demarche_stream_events_total 31"))
    }

    @Test func theProcessIsDescribed() throws {
        let process = ProcessFigures()
        #expect(process.residentBytes > 1_000_000)
        #expect(process.virtualBytes >= process.residentBytes)
        #expect(process.openDescriptors >= 3)
        #expect(process.descriptorLimit >= process.openDescriptors)
        #expect(process.threads >= 1)
        #expect(process.startSeconds > 1_600_000_000)
    }

    @Test(arguments: [
        (0.0, "0"), (1, "1"), (1.5, "1.5"), (-2, "-2"), (1e20, "1e+20"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"),
        (.nan, "NaN"), (0.00025, "0.00025"),
    ])
    func numbersAreWrittenAsTheFormatHasThem(number: Double, text: String) {
        #expect(PrometheusText.text(number) == text)
    }
}

@Suite struct RequestLimitsTests {
    private let now: UInt64 = 1_000_000_000_000

    private func limits(
        _ change: (inout RequestLimits.Values) -> Void = { _ in }, trusted: [String] = []
    ) -> RequestLimits {
        var values = RequestLimits.Values()
        values.addressPerSecond = 1
        values.addressBurst = 2
        values.keyPerSecond = 1
        values.keyBurst = 2
        values.inFlight = 4
        values.waitMilliseconds = 100
        change(&values)
        return RequestLimits(
            values, proxies: Proxies(trusted: trusted.compactMap { AddressRange($0) }, field: .xForwardedFor),
            workerCount: 2)
    }

    private func refusals(_ limits: RequestLimits, _ address: String, _ count: Int = 4) throws -> Int {
        let address = try #require(ClientAddress(address))
        return (0..<count).filter { _ in limits.refusal(of: address, now: now, hasKey: { false }) != nil }
            .count
    }

    @Test func thisMachineIsFreeUntilThereAreProxies() throws {
        #expect(try refusals(limits(), "127.0.0.1") == 0)
        #expect(try refusals(limits(), "::1") == 0)
        #expect(try refusals(limits(), "192.0.2.1") == 2)
        let proxied = limits(trusted: ["10.0.0.0/8"])
        #expect(try refusals(proxied, "127.0.0.1") == 2)
        #expect(try refusals(proxied, "10.1.2.3") == 0)
        #expect(proxied.refusals.byAddress == 2)
    }

    @Test func noAddressHasNoLimitAndZeroMeansAny() throws {
        let open = limits { $0.addressPerSecond = 0 }
        #expect(try refusals(open, "192.0.2.1", 1_000) == 0)
        let limits = limits()
        #expect((0..<10).allSatisfy { _ in limits.refusal(of: nil, now: now, hasKey: { false }) == nil })
    }

    @Test func keysHaveARateOfTheirOwnAndAreToldOfIt() throws {
        let limits = limits()
        let verdicts = (0..<3).compactMap { _ in limits.verdict(on: 1, now: now) }
        #expect(verdicts.map(\.isAllowed) == [true, true, false])
        #expect(limits.verdict(on: 2, now: now)?.isAllowed == true)
        #expect(limits.refusals.byKey == 1)
        let fields = limits.fields(ofKey: verdicts[0])
        #expect(fields.map(\.value) == ["\"key\";q=2;w=2", "\"key\";r=1;t=1"])
        #expect(fields.map(\.name) == ["RateLimit-Policy", "RateLimit"])
        #expect(self.limits { $0.keyPerSecond = 0 }.verdict(on: 1, now: now) == nil)
    }

    @Test func thereIsRoomUntilTooMuchIsOnItsWayOrHasWaited() {
        let limits = limits()
        #expect(limits.hasRoom(worker: 0, answers: 1, now: now, waited: { 100 }))
        #expect(!limits.hasRoom(worker: 0, answers: 2, now: now, waited: { 0 }))
        #expect(!limits.hasRoom(worker: 0, answers: 0, now: now, waited: { 101 }))
        #expect(limits.refusals.inFlight == 1)
        #expect(limits.refusals.waited == 1)
        let open = self.limits {
            $0.inFlight = 0
            $0.waitMilliseconds = 0
        }
        #expect(open.hasRoom(worker: 0, answers: 1_000_000, now: now, waited: { 1_000_000 }))
    }

    /// One worker that takes up requests in the order in which they came.
    private func accepted(
        _ limits: RequestLimits, arrivals: [UInt64], workMilliseconds: UInt64
    ) -> [Bool] {
        var free: UInt64 = 0
        return arrivals.map { arrival in
            free = max(free, arrival)
            let hasRoom = limits.hasRoom(
                worker: 1, answers: 0, now: free, waited: { Int((free - arrival) / 1_000_000) })
            if hasRoom { free += workMilliseconds * 1_000_000 }
            return hasRoom
        }
    }

    @Test func ofRequestsThatComeAtOnceAsManyAreAcceptedAsMayBeInFlight() {
        let limits = limits {
            $0.inFlight = 16
            $0.waitMilliseconds = 0
        }
        let all = accepted(limits, arrivals: Array(repeating: now, count: 100), workMilliseconds: 10)
        // 8 of this worker, and the first, which had begun within the clock's step.
        #expect(all == (0..<100).map { $0 < 9 })
        #expect(limits.refusals.inFlight == 91)
        #expect(limits.refusals.waited == 0)
        // Those that come when it is done are before nobody.
        let later = now + 1_000_000_000
        #expect(
            accepted(limits, arrivals: [later, later + 1, later + 2], workMilliseconds: 10) == [
                true, true, true,
            ])
    }

    @Test func whoFindsNobodyBeforeItIsAcceptedHoweverLongItHasWaited() {
        let limits = limits {
            $0.inFlight = 2
            $0.waitMilliseconds = 0
        }
        let apart = (0..<50).map { now + $0 * 20_000_000 }
        #expect(accepted(limits, arrivals: apart, workMilliseconds: 20).allSatisfy { $0 })
        // The worker was busy with what is not counted, such as answers that are kept.
        #expect(limits.hasRoom(worker: 1, answers: 0, now: now + 60_000_000_000, waited: { 5_000 }))
    }

    @Test func workersHaveQueuesOfTheirOwn() {
        let limits = limits {
            $0.inFlight = 2
            $0.waitMilliseconds = 0
        }
        for _ in 0..<2 { _ = limits.hasRoom(worker: 0, answers: 0, now: now + 10_000_000, waited: { 0 }) }
        let late = now + 20_000_000
        #expect(!limits.hasRoom(worker: 0, answers: 0, now: late, waited: { 20 }))
        #expect(limits.hasRoom(worker: 1, answers: 0, now: late, waited: { 20 }))
        // A worker of which nothing is known is not held back.
        #expect(limits.hasRoom(worker: 7, answers: 0, now: late, waited: { 20 }))
    }

    @Test func whoHasAKeyIsNotCountedAgainstTheAddress() throws {
        let limits = limits()
        let client = try #require(ClientAddress("192.0.2.1"))
        for _ in 0..<100 { #expect(limits.refusal(of: client, now: now, hasKey: { true }) == nil) }
        #expect(try refusals(limits, "192.0.2.1", 2) == 0)
        #expect(limits.refusals.byAddress == 0)
    }
}
