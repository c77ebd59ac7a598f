import Core

/// Writes entries of incident 17 by hand: each `after` the last by so many seconds.
struct Journalist {
    private(set) var entries: [Entry] = []
    private(set) var at = Moment(text: "2026-11-23T03:04:05.250Z") ?? .zero
    var incident: IncidentNumber? = 17
    private let batch = BatchID(node: "n1", serial: 1)

    mutating func write(
        after seconds: Double = 0, by: Actor = .muster, happenedAt: Moment? = nil, _ event: Event
    ) {
        at = at + .milliseconds(Int64(seconds * 1000))
        entries.append(
            Entry(
                position: Position(entries.count + 41), at: at, happenedAt: happenedAt, by: by,
                batch: batch, incident: incident, event: event))
    }

    mutating func page(
        _ serial: MessageSerial, _ person: PersonID, for obligation: ObligationID, step: Int = 1,
        reason: PageReason = .step, ways: [Way] = Self.ways, by: Actor = .muster
    ) {
        write(
            by: by,
            .paged(
                Event.Paged(
                    message: serial, obligation: obligation, person: person, step: step,
                    reason: reason, urgency: .high, ways: ways)))
        write(by: by, began(serial))
    }

    func began(_ serial: MessageSerial, way: Int = 0, number: Int = 1) -> Event {
        .attemptBegan(
            Event.AttemptBegan(
                message: serial, way: way, number: number, node: "n1",
                until: at + Limits.attemptLease))
    }

    func ended(
        _ serial: MessageSerial, way: Int = 0, number: Int = 1, _ outcome: AttemptOutcome,
        retryAt: Moment? = nil
    ) -> Event {
        .attemptEnded(
            Event.AttemptEnded(
                message: serial, way: way, number: number, outcome: outcome, retryAt: retryAt))
    }

    static let ways = [Way(method: "hook", channel: .webhook), Way(method: "mail", channel: .mail)]

    static func alert(_ low: UInt64, _ summary: String, source: String = "") -> Alert {
        Alert(
            digest: Digest16(high: 1, low: low), integration: "prometheus",
            dedupKey: "k\(low)", status: .firing, severity: .sev2, summary: summary,
            source: source, bodyDigest: .zero)
    }

    static func verdict(_ severity: Severity, rule: RuleID? = nil, _ text: String) -> Verdict {
        Verdict(
            severity: severity,
            reasons: [Verdict.Reason(rule: rule, severity: severity, text: text)])
    }

    static func policy(_ severity: Severity) -> SeverityPolicy {
        SeverityPolicy.table[severity]
            ?? SeverityPolicy(
                level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
                updateEvery: nil)
    }

    static let handbook = Handbook(
        version: "5f1d0c9a77e2b3448d6e", organisation: "Northwind",
        people: [
            "ada": Person(id: "ada", name: "Ada Okafor", methods: [], zone: "Africa/Lagos"),
            "ben": Person(id: "ben", name: "Ben Castillo", methods: [], zone: "Asia/Tokyo"),
            "grace": Person(id: "grace", name: "Grace Kim", methods: []),
            "ivy": Person(id: "ivy", name: "Ivy Falk", methods: [], zone: "Africa/Lagos"),
        ],
        groups: [
            "payments": Group(id: "payments", name: "Payments", schedules: [], steps: []),
            "network": Group(id: "network", name: "Network", schedules: [], steps: []),
        ],
        services: [
            "checkout": Service(id: "checkout", name: "Checkout", owner: "payments", tier: 1)
        ],
        plans: [
            "default": ResponsePlan(
                id: "default", bridge: "https://meet.example.test/war-room",
                commander: "incident-command", groups: [])
        ],
        runbooks: [
            "checkout-down": Runbook(
                id: "checkout-down", title: "Checkout is down", text: "",
                steps: ["Stop the roll-out", "Fail over to the second region"])
        ],
        zones: [
            "Africa/Lagos": ZoneRules(id: "Africa/Lagos", initialOffset: 3600, transitions: []),
            "Asia/Tokyo": ZoneRules(id: "Asia/Tokyo", initialOffset: 32_400, transitions: []),
        ],
        catchAll: "payments", fallback: FallbackAddress(methods: []))
}
