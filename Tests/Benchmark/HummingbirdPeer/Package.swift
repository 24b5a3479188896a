// swift-tools-version: 6.1
// The Hummingbird server of the benchmark, in a package of its own so that the main one needs none of this.
import PackageDescription

let package = Package(
    name: "benchmark-peer",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1")
    ],
    targets: [
        .executableTarget(
            name: "Peer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
