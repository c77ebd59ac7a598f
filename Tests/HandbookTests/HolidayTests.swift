import Core
import Handbooks
import Testing

@Suite struct `Public holidays` {
    private static func event(_ lines: String...) -> String {
        (["BEGIN:VEVENT"] + lines + ["END:VEVENT"]).joined(separator: "\r\n")
    }

    private static func calendar(_ events: [String]) -> String {
        (["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"] + events + ["END:VCALENDAR", ""])
            .joined(separator: "\r\n")
    }

    private func load(_ events: [String], days: String = "") -> LoadResult {
        Samples.load([
            "rosters/a.yaml": Samples.smallest
                + "holidays: { here: { ics: days/here.ics\(days) } }",
            "rosters/days/here.ics": Self.calendar(events),
        ])
    }

    @Test func `are whole days, days in a row, and days that come again every year`() throws {
        let result = load([
            Self.event("UID:1", "DTSTART;VALUE=DATE:20260403", "SUMMARY:Good Friday"),
            Self.event(
                "UID:2", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227",
                "SUMMARY:Christmas\\, all", "  of it"),
            Self.event("UID:3", "DTSTART:20200229", "RRULE:FREQ=YEARLY", "SUMMARY:Leap day"),
            Self.event(
                "UID:4", "DTSTART;VALUE=DATE:20251127", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
                "SUMMARY:Thanksgiving", "TRANSP:TRANSPARENT"),
            Self.event(
                "UID:5", "DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED", "SUMMARY:Not this year"),
            Self.event("UID:6", "DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas Day"),
        ])
        #expect(result.problems.map(\.description) == [])
        let days = try #require(result.handbook?.holidays["here"]?.days)
        let named = { (text: String) in CivilDay(text: text).flatMap { days[$0] } }
        #expect(named("2026-04-03") == "Good Friday")
        #expect(named("2026-04-04") == nil)
        #expect(named("2026-12-24") == "Christmas, all of it")
        #expect(named("2026-12-25") == "Christmas, all of it, Christmas Day")
        #expect(named("2026-12-27") == nil)
        #expect(named("2026-05-01") == nil)
        #expect(days.values.count { $0 == "Leap day" } == 8)
        #expect(named("2048-02-29") == "Leap day")
        #expect(named("2025-11-27") == "Thanksgiving")
        #expect(named("2026-11-26") == "Thanksgiving")
        #expect(named("2050-11-24") == "Thanksgiving")
        #expect(days.values.count { $0 == "Thanksgiving" } == 26)
    }

    @Test func `that come again are all there, however often they come`() throws {
        let result = load([
            Self.event(
                "UID:1", "DTSTART;VALUE=DATE:20200106", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                "SUMMARY:Closed\\, to all"),
            Self.event("UID:2", "DTSTART;VALUE=DATE:20201228", "DURATION:P2W", "SUMMARY:Fair, old"),
        ])
        #expect(result.problems.map(\.description) == [])
        let days = try #require(result.handbook?.holidays["here"]?.days)
        let first = try #require(CivilDay(text: "2020-01-06"))
        let last = try #require(CivilDay(text: "2050-12-31"))
        let missing = (first.number...last.number).map { CivilDay(number: $0) }
            .filter { $0.weekday.rawValue < 6 && days[$0] == nil }
        #expect(missing == [])
        let newYear = try #require(CivilDay(text: "2021-01-01"))
        #expect(days[newYear] == "Fair, old, Closed, to all")
        #expect(days.keys.max() == CivilDay(text: "2050-12-30"))
    }

    @Test func `of one UID on different days are all there`() throws {
        let result = load([
            Self.event("UID:holiday", "DTSTART;VALUE=DATE:20261224", "SUMMARY:Eve"),
            Self.event("UID:holiday", "DTSTART;VALUE=DATE:20261225", "SUMMARY:Day"),
        ])
        let days = try #require(result.handbook?.holidays["here"]?.days)
        #expect(days.values.sorted() == ["Day", "Eve"])
    }

    @Test func `written beside a file are laid over it`() throws {
        let result = load(
            [Self.event("UID:1", "DTSTART;VALUE=DATE:20260403", "SUMMARY:Good Friday")],
            days: ", 2026-04-03: Karfreitag, 2026-12-31: The company's own")
        let days = try #require(result.handbook?.holidays["here"]?.days)
        #expect(days.values.sorted() == ["Karfreitag", "The company's own"])
    }

    @Test func `of a file are told where they stand when they are not understood`() {
        let result = load([
            Self.event("UID:1", "DTSTART:20260403T090000Z", "SUMMARY:Stand-up"),
            Self.event("UID:2", "DTSTART;VALUE=DATE:20261399", "SUMMARY:Never"),
        ])
        #expect(result.handbook != nil)
        let texts = result.problems.map(\.description)
        #expect(texts.count == 2)
        #expect(
            texts.first == "rosters/days/here.ics:4: warning: `Stand-up` is not a whole day and so "
                + "no holiday; it is left out")
        #expect(texts.last?.hasPrefix("rosters/days/here.ics:11: warning: ") == true, "\(texts)")
        #expect(texts.last?.contains("20261399") == true, "\(texts)")
    }

    @Test(arguments: [
        ("no calendar", "hello", "rosters/b.ics:1: "),
        ("half a calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n", "rosters/b.ics:"),
        ("not even text", "\u{0}\u{1}\u{2}", "rosters/b.ics:1: "),
    ])
    func `of a file that is none refuse the whole`(name: String, text: String, words: String) {
        let result = Samples.load([
            "rosters/a.yaml": Samples.smallest + "holidays: { x: { ics: b.ics } }",
            "rosters/b.ics": text,
        ])
        #expect(result.handbook == nil)
        #expect(result.problems.count == 1)
        #expect(result.problems.first?.description.hasPrefix(words) == true, "\(result.problems)")
    }

    @Test func `of a file that nothing reads, or of none, are told`() {
        let calendar = Self.calendar([Self.event("UID:1", "DTSTART:20260403", "SUMMARY:x")])
        let result = Samples.load([
            "rosters/a.yaml": Samples.smallest + "holidays: { x: { ics: day/de.ics } }",
            "rosters/days/de.ics": calendar,
        ])
        #expect(
            result.problems.map(\.description) == [
                "rosters/a.yaml:18: there is no file `day/de.ics` below the directory of rosters; "
                    + "did you mean `days/de.ics`?",
                "rosters/days/de.ics:1: warning: no `holidays` read this calendar",
            ])
    }

    @Test func `of files are part of the stored version`() throws {
        let texts = [
            "rosters/a.yaml": Samples.smallest + "holidays: { x: { ics: b.ics } }",
            "rosters/b.ics": Self.calendar([
                Self.event("UID:1", "DTSTART:20260403", "SUMMARY:Good Friday")
            ]),
        ]
        let stored = HandbookFiles(texts: texts).canonicalBytes
        let again = try #require(HandbookFiles(canonicalBytes: stored))
        let handbook = HandbookLoader.load(again, version: "v").handbook
        #expect(handbook?.holidays["x"]?.days.values.sorted() == ["Good Friday"])
        var changed = texts
        changed["rosters/b.ics"] = Self.calendar([])
        #expect(HandbookFiles(texts: changed).canonicalBytes != stored)
    }
}
