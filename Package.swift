// swift-tools-version: 6.2
import PackageDescription

// The rooms of Muster and the only arrows between them. Arrows point down; the tidy test and
// `--explicit-target-dependency-import-check error` hold every file to this table.

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "muster",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "muster", targets: ["muster"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The pure half.
        .target(name: "Core"),
        .target(name: "Intake", dependencies: ["Core"]),
        .target(name: "Handbooks", dependencies: ["Core", "CMappings", "CPatterns", yams]),
        .target(name: "Seals", dependencies: ["Core", "CCertificates", crypto]),
        .target(name: "Reviews", dependencies: ["Core", "Seals"]),
        // Storage, the loop and the world outside.
        .target(name: "Journals", dependencies: ["Core", crypto]),
        .target(
            name: "SQLiteJournals", dependencies: ["Core", "Journals", grdb, grdbSQLite]),
        .target(name: "PostgresJournals", dependencies: ["Core", "Journals", "CPostgres"]),
        .target(name: "Nodes", dependencies: ["Core", "Journals", logging]),
        .target(name: "Delivery", dependencies: ["Core", "Nodes", "Seals", "CCurl", logging]),
        .target(
            name: "Server",
            dependencies: [
                "Core", "Nodes", "Intake", "Reviews", "Handbooks", "Seals", "CAssets",
                hummingbird, nioCore, nioHTTPTypes, httpTypes, lifecycle, mustache, logging,
            ]),
        .target(
            name: "App",
            dependencies: [
                "Core", "Intake", "Handbooks", "Seals", "Reviews", "Journals", "SQLiteJournals",
                "PostgresJournals", "Nodes", "Delivery", "Server", "CCurl", crypto, lifecycle,
                unixSignals, logging,
            ]),
        .executableTarget(
            name: "muster",
            dependencies: [
                "App", "Core", "Handbooks", "Journals", "Reviews", "Seals", argumentParser,
            ]),
        .target(name: "JournalTesting", dependencies: ["Core", "Journals"]),
        .target(
            name: "ParserTesting", dependencies: ["Core", "Delivery", "Handbooks", "Intake"]),
        .target(name: "PostgresTesting"),
        .target(name: "Simulation", dependencies: ["Core", "Journals"]),
        .executableTarget(name: "simulate", dependencies: ["Simulation", argumentParser]),
        // System libraries behind C.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CCertificates", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CPatterns", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CAssets", exclude: ["assets"]),
        .target(name: "CMappings", exclude: ["mappings"]),
        // Tests.
        .testTarget(
            name: "CoreTests", dependencies: ["Core", "Handbooks", "Simulation"],
            exclude: ["Golden", "Support/roster.py"]),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Core", "Journals", "JournalTesting", "SQLiteJournals", grdb],
            exclude: ["Golden"]),
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "Core", "Journals", "JournalTesting", "Nodes", "PostgresJournals",
                "PostgresTesting", "SQLiteJournals",
            ]),
        .testTarget(
            name: "IntakeTests", dependencies: ["Core", "Handbooks", "Intake", "ParserTesting"],
            exclude: ["Fixtures"]),
        .testTarget(name: "HandbookTests", dependencies: ["Core", "Handbooks"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Core", "Delivery", "Nodes", "Seals", "CCurl", logging],
            exclude: ["Support/relay.py", "Support/https_receiver.py"]),
        .testTarget(
            name: "ReviewTests", dependencies: ["Core", "Reviews"], exclude: ["Golden"]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Core", "Handbooks", "Intake", "Journals", "Nodes", "Reviews", "Seals", "Server",
                logging, httpTypes,
            ]),
        .testTarget(
            name: "SmokeTests",
            dependencies: [
                "App", "Core", "Journals", "PostgresJournals", "PostgresTesting", "SQLiteJournals",
                "Seals", grdb,
            ]),
        .testTarget(
            name: "SimulationTests", dependencies: ["Core", "Journals", "Simulation", "simulate"]),
        .testTarget(name: "TidyTests"),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where ![.system, .binary, .plugin].contains(target.type) {
    guard !target.name.hasPrefix("C") || target.name.hasPrefix("Core") else { continue }
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
    // What the tests run by the million is optimised even in a debug build if asked, as
    // scripts/test does: one build then serves both the tests and the simulated world.
    let hot: Set = ["Core", "Intake", "Journals", "Simulation"]
    if Context.environment["MUSTER_OPTIMIZE"] != nil, hot.contains(target.name) {
        target.swiftSettings?.append(
            .unsafeFlags(["-O", "-whole-module-optimization", "-num-threads", "2"]))
    }
}
