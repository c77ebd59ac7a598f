import Core
import Testing

/// Events of calendars where the clocks change, as RFC 5545 (3.3.5, 3.3.6 and 3.8.5.3) reads them.
@Suite struct `Calendars over clock changes` {
    static func read(_ lines: [String], from: String, until: String) throws -> [String] {
        let event = ["BEGIN:VEVENT", "UID:x"] + lines + ["END:VEVENT"]
        return try `Calendars that are read`.read(
            event.joined(separator: "\n"), from: from, until: until)
    }

    static let berlin = "DTSTART;TZID=Europe/Berlin:"

    /// A name, the lines of an event, and where it begins and ends. Berlin's clocks skip from 2:00
    /// to 3:00 on 28 March 2027 and show that hour twice on 31 October.
    static let cases: [(name: String, lines: [String], expected: String)] = [
        (
            "an exact length into the second of an hour that comes twice",
            [berlin + "20271031T013000", "DURATION:PT2H"],
            "2027-10-30T23:30:00Z 2027-10-31T01:30:00Z x"
        ),
        (
            "an end in UTC in the second of an hour that comes twice",
            [berlin + "20271030T220000", "DTEND:20271031T010000Z"],
            "2027-10-30T20:00:00Z 2027-10-31T01:00:00Z x"
        ),
        (
            "days by the calendar, then seconds by the stop-watch",
            [berlin + "20271030T023000", "DURATION:P1DT1H"],
            "2027-10-30T00:30:00Z 2027-10-31T01:30:00Z x"
        ),
        (
            "a beginning in a skipped hour", [berlin + "20270328T023000", "DURATION:PT1H"],
            "2027-03-28T01:30:00Z 2027-03-28T02:30:00Z x"
        ),
        (
            "an end in a skipped hour",
            [berlin + "20270328T010000", "DTEND;TZID=Europe/Berlin:20270328T023000"],
            "2027-03-28T00:00:00Z 2027-03-28T01:30:00Z x"
        ),
        (
            "a beginning in a skipped hour, and an end after it",
            [berlin + "20270328T023000", "DTEND;TZID=Europe/Berlin:20270328T033000"],
            "2027-03-28T01:30:00Z 2027-03-28T02:30:00Z x"
        ),
        (
            "whole days of 23 and of 25 hours", [berlin + "20270327T230000", "DURATION:P1D"],
            "2027-03-27T22:00:00Z 2027-03-28T21:00:00Z x"
        ),
    ]

    @Test(arguments: cases.indices)
    func `begin and end at the instants that are meant`(index: Int) throws {
        let row = Self.cases[index]
        #expect(
            try Self.read(row.lines, from: "2027-03-01", until: "2027-11-30") == [row.expected],
            "\(row.name)")
    }

    /// Lord Howe's clocks are set half an hour back at 2:00 on 4 April 2027.
    @Test func `what comes again keeps its exact length`() throws {
        let lines = [
            "DTSTART;TZID=Australia/Lord_Howe:20270403T010000",
            "DTEND;TZID=Australia/Lord_Howe:20270403T021500", "RRULE:FREQ=DAILY;COUNT=3",
        ]
        #expect(
            try Self.read(lines, from: "2027-04-01", until: "2027-04-30") == [
                "2027-04-02T14:00:00Z 2027-04-02T15:15:00Z x 2027-04-03T01:00:00",
                "2027-04-03T14:00:00Z 2027-04-03T15:15:00Z x 2027-04-04T01:00:00",
                "2027-04-04T14:30:00Z 2027-04-04T15:45:00Z x 2027-04-05T01:00:00",
            ])
    }

    @Test func `an exception and a further time in UTC are instants too`() throws {
        let lines = [
            Self.berlin + "20270327T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3",
            "EXDATE:20270328T013000Z", "RDATE:20271031T013000Z",
        ]
        #expect(
            try Self.read(lines, from: "2027-03-01", until: "2027-11-30") == [
                "2027-03-27T01:30:00Z 2027-03-27T02:30:00Z x 2027-03-27T02:30:00",
                "2027-03-29T00:30:00Z 2027-03-29T01:30:00Z x 2027-03-29T02:30:00",
                "2027-10-31T01:30:00Z 2027-10-31T02:30:00Z x 2027-10-31T02:30:00",
            ])
    }
}

/// Events that share a UID, and events that come very often.
@Suite struct `Events of calendars` {
    private func event(_ lines: String...) -> String {
        (["BEGIN:VEVENT", "UID:x"] + lines + ["END:VEVENT"]).joined(separator: "\n")
    }

    private func read(_ events: [String]) throws -> [String] {
        try `Calendars that are read`.read(events.joined(separator: "\n"))
    }

    @Test func `with one UID are all there when they begin on different days`() throws {
        let first = event("DTSTART;VALUE=DATE:20261224")
        let second = event("DTSTART;VALUE=DATE:20261225")
        let both = ["2026-12-24 2026-12-25 x 2026-12-24", "2026-12-25 2026-12-26 x 2026-12-25"]
        #expect(try read([first, second]) == both)
        #expect(try read([second, first]) == both)
        #expect(try read([first, first]) == ["2026-12-24 2026-12-25 x"])
        let newer = event("DTSTART;VALUE=DATE:20261228", "SEQUENCE:1")
        #expect(try read([first, newer, second]) == ["2026-12-28 2026-12-29 x"])
        let cancelled = event("DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED")
        #expect(try read([first, second, cancelled]).map { $0.prefix(10) } == ["2026-12-24"])
    }

    @Test func `that come too often are told, never cut off`() throws {
        let daily = event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY")
        let calendar = try ICalendar(Array(`Calendars that are read`.lines(daily).utf8))
        let first = try #require(CivilDay(text: "2020-01-01"))
        for (days, count) in [(1000, 1001), (Limits.calendarOccurrences + 10, 0)] {
            let found = calendar.occurrences(in: first...first.advanced(by: days)) { _ in nil }
            #expect(found.occurrences.count == count)
            #expect(
                found.faults.map { "\($0.line): \($0.words)" }
                    == (count > 0 ? [] : ["4: it comes more than 2000 times"]))
        }
    }
}
