import Core

/// A dispatch of message 17-3 to Ada for the network group, and the handbook around it.
enum PageSample {
    static let now = Moment(text: "2026-11-23T03:04:05Z") ?? .zero

    static let handbook = Handbook(
        version: "1", organisation: "Northwind",
        people: [
            "ada": Person(id: "ada", name: "Ada Okafor", methods: []),
            "ben": Person(id: "ben", name: "Ben Castillo", methods: []),
        ],
        groups: ["payments": Group(id: "payments", name: "Payments", schedules: [], steps: [])],
        services: ["checkout": Service(id: "checkout", name: "Checkout", owner: "payments")],
        plans: [
            "default": ResponsePlan(
                id: "default", bridge: "https://meet.example.test/war-room",
                commander: "incident-command", groups: [])
        ],
        runbooks: [
            "checkout-down": Runbook(
                id: "checkout-down", title: "Checkout is down", text: "", steps: [])
        ],
        catchAll: "payments", fallback: FallbackAddress(methods: []))

    static func dispatch(
        title: String = "Checkout is down", severity: Severity = .sev1,
        number: IncidentNumber = 17, service: ServiceID? = "checkout",
        purpose: Message.Purpose = .page(1), text: String = "on call", attempt: Int = 1
    ) -> Dispatch {
        var incident = Incident(number: number)
        incident.title = title
        incident.severity = severity
        incident.policy = SeverityPolicy.table[severity] ?? incident.policy
        incident.grouping = service.map { .service($0) } ?? .none
        incident.group = "payments"
        incident.runbook = "checkout-down"
        incident.openedAt = now
        incident.alerts = 2
        incident.firing = 1
        incident.verdict = Verdict(
            severity: severity,
            reasons: [
                Verdict.Reason(
                    rule: "tier-1-down", severity: severity,
                    text: "Rule tier-1-down sets sev1 because customers cannot pay.")
            ])
        incident.obligations = [
            Obligation(
                id: 1, target: .group("network"), isRequired: true, mustJoin: true, urgency: .high,
                openedAt: now)
        ]
        let message = Message(
            id: MessageID(incident: number, serial: 3), purpose: purpose, person: "ada",
            urgency: .high, text: text, ways: [Way(method: "hook", channel: .webhook)], at: now)
        return Dispatch(
            attempt: Attempt(of: message, way: 0, number: attempt), message: message,
            incident: incident)
    }
}
