import Core
import Reviews
import Testing

@Suite struct `Timeline words` {
    private func lines(_ entries: [Entry]) -> [TimelineLine] {
        var timeline = Timeline(handbook: Journalist.handbook)
        return entries.compactMap { timeline.add($0) }
    }

    /// The text of the last entry, after an incident with one obligation for the database.
    private func last(
        _ severity: Severity = .sev1, _ write: (inout Journalist) -> Void
    ) throws -> TimelineLine {
        var journal = Journalist()
        journal.write(
            .opened(
                Event.Opened(
                    title: "it broke", grouping: .none, group: "payments", handbook: "1")))
        journal.write(
            .classified(
                Event.Classified(
                    verdict: Journalist.verdict(severity, "The sender says so."),
                    policy: Journalist.policy(severity))))
        journal.write(
            .obligationOpened(
                Event.ObligationOpened(
                    id: 1, target: .group("database"), seat: 1, isRequired: true,
                    mustJoin: severity == .sev1, urgency: .high)))
        write(&journal)
        return try #require(lines(journal.entries).last)
    }

    @Test func `an outage reads as sentences`() {
        let texts = lines(Outage.entries).filter { !$0.isDetail }.map(\.text)
        for expected in [
            "opened by prometheus: Checkout: 5xx above 20 % (maybe the same as #16)",
            "severity sev2: The sender says sev2.",
            "paged Ada Okafor for payments",
            "Ada Okafor acknowledged payments",
            "severity sev2 → sev1: Rule tier-1-down sets sev1 because customers cannot pay: "
                + "tier is 1 (rules.yaml:4).",
            "payments must now join the room by 03:10 UTC",
            "Ada Okafor joined for payments",
            "Grace Kim acknowledged commander, on the way until 03:10 UTC",
            "Ben Castillo declined network: on a plane",
            "paged Ivy Falk for network, step 2",
            "nobody answered for network in round 1; starting again at 03:06:39 UTC",
            "decided by Grace Kim: Roll back 1.42 everywhere (owner: Ada Okafor)",
            "action 1 for Ada Okafor: Roll back 1.42",
            "action 1 is done, says Ada Okafor",
            "Ada Okafor did step 1: Stop the roll-out",
        ] {
            #expect(texts.contains(expected), "\(expected)")
        }
        #expect(texts.contains { $0.hasPrefix("assembled: everybody required is in the room, ") })
        #expect(texts.last == "Grace Kim resolved it: rolled back")
    }

    @Test func `deliveries are details`() {
        let details = lines(Outage.entries).filter(\.isDetail).map(\.text)
        for expected in [
            "sending page to Ada Okafor by webhook",
            "page to Ada Okafor by webhook not delivered (500), next try at 03:04:06 UTC",
            "sending page to Ada Okafor by webhook, try 2",
            "page to Ada Okafor by webhook delivered (204)",
            "page to Ben Castillo by webhook failed for good (410)",
            "page to Ben Castillo by mail accepted by the mail server",
            "page to Ivy Falk by webhook failed: the channel itself refuses (connection refused)",
            "all clear sent to Ada Okafor: fixed: rolled back",
            "notice to Ada Okafor by webhook delivered (204)",
            "round 1 for network: Ben Castillo, then Ivy Falk",
        ] {
            #expect(details.contains(expected), "\(expected)")
        }
    }

    @Test func `a late answer says who has it and since when`() throws {
        let line = try last {
            $0.write(
                after: 5, by: .person("ada"),
                .acknowledged(
                    Event.Acknowledged(
                        obligation: 1, person: "ada", until: $0.at + .minutes(5))))
            $0.write(
                after: 90, by: .person("ben"),
                .acknowledged(Event.Acknowledged(obligation: 1, person: "ben", behind: "ada")))
            $0.write(
                after: 5, by: .person("ivy"),
                .acknowledged(Event.Acknowledged(obligation: 1, person: "ivy", behind: "ada")))
        }
        #expect(
            line.text == "Ivy Falk acknowledged database too: Ada Okafor has had it since "
                + "03:04 UTC, Ivy Falk is third")
        #expect(line.who == "ivy" && line.mark == .answer && line.kind == "acknowledged")
    }

    @Test func `words about severity say who and from what`() throws {
        let lowered = try last {
            $0.write(
                by: .person("ada"),
                .classified(
                    Event.Classified(
                        verdict: Journalist.verdict(.sev3, "ada set sev3: only one shop"),
                        policy: Journalist.policy(.sev3), overrules: .sev1,
                        text: "only one shop")))
        }
        #expect(lowered.text == "Ada Okafor lowered the severity sev1 → sev3: only one shop")
        let same = try last {
            $0.write(by: .person("ada"), .reopened(Event.Reopened(text: "it is back")))
            $0.write(
                by: .person("ada"),
                .classified(
                    Event.Classified(
                        verdict: Journalist.verdict(.sev1, "The sender says so."),
                        policy: Journalist.policy(.sev1))))
        }
        #expect(same.text == "severity stays sev1" && same.isDetail)
    }

    @Test func `acts in the room name their people`() throws {
        let rows: [(Event, Mark, String)] = [
            (
                .left(Event.Left(obligation: 1, person: "ada")), .answer,
                "Ada Okafor left; database is open again"
            ),
            (
                .handoverOffered(
                    Event.HandoverOffered(obligation: 1, from: "ada", to: "ben", text: "see note")),
                .answer, "Ada Okafor offers database to Ben Castillo: see note"
            ),
            (
                .handoverAccepted(Event.HandoverAccepted(obligation: 1, from: "ada", to: "ben")),
                .answer, "Ben Castillo took database over from Ada Okafor"
            ),
            (
                .released(Event.Released(obligation: 1, person: "ben")), .answer,
                "Ada Okafor released Ben Castillo from database"
            ),
            (
                .answerLapsed(Event.AnswerLapsed(obligation: 1, person: "ben", wasETA: true)),
                .alarm, "Ben Castillo has not joined for database in time; it is open again"
            ),
            (
                .escalated(Event.Escalated(obligation: 1, text: "we wait")), .page,
                "Ada Okafor escalated database: we wait"
            ),
            (
                .personUnreachable(
                    Event.PersonUnreachable(
                        obligation: 1, person: "ben", text: "has no contact method")),
                .alarm, "stepped over Ben Castillo for database: has no contact method"
            ),
            (.merged(Event.Merged(into: 16)), .end, "Ada Okafor merged it into #16"),
            (
                .absorbed(Event.Absorbed(other: 18, firing: 1, alerts: 1)), .room,
                "#18 was merged into this, with 1 alert, 1 of them firing"
            ),
            (
                .resolved(Event.Resolved(resolution: Resolution(kind: .falseAlarm, text: ""))),
                .end,
                "Ada Okafor stood it down as a false alarm"
            ),
            (.noted(Event.Noted(text: "a\u{1B}[2Jb\nc")), .room, "Ada Okafor: a[2Jb c"),
        ]
        for (event, mark, text) in rows {
            let line = try last { $0.write(by: .person("ada"), event) }
            #expect(line.text == text)
            #expect(line.mark == mark, "\(text)")
        }
    }

    @Test func `a reader who starts in the middle gets the same words`() throws {
        var incident = Incident(number: 17)
        var whole = Timeline(handbook: Journalist.handbook)
        for (index, entry) in Outage.entries.enumerated() {
            var middle = Timeline(
                handbook: Journalist.handbook, knowing: index == 0 ? [] : [incident])
            let line = whole.add(entry)
            #expect(middle.add(entry) == line)
            incident.apply(entry.event, at: entry.at, by: entry.by)
            incident.position = entry.position
        }
    }

    @Test func `an entry that is known already is worded and not applied again`() throws {
        var incident = Incident(number: 17)
        for entry in Outage.entries {
            incident.apply(entry.event, at: entry.at, by: entry.by)
            incident.position = entry.position
        }
        var timeline = Timeline(handbook: Journalist.handbook, knowing: [incident])
        let texts = Outage.entries.compactMap { timeline.add($0)?.text }
        #expect(texts.count == Outage.entries.count)
        #expect(texts.contains("Ivy Falk joined for network"))
    }

    @Test func `what concerns the installation has words too`() throws {
        var journal = Journalist()
        journal.incident = nil
        journal.write(.nodeStarted(Event.NodeStarted(node: "n1", version: "1.0")))
        journal.write(.formatRaised(Event.FormatRaised(format: 2)))
        journal.write(.channelFailed(Event.ChannelFailed(channel: .mail, detail: "535 no")))
        let lines = lines(journal.entries)
        #expect(lines.map(\.text) == ["Muster 1.0 started", "sending by mail fails: 535 no"])
        #expect(lines.map(\.mark) == [.system, .alarm])
    }
}
