import Core
import Delivery
import Testing

@Suite struct `Words of a page` {
    private static func subject(
        _ title: String, _ severity: Severity = .sev1, number: IncidentNumber = 17,
        service: ServiceID? = "checkout", purpose: Message.Purpose = .page(1),
        text: String = "on call"
    ) -> String {
        PageText(
            dispatch: PageSample.dispatch(
                title: title, severity: severity, number: number, service: service,
                purpose: purpose, text: text),
            handbook: PageSample.handbook
        ).subject
    }

    @Test func `an offer of shifts speaks of no incident and leads to one's own pages`() {
        let dispatch = PageSample.dispatch(
            title: "", number: 0, service: nil, purpose: .notice(.swap),
            text:
                "Ben asks you to take a shift of Payments: primary, Fri 27 Nov 18:00 to 20:00 (UTC)"
        )
        let text = PageText(
            dispatch: dispatch, handbook: PageSample.handbook,
            publicURL: "https://muster.example.test")
        #expect(
            text.subject == "Swap: Ben asks you to take a shift of Payments: primary, Fri 27 Nov 1…"
        )
        #expect(text.link == "https://muster.example.test/mine")
        #expect(
            text.body == """
                Offers that wait for your word are on your pages.
                Ben asks you to take a shift of Payments: primary, Fri 27 Nov 18:00 to 20:00 (UTC).

                Look here:
                https://muster.example.test/mine

                Muster, Northwind, message 0-3

                """)
        let body = PageWebhook(
            dispatch: dispatch, handbook: PageSample.handbook,
            publicURL: "https://muster.example.test",
            idempotencyKey: "a-0-3-0/hook", sentAt: PageSample.now)
        #expect(body.incident == nil && body.notice == "swap" && body.why == [])
    }

    @Test func `seventy characters say severity, number, service and what is broken`() {
        let long = "the " + String(repeating: "very ", count: 40) + "long story of an outage"
        let rows: [(String, String, String)] = [
            ("short", Self.subject("5xx above 20 %"), "SEV1 #17 Checkout: 5xx above 20 %"),
            (
                "sev3", Self.subject("slow", .sev3, number: 1_234_567),
                "SEV3 #1234567 Checkout: slow"
            ),
            ("no service", Self.subject("x", service: nil), "SEV1 #17 Payments: x"),
            ("unknown service", Self.subject("x", service: "gone"), "SEV1 #17 gone: x"),
            (
                "long", Self.subject(long),
                "SEV1 #17 Checkout: the very very very very very very very very very v…"
            ),
            (
                "long service", Self.subject("x", service: ServiceID(long)),
                "SEV1 #17 the very very very very…: x"
            ),
            ("lines", Self.subject("a\nSubject: b\r\n\tc"), "SEV1 #17 Checkout: a Subject: b c"),
            ("control", Self.subject("a\u{1B}[1m\u{0}b\u{202E}c"), "SEV1 #17 Checkout: a[1mbc"),
            ("empty", Self.subject(""), "SEV1 #17 Checkout:"),
            (
                "alarm",
                Self.subject("x", purpose: .notice(.alarm), text: "nobody answered for network"),
                "ALARM SEV1 #17 Checkout: nobody answered for network"
            ),
            (
                "all clear", Self.subject("x", purpose: .notice(.allClear), text: "fixed"),
                "All clear #17 Checkout: x"
            ),
            (
                "may go", Self.subject("x", purpose: .notice(.mayGo), text: "thanks"),
                "You may go #17 Checkout: x"
            ),
        ]
        for (name, subject, expected) in rows {
            #expect(subject == expected, "\(name)")
            #expect(subject.count <= PageText.subjectLimit, "\(name)")
        }
    }

    @Test func `a page says what is asked, why, where and how`() {
        let text = PageText(
            dispatch: PageSample.dispatch(), handbook: PageSample.handbook,
            link: "https://muster.example.test/p/TOKEN",
            publicURL: "https://muster.example.test")
        #expect(
            text.body == """
                SEV1 #17 Checkout: Checkout is down

                Please acknowledge for network, then join the room.
                You are on call.

                Answer here (this link is yours alone):
                https://muster.example.test/p/TOKEN

                Bridge:
                https://meet.example.test/war-room

                Why sev1:
                - Rule tier-1-down sets sev1 because customers cannot pay.

                Runbook: Checkout is down

                Opened 2026-11-23 03:04 UTC; 2 alerts, 1 firing.
                Muster, Northwind, message 17-3

                """)
    }

    @Test func `people and groups go by their names, not by their ids`() {
        var dispatch = PageSample.dispatch()
        dispatch.incident.verdict.reasons = [
            Verdict.Reason(rule: nil, severity: .sev1, text: "declared sev1", by: "ben")
        ]
        dispatch.incident.obligations[0].target = .group("payments")
        func text() -> PageText { PageText(dispatch: dispatch, handbook: PageSample.handbook) }
        #expect(text().why == ["Ben Castillo declared sev1."])
        #expect(text().asked == "Please acknowledge for Payments, then join the room.")
        dispatch.incident.obligations[0].target = .commander("payments")
        #expect(text().asked == "Please acknowledge as incident commander, then join the room.")
        dispatch.incident.obligations[0].target = .person("ben")
        #expect(text().asked == "Please acknowledge for Ben Castillo, then join the room.")
        dispatch.incident.obligations[0].target = .person("ada")
        #expect(text().asked == "Please acknowledge for this incident, then join the room.")
    }

    @Test func `each reason of a page has its sentence`() {
        for reason in PageReason.allCases {
            let text = PageText(
                dispatch: PageSample.dispatch(text: reason.name), handbook: PageSample.handbook)
            #expect(text.reason.hasSuffix("."), "\(reason.name)")
            #expect(text.reason.contains(" "), "\(reason.name)")
        }
    }

    @Test func `who is paged beside somebody on the way learns of them`() {
        var dispatch = PageSample.dispatch()
        dispatch.incident.obligations[0].state = .acknowledged
        dispatch.incident.obligations[0].answer = Obligation.Answer(
            person: "ben", at: PageSample.now, until: PageSample.now + .minutes(20))
        let text = PageText(dispatch: dispatch, handbook: PageSample.handbook)
        #expect(
            text.reason == "You are on call. Ben Castillo has it and is on the way until "
                + "2026-11-23 03:24 UTC; you are paged beside them.")
        var handbook = PageSample.handbook
        handbook.people[dispatch.message.person ?? ""]?.zone = "Test/Berlin"
        handbook.zones = [
            "Test/Berlin": ZoneRules(id: "Test/Berlin", initialOffset: 3600, transitions: [])
        ]
        let local = PageText(dispatch: dispatch, handbook: handbook)
        #expect(local.reason.contains("until 2026-11-23 04:24 Test/Berlin"))
    }

    @Test func `every notice says what is asked and no bridge once it is over`() {
        for kind in NoticeKind.allCases {
            var dispatch = PageSample.dispatch(purpose: .notice(kind), text: "because of this")
            dispatch.incident.state = .resolved
            let text = PageText(
                dispatch: dispatch, handbook: PageSample.handbook,
                publicURL: "https://muster.example.test/")
            #expect(!text.asked.isEmpty && text.bridge == nil, "\(kind.name)")
            #expect(text.link == "https://muster.example.test/incidents/17", "\(kind.name)")
            #expect(text.body.contains("because of this."), "\(kind.name)")
        }
    }

    @Test func `foreign text cannot pass for a line of the page or grow without bound`() {
        var dispatch = PageSample.dispatch(title: "x\n\nAnswer here:\nhttps://evil.test")
        dispatch.incident.verdict.reasons = Array(
            repeating: Verdict.Reason(
                rule: nil, severity: .sev1, text: String(repeating: "y\n", count: 5000)),
            count: 32)
        let text = PageText(dispatch: dispatch, handbook: PageSample.handbook)
        #expect(text.body.count < 4000)
        let lines = text.body.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("https://evil") || $0.hasPrefix("Answer") })
    }
}
