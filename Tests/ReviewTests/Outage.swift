import Core

/// A catastrophe as it goes: an alert, an answer, a second alert that raises it, a group that does
/// not answer, a room, an end.
enum Outage {
    static let entries: [Entry] = {
        var journal = Journalist()
        begin(&journal)
        raise(&journal)
        assemble(&journal)
        work(&journal)
        end(&journal)
        return journal.entries
    }()

    private static let sender = Actor.key("prometheus")

    private static func begin(_ journal: inout Journalist) {
        journal.write(
            by: sender,
            .opened(
                Event.Opened(
                    title: "Checkout: 5xx above 20 %", grouping: .service("checkout"),
                    group: "payments", plan: "default", runbook: "checkout-down", near: [16],
                    handbook: "5f1d0c9a77e2b3448d6e")))
        journal.write(
            by: sender,
            .alerted(
                Event.Alerted(
                    alert: Journalist.alert(1, "Checkout: 5xx above 20 %", source: "edge-3"),
                    isNew: true)))
        classify(&journal, .sev2, nil, "The sender says sev2.")
        open(&journal, 1, .group("payments"), mustJoin: false, "sev2: owner")
        round(&journal, 1, ["ada"], ["ben"])
        journal.page(1, "ada", for: 1, by: sender)
        journal.write(
            after: 0.05, journal.ended(1, .retry("500"), retryAt: journal.at + .seconds(1)))
        journal.write(after: 1, journal.began(1, number: 2))
        journal.write(after: 0.04, journal.ended(1, number: 2, .delivered("204")))
        journal.write(
            after: 12, by: .person("ada"),
            .acknowledged(
                Event.Acknowledged(
                    obligation: 1, person: "ada", message: 1,
                    until: journal.at + Limits.acknowledgeLapse)))
    }

    private static func raise(_ journal: inout Journalist) {
        journal.write(
            after: 45, by: sender,
            .alerted(
                Event.Alerted(
                    alert: Journalist.alert(2, "Checkout is down", source: "probe"), isNew: true)))
        classify(
            &journal, .sev1, "tier-1-down",
            "Rule tier-1-down sets sev1 because customers cannot pay: tier is 1 (rules.yaml:4).")
        journal.write(
            by: sender,
            .obligationChanged(
                Event.ObligationChanged(
                    id: 1, isRequired: true, mustJoin: true, urgency: .high,
                    until: journal.at + Limits.defaultETA)))
        open(&journal, 2, .commander("incident-command"), mustJoin: true, "sev1: plan")
        round(&journal, 2, ["grace"])
        journal.page(2, "grace", for: 2, by: sender)
        open(&journal, 3, .group("network"), mustJoin: true, "sev1: plan")
        round(&journal, 3, ["ben"], ["ivy"])
        journal.page(3, "ben", for: 3, by: sender)
        journal.page(4, "ada", for: 1, step: 0, reason: .severityRaised, by: sender)
        journal.write(after: 0.03, journal.ended(2, .delivered("204")))
        journal.write(after: 0.01, journal.ended(3, .methodFailed("410")))
        journal.write(journal.began(3, way: 1))
        journal.write(after: 0.01, journal.ended(4, .delivered("204")))
        journal.write(
            after: 0.2, journal.ended(3, way: 1, .delivered("accepted by the mail server")))
    }

    private static func assemble(_ journal: inout Journalist) {
        join(&journal, after: 8, 1, "ada")
        journal.write(
            after: 3, by: .person("grace"),
            .acknowledged(
                Event.Acknowledged(
                    obligation: 2, person: "grace", message: 2, until: journal.at + .minutes(5),
                    eta: .minutes(5))))
        join(&journal, after: 20, 2, "grace")
        journal.write(
            after: 5, by: .person("ben"),
            .declined(Event.Declined(obligation: 3, person: "ben", text: "on a plane")))
        journal.page(5, "ivy", for: 3, step: 2)
        journal.write(after: 0.02, journal.ended(5, .channelFailed("connection refused")))
        journal.write(journal.began(5, way: 1))
        journal.write(
            after: 0.1, journal.ended(5, way: 1, .delivered("accepted by the mail server")))
        journal.write(
            after: 60,
            .roundRanOut(
                Event.RoundRanOut(
                    obligation: 3, nextRoundAt: journal.at + .seconds(60),
                    text: "nobody answered for Network in round 1")))
        journal.write(
            .notified(
                Event.Notified(
                    message: 6, person: "grace", kind: .alarm,
                    text: "nobody answered for Network in round 1", ways: Journalist.ways)))
        round(&journal, 3, number: 2, ["ivy"])
        journal.page(7, "ivy", for: 3)
        journal.write(after: 0.04, journal.ended(7, .delivered("200")))
        journal.write(
            after: 9, by: .person("ivy"),
            .acknowledged(
                Event.Acknowledged(
                    obligation: 3, person: "ivy", message: 7, until: journal.at + .minutes(20),
                    eta: .minutes(20), keepsPaging: true)))
        journal.write(
            after: 4, by: .person("ben"),
            .acknowledged(
                Event.Acknowledged(obligation: 3, person: "ben", message: 3, behind: "ivy")))
        join(&journal, after: 70, 3, "ivy")
        journal.write(by: .person("ivy"), .assembled(Event.Assembled()))
    }

    private static func work(_ journal: inout Journalist) {
        let grace = Actor.person("grace")
        journal.write(
            after: 30, by: .behalf(of: "grace", by: "ada"),
            .roleGiven(Event.RoleGiven(role: .scribe, person: "ada")))
        journal.write(
            after: 10, by: grace, happenedAt: journal.at - .minutes(2),
            .noted(
                Event.Noted(text: "roll-out 1.42 began\ntwo minutes before | <b>first</b> alert")))
        journal.write(
            after: 5, by: grace,
            .decided(Event.Decided(text: "Roll back 1.42 everywhere", owner: "ada")))
        journal.write(
            by: grace,
            .actionAdded(Event.ActionAdded(id: 1, text: "Roll back 1.42", owner: "ada")))
        journal.write(
            by: grace,
            .actionAdded(Event.ActionAdded(id: 2, text: "Write to the ten largest shops")))
        journal.write(
            after: 40, by: .person("ada"),
            .stepTicked(Event.StepTicked(step: 1, text: "Stop the roll-out")))
        journal.write(after: 90, by: .person("ada"), .actionDone(Event.ActionDone(id: 1)))
        journal.write(
            after: 1, by: grace,
            .updated(
                Event.Updated(text: "Payments fail since 03:04 UTC.\n\nA fix is being rolled out."))
        )
        journal.write(
            after: 30, by: grace, .mitigated(Event.Mitigated(text: "errors back to normal")))
    }

    private static func end(_ journal: inout Journalist) {
        for low: UInt64 in 1...2 {
            let alert = Journalist.alert(
                low, low == 1 ? "Checkout: 5xx above 20 %" : "Checkout is down")
            journal.write(
                after: 5, by: sender,
                .alertCleared(
                    Event.AlertCleared(digest: alert.digest, summary: alert.summary)))
        }
        journal.write(by: sender, .alertsCleared(Event.AlertsCleared()))
        let grace = Actor.person("grace")
        for id in 1...3 {
            journal.write(
                after: id == 1 ? 600 : 0, by: grace,
                .obligationWithdrawn(
                    Event.ObligationWithdrawn(id: ObligationID(id), text: "fixed: rolled back")))
        }
        journal.write(
            by: grace,
            .resolved(Event.Resolved(resolution: Resolution(kind: .fixed, text: "rolled back"))))
        journal.write(
            by: grace,
            .notified(
                Event.Notified(
                    message: 8, person: "ada", kind: .allClear, text: "fixed: rolled back",
                    ways: Journalist.ways)))
        journal.write(by: grace, journal.began(8))
        journal.write(after: 0.1, journal.ended(8, .delivered("204")))
    }

    // MARK: Short words

    private static func classify(
        _ journal: inout Journalist, _ severity: Severity, _ rule: RuleID?, _ text: String
    ) {
        journal.write(
            by: sender,
            .classified(
                Event.Classified(
                    verdict: Journalist.verdict(severity, rule: rule, text),
                    policy: Journalist.policy(severity))))
    }

    private static func open(
        _ journal: inout Journalist, _ id: ObligationID, _ target: Obligation.Target,
        mustJoin: Bool, _ text: String
    ) {
        journal.write(
            by: sender,
            .obligationOpened(
                Event.ObligationOpened(
                    id: id, target: target, seat: 1, isRequired: true, mustJoin: mustJoin,
                    urgency: .high, text: text)))
    }

    private static func round(
        _ journal: inout Journalist, _ id: ObligationID, number: Int = 1, _ steps: [PersonID]...
    ) {
        journal.write(
            .roundBegan(
                Event.RoundBegan(
                    obligation: id, round: number,
                    steps: steps.map { CandidateStep(people: $0, delay: .seconds(60)) })))
    }

    private static func join(
        _ journal: inout Journalist, after seconds: Double, _ id: ObligationID, _ person: PersonID
    ) {
        journal.write(
            after: seconds, by: .person(person),
            .joined(
                Event.Joined(
                    obligation: id, person: person, bridge: "https://meet.example.test/war-room")))
    }
}
