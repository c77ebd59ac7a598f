import Core
import Handbooks

// The readers of files, which come from calendars of other people and from the handbook's authors.

extension FuzzedParser {
    /// A file of a calendar, and what it says of two years.
    static let calendar = FuzzedParser("icalendar") { bytes, outcome in
        guard let calendar = try? ICalendar(bytes) else { return }
        let first = CivilDay(number: 20_454)
        let found = calendar.occurrences(
            in: first...CivilDay(number: first.number + 730),
            zone: { name in name == "UTC" ? .utc : nil })
        let isBounded = found.occurrences.count <= Limits.calendarOccurrences
        outcome.take(isBounded ? [] : ["occurrences are bounded in number"])
    }

    /// The first line is a pattern, the rest a text; both are a phrase and a text as well.
    static let patterns = FuzzedParser("patterns") { bytes, outcome in
        let (pattern, text) = parted(bytes, at: [UInt8(ascii: "\n")])
        let words = String(decoding: text, as: UTF8.self)
        let source = String(decoding: pattern, as: UTF8.self)
        guard let compiled = try? Pattern(source) else { return }
        // Twice the same question has one answer.
        let isSame = compiled.matches(words) == compiled.matches(words)
        outcome.take(isSame ? [] : ["a pattern answers the same twice"])
    }

    /// A roster file, with everything that may be in one: mappings, rules, schedules, people. Read as
    /// the rest of a sound organisation, so that the reading goes beyond the first problem.
    static let rosters = FuzzedParser("rosters") { bytes, outcome in
        var files = sound
        files["rosters/fuzzed.yaml"] = bytes
        let result = HandbookLoader.load(
            HandbookFiles(files.map { HandbookFiles.File(path: $0.key, bytes: $0.value) }),
            version: "fuzzed", zones: zones)
        let isTold = result.handbook != nil || !result.errors.isEmpty
        var faults = isTold ? [] : ["a handbook that is refused says why"]
        if let handbook = result.handbook {
            outcome.isAccepted = true
            if handbook.rules.contains(where: { $0.id.text.isEmpty }) {
                faults.append("a rule has a name")
            }
        }
        outcome.faults += faults
    }

    private static let zones = ZoneLibrary()

    private static let sound: [String: [UInt8]] = [
        "rosters/sound.yaml": Array(
            """
            organisation: Sound
            catch_all: desk
            defaults: { zone: Europe/Berlin, delay_s: 60 }
            people:
              ada: { name: Ada, contact: [{ webhook: "https://hooks.example.test/ada" }] }
            groups:
              desk: { escalation: [{ page: { person: ada } }] }
            services:
              shop: { name: Shop, owner: desk, tier: 2 }
            plans:
              default:
                bridge: https://meet.example.test
                commander: desk
                groups: [{ group: desk }]
            fallback: { contact: [{ webhook: "https://hooks.example.test/desk" }] }
            """.utf8)
    ]
}
