// swift-tools-version: 6.2
import PackageDescription

// Black-box figures of the built program beside the distribution's Alertmanager. A package of its
// own, so that it slows no build of Muster. `scripts/bench` builds and runs it.
let package = Package(
    name: "Benchmarks",
    targets: [
        .executableTarget(
            name: "Benchmarks",
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
                .treatAllWarnings(as: .error),
            ])
    ]
)
