/// The facts of one alert or declaration in its surroundings, by name.
///
/// What the sender says is looked up when a rule asks for it: `severity`, `summary`, `source`, every
/// label as `label.NAME` and every detail as `detail.NAME`. What is made of it, or depends on the
/// moment and on other alerts, is worked out by `Evidence`. What is absent is the empty string.
package struct Facts: Sendable {
    package let base: Severity
    private let alert: Alert
    private let service: String
    private let tier: Int?
    private let format: String
    package let surroundings: Surroundings
    /// What the organisation says about facts.
    package let table: FactTable

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
        base = alert.severity ?? .sev3
        self.alert = alert
        self.service = service?.text ?? ""
        tier = serviceTier
        self.format = format
        self.surroundings = surroundings
        self.table = table
    }

    /// Text that phrases are looked for in.
    var texts: [String] { [alert.summary] + alert.details.map(\.value) }

    /// What the sender, or the handbook about its service, says; nil for what is worked out.
    package func said(_ field: String) -> String? {
        switch field {
        case "severity": return alert.severity?.name ?? ""
        case "summary": return alert.summary
        case "source": return alert.source
        case "service": return service
        case "tier": return tier.map { String($0) } ?? ""
        case "format": return format
        default:
            if field.hasPrefix(Self.label) {
                return Self.value(in: alert.labels, of: field, behind: Self.label)
            }
            guard field.hasPrefix(Self.detail) else { return nil }
            return Self.value(in: alert.details, of: field, behind: Self.detail)
        }
    }

    private static let label = "label."
    private static let detail = "detail."

    private static func value(
        in fields: [Field], of field: String, behind prefix: String
    ) -> String {
        let length = field.utf8.count - prefix.utf8.count
        for one in fields
        where one.name.utf8.count == length
            && one.name.utf8.elementsEqual(field.utf8.dropFirst(prefix.utf8.count))
        {
            return one.value
        }
        return ""
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

    /// Those that nearly every alert has.
    static let common: Set<String> = [
        "severity", "summary", "source", "service", "tier", "format", "environment",
    ]

    /// Those whose value may change though the sender says nothing new.
    static func changes(_ field: String) -> Bool {
        changing.contains(field) || field.hasPrefix("business_hours.")
    }

    private static let changing: Set<String> = [
        "firing", "repeats", "business_hours", "open_s", "unacknowledged_s", "changed_s",
    ]

    var baseReason: Verdict.Reason {
        let said = alert.severity == nil
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
    /// What incidents are compared by, to say which may have to do with each other: the most telling
    /// first.
    package var related: [String]
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
        environment: [String] = defaultEnvironment, related: [String] = defaultRelated,
        contracts: [String: String] = [:], hours: [String: BusinessHours] = [:]
    ) {
        self.customers = customers
        self.customer = customer
        self.environment = environment
        self.related = related
        self.contracts = contracts
        self.hours = hours
    }
}
