import App
import Foundation
import Testing

/// What people lay over the rosters, as they type it.
@Suite struct `Changes of the rosters by command` {
    private static let desk = """
        groups:
          desk:
            name: Desk
            schedules:
              main:
                zone: Europe/Berlin
                layers:
                  - name: days
                    rotate: daily
                    start: 2026-01-01
                    handoff: "09:00"
                    members: [pat, kim]
            escalation:
              - { page: { schedule: main }, delay_s: 300 }
        """

    private static let calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:leave-1
        DTSTART;VALUE=DATE:\(day(3))
        DTEND;VALUE=DATE:\(day(5))
        SUMMARY:Pat: leave
        END:VEVENT
        BEGIN:VEVENT
        UID:odd
        DTSTART:someday
        END:VEVENT
        END:VCALENDAR
        """

    /// So many days from today, as iCalendar writes it.
    private static func day(_ days: Int) -> String {
        Date.now.addingTimeInterval(TimeInterval(days) * 86_400)
            .formatted(.iso8601.year().month().day().dateSeparator(.omitted))
    }

    private static func time(_ days: Int) -> String {
        Date.now.addingTimeInterval(TimeInterval(days) * 86_400).formatted(.iso8601)
    }

    @Test func `every kind is made, shown, and still there after a restart`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1, people: ["pat", "kim"]))
        try program.write(Self.desk, to: "rosters/desk.yaml")
        try program.write(Self.calendar, to: "leave.ics")
        let pat = try program.token(for: "pat")
        let kim = try program.token(for: "kim")
        try program.serve()
        func muster(_ words: [String], as token: String) throws -> (String, Int32, String) {
            let result = try program.run(
                words, environment: ["MUSTER_URL": program.url, "MUSTER_TOKEN": token])
            return (result.output, result.status, result.complaint)
        }
        let look = try muster(
            [
                "override", "add", "--group", "desk", "--in", "kim", "--out", "pat", "--until",
                Self.time(4), "--preview",
            ], as: pat)
        #expect(look.0.contains("Desk: Pat out, Kim in, "), "\(look)")
        #expect(look.0.contains("(Europe/Berlin)"), "\(look)")
        let silent = try muster(
            ["override", "add", "--group", "desk", "--out", "pat", "--until", Self.time(4)],
            as: pat)
        #expect(silent.1 == 64, "\(silent)")
        #expect(silent.0.contains("WARNING: Desk: nobody, "), "\(silent)")
        let away = try muster(
            ["absence", "import", "--person", "pat", "--file", "leave.ics", "--yes"], as: pat)
        #expect(away.0.hasSuffix("1 added, 0 ended, 0 as before\n"), "\(away)")
        #expect(away.0.hasPrefix("Desk: Pat out, Kim in, "), "\(away)")
        #expect(away.2.contains("DTSTART: \"someday\" is not understood; left out"), "\(away)")
        let again = try muster(
            ["absence", "import", "--person", "pat", "--file", "leave.ics", "--yes"], as: pat)
        #expect(again.0.hasSuffix("0 added, 0 ended, 1 as before\n"), "\(again)")
        let shadow = try muster(
            [
                "shadow", "add", "--learner", "kim", "--group", "desk", "--until", Self.time(9),
                "--yes",
            ], as: pat)
        #expect(shadow.0.hasSuffix("shadow 2 made\n"), "\(shadow)")
        let temporary = try muster(
            [
                "temporary", "add", "--group", "desk", "--shift",
                "kim=\(Self.time(20))/\(Self.time(21))", "--yes",
            ], as: pat)
        #expect(temporary.0.hasSuffix("temporary schedule 3 made\n"), "\(temporary)")
        let offer = try muster(
            [
                "swap", "offer", "--group", "desk", "--to", "kim", "--from", Self.time(10),
                "--until", Self.time(14), "--yes",
            ], as: pat)
        #expect(offer.0.contains("swap 4 offered to Kim, who can accept until "), "\(offer)")
        let own = try muster(["swap", "accept", "4", "--yes"], as: pat)
        #expect(own.1 == 77, "\(own)")
        let accepted = try muster(["swap", "accept", "4", "--yes"], as: kim)
        #expect(accepted.0.hasSuffix("swap 4 accepted\n"), "\(accepted)")
        program.terminate()
        try program.serve()
        for (kind, word) in [
            ("absence", "calendar"), ("shadow", "kim"), ("temporary", "main"),
            ("swap", "accepted"), ("override", "swap 4"),
        ] {
            let list = try muster([kind, "list"], as: kim)
            #expect(list.0.contains(word), "\(list)")
        }
        let removed = try muster(["shadow", "remove", "2", "--yes"], as: kim)
        #expect(removed.0.hasSuffix("shadow 2 removed\n"), "\(removed)")
        #expect(try muster(["shadow", "list"], as: kim).0 == "None: nobody shadows anybody.\n")
    }
}
