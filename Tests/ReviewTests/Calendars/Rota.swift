import Core
import Reviews

/// A small organisation to draw calendars of: Databases with two schedules, of which one has hours
/// and so a gap each night, and Support, whose ids need escaping.
enum Rota {
    /// Clocks go back on 2026-10-25 and forward on 2027-03-28.
    static let berlin = ZoneRules(
        id: "Europe/Berlin", initialOffset: 7200,
        transitions: [
            ZoneRules.Transition(at: 1_792_890_000, offset: 3600),
            ZoneRules.Transition(at: 1_806_195_600, offset: 7200),
        ])

    static func day(_ text: String) -> CivilDay { CivilDay(text: text) ?? CivilDay(number: 0) }

    /// On Berlin's clock.
    static func at(_ text: String) -> Moment {
        LocalTime(text: text).map { berlin.instant($0) } ?? .zero
    }

    static func handbook(names: [PersonID: String] = [:]) -> Handbook {
        let weekly = Layer(
            name: "weekly", unit: .week, length: 1, start: day("2026-01-05"), handoffMinute: 540,
            members: ["ben", "cyd", "ada"])
        let daily = Layer(
            name: "daily", unit: .day, length: 1, start: day("2026-01-05"), handoffMinute: 480,
            members: ["dan", "eve"])
        // Begins only in December: a gap before.
        let late = Layer(
            name: "late", unit: .week, length: 1, start: day("2026-12-02"), handoffMinute: 0,
            members: ["ada"])
        let groups = [
            Group(
                id: "database", name: "Databases",
                schedules: [
                    Schedule(id: "primary", zone: berlin.id, layers: [weekly]),
                    Schedule(id: "secondary", zone: berlin.id, layers: [late]),
                ], steps: []),
            Group(
                id: "help;desk", name: "Help, desk",
                schedules: [Schedule(id: "first line", zone: berlin.id, layers: [daily])],
                steps: []),
        ]
        let known: [PersonID: String] = [
            "ada": "Ada Moreno", "ben": "Ben Castillo", "cyd": "Cyd Łukasiewicz",
            "dan": "Dan Okafor", "eve": "Eve Tanaka",
        ]
        let people = known.merging(names) { $1 }.map {
            Person(id: $0.key, name: $0.value, methods: [])
        }
        return Handbook(
            version: "1", organisation: "Rota",
            people: Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) }),
            groups: Dictionary(uniqueKeysWithValues: groups.map { ($0.id, $0) }),
            zones: [berlin.id: berlin], catchAll: "database",
            fallback: FallbackAddress(methods: []))
    }

    /// Ben for Ada from Friday evening to Monday morning; nobody on Sunday from two to four; Eve is
    /// away and Dan learns.
    static let changes = RosterChanges(
        overrides: [
            Override(
                id: 1, group: "database", schedule: "primary", from: at("2026-11-27T18:00"),
                until: at("2026-11-30T09:00"), outgoing: "cyd", incoming: "ben",
                reason: "a wedding"),
            Override(
                id: 2, group: "database", schedule: "primary", from: at("2026-11-29T02:00"),
                until: at("2026-11-29T04:00"), outgoing: "ben", incoming: nil, reason: ""),
        ],
        shadows: [
            Shadow(
                id: 3, learner: "dan", group: "database", schedule: "primary",
                from: at("2026-11-24T09:00"), until: at("2026-11-25T09:00"), reason: "")
        ])

    static func calendar(
        _ from: String = "2026-11-23T00:00", _ until: String = "2026-12-07T00:00",
        changes: RosterChanges = changes, group: GroupID? = "database",
        schedule: ScheduleID? = "primary", person: PersonID? = nil
    ) -> RosterCalendar {
        RosterCalendar(
            handbook(), changes: changes, from: at(from), until: at(until), group: group,
            schedule: schedule, person: person)
    }
}
