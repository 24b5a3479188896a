// Network addresses and ranges of them.

import HTTPMessage
import Testing

@testable import Operations

@Suite struct AddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("2001:DB8:0:0::1", "2001:db8::1"), ("::", "::"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::1", "::1"),
    ])
    func addressesAreReadAndWritten(text: String, written: String) throws {
        #expect(try #require(ClientAddress(text)).text == written)
    }

    @Test(arguments: [
        "", "1", "192.0.2", "192.0.2.256", "192.0.2.1:80", "[::1]", "::g", "localhost", "1.2.3.4/8",
    ])
    func whatIsNoAddressIsNone(text: String) { #expect(ClientAddress(text) == nil) }

    @Test func loopbackIsKnown() {
        for text in ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"] {
            #expect(ClientAddress(text)?.isLoopback == true)
        }
        for text in ["128.0.0.1", "::2", "::", "0.0.0.0", "10.0.0.1"] {
            #expect(ClientAddress(text)?.isLoopback == false)
        }
    }

    @Test func networksAreWholeIPv4AddressesAndHalvesOfIPv6() throws {
        #expect(try #require(ClientAddress("192.0.2.77")).network.text == "192.0.2.77")
        #expect(try #require(ClientAddress("2001:db8:1:2:3:4:5:6")).network.text == "2001:db8:1:2::")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("192.0.2.9/31", "192.0.2.8", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/64", "2001:db8::ffff:0:0:1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
        ("::/0", "2001:db8::1", true), ("::/0", "192.0.2.1", true), ("::1/128", "::1", true),
        ("::1", "::2", false),
    ])
    func rangesContainWhatBeginsWithTheirBits(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(ClientAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "a/8", "10.0.0.0/ 8",
    ])
    func whatIsNoRangeIsNone(text: String) { #expect(AddressRange(text) == nil) }
}
