import Core
import Testing

@Suite struct `Rotations` {
    private func layer(
        _ unit: Layer.Unit, length: Int = 1, start: String, minute: Int,
        members: [PersonID] = ["a", "b", "c"]
    ) throws -> Layer {
        Layer(
            name: "rotation", unit: unit, length: length,
            start: try #require(CivilDay(text: start)), handoffMinute: minute, members: members)
    }

    @Test(arguments: [
        (
            "America/Chicago", Layer.Unit.day, 1, "2017-03-11", 480, "2017-03-11T14:00:00Z",
            "2017-03-11T14:00:00Z", "2017-03-12T13:00:00Z"
        ),
        (
            "America/Chicago", .day, 1, "2017-11-04", 480, "2017-11-04T13:00:00Z",
            "2017-11-04T13:00:00Z", "2017-11-05T14:00:00Z"
        ),
        (
            "America/Chicago", .week, 1, "2017-11-04", 480, "2017-11-08T00:00:00Z",
            "2017-11-04T13:00:00Z", "2017-11-11T14:00:00Z"
        ),
        (
            "America/Chicago", .week, 2, "2017-06-10", 480, "2017-06-24T12:59:59Z",
            "2017-06-10T13:00:00Z", "2017-06-24T13:00:00Z"
        ),
        (
            "Australia/Lord_Howe", .day, 1, "2020-10-02", 135, "2020-10-03T15:29:59Z",
            "2020-10-02T15:45:00Z", "2020-10-03T15:30:00Z"
        ),
        (
            "Australia/Lord_Howe", .day, 1, "2020-10-02", 135, "2020-10-03T15:30:00Z",
            "2020-10-03T15:30:00Z", "2020-10-04T15:15:00Z"
        ),
    ])
    func `a shift begins and ends by the wall clock`(
        zone: String, unit: Layer.Unit, length: Int, start: String, minute: Int, at: String,
        from: String, until: String
    ) throws {
        let layer = try layer(unit, length: length, start: start, minute: minute)
        let shift = layer.turn(at: try instant(at), in: try RosterZones.named(zone))
        #expect(shift?.start.text == from)
        #expect(shift?.end.text == until)
    }

    @Test func `the order is kept through a day that the zone leaves out`() throws {
        let apia = try RosterZones.named("Pacific/Apia")
        let layer = try layer(
            .day, start: "2011-12-28", minute: 540, members: ["mon", "tue", "gone", "fri"])
        let days = [
            "2011-12-28T20:00:00Z", "2011-12-29T20:00:00Z", "2011-12-30T09:59:59Z",
            "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z",
        ]
        let members = try days.map {
            layer.turn(at: try instant($0), in: apia)?.people.first?.text
        }
        // 09:00 on the 30th never was: that shift begins at midnight of the 31st, at 10:00Z.
        #expect(members == ["mon", "tue", "tue", "gone", "fri"])
    }

    @Test func `turns are counted backwards before the first`() throws {
        let layer = try layer(.week, start: "2026-01-05", minute: 540)
        let zone = try RosterZones.named("Europe/Berlin")
        let first = try instant("2026-01-05T08:00:00Z")
        let rows: [(Duration, Int, [PersonID])] = [
            (.zero, 0, ["a"]), (.milliseconds(-1), -1, ["c"]), (.hours(-168), -1, ["c"]),
            (.hours(-169), -2, ["b"]), (.hours(168 * 4), 4, ["b"]),
        ]
        for (after, number, people) in rows {
            let turn = try #require(layer.turn(at: first + after, in: zone))
            #expect(turn.number == number)
            #expect(turn.people == people)
        }
    }

    /// Shifts follow each other without a gap, in the order of the members, and every instant
    /// finds the shift that holds it; zones, units, lengths and handoffs come from the seed.
    @Test(arguments: RosterZones.hard, [UInt64(1), 20_261_123, 77])
    func `every instant has exactly one member, in order`(zone: String, seed: UInt64) throws {
        let rules = try RosterZones.named(zone)
        var random = Seed(seed)
        for _ in 0..<6 {
            let count = Int(random.next(below: 6)) + 1
            let layer = Layer(
                name: "x", unit: random.next(below: 2) == 0 ? .day : .week,
                length: Int(random.next(below: 4)) + 1,
                start: CivilDay(number: 14_000 + Int(random.next(below: 2000))),
                handoffMinute: Int(random.next(below: 1440)),
                members: (0..<count).map { PersonID("m\($0)") })
            let begin = rules.instant(LocalTime(day: layer.start, minute: layer.handoffMinute))
            var moment = begin
            var turn = 0
            for _ in 0..<700 {
                let shift = try #require(layer.turn(at: moment, in: rules))
                // A shift that a skipped day swallowed is passed over, in its order.
                while skipped(turn, of: layer, in: rules) { turn += 1 }
                guard shift.start == moment, shift.end > shift.start, shift.number == turn,
                    shift.people == layer.turns[turn % count]
                else {
                    Issue.record(
                        "\(zone), seed \(seed): turn \(turn) of \(layer) at \(moment.text)")
                    return
                }
                let inside =
                    moment
                    + .milliseconds(
                        Int64(random.next(below: UInt64((shift.end - moment).inMilliseconds))))
                #expect(layer.turn(at: inside, in: rules) == shift)
                moment = shift.end
                turn += 1
            }
        }
    }

    private func skipped(_ turn: Int, of layer: Layer, in rules: ZoneRules) -> Bool {
        let days = layer.length * (layer.unit == .day ? 1 : 7)
        let edges = [turn, turn + 1].map {
            rules.instant(
                LocalTime(
                    day: layer.start.advanced(by: $0 * days), minute: layer.handoffMinute))
        }
        return edges[0] == edges[1]
    }

}
