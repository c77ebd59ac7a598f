import Core
import Simulation
import Testing

/// What is derived by walking schedules once.
@Suite struct `Stretches of a roster` {
    static let monday = CivilDay(number: 20_458)  // 2026-01-05
    static let start = Moment(seconds: 20_458 * 86_400)

    static func layer(
        _ members: [PersonID], length: Int = 1, unit: Layer.Unit = .day, handoff: Int = 540,
        start: CivilDay = monday
    ) -> Layer {
        Layer(
            name: "rotation", unit: unit, length: length, start: start, handoffMinute: handoff,
            members: members)
    }

    static func handbook(
        _ layers: [Layer], zone: ZoneRules = .utc,
        _ change: (inout Handbook) -> Void = { _ in }
    ) -> Handbook {
        Sample.handbook {
            $0.zones[zone.id] = zone
            $0.groups["database"] = Group(
                id: "database", name: "Databases",
                schedules: [Schedule(id: "primary", zone: zone.id, layers: layers)],
                steps: [
                    EscalationStep(targets: [.schedule("primary")], delay: .seconds(60)),
                    EscalationStep(
                        targets: [.person("hal"), .schedule("primary")], delay: .seconds(60)),
                ])
            change(&$0)
        }
    }

    @Test func `say at every moment what is asked of the handbook then`() {
        let people: [PersonID] = ["ada", "bob", "cyd", "dan"]
        for number in 0..<60 {
            var seed = Seed(UInt64(number) &* 104_729 &+ 3)
            let layers = (0..<Int(1 + seed.next(below: 3))).map { _ in
                Self.layer(
                    (0..<Int(1 + seed.next(below: 4))).map { _ in
                        people[Int(seed.next(below: 4))]
                    },
                    length: Int(1 + seed.next(below: 3)),
                    unit: seed.next(below: 2) == 0 ? .day : .week,
                    handoff: Int(seed.next(below: 1440)),
                    start: Self.monday.advanced(by: Int(seed.next(below: 10))))
            }
            let handbook = Self.handbook(layers)
            let changes = RosterChanges(
                overrides: (1...3).map { id in
                    let from = Self.start + .minutes(Int(seed.next(below: 20_000)))
                    return Override(
                        id: OverrideID(id), group: "database", schedule: nil, from: from,
                        until: from + .minutes(Int(1 + seed.next(below: 4000))),
                        outgoing: seed.next(below: 2) == 0 ? people[0] : nil,
                        incoming: people[Int(seed.next(below: 4))], reason: "")
                })
            let end = Self.start + .hours(24 * 21)
            let spans = handbook.spans(
                of: "database", from: Self.start, until: end, changes: changes)
            #expect(spans.first?.from == Self.start && spans.last?.until == end, "seed \(number)")
            for (span, next) in zip(spans, spans.dropFirst()) {
                #expect(span.until == next.from, "seed \(number)")
                #expect(
                    span.schedules != next.schedules || span.steps != next.steps,
                    "seed \(number)")
            }
            for span in spans {
                for at in [span.from, span.until - .milliseconds(1)] {
                    let asked = handbook.candidates(group: "database", at: at, changes: changes)
                    #expect(span.steps == asked.map(\.people), "seed \(number) at \(at.text)")
                    let onCall = handbook.onCall(group: "database", at: at, changes: changes)
                    #expect(span.schedules[0] == onCall.map(\.person), "seed \(number)")
                }
            }
        }
    }

    /// Rosters with everything laid over them, and people whom a step names directly.
    @Test(arguments: RosterZones.hard, [UInt64(11), 12, 13])
    func `of a window are the slice of the whole`(zone: String, seed: UInt64) throws {
        var maker = RosterMaker(
            seed, in: try RosterZones.named(zone), others: [.utc])
        for number in 0..<12 {
            let made = maker.make()
            let from = made.from
            let handbook = Sample.handbook { handbook in
                for person in RosterMaker.people where handbook.people[person] == nil {
                    handbook.people[person] = Person(
                        id: person, name: person.text,
                        methods: handbook.people["ada"]?.methods ?? [])
                }
                for (person, day) in made.almanac.leaves { handbook.people[person]?.leaves = day }
                handbook.zones.merge(made.almanac.zones) { $1 }
                handbook.holidays = made.almanac.holidays
                handbook.groups["database"] = Group(
                    id: "database", name: "Databases", schedules: [made.schedule],
                    steps: [
                        EscalationStep(
                            targets: [.schedule(made.schedule.id)], delay: .seconds(60)),
                        EscalationStep(
                            targets: [.person("ada"), .person("eve")], delay: .seconds(60)),
                    ])
            }
            var changes = made.changes
            for index in changes.overrides.indices { changes.overrides[index].group = "database" }
            for index in changes.temporaries.indices {
                changes.temporaries[index].group = "database"
            }
            changes.absences.append(
                Absence(
                    id: 900, person: "eve", from: from + .hours(maker.next(below: 60)),
                    until: from + .hours(60 + maker.next(below: 60)), reason: ""))
            let whole = handbook.spans(
                of: "database", from: from, until: made.until, changes: changes)
            let width = Int((made.until - from).inMilliseconds)
            let begin = from + .milliseconds(maker.next(below: width - 1))
            let end = begin + .milliseconds(1 + maker.next(below: width))
            let part = handbook.spans(
                of: "database", from: begin, until: min(end, made.until), changes: changes)
            let slice = whole.compactMap { span -> GroupSpan? in
                var span = span
                span.from = max(span.from, begin)
                span.until = min(span.until, end, made.until)
                return span.from < span.until ? span : nil
            }
            let name = "\(zone), seed \(seed), roster \(number)"
            #expect(part == slice, "\(name)")
            for span in part {
                for at in [span.from, span.until - .milliseconds(1)] {
                    let asked = handbook.candidates(group: "database", at: at, changes: changes)
                    #expect(span.steps == asked.map(\.people), "\(name) at \(at.text)")
                }
            }
        }
    }

    @Test func `tell every moment at which another handbook answers otherwise`() {
        let old = Self.handbook([Self.layer(["ada", "bob"])])
        let new = Self.handbook([Self.layer(["ada", "cyd"])])
        #expect(
            RosterDifference.all(
                from: old, to: old, since: Self.start, until: Self.start + .hours(240)
            ).isEmpty)
        let found = RosterDifference.all(
            from: old, to: new, since: Self.start, until: Self.start + .hours(24 * 5))
        #expect(
            found.map { difference in
                var subject = "policy"
                if case .schedule(let id) = difference.subject { subject = id.text }
                return "\(subject) \(difference.from.text) \(difference.until.text) "
                    + "\(difference.before ?? []) \(difference.after ?? [])"
            } == [
                #"primary 2026-01-06T09:00:00Z 2026-01-07T09:00:00Z [[bob]] [[cyd]]"#,
                #"primary 2026-01-08T09:00:00Z 2026-01-09T09:00:00Z [[bob]] [[cyd]]"#,
                #"policy 2026-01-06T09:00:00Z 2026-01-07T09:00:00Z [[bob], [hal, bob]] [[cyd], [hal, cyd]]"#,
                #"policy 2026-01-08T09:00:00Z 2026-01-09T09:00:00Z [[bob], [hal, bob]] [[cyd], [hal, cyd]]"#,
            ])
    }

    @Test func `tell what is there in one handbook only`() {
        let old = Self.handbook([Self.layer(["ada"], start: Self.monday.advanced(by: -9))])
        let new = Sample.handbook { $0.groups["database"] = nil }
        let found = RosterDifference.all(
            from: old, to: new, since: Self.start, until: Self.start + .hours(1))
        #expect(found.map(\.subject) == [.schedule("primary"), .policy])
        #expect(found[0].before == [["ada"]] && found[0].after == nil)
        #expect(found[1].after == nil)
    }

    @Test func `say who is rung first instead of whom at once`() {
        let at = Self.start + .hours(24 + 12)
        let old = Self.handbook([Self.layer(["ada", "bob"])])
        let new = Self.handbook([Self.layer(["ada", "cyd"])])
        #expect(
            OnCallEffect.all(from: old, to: new, at: at, changes: .none)
                == [OnCallEffect(group: "database", before: ["bob"], after: ["cyd"])])
        #expect(
            OnCallEffect.all(from: old, to: new, at: Self.start + .hours(12), changes: .none)
                == [])
    }

    // MARK: Who carries how much

    static let rows: [(name: String, from: Int, hours: Int, nights: Double, weekends: Double)] = [
        ("a working day", 9, 8, 0, 0),
        ("one night", 22, 9, 1, 0),
        ("a third of a night", 22, 3, 1.0 / 3, 0),
        ("a week", 0, 168, 7, 1),
        ("a Saturday", 5 * 24, 24, 1, 0.5),
        ("nothing", 9, 0, 0, 0),
    ]

    @Test(arguments: rows.indices) func `time is counted in nights and weekends`(_ index: Int) {
        let row = Self.rows[index]
        var tally = DutyTally()
        let from = Self.start + .hours(row.from)
        tally.add(from: from, until: from + .hours(row.hours), in: .utc)
        #expect(tally.duration == .hours(row.hours), "\(row.name)")
        #expect(abs(tally.nights - row.nights) < 1e-9, "\(row.name): \(tally.nights)")
        #expect(abs(tally.weekends - row.weekends) < 1e-9, "\(row.name): \(tally.weekends)")
    }

    @Test func `a night is one night however long the clock makes it`() {
        // Berlin put its clock forward on 2026-03-29 and back on 2026-10-25.
        let berlin = ZoneRules(
            id: "Europe/Berlin", initialOffset: 3600,
            transitions: [
                .init(at: 1_774_746_000, offset: 7200), .init(at: 1_792_890_000, offset: 3600),
            ])
        for (day, hours) in [(20_540, 8), (20_750, 10)] {
            var tally = DutyTally()
            let from = berlin.instant(LocalTime(day: CivilDay(number: day), minute: 22 * 60))
            let until = berlin.instant(
                LocalTime(day: CivilDay(number: day + 1), minute: 7 * 60))
            tally.add(from: from, until: until, in: berlin)
            #expect(tally.duration == .hours(hours))
            #expect(abs(tally.nights - 1) < 1e-9)
        }
    }

    @Test func `holidays are those of where the person works`() {
        var tally = DutyTally()
        let days = HolidayCalendar(id: "x", days: [Self.monday: "Monday"])
        tally.add(
            from: Self.start - .hours(12), until: Self.start + .hours(12), in: .utc,
            holidays: days)
        #expect(abs(tally.holidays - 0.5) < 1e-9)
    }

    @Test func `shares add up to the whole, first and behind`() {
        let handbook = Self.handbook([Self.layer(["ada", "bob"])]) {
            $0.groups["database"]?.schedules.append(
                Schedule(id: "secondary", zone: "UTC", layers: [Self.layer(["bob", "ada"])]))
        }
        let from = Self.start + .hours(9)
        var fairness = Fairness()
        fairness.add(handbook, from: from, until: from + .hours(24 * 14), only: "database")
        #expect(fairness.shares.count == 2)
        for person: PersonID in ["ada", "bob"] {
            let share = fairness.shares[Fairness.Key(person: person, group: "database")]
            #expect(share?.first.duration == .hours(24 * 7))
            #expect(share?.behind.duration == .hours(24 * 7))
            #expect(abs((share?.first.nights ?? 0) - 7) < 1e-9)
        }
        // Part after part comes to the same.
        var parts = Fairness()
        for day in 0..<14 {
            let begin = from + .hours(24 * day)
            parts.add(handbook, from: begin, until: begin + .hours(7), only: "database")
            parts.add(
                handbook, from: begin + .hours(7), until: begin + .hours(24), only: "database")
        }
        for (key, share) in fairness.shares {
            #expect(parts.shares[key]?.first.duration == share.first.duration)
            #expect(abs((parts.shares[key]?.first.nights ?? 0) - share.first.nights) < 1e-6)
        }
    }
}
