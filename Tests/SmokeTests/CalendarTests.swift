import App
import Foundation
import Testing

/// Calendar feeds, read by a parser of others (`icalendar` from PyPI), and previews.
@Suite(.enabled(if: Tool.python.isExpected, Tool.python.absence))
struct Calendars {
    private static let rota = """
        groups:
          desk:
            name: "Empfang, größer; and \\"back\\""
            schedules:
              primary:
                zone: Europe/Berlin
                layers:
                  - name: rotation
                    rotate: daily
                    start: 2026-01-05
                    handoff: "09:00"
                    members: [pat, sam, zoe]
              spare:
                zone: America/Chicago
                layers:
                  - name: later
                    rotate: weekly
                    start: 2090-01-02
                    handoff: monday 09:00
                    members: [sam]
            escalation:
              - page: { schedule: primary }
                delay_s: 60
        """

    private func program() throws -> Program {
        let program = try Program()
        try program.write(
            Rosters.small(hooks: 9, services: 1, people: ["pat", "sam", "zoe"]))
        try program.write(Self.rota, to: "rosters/desk.yaml")
        return program
    }

    /// Reads a calendar and the JSON of a preview, and says what is not the same in both: shifts by
    /// person, beginning and end within the preview's window, and gaps. Also what no calendar may
    /// have: a UID twice, one person's events over each other, a time that is not UTC.
    private static let script = """
        import json, sys, icalendar
        from datetime import datetime, timezone
        calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
        preview = json.load(open(sys.argv[2]))
        faults = []
        assert calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0"
        assert calendar.errors == [], calendar.errors
        moment = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
        begin, end = moment(preview["from"]), moment(preview["until"])
        events = list(calendar.walk("VEVENT"))
        uids = [str(e["UID"]) for e in events]
        faults += [f"{u} is there twice" for u in set(uids) if uids.count(u) > 1]
        found, people = set(), {}
        for event in events:
            start, stop = event.decoded("DTSTART"), event.decoded("DTEND")
            if start.tzinfo is None or start.utcoffset() or stop.utcoffset():
                faults.append(f"{event['UID']} is not in UTC")
            if not start < stop or event.errors:
                faults.append(f"{event['UID']} {event.errors}")
            for name in ["DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION"]:
                assert name in event, name
            who, _, place = str(event["SUMMARY"]).partition(": ")
            people.setdefault((who, place), []).append((start, stop))
            if start < end and stop > begin:
                found.add((who, place, max(start, begin), min(stop, end)))
        for key, spans in people.items():
            spans.sort()
            faults += [f"{key} twice at {b[0]}" for a, b in zip(spans, spans[1:]) if b[0] < a[1]]
        wanted = set()
        for lane in preview["schedules"]:
            place = f"{lane['group']['name']} / {lane['schedule']}"
            for shift in lane["shifts"]:
                wanted.add((f"{shift['person']['name']} on call", place,
                            moment(shift["from"]), moment(shift["until"])))
            for gap in lane["gaps"]:
                wanted.add(("Nobody on call", place, moment(gap["from"]), moment(gap["until"])))
        faults += [f"only in the calendar: {f}" for f in sorted(found - wanted, key=str)]
        faults += [f"only in the preview: {f}" for f in sorted(wanted - found, key=str)]
        print(len(events))
        sys.exit("\\n".join(faults) or 0)
        """

    /// How many events there are; the calendar says what the preview says.
    private func compare(_ calendar: String, _ preview: String, _ program: Program) throws -> Int {
        try program.write(calendar, to: "calendar.ics")
        try program.write(preview, to: "preview.json")
        let counted = try program.run(
            .python, ["-c", Self.script, "calendar.ics", "preview.json"])
        return try #require(Int(counted.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test func `what is printed offline is what the preview says`() throws {
        let program = try program()
        let day = Date.now.formatted(.iso8601.year().month().day())
        for whose in [["--group", "desk"], ["--schedule", "desk/primary"]] {
            let calendar = try program.run(["roster", "ics"] + whose)
            try #require(calendar.status == 0, "\(calendar.complaint)")
            let narrowed =
                whose[1] == "desk" ? whose : ["--group", "desk", "--schedule", "primary"]
            let preview = try program.run(
                ["roster", "preview", "--json", "--from", day] + narrowed)
            // A shift a day for four months; the other schedule is one long gap.
            let count = try compare(calendar.output, preview.output, program)
            #expect((119...123).contains(count), "\(count)")
        }
        let own = try program.run(["roster", "ics", "--person", "zoe"])
        #expect(own.output.contains("X-WR-CALNAME:On call: Zoe\r\n"))
        #expect(own.output.contains(#"SUMMARY:On call: Empfang\, größer\; and "back" / primary"#))
        for line in own.output.split(separator: "\r\n") { #expect(line.utf8.count <= 75) }
        let wrong = try program.run(["roster", "ics", "--group", "desc"])
        #expect(wrong.status == 1)
        #expect(wrong.complaint == "muster: there is no group desc; did you mean `desk`?\n")
    }

    private struct Made: Decodable {
        var id: String
        var address: String
    }

    @Test func `a feed knows overrides, is not sent twice, and ends when it is revoked`() throws {
        let program = try program()
        let offline = try program.run(
            ["feed", "create", "--schedule", "desk/primary", "--json"] + program.place)
        try #require(offline.status == 0, "\(offline.complaint)")
        let made = try JSONDecoder().decode(Made.self, from: Data(offline.output.utf8))
        let token = try program.token(for: "pat")
        try program.serve()
        let known = ["MUSTER_URL": program.url, "MUSTER_TOKEN": token]
        let from = Date.now.addingTimeInterval(7200).formatted(.iso8601)
        let until = Date.now.addingTimeInterval(10800).formatted(.iso8601)
        for person in ["pat", "sam", "zoe"] {
            let added = try program.run(
                [
                    "override", "add", "--group", "desk", "--schedule", "primary", "--out", person,
                    "--from", from, "--until", until, "--yes", "--reason", "a wedding, far away",
                ], environment: known)
            try #require(added.status == 0, "\(added.complaint)")
        }
        let client = program.client()
        let first = try client.send("GET", made.address)
        try #require(first.status == 200)
        let text = String(decoding: first.body, as: UTF8.self)
        let preview = try program.run(
            ["roster", "preview", "--json", "--group", "desk", "--schedule", "primary"],
            environment: known)
        // Whoever it was is taken off for an hour: a gap, and a shift in two.
        let count = try compare(text, preview.output, program)
        #expect((121...125).contains(count), "\(count)")
        #expect(text.contains("SUMMARY:Nobody on call"))

        // The same again is answered without a body.
        #expect(first.headers["content-type"] == "text/calendar; charset=utf-8")
        let tag = try #require(first.headers["etag"])
        let date = try #require(first.headers["last-modified"])
        for condition in ["If-None-Match: \(tag)", "If-Modified-Since: \(date)"] {
            let again = try client.send("GET", made.address, headers: [condition])
            #expect(again.status == 304 && again.body.isEmpty, "\(condition)")
        }
        let other = try client.send("GET", made.address, headers: ["If-None-Match: \"other\""])
        #expect(other.status == 200)

        let listed = try program.run(["feed", "list"], environment: known)
        #expect(listed.output.contains(made.id) && !listed.output.contains("muster_feed_"))
        let revoked = try program.run(["feed", "revoke", made.id], environment: known)
        #expect(revoked.status == 0, "\(revoked.complaint)")
        let gone = try client.send("GET", made.address)
        let never = try client.send("GET", "/calendar/muster_feed_nothing.ics")
        #expect(gone.status == 404 && never.status == 404)
        #expect(gone.body == never.body)
    }

    @Test func `the secret of a feed opens nothing else, and a token no feed`() throws {
        let program = try program()
        let token = try program.token(for: "pat")
        try program.serve()
        let made = try program.run(
            ["feed", "create", "--person", "pat"],
            environment: ["MUSTER_URL": program.url, "MUSTER_TOKEN": token])
        let address = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(address.hasPrefix("\(program.url)/calendar/muster_feed_"), "\(made.complaint)")
        let name = try #require(address.split(separator: "/").last)
        let secret = String(name.dropLast(4))
        #expect(try program.client(secret).send("GET", "/api/v1/oncall").status == 401)
        #expect(try program.client().send("GET", "/calendar/\(token).ics").status == 404)
        #expect(try program.client().send("GET", "/calendar/\(secret)").status == 404)
        #expect(try program.client().send("GET", "/calendar/\(secret).ics").status == 200)
    }

    @Test func `a preview is text, JSON and a picture, with or without a server`() throws {
        let program = try program()
        let token = try program.token(for: "pat")
        let asked = ["roster", "preview", "--from", "2026-11-23", "--to", "2026-11-30"]
        let offline = try program.run(asked, environment: ["COLUMNS": "100"])
        #expect(offline.status == 0, "\(offline.complaint)")
        #expect(offline.output.contains("Week 48 · 23 – 29 Nov 2026"))
        #expect(offline.output.contains("!! NOBODY"))
        #expect(!offline.output.contains("\u{1B}"))
        let svg = try program.run(asked + ["--svg", "roster.svg"])
        #expect(svg.status == 0 && svg.output.isEmpty, "\(svg.complaint)")
        let picture = try String(
            contentsOf: program.home.appending(path: "roster.svg"), encoding: .utf8)
        #expect(picture.hasPrefix("<svg"))
        try program.serve()
        let known = ["MUSTER_URL": program.url, "MUSTER_TOKEN": token, "COLUMNS": "100"]
        #expect(try program.run(asked, environment: known).output == offline.output)
        for format in [["--json"], ["--svg", "-"]] {
            let here = try program.run(asked + format)
            let there = try program.run(asked + format, environment: known)
            let (a, b) = (
                here.output.filter { !$0.isWhitespace }, there.output.filter { !$0.isWhitespace }
            )
            #expect(a == b, "\(format)")
        }
        let wrong = try program.run(asked + ["--group", "desc"], environment: known)
        #expect(wrong.status == 1 && wrong.complaint.contains("desk"), "\(wrong.complaint)")
    }
}
