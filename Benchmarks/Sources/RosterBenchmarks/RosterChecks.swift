import Core
import Foundation
import Handbooks

/// Rosters larger than anybody's, as files: a thousand groups with a schedule of three layers each,
/// read and looked at for 90 days as `muster roster check` does it.
struct RosterChecks {
    static let days = 90
    private static let people = 2000
    /// Groups to a file.
    private static let perFile = 50

    let directory: URL

    init(of organisation: Organisation) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-rosters-\(getpid())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write("organisation", Self.organisation)
        for first in stride(from: 0, to: organisation.schedules.count, by: Self.perFile) {
            let groups = first..<min(first + Self.perFile, organisation.schedules.count)
            let text = groups.map { Self.group($0, organisation.schedules[$0]) }.joined()
            try write("groups-\(first)", "groups:\n" + text)
        }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    func read() throws -> LoadResult {
        let files = try HandbookFiles(
            rosters: directory.path, runbooks: directory.appending(path: "none").path)
        return HandbookLoader.load(files, version: "benchmark", isAlone: true)
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: "\(name).yaml"))
    }

    private static var organisation: String {
        var text = """
            organisation: Many
            catch_all: g0
            defaults: { zone: Europe/Berlin, delay_s: 60 }
            fallback: { contact: [{ webhook: "https://hooks.example.test/desk" }] }
            plans:
              default: { bridge: x, commander: g1, groups: [{ group: g2 }, { group: g3 }, { group: g4 }] }
            people:

            """
        for person in 0..<people {
            text += "  p\(person): { name: Person \(person), contact: "
            text += "[{ webhook: \"https://hooks.example.test/\(person)\" }] }\n"
        }
        return text
    }

    /// The schedule with people of its own, and a second step behind it.
    private static func group(_ number: Int, _ schedule: Schedule) -> String {
        var next = number * 15
        func someone() -> String {
            next += 1
            return "p\(next * 7 % people)"
        }
        var text = """
              g\(number):
                schedules:
                  primary:
                    zone: \(schedule.zone)
                    layers:

            """
        for layer in schedule.layers {
            let members = layer.turns.map { _ in someone() }.joined(separator: ", ")
            let handoff = Self.time(layer.handoffMinute)
            text += "          - { name: \(layer.name), rotate: \(layer.unit.name), "
            text += "start: \(layer.start.text), handoff: \(handoff), members: [\(members)]"
            if let hours = layer.hours.first {
                let days = hours.days.map { $0.name.lowercased() }.sorted()
                let to = Self.time((hours.fromMinute + hours.minutes) % 1440)
                text += ", hours: { days: [\(days.joined(separator: ", "))], "
                text += "from: \(Self.time(hours.fromMinute)), to: \(to) }"
            }
            text += " }\n"
        }
        return text + """
                escalation:
                  - page: { schedule: primary }
                  - page: [{ person: \(someone()) }, { person: \(someone()) }]

            """
    }

    private static func time(_ minute: Int) -> String {
        String(format: "%02d:%02d", minute / 60, minute % 60)
    }
}
