import Core
import Foundation
import Handbooks
import Testing

/// iCalendar files as the usual calendars write them.
@Suite struct `Calendars that are read` {
    static func lines(_ events: String) -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n"
            + events.split(separator: "\n").map { "\($0)\r\n" }.joined() + "END:VCALENDAR\r\n"
    }

    static func read(
        _ events: String, from: String = "2026-01-01", until: String = "2027-12-31"
    ) throws -> [String] {
        let calendar = try ICalendar(Array(lines(events).utf8))
        let (occurrences, faults) = calendar.occurrences(
            in: try #require(CivilDay(text: from))...(try #require(CivilDay(text: until)))
        ) { ZoneLibrary().rules(of: ZoneID($0)) }
        return occurrences.map {
            "\($0.from.text) \($0.until.text) \($0.uid)" + ($0.isFree ? " free" : "")
        } + (calendar.faults + faults).map { "\($0.line): \($0.words)" }
    }

    /// A name, events, and what they come to in 2026 and 2027.
    static let cases: [(name: String, events: String, expected: [String])] = [
        (
            "Google, all day",
            """
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261224
            DTEND;VALUE=DATE:20261228
            DTSTAMP:20261101T100000Z
            UID:7kukuqrfedlm2f9t0vr1@google.com
            SUMMARY:Out of office\\, Christmas
            TRANSP:OPAQUE
            STATUS:CONFIRMED
            BEGIN:VALARM
            ACTION:DISPLAY
            DTSTART;VALUE=DATE:19990101
            TRIGGER:-P1D
            END:VALARM
            END:VEVENT
            """, ["2026-12-24 2026-12-28 7kukuqrfedlm2f9t0vr1@google.com"]
        ),
        (
            "Google, weekly in a zone, over a clock change, one moved and one left out",
            """
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            DTSTART:19701025T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20261013T090000
            DTEND;TZID=Europe/Berlin:20261013T170000
            RRULE:FREQ=WEEKLY;UNTIL=20261110T080000Z;BYDAY=TU
            EXDATE;TZID=Europe/Berlin:20261103T090000
            UID:w@google.com
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20261021T090000
            DTEND;TZID=Europe/Berlin:20261021T120000
            RECURRENCE-ID;TZID=Europe/Berlin:20261020T090000
            UID:w@google.com
            END:VEVENT
            """,
            [
                "2026-10-13T07:00:00Z 2026-10-13T15:00:00Z w@google.com 2026-10-13T09:00:00",
                "2026-10-21T07:00:00Z 2026-10-21T10:00:00Z w@google.com 2026-10-20T09:00:00",
                "2026-10-27T08:00:00Z 2026-10-27T16:00:00Z w@google.com 2026-10-27T09:00:00",
                "2026-11-10T08:00:00Z 2026-11-10T16:00:00Z w@google.com 2026-11-10T09:00:00",
            ]
        ),
        (
            "Outlook, its own name of a zone, and a folded line",
            """
            BEGIN:VTIMEZONE
            TZID:W. Europe Standard Time
            BEGIN:STANDARD
            DTSTART:16010101T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:16010101T020000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:0400000082
             00E00074C5
            DTSTART;TZID="W. Europe Standard Time":20260701T080000
            DTEND;TZID="W. Europe Standard Time":20260703T180000
            X-MICROSOFT-CDO-BUSYSTATUS:OOF
            END:VEVENT
            BEGIN:VEVENT
            UID:winter
            DTSTART;TZID=W. Europe Standard Time:20261201T080000
            DURATION:PT1H30M
            TRANSP:TRANSPARENT
            END:VEVENT
            """,
            [
                "2026-07-01T06:00:00Z 2026-07-03T16:00:00Z 040000008200E00074C5",
                "2026-12-01T07:00:00Z 2026-12-01T08:30:00Z winter free",
            ]
        ),
        (
            "Apple, a holiday every year, without an end",
            """
            BEGIN:VEVENT
            UID:A1-B2
            DTSTART;VALUE=DATE:20200229
            RRULE:FREQ=YEARLY
            SUMMARY:leap
            END:VEVENT
            BEGIN:VEVENT
            UID:C3
            DTSTART;VALUE=DATE:20191003
            DURATION:P1D
            RRULE:FREQ=YEARLY;INTERVAL=1
            TRANSP:TRANSPARENT
            END:VEVENT
            """,
            [
                "2026-10-03 2026-10-04 C3 2026-10-03 free",
                "2027-10-03 2027-10-04 C3 2027-10-03 free",
            ]
        ),
        (
            "Apple, a zone with a prefix, and a floating time",
            """
            BEGIN:VEVENT
            UID:m
            DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260601T090000
            DTEND;TZID=/freeassociation.sourceforge.net/America/New_York:20260601T100000
            END:VEVENT
            BEGIN:VEVENT
            UID:f
            DTSTART:20260602T220000
            DTEND:20260603T020000
            END:VEVENT
            """,
            [
                "2026-06-01T13:00:00Z 2026-06-01T14:00:00Z m",
                "2026-06-02T22:00:00 2026-06-03T02:00:00 f",
            ]
        ),
        (
            "a newer version of the same, one cancelled, one without a UID",
            """
            BEGIN:VEVENT
            UID:a
            SEQUENCE:2
            DTSTART;VALUE=DATE:20260105
            END:VEVENT
            BEGIN:VEVENT
            UID:a
            SEQUENCE:1
            DTSTART;VALUE=DATE:20260101
            END:VEVENT
            BEGIN:VEVENT
            UID:b
            STATUS:CANCELLED
            DTSTART;VALUE=DATE:20260106
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:flu
            DTSTART;VALUE=DATE:20260107
            END:VEVENT
            """,
            ["2026-01-05 2026-01-06 a", "2026-01-07 2026-01-08 2026-01-07 flu"]
        ),
        (
            "what is not understood costs its own event",
            """
            BEGIN:VEVENT
            UID:a
            DTSTART;VALUE=DATE:20260105
            RRULE:FREQ=HOURLY
            END:VEVENT
            BEGIN:VEVENT
            UID:b
            DTSTART:yesterday
            END:VEVENT
            BEGIN:VEVENT
            UID:c
            DTSTART;TZID=Mars/Phobos:20260105T010000
            DTEND;TZID=Mars/Phobos:20260105T020000
            END:VEVENT
            nonsense
            BEGIN:VEVENT
            UID:d
            DTSTART;VALUE=DATE:20260105
            DTEND;VALUE=DATE:20260104
            END:VEVENT
            BEGIN:VEVENT
            UID:e
            DTSTART;VALUE=DATE:20260105
            RRULE:FREQ=YEARLY;BYWEEKNO=20
            END:VEVENT
            BEGIN:VEVENT
            UID:f
            DTSTART:20260106T010000Z
            END:VEVENT
            """,
            [
                "7: RRULE: FREQ=HOURLY is not understood",
                "11: DTSTART: \"yesterday\" is not understood",
                "18: expected NAME:VALUE",
                "19: an event that ends before it begins",
                "27: RRULE: BYWEEKNO=20 is not understood",
                "13: the time zone \"Mars/Phobos\" is not known",
            ]
        ),
        (
            "further dates, and days left out of a series with times",
            """
            BEGIN:VEVENT
            UID:r
            DTSTART:20260105T080000Z
            DTEND:20260105T090000Z
            RDATE:20260301T080000Z,20260302T080000Z
            EXDATE;VALUE=DATE:20260301
            END:VEVENT
            """,
            [
                "2026-01-05T08:00:00Z 2026-01-05T09:00:00Z r 2026-01-05T08:00:00Z",
                "2026-03-02T08:00:00Z 2026-03-02T09:00:00Z r 2026-03-02T08:00:00Z",
            ]
        ),
    ]

    @Test(arguments: cases.indices)
    func `the usual calendars are read`(index: Int) throws {
        let row = Self.cases[index]
        #expect(try Self.read(row.events) == row.expected, "\(row.name)")
    }

    @Test func `an event that began before reaches into the window`() throws {
        let event = """
            BEGIN:VEVENT
            UID:long
            DTSTART;VALUE=DATE:20251220
            DTEND;VALUE=DATE:20260110
            END:VEVENT
            """
        #expect(try Self.read(event) == ["2025-12-20 2026-01-10 long"])
        #expect(try Self.read(event, from: "2026-01-10").isEmpty)
    }

    @Test func `half a file, or something else, is refused`() throws {
        let whole = Self.lines(Self.cases[0].events)
        let rows: [(String, String, String)] = [
            ("empty", "", "1: this is no iCalendar file"),
            ("a web page", "<!DOCTYPE html>\n<p>a:b</p>\n", "1: this is no iCalendar file"),
            ("an address book", "BEGIN:VCARD\nEND:VCARD\n", "1: this is no iCalendar file"),
            (
                "cut off", whole.replacing("END:VCALENDAR", with: ""),
                "1: the file ends before END:VCALENDAR: it is not whole"
            ),
            (
                "crossed", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
                "3: END:VCALENDAR ends what did not begin"
            ),
        ]
        for (name, text, words) in rows {
            do throws(ICalendarFault) {
                _ = try ICalendar(Array(text.utf8))
                Issue.record("\(name) is read")
            } catch {
                #expect("\(error.line): \(error.words)" == words, "\(name)")
            }
        }
    }

    @Test func `rules give the days that dateutil gives`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/calendar-rules.txt")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 400)
        for row in rows {
            let parts = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let event = """
                BEGIN:VEVENT
                UID:x
                DTSTART:\(parts[0])
                DURATION:PT1M
                RRULE:\(parts[1])
                END:VEVENT
                """
            let found = try Self.read(event, from: parts[2], until: parts[3])
                .map { $0.prefix(10).filter { $0 != "-" } }
            #expect(found == parts[4].split(separator: ",").map(String.init), "\(row)")
        }
    }

    @Test func `bytes that mean nothing end in words`() throws {
        let printed = UInt64.random(in: 0 ... .max)
        var seed = Seed(printed)
        let whole = Array(Self.cases.map { Self.lines($0.events) }.joined().utf8)
        func below(_ bound: Int) -> Int { Int(seed.next(below: UInt64(bound))) }
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<(1 + below(6)) {
                let index = below(bytes.count)
                switch below(3) {
                case 0: bytes[index] = UInt8(below(256))
                case 1: bytes.removeSubrange(index..<min(bytes.count, index + below(40)))
                default: bytes.insert(contentsOf: bytes.prefix(below(60)), at: index)
                }
            }
            guard let calendar = try? ICalendar(bytes) else { continue }
            let day = try #require(CivilDay(text: "2026-01-01"))
            let found = calendar.occurrences(in: day...day.advanced(by: 400)) { _ in .utc }
            for one in found.occurrences {
                #expect(!one.uid.isEmpty && one.from.text < one.until.text, "seed \(printed)")
            }
        }
    }
}
