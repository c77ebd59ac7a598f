import Core
import Foundation
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
        let shift = layer.shift(at: try instant(at), in: try RosterZones.named(zone))
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
            layer.shift(at: try instant($0), in: apia)?.people.first?.text
        }
        // 09:00 on the 30th never was: that shift begins at midnight of the 31st, at 10:00Z.
        #expect(members == ["mon", "tue", "tue", "gone", "fri"])
    }

    @Test func `nobody has the shift before the first handoff`() throws {
        let layer = try layer(.week, start: "2026-01-05", minute: 540)
        let zone = try RosterZones.named("Europe/Berlin")
        let first = try instant("2026-01-05T08:00:00Z")
        #expect(layer.shift(at: first - .milliseconds(1), in: zone) == nil)
        #expect(layer.nextHandoff(after: first - .hours(1000), in: zone) == first)
        #expect(layer.shift(at: first, in: zone)?.people == ["a"])
        #expect(layer.nextHandoff(after: first, in: zone) == first + .hours(168))
    }

    @Test(arguments: [
        (0, 540, 3), (-5, 540, 3), (1, 540, 0), (Int.max, 540, 3), (1, -7, 3), (1, 99_999, 3),
    ])
    func `foreign numbers name nobody or somebody and never trap`(
        length: Int, minute: Int, members: Int
    ) throws {
        let names: [PersonID] = Array(["a", "b", "c"].prefix(members))
        let zone = try RosterZones.named("Australia/Lord_Howe")
        for start in [Int.min, -3_000_000, 0, 20_000, 3_000_000, Int.max] {
            for unit in Layer.Unit.allCases {
                let layer = Layer(
                    name: "x", unit: unit, length: length, start: CivilDay(number: start),
                    handoffMinute: minute, members: names)
                for moment in [
                    Moment(milliseconds: .min), .zero, Moment(seconds: 1_800_000_000),
                    .distantFuture,
                ] {
                    let shift = layer.shift(at: moment, in: zone)
                    #expect(shift == nil || length >= 1 && !names.isEmpty)
                    if let next = layer.nextHandoff(after: moment, in: zone) {
                        #expect(next > moment)
                    }
                }
            }
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
                let shift = try #require(layer.shift(at: moment, in: rules))
                // A shift that a skipped day swallowed is passed over, in its order.
                while skipped(turn, of: layer, in: rules) { turn += 1 }
                guard shift.start == moment, shift.end > shift.start,
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
                #expect(layer.shift(at: inside, in: rules) == shift)
                #expect(layer.nextHandoff(after: inside, in: rules) == shift.end)
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

    /// Facts of another scheduler's tests, when the collection lies beside the project.
    @Test func `handoffs agree with recorded facts`() throws {
        let here = URL(filePath: #filePath)
        let facts = here.appending(path: "../../../../shared/facts/rotation_examples.json")
        guard let data = try? Data(contentsOf: facts.standardizedFileURL) else { return }
        struct File: Decodable { let facts: [Fact] }
        struct Fact: Decodable {
            let kind: String
            let tz: String
            let type: String
            let shift_length: Int
            let start_local: String?
            let handoffs: [String]?
            let t_local: String?
            let expect_shift_start_local: String?
            let expect_shift_end_local: String?
        }
        var checked = 0
        for fact in try JSONDecoder().decode(File.self, from: data).facts {
            guard ["daily", "weekly"].contains(fact.type), let text = fact.start_local,
                let start = LocalTime(text: text)
            else { continue }
            let rules = try RosterZones.named(fact.tz)
            let layer = Layer(
                name: "x", unit: fact.type == "daily" ? .day : .week, length: fact.shift_length,
                start: start.day, handoffMinute: start.second / 60, members: ["a", "b"])
            let begin = rules.instant(start)
            let handoffs = try (fact.handoffs ?? []).map { try instant($0) }
                .filter { $0 >= begin }
            for (one, next) in zip(handoffs, handoffs.dropFirst()) {
                #expect(layer.nextHandoff(after: one, in: rules) == next, "\(fact)")
            }
            if let at = fact.t_local.flatMap({ LocalTime(text: $0) }) {
                let shift = try #require(layer.shift(at: rules.instant(at), in: rules))
                #expect(rules.local(shift.start).text == fact.expect_shift_start_local)
                #expect(rules.local(shift.end).text == fact.expect_shift_end_local)
            }
            checked += 1
        }
        #expect(checked >= 7)
    }
}
