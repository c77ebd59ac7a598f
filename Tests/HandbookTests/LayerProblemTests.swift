import Core
import Handbooks
import Testing

/// What is wrong with rotations, hours, holidays and what else a schedule says.
@Suite struct `Problems of schedules` {
    @Test(arguments: turns + times + spans + hours + holidays + schedules + people + calendars)
    func `are told with file, line and what to do`(wrong: Wrong) {
        let result = Samples.load(wrong.text)
        #expect(result.problems.map(\.description) == wrong.problems.map { "rosters/b.yaml:\($0)" })
        let isRefused = wrong.problems.contains { !$0.contains("warning: ") }
        #expect((result.handbook == nil) == isRefused)
    }

    static let turns = [
        Wrong(
            "a misspelt key",
            layer("rotate: daily, start: 2026-01-05, handof: 09:00, members: [ada]"),
            "6: a layer of `primary` has no `handoff`, and `start` names no time",
            "6: unknown key `handof` in a layer of `primary`; did you mean `handoff`?"),
        Wrong(
            "nobody at all", layer("name: empty"),
            "6: a layer of `primary` has neither `rotate` with `members` nor `fixed`"),
        Wrong(
            "no layer", schedule("layers: []"), "5: schedule `primary` has no layer"),
        Wrong(
            "fixed people who rotate", layer("fixed: ada, rotate: daily, members: [ben]"),
            "6: `fixed` people are always on call: leave out `rotate`, `members`, or leave out "
                + "`fixed`"),
        Wrong("nobody fixed", layer("fixed: []"), "6: `fixed` names nobody"),
        Wrong(
            "no members", layer("rotate: daily, start: 2026-01-05, handoff: 09:00, members: []"),
            "6: a layer of `primary` has no members"),
        Wrong(
            "an empty turn", rotation("[ada, []]"), "6: a turn of a layer of `primary` names nobody"
        ),
        Wrong(
            "somebody twice in a turn", rotation("[ada, [ben, ben]]"),
            "6: `ben` stands twice in a turn of a layer of `primary`"),
        Wrong(
            "no turns", rotation("[ada, { person: ben, turns: 0 }]"),
            "6: `turns` must be a whole number from 1 to 100, not `0`"),
        Wrong(
            "a misspelt key of a turn", rotation("[ada, { person: ben, turn: 2 }]"),
            "6: unknown key `turn` in a turn of a layer of `primary`; did you mean `turns`?"),
        Wrong(
            "turns of nobody", rotation("[{ turns: 2 }]"),
            "6: a turn of a layer of `primary` has no `person`"),
        Wrong(
            "a list in a list in a list", rotation("[[ada, [ben]]]"),
            "6: a member must be a text, not a list"),
        Wrong(
            "unknown people", rotation("[[ada, bne], { person: adda }]"),
            "6: there is no person `adda`; did you mean `ada`?",
            "6: there is no person `bne`; did you mean `ben`?"),
        Wrong(
            "more turns than anybody means",
            rotation(
                "["
                    + Array(repeating: "{ person: ada, turns: 100 }", count: 11)
                    .joined(separator: ", ") + "]"),
            "6: a layer of `primary` has more than 1000 turns"),
    ]

    static let times = [
        Wrong(
            "a weekday in an hourly layer", rotation("[ada]", "hourly", handoff: "monday 09:00"),
            "6: an hourly layer hands over at any hour; leave the weekday out"),
        Wrong(
            "a weekday in a monthly layer", rotation("[ada]", "monthly", handoff: "monday 09:00"),
            "6: a monthly layer hands over on the day of the month of `start`; leave the weekday "
                + "out"),
        Wrong(
            "two different times", rotation("[ada]", start: "2026-01-05 10:00"),
            "6: `handoff` is at 09:00, but `start` at 10:00"),
        Wrong(
            "an impossible time", rotation("[ada]", handoff: "25:00"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `25:00`"),
        Wrong(
            "a time with one digit", rotation("[ada]", handoff: "9:00"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `9:00`; did you mean "
                + "`09:00`?"),
        Wrong(
            "a time in the evening", rotation("[ada]", handoff: "monday 9.30pm"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `monday 9.30pm`; did "
                + "you mean `monday 21:30`?"),
        Wrong(
            "midnight at the wrong end", rotation("[ada]", handoff: "24:00"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `24:00`; did you mean "
                + "`00:00`?"),
        Wrong(
            "midnight at the wrong end of a week", rotation("[ada]", handoff: "sunday 24:00"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `sunday 24:00`; did "
                + "you mean `monday 00:00`?"),
        Wrong(
            "midnight at the wrong end of a year",
            layer("fixed: ada, until: 2026-12-31 24:00"),
            "6: `until` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, "
                + "not `2026-12-31 24:00`; did you mean `2027-01-01 00:00`?"),
        Wrong(
            "a day without zeros", rotation("[ada]", start: "2026-1-5"),
            "6: `start` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, not "
                + "`2026-1-5`; did you mean `2026-01-05`?"),
        Wrong(
            "a day the other way round", rotation("[ada]", start: "5.1.2026 9:00"),
            "6: `start` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, not "
                + "`5.1.2026 9:00`; did you mean `2026-01-05 09:00`?"),
        Wrong(
            "no day at all", rotation("[ada]", start: "soon"),
            "6: `start` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, not "
                + "`soon`"),
        Wrong(
            "no time of a handoff",
            layer("rotate: daily, start: 2026-01-05, members: [ada]"),
            "6: a layer of `primary` has no `handoff`, and `start` names no time"),
        Wrong(
            "no shifts in a turn", rotation("[ada]", more: "length: 0"),
            "6: `length` must be a whole number from 1 to 366, not `0`"),
    ]

    static let spans = [
        Wrong(
            "an end before the beginning",
            layer("fixed: ada, from: 2026-03-01, until: 2026-02-01 08:00"),
            "6: `until` 2026-02-01 08:00 is not after `from` 2026-03-01"),
        Wrong(
            "an end before the first turn", rotation("[ada]", more: "until: 2026-01-05 09:00"),
            "6: `until` 2026-01-05 09:00 is not after the first turn, which begins at 2026-01-05 "
                + "09:00"),
        Wrong(
            "a beginning before the first turn", rotation("[ada]", more: "from: 2026-01-01"),
            "6: `from` 2026-01-01 is before the first turn, which begins at `start` 2026-01-05"),
        Wrong(
            "a beginning that is none", layer("fixed: ada, from: 2026-13-01"),
            "6: `from` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, not "
                + "`2026-13-01`"),
        Wrong(
            "an unknown zone", layer("fixed: ada, zone: Asia/Tokio"),
            "6: there is no time zone `Asia/Tokio`; did you mean `Asia/Tokyo`?"),
        Wrong(
            "truth that is none", layer("fixed: ada, beside: yes"),
            "6: `beside` must be true or false, not `yes`"),
    ]

    static let hours = [
        Wrong(
            "no window", window(""), "6: a window of `hours` has neither `days` nor `from` and `to`"
        ),
        Wrong(
            "an empty list", layer("fixed: ada, hours: []"),
            "6: `hours` is empty, so the layer would never name anybody"),
        Wrong(
            "a misspelt key", window("day: monday"),
            "6: a window of `hours` has neither `days` nor `from` and `to`",
            "6: unknown key `day` in a window of `hours`; did you mean `days`?"),
        Wrong(
            "no days", window("days: []"), "6: `days` is empty, so the window would never occur"),
        Wrong(
            "a wrong weekday", window("days: [monday, tuseday]"),
            "6: `tuseday` is no weekday; did you mean `tuesday`?"),
        Wrong(
            "a range to a wrong weekday", window("days: monday-firday"),
            "6: `firday` is no weekday; did you mean `friday`?"),
        Wrong(
            "a range of one day", window("days: monday-monday"),
            "6: `monday-monday` begins and ends on the same day: write `monday` or `every day`"),
        Wrong(
            "another tool's word", window("days: weekdays"),
            "6: `weekdays` is no weekday; did you mean `monday-friday`?"),
        Wrong("no end", window("from: 09:00"), "6: a window of `hours` has no `to`"),
        Wrong(
            "no length", window("days: monday, from: 09:00, to: 09:00"),
            "6: `from` and `to` are both 09:00: a whole day is 00:00 to 24:00, and a longer window "
                + "names the weekdays of both"),
        Wrong(
            "a whole week", window("from: monday 09:00, to: mon 09:00"),
            "6: `from` and `to` are the same time of the week; without `hours` a layer is there "
                + "always"),
        Wrong(
            "half a weekday", window("from: friday 18:00, to: 08:00"),
            "6: name the weekday in both `from` and `to`, or in neither"),
        Wrong(
            "weekdays twice", window("days: friday, from: friday 18:00, to: monday 08:00"),
            "6: `from` and `to` name their weekdays themselves; leave `days` out"),
        Wrong(
            "an impossible time", window("from: 24:00, to: 25:00"),
            "6: `from` must be a time such as 09:00 or monday 09:00, not `24:00`; did you mean "
                + "`00:00`?",
            "6: `to` must be a time such as 09:00 or monday 09:00, not `25:00`"),
        Wrong(
            "a window that never occurs",
            layer(
                "fixed: ada, from: 2026-11-23, until: 2026-11-25, "
                    + "hours: [{ days: monday }, { days: thu-sat }]"),
            "6: these `hours` never occur between 2026-11-23 and 2026-11-25"),
    ]

    static let holidays = [
        Wrong(
            "a wrong word", layer("fixed: ada, holidays: of, holiday_calendar: de-be") + calendar,
            "6: `holidays` of a layer cannot be `of`; did you mean `off`?"),
        Wrong(
            "nobody's holidays", layer("fixed: ada, holidays: off"),
            "6: whose `holidays`? There is no `holiday_calendar`, and defaults has none"),
        Wrong(
            "an unknown calendar",
            layer("fixed: ada, holidays: off, holiday_calendar: de-bee") + calendar,
            "6: there is no holiday calendar `de-bee`; did you mean `de-be`?"),
        Wrong(
            "a calendar for nothing", layer("fixed: ada, holiday_calendar: de-be") + calendar,
            "6: `holiday_calendar` does nothing without `holidays`"),
        Wrong(
            "hours that do not count",
            layer("fixed: ada, holidays: only, holiday_calendar: de-be, hours: { days: monday }")
                + calendar,
            "6: `hours` do not count with `holidays: only`; leave one of them out"),
        Wrong(
            "whole days of a layer without hours",
            layer("fixed: ada, holidays: whole_day, holiday_calendar: de-be") + calendar,
            "6: without `hours` the layer is there all day anyway; leave `holidays` out"),
    ]

    static let schedules = [
        Wrong(
            "two layers of one name",
            schedule("layers: [{ name: x, fixed: ada }, { name: x, fixed: ben }]"),
            "5: `primary` has two layers `x`; one is at rosters/b.yaml:5"),
        Wrong(
            "a temporary schedule without an end",
            schedule(
                "layers: [{ fixed: ada }], temporary: [{ from: 2026-01-01, layers: [{ fixed: ben }] }]"
            ),
            "5: a temporary schedule of `primary` has no `until`"),
        Wrong(
            "a temporary schedule of nobody",
            schedule(
                "layers: [{ fixed: ada }], temporary: [{ from: 2026-01-01, until: 2026-01-02, layers: [] }]"
            ),
            "5: a temporary schedule of `primary` has no layer"),
        Wrong(
            "a temporary schedule that ends before it begins",
            schedule(
                "layers: [{ fixed: ada }], temporary: [{ from: 2026-01-02, until: 2026-01-01, layers: [{ fixed: ben }] }]"
            ),
            "5: `until` 2026-01-01 is not after `from` 2026-01-02"),
        Wrong(
            "two temporary schedules at once",
            schedule(
                """
                layers: [{ fixed: ada }], temporary: [
                            { from: 2026-01-01, until: 2026-01-03, layers: [{ fixed: ben }] },
                            { from: 2026-01-02, until: 2026-01-04, layers: [{ fixed: ben }] }]
                """),
            "7: two temporary schedules of `primary` overlap; the other is at rosters/b.yaml:6"),
        Wrong(
            "temporary things that are none",
            schedule("layers: [{ fixed: ada }], temporary: { from: 2026-01-01 }"),
            "5: temporary of `primary` must be a list"),
        Wrong(
            "a shadow of nobody",
            schedule("layers: [{ fixed: ada }], shadows: [{ from: 2026-01-01 }]"),
            "5: a shadow of `primary` has no `person`"),
        Wrong(
            "an unknown shadow", schedule("layers: [{ fixed: ada }], shadows: [{ person: bne }]"),
            "5: there is no person `bne`; did you mean `ben`?"),
        Wrong(
            "a shadow that ends before it begins",
            schedule(
                "layers: [{ fixed: ada }], shadows: [{ person: ben, from: 2026-02-01, until: 2026-01-01 }]"
            ),
            "5: `until` 2026-01-01 is not after `from` 2026-02-01"),
    ]

    static let people = [
        Wrong(
            "a last day that is none", person("leaves: 31.12.2026"),
            "2: `leaves` must be a day such as 2026-01-05, not `31.12.2026`; did you mean "
                + "`2026-12-31`?"),
        Wrong(
            "an unknown calendar of a person", person("holidays: us") + calendar,
            "2: there is no holiday calendar `us`; known: de-be"),
    ]

    static let calendars = [
        Wrong("a calendar without days", "holidays: { de: {} }", "1: holidays `de` has no day"),
        Wrong(
            "a calendar twice", calendar + "\n  de-be: { 2026-01-02: x }",
            "4: `de-be` is there twice in one mapping, first at rosters/b.yaml:3"),
        Wrong(
            "a day that does not exist", "holidays: { de: { 2026-04-31: Late } }",
            "1: a holiday must be a day such as 2026-01-05, not `2026-04-31`; did you mean "
                + "`2026-04-30`?"),
        Wrong(
            "neither a day nor a file", "holidays: { de: { icz: x.ics } }",
            "1: a holiday must be a day such as 2026-01-05, or `ics`, not `icz`; did you mean "
                + "`ics`?"),
        Wrong(
            "a day without a name", "holidays: { de: { 2026-01-01: } }",
            "1: the name of 2026-01-01 is empty"),
        Wrong(
            "a file that is not there", "holidays: { de: { ics: de.ics } }",
            "1: there is no file `de.ics` below the directory of rosters"),
        Wrong(
            "a file of another kind", "holidays: { de: { ics: ../de.ical } }",
            "1: there is no file `../de.ical` below the directory of rosters; its name must end in "
                + ".ics"),
        Wrong(
            "a list of days", "holidays: { de: [2026-01-01] }",
            "1: holidays `de` must be a mapping from days to names"),
    ]

    static let calendar = "\nholidays:\n  de-be: { 2026-01-01: Neujahr }"

    private static func person(_ keys: String) -> String {
        "people:\n  eve: { name: Eve, contact: [{ webhook: 'https://x.test' }], \(keys) }\n"
    }

    private static func schedule(_ keys: String) -> String {
        """
        groups:
          db:
            escalation: [{ page: { schedule: primary } }]
            schedules:
              primary: { \(keys) }
        """
    }

    private static func layer(_ keys: String) -> String {
        """
        groups:
          db:
            schedules:
              primary:
                layers:
                  - { \(keys) }
            escalation: [{ page: { schedule: primary } }]
        """
    }

    private static func window(_ keys: String) -> String {
        layer("fixed: ada, hours: [{ \(keys) }]")
    }

    private static func rotation(
        _ members: String, _ unit: String = "daily", start: String = "2026-01-05",
        handoff: String = "09:00", more: String = ""
    ) -> String {
        layer(
            "rotate: \(unit), start: \(start), handoff: \(handoff), members: \(members)"
                + (more.isEmpty ? "" : ", \(more)"))
    }
}
