/// The facts of one alert or declaration in its surroundings, by name.
///
/// What the sender says stands in `values`: `severity`, `summary`, `source`, every label as
/// `label.NAME` and every detail as `detail.NAME`. What is made of it, or depends on the moment and
/// on other alerts, is worked out by `Evidence` when a rule asks for it. What is absent is the
/// empty string.
package struct Facts: Sendable {
    package var base: Severity
    package var values: [String: String]
    /// Text that phrases are looked for in.
    package var texts: [String]
    package var surroundings: Surroundings
    /// What the organisation says about facts.
    package var table: FactTable

    package init(
        base: Severity, values: [String: String], texts: [String],
        surroundings: Surroundings = Surroundings(), table: FactTable = FactTable()
    ) {
        self.base = base
        self.values = values
        self.texts = texts
        self.surroundings = surroundings
        self.table = table
    }

    /// The facts of one alert. `service` is the one that the alert belongs to, with its tier, when
    /// the handbook knows it; `format` is the sender's, `firing` counts the alerts firing in the
    /// incident that it belongs to, this one included. A sender that says no severity counts as
    /// sev3.
    package init(
        alert: Alert, service: ServiceID?, serviceTier: Int?, format: String, firing: Int
    ) {
        self.init(
            alert, service: service, serviceTier: serviceTier, format: format,
            surroundings: Surroundings(firing: firing), table: FactTable())
    }

    package init(
        _ alert: Alert, service: ServiceID?, serviceTier: Int?, format: String,
        surroundings: Surroundings, table: FactTable
    ) {
        var values: [String: String] = [
            "severity": alert.severity?.name ?? "",
            "summary": alert.summary,
            "source": alert.source,
            "service": service?.text ?? "",
            "tier": serviceTier.map { String($0) } ?? "",
            "format": format,
        ]
        values.reserveCapacity(values.count + alert.labels.count + alert.details.count)
        for label in alert.labels { values["label.\(label.name)"] = label.value }
        for detail in alert.details { values["detail.\(detail.name)"] = detail.value }
        self.init(
            base: alert.severity ?? .sev3, values: values,
            texts: [alert.summary] + alert.details.map(\.value), surroundings: surroundings,
            table: table)
    }

    /// The names of facts that are neither a label's, a detail's nor a named calendar's.
    package static let fields = [
        "severity", "summary", "source", "service", "tier", "format", "firing", "repeats",
        "environment", "customers", "customer", "contract", "business_hours", "open_s",
        "unacknowledged_s", "changed_s",
    ]

    /// Those of them that count seconds: they are asked with bounds.
    package static let seconds: Set<String> = ["open_s", "unacknowledged_s", "changed_s"]

    /// Those that are worked out, and not said by a sender.
    static let derived: Set<String> = Set(fields).subtracting([
        "severity", "summary", "source", "service", "tier", "format",
    ])

    /// Those whose value may change though the sender says nothing new.
    static func changes(_ field: String) -> Bool {
        changing.contains(field) || field.hasPrefix("business_hours.")
    }

    private static let changing: Set<String> = [
        "firing", "repeats", "business_hours", "open_s", "unacknowledged_s", "changed_s",
    ]

    var baseReason: Verdict.Reason {
        let said = (values["severity"] ?? "").isEmpty
        return Verdict.Reason(
            rule: nil, severity: base,
            text: said
                ? "The sender says no severity, which counts as \(base.name)."
                : "The sender says \(base.name).")
    }
}

/// What is around an alert when it is judged: its incident, the other incidents, and the time.
package struct Surroundings: Sendable {
    /// Alerts firing in the incident, this one included.
    package var firing: Int
    /// Repeats of the incident's alerts, a lower bound.
    package var repeats: Int
    package var openedAt: Moment?
    /// Since when somebody is asked and nobody has answered; nil: somebody has, or nobody is asked.
    package var unansweredSince: Moment?
    /// When the service was last changed, as its deployments say.
    package var changedAt: Moment?
    package var now: Moment
    /// Business hours are asked by the clock on the wall.
    package var wall: Moment
    package var crowd: Crowd
    /// What alerts with this one and is not among the crowd yet.
    package var beginning: [Trait]
    /// Facts that are given and not worked out: those of an example.
    package var given: [String: String]

    package init(
        firing: Int = 1, repeats: Int = 0, openedAt: Moment? = nil,
        unansweredSince: Moment? = nil, changedAt: Moment? = nil, now: Moment = .zero,
        wall: Moment = .zero, crowd: Crowd = Crowd(), beginning: [Trait] = [],
        given: [String: String] = [:]
    ) {
        self.firing = firing
        self.repeats = repeats
        self.openedAt = openedAt
        self.unansweredSince = unansweredSince
        self.changedAt = changedAt
        self.now = now
        self.wall = wall
        self.crowd = crowd
        self.beginning = beginning
        self.given = given
    }
}

/// What the organisation says about facts: where senders write them, whose contract is which, and
/// when business hours are.
package struct FactTable: Hashable, Sendable {
    /// Where the number of affected customers stands: the largest number counts.
    package var customers: [String]
    /// Where the name of the affected customer stands: the first that is there counts.
    package var customer: [String]
    package var environment: [String]
    /// The contract of each customer.
    package var contracts: [String: String]
    /// By name; `default` is the one of the field `business_hours`.
    package var hours: [String: BusinessHours]

    package static let defaultCustomers = ["label.customers", "detail.customers"]
    package static let defaultCustomer = ["label.customer", "detail.customer"]
    package static let defaultEnvironment = [
        "label.environment", "label.env", "detail.environment", "detail.env",
    ]

    package init(
        customers: [String] = defaultCustomers, customer: [String] = defaultCustomer,
        environment: [String] = defaultEnvironment, contracts: [String: String] = [:],
        hours: [String: BusinessHours] = [:]
    ) {
        self.customers = customers
        self.customer = customer
        self.environment = environment
        self.contracts = contracts
        self.hours = hours
    }
}
