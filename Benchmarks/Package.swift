// swift-tools-version: 6.2
import PackageDescription

// Figures, in a package of its own, so that it slows no build of Muster.
//
// `Benchmarks` looks at the built program from outside, beside the distribution's Alertmanager;
// `scripts/bench` and `scripts/bench-storm` build and run it. `RosterBenchmarks` asks the roster
// engine itself, whose sources it builds from where they are; `scripts/bench-rosters` runs it.
let package = Package(
    name: "Benchmarks",
    targets: [
        .executableTarget(name: "Benchmarks"),
        .target(name: "Core"),
        .executableTarget(name: "RosterBenchmarks", dependencies: ["Core"]),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
    ]
    if target.name == "Core" {
        target.swiftSettings? += [
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
    }
}
