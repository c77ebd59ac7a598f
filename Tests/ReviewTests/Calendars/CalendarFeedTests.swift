import Core
import Reviews
import Testing

@testable import Reviews

@Suite struct `Calendar feeds` {
    static let now = Rota.at("2026-11-25T12:00")

    private func text(
        _ subject: CalendarSubject, at now: Moment = now, handbook: Handbook = Rota.handbook(),
        changes: RosterChanges = Rota.changes
    ) -> String {
        CalendarFeed(
            subject, handbook: handbook, changes: changes,
            publicURL: "https://muster.example.test"
        ).body(at: now).text(since: now)
    }

    /// The lines with their folds undone.
    private func lines(_ text: String) -> [Substring] {
        text.replacing("\r\n ", with: "").split(separator: "\r\n")
    }

    private func values(_ name: String, _ text: String) -> [Substring] {
        lines(text).filter { $0.hasPrefix("\(name):") }.map { $0.dropFirst(name.count + 1) }
    }

    @Test func `an event says who, where, when, why, and where to look`() throws {
        let body = text(.schedule("database", "primary"))
        let events = lines(body).split(separator: "BEGIN:VEVENT").dropFirst()
        let wedding = try #require(
            events.first {
                $0.contains { $0.contains("20261127T170000Z") }
                    && $0.contains { $0.hasPrefix("SUMMARY:Ben") }
            })
        #expect(wedding.contains("DTSTART:20261127T170000Z"))
        #expect(wedding.contains("DTEND:20261129T010000Z"))
        #expect(wedding.contains("SUMMARY:Ben Castillo on call: Databases / primary"))
        #expect(
            wedding.contains(
                "DESCRIPTION:Ben Castillo is on call because of override 1 (a wedding)."
                    + "\\nhttps://muster.example.test/oncall"))
        #expect(wedding.contains("URL:https://muster.example.test/oncall"))
        #expect(wedding.contains("UID:shift+database/primary+ben+20261127T170000Z@muster"))
        let gaps = events.filter { $0.contains("SUMMARY:Nobody on call: Databases / primary") }
        #expect(gaps.count == 1)
    }

    @Test func `a person's own is called by what they are on call for`() {
        let own = text(.person("dan"))
        #expect(values("X-WR-CALNAME", own) == ["On call: Dan Okafor"])
        let names = Set(values("SUMMARY", own))
        #expect(names == ["On call: Help\\, desk / first line", "Shadowing: Databases / primary"])
    }

    @Test func `the frame is what programs ask for`() {
        let body = text(.group("database"))
        for line in [
            "VERSION:2.0", "METHOD:PUBLISH", "CALSCALE:GREGORIAN", "X-PUBLISHED-TTL:PT15M",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M", "X-WR-CALNAME:On call: Databases",
        ] {
            #expect(lines(body).contains(Substring(line)), "\(line)")
        }
        #expect(body.hasPrefix("BEGIN:VCALENDAR\r\n") && body.hasSuffix("END:VCALENDAR\r\n"))
    }

    @Test func `UIDs are unique, and stay while time passes`() {
        let subjects: [CalendarSubject] = [
            .person("ada"), .group("database"), .schedule("help;desk", "first line"),
        ]
        for subject in subjects {
            let today = values("UID", text(subject))
            #expect(Set(today).count == today.count)
            let later = values("UID", text(subject, at: Self.now + .hours(24 * 20)))
            // What is in both windows is the same event; ids have no place for commas.
            #expect(Set(today).intersection(later).count > today.count / 3)
            #expect(today.allSatisfy { !$0.contains(";") && !$0.contains(" ") })
        }
    }

    @Test func `what an override shortens stays the same event`() {
        let before = values("UID", text(.schedule("database", "primary"), changes: .none))
        let after = values("UID", text(.schedule("database", "primary")))
        let shift = "shift+database/primary+cyd+20261123T080000Z@muster"
        #expect(before.contains(Substring(shift)) && after.contains(Substring(shift)))
    }

    @Test func `it changes with what is in it, and else once a day`() {
        let feed = CalendarFeed(.group("database"), handbook: Rota.handbook(), changes: .none)
        #expect(feed.body(at: Self.now) == feed.body(at: Self.now + .hours(3)))
        #expect(feed.body(at: Self.now) != feed.body(at: Self.now + .hours(36)))
        var changed = feed
        changed.changes = Rota.changes
        #expect(feed.body(at: Self.now) != changed.body(at: Self.now))
    }

    @Test func `no line is longer than 75 octets, and no character is cut`() {
        let long = String(repeating: "Zoë 👩‍👩‍👧 Łukasiewicz, ", count: 30)
        let body = text(.group("database"), handbook: Rota.handbook(names: ["ada": long]))
        for line in body.split(separator: "\r\n") { #expect(line.utf8.count <= 75) }
        let names = values("SUMMARY", body).filter { $0.hasPrefix("Zo") }
        #expect(!names.isEmpty)
        #expect(names.allSatisfy { $0.hasPrefix("Zoë 👩‍👩‍👧 Łukasiewicz\\, Zoë 👩‍👩‍👧") })
        #expect(!body.contains("\u{FFFD}"))
    }

    @Test(arguments: [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"), ("one\r\ntwo\nthree", "one\\ntwo\\nthree"),
        ("bell\u{7}", "bell"), ("BEGIN:VEVENT\r\nEND:VCALENDAR", "BEGIN:VEVENT\\nEND:VCALENDAR"),
        ("a\u{2028}b", "a\\nb"), ("tab\there", "tab here"),
    ])
    func `text cannot become structure`(text: String, escaped: String) {
        #expect(CalendarFile.escaped(text) == escaped)
    }

    @Test func `any text folds into lines that unfold into it`() {
        var seed = Seed(9)
        let letters = ["a", " ", "ß", "漢", "🧯", "e\u{301}", "👨‍👩‍👧‍👦", ";", "\n"]
        for _ in 0..<300 {
            let count = Int(seed.next(below: 200))
            let text = (0..<count).map { _ in letters[Int(seed.next(below: 9))] }.joined()
            var file = CalendarFile()
            file.add("X", text: text)
            #expect(file.text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
            let unfolded = file.text.replacing("\r\n ", with: "")
            #expect(unfolded == "X:\(CalendarFile.escaped(text))\r\n")
        }
    }
}
