import Core
import Reviews
import Testing

@Suite struct `Roster calendars` {
    private func words(_ lane: RosterCalendar.Lane?) -> [String] {
        (lane?.shifts ?? []).map {
            "\($0.person) \(CalendarWords.span($0.from, $0.until, Rota.berlin))"
                + ($0.isByHand ? " *" : "")
        }
    }

    @Test func `each person's unbroken time is one shift, whatever it is made of`() throws {
        let lane = Rota.calendar().lanes.first
        #expect(
            words(lane) == [
                "ben Mon 23 Nov 00:00 to 09:00",
                "cyd Mon 23 Nov 09:00 to Fri 27 Nov 18:00",
                // Made of the override, and a hole in it.
                "ben Fri 27 Nov 18:00 to Sun 29 Nov 02:00 *",
                "ben Sun 29 Nov 04:00 to Mon 30 Nov 09:00 *",
                "ada Mon 30 Nov 09:00 to Mon 7 Dec 00:00",
            ])
        #expect(lane?.gaps.map(\.from) == [Rota.at("2026-11-29T02:00")])
        #expect(lane?.shifts.map(\.isCutBefore) == [true, false, false, false, false])
        #expect(lane?.shifts.map(\.isCutAfter) == [false, false, false, false, true])
    }

    @Test func `one who follows on from their own turn goes on`() throws {
        let lane = try #require(Rota.calendar(schedule: "secondary").lanes.first)
        #expect(words(lane) == ["ada Wed 2 Dec 00:00 to Mon 7 Dec 00:00"])
        #expect(lane.gaps.map(\.until) == [Rota.at("2026-12-02T00:00")])
    }

    @Test func `a person's calendar has their shifts and nobody's gaps`() {
        let own = Rota.calendar(group: nil, schedule: nil, person: "dan")
        #expect(own.lanes.map(\.schedule) == ["primary", "first line"])
        #expect(own.lanes[0].shifts.isEmpty && own.lanes[0].shadowings.count == 1)
        #expect(own.lanes.flatMap(\.gaps).isEmpty)
        #expect(own.lanes[1].shifts.allSatisfy { $0.person == "dan" })
    }

    /// A window shows exactly the slice of a longer one.
    @Test func `a window is a slice of a longer one`() {
        var seed = Seed(4)
        let (from, until) = (Rota.at("2026-09-01T00:00"), Rota.at("2027-05-01T00:00"))
        let whole = RosterCalendar(
            Rota.handbook(), changes: Rota.changes, from: from, until: until)
        let span = (until - from).inMilliseconds
        for _ in 0..<200 {
            let a = from + .milliseconds(Int64(seed.next(below: UInt64(span))))
            let b = a + .hours(Int(seed.next(below: 900)) + 1)
            guard b <= until else { continue }
            let part = RosterCalendar(Rota.handbook(), changes: Rota.changes, from: a, until: b)
            for (lane, all) in zip(part.lanes, whole.lanes) {
                let cut = all.shifts.filter { $0.from < b && $0.until > a }
                    .map { [$0.person.text, "\(max($0.from, a))", "\(min($0.until, b))"] }
                #expect(
                    lane.shifts.map { [$0.person.text, "\($0.from)", "\($0.until)"] } == cut,
                    "\(a.text) to \(b.text)")
            }
        }
    }

    @Test func `learners of the file and of the changes are beside each other`() {
        var handbook = Rota.handbook()
        handbook.groups["database"]?.schedules[0].shadows = [
            Schedule.Learner(
                person: "eve", from: LocalTime(text: "2026-11-26T09:00"),
                until: LocalTime(text: "2026-11-27T09:00")),
            Schedule.Learner(person: "ben", until: LocalTime(text: "2020-01-01T00:00")),
        ]
        let calendar = RosterCalendar(
            handbook, changes: Rota.changes, from: Rota.at("2026-11-23T00:00"),
            until: Rota.at("2026-12-07T00:00"), group: "database", schedule: "primary")
        let learners = calendar.lanes[0].shadowings.map {
            "\($0.learner) \(CalendarWords.span($0.from, $0.until, Rota.berlin))"
        }
        #expect(
            learners == [
                "dan Tue 24 Nov 09:00 to Wed 25 Nov 09:00",
                "eve Thu 26 Nov 09:00 to Fri 27 Nov 09:00",
            ])
    }

    @Test func `an absent person's turn says in whose place it is`() throws {
        let away = Absence(
            id: 9, person: "cyd", from: Rota.at("2026-11-20T00:00"),
            until: Rota.at("2026-12-01T00:00"), reason: "ill")
        let calendar = Rota.calendar(changes: RosterChanges(absences: [away]))
        let shift = try #require(calendar.lanes[0].shifts.dropFirst().first)
        let words = shift.reasons.words(.none, Names(Rota.handbook()))
        #expect(words.contains { $0.contains("in place of Cyd Łukasiewicz, away") }, "\(words)")
        #expect(!shift.isByHand)
    }

    @Test func `clock changes are those of the schedules' zones, within the window`() {
        let calendar = Rota.calendar("2026-10-19T00:00", "2027-04-05T00:00")
        let found = calendar.clockChanges(Rota.handbook())
        #expect(found.map(\.minutes) == [-60, 60])
        #expect(found.map { CalendarWords.clockChange($0) }[1] == "clocks go forward an hour")
        #expect(Rota.calendar().clockChanges(Rota.handbook()).isEmpty)
    }

    @Test func `tints come from the id, and differ within a group while there are enough`() {
        let people = (0..<40).map { PersonID("person-\($0)") }
        var handbook = Rota.handbook()
        handbook.people = Dictionary(
            uniqueKeysWithValues: people.map { ($0, Person(id: $0, name: "", methods: [])) })
        for start in stride(from: 0, to: 40, by: 10) {
            let members = Array(people[start..<start + 10])
            let layer = Layer(
                name: "all", unit: .week, length: 1, start: Rota.day("2026-01-05"),
                handoffMinute: 0, members: members)
            handbook.groups[GroupID("group-\(start)")] = Group(
                id: GroupID("group-\(start)"), name: "",
                schedules: [Schedule(id: "all", zone: Rota.berlin.id, layers: [layer])],
                steps: [])
        }
        let tints = Tints(handbook)
        for start in stride(from: 0, to: 40, by: 10) {
            #expect(Set(people[start..<start + 10].map { tints[$0] }).count == 10)
        }
        // Whoever stands alone has the colour of their id.
        handbook.people = handbook.people.filter { $0.key == people[5] }
        #expect(Tints(handbook)[people[5]] == Tints(.empty)[people[5]])
    }

    @Test(arguments: [
        ("2026-01-01", 1), ("2026-12-31", 53), ("2027-01-03", 53), ("2027-01-04", 1),
        ("2024-12-30", 1), ("2026-11-23", 48),
    ])
    func `weeks are counted as ISO 8601 does`(day: String, week: Int) {
        #expect(Rota.day(day).week == week)
    }

    @Test func `days on a grid follow the clock through its changes`() throws {
        let calendar = Rota.calendar("2026-10-19T00:00", "2026-11-02T00:00")
        let week = CalendarWeek(
            calendar, first: Rota.day("2026-10-19"), zone: Rota.berlin, perDay: 24)
        let rows = try #require(week.lanes.first).rows
        // Monday 09:00, on whichever day.
        #expect(rows.map { $0.map(\.start) } == [[0, 9]])
        #expect((week.until - week.from) == .hours(7 * 24 + 1))
        #expect(rows[0].last?.end == 7 * 24)
    }
}
