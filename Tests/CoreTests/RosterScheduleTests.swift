import Core
import Testing

@Suite struct `Schedules` {
    private static let monday = CivilDay(number: 20_458)  // 2026-01-05
    private let noon = Moment(seconds: 20_460 * 86_400 + 43_200)  // 2026-01-07T12:00:00Z
    private let almanac = Almanac(zones: ["UTC": .utc])

    private func layer(_ name: String, from day: Int = 0, _ members: PersonID...) -> Layer {
        Layer(
            name: name, unit: .day, length: 1, start: Self.monday.advanced(by: day),
            handoffMinute: 540, members: members)
    }

    private func override(
        _ id: OverrideID, _ outgoing: PersonID?, _ incoming: PersonID?, hours: Range<Int> = -1..<1,
        schedule: ScheduleID? = nil, group: GroupID = "db"
    ) -> Override {
        Override(
            id: id, group: group, schedule: schedule, from: noon + .hours(hours.lowerBound),
            until: noon + .hours(hours.upperBound), outgoing: outgoing, incoming: incoming,
            reason: "")
    }

    private func on(_ schedule: Schedule, _ overrides: [Override] = []) -> [String] {
        schedule.onCall(at: noon, changes: RosterChanges(overrides: overrides), almanac: almanac)
            .map {
                one in
                switch one.reason {
                case .layer(let step): "\(one.person) by \(step.layer)"
                case .temporary(let id): "\(one.person) by temporary \(id)"
                case .override(let id): "\(one.person) by override \(id)"
                }
            }
    }

    @Test func `the topmost layer that names somebody masks those below`() {
        let below = layer("below", "a")
        let later = layer("later", from: 100, "c")
        let schedule = { Schedule(id: "primary", zone: "UTC", layers: $0) }
        #expect(on(schedule([below, layer("above", "b")])) == ["b by above"])
        #expect(on(schedule([below, later])) == ["a by below"])
        #expect(on(schedule([later])) == [])
        #expect(on(schedule([below, layer("empty")])) == ["a by below"])
        #expect(on(Schedule(id: "primary", zone: "Nowhere", layers: [below])) == [])
    }

    @Test func `overrides replace, add and take away`() {
        let schedule = Schedule(id: "primary", zone: "UTC", layers: [layer("l", "a")])
        let rows: [(String, [Override], [String])] = [
            ("replaces", [override(1, "a", "b")], ["b by override 1"]),
            ("not on call, no effect", [override(1, "x", "b")], ["a by l"]),
            ("adds", [override(1, nil, "b")], ["a by l", "b by override 1"]),
            ("adds nobody twice", [override(1, nil, "a")], ["a by l"]),
            ("takes away", [override(1, "a", nil)], []),
            ("says nothing", [override(1, nil, nil)], ["a by l"]),
            (
                "newer over older", [override(1, "a", "b"), override(2, "b", "c")],
                ["c by override 2"]
            ),
            (
                "in the order made", [override(2, "b", "c"), override(1, "a", "b")],
                ["c by override 2"]
            ),
            ("another schedule", [override(1, "a", "b", schedule: "other")], ["a by l"]),
            (
                "this schedule", [override(1, "a", "b", schedule: "primary")],
                ["b by override 1"]
            ),
            ("begins now", [override(1, "a", "b", hours: 0..<1)], ["b by override 1"]),
            ("ends now", [override(1, "a", "b", hours: -1..<0)], ["a by l"]),
            (
                "keeps the place", [override(1, nil, "b"), override(2, "a", "c")],
                ["c by override 2", "b by override 1"]
            ),
            (
                "onto somebody on call", [override(1, nil, "b"), override(2, "a", "b")],
                ["b by override 1"]
            ),
        ]
        for (name, overrides, expected) in rows {
            #expect(on(schedule, overrides) == expected, "\(name)")
        }
    }

    @Test func `a preview is contiguous, merged, and shows gaps`() throws {
        let schedule = Schedule(
            id: "primary", zone: "UTC", layers: [layer("below", "a", "a", "b")])
        let from = try instant("2026-01-05T00:00:00Z")
        let shifts = schedule.shifts(
            from: from, until: from + .hours(96),
            changes: RosterChanges(overrides: [override(1, "b", nil)]),
            almanac: almanac)
        let rows = shifts.map { shift in
            "\(shift.from.text) \(shift.people.map(\.person.text).joined(separator: "+"))"
        }
        #expect(
            rows == [
                "2026-01-05T00:00:00Z ", "2026-01-05T09:00:00Z a", "2026-01-06T09:00:00Z a",
                "2026-01-07T09:00:00Z b",
                "2026-01-07T11:00:00Z ", "2026-01-07T13:00:00Z b", "2026-01-08T09:00:00Z a",
            ])
        #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.until == $1.from })
        #expect(shifts.last?.until == from + .hours(96))
        #expect(schedule.shifts(from: noon, until: noon, almanac: almanac).isEmpty)
    }

    /// The preview and the question agree at every boundary and inside of every shift.
    @Test(arguments: [UInt64(4), 91, 20_261_123])
    func `the preview says what the question answers`(seed: UInt64) throws {
        var random = Seed(seed)
        let zone = try RosterZones.named("Australia/Lord_Howe")
        let almanac = Almanac(zones: ["Australia/Lord_Howe": zone])
        let names: [PersonID] = ["a", "b", "c", "d"]
        let layers = (0..<3).map { index in
            Layer(
                name: "l\(index)", unit: index == 1 ? .week : .day,
                length: Int(random.next(below: 3)) + 1,
                start: CivilDay(number: 20_000 + index * 40 + Int(random.next(below: 9))),
                handoffMinute: Int(random.next(below: 1440)),
                members: (0...random.next(below: 3)).map { _ in names[Int(random.next(below: 4))] })
        }
        let from = Moment(seconds: 19_990 * 86_400)
        let overrides = (0..<40).map { index -> Override in
            let begin = from + .minutes(Int(random.next(below: 230_000)))
            return Override(
                id: OverrideID(index + 1), group: "db", schedule: nil, from: begin,
                until: begin + .minutes(Int(random.next(below: 5000))),
                outgoing: random.next(below: 3) == 0 ? nil : names[Int(random.next(below: 4))],
                incoming: random.next(below: 3) == 0 ? nil : names[Int(random.next(below: 4))],
                reason: "")
        }
        let schedule = Schedule(id: "s", zone: "Australia/Lord_Howe", layers: layers)
        let changes = RosterChanges(overrides: overrides)
        let until = from + .hours(24 * 160)
        let shifts = schedule.shifts(from: from, until: until, changes: changes, almanac: almanac)
        for shift in shifts {
            let width = UInt64((shift.until - shift.from).inMilliseconds)
            for offset in [0, random.next(below: width), width - 1] {
                let moment = shift.from + .milliseconds(Int64(offset))
                let people = schedule.onCall(at: moment, changes: changes, almanac: almanac)
                #expect(people == shift.people, "seed \(seed), \(moment.text)")
            }
        }
        #expect(shifts.first?.from == from && shifts.last?.until == until)
        #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.people != $1.people })
    }

    private func handbook(_ steps: [EscalationStep], _ schedules: [Schedule]) -> Handbook {
        let people: [PersonID] = ["a", "b", "c"]
        return Handbook(
            version: "v", organisation: "o",
            people: Dictionary(
                uniqueKeysWithValues: people.map {
                    ($0, Person(id: $0, name: $0.text, methods: []))
                }),
            groups: ["db": Group(id: "db", name: "Databases", schedules: schedules, steps: steps)],
            zones: almanac.zones, catchAll: "db", fallback: FallbackAddress(methods: []))
    }

    @Test func `candidates are the people of each step, empty steps kept`() {
        let primary = Schedule(id: "primary", zone: "UTC", layers: [layer("l", "a")])
        let empty = Schedule(id: "empty", zone: "UTC", layers: [])
        let steps = [
            EscalationStep(targets: [.schedule("primary"), .person("a")], delay: .seconds(30)),
            EscalationStep(targets: [.schedule("empty")], delay: .seconds(40)),
            EscalationStep(targets: [.schedule("unknown"), .person("gone")], delay: .seconds(50)),
            EscalationStep(
                targets: [.person("b"), .schedule("primary"), .person("b")], delay: .seconds(60)),
        ]
        let handbook = handbook(steps, [primary, empty])
        let answer = handbook.candidates(
            group: "db", at: noon,
            changes: RosterChanges(
                overrides: [override(1, "a", "c"), override(2, nil, "b", group: "other")]))
        #expect(
            answer == [
                CandidateStep(people: ["c", "a"], delay: .seconds(30)),
                CandidateStep(people: [], delay: .seconds(40)),
                CandidateStep(people: [], delay: .seconds(50)),
                CandidateStep(people: ["b", "c"], delay: .seconds(60)),
            ])
        #expect(answer.map(\.isEmpty) == [false, true, true, false])
        #expect(handbook.candidates(group: "nobody", at: noon).isEmpty)
        #expect(handbook.onCall(group: "db", at: noon).map(\.person) == ["a"])
        #expect(handbook.onCall(group: "nobody", at: noon).isEmpty)
        #expect(
            handbook.nextChange(
                group: "db", after: noon, changes: RosterChanges(overrides: [override(1, "a", "c")])
            )
                == noon + .hours(1))
    }
}
