import Core
import Handbooks
import Testing

@Suite struct `Layers of the files` {
    /// The one layer of a schedule of a group.
    private func layer(_ keys: String, more: String = "") throws -> Layer {
        let handbook = try Samples.sound(
            """
            groups:
              db:
                schedules: { primary: { layers: [{ \(keys) }] } }
                escalation: [{ page: { schedule: primary } }]
            \(more)
            """)
        return try #require(handbook.groups["db"]?.schedules.first?.layers.first)
    }

    private static let weekly = "rotate: weekly, start: 2026-01-05, handoff: 09:00, "

    @Test func `turns are people, people together, and several in a row`() throws {
        let rows: [(String, [[PersonID]])] = [
            ("[ada, ben]", [["ada"], ["ben"]]),
            ("ada", [["ada"]]),
            ("[ada, { person: ben, turns: 2 }]", [["ada"], ["ben"], ["ben"]]),
            ("[[ada, ben], ada]", [["ada", "ben"], ["ada"]]),
            ("[{ person: [ada, ben], turns: 2 }]", [["ada", "ben"], ["ada", "ben"]]),
        ]
        for (members, turns) in rows {
            #expect(try layer(Self.weekly + "members: \(members)").turns == turns, "\(members)")
        }
    }

    @Test func `every unit and every way to write the first handoff arrive`() throws {
        let rows: [(String, Layer.Unit, Int, String, Int)] = [
            ("rotate: hourly, length: 12, start: 2026-01-05 09:30", .hour, 12, "2026-01-05", 570),
            ("rotate: hourly, start: 2026-01-05, handoff: 00:00", .hour, 1, "2026-01-05", 0),
            ("rotate: daily, start: 2026-01-05T23:59", .day, 1, "2026-01-05", 1439),
            ("rotate: weekly, start: 2026-01-06, handoff: tue 09:00", .week, 1, "2026-01-06", 540),
            (
                "rotate: weekly, length: 4, start: 2026-01-06 09:00, handoff: Tuesday 09:00",
                .week, 4, "2026-01-06", 540
            ),
            (
                "rotate: monthly, length: 3, start: 2026-01-31, handoff: 12:00", .month, 3,
                "2026-01-31", 720
            ),
        ]
        for (keys, unit, length, start, minute) in rows {
            let layer = try layer(keys + ", members: [ada, ben]")
            #expect(layer.unit == unit, "\(keys)")
            #expect(layer.length == length, "\(keys)")
            #expect(layer.start.text == start, "\(keys)")
            #expect(layer.handoffMinute == minute, "\(keys)")
        }
    }

    @Test func `fixed people have the only turn, long since begun`() throws {
        let layer = try layer("fixed: [ada, ben]")
        #expect(layer.turns == [["ada", "ben"]])
        #expect(layer.start.text == "1970-01-01")
    }

    @Test func `the rest of a layer arrives`() throws {
        let layer = try layer(
            Self.weekly
                + "members: [ada], name: far, zone: Asia/Tokyo, from: 2026-02-01, "
                + "until: 2026-03-01 18:30, beside: true, hours: { days: sat }, holidays: off, "
                + "holiday_calendar: jp",
            more: "holidays: { jp: { 2026-01-01: 元日 } }")
        #expect(layer.name == "far")
        #expect(layer.zone == "Asia/Tokyo")
        #expect(layer.from?.text == "2026-02-01T00:00:00")
        #expect(layer.until?.text == "2026-03-01T18:30:00")
        #expect(layer.isBeside)
        #expect(layer.holidays == "jp")
        #expect(layer.onHolidays == .off)
        let plain = try self.layer("fixed: ada")
        #expect(plain.name == "layer 1")
        #expect(plain.zone == nil && plain.from == nil && plain.until == nil)
        #expect(plain.hours.isEmpty && !plain.isBeside && plain.onHolidays == .asAlways)
    }

    @Test func `hours arrive as days, a beginning and a length`() throws {
        let work: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]
        let every = Set(Weekday.allCases)
        let rows: [(String, Set<Weekday>, Int, Int)] = [
            ("{ days: monday-friday, from: 09:00, to: 17:30 }", work, 540, 510),
            ("{ days: every day, from: 22:00, to: 06:00 }", every, 1320, 480),
            ("{ from: 00:00, to: 24:00 }", every, 0, 1440),
            ("{ days: [sat, Sunday] }", [.saturday, .sunday], 0, 1440),
            (
                "{ days: friday-monday, from: 12:00, to: 11:59 }",
                [.friday, .saturday, .sunday, .monday], 720, 1439
            ),
            (
                "{ days: [mon - tue, fri], from: 09:00, to: 24:00 }", [.monday, .tuesday, .friday],
                540, 900
            ),
            ("{ from: friday 18:00, to: monday 08:00 }", [.friday], 1080, 3720),
            ("{ from: sunday 20:00, to: sun 24:00 }", [.sunday], 1200, 240),
            ("{ from: wed 10:00, to: wed 09:00 }", [.wednesday], 600, 10_020),
        ]
        for (text, days, from, minutes) in rows {
            let expected = Layer.Hours(days: days, fromMinute: from, minutes: minutes)
            #expect(try layer("fixed: ada, hours: \(text)").hours == [expected], "\(text)")
        }
        let two = try layer("fixed: ada, hours: [{ days: mon }, { days: tue }]")
        #expect(two.hours.map(\.days) == [[.monday], [.tuesday]])
    }

    @Test func `a short layer keeps the hours that reach into it`() throws {
        let rows = [
            "{ days: monday }", "{ from: sunday 22:00, to: monday 00:01 }",
            "{ from: 23:00, to: 01:00 }",
        ]
        for hours in rows {
            let layer = try layer(
                "fixed: ada, from: 2026-11-23, until: 2026-11-23 00:01, hours: \(hours)")
            #expect(layer.hours.count == 1, "\(hours)")
        }
    }

    @Test func `holidays come from the layer, or from the defaults`() throws {
        let calendars = "holidays: { de: { 2026-01-01: a }, us: { 2026-07-04: b } }"
        let own = try layer("fixed: ada, holidays: only, holiday_calendar: us", more: calendars)
        #expect(own.holidays == "us" && own.onHolidays == .only)
        let smallest = Samples.smallest.replacing(
            "delay_s: 60 }", with: "delay_s: 60, holidays: de }")
        let result = Samples.load([
            "rosters/a.yaml": smallest,
            "rosters/b.yaml": """
            people:
              eve: { name: Eve, contact: [{ webhook: "https://x.test" }], holidays: us,
                     leaves: 2027-01-01 }
            groups:
              db:
                schedules:
                  primary:
                    layers:
                      - { fixed: ada, hours: { days: sun }, holidays: whole_day }
                escalation: [{ page: { schedule: primary } }]
            \(calendars)
            """,
        ])
        #expect(result.problems.map(\.description) == [])
        let handbook = try #require(result.handbook)
        let layer = try #require(handbook.groups["db"]?.schedules.first?.layers.first)
        #expect(layer.holidays == "de" && layer.onHolidays == .wholeDay)
        #expect(handbook.people["ada"]?.holidays == "de")
        #expect(handbook.people["eve"]?.holidays == "us")
        #expect(handbook.people["eve"]?.leaves?.text == "2027-01-01")
        #expect(handbook.people["ada"]?.leaves == nil)
    }

    @Test func `temporary layers and shadows arrive`() throws {
        let handbook = try Samples.sound(
            """
            groups:
              db:
                schedules:
                  primary:
                    layers: [{ fixed: ada }]
                    temporary:
                      - { name: the move, from: 2026-12-24 12:00, until: 2026-12-27,
                          layers: [{ fixed: ben }, { fixed: ada, hours: { days: sat } }] }
                      - { from: 2026-12-27, until: 2026-12-28, layers: [{ fixed: ben }] }
                    shadows: [{ person: ben }, { person: ada, from: 2026-01-01, until: 2026-02-01 }]
                escalation: [{ page: { schedule: primary } }]
            """)
        let schedule = try #require(handbook.groups["db"]?.schedules.first)
        #expect(
            schedule.temporaries.map(\.from.text) == ["2026-12-24T12:00:00", "2026-12-27T00:00:00"])
        #expect(
            schedule.temporaries.map(\.until.text) == [
                "2026-12-27T00:00:00", "2026-12-28T00:00:00",
            ])
        #expect(schedule.temporaries.map(\.layers.count) == [2, 1])
        #expect(schedule.temporaries.first?.name == "the move")
        #expect(schedule.shadows.map(\.person) == ["ben", "ada"])
        #expect(schedule.shadows.first?.from == nil && schedule.shadows.first?.until == nil)
        #expect(schedule.shadows.last?.from?.day.text == "2026-01-01")
        #expect(schedule.shadows.last?.until?.day.text == "2026-02-01")
    }
}
