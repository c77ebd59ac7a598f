import Foundation

/// How long the look ahead takes at rosters larger than anybody's: a thousand schedules of three
/// layers over ninety days, by the command that people and CI run.
enum RosterChecks {
    private static let groups = 1000
    private static let days = 90

    static func measure(_ binary: String, in directory: URL) throws {
        let rosters = directory.appending(path: "rosters-of-many")
        try FileManager.default.createDirectory(at: rosters, withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: rosters.appending(path: "all.yaml"))
        let reading = try best(binary, rosters, days: 0)
        let all = try best(binary, rosters, days: days)
        Main.line("roster check, \(groups) x 3 layers: reading", words(reading))
        Main.line("roster check, \(groups) x 3 layers, \(days) days", words(all))
        Main.line("of which the look ahead took", words(all - reading))
    }

    private static func words(_ seconds: Double) -> String {
        "\(Int((seconds * 1000).rounded())) ms"
    }

    /// The best of five runs.
    private static func best(_ binary: String, _ rosters: URL, days: Int) throws -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let process = Process()
            process.executableURL = URL(filePath: binary)
            process.arguments = [
                "roster", "check", "--rosters", rosters.path, "--runbooks",
                rosters.appending(path: "none").path, "--days", "\(days)",
            ]
            process.standardOutput = FileHandle.nullDevice
            let start = ContinuousClock.now
            try process.run()
            process.waitUntilExit()
            best = min(best, start.duration(to: .now) / .seconds(1))
        }
        return best
    }

    /// Weekly, daily and twelve-day rotations of six people each, in four zones.
    private static var yaml: String {
        var text = """
            organisation: Many
            catch_all: g0
            defaults: { zone: Europe/Berlin, delay_s: 60 }
            fallback: { contact: [{ webhook: "https://hooks.example.test/desk" }] }
            plans:
              default: { bridge: x, commander: g1, groups: [{ group: g2 }, { group: g3 }, { group: g4 }] }
            people:

            """
        for person in 0..<2000 {
            text += "  p\(person): { name: Person \(person), contact: "
            text += "[{ webhook: \"https://hooks.example.test/\(person)\" }] }\n"
        }
        text += "groups:\n"
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]
        for group in 0..<groups {
            let six = (0..<6).map { "p\((group * 2 + $0 * 331) % 2000)" }
            text += """
                  g\(group):
                    schedules:
                      primary:
                        zone: \(zones[group % zones.count])
                        layers:
                          - { rotate: weekly, start: 2026-01-05, handoff: 09:00, members: [\(six[0]), \(six[1]), \(six[2])] }
                          - { rotate: daily, start: 2026-01-05, handoff: 20:00, members: [\(six[3]), \(six[4])] }
                          - { rotate: daily, length: 12, start: 2026-01-05, handoff: 12:00, members: [\(six[5]), \(six[0])] }
                    escalation:
                      - page: { schedule: primary }
                      - page: [{ person: \(six[1]) }, { person: \(six[2]) }]

                """
        }
        return text
    }
}
