import Core
import Testing

/// What single layers say, one feature a row: a drawing of who is on call from instant to instant.
@Suite struct `Layers` {
    private let berlin: ZoneRules
    private let newYork: ZoneRules
    private let almanac: Almanac

    init() throws {
        berlin = try RosterZones.named("Europe/Berlin")
        newYork = try RosterZones.named("America/New_York")
        let days = ["2026-01-01": "New Year", "2026-01-06": "Epiphany", "2026-01-07": "Bridge day"]
        let dated = try days.map { (try #require(CivilDay(text: $0.key)), $0.value) }
        almanac = Almanac(
            zones: [berlin.id: berlin, newYork.id: newYork],
            holidays: [
                "by": HolidayCalendar(id: "by", days: Dictionary(uniqueKeysWithValues: dated))
            ]
        )
    }

    private static let monday = CivilDay(number: 20_458)  // 2026-01-05

    private func layer(
        named name: String = "l", by unit: Layer.Unit = .day, length: Int = 1,
        start: CivilDay = monday, at minute: Int = 0, _ turns: [PersonID]...
    ) -> Layer {
        Layer(
            name: name, unit: unit, length: length, start: start, handoffMinute: minute,
            turns: turns)
    }

    /// `05 09:00 ada+ben`: the local day and time at which somebody else is on call.
    private func drawing(
        _ layers: [Layer], from: String = "2026-01-05T00:00", days: Int = 4,
        zone: ZoneRules? = nil, changes: RosterChanges = .none, leaves: [PersonID: CivilDay] = [:]
    ) throws -> [String] {
        let zone = zone ?? berlin
        var almanac = almanac
        almanac.leaves = leaves
        let begin = zone.instant(try #require(LocalTime(text: from)))
        return Schedule(id: "s", zone: zone.id, layers: layers)
            .shifts(
                from: begin, until: begin + .hours(24 * days), changes: changes, almanac: almanac
            )
            .joinedByPeople.map { shift in
                let text = zone.local(shift.from).text.dropFirst(8).prefix(8)
                    .replacing("T", with: " ")
                return "\(text) "
                    + (shift.people.isEmpty
                        ? "-" : shift.people.map(\.person.text).joined(separator: "+"))
            }
    }

    @Test func `rotate by hours, days, weeks and months of any length`() throws {
        #expect(
            try drawing([layer(by: .hour, length: 16, at: 480, ["a"], ["b"], ["c"])], days: 3)
                == [
                    "05 00:00 -", "05 08:00 a", "06 00:00 b", "06 16:00 c", "07 08:00 a",
                ])
        #expect(
            try drawing([layer(by: .week, length: 2, at: 540, ["a"], ["b"])], days: 30)
                == ["05 00:00 -", "05 09:00 a", "19 09:00 b", "02 09:00 a"])
        let last = try #require(CivilDay(text: "2026-01-31"))
        #expect(
            try drawing(
                [layer(by: .month, start: last, at: 540, ["a"], ["b"], ["c"])],
                from: "2026-01-31T09:00", days: 130)
                == [
                    "31 09:00 a", "28 09:00 b", "31 09:00 c", "30 09:00 a", "31 09:00 b",
                ])
        #expect(
            try drawing(
                [layer(by: .month, length: 5, start: last, at: 540, ["a"], ["b"])],
                from: "2026-01-31T09:00", days: 400)
                == ["31 09:00 a", "30 09:00 b", "30 09:00 a"])
        // A leap day has its turn.
        #expect(
            try drawing(
                [layer(by: .month, start: last, at: 0, ["a"], ["b"])],
                from: "2028-01-31T00:00", days: 40) == ["31 00:00 a", "29 00:00 b"])
    }

    @Test func `keep people who are in one turn together, and uneven shares`() throws {
        #expect(
            try drawing([layer(["a", "b"], ["c"], ["c"], ["b", "b", "a"])])
                == ["05 00:00 a+b", "06 00:00 c", "08 00:00 b+a"])
    }

    @Test func `begin and end where they say, also before their first turn`() throws {
        var layer = layer(["a"], ["b"])
        layer.until = LocalTime(day: Self.monday.advanced(by: 2), minute: 90)
        #expect(
            try drawing([layer], from: "2026-01-04T00:00", days: 5)
                == ["04 00:00 -", "05 00:00 a", "06 00:00 b", "07 00:00 a", "07 01:30 -"])
        layer.from = LocalTime(day: Self.monday.advanced(by: -1), minute: 600)
        #expect(
            try drawing([layer], from: "2026-01-04T00:00", days: 2)
                == ["04 00:00 -", "04 10:00 b", "05 00:00 a"])
        layer.from = LocalTime(day: Self.monday.advanced(by: 9), minute: 0)
        #expect(try drawing([layer]) == ["05 00:00 -"])
    }

    private func hours(_ days: [Weekday], _ from: Int, _ minutes: Int) -> Layer.Hours {
        Layer.Hours(days: Set(days), fromMinute: from, minutes: minutes)
    }

    @Test func `are there only in their hours`() throws {
        let rows: [(String, [Layer.Hours], [String])] = [
            (
                "by day", [hours([.monday, .tuesday], 540, 480)],
                ["05 00:00 -", "05 09:00 a", "05 17:00 -", "06 09:00 a", "06 17:00 -"]
            ),
            (
                "overnight, from the day before", [hours([.sunday, .monday], 1320, 480)],
                ["05 00:00 a", "05 06:00 -", "05 22:00 a", "06 06:00 -"]
            ),
            (
                "windows that touch are one",
                [hours([.monday], 540, 60), hours([.monday], 600, 60), hours([.monday], 620, 10)],
                ["05 00:00 -", "05 09:00 a", "05 11:00 -"]
            ),
            (
                "whole days that touch are one", [hours([.monday, .tuesday], 480, 1440)],
                ["05 00:00 -", "05 08:00 a", "07 08:00 -"]
            ),
            (
                "over several days", [hours([.saturday], 1080, 62 * 60)],
                ["05 00:00 a", "06 08:00 -"]
            ),
            ("a week", [hours([.wednesday], 77, 10_080)], ["05 00:00 a"]),
            ("around the week", [hours(Weekday.allCases, 0, 1440)], ["05 00:00 a"]),
            ("on no day", [hours([], 0, 1440)], ["05 00:00 -"]),
            ("that never last", [hours([.monday], 0, 0)], ["05 00:00 -"]),
        ]
        for (name, hours, expected) in rows {
            var layer = layer(start: Self.monday.advanced(by: -70), ["a"])
            layer.hours = hours
            #expect(try drawing([layer]) == expected, "\(name)")
        }
    }

    @Test func `mind the holidays of their region`() throws {
        var layer = layer(start: Self.monday.advanced(by: -70), ["a"])
        layer.hours = [hours([.monday, .tuesday, .wednesday, .thursday, .friday], 480, 600)]
        layer.holidays = "by"
        let day = { (day: Int) in ["0\(day) 08:00 a", "0\(day) 18:00 -"] }
        let rows: [(Layer.OnHolidays, [String])] = [
            (.asAlways, ["05 00:00 -"] + day(5) + day(6) + day(7) + day(8)),
            (.off, ["05 00:00 -"] + day(5) + day(8)),
            (.only, ["05 00:00 -", "06 00:00 a", "08 00:00 -"]),
            (
                .wholeDay,
                ["05 00:00 -"] + day(5) + ["06 00:00 a", "08 00:00 -"] + day(8)
            ),
        ]
        for (rule, expected) in rows {
            layer.onHolidays = rule
            #expect(try drawing([layer]) == expected, "\(rule)")
        }
        // What is unknown is no holiday.
        layer.holidays = "nowhere"
        layer.onHolidays = .only
        #expect(try drawing([layer]) == ["05 00:00 -"])
        // A night that runs into a holiday ends at midnight.
        layer.holidays = "by"
        layer.onHolidays = .off
        layer.hours = [hours(Weekday.allCases, 1320, 480)]
        #expect(
            try drawing([layer], days: 2) == [
                "05 00:00 a", "05 06:00 -", "05 22:00 a", "06 00:00 -",
            ])
    }

    @Test func `follow the sun by their own clocks`() throws {
        var berlin = layer(named: "berlin", start: Self.monday.advanced(by: -700), ["a"])
        berlin.hours = [hours(Weekday.allCases, 480, 720)]
        var newYork = layer(named: "new york", start: Self.monday.advanced(by: -700), ["b"])
        newYork.zone = "America/New_York"
        newYork.hours = [hours(Weekday.allCases, 480, 720)]
        // New York's clocks change three weeks before Berlin's.
        #expect(
            try drawing([newYork, berlin], days: 1) == [
                "05 00:00 b", "05 02:00 -", "05 08:00 a", "05 20:00 b",
            ])
        #expect(
            try drawing([newYork, berlin], from: "2026-03-10T00:00", days: 1)
                == ["10 00:00 b", "10 01:00 -", "10 08:00 a", "10 20:00 b"])
        newYork.zone = "Nowhere/Land"
        #expect(
            try drawing([newYork, berlin], days: 1) == ["05 00:00 -", "05 08:00 a", "05 20:00 -"])
    }

    @Test func `beside others add to them and mask nobody`() throws {
        var beside = layer(named: "beside", ["x"])
        beside.isBeside = true
        beside.hours = [hours([.monday], 600, 60)]
        var other = layer(named: "other", ["y"])
        other.isBeside = true
        let base = layer(named: "base", ["a"], ["x"])
        #expect(
            try drawing([base, beside], days: 2)
                == ["05 00:00 a", "05 10:00 a+x", "05 11:00 a", "06 00:00 x"])
        #expect(
            try drawing([base, other, beside], days: 1)
                == ["05 00:00 a+y", "05 10:00 a+y+x", "05 11:00 a+y"])
        // Beside only what is not masked.
        #expect(try drawing([other, base], days: 1) == ["05 00:00 a"])
        #expect(
            try drawing([other, beside], days: 1)
                == ["05 00:00 y", "05 10:00 y+x", "05 11:00 y"])
    }

    // MARK: Who is away

    private func absence(_ person: PersonID, _ from: String, _ until: String) throws -> Absence {
        let ends = try [from, until].map { berlin.instant(try #require(LocalTime(text: $0))) }
        return Absence(id: 1, person: person, from: ends[0], until: ends[1], reason: "")
    }

    @Test func `pass over who is absent, in order`() throws {
        let trio = layer(["a"], ["b"], ["c"])
        let of = { (absences: [Absence]) in RosterChanges(absences: absences) }
        let all = "2026-01-05T00:00"
        let end = "2026-02-05T00:00"
        #expect(
            try drawing([trio], changes: of([try absence("a", all, end)]))
                == ["05 00:00 b", "07 00:00 c", "08 00:00 b"])
        #expect(
            try drawing(
                [trio], changes: of([try absence("a", all, end), try absence("b", all, end)]))
                == ["05 00:00 c"])
        #expect(
            try drawing(
                [layer(named: "below", ["z"]), trio],
                changes: of(try ["a", "b", "c"].map { try absence($0, all, end) }))
                == ["05 00:00 z"])
        // Some of the turn are there: they have it alone.
        #expect(
            try drawing(
                [layer(["a", "b"], ["c"])], days: 2, changes: of([try absence("a", all, end)]))
                == ["05 00:00 b", "06 00:00 c"])
        // By the minute, and exclusive of the end.
        #expect(
            try drawing(
                [trio], days: 1,
                changes: of([try absence("a", "2026-01-05T10:00", "2026-01-05T11:30")]))
                == ["05 00:00 a", "05 10:00 b", "05 11:30 a"])
        // Who stands in for whom is said.
        let schedule = Schedule(
            id: "s", zone: berlin.id, layers: [layer(["a", "d"], ["d"], ["c"])])
        let people = schedule.onCall(
            at: berlin.instant(try #require(LocalTime(text: all))),
            changes: of(try ["a", "d"].map { try absence($0, all, end) }), almanac: almanac)
        #expect(
            people == [
                OnCall(
                    person: "c", schedule: "s",
                    reason: .layer(.init(layer: "l", number: 0, inPlaceOf: ["a", "d"])))
            ])
    }

    @Test func `do without who has left`() throws {
        #expect(
            try drawing(
                [layer(["a"], ["b"])], leaves: ["a": Self.monday.advanced(by: 2), "x": Self.monday])
                == ["05 00:00 a", "06 00:00 b"])
    }
}
