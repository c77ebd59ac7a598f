import Core
import Testing

/// Foreign numbers: whatever a file or a journal may say, the evaluators answer and end.
@Suite struct `Roster extremes` {
    private static let days = [
        Int.min, -3_000_000, -719_162, -1, 0, 20_458, 2_932_896, 3_000_000, Int.max,
    ]
    private static let counts = [Int.min, -1, 0, 1, 7, 400, 1 << 40, Int.max]
    private static let moments = [
        Moment(milliseconds: .min), Moment(seconds: -62_135_596_800), .zero,
        Moment(seconds: 1_767_571_200), Moment(seconds: 253_402_300_799), .distantFuture,
    ]

    private func pick<Element>(_ choices: [Element], _ random: inout Seed) -> Element {
        choices[Int(random.next(below: UInt64(choices.count)))]
    }

    private func time(_ random: inout Seed) -> LocalTime? {
        guard random.next(below: 2) == 0 else { return nil }
        return LocalTime(
            day: CivilDay(number: pick(Self.days, &random)), minute: pick(Self.counts, &random))
    }

    private func layer(_ random: inout Seed) -> Layer {
        let turns: [[[PersonID]]] = [
            [], [[]], [["a"]], [[], ["a"]], [["a", "a"], [], ["b"]], [["a"], ["b"], ["c", "a"]],
        ]
        var layer = Layer(
            name: "l", unit: pick(Layer.Unit.allCases, &random),
            length: pick(Self.counts, &random),
            start: CivilDay(number: pick(Self.days, &random)),
            handoffMinute: pick(Self.counts, &random), turns: pick(turns, &random))
        layer.from = time(&random)
        layer.until = time(&random)
        layer.zone = pick([nil, nil, "Nowhere", "Australia/Lord_Howe"], &random)
        layer.hours = (0..<random.next(below: 3)).map { _ in
            Layer.Hours(
                days: Set(Weekday.allCases.filter { _ in random.next(below: 2) == 0 }),
                fromMinute: pick(Self.counts, &random), minutes: pick(Self.counts, &random))
        }
        layer.holidays = pick([nil, "x", "unknown"], &random)
        layer.onHolidays = pick(Layer.OnHolidays.allCases, &random)
        layer.isBeside = random.next(below: 3) == 0
        return layer
    }

    private func changes(_ random: inout Seed) -> RosterChanges {
        let people: [PersonID?] = [nil, "a", "b", "stranger"]
        var changes = RosterChanges.none
        for id in 1...3 {
            let ends = [pick(Self.moments, &random), pick(Self.moments, &random)]
            changes.overrides.append(
                Override(
                    id: OverrideID(id), group: "g", schedule: nil, from: ends[0], until: ends[1],
                    outgoing: pick(people, &random), incoming: pick(people, &random), reason: ""))
            changes.absences.append(
                Absence(
                    id: OverrideID(id + 3), person: "a", from: ends[1], until: ends[0], reason: ""))
            changes.temporaries.append(
                TemporarySchedule(
                    id: OverrideID(id + 6), group: "g", schedule: "s",
                    from: pick(Self.moments, &random), until: pick(Self.moments, &random),
                    shifts: [.init(person: "t", from: ends[0], until: ends[1])], reason: ""))
            changes.shadows.append(
                Shadow(
                    id: OverrideID(id + 9), learner: "b", group: "g", schedule: nil,
                    from: ends[0], until: ends[1], reason: ""))
        }
        return changes
    }

    @Test(arguments: [UInt64(3), 20_261_127, 8]) func `never trap and always end`(
        seed: UInt64
    ) throws {
        var random = Seed(seed)
        // Rules that go back and forth faster than any clock, and are not even in order.
        let wild = ZoneRules(
            id: "wild", initialOffset: .max,
            transitions: [
                .init(at: .min, offset: .min), .init(at: 500, offset: 90_000),
                .init(at: 400, offset: -90_000), .init(at: .max, offset: .max),
            ])
        let zones = [
            try RosterZones.named("Pacific/Apia"), try RosterZones.named("Australia/Lord_Howe"),
            .utc, wild,
        ]
        var almanac = Almanac(
            zones: Dictionary(uniqueKeysWithValues: zones.map { ($0.id, $0) }),
            leaves: ["a": CivilDay(number: pick(Self.days, &random))])
        almanac.holidays["x"] = HolidayCalendar(
            id: "x",
            days: Dictionary(
                uniqueKeysWithValues: Self.days.map { (CivilDay(number: $0), "day") }))
        for _ in 0..<400 {
            let zone = pick(zones, &random)
            var schedule = Schedule(
                id: "s", zone: zone.id, layers: (0..<3).map { _ in layer(&random) })
            if random.next(below: 2) == 0, let from = time(&random), let until = time(&random) {
                schedule.temporaries = [
                    .init(from: from, until: until, layers: [layer(&random)])
                ]
                schedule.shadows = [.init(person: "b", from: until, until: from)]
            }
            let changes = random.next(below: 2) == 0 ? changes(&random) : .none
            for moment in Self.moments {
                let people = schedule.onCall(at: moment, changes: changes, almanac: almanac)
                if let next = schedule.nextChange(
                    after: moment, changes: changes, almanac: almanac)
                {
                    #expect(next > moment, "seed \(seed): \(schedule)")
                }
                let shifts = schedule.shifts(
                    from: moment, until: moment + .hours(50), changes: changes, almanac: almanac)
                #expect(
                    shifts.first.map { $0.people == people } ?? true, "seed \(seed): \(schedule)")
                let why = schedule.explanation(at: moment, changes: changes, almanac: almanac)
                #expect(why.onCall == people, "seed \(seed): \(schedule)")
                _ = schedule.shadows(at: moment, changes: changes, almanac: almanac)
                for layer in schedule.layers { _ = layer.turn(at: moment, in: zone) }
            }
        }
    }
}
