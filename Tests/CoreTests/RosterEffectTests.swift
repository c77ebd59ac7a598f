import Core
import Testing

/// What a change over the rosters does, in spans, warnings and words.
@Suite struct `Effects of changes` {
    /// Two groups; the database has a primary and a secondary, a week each from Monday 09:00 in
    /// Berlin. 2026-11-23 is a Monday.
    static func handbook() throws -> Handbook {
        var handbook = Handbook(
            version: "v", organisation: "x", catchAll: "database",
            fallback: FallbackAddress(methods: []))
        for (id, name) in [("ada", "Ada"), ("ben", "Ben"), ("cyd", "Cyd")] {
            handbook.people[PersonID(id)] = Person(id: PersonID(id), name: name, methods: [])
        }
        handbook.zones["Europe/Berlin"] = try RosterZones.named("Europe/Berlin")
        let start = try #require(CivilDay(text: "2026-11-23"))
        func schedule(_ id: ScheduleID, _ members: [PersonID]) -> Schedule {
            Schedule(
                id: id, zone: "Europe/Berlin",
                layers: [
                    Layer(
                        name: "weeks", unit: .week, length: 1, start: start, handoffMinute: 540,
                        members: members)
                ])
        }
        handbook.groups["database"] = Group(
            id: "database", name: "Database",
            schedules: [
                schedule("primary", ["ada", "ben"]), schedule("secondary", ["ben", "ada"]),
            ],
            steps: [])
        handbook.groups["payments"] = Group(
            id: "payments", name: "Payments", schedules: [schedule("main", ["cyd"])], steps: [])
        return handbook
    }

    private func lines(
        _ before: RosterChanges = .none, from: String = "2026-11-27T00:00:00Z",
        until: String = "2026-12-31T00:00:00Z", _ change: (inout RosterChanges) -> Void
    ) throws -> [String] {
        let handbook = try Self.handbook()
        var after = before
        change(&after)
        let now = try instant("2026-11-27T10:00:00Z")
        let effect = handbook.effect(
            of: after, insteadOf: before, from: try instant(from), until: try instant(until))
        return effect.lines(handbook, now: now)
            + effect.warnings(handbook, now: now).map { "! \($0)" }
            + (effect.isCut ? ["cut"] : [])
    }

    private func override(
        _ out: PersonID?, _ coming: PersonID?, group: GroupID = "database",
        schedule: ScheduleID? = "primary", from: String = "2026-11-27T17:00:00Z",
        until: String = "2026-11-30T08:00:00Z"
    ) throws -> Override {
        Override(
            id: 1, group: group, schedule: schedule, from: try instant(from),
            until: try instant(until), outgoing: out, incoming: coming, reason: "")
    }

    @Test func `who goes and who comes, by the clock of the schedule`() throws {
        let one = try override("ada", "cyd", until: "2026-11-30T08:00:00Z")
        #expect(
            try lines { $0.overrides = [one] } == [
                "Database, primary: Ada out, Cyd in, Fri 27 Nov 18:00 to Mon 30 Nov 09:00 "
                    + "(Europe/Berlin)",
                "! Cyd is on call twice, for Database, primary and Payments, Fri 27 Nov 18:00 to "
                    + "Mon 30 Nov 09:00 (Europe/Berlin)",
            ])
    }

    @Test func `a gap is called out, and a year that is not this one`() throws {
        let gap = try override(
            "cyd", nil, group: "payments", schedule: nil, from: "2027-01-02T01:00:00Z",
            until: "2027-01-02T03:30:00Z")
        #expect(
            try lines(until: "2027-12-31T00:00:00Z") { $0.overrides = [gap] } == [
                "Payments: Cyd out, nobody on call, Sat 2 Jan 2027 02:00 to 04:30 (Europe/Berlin)",
                "! Payments: nobody, Sat 2 Jan 2027 02:00 to 04:30 (Europe/Berlin)",
            ])
    }

    @Test func `somebody beside whoever is on call`() throws {
        let beside = try override(nil, "ada", group: "payments", schedule: nil)
        #expect(
            try lines { $0.overrides = [beside] }.first
                == "Payments: Ada in, Fri 27 Nov 18:00 to Mon 30 Nov 09:00 (Europe/Berlin)")
    }

    @Test func `what changes nothing says nothing, and a removal says the reverse`() throws {
        let idle = try override("ben", "cyd")
        #expect(try lines { $0.overrides = [idle] } == [])
        let one = try override("ada", "ben")
        let removed = try lines(RosterChanges(overrides: [one])) { $0.overrides = [] }
        #expect(
            removed.first
                == "Database, primary: Ben out, Ada in, Fri 27 Nov 18:00 to Mon 30 Nov 09:00 "
                + "(Europe/Berlin)")
    }

    @Test func `a double is told of the change's own people only`() throws {
        // Ben has the secondary anyway: as primary too he is twice on call.
        let one = try override("ada", "ben")
        let warnings = try lines { $0.overrides = [one] }.filter { $0.hasPrefix("!") }
        #expect(
            warnings == [
                "! Ben is on call twice, for Database, primary and Database, secondary, Fri 27 Nov "
                    + "18:00 to Mon 30 Nov 09:00 (Europe/Berlin)"
            ])
    }

    @Test func `a double of two places that both change is told once`() throws {
        // Of every schedule of the group: Cyd comes on both.
        var one = try override(nil, "cyd", group: "database", schedule: nil)
        one.outgoing = nil
        let doubles = try lines { $0.overrides = [one] }.filter {
            $0.contains("Database, primary and Database, secondary")
                || $0.contains("Database, secondary and Database, primary")
        }
        #expect(
            doubles == [
                "! Cyd is on call twice, for Database, primary and Database, secondary, Fri 27 Nov "
                    + "18:00 to Mon 30 Nov 09:00 (Europe/Berlin)"
            ])
    }

    @Test func `the parts of a person are theirs only, and meet where nothing changes`() throws {
        let handbook = try Self.handbook()
        let parts = handbook.parts(
            of: "ada", in: "database", schedule: nil, from: try instant("2026-11-27T00:00:00Z"),
            until: try instant("2026-12-08T00:00:00Z"), changes: .none)
        #expect(
            parts.map { "\($0.schedule) \($0.from.text) \($0.until.text)" } == [
                "primary 2026-11-27T00:00:00Z 2026-11-30T08:00:00Z",
                "primary 2026-12-07T08:00:00Z 2026-12-08T00:00:00Z",
                "secondary 2026-11-30T08:00:00Z 2026-12-07T08:00:00Z",
            ])
    }
}
