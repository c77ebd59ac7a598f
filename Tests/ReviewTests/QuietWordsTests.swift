import Core
import Reviews
import Testing

/// What people read of why nobody was paged.
@Suite struct `The words of what keeps pages back` {
    private static let now = Moment(seconds: 1_800_000_000)
    private static let note = MuteNote(
        id: 3, kind: .silence, author: "ada", createdBy: "", until: now + .hours(2),
        reason: "the disks\nare swapped")

    private func entry(_ event: Event, after seconds: Int = 0, position: Int = 1) -> Entry {
        Entry(
            position: Position(position), at: Self.now + .seconds(seconds), by: .person("ada"),
            batch: BatchID(node: "n", serial: 1), incident: 7, event: event)
    }

    private func text(_ event: Event) -> String? {
        var timeline = Timeline(handbook: nil)
        return timeline.add(entry(event))?.text
    }

    @Test func `a silence is told with its author, its end and its reason`() {
        #expect(
            text(.quieted(Event.Quieted(reason: .muted([Self.note]))))
                == "paged nobody because silence 3 by ada until 2027-01-15 10:00 UTC: the disks are "
                + "swapped")
        #expect(
            text(.quietEnded(Event.QuietEnded(text: "silence 3 is over")))
                == "nothing keeps its pages back any more: silence 3 is over")
    }

    @Test func `who waits says for what, and until when`() {
        let reason = QuietReason.waits(for: 12, of: "database", until: Self.now + .minutes(30))
        #expect(
            text(.quieted(Event.Quieted(reason: reason)))
                == "paged nobody because it waits for #12 of database, which it depends on, until "
                + "2027-01-15 08:30 UTC at the latest")
    }

    @Test func `a client's own words stand for an author`() {
        var note = Self.note
        (note.author, note.createdBy) = (nil, "ops@example.test")
        #expect(Names(nil).mute(note).hasPrefix("silence 3 by ops@example.test until"))
    }

    @Test func `snoozing and flapping are told`() {
        #expect(
            text(.snoozed(Event.Snoozed(until: Self.now + .hours(1), reason: "vendor")))
                == "ada snoozed it until 2027-01-15 09:00 UTC: vendor")
        #expect(
            text(.snoozeEnded(Event.SnoozeEnded(text: "woken by hand")))
                == "the snooze is over: woken by hand")
        #expect(
            text(
                .flappingBegan(
                    Event.FlappingBegan(
                        digest: .zero, summary: "disk",
                        changes: (0..<6).map { Self.now + .minutes($0 * 2) }, isFiring: false)))
                == "flapping: 6 changes within 10 min; it stays open until it is steady: disk")
        #expect(
            text(
                .flappingEnded(
                    Event.FlappingEnded(digest: .zero, summary: "disk", isFiring: false)))
                == "steady again, and resolved: disk")
    }

    @Test func `what is made for the installation is a line of its journal`() {
        let mute = Mute(
            id: 3, scope: .maintenance(Mute.Work(services: ["database"], groups: ["network"])),
            from: Self.now, until: Self.now + .hours(1), author: "ada", reason: "upgrade")
        #expect(
            text(.muteAdded(Event.MuteAdded(mute: mute)))
                == "ada made maintenance 3: database, group network, from 2027-01-15 08:00 UTC until "
                + "2027-01-15 09:00 UTC: upgrade")
        #expect(
            text(.muteEnded(Event.MuteEnded(id: 3, text: "done early")))
                == "ada ended silence or maintenance 3: done early")
    }

    @Test func `a review lists every stretch over which pages were kept back`() throws {
        let opened = Event.Opened(title: "x", grouping: .none, group: "desk", handbook: "1")
        let waits = QuietReason.waits(for: 12, of: "database", until: Self.now + .minutes(30))
        let events: [Event] = [
            .opened(opened), .quieted(Event.Quieted(reason: .muted([Self.note]))),
            .quieted(Event.Quieted(reason: waits)), .quietEnded(Event.QuietEnded(text: "over")),
            .snoozed(Event.Snoozed(until: Self.now, reason: "later")),
        ]
        let entries = events.enumerated().map {
            entry($1, after: $0 * 10, position: $0 + 1)
        }
        let review = try #require(Review(of: entries, handbook: nil))
        #expect(review.keptBack.map(\.kind) == [.muted, .waiting, .snoozed])
        #expect(
            review.keptBack.map { $0.until.map { $0 - Self.now } } == [
                .seconds(20), .seconds(30), nil,
            ])
        let document = IncidentDocument(review)
        #expect(document.keptBack.map(\.kind) == ["muted", "waiting", "snoozed"])
        #expect(MarkdownExport(review).text.contains("## Why nobody was paged"))
    }

    @Test func `the board says what keeps an incident back, and a resolved one nothing`() {
        var incident = Incident(number: 7)
        incident.policy.paging = .owner
        incident.quiet = Quiet(since: Self.now, reason: .muted([Self.note]))
        incident.snooze = Snooze(
            since: Self.now, until: Self.now + .hours(1), by: "ada", reason: "later")
        let view = IncidentView(incident, handbook: nil, now: Self.now)
        #expect(view.quiet?.holds?.map(\.id) == [3])
        #expect(view.pagedNobodyBecause?.hasPrefix("silence 3 by ada") == true)
        #expect(view.snooze?.reason == "later")
        #expect(Names(nil).holdingBack(incident).count == 2)
        incident.state = .resolved
        #expect(Names(nil).holdingBack(incident).isEmpty)
    }
}
