import Core
import Testing

/// What is laid over the layers: temporary schedules, shadows, and people who are named directly.
@Suite struct `What is laid over schedules` {
    private let monday = CivilDay(number: 20_458)  // 2026-01-05
    private let noon = Moment(seconds: 20_460 * 86_400 + 43_200)  // 2026-01-07T12:00:00Z
    private let almanac = Almanac(zones: ["UTC": .utc])

    private func layer(_ name: String, _ members: PersonID...) -> Layer {
        Layer(
            name: name, unit: .day, length: 1, start: monday, handoffMinute: 0, members: members)
    }

    private func local(_ hours: Int) -> LocalTime {
        ZoneRules.utc.local(noon + .hours(hours))
    }

    private func made(
        _ id: OverrideID, _ hours: Range<Int>, _ shifts: [(PersonID, Range<Int>)],
        schedule: ScheduleID = "s"
    ) -> TemporarySchedule {
        TemporarySchedule(
            id: id, group: "db", schedule: schedule, from: noon + .hours(hours.lowerBound),
            until: noon + .hours(hours.upperBound),
            shifts: shifts.map {
                .init(
                    person: $0, from: noon + .hours($1.lowerBound),
                    until: noon + .hours($1.upperBound))
            }, reason: "")
    }

    private func absence(_ person: PersonID, _ hours: Range<Int> = -100..<100) -> Absence {
        Absence(
            id: 9, person: person, from: noon + .hours(hours.lowerBound),
            until: noon + .hours(hours.upperBound), reason: "")
    }

    /// Who is on call from twelve hours before noon to twelve after, by the hour from noon.
    private func drawing(_ schedule: Schedule, _ changes: RosterChanges) -> [String] {
        schedule.shifts(
            from: noon - .hours(12), until: noon + .hours(12), changes: changes, almanac: almanac
        ).joinedByPeople.map { shift in
            let hour = Int((shift.from - noon).inSeconds) / 3600
            let names = shift.people.map(\.person.text).joined(separator: "+")
            return "\(hour) \(names.isEmpty ? "-" : names)"
        }
    }

    @Test func `a temporary schedule of the files counts alone while it is in force`() {
        var schedule = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a")])
        schedule.temporaries = [
            .init(name: "move", from: local(-3), until: local(3), layers: [layer("in", "x", "y")]),
            .init(from: local(1), until: local(2), layers: []),
        ]
        #expect(drawing(schedule, .none) == ["-12 a", "-3 x", "1 -", "2 x", "3 a"])
        let reason = schedule.onCall(at: noon, almanac: almanac).map(\.reason)
        #expect(reason == [.layer(.init(layer: "in", number: 0, temporary: "move"))])
        // Absences count in it as in any layer.
        #expect(
            drawing(schedule, RosterChanges(absences: [absence("x")]))
                == ["-12 a", "-3 y", "1 -", "2 y", "3 a"])
    }

    @Test func `a temporary schedule that was made counts before all`() {
        var schedule = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a")])
        schedule.temporaries = [
            .init(from: local(-3), until: local(3), layers: [layer("in", "x")])
        ]
        let older = made(4, -2..<4, [("m", -9..<1), ("n", 0..<9)])
        let newer = made(7, 2..<3, [("o", 2..<3), ("o", 2..<9)])
        let other = made(8, -9..<9, [("p", -9..<9)], schedule: "other")
        let changes = { RosterChanges(absences: [absence("m")], temporaries: $0) }
        #expect(
            drawing(schedule, changes([newer, older, other]))
                == ["-12 a", "-3 x", "-2 m", "0 m+n", "1 n", "2 o", "3 n", "4 a"])
        // Where none of its shifts stands, nobody is on call.
        #expect(drawing(schedule, changes([made(4, -12..<12, [])])) == ["-12 -"])
        // Overrides come after it.
        var laid = changes([older])
        laid.overrides = [
            Override(
                id: 5, group: "db", schedule: nil, from: noon, until: noon + .hours(1),
                outgoing: "n", incoming: "z", reason: "")
        ]
        #expect(drawing(schedule, laid).contains("0 m+z"))
    }

    @Test func `an override brings whom it names, absent or not`() {
        let schedule = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a", "b")])
        let override = Override(
            id: 5, group: "db", schedule: nil, from: noon, until: noon + .hours(1), outgoing: "b",
            incoming: "c", reason: "")
        let changes = RosterChanges(overrides: [override], absences: [absence("a"), absence("c")])
        #expect(drawing(schedule, changes) == ["-12 b", "0 c", "1 b"])
    }

    // MARK: Groups

    private func handbook(_ schedules: [Schedule], _ steps: [EscalationStep]) -> Handbook {
        var people: [PersonID: Person] = [:]
        for name in ["a", "b", "c", "d"] {
            people[PersonID(name)] = Person(id: PersonID(name), name: name, methods: [])
        }
        people["d"]?.leaves = monday.advanced(by: 3)
        return Handbook(
            version: "v", organisation: "o", people: people,
            groups: ["db": Group(id: "db", name: "Databases", schedules: schedules, steps: steps)],
            zones: ["UTC": .utc], catchAll: "db", fallback: FallbackAddress(methods: []))
    }

    @Test func `whom a step names directly is left out while away, unless nobody is left`() {
        let primary = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a")])
        let steps: [EscalationStep] = [
            .init(targets: [.person("b"), .schedule("s")], delay: .seconds(60)),
            .init(targets: [.person("c")], delay: .seconds(60)),
        ]
        let named = { (handbook: Handbook, absences: [Absence], at: Moment) in
            handbook.candidates(
                group: "db", at: at, changes: RosterChanges(absences: absences)
            ).map { $0.people.map(\.text).joined(separator: "+") }
        }
        let handbook = handbook([primary], steps)
        #expect(named(handbook, [], noon) == ["b+a", "c"])
        #expect(named(handbook, [absence("b")], noon) == ["a", "c"])
        #expect(named(handbook, [absence("b"), absence("c")], noon) == ["a", ""])
        let everybody: [Absence] = ["a", "b", "c"].map { absence($0) }
        #expect(named(handbook, everybody, noon) == ["b", "c"])
        #expect(
            handbook.nextChange(
                group: "db", after: noon,
                changes: RosterChanges(absences: [absence("c", -1..<5)])) == noon + .hours(5))
        // Thursday is the first day without d.
        let alone = self.handbook(
            [primary], [.init(targets: [.person("d"), .person("c")], delay: .seconds(60))])
        #expect(named(alone, [], noon + .hours(11)) == ["d+c"])
        #expect(named(alone, [], noon + .hours(12)) == ["c"])
        #expect(named(alone, [absence("c")], noon + .hours(12)) == ["d+c"])
        #expect(alone.nextChange(group: "db", after: noon) == noon + .hours(12))
    }

    @Test func `shadows are of a schedule or of a group, and not while away`() {
        var primary = Schedule(id: "s", zone: "UTC", layers: [layer("base", "a")])
        primary.shadows = [
            .init(person: "b", from: local(-1), until: local(1)), .init(person: "d"),
            .init(person: "b"),
        ]
        let second = Schedule(id: "t", zone: "UTC", layers: [])
        let handbook = handbook([primary, second], [])
        let shadow = { (id: OverrideID, learner: PersonID, schedule: ScheduleID?) in
            Shadow(
                id: id, learner: learner, group: "db", schedule: schedule,
                from: noon - .hours(1), until: noon + .hours(1), reason: "")
        }
        let changes = RosterChanges(
            absences: [absence("e")],
            shadows: [shadow(1, "c", "t"), shadow(2, "e", nil), shadow(3, "f", nil)])
        let learners = { (schedule: ScheduleID?, at: Moment) in
            handbook.shadows(group: "db", schedule: schedule, at: at, changes: changes)
                .map { "\($0.learner) \($0.override.map(\.description) ?? "file")" }
        }
        #expect(learners("s", noon) == ["b file", "d file", "f 3"])
        #expect(learners("t", noon) == ["c 1", "f 3"])
        #expect(learners(nil, noon) == ["b file", "d file", "f 3", "c 1"])
        #expect(learners(nil, noon + .hours(1)) == ["d file", "b file"])
        #expect(learners(nil, noon + .hours(20)) == ["b file"])
        #expect(
            self.handbook([], []).shadows(group: "db", at: noon, changes: changes).map(\.learner)
                == ["f"])
    }
}
