// swift-tools-version: 6.2
import PackageDescription

// Figures, in a package of its own, so that it slows no build of Muster.
//
// `Benchmarks` looks at the built program from outside, beside the distribution's Alertmanager;
// `scripts/bench` and `scripts/bench-storm` build and run it. `RosterBenchmarks` asks the roster
// engine and its check, whose sources it builds from where they are; `scripts/bench-rosters` runs it.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .executableTarget(name: "Benchmarks"),
        .target(name: "CMappings", exclude: ["mappings"]),
        .target(name: "CPatterns", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "Core"),
        .target(
            name: "Handbooks",
            dependencies: [
                "CMappings", "CPatterns", "Core", .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(name: "RosterBenchmarks", dependencies: ["Core", "Handbooks"]),
    ]
)

for target in package.targets where !target.name.hasPrefix("C") || target.name == "Core" {
    target.swiftSettings = [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
    ]
    if ["Core", "Handbooks"].contains(target.name) {
        target.swiftSettings? += [
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
    }
}
