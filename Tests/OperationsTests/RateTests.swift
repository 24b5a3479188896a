// Rates: what an address may do, and what it cannot do to others.

import HTTPMessage
import Testing

@testable import Operations

private let second: UInt64 = 1_000_000_000
private let start: UInt64 = 5_000 * second

private func address(_ number: Int) -> ClientAddress { ClientAddress(ipv4: 0x0A00_0000 + UInt32(number)) }

@Suite struct RateTests {
    @Test func aBurstIsAllowedAndThenTheRateHolds() {
        let table = RateTable(rate: Rate(perSecond: 10, burst: 5), addressCount: 64)
        let first = (0..<7).map { _ in table.count(address(1), now: start) }
        #expect(first.map(\.isAllowed) == [true, true, true, true, true, false, false])
        #expect(first.map(\.remaining) == [4, 3, 2, 1, 0, 0, 0])
        #expect(first[4].retryAfterSeconds == 1)
        #expect(first[6].retryAfterSeconds == 1)
        // Ten more in a second of even pace, and a refusal costs nothing.
        var allowed = 0
        for step in 1...100 where table.count(address(1), now: start + UInt64(step) * second / 100).isAllowed
        {
            allowed += 1
        }
        #expect(allowed == 10)
    }

    @Test func aBucketFillsAgain() {
        let table = RateTable(rate: Rate(perSecond: 1, burst: 3), addressCount: 64)
        for _ in 0..<3 { #expect(table.count(address(1), now: start).isAllowed) }
        let refused = table.count(address(1), now: start)
        #expect(
            refused == Rate.Verdict(isAllowed: false, remaining: 0, retryAfterSeconds: 1, resetSeconds: 3))
        #expect(table.count(address(1), now: start + second).isAllowed)
        #expect(!table.count(address(1), now: start + second).isAllowed)
        let later = (0..<4).map { _ in table.count(address(1), now: start + 60 * second).isAllowed }
        #expect(later == [true, true, true, false])
    }

    @Test func addressesDoNotShareABucketAndNetworksOfIPv6Do() throws {
        let table = RateTable(rate: Rate(perSecond: 1, burst: 1), addressCount: 64)
        #expect(table.count(address(1), now: start).isAllowed)
        #expect(!table.count(address(1), now: start).isAllowed)
        #expect(table.count(address(2), now: start).isAllowed)
        let one = try #require(ClientAddress("2001:db8:1:2::1"))
        let neighbour = try #require(ClientAddress("2001:db8:1:2:ffff::9"))
        let other = try #require(ClientAddress("2001:db8:1:3::1"))
        #expect(table.count(one, now: start).isAllowed)
        #expect(!table.count(neighbour, now: start).isAllowed)
        #expect(table.count(other, now: start).isAllowed)
    }

    @Test func nobodyIsRefusedForWhatOthersDid() {
        // Far more addresses than places: each of them is new, or has been forgotten.
        let table = RateTable(rate: Rate(perSecond: 1, burst: 2), addressCount: 16, secret: 7)
        for number in 0..<10_000 { #expect(table.count(address(number), now: start).isAllowed) }
    }

    @Test func whoAsksMostIsForgottenLast() {
        let table = RateTable(rate: Rate(perSecond: 1, burst: 100), addressCount: 8, secret: 7)
        for _ in 0..<100 { _ = table.count(address(0), now: start) }
        for number in 1..<1_000 {
            _ = table.count(address(number), now: start)
            #expect(!table.count(address(0), now: start).isAllowed)
        }
    }

    @Test func manyThreadsAllowNoMoreThanOne() {
        let table = RateTable(rate: Rate(perSecond: 1, burst: 1_000), addressCount: 64)
        let allowed = Tally()
        concurrently(4) {
            for _ in 0..<1_000 where table.count(address(1), now: start).isAllowed { allowed.add() }
        }
        #expect(allowed.count == 1_000)
    }

    @Test func extremesDoNotTrap() {
        let table = RateTable(rate: Rate(perSecond: .max, burst: 1_000_000), addressCount: 1)
        _ = table.count(ClientAddress(high: .max, low: .max), now: .max - 10)
        _ = table.count(ClientAddress(high: 0, low: 0), now: 0)
        _ = Rate(perSecond: 0, burst: 0)
    }
}

@Suite struct ProxyTests {
    private func client(
        _ peer: String, _ values: [String], field: Proxies.Field = .xForwardedFor,
        trusted: [String] = ["10.0.0.0/8", "::1"]
    ) throws -> String {
        let proxies = Proxies(trusted: trusted.compactMap { AddressRange($0) }, field: field)
        return proxies.client(behind: try #require(ClientAddress(peer)), values).text
    }

    @Test func theLastHopThatIsNotTrustedIsTheClient() throws {
        #expect(try client("10.0.0.1", ["192.0.2.7"]) == "192.0.2.7")
        #expect(try client("10.0.0.1", ["203.0.113.9, 192.0.2.7"]) == "192.0.2.7")
        #expect(try client("10.0.0.1", ["203.0.113.9, 192.0.2.7, 10.0.0.2"]) == "192.0.2.7")
        #expect(try client("10.0.0.1", ["203.0.113.9", "192.0.2.7", "10.0.0.2"]) == "192.0.2.7")
        #expect(try client("::1", ["2001:db8::5"]) == "2001:db8::5")
    }

    @Test func whoIsNotTrustedIsNotBelieved() throws {
        #expect(try client("192.0.2.1", ["203.0.113.9"]) == "192.0.2.1")
    }

    @Test func whatCannotBeReadEndsWhatIsKnown() throws {
        #expect(try client("10.0.0.1", []) == "10.0.0.1")
        #expect(try client("10.0.0.1", [""]) == "10.0.0.1")
        #expect(try client("10.0.0.1", ["203.0.113.9, unknown"]) == "10.0.0.1")
        #expect(try client("10.0.0.1", ["203.0.113.9, , 10.0.0.2"]) == "10.0.0.2")
        #expect(try client("10.0.0.1", ["10.0.0.3, 10.0.0.2"]) == "10.0.0.3")
    }

    @Test func portsAreLeftOut() throws {
        #expect(try client("10.0.0.1", ["192.0.2.7:4711"]) == "192.0.2.7")
        #expect(try client("10.0.0.1", ["[2001:db8::5]:4711"]) == "2001:db8::5")
    }

    @Test(arguments: [
        ("for=192.0.2.7", "192.0.2.7"), ("for=\"[2001:db8::5]:4711\"; proto=https", "2001:db8::5"),
        ("proto=https; FOR=192.0.2.7;by=10.0.0.1", "192.0.2.7"),
        ("for=203.0.113.9, for=192.0.2.7, for=10.0.0.2", "192.0.2.7"), ("for=_hidden", "10.0.0.1"),
        ("for=unknown", "10.0.0.1"), ("192.0.2.7", "10.0.0.1"), ("for=", "10.0.0.1"), ("for=\"", "10.0.0.1"),
    ])
    func forwardedIsReadAsItsStandardSays(value: String, wanted: String) throws {
        #expect(try client("10.0.0.1", [value], field: .forwarded) == wanted)
    }
}
