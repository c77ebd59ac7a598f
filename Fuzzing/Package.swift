// swift-tools-version: 6.2
import PackageDescription

// libFuzzer over every reader of foreign bytes, in a package of its own: what is built here watches
// each branch that it takes, and must get nowhere near the program. `scripts/fuzz` builds and runs it,
// and says where the toolchain's libFuzzer is. The readers and the table of them (`ParserTesting`) are
// built from where they are.

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
/// libFuzzer without a main function of its own: the executable brings one, which takes the name of
/// the parser.
let fuzzer = Context.environment["MUSTER_FUZZER"] ?? "libFuzzer: run scripts/fuzz"

let package = Package(
    name: "muster",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .target(name: "Core"),
        .target(name: "Intake", dependencies: ["Core"]),
        .target(name: "CPatterns", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CMappings", exclude: ["mappings"]),
        .target(name: "Handbooks", dependencies: ["Core", "CMappings", "CPatterns", yams]),
        // Of delivery only the folder that reads what a mail server says.
        .target(name: "Delivery", dependencies: ["Core"]),
        .target(
            name: "ParserTesting", dependencies: ["Core", "Delivery", "Handbooks", "Intake"]),
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CFuzzer", "ParserTesting"],
            linkerSettings: [
                .unsafeFlags([fuzzer]), .linkedLibrary("stdc++"), .linkedLibrary("m"),
            ]),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where !target.name.hasPrefix("C") || target.name == "Core" {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
        .unsafeFlags(["-sanitize=fuzzer"]),
    ]
}
