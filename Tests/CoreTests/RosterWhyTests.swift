import Core
import Testing

/// What an explanation says of each layer and of what is laid over them.
@Suite struct `Explanations` {
    private let monday = CivilDay(number: 20_458)  // 2026-01-05
    private let noon = Moment(seconds: 20_460 * 86_400 + 43_200)  // Wednesday 2026-01-07T12:00:00Z
    private let almanac = Almanac(
        zones: ["UTC": .utc],
        holidays: [
            "x": HolidayCalendar(
                id: "x",
                days: [CivilDay(number: 20_460): "Carnival", CivilDay(number: 20_470): "Fair"])
        ])

    private func layer(_ name: String, _ members: PersonID...) -> Layer {
        Layer(
            name: name, unit: .day, length: 1, start: monday, handoffMinute: 540, members: members)
    }

    private func absence(_ id: OverrideID, _ person: PersonID) -> Absence {
        Absence(
            id: id, person: person, from: noon - .hours(1), until: noon + .hours(1), reason: "ill")
    }

    private func why(
        _ layers: [Layer], _ changes: RosterChanges = .none, _ almanac: Almanac? = nil
    ) -> ScheduleExplanation {
        Schedule(id: "s", zone: "UTC", layers: layers)
            .explanation(at: noon, changes: changes, almanac: almanac ?? self.almanac)
    }

    @Test func `each layer says what it did or why not`() throws {
        func edited(_ name: String, _ edit: (inout Layer) -> Void) -> Layer {
            var layer = layer(name, "a", "b")
            edit(&layer)
            return layer
        }
        let layers = [
            layer("lowest", "z"), layer("base", "a", "b"),
            edited("beside") { $0.isBeside = true },
            edited("later") {
                $0.from = LocalTime(day: monday.advanced(by: 30), minute: 0)
            },
            edited("over") { $0.until = LocalTime(day: monday, minute: 600) },
            edited("hours") { $0.hours = [.init(days: [.monday], fromMinute: 0, minutes: 60)] },
            edited("off") { ($0.holidays, $0.onHolidays) = ("x", .off) },
            edited("only") { ($0.holidays, $0.onHolidays) = ("y", .only) },
            edited("zone") { $0.zone = "Nowhere" }, layer("nobody"),
            layer("away", "gone", "ill"),
        ]
        var almanac = almanac
        almanac.leaves = ["gone": monday]
        let why = why(layers, RosterChanges(absences: [absence(7, "ill")]), almanac)
        #expect(
            why.layers.map { "\($0.layer.name): \($0.outcome)" } == [
                "away: everybodyAway", "nobody: empty", "zone: unknownZone(Nowhere)",
                "only: noHoliday", "off: holiday(\"Carnival\")", "hours: outsideHours",
                "over: over", "later: notBegun", "beside: beside", "base: counts",
                "lowest: masked(by: \"base\")",
            ])
        let away = try #require(why.layers.first)
        #expect(
            away.away.map(\.cause) == [.left(monday), .absence(absence(7, "ill"))])
        #expect(away.away.map(\.person) == ["gone", "ill"])
        let base = try #require(why.layers.first { $0.layer.name == "base" })
        #expect(base.turn?.number == 2)
        #expect(base.people == ["a"])
        #expect(base.from == noon - .hours(3))
        #expect(base.until == noon + .hours(21))
        #expect(why.onCall.map(\.person) == ["a"])
        #expect(why.layers.first { $0.layer.name == "hours" }?.until == noon + .hours(108))
        #expect(why.from == noon - .hours(1))
        #expect(why.until == noon + .hours(1))
        #expect(why.next.map(\.person) == ["ill"])
    }

    /// Daily from Monday at 2:30 in Chicago, whose clocks skip 2:00 to 3:00 on 8 March 2020.
    @Test func `somebody with several turns in a row is on call until the last one ends`() throws {
        let chicago = try RosterZones.named("America/Chicago")
        let almanac = Almanac(zones: ["America/Chicago": chicago])
        let layer = Layer(
            name: "base", unit: .day, length: 1, start: try #require(CivilDay(text: "2020-03-06")),
            handoffMinute: 150, members: ["a", "a", "a", "b"])
        let schedule = Schedule(id: "s", zone: "America/Chicago", layers: [layer])
        let (from, until) = (
            try instant("2020-03-06T08:30:00Z"), try instant("2020-03-09T07:30:00Z")
        )
        let handbook = Handbook(
            version: "v", organisation: "o",
            groups: ["db": Group(id: "db", name: "Databases", schedules: [schedule], steps: [])],
            zones: almanac.zones, catchAll: "db", fallback: FallbackAddress(methods: []))
        for hours in [0, 24, 48, 70] {
            let moment = from + .hours(hours)
            let why = schedule.explanation(at: moment, almanac: almanac)
            #expect((why.from, why.until) == (from, until))
            #expect(why.next.map(\.person) == ["b"])
            #expect(schedule.nextChangeOfPeople(after: moment, almanac: almanac) == until)
            #expect(handbook.nextChange(group: "db", after: moment) == until)
        }
        // The turn itself ends before: who looks at turns sees that.
        #expect(schedule.nextChange(after: from, almanac: almanac) == from + .hours(24))
        let override = Override(
            id: 1, group: "db", schedule: nil, from: from + .hours(1), until: until + .hours(2),
            outgoing: "b", incoming: "a", reason: "")
        let changes = RosterChanges(overrides: [override])
        #expect(
            handbook.nextChange(group: "db", after: from, changes: changes) == until + .hours(2))
    }

    @Test func `each override says what it did`() {
        let override = { (id: OverrideID, outgoing: PersonID?, incoming: PersonID?) in
            Override(
                id: id, group: "g", schedule: nil, from: noon - .hours(1), until: noon + .hours(1),
                outgoing: outgoing, incoming: incoming, reason: "")
        }
        let why = why(
            [layer("base", "a")],
            RosterChanges(overrides: [
                override(1, "x", "y"), override(3, nil, "c"), override(2, "a", "b"),
                override(4, nil, "b"), override(5, "c", nil), override(6, nil, nil),
            ]))
        #expect(
            why.overrides.map { "\($0.override.id) \($0.effect)" } == [
                "1 outgoingNotOnCall", "2 replaced", "3 added", "4 incomingOnCall", "5 tookAway",
                "6 empty",
            ])
        #expect(why.onCall.map(\.person) == ["b"])
    }

    @Test func `a temporary schedule sets the layers aside`() throws {
        var schedule = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a")])
        let utc = ZoneRules.utc
        schedule.temporaries = [
            .init(
                name: "fair", from: utc.local(noon), until: utc.local(noon + .hours(2)),
                layers: [layer("low", "b"), layer("high", "c")])
        ]
        var why = schedule.explanation(at: noon, almanac: almanac)
        #expect(why.layers.map(\.outcome) == [.setAside])
        guard case .file(let written, let parts) = why.temporary else {
            Issue.record("no temporary schedule")
            return
        }
        #expect(written.name == "fair")
        #expect(parts.map(\.outcome) == [.counts, .masked(by: "high")])
        #expect((why.from, why.until) == (noon, noon + .hours(2)))
        let made = TemporarySchedule(
            id: 4, group: "g", schedule: "s", from: noon, until: noon + .hours(1), shifts: [],
            reason: "")
        why = schedule.explanation(
            at: noon, changes: RosterChanges(temporaries: [made]), almanac: almanac)
        #expect(why.temporary == .made(made))
        #expect(why.onCall.isEmpty)
        #expect(why.next.map(\.person) == ["c"])
    }
}
