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
            "paged Ada Okafor for Payments",
            "paged Ada Okafor again for Payments: severity raised",
            "Ada Okafor acknowledged Payments",
            "severity sev2 → sev1: Rule tier-1-down sets sev1 because customers cannot pay: "
                + "tier is 1 (rules.yaml:4).",
            "Payments must now join the room by 03:10 UTC",
            "Ada Okafor joined for Payments",
            "Grace Kim acknowledged as incident commander, on the way until 03:10 UTC",
            "Ben Castillo declined Network: on a plane",
            "paged Ivy Falk for Network, step 2",
            "nobody answered for Network in round 1; starting again at 03:06:39 UTC",
            "decided by Grace Kim: Roll back 1.42 everywhere (owner: Ada Okafor)",
            "action 1 for Ada Okafor: Roll back 1.42",
            "action 1 is done, says Ada Okafor: Roll back 1.42",
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
            "round 1 for Network: Ben Castillo, then Ivy Falk",
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
                .steppedOver(
                    Event.SteppedOver(
                        obligation: 1, person: "ben", text: "has no contact method")),
                .alarm, "stepped over Ben Castillo for database: has no contact method"
            ),
            (
                .steppedOver(
                    Event.SteppedOver(
                        obligation: 1, person: "ben", channels: [.webhook, .mail], text: "535 no")),
                .alarm,
                "stepped over Ben Castillo for database: Muster cannot send by webhook and mail: "
                    + "535 no"
            ),
            (
                .pageWithdrawn(
                    Event.PageWithdrawn(obligation: 1, person: "ben", text: "on a plane")), .answer,
                "Ada Okafor released Ben Castillo, who had not answered for database: on a plane"
            ),
            (
                .obligationReopened(
                    Event.ObligationReopened(
                        id: 1, isRequired: true, mustJoin: true, urgency: .high, text: "again")),
                .page, "database is asked for again by Ada Okafor: again"
            ),
            (
                .redacted(Event.Redacted(kind: 110, kindName: "noted")), .system, "redacted"
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
            (
                .resolved(Event.Resolved(resolution: Resolution(kind: .fixed, text: "Fixed."))),
                .end, "Ada Okafor resolved it"
            ),
            (.noted(Event.Noted(text: "a\u{1B}[2Jb\nc")), .room, "Ada Okafor: a[2Jb c"),
        ]
        for (event, mark, text) in rows {
            let line = try last { $0.write(by: .person("ada"), event) }
            #expect(line.text == text)
            #expect(line.mark == mark, "\(text)")
        }
    }

    @Test func `again is said of whoever was paged for this incident before, and of nobody else`()
        throws
    {
        func paged(_ write: (inout Journalist) -> Void) throws -> String {
            var journal = Journalist()
            write(&journal)
            return try #require(lines(journal.entries).last { $0.kind == "paged" }).text
        }
        let byName = Event.ObligationOpened(
            id: 2, target: .person("ben"), seat: 1, isRequired: false, mustJoin: true,
            urgency: .high)
        let opened = Event.ObligationOpened(
            id: 1, target: .group("network"), seat: 1, isRequired: true, mustJoin: true,
            urgency: .high)
        #expect(
            try paged {
                $0.write(.obligationOpened(byName))
                $0.page(1, "ben", for: 2, reason: .byHand)
            } == "paged Ben Castillo: asked for by name")
        #expect(
            try paged {
                $0.write(.obligationOpened(opened))
                $0.page(1, "ada", for: 1)
                $0.page(2, "ben", for: 1, step: 2)
            } == "paged Ben Castillo for Network, step 2")
        #expect(
            try paged {
                $0.write(.obligationOpened(opened))
                $0.write(.obligationOpened(byName))
                $0.page(1, "ben", for: 1)
                $0.page(2, "ben", for: 2, reason: .byHand)
            } == "paged Ben Castillo again: asked for by name")
    }

    @Test func `what is needed again says who has it still`() throws {
        let line = try last {
            $0.write(
                by: .person("ben"), .joined(Event.Joined(obligation: 1, person: "ben", bridge: "")))
            $0.write(.obligationWithdrawn(Event.ObligationWithdrawn(id: 1)))
            $0.write(
                .obligationReopened(
                    Event.ObligationReopened(
                        id: 1, isRequired: true, mustJoin: true, urgency: .high, keepsAnswer: true))
            )
        }
        #expect(line.text == "database is needed again, and Ben Castillo has it still")
    }

    @Test func `a page and its attempts are one line at leisure, and what happened stands out`() {
        let lines = lines(Outage.entries)
        let gathered = lines.gathered()
        let pages = gathered.filter { $0.kind == "paged" }.map(\.text)
        #expect(
            pages == [
                "paged Ada Okafor for Payments; delivered by webhook (204) at try 2",
                "paged Grace Kim as incident commander; delivered by webhook (204)",
                "paged Ben Castillo for Network; failed by webhook (410), then accepted by the "
                    + "mail server",
                "paged Ada Okafor again for Payments: severity raised; delivered by webhook (204)",
                "paged Ivy Falk for Network, step 2; not sent by webhook, which fails altogether "
                    + "(connection refused), then accepted by the mail server",
                "paged Ivy Falk again for Network; delivered by webhook (200)",
            ])
        #expect(!gathered.contains { $0.delivery != nil })
        // Nothing else is lost, and everything is told once and in its order.
        let rest = gathered.filter { $0.message == nil }
        #expect(rest.map(\.position).sorted() == lines.filter { $0.message == nil }.map(\.position))
        #expect(gathered.map(\.at) == gathered.map(\.at).sorted())
        let told = gathered.filter { !$0.isDetail }.map(\.position)
        #expect(told == told.sorted())
        #expect(
            gathered.filter(\.isMilestone).map(\.kind) == [
                "opened", "classified", "classified", "assembled", "mitigated", "resolved",
            ])
    }

    @Test func `what is still on its way says so`() {
        var journal = Journalist()
        journal.write(
            .obligationOpened(
                Event.ObligationOpened(
                    id: 1, target: .group("network"), seat: 1, isRequired: true, mustJoin: true,
                    urgency: .high)))
        journal.page(1, "ben", for: 1)
        func text() -> String? {
            lines(journal.entries).gathered().last { $0.kind == "paged" }?.text
        }
        #expect(text() == "paged Ben Castillo for Network; being sent by webhook")
        journal.write(after: 1, journal.ended(1, .retry("500"), retryAt: journal.at))
        #expect(text() == "paged Ben Castillo for Network; not delivered by webhook (500)")
        journal.write(after: 1, journal.began(1, number: 2))
        #expect(text() == "paged Ben Castillo for Network; being sent by webhook, try 2")
        journal.write(after: 1, journal.ended(1, number: 2, .retry("500")))
        #expect(
            text() == "paged Ben Castillo for Network; not delivered by webhook (500) in 2 tries")
        journal.write(journal.began(1, way: 1))
        #expect(text()?.hasSuffix("in 2 tries, then being sent by mail") == true)
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
        #expect(texts.contains("Ivy Falk joined for Network"))
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
