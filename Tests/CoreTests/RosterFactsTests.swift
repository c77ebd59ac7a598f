import Core
import Foundation
import Testing

/// Facts of another scheduler's tests, when the collection lies beside the project. Its rules act
/// side by side: here each is a layer that is beside the others.
///
/// No case is left out. Of the cases with a history, which records what somebody did by hand, only
/// what lies after their `now` is compared: who was on call before is no question to a roster.
@Suite struct `Recorded facts` {
    private static func data(_ name: String) -> Data? {
        let here = URL(filePath: #filePath)
        let file = here.appending(path: "../../../../shared/facts/\(name).json")
        return try? Data(contentsOf: file.standardizedFileURL)
    }

    // MARK: Rotations

    private struct Rotations: Decodable {
        struct Fact: Decodable {
            let kind: String
            let tz: String
            let type: String
            let shift_length: Int
            let start_local: String?
            let start: String?
            let probe_from_local: String?
            let probe_to_local: String?
            let probe_step_seconds: Int?
            let handoffs: [String]?
            let t_local: String?
            let t: String?
            let expect_shift_start_local: String?
            let expect_shift_end_local: String?
            let expect_start: String?
            let expect_end: String?
        }
        let facts: [Fact]
    }

    private static let units: [String: Layer.Unit] = [
        "hourly": .hour, "daily": .day, "weekly": .week, "monthly": .month,
    ]

    @Test func `turns begin and end where rotations do`() throws {
        guard let data = Self.data("rotation_examples") else { return }
        var checked: [String: Int] = [:]
        for fact in try JSONDecoder().decode(Rotations.self, from: data).facts {
            let clock = try RosterZones.named(fact.tz)
            let start =
                try LocalTime(text: fact.start_local ?? "")
                ?? clock.local(try instant(fact.start ?? ""))
            let layer = Layer(
                name: "x", unit: try #require(Self.units[fact.type]), length: fact.shift_length,
                start: start.day, handoffMinute: start.second / 60, members: ["a", "b"])
            func turn(_ at: Moment) throws -> Turn {
                try #require(layer.turn(at: at, in: clock))
            }
            func local(_ text: String?) throws -> Moment {
                clock.instant(try #require(LocalTime(text: text ?? "")))
            }
            switch fact.kind {
            case "handoffs":
                var found: Set<Moment> = []
                var at = try local(fact.probe_from_local)
                let end = try local(fact.probe_to_local)
                while at <= end {
                    let turn = try turn(at)
                    found.formUnion([turn.start, turn.end])
                    at = at + .seconds(fact.probe_step_seconds ?? 30)
                }
                let handoffs = try (fact.handoffs ?? []).map { try instant($0) }
                #expect(found.sorted() == handoffs, "\(fact)")
            case "table":
                let turn = try turn(try local(fact.t_local))
                #expect(clock.local(turn.start).text == fact.expect_shift_start_local, "\(fact)")
                #expect(clock.local(turn.end).text == fact.expect_shift_end_local, "\(fact)")
            default:
                let turn = try turn(try instant(fact.t ?? ""))
                if let start = fact.expect_start {
                    #expect(turn.start == (try instant(start)), "\(fact)")
                }
                if let end = fact.expect_end {
                    #expect(turn.end == (try instant(end)), "\(fact)")
                }
            }
            checked[fact.kind, default: 0] += 1
        }
        #expect(Set(checked.keys) == ["handoffs", "table", "point"])
    }

    // MARK: Schedules

    private struct Schedules: Decodable {
        struct RuleCase: Decodable {
            struct Rule: Decodable {
                let start: String
                let end: String
                let days: [Int]
            }
            let test: String
            let rule: Rule
            let t: String
            let active: Bool?
            let expected: String?
        }
        struct StateCase: Decodable {
            struct Rule: Decodable {
                struct Words: Decodable {
                    let WeekdayFilter: [Int]
                    let Start: String
                    let End: String
                    let Target: [String: String]
                }
                struct Rotation: Decodable {
                    struct Words: Decodable {
                        let `Type`: String
                        let Start: String
                        let ShiftLength: Int
                    }
                    let Rotation: Words
                    let CurrentIndex: Int
                    let Users: [String]
                }
                let Rule: Words
                let Rotation: Rotation?
            }
            struct Override: Decodable {
                let AddUserID: String?
                let RemoveUserID: String?
                let Start: String
                let End: String
            }
            struct State: Decodable {
                let loc: String
                let now: String?
                let rules: [Rule]
                let overrides: [Override]?
            }
            struct Shift: Decodable {
                let UserID: String
                let Start: String
                let End: String
            }
            let name: String
            let window: [String]
            let state: State
            let expected_shifts: [Shift]
        }
        let rule_cases: [RuleCase]
        let state_cases: [StateCase]
    }

    /// Days count from Sunday; the same begin and end means a whole day.
    private func hours(_ days: [Int], _ start: String, _ end: String) throws -> Layer.Hours {
        let from = try #require(LocalTime.secondOfDay(start.utf8)) / 60
        let until = try #require(LocalTime.secondOfDay(end.utf8)) / 60
        let weekdays = days.enumerated().filter { $0.element == 1 }
            .compactMap { Weekday(rawValue: $0.offset == 0 ? 7 : $0.offset) }
        return Layer.Hours(
            days: Set(weekdays), fromMinute: from,
            minutes: until > from ? until - from : until - from + 1440)
    }

    private func layer(
        _ name: String, _ hours: Layer.Hours, _ people: [PersonID], unit: Layer.Unit = .day,
        length: Int = 1, start: LocalTime = LocalTime(day: CivilDay(number: 15_000), minute: 0)
    ) -> Layer {
        Layer(
            name: name, unit: unit, length: length, start: start.day,
            handoffMinute: start.second / 60, turns: people.map { [$0] }, hours: [hours],
            isBeside: true)
    }

    @Test func `hours are there when rules are active`() throws {
        guard let data = Self.data("schedule_examples") else { return }
        let cases = try JSONDecoder().decode(Schedules.self, from: data).rule_cases
        for fact in cases {
            let rule = fact.rule
            let schedule = Schedule(
                id: "s", zone: "UTC",
                layers: [layer("x", try hours(rule.days, rule.start, rule.end), ["a"])])
            let almanac = Almanac(zones: ["UTC": .utc])
            let at = try instant(fact.t)
            if let active = fact.active {
                #expect(schedule.onCall(at: at, almanac: almanac).isEmpty != active, "\(fact)")
                continue
            }
            // The shift that holds the instant, else the one after it.
            let expected = try instant(try #require(fact.expected))
            let shift = schedule.shifts(
                from: at - .hours(10 * 24), until: at + .hours(16 * 24), almanac: almanac
            ).first { $0.until > at && !$0.people.isEmpty }
            let edge = fact.test.hasSuffix("StartTime") ? shift?.from : shift?.until
            #expect(edge == expected, "\(fact)")
        }
        #expect(cases.count >= 20)
    }

    @Test func `rules side by side give the shifts that were recorded`() throws {
        guard let data = Self.data("schedule_examples") else { return }
        let cases = try JSONDecoder().decode(Schedules.self, from: data).state_cases
        for fact in cases {
            let zone = try RosterZones.named(fact.state.loc)
            var from = try instant(fact.window[0])
            let until = try instant(fact.window[1])
            let now = try fact.state.now.map { try instant($0) }
            from = max(from, now ?? from)
            let layers = try fact.state.rules.enumerated().map { index, rule in
                let hours = try hours(
                    rule.Rule.WeekdayFilter, rule.Rule.Start, rule.Rule.End)
                guard let rotation = rule.Rotation else {
                    return layer(
                        "\(index)", hours, [PersonID(try #require(rule.Rule.Target["user"]))])
                }
                return try turning(rotation, "\(index)", hours, zone, now: try #require(now))
            }
            let overrides = try (fact.state.overrides ?? []).enumerated().map { index, override in
                Override(
                    id: OverrideID(index + 1), group: "g", schedule: nil,
                    from: try instant(override.Start), until: try instant(override.End),
                    outgoing: override.RemoveUserID.map { PersonID($0) },
                    incoming: override.AddUserID.map { PersonID($0) }, reason: "")
            }
            let shifts = Schedule(id: "s", zone: zone.id, layers: layers).shifts(
                from: from, until: until, changes: RosterChanges(overrides: overrides),
                almanac: Almanac(zones: [zone.id: zone]))
            let expected = try fact.expected_shifts.compactMap { shift -> String? in
                let (begin, end) = (
                    max(try instant(shift.Start), from), min(try instant(shift.End), until)
                )
                return begin < end ? "\(begin.text) \(end.text) \(shift.UserID)" : nil
            }
            #expect(perPerson(shifts) == expected.sorted(), "\(fact.name)")
        }
        #expect(cases.count >= 6)
    }

    /// A rotation whose turn at `now` is the one that was recorded.
    private func turning(
        _ rotation: Schedules.StateCase.Rule.Rotation, _ name: String, _ hours: Layer.Hours,
        _ zone: ZoneRules, now: Moment
    ) throws -> Layer {
        let start = zone.local(try instant(rotation.Rotation.Start))
        let word = rotation.Rotation.Type.split(separator: ".").last?.dropFirst(4).lowercased()
        var layer = layer(
            name, hours, rotation.Users.map { PersonID($0) },
            unit: try #require(Self.units[word ?? ""]),
            length: rotation.Rotation.ShiftLength, start: start)
        let step = try #require(layer.turn(at: now, in: zone)).step
        let count = layer.turns.count
        let turns = layer.turns
        layer.turns = (0..<count).map { turns[($0 + rotation.CurrentIndex - step + count) % count] }
        return layer
    }

    /// Each person's shifts, those that touch joined.
    private func perPerson(_ shifts: [FinalShift]) -> [String] {
        var spans: [(person: PersonID, from: Moment, until: Moment)] = []
        for shift in shifts {
            for one in shift.people {
                if let last = spans.lastIndex(where: { $0.person == one.person }),
                    spans[last].until == shift.from
                {
                    spans[last].until = shift.until
                } else {
                    spans.append((one.person, shift.from, shift.until))
                }
            }
        }
        return spans.map { "\($0.from.text) \($0.until.text) \($0.person)" }.sorted()
    }
}
