import Core
import Testing

@Suite struct `Civil calendar` {
    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday),
        ("2000-02-29", 11_016, .tuesday), ("2026-01-05", 20_458, .monday),
        ("2100-02-28", 47_540, .sunday), ("2100-03-01", 47_541, .monday),
        ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday),
    ])
    func `a day has a number, a text and a weekday`(
        text: String, number: Int, weekday: Weekday
    ) {
        #expect(CivilDay(text: text)?.number == number)
        #expect(CivilDay(number: number).text == text)
        #expect(CivilDay(number: number).weekday == weekday)
    }

    @Test func `days of all years survives the way there and back`() {
        for number in stride(
            from: CivilDay.earliest.number, through: CivilDay.latest.number, by: 97)
        {
            let (year, month, day) = CivilDay(number: number).components
            guard CivilDay(year: year, month: month, day: day)?.number == number else {
                Issue.record("day \(number) came back wrong")
                return
            }
        }
    }

    @Test(arguments: [
        "", "2026", "2026-1-5", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
        "0000-01-01", "2026-01-05T", "-026-01-05", "2026-01-0x",
    ])
    func `what is no day is refused`(text: String) { #expect(CivilDay(text: text) == nil) }

    @Test(arguments: [Int.min, -10_000_000, 10_000_000, Int.max])
    func `arithmetic stops at the ends of the calendar`(days: Int) {
        let end = days < 0 ? CivilDay.earliest : .latest
        #expect(CivilDay(number: 0).advanced(by: days) == end)
        #expect(CivilDay(number: days).text == end.text)
    }

    @Test(arguments: [
        ("2026-11-23T09:00:00Z", 1_795_424_400_000), ("2026-11-23T09:00Z", 1_795_424_400_000),
        ("2026-11-23 10:00:00+01:00", 1_795_424_400_000),
        ("2026-11-23T03:30:00-05:30", 1_795_424_400_000),
        ("1969-12-31T23:59:59.5Z", -500), ("2026-11-23T09:00:00.1239Z", 1_795_424_400_123),
    ])
    func `an instant is read as RFC 3339 writes it`(text: String, milliseconds: Int64) {
        #expect(Moment(text: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "Z", "2026-11-23", "2026-11-23T09:00:00", "2026-11-23T24:00:00Z",
        "2026-11-23T09:00:00.Z", "2026-11-23T09:00:00+1:00", "2026-11-23T9:00Z", "+01:00",
    ])
    func `what is no instant is refused`(text: String) { #expect(Moment(text: text) == nil) }

    @Test(arguments: [Moment.distantFuture, Moment(milliseconds: .min)])
    func `an instant beyond the calendar still has a text`(moment: Moment) {
        #expect(!moment.text.isEmpty)
        #expect(!moment.text(in: .utc).isEmpty)
    }
}

@Suite struct `Zone rules` {
    @Test(arguments: [
        // A skipped time is the first instant after the gap.
        ("America/Chicago", "2020-03-08T02:30", "2020-03-08T08:00:00Z"),
        ("America/Chicago", "2020-03-08T01:59", "2020-03-08T07:59:00Z"),
        ("America/Chicago", "2020-03-08T03:00", "2020-03-08T08:00:00Z"),
        ("Australia/Lord_Howe", "2020-10-04T02:15", "2020-10-03T15:30:00Z"),
        // A time that comes twice is its first occurrence.
        ("America/Chicago", "2020-11-01T01:30", "2020-11-01T06:30:00Z"),
        ("America/Chicago", "2020-11-01T02:00", "2020-11-01T08:00:00Z"),
        ("Australia/Lord_Howe", "2021-04-04T01:45", "2021-04-03T14:45:00Z"),
        // Apia left out the whole of 2011-12-30.
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z"),
        // Beyond the transitions that the zone file lists, by its rule.
        ("America/Chicago", "2049-07-01T12:00", "2049-07-01T17:00:00Z"),
        ("America/Chicago", "2049-12-01T12:00", "2049-12-01T18:00:00Z"),
        ("UTC", "2026-01-05T09:00", "2026-01-05T09:00:00Z"),
    ])
    func `a wall clock's reading is an instant`(
        zone: String, local: String, expected: String
    ) throws {
        let rules = try RosterZones.named(zone)
        let local = try #require(LocalTime(text: local))
        #expect(rules.instant(local).text == expected)
    }

    @Test(arguments: RosterZones.hard)
    func `later readings are never earlier instants, and those that exist come back`(
        zone: String
    ) throws {
        let rules = try RosterZones.named(zone)
        let seed = UInt64(zone.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
        var random = Seed(seed)
        var previous = Moment(milliseconds: .min)
        let first = try #require(CivilDay(text: "2011-06-01"))
        for quarter in 0..<(96 * 400) {
            let local = LocalTime(
                day: first.advanced(by: quarter / 96),
                second: quarter % 96 * 900 + Int(random.next(below: 900)))
            let moment = rules.instant(local)
            // Going there and back may only move a reading out of a gap.
            let back = rules.local(moment)
            guard moment >= previous, back >= local, rules.instant(back) == moment else {
                Issue.record("\(local.text) in \(zone), seed \(seed), is \(moment.text)")
                return
            }
            previous = moment
        }
    }

    @Test func `an instant is shown on the zone's clock`() throws {
        let moment = try instant("2026-07-01T12:00:00Z")
        let shown = ["Asia/Kathmandu", "America/St_Johns", "UTC"].map {
            (try? RosterZones.named($0)).map(moment.text(in:)) ?? "?"
        }
        #expect(
            shown == [
                "2026-07-01T17:45:00+05:45", "2026-07-01T09:30:00-02:30",
                "2026-07-01T12:00:00+00:00",
            ])
    }
}
