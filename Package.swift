// swift-tools-version: 6.1
import PackageDescription

/// Every target of ours is built in Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .unsafeFlags(["-warnings-as-errors"]),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let strictC: [CSetting] = [
    .unsafeFlags(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]),
    .define("_GNU_SOURCE"),
]

let package = Package(
    name: "demarche",
    products: [
        .executable(name: "demarche", targets: ["demarche"]),
        .executable(name: "demarche-benchmark", targets: ["Benchmark"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Libraries of the system, found by pkg-config.
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // The wire.
        .target(name: "CHTTP", dependencies: ["CMicroHTTPD", "CGnuTLS"], cSettings: strictC),
        .target(name: "HTTPMessage", swiftSettings: strict),
        .target(name: "HTTPServer", dependencies: ["CHTTP", "HTTPMessage"], swiftSettings: strict),

        // The data.
        .target(name: "Catalog", swiftSettings: strict),
        .target(name: "StructuredText", swiftSettings: strict),
        .target(
            name: "CatalogLoader", dependencies: ["Catalog", "StructuredText", "CYAML"],
            swiftSettings: strict),

        // What operators see and bound.
        .target(name: "Operations", dependencies: ["HTTPMessage", "Representations"], swiftSettings: strict),

        // The answers.
        .target(name: "Analysis", dependencies: ["Catalog"], swiftSettings: strict),
        .target(name: "Representations", dependencies: ["Catalog", "CCrypto"], swiftSettings: strict),
        // The stylesheet, the icons and the documentation, taken into the program by #embed.
        .target(
            name: "CAssets", exclude: ["style.css", "icon.svg", "favicon.ico"], cSettings: strictC),
        .target(
            name: "Pages", dependencies: ["Catalog", "Analysis", "Representations", "CAssets"],
            swiftSettings: strict),
        .target(
            name: "Charts", dependencies: ["Catalog", "Analysis", "Representations"], swiftSettings: strict),
        .target(
            name: "API",
            dependencies: [
                "HTTPMessage", "StructuredText", "Catalog", "Analysis", "Representations", "Charts", "Pages",
                "CZlib",
                "CCrypto",
            ],
            swiftSettings: strict),

        // What outlives the process.
        .target(
            name: "Journal",
            dependencies: ["StructuredText", "Catalog", "CatalogLoader", "Representations", "CZlib"],
            swiftSettings: strict),

        // The command.
        .executableTarget(
            name: "demarche",
            dependencies: [
                "Journal",
                "HTTPMessage", "HTTPServer", "Catalog", "CatalogLoader", "Representations", "API",
                "Operations", "CGnuTLS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // What measures it.
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "HTTPMessage", "HTTPServer", "Catalog", "CatalogLoader", "Representations", "API",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .testTarget(
            name: "HTTPServerTests", dependencies: ["HTTPServer", "HTTPMessage"], swiftSettings: strict),
        .testTarget(
            name: "OperationsTests", dependencies: ["Operations", "HTTPMessage", "Representations"],
            swiftSettings: strict),
        .testTarget(
            name: "CatalogLoaderTests", dependencies: ["CatalogLoader", "Catalog", "StructuredText"],
            swiftSettings: strict),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog"], swiftSettings: strict),
        .testTarget(
            name: "DatasetTests",
            dependencies: ["API", "Catalog", "CatalogLoader", "HTTPMessage", "Representations"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "demarche", "API", "CatalogLoader", "HTTPMessage", "HTTPServer", "Representations",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Journal", "Catalog", "CatalogLoader", "Representations", "GoldenAnswers"],
            swiftSettings: strict),
        .testTarget(
            name: "RepresentationsTests", dependencies: ["Representations", "CatalogLoader", "Catalog"],
            swiftSettings: strict),

        .testTarget(
            name: "AnalysisTests", dependencies: ["Analysis", "Catalog", "CatalogLoader"],
            exclude: ["Fixtures"], swiftSettings: strict),

        .testTarget(
            name: "ChartsTests",
            dependencies: ["Charts", "Analysis", "Catalog", "CatalogLoader", "Representations"],
            swiftSettings: strict),

        // Golden answers: one set of files, asked in memory and over a socket.
        .target(
            name: "GoldenAnswers", dependencies: ["HTTPMessage"], path: "Tests/GoldenAnswers",
            swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "HTTPMessage", "Catalog", "CatalogLoader", "Charts", "Representations",
                "GoldenAnswers",
            ], exclude: ["Fixtures", "Golden"], swiftSettings: strict),
        .testTarget(
            name: "OracleTests",
            dependencies: [
                "API", "HTTPMessage", "Catalog", "CatalogLoader", "Representations", "GoldenAnswers",
            ], swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
